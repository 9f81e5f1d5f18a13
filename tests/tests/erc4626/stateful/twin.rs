//! The vault and its strategy as plain values.

use alloy::primitives::U256;
use staking_math::MAX_AMOUNT;
use staking_math::vault::{DELAY, Fees, MAX_SHARES, MINIMUM_FIRST_DEPOSIT, Shares, Vault};

/// Fees that were announced, and from when on they can be accepted.
pub(crate) type Pending = (u32, u32, u32);

/// Whose shares fees become, among the holders.
pub(crate) const COLLECTOR: usize = 3;

/// All that decides what the contract must answer.
#[derive(Clone, Debug)]
pub(crate) struct Twin {
    pub(crate) vault: Vault,
    /// What the strategy owes, and what it has.
    pub(crate) debt: u128,
    pub(crate) held: u128,
    /// What lies in the vault, gifts included.
    pub(crate) balance: u128,
    pub(crate) holders: [U256; 4],
    pub(crate) fees: Fees,
    pub(crate) pending: Option<Pending>,
    pub(crate) period: u32,
    mark: Shares,
}

impl Twin {
    pub(crate) fn new(offset: u8, fees: Fees, period: u32) -> Self {
        let offset = u32::from(offset);
        Self {
            vault: Vault { offset, ..Vault::default() },
            debt: 0,
            held: 0,
            balance: 0,
            holders: [U256::ZERO; 4],
            fees,
            pending: None,
            period,
            mark: Shares { offset, ..Shares::default() },
        }
    }

    /// The same with what the strategy has lost booked.
    pub(crate) fn settled(&self, now: u32) -> Self {
        let mut settled = self.clone();
        settled.settle(now);
        settled
    }

    pub(crate) fn settle(&mut self, now: u32) {
        let loss = self.debt.saturating_sub(self.held);
        if loss == 0 {
            return;
        }
        self.debt -= loss;
        let before = self.vault.shares(now);
        if self.vault.lose(now, loss) > 0 && before.is_dearer_than(&self.mark) {
            self.mark = before;
        }
    }

    pub(crate) fn idle(&self) -> u128 {
        self.vault.counted - self.debt
    }

    /// Most assets that a settled vault takes; what is locked needs room too.
    pub(crate) fn room(&self, now: u32) -> u128 {
        self.vault.shares(now).room().min(MAX_AMOUNT - self.vault.counted)
    }

    /// Whether a settled vault takes assets for shares.
    pub(crate) fn takes(&self, now: u32, assets: u128, shares: U256) -> bool {
        let supply = self.vault.supply;
        let is_worthless = self.vault.shares(now).assets == 0 && !supply.is_zero();
        let fits = assets <= MAX_AMOUNT - self.vault.counted && shares <= MAX_SHARES - supply;
        fits && !is_worthless && !shares.is_zero() && (!supply.is_zero() || assets >= MINIMUM_FIRST_DEPOSIT)
    }

    pub(crate) fn enter(&mut self, who: usize, assets: u128, shares: U256) {
        self.vault.enter(assets, shares);
        self.balance += assets;
        self.holders[who] += shares;
    }

    pub(crate) fn leave(&mut self, who: usize, assets: u128, shares: U256) {
        let missing = assets.saturating_sub(self.idle());
        self.debt -= missing;
        self.held -= missing;
        self.balance = self.balance + missing - assets;
        self.vault.leave(assets, shares);
        self.holders[who] -= shares;
        if self.vault.supply.is_zero() {
            self.mark = Shares { offset: self.vault.offset, ..Shares::default() };
            self.debt = 0;
        }
    }

    pub(crate) fn report(&mut self, now: u32) {
        if self.vault.supply.is_zero() {
            return;
        }
        let idle = self.idle();
        let earned = self.held.saturating_sub(self.debt);
        self.settle(now);
        let gain = earned + (self.balance - idle);
        self.debt += earned;
        if gain == 0 {
            if self.vault.profit.at_up(now) == 0 {
                self.vault.profit.clear();
            }
            return;
        }
        let shares = self.vault.shares(now);
        let deficit = shares.deficit_up(&self.mark).saturating_sub(self.vault.profit.at_up(now));
        let charge = self.fees.charge(&shares, gain, deficit, now);
        self.holders[COLLECTOR] += self.vault.gain(now, gain, charge.total(), self.period);
    }

    pub(crate) fn tend(&mut self, now: u32) {
        self.settle(now);
        let lent = self.idle();
        self.debt += lent;
        self.held += lent;
        self.balance -= lent;
    }

    /// Lower fees count at once, others when a week has passed; at once where nobody holds shares.
    pub(crate) fn set_fees(&mut self, now: u32, performance: u32, management: u32) {
        self.fees.performance_bps = self.fees.performance_bps.min(performance);
        self.fees.management_bps = self.fees.management_bps.min(management);
        let rises = (self.fees.performance_bps, self.fees.management_bps) != (performance, management);
        let wait = if self.vault.supply.is_zero() { 0 } else { DELAY };
        self.pending = rises.then_some((performance, management, now + wait));
    }

    pub(crate) fn accept_fees(&mut self, now: u32) {
        let (performance_bps, management_bps, _) = self.pending.take().unwrap();
        self.report(now);
        self.fees = Fees { performance_bps, management_bps, charged_at: now };
    }
}
