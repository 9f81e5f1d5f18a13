//! Gains and losses of the strategy and of what lies here, and fees of gains.

use alloy_primitives::U256;
use staking_abi::IPassport::SourceKind;
use staking_common::host::{load, store};
use staking_common::words::{low_u32, to_address, word};
use staking_common::{lock, token};
use staking_math::vault::layout::{self, gains_slot};
use staking_math::vault::{Charge, Fees, Shares};

use crate::error::Error;
use crate::event;
use crate::ledger::{self, Book, SHARES};
use crate::strategy::Strategy;

pub(crate) fn report() -> Result<[U256; 2], Error> {
    lock::outermost()?;
    let mut book = Book::stored();
    if book.state.supply.is_zero() {
        return Ok([word(0u64); 2]);
    }
    let idle = book.idle();
    let balance = token::balance(book.asset)?;
    book.strategy = Strategy::stored();
    let Strategy { address, debt } = book.strategy;
    let value = if address.is_zero() { 0 } else { book.strategy.value()? };

    let (lost, missing) = (debt.saturating_sub(value), idle.saturating_sub(balance));
    let loss = lost.saturating_add(missing);
    if loss > 0 {
        book.lend(debt.saturating_sub(lost));
        book.lose(loss);
    }
    let gained = book.state.room_for_gain(value.saturating_sub(debt));
    let found =
        book.state.room_for_gain(balance.saturating_sub(idle).saturating_add(gained)).saturating_sub(gained);
    let gain = gained.saturating_add(found);
    if gained > 0 {
        book.lend(debt.saturating_add(gained));
    }
    if gain > 0 {
        take_in(&mut book, gain)?;
    } else if book.state.profit.at_up(book.now) == 0 {
        // Nothing is locked any more, which spares deposits and exits a look.
        book.state.profit.clear();
        book.save_all();
    }

    let kind = ledger::kind();
    if lost > 0 || gained > 0 {
        credit(kind, gained);
        event::strategy_reported(address, kind, [gained, lost], book.strategy.debt);
    }
    if found > 0 {
        credit(SourceKind::Donation as u8, found);
        event::donation_found(found);
    }
    if missing > 0 {
        event::assets_missing(missing);
    }
    Ok([gain, loss].map(word))
}

/// Charges fees of a gain, and locks the rest.
fn take_in(book: &mut Book, gain: u128) -> Result<(), Error> {
    let stored = load(word(layout::FEES_SLOT));
    let (recipient, mut fees) = (to_address(stored), Fees::from_word(stored));
    let mut charge = Charge::default();
    if !recipient.is_zero() {
        let shares = book.shares();
        let mark = Shares::from_mark(load(word(layout::HIGH_WATER_SLOT)), shares.offset);
        // What is locked was charged for when it was gained.
        let deficit = shares.deficit_up(&mark).saturating_sub(book.state.profit.at_up(book.now));
        charge = fees.charge(&shares, gain, deficit, book.now);
        store(word(layout::FEES_SLOT), layout::SINCE.set(stored, word(fees.charged_at)));
    }
    let period = low_u32(layout::PERIOD.get(load(word(layout::PROFIT_SLOT))));
    let minted = book.state.gain(book.now, gain, charge.total(), period);
    book.save_all();
    if !minted.is_zero() {
        SHARES.mint(recipient, minted)?;
        event::fees_charged(recipient, &charge, minted);
    }
    Ok(())
}

/// Adds to all that a kind of source has ever brought.
fn credit(kind: u8, gain: u128) {
    let slot = word(gains_slot(kind.into()));
    store(slot, load(slot).saturating_add(word(gain)));
}
