//! The square root of a word, digit by digit in ever larger digits.

use crate::wide::divide_two;

/// ⌊√value⌋.
#[inline(always)]
pub(crate) fn sqrt_down(value: [u64; 4]) -> u128 {
    let [mut a, mut b, mut c, mut d] = value;
    // The highest bits move to the top, two at a time, as each pair is a bit of the root.
    let mut halved = 0;
    while d == 0 && halved < 128 {
        (a, b, c, d) = (0, a, b, c);
        halved += 32;
    }
    if d == 0 {
        return 0;
    }
    let shift = d.leading_zeros() & !1;
    let up = |limb: u64, below: u64| limb << shift | below >> 1 >> (63 - shift);
    let [a, b, c, d] = [a << shift, up(b, a), up(c, b), up(d, c)];
    let (root, rest) = of_two_limbs(d, c);
    // rest ≤ 2·root: (rest·2^64 + b) / (2·root), the dividend halved so that the divisor is one limb.
    let half = rest >> 1;
    let odd = (rest & 1) as u64;
    let (digit, left) = match half.checked_sub(u128::from(root)) {
        // The digit would be 2^64: it is one less, and more is left.
        Some(_) => (u64::MAX, None),
        None => {
            let (digit, left) = divide_two(half as u64, odd << 63 | b >> 1, root);
            (digit, Some(u128::from(left) << 1 | u128::from(b & 1)))
        }
    };
    let full = u128::from(root) << 64 | u128::from(digit);
    let is_too_large = left.is_some_and(|left| {
        // left·2^64 + a < digit²
        let (low, high) = crate::wide::product(digit, digit);
        left < u128::from(high) || (left == u128::from(high) && a < low)
    });
    (full - u128::from(is_too_large)) >> (halved + shift / 2)
}

/// Root and remainder of two limbs, one of the two highest bits set.
#[inline(always)]
fn of_two_limbs(high: u64, low: u64) -> (u64, u128) {
    let root = of_one_limb(high);
    let rest = high - root * root;
    // rest ≤ 2·root: (rest·2^32 + next) / (2·root), of at most 65 bits, the dividend halved.
    let next = low >> 32;
    let dividend = rest << 31 | next >> 1;
    let digit = dividend.checked_div(root).unwrap_or(0);
    let left = (dividend - digit * root) << 1 | next & 1;
    let mut full = (u128::from(root) << 32) + u128::from(digit);
    let mut remainder = (i128::from(left) << 32 | i128::from(low & 0xffff_ffff)) - square(digit);
    if remainder < 0 {
        full -= 1;
        remainder += full as i128 * 2 + 1;
    }
    (full as u64, remainder as u128)
}

const fn square(digit: u64) -> i128 {
    let (low, high) = crate::wide::product(digit, digit);
    (low as u128 | (high as u128) << 64) as i128
}

/// The root of a limb one of whose two highest bits is set.
#[inline(always)]
fn of_one_limb(value: u64) -> u64 {
    // The tangent at 2^63 is off by a sixteenth at most, and each of Newton's steps squares that.
    let mut root = (((value >> 33) * 181) >> 7) + 1_518_500_250;
    for _ in 0..3 {
        root = (root + value.checked_div(root).unwrap_or(0)) >> 1;
    }
    // From above, whatever the start: the root or one more.
    let root = root.min(u64::from(u32::MAX));
    root - u64::from(root * root > value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::U256;
    use proptest::prelude::*;

    fn check(value: U256) {
        let root = U256::from(sqrt_down(value.into_limbs()));
        let next = root + U256::ONE;
        assert!(root * root <= value, "{value}");
        assert!(next.checked_mul(next).is_none_or(|square| square > value), "{value}");
    }

    #[test]
    fn roots_are_exact_around_squares_and_powers_of_two() {
        for bit in 0..256usize {
            let power = U256::ONE << bit;
            for value in [power - U256::ONE, power, power + U256::ONE, U256::MAX - power, U256::MAX >> bit] {
                check(value);
            }
        }
        for root in [0u128, 1, 2, 3, (1 << 64) - 1, 1 << 64, 1 << 127, u128::MAX - 1, u128::MAX] {
            let root = U256::from(root);
            let square = root * root;
            for value in [square, square.saturating_sub(U256::ONE), square.saturating_add(U256::ONE)] {
                check(value);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn roots_are_exact(limbs: [u64; 4], shift in 0..256usize) {
            check(U256::from_limbs(limbs) >> shift);
        }

        /// Where remainders are largest and smallest.
        #[test]
        fn roots_are_exact_beside_squares(root: u128, shift in 0..128usize, up: bool) {
            let root = U256::from(root >> shift);
            let square = root * root;
            check(if up { square.saturating_add(root + root) } else { square });
            check(if up { square.saturating_add(U256::ONE) } else { square.saturating_sub(U256::ONE) });
        }
    }
}
