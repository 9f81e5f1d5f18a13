//! `VaultLens`: what a `Vault` answers besides its actions and the views of ERC-4626. The vault asks it by static call;
//! it reads its caller's storage through `extsload`, and holds nothing itself, so that one lens serves every vault.
//!
//! The specification is the same as the vault's: the functions that `abi/interfaces` marks as answered by the lens.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod invariants;
mod passport;
mod vault;
mod views;

use alloc::vec::Vec;
use staking_abi::IPassport as passport_abi;
use staking_abi::IVault as abi;
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

        // What it has.
        abi::pricePerShareCall => views::price_per_share = PRICE_PER_SHARE();
        abi::totalIdleCall => views::total_idle = TOTAL_IDLE();
        abi::totalDebtCall => views::total_debt = TOTAL_DEBT();
        abi::solvencyCall => views::solvency = SOLVENCY(token);
        abi::checkInvariantsCall => invariants::check = CHECK_INVARIANTS();

        // What unlocks.
        abi::lockedProfitCall => views::locked_profit = LOCKED_PROFIT();
        abi::unlockedSharesCall => views::unlocked_shares = UNLOCKED_SHARES();
        abi::profitUnlockingRateCall => views::profit_unlocking_rate = PROFIT_UNLOCKING_RATE();
        abi::fullProfitUnlockDateCall => views::full_profit_unlock_date = FULL_PROFIT_UNLOCK_DATE();
        abi::profitMaxUnlockTimeCall => views::profit_max_unlock_time = PROFIT_MAX_UNLOCK_TIME();

        // What was decided.
        abi::isShutdownCall => views::is_shutdown = IS_SHUTDOWN();
        abi::limitsCall => views::limits = LIMITS();
        abi::feesCall => views::fees = FEES();
        abi::pendingStrategyCall => views::pending_strategy = PENDING_STRATEGY();
    }
}
