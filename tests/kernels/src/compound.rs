//! Powers in fixed point of 27 decimals, by squaring: what compounding of an interest per second takes.

use crate::wide::{multiply, product};

/// 10^27 = 2^26 · this, which is one limb whose highest bit is set.
const SCALE: u64 = 0xcecb_8f27_f420_0f3a;
/// ⌊(2^128 − 1) / SCALE⌋ − 2^64: with it each quotient costs two products and no division.
const RECIPROCAL: u64 = 0x3ce9_a36f_23c0_fc90;
/// 10^27.
const RAY: [u64; 3] = [0x9fd0_803c_e800_0000, 0x033b_2e3c, 0];
/// Half of it.
const HALF: [u64; 2] = [0x4fe8_401e_7400_0000, 0x019d_971e];

/// x^n, each product rounded to the nearest with halves up, as Maker's and Solady's `rpow`; `None` where theirs revert.
#[inline(always)]
pub(crate) fn rpow(x: [u64; 4], mut n: u64) -> Option<[u64; 4]> {
    let [x0, x1, x2, x3] = x;
    if n < 2 {
        return Some(if n == 1 { x } else { [RAY[0], RAY[1], 0, 0] });
    }
    if x2 | x3 != 0 {
        return None;
    }
    let mut base = [x0, x1, 0];
    let mut power = if n & 1 == 1 { base } else { RAY };
    loop {
        n >>= 1;
        if n == 0 {
            let [p0, p1, p2] = power;
            return Some([p0, p1, p2, 0]);
        }
        let [b0, b1, 0] = base else { return None };
        base = rescaled(multiply([b0, b1], [b0, b1]))?;
        if n & 1 == 1 {
            let [p0, p1, p2, p3, 0, 0] = multiply(power, base) else { return None };
            power = rescaled([p0, p1, p2, p3])?;
        }
    }
}

/// A product of two such numbers as one, rounded to the nearest; `None` if the sum that rounds it exceeds a word.
#[inline(always)]
fn rescaled([a, b, c, d]: [u64; 4]) -> Option<[u64; 3]> {
    let (a, first) = a.overflowing_add(HALF[0]);
    // The high limb of a half is far from the largest.
    let (b, second) = b.overflowing_add(HALF[1] + u64::from(first));
    let (c, third) = c.overflowing_add(u64::from(second));
    let (d, fourth) = d.overflowing_add(u64::from(third));
    if fourth {
        return None;
    }
    let shift = |limb: u64, above: u64| limb >> 26 | above << 38;
    let (high, rest) = quotient(d >> 26, shift(c, d));
    let (middle, rest) = quotient(rest, shift(b, c));
    let (low, _) = quotient(rest, shift(a, b));
    Some([low, middle, high])
}

/// `rest · 2^64 + next` divided by [`SCALE`], which exceeds `rest`: quotient and rest.
#[inline(always)]
const fn quotient(rest: u64, next: u64) -> (u64, u64) {
    let (low, high) = product(RECIPROCAL, rest);
    let (estimate, carry) = low.overflowing_add(next);
    let mut digit = high.wrapping_add(rest).wrapping_add(1 + carry as u64);
    let mut left = next.wrapping_sub(digit.wrapping_mul(SCALE));
    if left > estimate {
        digit = digit.wrapping_sub(1);
        left = left.wrapping_add(SCALE);
    }
    if left >= SCALE {
        digit = digit.wrapping_add(1);
        left = left.wrapping_sub(SCALE);
    }
    (digit, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::U256;
    use proptest::prelude::*;

    fn ray() -> U256 {
        U256::from(10).pow(U256::from(27))
    }

    /// The same as the definition has it.
    fn plain(mut x: U256, mut n: u64) -> Option<U256> {
        let scaled = |a: U256, b: U256| Some(a.checked_mul(b)?.checked_add(ray() / U256::from(2))? / ray());
        let mut z = if n & 1 == 1 { x } else { ray() };
        while n > 1 {
            n /= 2;
            x = scaled(x, x)?;
            if n & 1 == 1 {
                z = scaled(z, x)?;
            }
        }
        Some(z)
    }

    fn check(x: U256, n: u64) {
        assert_eq!(rpow(x.into_limbs(), n).map(U256::from_limbs), plain(x, n), "{x}^{n}");
    }

    #[test]
    fn small_powers_and_the_largest_bases() {
        let largest = (U256::ONE << 128usize) - U256::ONE;
        for n in 0..20 {
            let near = [ray() - U256::ONE, ray(), ray() + U256::ONE];
            for x in near.into_iter().chain([U256::ZERO, U256::ONE, largest, largest + U256::ONE, U256::MAX])
            {
                check(x, n);
            }
        }
    }

    #[test]
    fn an_interest_of_a_tenth_compounds_in_a_year() {
        // 1.1^(1/31536000) of 27 decimals.
        let per_second: U256 = "1000000003022265980097387650".parse().unwrap();
        let year = rpow(per_second.into_limbs(), 31_536_000).map(U256::from_limbs).unwrap();
        let exact: U256 = "1100000000000000000000000000".parse().unwrap();
        assert!(exact.abs_diff(year) < U256::from(10u64.pow(18)), "{year}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn powers_are_what_the_definition_says(x: u128, shift in 0..128usize, n in 0..2_000u64) {
            check(U256::from(x >> shift), n);
        }

        #[test]
        fn powers_near_one_are_what_the_definition_says(x in 0..1u64 << 60, n: u64, up: bool) {
            check(if up { ray() + U256::from(x) } else { ray() - U256::from(x) }, n >> (n % 60));
        }
    }
}
