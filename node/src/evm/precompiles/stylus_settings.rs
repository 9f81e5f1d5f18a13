//! The part of ArbOwner that sets the Stylus parameters.

use super::super::params::{ACTIVATION_GAS_SINCE, FRAGMENTS_SINCE, MAX_WASM_SIZE_SINCE};
use super::abi::ArbOwner::ArbOwnerCalls as Method;
use super::call::{Call, Failure};
use crate::stylus::{MIN_CACHED_UNIT, MIN_INIT_UNIT, SCALAR_PERCENT};

/// Ink prices have 24 bits.
const MAX_INK_PRICE: u32 = (1 << 24) - 1;

pub(super) fn set(call: &mut Call<'_>, method: Method) -> Result<(), Failure> {
    let since = match method {
        Method::setWasmMaxSize(_) => MAX_WASM_SIZE_SINCE,
        Method::setWasmActivationGas(_) => ACTIVATION_GAS_SINCE,
        Method::setMaxStylusContractFragments(_) => FRAGMENTS_SINCE,
        _ => 0,
    };
    call.since(since)?;
    let mut params = call.params()?;
    match method {
        Method::setInkPrice(args) => {
            if args.price == 0 || args.price > MAX_INK_PRICE {
                return Err(Failure::BurnOut(format!(
                    "an ink price is from 1 to {MAX_INK_PRICE}, not {}",
                    args.price
                )));
            }
            params.ink_price = args.price;
        }
        Method::setWasmMaxStackDepth(args) => params.max_stack_depth = args.depth,
        Method::setWasmFreePages(args) => params.free_pages = args.pages,
        Method::setWasmPageGas(args) => params.page_gas = args.gas,
        Method::setWasmPageLimit(args) => params.page_limit = args.limit,
        Method::setWasmMinInitGas(args) => {
            params.min_init_gas = units(args.gas.into(), MIN_INIT_UNIT);
            params.min_cached_init_gas = units(args.cached.into(), MIN_CACHED_UNIT);
        }
        Method::setWasmInitCostScalar(args) => params.init_cost_scalar = units(args.percent, SCALAR_PERCENT),
        Method::setWasmExpiryDays(args) => params.expiry_days = args.days_,
        Method::setWasmKeepaliveDays(args) => params.keepalive_days = args.days_,
        Method::setWasmBlockCacheSize(args) => params.block_cache_size = args.count,
        Method::setWasmMaxSize(args) => params.max_wasm_size = args.size,
        Method::setWasmActivationGas(args) => params.activation_gas = args.gas,
        Method::setMaxStylusContractFragments(args) => params.max_fragments = args.count,
        _ => return Err(Failure::BurnOut("the method sets nothing".into())),
    }
    call.set_params(&params)
}

/// An amount in units, rounded up, as far as a byte holds it.
fn units(amount: u64, unit: u64) -> u8 {
    u8::try_from(amount.div_ceil(unit)).unwrap_or(u8::MAX)
}
