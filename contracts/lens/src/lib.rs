//! `StakingLens`: what a `StakingRewards` pool answers besides its actions. The pool asks it by static call; it reads
//! its caller's storage through `extsload`, and holds nothing itself, so that one lens serves every pool.
//!
//! The specification is the same as the pool's: the functions that `abi/interfaces` marks as answered by the lens.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod invariants;
mod passport;
mod pool;
mod views;

use alloc::vec::Vec;
use staking_abi::IMultiRewards as multi;
use staking_abi::IPassport as passport_abi;
use staking_abi::IStakingRewards as abi;
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

        // The pool.
        abi::assetCall => views::asset = ASSET();
        abi::measuredCall => views::measured = MEASURED();
        abi::cooldownCall => views::cooldown = COOLDOWN();
        abi::capsCall => views::caps = CAPS();
        abi::solvencyCall => views::solvency = SOLVENCY(token);
        abi::checkInvariantsCall => invariants::check = CHECK_INVARIANTS();

        // Its rewards.
        abi::leftCall => views::left = LEFT();
        multi::leftCall => views::left_of = LEFT_OF(token);
        abi::undistributedCall => views::undistributed = UNDISTRIBUTED(token);
        abi::runwayCall => views::runway = RUNWAY(token);
        abi::aprCall => views::apr = APR(token, price);

        // An account.
        multi::pendingCall => views::pending = PENDING(account);
        multi::rewardsCall => views::rewards = REWARDS(account, token);
        multi::userRewardPerTokenPaidCall => views::user_reward_per_token_paid = PAID(account, token);
        abi::leavingOfCall => views::leaving_of = LEAVING_OF(account);
        abi::unstakeRequestCall => views::unstake_request = UNSTAKE_REQUEST(id);
    }
}
