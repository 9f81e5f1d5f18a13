//! Shares of a vault: ERC-4626 conversions with virtual shares, and profit that unlocks over time.
//!
//! | value | unit | bound |
//! |---|---|---|
//! | assets | wei of the asset | [`MAX_AMOUNT`] = 2^96 − 1 |
//! | shares | 10^-offset of what an asset's wei was worth first | [`MAX_SHARES`] = 2^160 − 1 |
//! | offset | decimals of shares above those of the asset | [`MAX_OFFSET`] = 18 |
//!
//! Every conversion is a product below 2^256 divided once, rounded in the direction its name says.

use crate::MAX_AMOUNT;
use crate::fixed::{mul_saturating, words};
use alloy_primitives::U256;

/// Most decimals that shares have above those of the asset.
pub const MAX_OFFSET: u32 = 18;

/// Most shares that exist: 2^160 − 1.
pub const MAX_SHARES: U256 = U256::from_limbs([u64::MAX, u64::MAX, u32::MAX as u64, 0]);

/// What a vault counts: assets and shares, and how many decimals shares have more.
///
/// A virtual asset and 10^offset virtual shares belong to nobody: they make the first price, and make a donation cost
/// its giver more than it can take from whoever comes next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Assets that shares stand for, wei.
    pub assets: u128,
    /// Shares that exist.
    pub supply: U256,
    /// Decimals that shares have above those of the asset.
    pub offset: u32,
}

impl Shares {
    fn with_virtual(&self) -> (U256, U256) {
        let virtual_shares = words(10u128.saturating_pow(self.offset.min(MAX_OFFSET)));
        (words(self.assets.saturating_add(1)), self.supply.saturating_add(virtual_shares))
    }

    /// Shares that an amount of assets is worth, rounded down: what a deposit mints.
    pub fn shares_down(&self, assets: u128) -> U256 {
        let (all, shares) = self.with_virtual();
        mul_div_down(shares, assets, all)
    }

    /// The same, rounded up: what a withdrawal burns.
    pub fn shares_up(&self, assets: u128) -> U256 {
        let (all, shares) = self.with_virtual();
        mul_div_up(shares, assets, all)
    }

    /// Assets that an amount of shares is worth, rounded down and held at 2^128 − 1: what a redemption pays.
    pub fn assets_down(&self, amount: U256) -> u128 {
        let (all, shares) = self.with_virtual();
        low_or_max(mul_div_down(amount, low_or_max(all), shares))
    }

    /// The same, rounded up: what a mint takes.
    pub fn assets_up(&self, amount: U256) -> u128 {
        let (all, shares) = self.with_virtual();
        low_or_max(mul_div_up(amount, low_or_max(all), shares))
    }

    /// Most assets that can still come in: within both bounds, and never while shares stand for nothing.
    pub fn room(&self) -> u128 {
        if self.assets == 0 && !self.supply.is_zero() {
            return 0;
        }
        let shares = MAX_SHARES.saturating_sub(self.supply);
        MAX_AMOUNT.saturating_sub(self.assets).min(self.assets_down(shares))
    }
}

fn low_or_max(value: U256) -> u128 {
    let [low, high, 0, 0] = value.into_limbs() else { return u128::MAX };
    u128::from(low) | u128::from(high) << 64
}

/// `value · by / divisor`, rounded down, for a product below 2^256; 2^256 − 1 for a larger one.
fn mul_div_down(value: U256, by: u128, divisor: U256) -> U256 {
    div_rem(mul_saturating(value, by), divisor).0
}

/// The same, rounded up.
fn mul_div_up(value: U256, by: u128, divisor: U256) -> U256 {
    let (quotient, rest) = div_rem(mul_saturating(value, by), divisor);
    if rest.is_zero() { quotient } else { quotient.saturating_add(words(1)) }
}

/// Quotient and remainder; nothing of a division by zero.
#[inline(never)]
fn div_rem(value: U256, divisor: U256) -> (U256, U256) {
    if divisor.is_zero() {
        return (words(0), words(0));
    }
    let (mut quotient, mut rest) = ([0u64; 4], words(0));
    for (digit, limb) in quotient.iter_mut().rev().zip(value.into_limbs().into_iter().rev()) {
        for bit in (0..64).rev() {
            let [a, b, c, d] = rest.into_limbs();
            let shifted = U256::from_limbs([
                a << 1 | (limb >> bit & 1),
                b << 1 | a >> 63,
                c << 1 | b >> 63,
                d << 1 | c >> 63,
            ]);
            *digit <<= 1;
            // A bit that leaves on the left is one more reason to subtract.
            if d >> 63 == 1 || shifted >= divisor {
                rest = shifted.wrapping_sub(divisor);
                *digit |= 1;
            } else {
                rest = shifted;
            }
        }
    }
    (U256::from_limbs(quotient), rest)
}

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
        if now >= self.unlocked_at {
            return 0;
        }
        let (left, whole) = (self.unlocked_at - now, self.unlocked_at.saturating_sub(self.updated_at));
        if now <= self.updated_at || whole == 0 {
            return self.locked;
        }
        low_or_max(mul_div_up(words(self.locked), left.into(), words(whole.into())))
    }

    /// Locks a gain for `period` seconds. What was locked before keeps its time: the new period is that of both, weighted
    /// by their amounts, so that small gains neither hasten nor hold back large ones.
    pub fn gain(&mut self, now: u32, gain: u128, period: u32) {
        let before = self.at_up(now);
        let locked = before.saturating_add(gain);
        let left = u128::from(self.unlocked_at.saturating_sub(now));
        let weighted = mul_saturating(words(before), left)
            .saturating_add(mul_saturating(words(gain), u128::from(period)));
        let lasts = low_or_max(div_rem(weighted, words(locked)).0);
        self.updated_at = now;
        self.locked = if lasts == 0 { 0 } else { locked };
        self.unlocked_at = now.saturating_add(u32::try_from(lasts).unwrap_or(u32::MAX));
    }

    /// A loss eats what is locked first; returns what is left of it for the price.
    pub fn lose(&mut self, now: u32, loss: u128) -> u128 {
        let locked = self.at_up(now);
        self.updated_at = now;
        self.locked = locked.saturating_sub(loss);
        loss.saturating_sub(locked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAD: u128 = 1_000_000_000_000_000_000;

    fn vault(assets: u128, supply: u128, offset: u32) -> Shares {
        Shares { assets, supply: U256::from(supply), offset }
    }

    #[test]
    fn the_first_share_costs_what_the_offset_says() {
        for offset in [0, 6, 18] {
            let empty = vault(0, 0, offset);
            let shares = U256::from(5u64) * U256::from(10u64).pow(U256::from(offset));
            assert_eq!((empty.shares_down(5), empty.shares_up(5)), (shares, shares));
            assert_eq!((empty.assets_down(shares), empty.assets_up(shares)), (5, 5));
        }
    }

    #[test]
    fn conversions_agree_with_plain_division_in_their_direction() {
        let amounts = [0, 1, 2, 3, 7, WAD - 1, WAD, (1 << 96) - 1];
        for (assets, supply, offset) in
            [(0, 0, 0), (10, 7, 0), (WAD + 3, 2 * WAD, 6), (MAX_AMOUNT, u128::MAX, 18), (0, WAD, 3)]
        {
            let shares = vault(assets, supply, offset);
            let virtual_shares = U256::from(10u64).pow(U256::from(offset));
            let (all, supply) = (U256::from(assets) + U256::ONE, U256::from(supply) + virtual_shares);
            for amount in amounts {
                let product = U256::from(amount) * supply;
                assert_eq!(shares.shares_down(amount), product / all);
                assert_eq!(shares.shares_up(amount), product.div_ceil(all));
                let product = U256::from(amount) * all;
                assert_eq!(U256::from(shares.assets_down(U256::from(amount))), product / supply);
                assert_eq!(U256::from(shares.assets_up(U256::from(amount))), product.div_ceil(supply));
            }
        }
    }

    #[test]
    fn divisions_of_any_width_agree_with_plain_ones() {
        let mut seed = U256::from(0x9e37_79b9_7f4a_7c15_u64);
        for round in 0..5_000usize {
            seed = seed.wrapping_mul(U256::from(0xda94_2042_e4dd_58b5_u64)).wrapping_add(U256::MAX >> 3usize);
            let (value, divisor) =
                (seed >> (round % 200), (seed.reverse_bits() >> (round % 256)).max(U256::ONE));
            assert_eq!(div_rem(value, divisor), value.div_rem(divisor), "{value} / {divisor}");
        }
        assert_eq!(div_rem(U256::MAX, U256::ZERO), (U256::ZERO, U256::ZERO));
    }

    #[test]
    fn nothing_comes_in_beyond_the_bounds_or_while_shares_stand_for_nothing() {
        assert_eq!(vault(0, 0, 0).room(), MAX_AMOUNT);
        assert_eq!(vault(MAX_AMOUNT, 1, 0).room(), 0);
        assert_eq!(vault(0, 1, 0).room(), 0);
        let nearly = Shares { assets: 1, supply: MAX_SHARES - U256::from(10), offset: 0 };
        assert_eq!(nearly.room(), 0, "a wei of assets would be more shares than there may be");
        for offset in [0, 6, 18] {
            let empty = vault(0, 0, offset);
            assert!(empty.shares_down(empty.room()) <= MAX_SHARES);
        }
    }

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
    fn a_second_gain_is_weighted_and_a_dust_gain_moves_nothing() {
        let mut profit = LockedProfit::default();
        profit.gain(0, 1_000, 100);
        profit.gain(50, 500, 100);
        assert_eq!((profit.locked, profit.unlocked_at), (1_000, 50 + 75));
        let before = profit;
        profit.gain(50, 1, 100);
        assert!(profit.unlocked_at - before.unlocked_at <= 1, "{profit:?}");
        let mut instant = LockedProfit::default();
        instant.gain(7, 10, 0);
        assert_eq!(instant.at_up(7), 0);
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

    /// The attack that virtual shares answer: a donation before the first deposit. Internal accounting ignores donations;
    /// even if they counted, the attacker would lose.
    #[test]
    fn a_donation_before_the_first_deposit_costs_its_giver_more_than_it_takes() {
        for offset in [0, 6, 18] {
            for (donation, deposit) in [(WAD, WAD), (1_000 * WAD, 10 * WAD), (WAD, 1_000 * WAD)] {
                let mut shares = vault(0, 0, offset);
                let attacker = shares.shares_down(1);
                shares = Shares { assets: 1 + donation, supply: attacker, offset };
                let victim = shares.shares_down(deposit);
                shares = Shares { assets: shares.assets + deposit, supply: attacker + victim, offset };
                let back = shares.assets_down(attacker);
                assert!(back <= 1 + donation, "the attacker gained at offset {offset}");
                if offset >= 6 {
                    let lost = deposit - shares.assets_down(victim);
                    assert!(lost <= donation / 1_000_000 + 1, "{lost} of {deposit} at offset {offset}");
                }
            }
        }
    }
}
