//! What anyone can ask.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::abi::address;
use staking_common::words::word;
use staking_common::{extsload, lock};
use staking_math::{index_to_wad_down, layout};
use stylus_sdk::ArbResult;

use crate::admin::OWNERSHIP;
use crate::error::Error;
use crate::ledger::{self, Position, Reward, is, now, total};

pub(crate) fn staking_token() -> Address {
    ledger::staking_token()
}

pub(crate) fn rewards_token() -> Address {
    Reward::FIRST.token()
}

pub(crate) fn rewards_distribution() -> Address {
    Reward::FIRST.distributor()
}

pub(crate) fn total_supply() -> U256 {
    word(total())
}

pub(crate) fn balance_of(account: Address) -> U256 {
    word(Position::of(account).staked())
}

pub(crate) fn earned(account: Address) -> Result<U256, Error> {
    lock::outermost()?;
    Ok(earned_in(Reward::FIRST, account))
}

pub(crate) fn earned_of(account: Address, token: Address) -> Result<U256, Error> {
    lock::outermost()?;
    Ok(earned_in(Reward::find(token)?, account))
}

fn earned_in(reward: Reward, account: Address) -> U256 {
    let position = Position::of(account);
    word(position.debt(reward).earned_down(position.staked(), reward.live().index_q128))
}

pub(crate) fn user_reward_per_token_paid(_account: Address) -> Result<U256, Error> {
    reward_per_token()
}

pub(crate) fn reward_per_token() -> Result<U256, Error> {
    lock::outermost()?;
    Ok(per_token(Reward::FIRST))
}

pub(crate) fn reward_per_token_of(token: Address) -> Result<U256, Error> {
    lock::outermost()?;
    Ok(per_token(Reward::find(token)?))
}

fn per_token(reward: Reward) -> U256 {
    index_to_wad_down(reward.live().index_q128)
}

pub(crate) fn reward_per_token_stored() -> U256 {
    index_to_wad_down(Reward::FIRST.stored().index_q128)
}

pub(crate) fn reward_rate() -> U256 {
    word(Reward::FIRST.stored().rate_down())
}

pub(crate) fn get_reward_for_duration() -> U256 {
    for_duration(Reward::FIRST)
}

pub(crate) fn get_reward_for_duration_of(token: Address) -> Result<U256, Error> {
    Ok(for_duration(Reward::find(token)?))
}

fn for_duration(reward: Reward) -> U256 {
    word(reward.stored().period_reward_down(reward.duration()))
}

pub(crate) fn period_finish() -> U256 {
    word(Reward::FIRST.stored().period_finish)
}

pub(crate) fn last_update_time() -> U256 {
    word(Reward::FIRST.stored().last_update)
}

pub(crate) fn last_time_reward_applicable() -> U256 {
    word(Reward::FIRST.stored().last_time_applicable(now()))
}

pub(crate) fn last_time_reward_applicable_of(token: Address) -> Result<U256, Error> {
    Ok(word(Reward::find(token)?.stored().last_time_applicable(now())))
}

pub(crate) fn rewards_duration() -> U256 {
    word(Reward::FIRST.duration())
}

pub(crate) fn reward_tokens(index: U256) -> Result<Address, Error> {
    let mut all = Reward::all().enumerate();
    let found = all.find(|&(at, _)| word(at as u64) == index);
    found.map(|(_, reward)| reward.token()).ok_or_else(|| Error::unknown_reward(Address::ZERO))
}

pub(crate) fn reward_data(token: Address) -> Result<[U256; 6], Error> {
    let reward = Reward::find(token)?;
    let stream = reward.stored();
    Ok([
        address(reward.distributor()),
        word(reward.duration()),
        word(stream.period_finish),
        word(stream.rate_down()),
        word(stream.last_update),
        index_to_wad_down(stream.index_q128),
    ])
}

pub(crate) fn paused() -> bool {
    is(layout::PAUSED)
}

/// What the pool does not answer, its lens does: it reads the pool through `extsload`.
pub(crate) fn otherwise(calldata: &[u8]) -> ArbResult {
    lock::outermost().map_err(|reentered| Vec::from(Error::from(reentered)))?;
    extsload::forward(ledger::lens(), calldata)
}

pub(crate) fn lens() -> Address {
    ledger::lens()
}

pub(crate) fn owner() -> Address {
    OWNERSHIP.owner()
}

pub(crate) fn pending_owner() -> Address {
    OWNERSHIP.pending()
}

pub(crate) fn extsload(slots: Vec<U256>) -> Result<Vec<U256>, Error> {
    extsload::check(ledger::lens())?;
    extsload::answer(slots).ok_or_else(|| Error::cap_exceeded(extsload::MAX_WORDS as u128))
}
