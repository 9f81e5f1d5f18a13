//! `FarmLens`: what a `Farm` answers besides its actions and MiniChef's views. The farm asks it by static call; it reads
//! its caller's storage through `extsload`, and holds nothing itself, so that one lens serves every farm.
//!
//! The specification is the same as the farm's: the functions that `abi/interfaces` marks as answered by the lens.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod farm;
mod invariants;
mod passport;
mod views;

use alloc::vec::Vec;
use staking_abi::IFarm as abi;
use staking_abi::IPassport as passport_abi;
use staking_common::{host, routes};
use stylus_sdk::ArbResult;
use stylus_sdk::prelude::*;

#[entrypoint]
pub fn main(calldata: Vec<u8>, _vm: stylus_sdk::host::VM) -> ArbResult {
    if host::has_value() {
        return Err(Vec::new());
    }
    routes! { &calldata, Err(Vec::new());
        // The three questions.
        passport_abi::compositionCall => passport::composition = COMPOSITION(account);
        passport_abi::sourcesCall => passport::sources = SOURCES();
        passport_abi::layersCall => passport::layers = LAYERS();
        passport_abi::exitTermsCall => passport::exit_terms = EXIT_TERMS(account, amount);

        // The farm.
        abi::runwayCall => views::runway = RUNWAY();
        abi::undistributedCall => views::undistributed = UNDISTRIBUTED();
        abi::solvencyCall => views::solvency = SOLVENCY(token);
        abi::checkInvariantsCall => invariants::check = CHECK_INVARIANTS();

        // Its pools.
        abi::poolStateCall => views::pool_state = POOL_STATE(pid);
        abi::emissionAprCall => views::emission_apr = EMISSION_APR(pid, price);
        abi::pendingTokensCall => views::pending_tokens = PENDING_TOKENS(pid, account);
        abi::underlyingCall => views::underlying = UNDERLYING(pid, account);
    }
}
