//! e^x of 18 decimals: a power of two, the series of 2^t for what is left of the exponent.

use crate::wide::{multiply, product};
use alloy_primitives::U256;

/// At and above this the result exceeds what a signed word holds.
const TOO_LARGE: i128 = 135_305_999_368_893_231_589;
/// At and below this the result is less than one unit.
const NOTHING: i128 = -41_446_531_673_892_822_313;

/// log2(e) / 10^18 in units of 2^-192, rounded down.
const POWERS_OF_TWO: [u64; 3] = [0x5e8d_7a6b_ab65_51cb, 0x9cef_48e6_12f3_64f2, 0x1a];

/// e^x, both of 18 decimals, `x` signed; rounded down. `None` from 135.3059... on, as in Solady's.
///
/// What is rounded is never above the exact value and below it by less than 2^-122 of it: the result is exact, unless the
/// exact value exceeds a whole number by less than that.
#[inline(always)]
pub(crate) fn exp_wad(x: [u64; 4]) -> Option<U256> {
    let [low, high, sign, more] = x;
    let value = (u128::from(low) | u128::from(high) << 64) as i128;
    let extension = (value >> 127) as u64;
    if sign != extension || more != extension {
        return if more >> 63 == 1 { Some(U256::ZERO) } else { None };
    }
    if value >= TOO_LARGE {
        return None;
    }
    if value <= NOTHING {
        return Some(U256::ZERO);
    }
    let (whole, t) = as_power_of_two(value);
    let [n0, n1, n2] = multiply::<2, 1, 3>(limbs(less_one(t)), [WAD]);
    // 10^18 · 2^t in units of 2^-128, of 189 bits at most.
    let scaled = U256::from_limbs([n0, n1, n2 + WAD, 0]);
    Some(if whole > 128 { scaled << (whole - 128) as usize } else { scaled >> (128 - whole) as usize })
}

const WAD: u64 = 1_000_000_000_000_000_000;

/// Whole part and fraction, in units of 2^-128, of x / 10^18 · log2(e); rounded down.
#[inline(always)]
fn as_power_of_two(x: i128) -> (i64, u128) {
    let [k0, k1, k2] = POWERS_OF_TWO;
    // Rounded away from zero where that is down.
    let per_unit = [k0 + u64::from(x < 0), k1, k2];
    let [p0, p1, p2, p3, _] = multiply::<2, 3, 5>(limbs(x.unsigned_abs()), per_unit);
    let (mut fraction, mut whole) = (u128::from(p1) | u128::from(p2) << 64, p3 as i64);
    if x < 0 {
        let (rest, none_left) = (!fraction).overflowing_add(u128::from(p0 == 0));
        fraction = rest;
        whole = !whole + i64::from(none_left);
    }
    (whole, fraction)
}

const fn limbs(value: u128) -> [u64; 2] {
    [value as u64, (value >> 64) as u64]
}

/// 2^t − 1, rounded down, by Horner; the coefficients are ln(2)^k / k!.
#[inline(always)]
fn less_one(t: u128) -> u128 {
    let high = (t >> 64) as u64;
    // Units of 2^-135: of the 32nd to the 20th coefficient one limb is enough.
    let mut sum = 1;
    sum = step(sum, high, 0x0000_0000_0000_003d);
    sum = step(sum, high, 0x0000_0000_0000_0ac3);
    sum = step(sum, high, 0x0000_0000_0001_d1cf);
    sum = step(sum, high, 0x0000_0000_004c_20a3);
    sum = step(sum, high, 0x0000_0000_0c03_349a);
    sum = step(sum, high, 0x0000_0001_d3eb_c299);
    sum = step(sum, high, 0x0000_0044_8fbf_656a);
    sum = step(sum, high, 0x0000_09a8_d57b_65d5);
    sum = step(sum, high, 0x0001_4e75_15dc_98fb);
    sum = step(sum, high, 0x002b_59f5_a6e0_3b81);
    sum = step(sum, high, 0x055f_f15e_0f82_71e0);
    sum = step(sum, high, 0xa2d6_625a_8289_ac27);
    let t = digits(t);
    let mut sum = digits(u128::from(sum >> 7));
    sum = product_and(sum, t, 0x0000_0000_0000_0000_24b4_fd97_06b8_c9b5);
    sum = product_and(sum, t, 0x0000_0000_0000_0003_ee2e_d7b6_86d2_bae6);
    sum = product_and(sum, t, 0x0000_0000_0000_0066_1112_d070_969f_5587);
    sum = product_and(sum, t, 0x0000_0000_0000_09c7_44d7_3cfc_59c9_1c7f);
    sum = product_and(sum, t, 0x0000_0000_0000_e1b7_421d_8201_0f33_d8ab);
    sum = product_and(sum, t, 0x0000_0000_0013_1496_4d58_78a9_73f1_4362);
    sum = product_and(sum, t, 0x0000_0000_0181_6193_166d_0f96_281a_c300);
    sum = product_and(sum, t, 0x0000_0000_1c3b_d650_fc29_85e2_b568_7e17);
    sum = product_and(sum, t, 0x0000_0001_e8ca_c735_1bb2_4c0f_5799_5e47);
    sum = product_and(sum, t, 0x0000_001e_4cf5_158b_8ec9_f6fd_a1d9_52e7);
    sum = product_and(sum, t, 0x0000_01b5_253d_395e_7c3d_a4a7_0e5a_4ff9);
    sum = product_and(sum, t, 0x0000_162c_0223_a5c8_23fd_8ffe_606d_a77c);
    sum = product_and(sum, t, 0x0000_ffe5_fe2c_4586_3435_8a8e_643e_c734);
    sum = product_and(sum, t, 0x000a_1848_97c3_63c3_b7a5_8544_c359_1a0f);
    sum = product_and(sum, t, 0x0057_61ff_9e29_9cc4_41c5_fda6_9452_fb0c);
    sum = product_and(sum, t, 0x0276_556d_f749_cee5_3997_7c16_a7dd_58a0);
    sum = product_and(sum, t, 0x0e35_846b_8250_5fc5_99d3_b15d_995e_96f7);
    sum = product_and(sum, t, 0x3d7f_7bff_058b_1d50_de2d_60dd_92e6_bf95);
    sum = product_and(sum, t, 0xb172_17f7_d1cf_79ab_c9e3_b398_03f2_f6af);
    let [a, b, c, d, e] = product_and(sum, t, 0).map(u128::from);
    a >> 12 | b << 16 | c << 44 | d << 72 | e << 100
}

/// Bits of a digit: a sum of five products of two digits is one limb, so that carries wait for the end of a product.
const DIGIT: u32 = 28;
const LOW: u64 = (1 << DIGIT) - 1;

/// A fraction in digits of 2^-140, the lowest first.
#[inline(always)]
const fn digits(fraction: u128) -> [u64; 5] {
    [
        (fraction << 12) as u64 & LOW,
        (fraction >> 16) as u64 & LOW,
        (fraction >> 44) as u64 & LOW,
        (fraction >> 72) as u64 & LOW,
        (fraction >> 100) as u64,
    ]
}

/// `sum · t + coefficient`, below one, rounded down by less than 6 · 2^-140.
#[inline(always)]
const fn product_and(
    [s0, s1, s2, s3, s4]: [u64; 5],
    [t0, t1, t2, t3, t4]: [u64; 5],
    coefficient: u128,
) -> [u64; 5] {
    let [c0, c1, c2, c3, c4] = digits(coefficient);
    // The columns below come to less than 5 · 2^-140.
    let below = s0 * t4 + s1 * t3 + s2 * t2 + s3 * t1 + s4 * t0;
    let a = s1 * t4 + s2 * t3 + s3 * t2 + s4 * t1 + c0 + (below >> DIGIT);
    let b = s2 * t4 + s3 * t3 + s4 * t2 + c1 + (a >> DIGIT);
    let c = s3 * t4 + s4 * t3 + c2 + (b >> DIGIT);
    let d = s4 * t4 + c3 + (c >> DIGIT);
    [a & LOW, b & LOW, c & LOW, d & LOW, c4 + (d >> DIGIT)]
}

#[inline(always)]
const fn step(sum: u64, t: u64, coefficient: u64) -> u64 {
    product(sum, t).1 + coefficient
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::{BigInt, BigUint};
    use proptest::prelude::*;

    /// Bits after the point of the reference.
    const BITS: usize = 500;

    /// e^x · 10^18 in units of 2^-BITS, below by less than one unit in 2^250: the plain series, x halved until it is small.
    fn reference(x: i128) -> BigUint {
        const HALVINGS: usize = 12;
        let one = BigInt::from(1) << BITS;
        let small = (BigInt::from(x) << (BITS - HALVINGS)) / BigInt::from(WAD);
        let (mut sum, mut term) = (one.clone(), one);
        for k in 1..60 {
            term = ((term * &small) >> BITS) / k;
            sum += &term;
        }
        for _ in 0..HALVINGS {
            sum = (&sum * &sum) >> BITS;
        }
        (sum * BigInt::from(WAD)).to_biguint().expect("powers of e are positive")
    }

    fn of(x: i128) -> Option<U256> {
        let extension = (x >> 127) as u64;
        exp_wad([x as u64, (x >> 64) as u64, extension, extension])
    }

    fn check(x: i128) {
        let ours = BigUint::from_bytes_le(&of(x).expect("in range").to_le_bytes::<32>());
        let exact = reference(x);
        let below = &exact - (&exact >> 122usize);
        assert!(ours <= &exact >> BITS, "e^{x} is above");
        assert!(ours >= below >> BITS, "e^{x} is below by more than 2^-122 of it");
    }

    #[test]
    fn known_powers() {
        let one = i128::from(WAD);
        for (x, expected) in [
            (0, "1000000000000000000"),
            (one, "2718281828459045235"),
            (-one, "367879441171442321"),
            (2 * one, "7389056098930650227"),
            (one / 2, "1648721270700128146"),
            (-10 * one, "45399929762484"),
            (NOTHING + 1, "1"),
        ] {
            assert_eq!(of(x), Some(expected.parse().unwrap()), "{x}");
        }
    }

    #[test]
    fn the_ends_of_the_domain() {
        assert_eq!((of(TOO_LARGE), of(i128::MAX)), (None, None));
        assert_eq!((of(NOTHING), of(i128::MIN)), (Some(U256::ZERO), Some(U256::ZERO)));
        assert_eq!(exp_wad([0, 0, 0, 1 << 63]), Some(U256::ZERO));
        assert_eq!(exp_wad([0, 0, 0, 1]), None);
        assert_eq!(exp_wad([0, 1 << 63, 0, 0]), None);
        check(TOO_LARGE - 1);
        check(NOTHING + 1);
    }

    #[test]
    fn powers_of_two_and_their_neighbours() {
        // ⌊k · ln(2) · 10^18⌋: where the fraction of the exponent passes from its largest to its smallest.
        for k in -59i128..=195 {
            let x = k * 693_147_180_559_945_309_417_232 / 1_000_000;
            (x - 2..=x + 2).filter(|x| *x < TOO_LARGE).for_each(check);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn results_are_within_the_bound(x in NOTHING + 1..TOO_LARGE) {
            check(x);
        }
    }
}
