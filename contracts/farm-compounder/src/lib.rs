//! `FarmCompounder`: a vault's LP tokens in a farm, and the farm's rewards as more LP tokens. The specification is
//! `abi/interfaces/IFarmCompounder.sol` with `IStrategy.sol`; the table below says which function answers which of their
//! calls.
//!
//! Nobody owns it. What it is worth is what it has in the farm; prices only bound what a harvest swaps.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod construct;
mod error;
mod event;
mod harvest;
mod ledger;
mod oracle;
mod passport;
mod strategy;
mod views;

use alloc::vec::Vec;
use staking_abi::IFarmCompounder as abi;
use staking_abi::IPassport as passport_abi;
use staking_abi::IStrategy as strategy_abi;
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
        return construct::construct(arguments);
    }
    routes! { &calldata, Err(Vec::new());
        // The vault.
        strategy_abi::depositCall => strategy::deposit = DEPOSIT(assets);
        strategy_abi::withdrawCall => strategy::withdraw = WITHDRAW(assets);
        strategy_abi::emergencyWithdrawCall => strategy::emergency_withdraw = EMERGENCY_WITHDRAW();
        strategy_abi::vaultCall => views::vault = VAULT();
        strategy_abi::assetCall => views::asset = ASSET();
        strategy_abi::totalAssetsCall => views::total_assets = TOTAL_ASSETS();
        strategy_abi::maxWithdrawCall => views::max_withdraw = MAX_WITHDRAW();
        strategy_abi::sourceKindCall => views::source_kind = SOURCE_KIND();

        // Anyone.
        abi::harvestCall => harvest::harvest = HARVEST(to);
        abi::observeCall => oracle::observe = OBSERVE();

        // Everyone.
        abi::farmCall => views::farm = FARM();
        abi::pidCall => views::pid = PID();
        abi::rewardTokenCall => views::reward_token = REWARD_TOKEN();
        abi::otherTokenCall => views::other_token = OTHER_TOKEN();
        abi::tipBpsCall => views::tip_bps = TIP_BPS();
        abi::pendingRewardCall => views::pending_reward = PENDING_REWARD();
        abi::maxHarvestCall => views::max_harvest = MAX_HARVEST();
        abi::minimumOutCall => oracle::minimum_out = MINIMUM_OUT(amount);
        abi::observationsCall => oracle::observations = OBSERVATIONS();
        abi::MINIMUM_AGECall => views::minimum_age = MINIMUM_AGE();
        abi::MAXIMUM_AGECall => views::maximum_age = MAXIMUM_AGE();
        abi::MAXIMUM_TIP_BPSCall => views::maximum_tip_bps = MAXIMUM_TIP_BPS();

        // The three questions.
        passport_abi::compositionCall => passport::composition = COMPOSITION(account);
        passport_abi::sourcesCall => passport::sources = SOURCES();
        passport_abi::layersCall => passport::layers = LAYERS();
        passport_abi::exitTermsCall => passport::exit_terms = EXIT_TERMS(account, amount);
    }
}
