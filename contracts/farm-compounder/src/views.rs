//! What anyone can ask.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IFarm::pendingSushiCall;
use staking_abi::IPassport::SourceKind;
use staking_common::abi::{address, calldata};
use staking_common::words::{clamp, first, word};
use staking_common::{host, token};
use staking_math::twap::{MAX_AGE, MIN_AGE};

use crate::error::Error;
use crate::harvest::parts;
use crate::ledger::{self, Place};

/// Largest tip: 1 %.
pub(crate) const MAX_TIP_BPS: u32 = 100;

pub(crate) fn vault() -> Address {
    Place::load().vault
}

pub(crate) fn asset() -> Address {
    ledger::pair()
}

pub(crate) fn total_assets() -> U256 {
    word(Place::load().staked)
}

pub(crate) fn max_withdraw() -> Result<U256, Error> {
    Ok(word(liquid(&Place::load())?))
}

/// LP tokens that the farm can pay.
pub(crate) fn liquid(place: &Place) -> Result<u128, Error> {
    Ok(place.staked.min(token::balance_of(place.pair, place.farm)?))
}

pub(crate) fn source_kind() -> U256 {
    word(SourceKind::Emission as u8)
}

pub(crate) fn farm() -> Address {
    Place::load().farm
}

pub(crate) fn pid() -> U256 {
    word(Place::load().pid)
}

pub(crate) fn reward_token() -> Address {
    ledger::tokens()[0]
}

pub(crate) fn other_token() -> Address {
    ledger::tokens()[1]
}

pub(crate) fn tip_bps() -> U256 {
    word(Place::load().tip_bps)
}

pub(crate) fn pending_reward() -> Result<U256, Error> {
    Ok(word(available(&Place::load())?))
}

pub(crate) fn max_harvest() -> Result<U256, Error> {
    let place = Place::load();
    Ok(word(parts(&place, available(&place)?, &place.read_pair()?).total()))
}

/// What the farm owes, nothing if it does not say, and what lies here.
pub(crate) fn available(place: &Place) -> Result<u128, Error> {
    let question = calldata(pendingSushiCall::SELECTOR, &[word(place.pid), address(host::this())]);
    let owed = host::ask(place.farm, &question).ok().and_then(|answer| first(&answer)).map_or(0, clamp);
    Ok(token::balance(reward_token())?.saturating_add(owed))
}

pub(crate) fn minimum_age() -> U256 {
    word(MIN_AGE)
}

pub(crate) fn maximum_age() -> U256 {
    word(MAX_AGE)
}

pub(crate) fn maximum_tip_bps() -> U256 {
    word(MAX_TIP_BPS)
}
