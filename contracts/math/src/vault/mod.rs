//! Vaults: shares that stand for assets, profit that unlocks over time, and fees out of profit.
//!
//! | value | unit | bound |
//! |---|---|---|
//! | assets | wei of the asset | [`MAX_AMOUNT`](crate::MAX_AMOUNT) = 2^96 − 1 |
//! | shares | 10^-offset of what a wei of the asset was worth first | [`MAX_SHARES`] = 2^160 − 2^60 |
//! | offset | decimals of shares above those of the asset | [`MAX_OFFSET`] = 18 |
//! | fees | hundredths of a percent | [`MAX_PERFORMANCE_BPS`], [`MAX_MANAGEMENT_BPS`] |
//!
//! Every conversion is a product below 2^256 divided once, rounded in the direction its name says.

mod fees;
pub mod layout;
mod profit;
mod shares;

pub use fees::{Charge, Fees};
pub use profit::LockedProfit;
pub use shares::Shares;

use crate::MAX_AMOUNT;
use crate::fixed::{mul_saturating, words};
use alloy_primitives::U256;

/// Most decimals that shares have above those of the asset.
pub const MAX_OFFSET: u32 = 18;

/// Most shares that exist: 2^160 − 2^60, so that with the virtual ones they stay below 2^160.
pub const MAX_SHARES: U256 = U256::from_limbs([0xf000_0000_0000_0000, u64::MAX, u32::MAX as u64, 0]);

/// Hundredths of a percent in a whole.
pub const BPS: u32 = 10_000;

/// Largest part of a gain that is charged: 20 %.
pub const MAX_PERFORMANCE_BPS: u32 = 2_000;

/// Largest part of the assets that is charged in a year, out of gains: 2 %.
pub const MAX_MANAGEMENT_BPS: u32 = 200;

/// Seconds between the announcement of what could hurt holders and the instant it can take effect: a week to leave.
pub const DELAY: u32 = 7 * 86_400;

/// Gas that a strategy gets to answer a question with, from the vault and from its lens.
pub const STRATEGY_GAS: u64 = 1_000_000;

/// Shortest time in which a gain becomes part of the price: an hour. Shorter ones would reward whoever comes just before.
pub const MIN_UNLOCK_TIME: u32 = 3_600;

/// Longest time in which a gain becomes part of the price: a year.
pub const MAX_UNLOCK_TIME: u32 = 365 * 86_400;

/// Smallest first deposit, wei: with it, a share is never worth so much that roundings matter.
pub const MINIMUM_FIRST_DEPOSIT: u128 = 1_000;

/// A whole share as people see it, 10^decimals, if there can be one.
pub fn whole_share(decimals: u32) -> Option<U256> {
    let mut share = words(1);
    for _ in 0..decimals.min(256) {
        share = mul_saturating(share, 10);
    }
    if share > MAX_SHARES { None } else { Some(share) }
}

/// What a vault's price follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vault {
    /// Assets that the vault accounts for, those that are still locked included, wei.
    pub counted: u128,
    /// Shares that exist.
    pub supply: U256,
    /// Decimals that shares have above those of the asset.
    pub offset: u32,
    /// Profit that is not yet part of the price.
    pub profit: LockedProfit,
}

impl Vault {
    /// What shares stand for at an instant.
    pub fn shares(&self, now: u32) -> Shares {
        let assets = self.counted.saturating_sub(self.profit.at_up(now));
        Shares { assets, supply: self.supply, offset: self.offset }
    }

    /// Assets come in for new shares; both fit into [`Shares::room`].
    pub fn enter(&mut self, assets: u128, shares: U256) {
        self.counted = self.counted.saturating_add(assets);
        self.supply = self.supply.saturating_add(shares);
    }

    /// Assets go out for shares. With the last share nothing is counted any more: what is left, locked profit and dust,
    /// is nobody's until the next report finds it for whoever holds shares then.
    pub fn leave(&mut self, assets: u128, shares: U256) {
        self.counted = self.counted.saturating_sub(assets);
        self.supply = self.supply.saturating_sub(shares);
        if self.supply.is_zero() {
            self.counted = 0;
            self.profit.clear();
        }
    }

    /// A loss: what is locked pays first, the price only for the rest. Returns what it cost the price.
    pub fn lose(&mut self, now: u32, loss: u128) -> u128 {
        let loss = loss.min(self.counted);
        self.counted = self.counted.saturating_sub(loss);
        self.profit.lose(now, loss)
    }

    /// Most of a gain that can be booked.
    pub const fn room_for_gain(&self, gain: u128) -> u128 {
        let room = MAX_AMOUNT.saturating_sub(self.counted);
        if gain < room { gain } else { room }
    }

    /// A gain that fits, of which `fees` are paid with new shares at the present price; the rest unlocks in `period`
    /// seconds. Returns those shares, rounded down: the price does not fall.
    pub fn gain(&mut self, now: u32, gain: u128, fees: u128, period: u32) -> U256 {
        let fees = fees.min(gain);
        let room = MAX_SHARES.saturating_sub(self.supply);
        let minted = self.shares(now).shares_down(fees);
        let minted = if minted > room { room } else { minted };
        self.enter(gain, minted);
        self.profit.gain(now, gain.saturating_sub(fees), period);
        minted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running() -> Vault {
        Vault { counted: 2_000_000, supply: words(1_000_000), offset: 0, ..Vault::default() }
    }

    #[test]
    fn a_gain_moves_the_price_only_as_it_unlocks() {
        let mut vault = running();
        let before = vault.shares(0);
        assert_eq!(vault.gain(0, 500_000, 0, 100), U256::ZERO);
        assert_eq!(vault.shares(0), before);
        assert_eq!(vault.shares(50).assets, 2_250_000);
        assert_eq!(vault.shares(100).assets, 2_500_000);
    }

    #[test]
    fn fees_are_shares_that_leave_the_price_where_it_is() {
        let mut vault = running();
        let before = vault.shares(7).assets_down(words(1_000_000));
        let minted = vault.gain(7, 500_000, 100_000, 100);
        assert!(minted > U256::ZERO);
        let after = vault.shares(7);
        assert!(after.assets_down(words(1_000_000)) >= before);
        assert!(after.assets_down(minted) <= 100_000);
        assert_eq!(vault.profit.at_up(7), 400_000);
    }

    #[test]
    fn the_last_share_leaves_nothing_behind_that_counts() {
        let mut vault = running();
        vault.gain(0, 500_000, 0, 100);
        vault.leave(vault.shares(0).assets_down(vault.supply), vault.supply);
        assert_eq!((vault.counted, vault.supply, vault.profit.at_up(0)), (0, U256::ZERO, 0));
        assert_eq!(vault.shares(0).shares_down(1_000), words(1_000));
    }

    #[test]
    fn a_loss_is_at_most_everything() {
        let mut vault = running();
        vault.gain(0, 500_000, 0, 100);
        assert_eq!(vault.lose(0, 500_000), 0);
        assert_eq!(vault.lose(0, u128::MAX), 2_000_000);
        assert_eq!(vault.shares(0).assets, 0);
    }

    #[test]
    fn a_whole_share_exists_up_to_48_decimals() {
        assert_eq!(whole_share(0), Some(U256::ONE));
        assert_eq!(whole_share(36), Some(U256::from(10u64).pow(U256::from(36))));
        assert!(whole_share(48).is_some() && whole_share(49).is_none() && whole_share(255).is_none());
    }

    #[test]
    fn the_most_shares_and_the_virtual_ones_stay_below_2_to_160() {
        let virtual_shares = U256::from(10u64).pow(U256::from(MAX_OFFSET));
        assert!(MAX_SHARES + virtual_shares < U256::ONE << 160usize);
        assert_eq!(MAX_SHARES, (U256::ONE << 160usize) - (U256::ONE << 60usize));
    }
}
