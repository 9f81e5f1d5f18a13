//! What owner and guardian do. What could hurt holders waits a week; what protects them does not.

use alloy_primitives::{Address, U256};
use staking_common::abi::address;
use staking_common::host::{self, load, store};
use staking_common::ownership::Ownership;
use staking_common::storage::set;
use staking_common::words::{clamp, to_address, word};
use staking_common::{lock, token};
use staking_math::MAX_AMOUNT;
use staking_math::vault::{
    MAX_MANAGEMENT_BPS, MAX_PERFORMANCE_BPS, MAX_UNLOCK_TIME, MIN_UNLOCK_TIME, layout,
};

use crate::entry::{bounded, may_hold};
use crate::error::Error;
use crate::event;
use crate::ledger::{Book, now};
use crate::reports::report;
use crate::strategy::{announced, effective};
use crate::views;

pub(crate) const OWNERSHIP: Ownership =
    Ownership { owner: layout::OWNER_SLOT, pending: layout::PENDING_OWNER_SLOT };

/// Fails unless the caller is guardian or owner, which it returns.
pub(crate) fn only_guardian() -> Result<Address, Error> {
    let caller = host::caller();
    if caller == views::guardian() || caller == views::owner() {
        Ok(caller)
    } else {
        Err(Error::not_guardian(caller))
    }
}

pub(crate) fn shutdown() -> Result<(), Error> {
    lock::outermost()?;
    let caller = only_guardian()?;
    let mut book = Book::stored();
    if book.is(layout::SHUTDOWN) {
        return Err(Error::vault_shutdown());
    }
    book.mark(layout::SHUTDOWN, true);
    event::shutdown(caller);
    Ok(())
}

pub(crate) fn set_debt_limit(limit: U256) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    set(layout::LIMITS_SLOT, layout::DEBT_LIMIT, word(bounded(limit)?));
    event::debt_limit_changed(limit);
    Ok(())
}

pub(crate) fn set_deposit_limit(limit: U256) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    let bound = clamp(limit).min(MAX_AMOUNT);
    set(layout::LIMITS_SLOT, layout::DEPOSIT_LIMIT, word(bound));
    Book::stored().mark(layout::LIMITED, bound < MAX_AMOUNT);
    event::deposit_limit_changed(limit);
    Ok(())
}

pub(crate) fn set_profit_max_unlock_time(period: U256) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    if period < word(MIN_UNLOCK_TIME) || period > word(MAX_UNLOCK_TIME) {
        return Err(Error::invalid_period(period, MIN_UNLOCK_TIME, MAX_UNLOCK_TIME));
    }
    set(layout::PROFIT_SLOT, layout::PERIOD, period);
    event::profit_max_unlock_time_changed(period);
    Ok(())
}

pub(crate) fn set_fees(performance_bps: U256, management_bps: U256) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    for (bps, maximum) in [(performance_bps, MAX_PERFORMANCE_BPS), (management_bps, MAX_MANAGEMENT_BPS)] {
        if bps > word(maximum) {
            return Err(Error::fee_too_high(bps, maximum));
        }
    }
    let present = load(word(layout::FEES_SLOT));
    let [old_performance, old_management] =
        [layout::PERFORMANCE, layout::MANAGEMENT].map(|field| field.get(present));
    let lower = |new: U256, old: U256| if new < old { new } else { old };
    let now = [lower(performance_bps, old_performance), lower(management_bps, old_management)];
    if now != [old_performance, old_management] {
        charge(present, now);
    }
    let rises = now != [performance_bps, management_bps];
    let since = if rises { effective() } else { 0 };
    let pending =
        layout::MANAGEMENT.set(layout::PERFORMANCE.set(word(0u64), performance_bps), management_bps);
    store(
        word(layout::PENDING_FEES_SLOT),
        if rises { layout::SINCE.set(pending, word(since)) } else { word(0u64) },
    );
    if rises {
        event::fees_proposed([performance_bps, management_bps], since);
    }
    Ok(())
}

pub(crate) fn accept_fees() -> Result<(), Error> {
    lock::outermost()?;
    let pending = announced(layout::PENDING_FEES_SLOT)?;
    // What was gained until now was gained under the fees of before.
    report()?;
    store(word(layout::PENDING_FEES_SLOT), word(0u64));
    let fees = layout::SINCE.set(load(word(layout::FEES_SLOT)), word(now()));
    charge(fees, [layout::PERFORMANCE, layout::MANAGEMENT].map(|field| field.get(pending)));
    Ok(())
}

/// Stores other fees in the word of the present ones.
fn charge(fees: U256, [performance, management]: [U256; 2]) {
    let fees = layout::MANAGEMENT.set(layout::PERFORMANCE.set(fees, performance), management);
    store(word(layout::FEES_SLOT), fees);
    event::fees_changed([performance, management]);
}

pub(crate) fn set_fee_recipient(recipient: Address) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    may_hold(recipient)?;
    let mut fees = load(word(layout::FEES_SLOT));
    if to_address(fees).is_zero() {
        // Nothing is due for the time without a recipient.
        fees = layout::SINCE.set(fees, word(now()));
    }
    store(word(layout::FEES_SLOT), layout::ADDRESS.set(fees, address(recipient)));
    event::fee_recipient_changed(recipient);
    Ok(())
}

pub(crate) fn set_guardian(new_guardian: Address) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    store(word(layout::GUARDIAN_SLOT), address(new_guardian));
    event::guardian_changed(new_guardian);
    Ok(())
}

pub(crate) fn recover_erc20(token: Address) -> Result<(), Error> {
    lock::outermost()?;
    let owner = OWNERSHIP.only_owner()?;
    if token == views::asset() {
        return Err(Error::cannot_recover(token));
    }
    let amount = token::balance(token)?;
    if amount == 0 {
        return Err(Error::nothing_to_recover());
    }
    token::send(token, owner, amount).succeeded(token)?;
    event::recovered(token, amount);
    Ok(())
}

pub(crate) fn transfer_ownership(new_owner: Address) -> Result<(), Error> {
    lock::outermost()?;
    let owner = OWNERSHIP.offer(new_owner)?;
    event::ownership_transfer_started(owner, new_owner);
    Ok(())
}

pub(crate) fn accept_ownership() -> Result<(), Error> {
    lock::outermost()?;
    let (previous, new) = OWNERSHIP.accept()?;
    event::ownership_transferred(previous, new);
    Ok(())
}
