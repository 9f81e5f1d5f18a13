//! Products and quotients of several limbs, the lowest first.
//!
//! Written for a machine whose multiplier keeps 64 bits and on which a branch costs as much as seven additions: loops
//! have constant bounds, so that the compiler unrolls them, and every width is the full one.

/// `a · b` as low and high half. The compiler's own is a call that answers through memory.
#[inline(always)]
pub(crate) const fn product(a: u64, b: u64) -> (u64, u64) {
    let (a0, a1, b0, b1) = (a & 0xffff_ffff, a >> 32, b & 0xffff_ffff, b >> 32);
    let middle = a1 * b0 + ((a0 * b0) >> 32);
    let other = a0 * b1 + (middle & 0xffff_ffff);
    (a.wrapping_mul(b), a1 * b1 + (middle >> 32) + (other >> 32))
}

/// `a · b + c + d`, which two limbs always hold.
#[inline(always)]
const fn product_plus(a: u64, b: u64, c: u64, d: u64) -> (u64, u64) {
    let (low, high) = product(a, b);
    let (low, first) = low.overflowing_add(c);
    let (low, second) = low.overflowing_add(d);
    (low, high + first as u64 + second as u64)
}

/// The product of `A` and `B` limbs, in the `A + B` = `C` limbs that hold it.
#[inline(always)]
pub(crate) fn multiply<const A: usize, const B: usize, const C: usize>(a: [u64; A], b: [u64; B]) -> [u64; C] {
    let mut product = [0; C];
    for (shift, factor) in b.into_iter().enumerate() {
        let mut carry = 0;
        for (digit, limb) in product.iter_mut().skip(shift).zip(a) {
            (*digit, carry) = product_plus(limb, factor, *digit, carry);
        }
        if let Some(digit) = product.get_mut(shift + A) {
            *digit = carry;
        }
    }
    product
}

/// `a · b / d` rounded down, the product in full; `None` if two hundred and fifty-six bits do not hold it, as of no `d`.
#[inline(always)]
pub(crate) fn mul_div(a: [u64; 4], b: [u64; 4], d: [u64; 4]) -> Option<[u64; 4]> {
    let [mut l0, mut l1, mut l2, mut l3, mut h0, mut h1, mut h2, mut h3] = multiply::<4, 4, 8>(a, b);
    let [mut d0, mut d1, mut d2, mut d3] = d;
    if !is_below([h0, h1, h2, h3], d) {
        return None;
    }
    // The highest bit of the divisor moves to the top. It is there: what is above something is not zero.
    while d3 == 0 {
        (d0, d1, d2, d3) = (0, d0, d1, d2);
        (l0, l1, l2, l3, h0, h1, h2, h3) = (0, l0, l1, l2, l3, h0, h1, h2);
    }
    let shift = d3.leading_zeros();
    let [d0, d1, d2, d3] = shifted([d0, d1, d2, d3], shift);
    let [l0, l1, l2, l3, h0, h1, h2, h3] = shifted([l0, l1, l2, l3, h0, h1, h2, h3], shift);
    let divisor = halves([d0, d1, d2, d3]);
    let mut rest = halves([h0, h1, h2, h3]);
    let mut quotient = [0; 4];
    for (digit, limb) in quotient.iter_mut().zip([l3, l2, l1, l0]) {
        *digit = next_digit(&mut rest, limb >> 32, &divisor) << 32;
        *digit |= next_digit(&mut rest, limb & 0xffff_ffff, &divisor);
    }
    let [q3, q2, q1, q0] = quotient;
    Some([q0, q1, q2, q3])
}

#[inline(always)]
const fn is_below([a0, a1, a2, a3]: [u64; 4], [b0, b1, b2, b3]: [u64; 4]) -> bool {
    let (high, low) = (join(a3, a2), join(a1, a0));
    let (other, rest) = (join(b3, b2), join(b1, b0));
    high < other || (high == other && low < rest)
}

#[inline(always)]
const fn join(high: u64, low: u64) -> u128 {
    (high as u128) << 64 | low as u128
}

/// Limbs shifted left by fewer than 64 bits.
#[inline(always)]
fn shifted<const N: usize>(mut limbs: [u64; N], shift: u32) -> [u64; N] {
    let mut carry = 0;
    for limb in &mut limbs {
        // Twice, as a shift by 64 would be one by nothing.
        let out = *limb >> 1 >> (63 - shift);
        *limb = *limb << shift | carry;
        carry = out;
    }
    limbs
}

#[inline(always)]
const fn halves([a, b, c, d]: [u64; 4]) -> [u64; 8] {
    const LOW: u64 = 0xffff_ffff;
    [a & LOW, a >> 32, b & LOW, b >> 32, c & LOW, c >> 32, d & LOW, d >> 32]
}

/// One step of the division on paper, in digits of 32 bits: `rest · 2^32 + next` becomes what the divisor, whose highest
/// bit is set, leaves of it; `rest` is below the divisor.
#[inline(always)]
fn next_digit(rest: &mut [u64; 8], next: u64, divisor: &[u64; 8]) -> u64 {
    let [_, _, _, _, _, r5, r6, r7] = *rest;
    let [_, _, _, _, _, _, d6, d7] = *divisor;
    let top = r7 << 32 | r6;
    // Never zero; the compiler cannot know.
    let mut digit = top.checked_div(d7).unwrap_or(0);
    let mut left = top - digit * d7;
    // Two digits of the divisor make the estimate too large by one at most, and hardly ever.
    while left >> 32 == 0 && (digit >> 32 != 0 || digit * d6 > (left << 32 | r5)) {
        digit -= 1;
        left += d7;
    }
    let mut carry = 0;
    let mut window = next;
    for (limb, part) in rest.iter_mut().zip(divisor) {
        let taken = digit * part + carry;
        let less = window.wrapping_sub(taken & 0xffff_ffff);
        carry = (taken >> 32) + (less >> 63);
        window = *limb;
        *limb = less & 0xffff_ffff;
    }
    if window != carry {
        digit -= 1;
        let mut carry = 0;
        for (limb, part) in rest.iter_mut().zip(divisor) {
            let sum = *limb + part + carry;
            carry = sum >> 32;
            *limb = sum & 0xffff_ffff;
        }
    }
    digit
}

/// `high · 2^64 + low` divided by a limb whose highest bit is set and that exceeds `high`: quotient and rest.
#[inline(always)]
pub(crate) fn divide_two(high: u64, low: u64, by: u64) -> (u64, u64) {
    const LOW: u64 = 0xffff_ffff;
    let (top, bottom) = (by >> 32, by & LOW);
    let mut rest = high;
    let mut quotient = 0;
    for next in [low >> 32, low & LOW] {
        // Never zero; the compiler cannot know.
        let mut digit = rest.checked_div(top).unwrap_or(0);
        let mut left = rest - digit * top;
        while left >> 32 == 0 && (digit >> 32 != 0 || digit * bottom > (left << 32 | next)) {
            digit -= 1;
            left += top;
        }
        rest = (rest << 32 | next).wrapping_sub(digit.wrapping_mul(by));
        quotient = quotient << 32 | digit;
    }
    (quotient, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::U256;
    use num_bigint::BigUint;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = [u64; 4]> {
        // Limbs of all ones and all zeros are where estimates of digits fail.
        let limb =
            prop_oneof![any::<u64>(), Just(0), Just(u64::MAX), Just(1 << 63), 0..3u64, Just(u64::MAX << 32)];
        (prop::array::uniform4(limb), 0..256usize)
            .prop_map(|(limbs, shift)| (U256::from_limbs(limbs) >> shift).into_limbs())
    }

    fn plain(a: [u64; 4], b: [u64; 4], d: [u64; 4]) -> Option<[u64; 4]> {
        let big = |limbs: [u64; 4]| BigUint::from_bytes_le(&U256::from_limbs(limbs).to_le_bytes::<32>());
        if d == [0; 4] {
            return None;
        }
        let quotient = big(a) * big(b) / big(d);
        U256::try_from_le_slice(&quotient.to_bytes_le()).map(U256::into_limbs)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn quotients_of_full_products_agree_with_plain_ones(a in word(), b in word(), d in word()) {
            prop_assert_eq!(mul_div(a, b, d), plain(a, b, d));
        }

        /// Products of the divisor and their neighbours.
        #[test]
        fn exact_quotients_and_their_neighbours_agree(a in word(), d in word()) {
            prop_assert_eq!(mul_div(a, d, d), plain(a, d, d));
            let less = U256::from_limbs(d).saturating_sub(U256::ONE).into_limbs();
            prop_assert_eq!(mul_div(a, less, d), plain(a, less, d));
            prop_assert_eq!(mul_div([u64::MAX; 4], less, d), plain([u64::MAX; 4], less, d));
        }

        #[test]
        fn two_limbs_divide_as_128_bits_do(high: u64, low: u64, by: u64) {
            let by = by | 1 << 63;
            let high = high % by;
            let (value, by_wide) = (join(high, low), u128::from(by));
            let expected = ((value / by_wide) as u64, (value % by_wide) as u64);
            prop_assert_eq!(divide_two(high, low, by), expected);
        }
    }

    #[test]
    fn nothing_divides_by_zero_and_what_is_too_large_is_none() {
        assert_eq!(mul_div([0; 4], [0; 4], [0; 4]), None);
        assert_eq!(mul_div([u64::MAX; 4], [2, 0, 0, 0], [1, 0, 0, 0]), None);
        assert_eq!(mul_div([u64::MAX; 4], [u64::MAX; 4], [u64::MAX; 4]), Some([u64::MAX; 4]));
    }
}
