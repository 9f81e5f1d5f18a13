//! Storage, as the plain values of `staking_math::vault` and back. Slots and bits are those of its layout.

use alloy_primitives::{Address, U256};
use staking_common::erc20::Erc20;
use staking_common::host::{self, load, store};
use staking_common::storage::set;
use staking_common::words::{low_u128, to_address, word};
use staking_math::clock;
use staking_math::layout::Field;
use staking_math::vault::{Shares, Vault, layout};

use crate::error::Error;
use crate::event;
use crate::strategy::Strategy;

/// The shares.
pub(crate) const SHARES: Erc20 = Erc20 {
    balances: layout::BALANCES_SLOT,
    allowances: layout::ALLOWANCES_SLOT,
    nonces: layout::NONCES_SLOT,
};

/// The block's time as the arithmetic uses it.
pub(crate) fn now() -> u32 {
    clock(host::timestamp())
}

/// What the vault has, and what shares of it are worth.
pub(crate) struct Book {
    /// Assets, shares and locked profit.
    pub(crate) state: Vault,
    /// What is deposited.
    pub(crate) asset: Address,
    /// Who has assets, and how many; nobody none.
    pub(crate) strategy: Strategy,
    /// The block's time.
    pub(crate) now: u32,
    flags: U256,
}

impl Book {
    /// As stored.
    pub(crate) fn stored() -> Self {
        let [totals, asset] = [layout::TOTALS_SLOT, layout::ASSET_SLOT].map(|slot| load(word(slot)));
        let is_locking = layout::LOCKING.is_up(asset);
        let profit = if is_locking { Some(load(word(layout::PROFIT_SLOT))) } else { None };
        let strategy = if layout::INVESTED.is_up(asset) { Strategy::stored() } else { Strategy::default() };
        Self {
            state: Vault::from_words(totals, asset, profit),
            asset: to_address(asset),
            strategy,
            now: now(),
            flags: asset,
        }
    }

    /// As it is now: without what the strategy has lost, of which nothing is stored.
    pub(crate) fn present() -> Result<Self, Error> {
        let mut book = Self::stored();
        let loss = book.strategy.loss()?;
        book.strategy.debt = book.strategy.debt.saturating_sub(loss);
        book.state.lose(book.now, loss);
        Ok(book)
    }

    /// The same, with the loss booked; and what shares stood for before.
    pub(crate) fn settled() -> Result<(Self, Shares), Error> {
        let mut book = Self::stored();
        let before = book.shares();
        let loss = book.strategy.loss()?;
        if loss > 0 {
            book.lend(book.strategy.debt.saturating_sub(loss));
            book.lose(loss);
            let Strategy { address, debt } = book.strategy;
            event::strategy_reported(address, kind(), [0, loss], debt);
        }
        Ok((book, before))
    }

    /// What shares stand for now.
    pub(crate) fn shares(&self) -> Shares {
        self.state.shares(self.now)
    }

    /// Assets that lie here.
    pub(crate) fn idle(&self) -> u128 {
        self.state.counted.saturating_sub(self.strategy.debt)
    }

    /// Whether a flag is up.
    pub(crate) fn is(&self, flag: Field) -> bool {
        flag.is_up(self.flags)
    }

    /// Raises or lowers a flag.
    pub(crate) fn mark(&mut self, flag: Field, value: bool) {
        self.flags = flag.set(self.flags, word(value));
        store(word(layout::ASSET_SLOT), self.flags);
    }

    /// Stores assets and shares.
    pub(crate) fn save(&mut self) {
        let Vault { counted, supply, offset, .. } = self.state;
        store(word(layout::TOTALS_SLOT), Shares { assets: counted, supply, offset }.to_mark());
        // Once all is unlocked nobody needs to read it any more: 2,100 gas of each action, for 2,900 once.
        if self.state.profit.locked > 0 && self.state.profit.at_up(self.now) == 0 {
            self.mark(layout::LOCKING, false);
        }
    }

    /// Stores them with what is locked.
    pub(crate) fn save_all(&mut self) {
        self.save();
        let profit = self.state.profit;
        let stored = load(word(layout::PROFIT_SLOT));
        let stored = layout::LOCKED.set(stored, word(profit.locked));
        let stored = layout::UPDATED_AT.set(stored, word(profit.updated_at));
        store(word(layout::PROFIT_SLOT), layout::UNLOCKED_AT.set(stored, word(profit.unlocked_at)));
        self.mark(layout::LOCKING, profit.locked > 0);
    }

    /// Changes what the strategy has, and stores it.
    pub(crate) fn lend(&mut self, debt: u128) {
        self.strategy.debt = debt;
        set(layout::STRATEGY_SLOT, layout::DEBT, word(debt));
        self.mark(layout::INVESTED, debt > 0);
    }

    /// Books a loss and stores it. Where it costs the price, the dearest price before is remembered.
    pub(crate) fn lose(&mut self, loss: u128) {
        let before = self.shares();
        let slot = word(layout::HIGH_WATER_SLOT);
        let mark = Shares::from_mark(load(slot), before.offset);
        if self.state.lose(self.now, loss) > 0 && before.is_dearer_than(&mark) {
            store(slot, before.to_mark());
        }
        self.save_all();
    }

    /// Assets leave for shares that are burnt, and everything is stored.
    pub(crate) fn leave(&mut self, assets: u128, shares: U256) {
        self.state.leave(assets, shares);
        if !self.state.supply.is_zero() {
            return self.save();
        }
        // What the last holder left behind is found by the next report.
        store(word(layout::HIGH_WATER_SLOT), word(0u64));
        if self.strategy.debt > 0 {
            self.lend(0);
        }
        self.save_all();
    }
}

/// Where gains of the strategy come from.
pub(crate) fn kind() -> u8 {
    low_u128(layout::KIND.get(load(word(layout::LIMITS_SLOT)))) as u8
}
