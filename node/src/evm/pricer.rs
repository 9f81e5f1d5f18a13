//! The price of program data, which rises while much is activated.

/// Wei for a byte of predicted machine code when demand is zero.
const MIN_PRICE: u128 = 82_928_201;
/// Bytes a second by which demand falls: a TiB a year.
const BYTES_PER_SECOND: u64 = (1 << 40) / (365 * 24) / 3_600;
/// Demand at which the price is `e` times the least.
const INERTIA: u64 = 21_360_419;
const ONE_IN_BIPS: u64 = 10_000;
/// Terms of the series for the exponential.
const TERMS: u64 = 12;

/// Demand after a while without activations and `bytes` more.
pub(super) fn demand(before: u64, seconds: u64, bytes: u64) -> u64 {
    before.saturating_sub(BYTES_PER_SECOND.saturating_mul(seconds)).saturating_add(bytes)
}

/// Wei for `bytes` at a demand that includes them.
pub(super) fn fee(demand: u64, bytes: u64) -> u128 {
    let exponent = ONE_IN_BIPS.saturating_mul(demand) / INERTIA;
    let per_byte = MIN_PRICE.saturating_mul(u128::from(exp_bips(exponent))) / u128::from(ONE_IN_BIPS);
    per_byte.saturating_mul(u128::from(bytes))
}

/// `e` to the power of `input` bips, in bips: `1 + x (1 + x/2 (1 + x/3 (…)))`.
fn exp_bips(input: u64) -> u64 {
    let first = ONE_IN_BIPS.saturating_add(input / TERMS);
    (1..TERMS).rev().fold(first, |inner, term| {
        ONE_IN_BIPS.saturating_add(inner.saturating_mul(input) / (term * ONE_IN_BIPS))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_follows_the_exponential() {
        assert_eq!(exp_bips(0), 10_000);
        assert_eq!(exp_bips(10_000), 27_182);
        assert!(exp_bips(u64::MAX) >= 10_000);
    }

    #[test]
    fn demand_falls_by_a_tebibyte_a_year() {
        assert_eq!(BYTES_PER_SECOND, 34_865);
        assert_eq!(demand(100_000, 2, 5), 100_000 - 2 * 34_865 + 5);
        assert_eq!(demand(1, u64::MAX, 7), 7);
    }

    #[test]
    fn a_first_program_pays_little_more_than_the_least_price() {
        let bytes = 1_000_000;
        let fee = fee(demand(0, 0, bytes), bytes);
        assert!((82_928_201_000_000..88_000_000_000_000).contains(&fee), "{fee}");
    }
}
