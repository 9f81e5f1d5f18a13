//! Whoever leaves. Nothing here can be paused; what is not idle the strategy pays.

use alloy_primitives::{Address, U256};
use staking_common::words::{clamp, low_u128, word};
use staking_common::{host, lock, token};
use staking_math::vault::{BPS, Shares};

use crate::error::Error;
use crate::event;
use crate::ledger::{Book, SHARES};
use crate::strategy::divest;

pub(crate) fn withdraw(assets: U256, receiver: Address, owner: Address) -> Result<U256, Error> {
    withdraw_within(assets, receiver, owner, BPS)
}

pub(crate) fn withdraw_at_loss(
    assets: U256,
    receiver: Address,
    owner: Address,
    max_loss: U256,
) -> Result<U256, Error> {
    withdraw_within(assets, receiver, owner, part(max_loss)?)
}

pub(crate) fn withdraw_max(
    assets: U256,
    receiver: Address,
    owner: Address,
    max_shares: U256,
) -> Result<U256, Error> {
    let shares = withdraw(assets, receiver, owner)?;
    if shares > max_shares { Err(Error::too_many_shares(shares, max_shares)) } else { Ok(shares) }
}

fn withdraw_within(assets: U256, receiver: Address, owner: Address, max_loss: u32) -> Result<U256, Error> {
    lock::outermost()?;
    let (book, before) = Book::settled()?;
    let max = max_withdraw(&book, owner)?;
    if assets > word(max) {
        return Err(Error::erc4626_exceeded_max_withdraw(owner, assets, max));
    }
    let assets = low_u128(assets);
    let shares = book.shares().shares_up(assets);
    bear(&book, &before, shares, max_loss)?;
    leave(book, [receiver, owner], assets, shares)?;
    Ok(shares)
}

pub(crate) fn redeem(shares: U256, receiver: Address, owner: Address) -> Result<U256, Error> {
    redeem_within(shares, receiver, owner, BPS)
}

pub(crate) fn redeem_at_loss(
    shares: U256,
    receiver: Address,
    owner: Address,
    max_loss: U256,
) -> Result<U256, Error> {
    redeem_within(shares, receiver, owner, part(max_loss)?)
}

pub(crate) fn redeem_min(
    shares: U256,
    receiver: Address,
    owner: Address,
    min_assets: U256,
) -> Result<U256, Error> {
    let assets = redeem(shares, receiver, owner)?;
    if assets < min_assets { Err(Error::too_few_assets(assets, min_assets)) } else { Ok(assets) }
}

fn redeem_within(shares: U256, receiver: Address, owner: Address, max_loss: u32) -> Result<U256, Error> {
    lock::outermost()?;
    let (book, before) = Book::settled()?;
    let max = max_redeem(&book, owner)?;
    if shares > max {
        return Err(Error::erc4626_exceeded_max_redeem(owner, shares, max));
    }
    let assets = book.shares().assets_down(shares);
    bear(&book, &before, shares, max_loss)?;
    leave(book, [receiver, owner], assets, shares)?;
    Ok(word(assets))
}

/// Most assets that an account can get out.
pub(crate) fn max_withdraw(book: &Book, owner: Address) -> Result<u128, Error> {
    Ok(book.shares().assets_down(SHARES.balance_of(owner)).min(available(book)?))
}

/// Most shares that an account can redeem.
pub(crate) fn max_redeem(book: &Book, owner: Address) -> Result<U256, Error> {
    let balance = SHARES.balance_of(owner);
    if book.strategy.debt == 0 {
        return Ok(balance);
    }
    let available = available(book)?;
    let shares = book.shares();
    if shares.assets_down(balance) <= available {
        return Ok(balance);
    }
    Ok(shares.shares_down(available))
}

/// What can be paid now.
fn available(book: &Book) -> Result<u128, Error> {
    Ok(book.idle().saturating_add(book.strategy.liquid()?))
}

/// A part of everything, in hundredths of a percent.
fn part(max_loss: U256) -> Result<u32, Error> {
    if max_loss > word(BPS) { Err(Error::invalid_max_loss(max_loss)) } else { Ok(clamp(max_loss) as u32) }
}

/// Fails if shares lose more by what came to light just now than their owner allows.
fn bear(book: &Book, before: &Shares, shares: U256, max_loss: u32) -> Result<(), Error> {
    // Nothing to compute for whoever allows everything.
    if max_loss == BPS {
        return Ok(());
    }
    let loss = book.shares().loss_bps_up(before, shares);
    if loss > max_loss { Err(Error::loss_too_high(loss, max_loss)) } else { Ok(()) }
}

/// Burns shares, stores, has the strategy pay what is missing, and pays.
fn leave(mut book: Book, [receiver, owner]: [Address; 2], assets: u128, shares: U256) -> Result<(), Error> {
    if receiver.is_zero() || receiver == host::this() {
        return Err(Error::invalid_receiver(receiver));
    }
    let caller = host::caller();
    if caller != owner {
        SHARES.spend(owner, caller, shares)?;
    }
    let (strategy, missing) = (book.strategy, assets.saturating_sub(book.idle()));
    if missing > 0 {
        book.lend(strategy.debt.saturating_sub(missing));
    }
    SHARES.burn(owner, shares)?;
    book.leave(assets, shares);
    if missing > 0 {
        divest(&book, strategy, missing)?;
    }
    if assets > 0 {
        token::send(book.asset, receiver, assets).succeeded(book.asset)?;
    }
    event::withdraw([caller, receiver, owner], assets, shares);
    Ok(())
}
