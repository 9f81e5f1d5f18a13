//! Profit that becomes part of the price over time.

use crate::fixed::{div_down, mul_saturating, words};
use crate::low_u128;
use alloy_primitives::U256;

/// Profit that is not yet part of the price, and how it becomes so: linearly until `unlocked_at`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LockedProfit {
    /// Wei locked at `updated_at`.
    pub locked: u128,
    /// Instant that `locked` is of.
    pub updated_at: u32,
    /// Instant at which nothing is locked any more.
    pub unlocked_at: u32,
}

impl LockedProfit {
    /// What is still locked at an instant, rounded up: the price never runs ahead.
    pub fn at_up(&self, now: u32) -> u128 {
        if self.locked == 0 || now >= self.unlocked_at {
            return 0;
        }
        let whole = self.unlocked_at.saturating_sub(self.updated_at);
        let gone = now.saturating_sub(self.updated_at);
        // What is unlocked rounds down, so that what is locked rounds up.
        let unlocked = div_down(mul_saturating(words(self.locked), gone.into()), whole.into());
        self.locked.saturating_sub(low_u128(unlocked))
    }

    /// Locks a gain for `period` seconds. What was locked before keeps its time: the new period is that of both, weighted
    /// by their amounts, so that small gains neither hasten nor hold back large ones.
    pub fn gain(&mut self, now: u32, gain: u128, period: u32) {
        let before = self.at_up(now);
        let locked = before.saturating_add(gain);
        let left = self.unlocked_at.saturating_sub(now);
        let weighted = mul_saturating(words(before), left.into())
            .saturating_add(mul_saturating(words(gain), period.into()))
            // Rounded up: nothing unlocks sooner for the rounding.
            .saturating_add(words(locked.saturating_sub(1)));
        let lasts = low_u128(div_down(weighted, locked));
        self.updated_at = now;
        self.locked = locked;
        self.unlocked_at = now.saturating_add(u32::try_from(lasts).unwrap_or(u32::MAX));
    }

    /// What has become part of the price since `locked` was stored, rounded down.
    pub fn unlocked_down(&self, now: u32) -> u128 {
        self.locked.saturating_sub(self.at_up(now))
    }

    /// What becomes part of the price per second, in units of 10^-12 of an amount that stands for what is locked now;
    /// rounded down.
    pub fn rate_e12_down(&self, now: u32, amount: U256) -> U256 {
        let left = self.unlocked_at.saturating_sub(now);
        if self.at_up(now) == 0 {
            words(0)
        } else {
            div_down(mul_saturating(amount, 1_000_000_000_000), left.into())
        }
    }

    /// A loss eats what is locked first; returns what is left of it for the price.
    pub fn lose(&mut self, now: u32, loss: u128) -> u128 {
        let locked = self.at_up(now);
        self.updated_at = now;
        self.locked = locked.saturating_sub(loss);
        loss.saturating_sub(locked)
    }

    /// Nothing is locked any more.
    pub const fn clear(&mut self) {
        self.locked = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profit_unlocks_linearly_and_rounds_against_the_price() {
        let mut profit = LockedProfit::default();
        profit.gain(100, 1_000, 10);
        assert_eq!((profit.at_up(100), profit.at_up(103), profit.at_up(110)), (1_000, 700, 0));
        let mut odd = LockedProfit::default();
        odd.gain(0, 10, 3);
        assert_eq!([0, 1, 2, 3].map(|now| odd.at_up(now)), [10, 7, 4, 0]);
    }

    #[test]
    fn what_unlocks_is_told_by_the_second() {
        let mut profit = LockedProfit::default();
        profit.gain(100, 1_000, 10);
        assert_eq!(
            (profit.unlocked_down(100), profit.unlocked_down(103), profit.unlocked_down(500)),
            (0, 300, 1_000)
        );
        assert_eq!(profit.rate_e12_down(105, words(500)), words(100_000_000_000_000));
        assert_eq!(profit.rate_e12_down(110, words(0)), words(0));
    }

    #[test]
    fn a_second_gain_is_weighted_and_a_dust_gain_moves_nothing() {
        let mut profit = LockedProfit::default();
        profit.gain(0, 1_000, 100);
        profit.gain(50, 500, 100);
        assert_eq!((profit.locked, profit.unlocked_at), (1_000, 50 + 75));
        let before = profit;
        profit.gain(50, 1, 100);
        assert!(profit.unlocked_at - before.unlocked_at <= 1, "{profit:?}");
    }

    #[test]
    fn a_gain_of_nothing_changes_nothing_that_is_locked() {
        let mut profit = LockedProfit::default();
        profit.gain(0, 1_000, 100);
        profit.gain(30, 0, 100);
        assert_eq!((profit.at_up(30), profit.unlocked_at), (700, 100));
        let mut none = LockedProfit::default();
        none.gain(5, 0, 100);
        assert_eq!(none.at_up(5), 0);
    }

    #[test]
    fn a_loss_eats_what_is_locked_before_the_price() {
        let mut profit = LockedProfit::default();
        profit.gain(0, 100, 10);
        assert_eq!(profit.lose(5, 30), 0);
        assert_eq!((profit.at_up(5), profit.at_up(10)), (20, 0));
        assert_eq!(profit.lose(5, 30), 10);
        assert_eq!(profit.at_up(5), 0);
    }

    #[test]
    fn the_end_of_time_unlocks_nothing_early() {
        let mut profit = LockedProfit::default();
        profit.gain(u32::MAX - 5, 1_000, 100);
        assert_eq!(profit.unlocked_at, u32::MAX);
        assert_eq!(profit.at_up(u32::MAX - 5), 1_000);
        assert_eq!(profit.at_up(u32::MAX), 0);
    }
}
