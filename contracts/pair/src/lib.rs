//! `Pair`: two tokens that trade against each other at a constant product. The specification is
//! `abi/interfaces/IPair.sol`; the table below says which function answers which of its calls.
//!
//! What trades is whatever lies here above the reserves. Formulas are those of `staking_math::amm`.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod actions;
mod error;
mod event;
mod ledger;
mod passport;
mod shares;
mod views;

use alloc::vec::Vec;
use staking_abi::IPair as abi;
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
        // Trading.
        abi::swapCall => actions::swap = SWAP(amount0_out, amount1_out, to, data);
        abi::mintCall => actions::mint = MINT(to);
        abi::burnCall => actions::burn = BURN(to);
        abi::skimCall => actions::skim = SKIM(to);
        abi::syncCall => actions::sync = SYNC();
        abi::initializeCall => actions::initialize = INITIALIZE(token0, token1);

        // LP tokens.
        abi::transferCall => shares::transfer = TRANSFER(to, value);
        abi::transferFromCall => shares::transfer_from = TRANSFER_FROM(from, to, value);
        abi::approveCall => shares::approve = APPROVE(spender, value);
        abi::permitCall => shares::permit = PERMIT(owner, spender, value, deadline, v, r, s);
        abi::totalSupplyCall => shares::total_supply = TOTAL_SUPPLY();
        abi::balanceOfCall => shares::balance_of = BALANCE_OF(account);
        abi::allowanceCall => shares::allowance = ALLOWANCE(owner, spender);
        abi::noncesCall => shares::nonces = NONCES(owner);
        abi::nameCall => shares::name = NAME();
        abi::symbolCall => shares::symbol = SYMBOL();
        abi::decimalsCall => shares::decimals = DECIMALS();
        abi::DOMAIN_SEPARATORCall => shares::domain_separator = DOMAIN_SEPARATOR();
        abi::PERMIT_TYPEHASHCall => shares::permit_typehash = PERMIT_TYPEHASH();

        // Everyone.
        abi::getReservesCall => views::get_reserves = GET_RESERVES();
        abi::token0Call => views::token0 = TOKEN0();
        abi::token1Call => views::token1 = TOKEN1();
        abi::factoryCall => views::factory = FACTORY();
        abi::price0CumulativeLastCall => views::price0_cumulative_last = PRICE0_CUMULATIVE_LAST();
        abi::price1CumulativeLastCall => views::price1_cumulative_last = PRICE1_CUMULATIVE_LAST();
        abi::kLastCall => views::k_last = K_LAST();
        abi::MINIMUM_LIQUIDITYCall => views::minimum_liquidity = MINIMUM_LIQUIDITY();

        // The three questions.
        passport_abi::compositionCall => passport::composition = COMPOSITION(account);
        passport_abi::sourcesCall => passport::sources = SOURCES();
        passport_abi::layersCall => passport::layers = LAYERS();
        passport_abi::exitTermsCall => passport::exit_terms = EXIT_TERMS(account, amount);
    }
}
