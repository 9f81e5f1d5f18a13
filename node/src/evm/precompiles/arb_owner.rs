//! ArbOwner (0x70): what chain owners may set. Owners act for no gas, even if what they do fails.

use super::super::arbos::{Value, to_address};
use super::abi::ArbOwner::{self, ArbOwnerCalls as Method};
use super::call::{Access, Call, Failure, decode};
use super::members::{CACHE_MANAGERS, OWNERS};
use super::stylus_settings;
use alloy_primitives::{Address, Bytes, FixedBytes, U256};
use alloy_sol_types::SolCall;

/// The highest quality brotli has.
const MAX_BROTLI_LEVEL: u64 = 11;
/// First version with a gas limit per transaction apart from that of a block.
const TX_GAS_LIMIT_SINCE: u64 = 50;

pub(super) fn run(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let owner = call.caller();
    if !OWNERS.contains(call, owner)? {
        return Err(Failure::BurnOut(format!("{owner} is not a chain owner")));
    }
    let ended = act(call, input, owner);
    call.refund_all();
    match ended {
        Err(Failure::BurnOut(reason)) => {
            call.context.chain.note(reason);
            Err(Failure::Revert(Vec::new()))
        }
        ended => ended,
    }
}

fn act(call: &mut Call<'_>, input: &[u8], owner: Address) -> Result<Vec<u8>, Failure> {
    let method = decode::<Method>(input)?;
    let access = match method {
        Method::isChainOwner(_)
        | Method::getAllChainOwners(_)
        | Method::getNetworkFeeAccount(_)
        | Method::getInfraFeeAccount(_) => Access::View,
        _ => Access::Write,
    };
    call.enter(access, input)?;
    let output = match method {
        Method::isChainOwner(args) => {
            ArbOwner::isChainOwnerCall::abi_encode_returns(&OWNERS.contains(call, args.account)?)
        }
        Method::getAllChainOwners(_) => {
            ArbOwner::getAllChainOwnersCall::abi_encode_returns(&OWNERS.all(call)?)
        }
        Method::getNetworkFeeAccount(_) => {
            let account = to_address(call.value_of(Value::NetworkFeeAccount)?);
            ArbOwner::getNetworkFeeAccountCall::abi_encode_returns(&account)
        }
        Method::getInfraFeeAccount(_) => {
            let account = to_address(call.value_of(Value::InfraFeeAccount)?);
            ArbOwner::getInfraFeeAccountCall::abi_encode_returns(&account)
        }
        setter => set(call, setter).map(|()| Vec::new())?,
    };
    if access == Access::Write {
        let method = FixedBytes::from_slice(input.get(..4).unwrap_or(&[0; 4]));
        call.emit(&ArbOwner::OwnerActs { method, owner, data: Bytes::copy_from_slice(input) })?;
    }
    Ok(output)
}

fn set(call: &mut Call<'_>, method: Method) -> Result<(), Failure> {
    match method {
        Method::addChainOwner(args) => OWNERS.add(call, args.owner),
        Method::removeChainOwner(args) => OWNERS.remove(call, args.owner),
        Method::addWasmCacheManager(args) => CACHE_MANAGERS.add(call, args.manager),
        Method::removeWasmCacheManager(args) => CACHE_MANAGERS.remove(call, args.manager),
        Method::setL1PricePerUnit(args) => call.set_value(Value::L1PricePerUnit, args.price),
        Method::setL2BaseFee(args) => call.set_value(Value::BaseFee, within_64_bits(args.price)?),
        Method::setMinimumL2BaseFee(args) => {
            let price = within_64_bits(args.price)?;
            call.set_value(Value::MinBaseFee, price)?;
            // An idle chain charges its least price.
            call.set_value(Value::BaseFee, price)
        }
        Method::setNetworkFeeAccount(args) => {
            call.set_value(Value::NetworkFeeAccount, args.account.into_word().into())
        }
        Method::setInfraFeeAccount(args) => {
            call.set_value(Value::InfraFeeAccount, args.account.into_word().into())
        }
        Method::setBrotliCompressionLevel(args) => {
            if args.level > MAX_BROTLI_LEVEL {
                let reason = format!("brotli has levels 0 to {MAX_BROTLI_LEVEL}, not {}", args.level);
                return Err(Failure::BurnOut(reason));
            }
            call.set_value(Value::BrotliLevel, U256::from(args.level))
        }
        // Before the two limits were told apart, this one was the block's.
        Method::setMaxTxGasLimit(args) if call.arbos_version() < TX_GAS_LIMIT_SINCE => {
            call.set_value(Value::ComputeGasLimit, U256::from(args.limit))
        }
        Method::setMaxTxGasLimit(args) => call.set_value(Value::TxGasLimit, U256::from(args.limit)),
        Method::setMaxBlockGasLimit(args) => {
            call.since(TX_GAS_LIMIT_SINCE)?;
            call.set_value(Value::ComputeGasLimit, U256::from(args.limit))
        }
        Method::scheduleArbOSUpgrade(args) => Err(Failure::BurnOut(format!(
            "this chain keeps its ArbOS version while it runs: start one with version {} instead",
            args.version
        ))),
        setter => stylus_settings::set(call, setter),
    }
}

/// Base fees are 64-bit here, as no chain ever needed more.
fn within_64_bits(price: U256) -> Result<U256, Failure> {
    match u64::try_from(price) {
        Ok(_) => Ok(price),
        Err(_) => Err(Failure::BurnOut(format!("a base fee of {price} wei exceeds 64 bits"))),
    }
}
