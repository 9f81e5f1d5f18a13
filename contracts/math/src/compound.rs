//! What becomes of a reward that is compounded into LP tokens of the pair it trades in.

use crate::amm::MAX_RESERVE;
use crate::fixed::{div_down, low_u128, product_of};

/// Hundredths of a percent in a whole.
const BPS: u128 = 10_000;

/// Part of a position's own reserve that one harvest swaps, hundredths of a percent. The pair's fee is 0.3 %: whoever moves
/// the price for a swap pays that position more in fees than a swap of less than that can lose.
pub const MAX_SWAP_BPS: u128 = 25;

/// Parts of a reward, wei.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// For whoever harvests.
    pub tip: u128,
    /// To be swapped for the other token.
    pub sold: u128,
    /// To be deposited with it.
    pub kept: u128,
}

impl Parts {
    /// Those of what is available, as far as one harvest uses it: it swaps at most a part of `own_reserve`, what the
    /// position has of the reward in the pair. Without a position there is nothing that prices could turn against, and no
    /// tip.
    pub fn of(available: u128, own_reserve: Option<u128>, tip_bps: u128) -> Self {
        let (mut used, mut tip) = (available.min(MAX_RESERVE), 0);
        if let Some(own) = own_reserve {
            let swappable = parts_down(own, MAX_SWAP_BPS, BPS);
            used = used.min(parts_down(swappable, 2 * BPS, BPS.saturating_sub(tip_bps)));
            tip = parts_down(used, tip_bps, BPS);
        }
        let compounded = used.saturating_sub(tip);
        let sold = compounded / 2;
        Self { tip, sold, kept: compounded.saturating_sub(sold) }
    }

    /// All of them.
    pub const fn total(&self) -> u128 {
        self.tip.saturating_add(self.sold).saturating_add(self.kept)
    }
}

fn parts_down(value: u128, parts: u128, whole: u128) -> u128 {
    low_u128(div_down(product_of(value, parts), whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reward_is_divided_without_remainder() {
        for available in [0, 1, 2, 3, 999, 1_000_000, 1 << 100] {
            for tip in [0, 1, 50, 100] {
                let parts = Parts::of(available, Some(MAX_RESERVE), tip);
                assert!(parts.total() <= available);
                assert!(parts.kept - parts.sold <= 1);
                assert!(parts.tip * BPS <= parts.total() * tip);
            }
        }
        assert_eq!(Parts::of(1_000, Some(1 << 60), 100), Parts { tip: 10, sold: 495, kept: 495 });
    }

    #[test]
    fn one_harvest_swaps_at_most_a_quarter_percent_of_the_own_reserve() {
        for tip in [0, 50, 100] {
            let parts = Parts::of(1 << 100, Some(1_000_000), tip);
            assert!(parts.sold <= 2_500, "{parts:?}");
            assert!(parts.sold >= 2_490, "{parts:?}");
        }
    }

    #[test]
    fn without_a_position_everything_is_compounded_without_a_tip() {
        assert_eq!(Parts::of(1_001, None, 100), Parts { tip: 0, sold: 500, kept: 501 });
    }
}
