//! The constructor: everything that will ever be decided here.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IFarm::{SUSHICall, lpTokenCall};
use staking_abi::IVault::assetCall;
use staking_common::abi::calldata;
use staking_common::router::{Argument, Arguments, Returns};
use staking_common::words::{clamp, first, to_address, word};
use staking_common::{host, token};
use stylus_sdk::ArbResult;

use crate::error::Error;
use crate::ledger::{self, Place};
use crate::oracle;
use crate::views::{self, MAX_TIP_BPS};

/// Constructs once: nothing clears the vault afterwards.
pub(crate) fn construct(arguments: &[u8]) -> ArbResult {
    let mut words = Arguments::of(arguments);
    let (Some(vault), Some(farm), Some(pid), Some(tip_bps)) = (
        Argument::read(&mut words),
        Argument::read(&mut words),
        Argument::read(&mut words),
        Argument::read(&mut words),
    ) else {
        return Err(Vec::new());
    };
    if !views::vault().is_zero() {
        return Err(Vec::new());
    }
    found(vault, farm, pid, tip_bps).encode()
}

fn found(vault: Address, farm: Address, pid: U256, tip_bps: U256) -> Result<(), Error> {
    if tip_bps > word(MAX_TIP_BPS) {
        return Err(Error::tip_too_high(tip_bps, MAX_TIP_BPS));
    }
    let told = |whom, selector, arguments: &[U256]| {
        let answer = host::ask(whom, &calldata(selector, arguments))?;
        Ok::<_, Error>(first(&answer).map_or(Address::ZERO, to_address))
    };
    let pair = told(vault, assetCall::SELECTOR, &[])?;
    let reward = told(farm, SUSHICall::SELECTOR, &[])?;
    let does_not_fit = || Error::invalid_vault(vault);
    if pair.is_zero() || told(farm, lpTokenCall::SELECTOR, &[pid])? != pair {
        return Err(does_not_fit());
    }
    let mut place =
        Place { vault, farm, pid: clamp(pid), pair, tip_bps: clamp(tip_bps), reward_at: 0, staked: 0 };
    let lp = place.read_pair()?;
    place.reward_at = lp.tokens.iter().position(|token| *token == reward).ok_or_else(does_not_fit)?;
    place.found(ledger::in_order(lp.tokens, place.reward_at));
    token::approve_all(pair, farm)?;
    oracle::note(&place, &lp)?;
    Ok(())
}
