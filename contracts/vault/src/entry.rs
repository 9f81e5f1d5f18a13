//! Whoever enters: assets come in first, then shares are minted.

use alloy_primitives::{Address, U256};
use staking_common::host::{self, load};
use staking_common::words::{clamp, everything, low_u128, word};
use staking_common::{erc20, lock, token};
use staking_math::vault::{MAX_SHARES, MINIMUM_FIRST_DEPOSIT, layout};

use crate::error::Error;
use crate::event;
use crate::ledger::{Book, SHARES};

pub(crate) fn deposit(assets: U256, receiver: Address) -> Result<U256, Error> {
    deposit_min(assets, receiver, word(0u64))
}

pub(crate) fn deposit_with_permit(
    assets: U256,
    receiver: Address,
    deadline: U256,
    v: u8,
    r: U256,
    s: U256,
) -> Result<U256, Error> {
    lock::outermost()?;
    token::permit(Book::stored().asset, host::caller(), assets, deadline, [word(v), r, s]);
    deposit(assets, receiver)
}

pub(crate) fn deposit_min(assets: U256, receiver: Address, min_shares: U256) -> Result<U256, Error> {
    lock::outermost()?;
    let mut book = Book::settled()?.0;
    let wanted = clamp(assets);
    let mut shares = book.shares().shares_down(wanted);
    if !fits(&book, wanted, shares) {
        return Err(Error::erc4626_exceeded_max_deposit(receiver, assets, word(room(&book))));
    }
    let arrived = take(&book, wanted)?;
    if arrived < wanted {
        shares = book.shares().shares_down(arrived);
    }
    if shares.is_zero() && arrived > 0 {
        return Err(Error::zero_shares(arrived));
    }
    if shares < min_shares {
        return Err(Error::too_few_shares(shares, min_shares));
    }
    enter(&mut book, receiver, arrived, shares)?;
    Ok(shares)
}

pub(crate) fn mint(shares: U256, receiver: Address) -> Result<U256, Error> {
    mint_max(shares, receiver, everything())
}

pub(crate) fn mint_max(shares: U256, receiver: Address, max_assets: U256) -> Result<U256, Error> {
    lock::outermost()?;
    let mut book = Book::settled()?.0;
    let assets = book.shares().assets_up(shares);
    if !fits(&book, assets, shares) {
        let max = book.shares().shares_down(room(&book));
        return Err(Error::erc4626_exceeded_max_mint(receiver, shares, max));
    }
    if word(assets) > max_assets {
        return Err(Error::too_many_assets(assets, max_assets));
    }
    let arrived = take(&book, assets)?;
    if arrived < assets {
        return Err(Error::not_received(arrived, assets));
    }
    enter(&mut book, receiver, assets, shares)?;
    Ok(word(assets))
}

/// Most assets that can come in.
pub(crate) fn room(book: &Book) -> u128 {
    book.shares().room().min(allowed(book))
}

/// Whether assets can come in for shares: what [`room`] bounds, without its divisions.
fn fits(book: &Book, assets: u128, shares: U256) -> bool {
    let is_worthless = book.shares().assets == 0 && !book.state.supply.is_zero();
    let within = assets <= allowed(book) && shares <= MAX_SHARES.saturating_sub(book.state.supply);
    within && (!is_worthless || assets == 0)
}

/// Most assets that may come in, whatever they are worth in shares.
fn allowed(book: &Book) -> u128 {
    if book.is(layout::SHUTDOWN) {
        return 0;
    }
    let limit = match book.is(layout::LIMITED) {
        true => low_u128(layout::DEPOSIT_LIMIT.get(load(word(layout::LIMITS_SLOT)))),
        false => staking_math::MAX_AMOUNT,
    };
    limit.saturating_sub(book.state.counted)
}

/// Takes assets of the caller; what arrived, by their token's word or by balances.
fn take(book: &Book, assets: u128) -> Result<u128, Error> {
    let (asset, caller) = (book.asset, host::caller());
    if assets == 0 {
        return Ok(0);
    }
    if book.is(layout::MEASURED) {
        return Ok(token::take_measured(asset, caller, assets, token::balance(asset)?)?);
    }
    token::take(asset, caller, assets).succeeded(asset)?;
    Ok(assets)
}

/// Shares for assets that have come in.
fn enter(book: &mut Book, receiver: Address, assets: u128, shares: U256) -> Result<(), Error> {
    if assets > 0 && assets < MINIMUM_FIRST_DEPOSIT && book.state.supply.is_zero() {
        return Err(Error::below_first_deposit(assets, MINIMUM_FIRST_DEPOSIT));
    }
    may_hold(receiver)?;
    book.state.enter(assets, shares);
    book.save();
    SHARES.mint(receiver, shares)?;
    event::deposit(host::caller(), receiver, assets, shares);
    Ok(())
}

/// The vault has no use for its own shares.
pub(crate) fn may_hold(receiver: Address) -> Result<(), Error> {
    if receiver == host::this() { Err(erc20::invalid_receiver(receiver).into()) } else { Ok(()) }
}

/// An amount of assets that a vault can have.
pub(crate) fn bounded(assets: U256) -> Result<u128, Error> {
    let assets = clamp(assets);
    if assets > staking_math::MAX_AMOUNT {
        Err(Error::cap_exceeded(word(staking_math::MAX_AMOUNT)))
    } else {
        Ok(assets)
    }
}
