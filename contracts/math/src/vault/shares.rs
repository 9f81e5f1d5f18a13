//! Conversions between assets and shares.

use super::{BPS, MAX_OFFSET, MAX_SHARES};
use crate::divide::divide;
use crate::fixed::{mul_saturating, product_of, words};
use crate::{MAX_AMOUNT, low_u32, low_u128};
use alloy_primitives::U256;

/// What shares stand for.
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
    /// Assets with the virtual one: a positive amount of at most 2^96.
    const fn all(&self) -> u128 {
        self.assets.saturating_add(1)
    }

    /// Shares with the virtual ones, below 2^160.
    fn issued(&self) -> U256 {
        self.supply.saturating_add(words(10u128.saturating_pow(self.offset.min(MAX_OFFSET))))
    }

    /// Shares that an amount of assets is worth, rounded down: what a deposit mints.
    pub fn shares_down(&self, assets: u128) -> U256 {
        divide(mul_saturating(self.issued(), assets), words(self.all()))
    }

    /// The same, rounded up: what a withdrawal burns.
    pub fn shares_up(&self, assets: u128) -> U256 {
        div_up(mul_saturating(self.issued(), assets), words(self.all()))
    }

    /// Assets that an amount of shares is worth, rounded down: what a redemption pays.
    pub fn assets_down(&self, shares: U256) -> u128 {
        low_or_max(divide(mul_saturating(shares, self.all()), self.issued()))
    }

    /// The same, rounded up: what a mint takes.
    pub fn assets_up(&self, shares: U256) -> u128 {
        low_or_max(div_up(mul_saturating(shares, self.all()), self.issued()))
    }

    /// What an amount of shares has lost since another instant of the same vault, in hundredths of a percent, rounded up.
    pub fn loss_bps_up(&self, before: &Self, shares: U256) -> u32 {
        let (was, is) = (before.assets_down(shares), self.assets_down(shares));
        let lost = product_of(was.saturating_sub(is), BPS.into());
        low_u32(div_up(lost, words(was)))
    }

    /// Most assets that can still come in: within both bounds, and never while shares stand for nothing.
    pub fn room(&self) -> u128 {
        if self.assets == 0 && !self.supply.is_zero() {
            return 0;
        }
        let left = self.assets_down(MAX_SHARES.saturating_sub(self.supply));
        MAX_AMOUNT.saturating_sub(self.assets).min(left)
    }

    /// Whether a share costs more than at another instant of the same vault.
    pub fn is_dearer_than(&self, other: &Self) -> bool {
        mul_saturating(other.issued(), self.all()) > mul_saturating(self.issued(), other.all())
    }

    /// What is missing for a share to be worth what it was at another instant of the same vault, rounded up, wei.
    pub fn deficit_up(&self, mark: &Self) -> u128 {
        let wanted = div_up(mul_saturating(self.issued(), mark.all()), mark.issued());
        low_or_max(wanted).saturating_sub(self.all())
    }
}

fn low_or_max(value: U256) -> u128 {
    if value > words(u128::MAX) { u128::MAX } else { low_u128(value) }
}

fn div_up(value: U256, divisor: U256) -> U256 {
    // One less first: adding the divisor could overflow.
    if value.is_zero() {
        value
    } else {
        divide(value.saturating_sub(words(1)), divisor).saturating_add(words(1))
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
    fn the_largest_products_do_not_overflow() {
        let full = Shares { assets: MAX_AMOUNT, supply: MAX_SHARES, offset: MAX_OFFSET };
        assert!(full.assets_up(MAX_SHARES) <= MAX_AMOUNT + 1);
        assert!(full.shares_up(MAX_AMOUNT) <= full.issued());
        assert_eq!(full.deficit_up(&full), 0);
        assert!(!full.is_dearer_than(&full));
    }

    #[test]
    fn divisions_round_up_at_both_ends() {
        assert_eq!(div_up(U256::MAX, U256::MAX), U256::ONE);
        assert_eq!(div_up(U256::MAX, U256::ONE), U256::MAX);
        assert_eq!(div_up(U256::ZERO, U256::ONE), U256::ZERO);
        assert_eq!([1u64, 3, 4].map(|value| div_up(U256::from(value), U256::from(3))), [1, 1, 2].map(words));
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
    fn losses_round_up_and_nothing_loses_nothing() {
        let (before, now) = (vault(1_000_000, 1_000_000, 0), vault(900_000, 1_000_000, 0));
        assert_eq!(now.loss_bps_up(&before, U256::from(500_000)), 1_000);
        assert_eq!(now.loss_bps_up(&before, U256::from(3)), 3_334);
        assert_eq!(now.loss_bps_up(&before, U256::ZERO), 0);
        assert_eq!(before.loss_bps_up(&now, U256::from(500_000)), 0);
        assert_eq!(vault(0, 5, 0).loss_bps_up(&vault(100, 5, 0), U256::from(5)), 10_000);
    }

    #[test]
    fn a_deficit_is_what_brings_the_price_back_and_no_wei_less() {
        for (mark, now) in
            [((20, 10), (15, 10)), ((WAD, WAD / 3), (WAD, WAD)), ((7, 3), (7_000, 4_000)), ((5, 5), (9, 3))]
        {
            let (mark, now) = (vault(mark.0, mark.1, 0), vault(now.0, now.1, 0));
            let deficit = now.deficit_up(&mark);
            let healed = Shares { assets: now.assets + deficit, ..now };
            assert!(!mark.is_dearer_than(&healed));
            let nearly = Shares { assets: (now.assets + deficit).saturating_sub(1), ..now };
            assert!(deficit == 0 || mark.is_dearer_than(&nearly));
        }
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
