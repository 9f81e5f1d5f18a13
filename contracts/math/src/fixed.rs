//! Fixed-point conversions with the rounding direction in the name.

use alloy_primitives::U256;

/// 10^18, the unit in which Synthetix contracts report reward per token.
pub(crate) const WAD: u128 = 1_000_000_000_000_000_000;

/// An index (2^128) in units of 10^18, rounded down.
pub fn index_to_wad_down(index_q128: U256) -> U256 {
    split(index_q128).0
}

/// An index (2^128) in units of 10^18, rounded up.
pub(crate) fn index_to_wad_up(index_q128: U256) -> U256 {
    let (quotient, exact) = split(index_q128);
    if exact { quotient } else { quotient.saturating_add(U256::ONE) }
}

/// `amount · per_token / 10^18`, rounded down: the formula every Synthetix frontend carries.
///
/// Saturates at 2^256 − 1, which no reachable state comes near.
pub(crate) fn mul_wad_down(amount: u128, per_token: U256) -> U256 {
    let mut rest = 0;
    let mut quotient = [0; 4];
    let product = mul_saturating(per_token, amount);
    for (digit, limb) in quotient.iter_mut().zip(product.as_limbs()).rev() {
        let part = (rest << 64) | u128::from(*limb);
        *digit = (part / WAD) as u64;
        rest = part % WAD;
    }
    U256::from_limbs(quotient)
}

/// `value · 2^96 / divisor`, rounded down, for a divisor below 2^96; `None` for zero.
///
/// Long division with digits of 32 bits: remainders stay below 2^96, so a native 128-bit division does each.
pub(crate) fn shl_96_div_down(value: u128, divisor: u128) -> Option<U256> {
    let mut digits = [value.checked_div(divisor)?, 0, 0, 0];
    let mut rest = value % divisor;
    for digit in digits.iter_mut().skip(1) {
        let part = rest << 32;
        *digit = part / divisor;
        rest = part % divisor;
    }
    let [whole, high, middle, low] = digits;
    let fraction = high << 64 | middle << 32 | low;
    let limbs = [
        fraction as u64,
        (fraction >> 64) as u64 | (whole as u64) << 32,
        (whole >> 32) as u64,
        (whole >> 96) as u64,
    ];
    Some(U256::from_limbs(limbs))
}

/// `value · by`, held at 2^256 − 1.
///
/// One small loop for every product of the suite: inlined multipliers would be a tenth of a program.
#[inline(never)]
pub(crate) fn mul_saturating(value: U256, by: u128) -> U256 {
    let mut product = [0; 6];
    for (shift, factor) in [by as u64, (by >> 64) as u64].into_iter().enumerate() {
        let mut carry = 0;
        let rows = value.as_limbs().iter().copied().chain([0]);
        for (digit, limb) in product.iter_mut().skip(shift).zip(rows) {
            let sum = u128::from(limb) * u128::from(factor) + u128::from(*digit) + carry;
            *digit = sum as u64;
            carry = sum >> 64;
        }
    }
    let [a, b, c, d, 0, 0] = product else { return U256::MAX };
    U256::from_limbs([a, b, c, d])
}

/// `value · by / 2^64`, rounded down.
pub(crate) fn mul_shr_64_down(value: U256, by: u128) -> U256 {
    let [_, b, c, d] = mul_saturating(value, by).into_limbs();
    U256::from_limbs([b, c, d, 0])
}

/// Whole and fractional bits are scaled apart: their product with 10^18 stays below 2^256.
fn split(index_q128: U256) -> (U256, bool) {
    let [a, b, c, d] = index_q128.into_limbs();
    let whole = mul_saturating(U256::from_limbs([c, d, 0, 0]), WAD);
    let [a, b, c, d] = mul_saturating(U256::from_limbs([a, b, 0, 0]), WAD).into_limbs();
    (whole.saturating_add(U256::from_limbs([c, d, 0, 0])), a == 0 && b == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_a_half_is_the_same_in_both_directions() {
        let index = (U256::ONE << 128usize) + (U256::ONE << 127usize);
        assert_eq!(index_to_wad_down(index), U256::from(WAD + WAD / 2));
        assert_eq!(index_to_wad_up(index), U256::from(WAD + WAD / 2));
    }

    #[test]
    fn the_smallest_index_rounds_to_nothing_or_to_one() {
        assert_eq!(index_to_wad_down(U256::ONE), U256::ZERO);
        assert_eq!(index_to_wad_up(U256::ONE), U256::ONE);
    }

    #[test]
    fn long_division_agrees_with_plain_division() {
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
    fn products_saturate_and_otherwise_agree_with_plain_ones() {
        let values = [U256::ZERO, U256::ONE, U256::from(u128::MAX), U256::MAX >> 100usize, U256::MAX];
        for value in values {
            for by in [0, 1, 3, 1 << 64, WAD, u128::MAX] {
                assert_eq!(mul_saturating(value, by), value.saturating_mul(U256::from(by)), "{value} * {by}");
            }
        }
    }

    #[test]
    fn amounts_times_per_token_agree_with_plain_division() {
        for amount in [0, 1, WAD - 1, crate::MAX_AMOUNT] {
            for per_token in [0, 1, WAD, u128::MAX] {
                let plain = U256::from(amount) * U256::from(per_token) / U256::from(WAD);
                assert_eq!(mul_wad_down(amount, U256::from(per_token)), plain);
            }
        }
    }

    #[test]
    fn the_largest_index_does_not_overflow() {
        let largest = (U256::ONE << 224usize) - U256::ONE;
        assert_eq!(index_to_wad_up(largest), U256::from(WAD) << 96usize);
        assert!(mul_wad_down(crate::MAX_AMOUNT, U256::from(WAD)) == U256::from(crate::MAX_AMOUNT));
    }
}
