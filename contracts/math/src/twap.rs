//! Average prices from what a pair accumulates, and what a swap must pay by them.
//!
//! Two observations are kept, so that nobody can shorten the time that an average covers by observing often: the newer
//! one becomes the older one when it is old enough itself.

use crate::fixed::{div_down, mul_saturating, words};
use crate::low_u128;
use alloy_primitives::U256;

/// Shortest time that an average covers: half an hour. A price moved for a transaction, or a few blocks, counts for nothing.
pub const MIN_AGE: u32 = 1_800;

/// Longest time that an average covers: a day. Older prices say too little of the present one.
pub const MAX_AGE: u32 = 86_400;

/// What a swap may pay less than the average price says, besides the pair's fee: 1 %, in hundredths of a percent.
pub const TOLERANCE_BPS: u32 = 100;

/// Cumulative prices and the instants they are of; the instant 0 for what was not observed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observations {
    /// Price times seconds, 2^112 to one, modulo 2^256.
    pub older: U256,
    /// Seconds since 1970.
    pub older_at: u32,
    /// Price times seconds, 2^112 to one, modulo 2^256.
    pub newer: U256,
    /// Seconds since 1970.
    pub newer_at: u32,
}

impl Observations {
    /// Notes a cumulative price if the newer one is old enough; whether it was.
    pub const fn observe(&mut self, cumulative: U256, now: u32) -> bool {
        if self.newer_at != 0 && now.saturating_sub(self.newer_at) < MIN_AGE {
            return false;
        }
        *self = Self { older: self.newer, older_at: self.newer_at, newer: cumulative, newer_at: now };
        true
    }

    /// The average price until an instant, 2^112 to one, rounded down; otherwise the seconds that it would cover.
    pub fn average_q112(&self, cumulative: U256, now: u32) -> Result<U256, u32> {
        if self.older_at == 0 {
            return Err(0);
        }
        let age = now.saturating_sub(self.older_at);
        if !(MIN_AGE..=MAX_AGE).contains(&age) {
            return Err(age);
        }
        // Modulo 2^256, as the pair accumulates.
        Ok(div_down(cumulative.wrapping_sub(self.older), age.into()))
    }
}

/// The least that a swap of `amount` must pay at an average price: what the pair pays after its fee of 0.3 %, less the
/// tolerance; rounded down, held at 2^128 − 1.
pub fn minimum_out_down(average_q112: U256, amount: u128) -> u128 {
    let worth_q112 = mul_saturating(average_q112, amount);
    let [_, low, middle, high] = worth_q112.into_limbs();
    if high >> 48 != 0 || worth_q112 == U256::MAX {
        return u128::MAX;
    }
    let worth = u128::from(low >> 48) | u128::from(middle) << 16 | u128::from(high) << 80;
    let parts = 997 * (10_000 - u128::from(TOLERANCE_BPS));
    low_u128(div_down(mul_saturating(words(worth), parts), 10_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amm::accumulate_price;

    const WAD: u128 = 1_000_000_000_000_000_000;

    #[test]
    fn a_steady_price_is_its_own_average() {
        let mut seen = Observations::default();
        assert!(seen.observe(U256::ZERO, 1_000));
        let mut cumulative = accumulate_price(U256::ZERO, WAD, 3 * WAD, MIN_AGE);
        assert_eq!(seen.average_q112(cumulative, 1_000 + MIN_AGE), Err(0));
        assert!(seen.observe(cumulative, 1_000 + MIN_AGE));
        let average = seen.average_q112(cumulative, 1_000 + MIN_AGE).unwrap();
        assert_eq!(average, U256::from(3) << 112usize);
        cumulative = accumulate_price(cumulative, WAD, 5 * WAD, MIN_AGE);
        assert_eq!(seen.average_q112(cumulative, 1_000 + 2 * MIN_AGE), Ok(U256::from(4) << 112usize));
    }

    #[test]
    fn nobody_shortens_an_average_by_observing() {
        let mut seen = Observations::default();
        let mut now = 10_000;
        seen.observe(U256::ZERO, now);
        for _ in 0..1_000 {
            now += 60;
            seen.observe(U256::ZERO, now);
            let age = now - seen.older_at;
            assert!(seen.older_at == 0 || (MIN_AGE..2 * MIN_AGE + 120).contains(&age), "{age}");
        }
        assert!(seen.average_q112(U256::ZERO, now).is_ok());
    }

    #[test]
    fn old_averages_are_refused_until_observed_anew() {
        let mut seen = Observations::default();
        seen.observe(U256::ZERO, 1_000);
        let late = 1_000 + 7 * MAX_AGE;
        assert!(seen.observe(U256::ZERO, late));
        assert_eq!(seen.average_q112(U256::ZERO, late), Err(7 * MAX_AGE));
        assert!(seen.observe(U256::ZERO, late + MIN_AGE));
        assert!(seen.average_q112(U256::ZERO, late + MIN_AGE).is_ok());
    }

    #[test]
    fn sums_that_wrap_have_the_same_average() {
        let start = U256::MAX - U256::from(5);
        let seen = Observations { older: start, older_at: 1_000, newer: U256::ZERO, newer_at: 2_000 };
        let cumulative = accumulate_price(start, WAD, 2 * WAD, 4_000);
        assert!(cumulative < start);
        assert_eq!(seen.average_q112(cumulative, 5_000), Ok(U256::from(2) << 112usize));
    }

    #[test]
    fn a_swap_must_pay_the_average_less_fee_and_tolerance() {
        let price = U256::from(2) << 112usize;
        assert_eq!(minimum_out_down(price, 1_000_000), 1_974_060);
        assert_eq!(minimum_out_down(price, 0), 0);
        assert_eq!(minimum_out_down(U256::ZERO, 5), 0);
        assert_eq!(minimum_out_down(U256::MAX, 5), u128::MAX);
        let exact =
            |amount: u128| U256::from(amount) * U256::from(2 * 997 * 9_900u64) / U256::from(10_000_000);
        for amount in [1, 7, WAD, (1 << 111) + 12_345] {
            assert_eq!(U256::from(minimum_out_down(price, amount)), exact(amount));
        }
    }
}
