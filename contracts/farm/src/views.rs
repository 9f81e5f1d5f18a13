//! What anyone can ask.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::words::{to_address, word};
use staking_common::{extsload, host, lock};
use staking_math::FRACTION_BITS;
use staking_math::farm::layout;
use stylus_sdk::ArbResult;

use crate::admin::OWNERSHIP;
use crate::error::Error;
use crate::funding;
use crate::ledger::{self, Pool, Position, now};
use crate::steps::present;

pub(crate) fn pool_info(pid: U256) -> Result<[U256; 3], Error> {
    lock::outermost()?;
    Ok(info(&Pool::load(pid)?))
}

/// A pool as MiniChef shows it, at the present second.
pub(crate) fn info(pool: &Pool) -> [U256; 3] {
    let (_, index) = present(pool);
    [word(index.acc_per_share_down()), word(now()), word(pool.state.alloc)]
}

pub(crate) fn user_info(pid: U256, account: Address) -> Result<[U256; 2], Error> {
    lock::outermost()?;
    let pool = Pool::load(pid)?;
    let Position { staked, debt, .. } = Position::of(pool.pid, account);
    let (_, index) = present(&pool);
    Ok([word(staked), index.reward_debt(staked, &debt)])
}

pub(crate) fn pending_sushi(pid: U256, account: Address) -> Result<U256, Error> {
    lock::outermost()?;
    let pool = Pool::load(pid)?;
    let Position { staked, debt, .. } = Position::of(pool.pid, account);
    let (_, index) = present(&pool);
    Ok(word(debt.earned_down(staked, index.q128())))
}

pub(crate) fn lp_token(pid: U256) -> Result<Address, Error> {
    Ok(Pool::load(pid)?.lp_token)
}

pub(crate) fn rewarder(pid: U256) -> Result<Address, Error> {
    Ok(Pool::load(pid)?.rewarder())
}

pub(crate) fn pool_length() -> U256 {
    word(ledger::pool_count())
}

pub(crate) fn total_alloc_point() -> U256 {
    word(ledger::stored().total_alloc)
}

pub(crate) fn sushi_per_second() -> U256 {
    word(ledger::stored().rate_q24 >> FRACTION_BITS)
}

pub(crate) fn sushi() -> Address {
    ledger::reward_token()
}

pub(crate) fn rewards_distribution() -> Address {
    funding::distributor()
}

pub(crate) fn lens() -> Address {
    to_address(host::load(word(layout::LENS_SLOT)))
}

/// What the farm does not answer, its lens does: it reads the farm through `extsload`.
pub(crate) fn otherwise(calldata: &[u8]) -> ArbResult {
    lock::outermost().map_err(|reentered| Vec::from(Error::from(reentered)))?;
    extsload::forward(lens(), calldata)
}

pub(crate) fn owner() -> Address {
    OWNERSHIP.owner()
}

pub(crate) fn pending_owner() -> Address {
    OWNERSHIP.pending()
}

pub(crate) fn extsload(slots: Vec<U256>) -> Result<Vec<U256>, Error> {
    extsload::check(lens())?;
    extsload::answer(slots).ok_or_else(|| Error::cap_exceeded(extsload::MAX_WORDS as u128))
}
