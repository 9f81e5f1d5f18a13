//! `PairFactory`: one pair for each two tokens. The specification is `abi/interfaces/IPairFactory.sol`.
//!
//! A pair is a copy of the implementation's code, which its init code copies: see `pairs.rs`.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod error;
mod fees;
mod pairs;

use alloc::vec::Vec;
use staking_abi::IPairFactory as abi;
use staking_common::router::{Argument, Arguments, Returns};
use staking_common::{host, routes};
use stylus_sdk::ArbResult;
use stylus_sdk::abi::CONSTRUCTOR_SELECTOR;
use stylus_sdk::prelude::*;

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
        abi::createPairCall => pairs::create_pair = CREATE_PAIR(token_a, token_b);
        abi::getPairCall => pairs::get_pair = GET_PAIR(token_a, token_b);
        abi::pairForCall => pairs::pair_for = PAIR_FOR(token_a, token_b);
        abi::allPairsCall => pairs::all_pairs = ALL_PAIRS(index);
        abi::allPairsLengthCall => pairs::all_pairs_length = ALL_PAIRS_LENGTH();
        abi::pairImplementationCall => pairs::pair_implementation = PAIR_IMPLEMENTATION();
        abi::pairCodeHashCall => pairs::pair_code_hash = PAIR_CODE_HASH();

        abi::feeToCall => fees::fee_to = FEE_TO();
        abi::feeToSetterCall => fees::fee_to_setter = FEE_TO_SETTER();
        abi::pendingFeeToSetterCall => fees::pending_fee_to_setter = PENDING_FEE_TO_SETTER();
        abi::setFeeToCall => fees::set_fee_to = SET_FEE_TO(fee_to);
        abi::setFeeToSetterCall => fees::set_fee_to_setter = SET_FEE_TO_SETTER(setter);
        abi::acceptFeeToSetterCall => fees::accept_fee_to_setter = ACCEPT_FEE_TO_SETTER();
    }
}

/// Constructs once: nothing clears the implementation afterwards.
fn construct(arguments: &[u8]) -> ArbResult {
    let mut words = Arguments::of(arguments);
    let (Some(setter), Some(implementation)) = (Argument::read(&mut words), Argument::read(&mut words))
    else {
        return Err(Vec::new());
    };
    if !pairs::pair_implementation().is_zero() {
        return Err(Vec::new());
    }
    pairs::construct(implementation).and_then(|()| fees::construct(setter)).encode()
}
