//! What anyone can ask. Where the price is in motion, views that tell it refuse.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::storage::get;
use staking_common::words::{to_address, word};
use staking_common::{extsload, lock};
use staking_math::vault::{MAX_SHARES, Shares, layout};
use stylus_sdk::ArbResult;

use crate::admin::OWNERSHIP;
use crate::entry::{bounded, room};
use crate::error::Error;
use crate::exits;
use crate::ledger::Book;
use crate::strategy;

fn present() -> Result<Book, Error> {
    lock::outermost()?;
    Book::present()
}

fn price() -> Result<Shares, Error> {
    Ok(present()?.shares())
}

/// An amount of shares that there can be.
fn possible(shares: U256) -> Result<U256, Error> {
    if shares > MAX_SHARES { Err(Error::cap_exceeded(MAX_SHARES)) } else { Ok(shares) }
}

pub(crate) fn asset() -> Address {
    to_address(get(layout::ASSET_SLOT, layout::ADDRESS))
}

pub(crate) fn total_assets() -> Result<U256, Error> {
    Ok(word(price()?.assets))
}

/// Also what a deposit mints.
pub(crate) fn convert_to_shares(assets: U256) -> Result<U256, Error> {
    Ok(price()?.shares_down(bounded(assets)?))
}

/// Also what a redemption pays.
pub(crate) fn convert_to_assets(shares: U256) -> Result<U256, Error> {
    Ok(word(price()?.assets_down(possible(shares)?)))
}

pub(crate) fn preview_mint(shares: U256) -> Result<U256, Error> {
    Ok(word(price()?.assets_up(possible(shares)?)))
}

pub(crate) fn preview_withdraw(assets: U256) -> Result<U256, Error> {
    Ok(price()?.shares_up(bounded(assets)?))
}

// What is refused for now is a maximum of nothing, as the standard wants these never to revert.

pub(crate) fn max_deposit(_receiver: Address) -> U256 {
    present().map_or_else(|_| word(0u64), |book| word(room(&book)))
}

pub(crate) fn max_mint(_receiver: Address) -> U256 {
    present().map_or_else(|_| word(0u64), |book| book.shares().shares_down(room(&book)))
}

pub(crate) fn max_withdraw(owner: Address) -> U256 {
    present().and_then(|book| exits::max_withdraw(&book, owner)).map_or_else(|_| word(0u64), word)
}

pub(crate) fn max_redeem(owner: Address) -> U256 {
    present().and_then(|book| exits::max_redeem(&book, owner)).unwrap_or_else(|_| word(0u64))
}

pub(crate) fn owner() -> Address {
    OWNERSHIP.owner()
}

pub(crate) fn pending_owner() -> Address {
    OWNERSHIP.pending()
}

pub(crate) fn guardian() -> Address {
    to_address(get(layout::GUARDIAN_SLOT, layout::ADDRESS))
}

pub(crate) fn strategy() -> Address {
    strategy::current()
}

pub(crate) fn lens() -> Address {
    to_address(get(layout::LENS_SLOT, layout::ADDRESS))
}

/// What the vault does not answer, its lens does: it reads the vault through `extsload`.
pub(crate) fn otherwise(calldata: &[u8]) -> ArbResult {
    lock::outermost().map_err(|reentered| Vec::from(Error::from(reentered)))?;
    extsload::forward(lens(), calldata)
}

pub(crate) fn extsload(slots: Vec<U256>) -> Result<Vec<U256>, Error> {
    extsload::check(lens())?;
    extsload::answer(slots).ok_or_else(|| Error::cap_exceeded(word(extsload::MAX_WORDS as u64)))
}
