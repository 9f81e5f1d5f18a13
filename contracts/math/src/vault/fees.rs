//! Fees: parts of gains, never of principal.

use super::{BPS, Shares};
use crate::fixed::{div_down, mul_saturating, words};
use crate::low_u128;

const YEAR: u128 = 365 * 86_400;

/// What a vault charges, and what it has charged for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fees {
    /// Part of a gain above the high-water mark, hundredths of a percent.
    pub performance_bps: u32,
    /// Part of the assets in a year, hundredths of a percent.
    pub management_bps: u32,
    /// Instant up to which the management fee has been paid.
    pub charged_at: u32,
}

/// What is charged of a gain, wei.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// For the gain.
    pub performance: u128,
    /// For the time.
    pub management: u128,
}

impl Charge {
    /// Both.
    pub const fn total(&self) -> u128 {
        self.performance.saturating_add(self.management)
    }
}

impl Fees {
    /// Charges a gain, rounded down, and never more than it.
    ///
    /// The management fee is due for the seconds since it was last paid; what the gain does not cover stays due, in
    /// seconds. The performance fee is due on what is left above `deficit`, the gain that only brings holders back to
    /// where they were.
    pub fn charge(&mut self, shares: &Shares, gain: u128, deficit: u128, now: u32) -> Charge {
        let seconds = now.saturating_sub(self.charged_at);
        let parts = u128::from(self.management_bps).saturating_mul(seconds.into());
        let due = low_u128(div_down(mul_saturating(words(shares.assets), parts), u128::from(BPS) * YEAR));
        let management = due.min(gain);
        if management == due {
            self.charged_at = now;
        } else {
            // Rounded up: no second is paid for twice.
            let product = mul_saturating(words(management), seconds.into())
                .saturating_add(words(due.saturating_sub(1)));
            let paid = low_u128(div_down(product, due)) as u32;
            self.charged_at = self.charged_at.saturating_add(paid);
        }
        let above = gain.saturating_sub(management).saturating_sub(deficit);
        let product = mul_saturating(words(above), self.performance_bps.into());
        Charge { performance: low_u128(div_down(product, BPS.into())), management }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::{MAX_MANAGEMENT_BPS, MAX_PERFORMANCE_BPS};

    const DAY: u32 = 86_400;

    fn shares() -> Shares {
        Shares { assets: 1_000_000, supply: words(1_000_000), offset: 0 }
    }

    #[test]
    fn a_year_of_management_and_a_part_of_the_gain() {
        let mut fees = Fees { performance_bps: 1_000, management_bps: 200, charged_at: 0 };
        let charge = fees.charge(&shares(), 100_000, 0, 365 * DAY);
        assert_eq!(charge, Charge { performance: 8_000, management: 20_000 });
        assert_eq!(fees.charged_at, 365 * DAY);
    }

    #[test]
    fn what_a_gain_does_not_cover_stays_due_as_time() {
        let mut fees = Fees { performance_bps: 1_000, management_bps: 200, charged_at: 0 };
        let charge = fees.charge(&shares(), 5_000, 0, 365 * DAY);
        assert_eq!(charge, Charge { performance: 0, management: 5_000 });
        let quarter = 365 * DAY / 4;
        assert_eq!(fees.charged_at, quarter);
        let rest = fees.charge(&shares(), 1_000_000, 1_000_000, 365 * DAY);
        assert_eq!(rest, Charge { performance: 0, management: 15_000 });
    }

    #[test]
    fn without_a_gain_time_goes_on_being_due() {
        let mut fees = Fees { performance_bps: 0, management_bps: 100, charged_at: 10 };
        assert_eq!(fees.charge(&shares(), 0, 0, 10 + 365 * DAY).total(), 0);
        assert_eq!(fees.charged_at, 10);
    }

    #[test]
    fn a_gain_that_heals_a_loss_is_not_charged() {
        let mut fees = Fees { performance_bps: 2_000, ..Fees::default() };
        assert_eq!(fees.charge(&shares(), 300, 200, 5).performance, 20);
        assert_eq!(fees.charge(&shares(), 200, 200, 5).performance, 0);
        assert_eq!(fees.charge(&shares(), 100, 200, 5).performance, 0);
    }

    #[test]
    fn fees_never_exceed_the_gain() {
        for gain in [0, 1, 2, 999, 20_000, 1 << 95] {
            for now in [0, 1, DAY, 365 * DAY, u32::MAX] {
                let mut fees = Fees {
                    performance_bps: MAX_PERFORMANCE_BPS,
                    management_bps: MAX_MANAGEMENT_BPS,
                    charged_at: 0,
                };
                let full = Shares { assets: crate::MAX_AMOUNT, ..shares() };
                assert!(fees.charge(&full, gain, 0, now).total() <= gain);
                assert!(fees.charged_at <= now);
            }
        }
    }
}
