//! `Router`: deposits to and swaps through pairs, with a bound on everything that comes out. The specification is
//! `abi/interfaces/IRouter.sol`. It holds nothing between calls, and so needs no lock.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod error;
mod liquidity;
mod pairs;
mod prices;
mod swaps;

use alloc::vec::Vec;
use staking_abi::IRouter as abi;
use staking_common::router::{Argument, Arguments, Returns};
use staking_common::{host, routes};
use stylus_sdk::ArbResult;
use stylus_sdk::abi::CONSTRUCTOR_SELECTOR;
use stylus_sdk::prelude::*;

use error::Error;

#[entrypoint]
pub fn main(calldata: Vec<u8>, _vm: stylus_sdk::host::VM) -> ArbResult {
    if host::has_value() {
        return Err(Vec::new());
    }
    if let Some((selector, arguments)) = calldata.split_first_chunk::<4>()
        && *selector == CONSTRUCTOR_SELECTOR.to_be_bytes()
    {
        return construct(arguments);
    }
    routes! { &calldata, Err(Vec::new());
        abi::swapExactTokensForTokensCall => swaps::swap_exact_in = SWAP_EXACT_IN(amount_in, amount_out_min, path, to, deadline);
        abi::swapTokensForExactTokensCall => swaps::swap_exact_out = SWAP_EXACT_OUT(amount_out, amount_in_max, path, to, deadline);
        abi::swapExactTokensForTokensSupportingFeeOnTransferTokensCall => swaps::swap_measured = SWAP_MEASURED(amount_in, amount_out_min, path, to, deadline);

        abi::addLiquidityCall => liquidity::add_liquidity = ADD_LIQUIDITY(token_a, token_b, desired_a, desired_b, min_a, min_b, to, deadline);
        abi::removeLiquidityCall => liquidity::remove_liquidity = REMOVE_LIQUIDITY(token_a, token_b, liquidity, min_a, min_b, to, deadline);
        abi::removeLiquidityWithPermitCall => liquidity::remove_liquidity_with_permit = REMOVE_LIQUIDITY_WITH_PERMIT(token_a, token_b, liquidity, min_a, min_b, to, deadline, approve_max, v, r, s);

        abi::quoteCall => prices::quote = QUOTE(amount, reserve, other);
        abi::getAmountOutCall => prices::get_amount_out = GET_AMOUNT_OUT(amount_in, reserve_in, reserve_out);
        abi::getAmountInCall => prices::get_amount_in = GET_AMOUNT_IN(amount_out, reserve_in, reserve_out);
        abi::getAmountsOutCall => prices::get_amounts_out = GET_AMOUNTS_OUT(amount_in, path);
        abi::getAmountsInCall => prices::get_amounts_in = GET_AMOUNTS_IN(amount_out, path);
        abi::factoryCall => pairs::factory = FACTORY();
    }
}

/// Constructs once: nothing clears the factory afterwards.
fn construct(arguments: &[u8]) -> ArbResult {
    let Some(factory) = Argument::read(&mut Arguments::of(arguments)) else {
        return Err(Vec::new());
    };
    if !pairs::factory().is_zero() {
        return Err(Vec::new());
    }
    pairs::construct(factory).encode()
}

/// Fails after a deadline.
fn in_time(deadline: alloy_primitives::U256) -> Result<(), Error> {
    if staking_common::words::word(host::timestamp()) > deadline {
        return Err(Error::expired(deadline));
    }
    Ok(())
}
