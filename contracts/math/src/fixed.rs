//! Fixed-point conversions with the rounding direction in the name.

use crate::divide::divide;
use alloy_primitives::U256;

/// 10^18, the unit in which Synthetix contracts report reward per token.
pub(crate) const WAD: u128 = 1_000_000_000_000_000_000;

/// The low 128 bits of a word.
pub const fn low_u128(value: U256) -> u128 {
    let [low, high, _, _] = value.into_limbs();
    low as u128 | (high as u128) << 64
}

/// The low 32 bits of a word.
pub const fn low_u32(value: U256) -> u32 {
    low_u128(value) as u32
}

/// `value · part / whole`, rounded down, for a product below 2^256; 0 of no whole.
pub(crate) fn share_down(value: u128, part: u128, whole: u128) -> u128 {
    low_u128(div_down(mul_saturating(words(value), part), whole))
}

/// A plain value as a word.
pub(crate) const fn words(value: u128) -> U256 {
    U256::from_limbs([value as u64, (value >> 64) as u64, 0, 0])
}

/// An index (2^128) in units of 10^18, rounded down.
pub fn index_to_wad_down(index_q128: U256) -> U256 {
    index_in_units_down(index_q128, WAD)
}

/// An index (2^128) in a unit, rounded down.
///
/// Whole and fractional bits are scaled apart: their products with the unit stay below 2^256.
pub(crate) fn index_in_units_down(index_q128: U256, unit: u128) -> U256 {
    let [a, b, c, d] = index_q128.into_limbs();
    let whole = mul_saturating(U256::from_limbs([c, d, 0, 0]), unit);
    let [_, _, c, d] = mul_saturating(U256::from_limbs([a, b, 0, 0]), unit).into_limbs();
    whole.saturating_add(U256::from_limbs([c, d, 0, 0]))
}

/// What a stake of 10^18 earns in a year of 365 days at a rate shared by `total`, in the worth that `price` (times
/// 10^18) gives a wei of the reward; rounded down, held at 2^256 − 1, and 0 for nobody staked.
pub fn yearly_down(rate_q24: u128, price: U256, total: u128) -> U256 {
    const YEAR: u128 = 365 * 86_400;
    // A rate is below 2^96 and a year below 2^25.
    let rewards_q24 = rate_q24.saturating_mul(YEAR);
    let worth_q24 = mul_saturating(price, rewards_q24);
    let worth = if worth_q24 == U256::MAX { worth_q24 } else { worth_q24 >> crate::FRACTION_BITS as usize };
    div_down(worth, total)
}

/// `value / divisor`, rounded down; 0 for a divisor of zero.
pub(crate) fn div_down(value: U256, divisor: u128) -> U256 {
    divide(value, words(divisor))
}

/// `value · 2^96 / divisor`, rounded down, for a divisor below 2^127; `None` for zero.
pub(crate) fn shl_96_div_down(value: u128, divisor: u128) -> Option<U256> {
    let limbs = [0, (value << 32) as u64, (value >> 32) as u64, (value >> 96) as u64];
    if divisor == 0 { None } else { Some(div_down(U256::from_limbs(limbs), divisor)) }
}

/// `value · by`, held at 2^256 − 1.
pub(crate) fn mul_saturating(value: U256, by: u128) -> U256 {
    let [a, b, c, d, 0, 0] = product(value, by) else { return U256::MAX };
    U256::from_limbs([a, b, c, d])
}

/// The product of two plain values.
pub(crate) fn product_of(left: u128, right: u128) -> U256 {
    mul_saturating(words(left), right)
}

/// `value · by / 2^64` modulo 2^192, rounded down, and whether that is exact.
pub(crate) fn mul_shr_64_wrapping(value: U256, by: u128) -> (U256, bool) {
    let [a, b, c, d, _, _] = product(value, by);
    (U256::from_limbs([b, c, d, 0]), a == 0)
}

/// `value · by` in limbs, the lowest first.
///
/// One small function for every product of the suite: inlined multipliers would be a tenth of a program.
#[inline(never)]
fn product(value: U256, by: u128) -> [u64; 6] {
    let [a, b, c, d, e] = row(value, by as u64);
    let [f, g, h, i, j] = row(value, (by >> 64) as u64);
    let (b, carry) = b.carrying_add(f, false);
    let (c, carry) = c.carrying_add(g, carry);
    let (d, carry) = d.carrying_add(h, carry);
    let (e, carry) = e.carrying_add(i, carry);
    [a, b, c, d, e, j.wrapping_add(carry.into())]
}

/// `value · factor` in limbs, the lowest first.
#[inline(never)]
fn row(value: U256, factor: u64) -> [u64; 5] {
    // Most amounts have one limb.
    if factor == 0 {
        return [0; 5];
    }
    let times = |limb: u64, carry: u64| {
        let product = u128::from(limb) * u128::from(factor) + u128::from(carry);
        (product as u64, (product >> 64) as u64)
    };
    let [a, b, c, d] = value.into_limbs();
    let (a, carry) = times(a, 0);
    let (b, carry) = times(b, carry);
    let (c, carry) = times(c, carry);
    let (d, carry) = times(d, carry);
    [a, b, c, d, carry]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_reported_in_units_of_1e18() {
        let index = (U256::ONE << 128usize) + (U256::ONE << 127usize);
        assert_eq!(index_to_wad_down(index), U256::from(WAD + WAD / 2));
        assert_eq!(index_to_wad_down(U256::ONE), U256::ZERO);
    }

    #[test]
    fn division_agrees_with_plain_division() {
        let divisors = [1, 2, 3, 7, 1 << 32, (1 << 32) + 1, WAD, (1 << 95) + 12_345, (1 << 96) - 1];
        for value in [0, 1, 5, u128::from(u64::MAX), WAD * WAD / 3, u128::MAX - 1, u128::MAX] {
            for divisor in divisors {
                let plain = (U256::from(value) << 96usize) / U256::from(divisor);
                assert_eq!(shl_96_div_down(value, divisor), Some(plain), "{value} / {divisor}");
            }
            assert_eq!(shl_96_div_down(value, 0), None);
        }
    }

    #[test]
    fn every_width_of_divisor_agrees_with_plain_division() {
        let mut seed = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835_u128;
        let mut random = || {
            seed = seed.wrapping_mul(0xda94_2042_e4dd_58b5).wrapping_add(0x1234_5678_9abc_def1);
            seed ^ seed >> 61
        };
        for round in 0..20_000u32 {
            let divisor = match round % 4 {
                0 => (1 << 127) - 1,
                1 => 1 << (round % 127),
                _ => (random() >> 1 >> (round % 127)).max(1),
            };
            let words = U256::from(random()) << 128usize | U256::from(random());
            let value = if round % 3 == 0 { U256::MAX - U256::from(round) } else { words >> (round % 256) };
            assert_eq!(div_down(value, divisor), value / U256::from(divisor), "{value} / {divisor}");
        }
        assert_eq!(div_down(U256::MAX, 0), U256::ZERO);
    }

    #[test]
    fn shares_agree_with_plain_division() {
        let values = [0, 1, 2, 3, 7, 1 << 64, (1 << 96) - 1, (1 << 119) + 5, (1 << 120) - 1];
        for whole in values {
            for part in values.into_iter().filter(|part| *part <= whole) {
                for value in values {
                    let plain = (U256::from(value) * U256::from(part)).checked_div(U256::from(whole));
                    let expected = plain.map_or(0, low_u128);
                    assert_eq!(share_down(value, part, whole), expected, "{value} * {part} / {whole}");
                }
            }
        }
    }

    #[test]
    fn a_yearly_yield_agrees_with_plain_division() {
        let year = U256::from(365u64 * 86_400);
        for rate in [0, 1, 1 << 24, (1 << 96) - 1] {
            for price in [U256::ZERO, U256::from(WAD), U256::from(WAD) * U256::from(2_000)] {
                for total in [1, 3, WAD, crate::MAX_AMOUNT] {
                    let plain = ((U256::from(rate) * year * price) >> 24usize) / U256::from(total);
                    assert_eq!(yearly_down(rate, price, total), plain, "{rate} {price} {total}");
                }
            }
        }
        assert_eq!(yearly_down(1 << 24, U256::from(WAD), 0), U256::ZERO);
        assert_eq!(yearly_down(crate::MAX_RATE_Q24, U256::MAX, 1), U256::MAX);
    }

    #[test]
    fn products_saturate_and_otherwise_agree_with_plain_ones() {
        let values = [U256::ZERO, U256::ONE, U256::from(u128::MAX), U256::MAX >> 100usize, U256::MAX];
        for value in values {
            for by in [0, 1, 3, 1 << 64, WAD, u128::MAX] {
                assert_eq!(mul_saturating(value, by), value.saturating_mul(U256::from(by)), "{value} * {by}");
            }
        }
    }

    #[test]
    fn products_wrap_where_they_should() {
        let index = (U256::ONE << 224usize) - U256::ONE;
        let (part, is_exact) = mul_shr_64_wrapping(index, crate::MAX_AMOUNT);
        // (2^224 - 1)(2^96 - 1) = 2^320 - 2^224 - 2^96 + 1
        let low = U256::ONE.wrapping_sub(U256::ONE << 96usize).wrapping_sub(U256::ONE << 224usize);
        assert_eq!((part, is_exact), (low >> 64usize, false));
        assert_eq!(mul_shr_64_wrapping(U256::ONE << 64usize, 5), (U256::from(5), true));
    }

    #[test]
    fn the_largest_index_does_not_overflow() {
        let largest = (U256::ONE << 224usize) - U256::ONE;
        assert_eq!(index_to_wad_down(largest), (U256::from(WAD) << 96usize) - U256::ONE);
    }
}
