//! The loops: `n` calls of a formula on inputs that change, and a sum that only right results have.
//!
//! Three words step through each loop; `SoladyKernels.sol` and its neighbours in `tests/peers/contracts` have the same starts
//! and steps. Results are added up modulo 2^256, together with the words that the formula leaves unused, so that an empty loop
//! differs from the others by the formula alone. The sequences stay in the formulas' domains for 64 calls.

use crate::merkle::{self, At, Node};
use crate::{compound, exponential, root, wide};
use alloy_primitives::U256;
use staking_common::words;
use staking_math::{RewardStream, amm, low_u32, low_u128};

/// (√5 − 1) / 2 of 2^256: its multiples are spread evenly.
const GOLDEN: U256 = U256::from_limbs([
    0xf86c_6a11_d0c1_8e95,
    0x1082_276b_f3a2_7251,
    0xf39c_c060_5ced_c834,
    0x9e37_79b9_7f4a_7c15,
]);
const TOP: U256 = U256::from_limbs([0, 0, 0, 1 << 63]);
/// Where the second and the third word start, how they step.
const REST: [U256; 4] = [shr(GOLDEN, 1), shr(GOLDEN, 8), TOP, shr(GOLDEN, 9)];

/// 10^27 + 3·10^18: an interest per second.
const INTEREST: U256 = small(1_000_000_003_000_000_000_000_000_000);
/// −41·10^18.
const LEAST: U256 = U256::MAX.wrapping_sub(small(41_000_000_000_000_000_000 - 1));
/// So many levels has the tree.
const DEPTH: u8 = 20;
/// Its root.
const ROOT: U256 = U256::from_limbs([
    0x8c59_cd0a_fb82_06bf,
    0xbf8b_cbfc_bd12_1fe9,
    0x0202_1954_6b1c_697f,
    0x25c7_4090_8343_d17a,
]);

const fn small(value: u128) -> U256 {
    U256::from_limbs([value as u64, (value >> 64) as u64, 0, 0])
}

const fn shr(value: U256, bits: u32) -> U256 {
    let [a, b, c, d] = value.into_limbs();
    let up = 64 - bits;
    U256::from_limbs([a >> bits | b << up, b >> bits | c << up, c >> bits | d << up, d >> bits])
}

/// `n` steps from (x, y, z); `None` as soon as the formula has no result.
#[inline(always)]
fn sum(
    n: U256,
    [mut x, dx]: [U256; 2],
    [mut y, dy, mut z, dz]: [U256; 4],
    mut formula: impl FnMut(U256, U256, U256) -> Option<U256>,
) -> Option<U256> {
    let mut sum = U256::ZERO;
    let [count, _, _, _] = n.into_limbs();
    for _ in 0..count {
        sum = sum.wrapping_add(formula(x, y, z)?);
        (x, y, z) = (x.wrapping_add(dx), y.wrapping_add(dy), z.wrapping_add(dz));
    }
    Some(sum)
}

/// Nothing.
pub(crate) fn empty(n: U256) -> Option<U256> {
    sum(n, [GOLDEN; 2], REST, |x, y, z| Some(x ^ y ^ z))
}

/// x·y / z with the product in full.
pub(crate) fn mul_div(n: U256) -> Option<U256> {
    sum(n, [GOLDEN; 2], REST, |x, y, z| {
        wide::mul_div(x.into_limbs(), y.into_limbs(), z.into_limbs()).map(U256::from_limbs)
    })
}

/// √x.
pub(crate) fn sqrt(n: U256) -> Option<U256> {
    sum(n, [GOLDEN; 2], REST, |x, y, z| Some(small(root::sqrt_down(x.into_limbs())) ^ y ^ z))
}

/// √x as the AMM computes it: small, not fast.
pub(crate) fn sqrt_of_amm(n: U256) -> Option<U256> {
    sum(n, [GOLDEN; 2], REST, |x, y, z| Some(small(amm::sqrt_down(x)) ^ y ^ z))
}

/// x^1000 of 27 decimals.
pub(crate) fn rpow(n: U256) -> Option<U256> {
    sum(n, [INTEREST, small(1_000_000_000_000_007)], REST, |x, y, z| {
        Some(U256::from_limbs(compound::rpow(x.into_limbs(), 1_000)?) ^ y ^ z)
    })
}

/// e^x of 18 decimals, from e^-41 to 1, where Solady's is exact too: for larger x that is off by up to 2^-64 of the result.
pub(crate) fn exp_wad(n: U256) -> Option<U256> {
    sum(n, [LEAST, small(650_123_456_789_012_345)], REST, |x, y, z| {
        Some(exponential::exp_wad(x.into_limbs())? ^ y ^ z)
    })
}

/// Whether a proof of 20 nodes leads from a leaf to the root: from every second one it does.
pub(crate) fn merkle(n: U256, hash: impl Fn(&mut [Node; 3], At)) -> Option<U256> {
    let (leaf, proof) = leaf_and_proof(&hash);
    sum(n, [from_bytes(leaf), TOP], REST, |x, y, z| {
        Some(if from_bytes(merkle::root(to_bytes(x), &proof, &hash)) == ROOT { y } else { z })
    })
}

fn from_bytes(node: Node) -> U256 {
    words::from_bytes(*node.as_chunks().0.first_chunk().unwrap_or(&[[0; 8]; 4]))
}

fn to_bytes(word: U256) -> Node {
    *words::to_bytes(word).as_flattened().first_chunk().unwrap_or(&[0; 32])
}

/// A leaf and its proof: hashes of two words that count.
#[inline(always)]
fn leaf_and_proof(hash: &impl Fn(&mut [Node; 3], At)) -> (Node, [Node; DEPTH as usize]) {
    let counted = |count: u8| {
        let mut place = [Node::default(); 3];
        place[1][31] = count;
        hash(&mut place, At::First);
        place[1]
    };
    let (leaf, mut proof) = (counted(DEPTH), [Node::default(); DEPTH as usize]);
    for (count, node) in (0..).zip(&mut proof) {
        *node = counted(count);
    }
    (leaf, proof)
}

/// A step of a stream of rewards, every 13 seconds at another rate for another stake.
pub(crate) fn accrue(n: U256) -> Option<U256> {
    const START: u32 = 2_000_000_000;
    const RATE: [U256; 2] = [small(10_000_000_000_000_000_000_000_000), small(1_000_000_000_000_000_000_007)];
    const STAKE: [U256; 2] = [small(1_000_000_000_000_000_000_000_000), small(1_000_000_000_000_000_000_003)];
    let mut stream = RewardStream { last_update: START, period_finish: u32::MAX, ..RewardStream::default() };
    let rest = [RATE[0], RATE[1], STAKE[0], STAKE[1]];
    sum(n, [small(u128::from(START) + 13), small(13)], rest, |now, rate, total| {
        stream.rate_q24 = low_u128(rate);
        let idle = stream.advance(low_u32(now), low_u128(total));
        Some(stream.index_q128.wrapping_add(small(idle)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::tests::hash;
    use num_bigint::BigUint;
    use std::vec::Vec;

    fn inputs(n: u64) -> Vec<[U256; 3]> {
        let mut inputs = Vec::new();
        let [y, dy, z, dz] = REST;
        for i in (0..n).map(U256::from) {
            let at = |start: U256, step: U256| start.wrapping_add(i.wrapping_mul(step));
            inputs.push([at(GOLDEN, GOLDEN), at(y, dy), at(z, dz)]);
        }
        inputs
    }

    #[test]
    fn sums_are_those_of_plain_formulas() {
        let n = U256::from(64);
        let total =
            |f: fn([U256; 3]) -> U256| inputs(64).into_iter().map(f).fold(U256::ZERO, U256::wrapping_add);
        assert_eq!(empty(n), Some(total(|[x, y, z]| x ^ y ^ z)));
        let roots = total(|[x, y, z]| x.root(2) ^ y ^ z);
        assert_eq!((sqrt(n), sqrt_of_amm(n)), (Some(roots), Some(roots)));
        let big = |word: U256| BigUint::from_bytes_le(&word.to_le_bytes::<32>());
        let mut expected = U256::ZERO;
        for [x, y, z] in inputs(64) {
            let quotient = big(x) * big(y) / big(z);
            let quotient = U256::try_from_le_slice(&quotient.to_bytes_le()).expect("below 2^256");
            expected = expected.wrapping_add(quotient);
        }
        assert_eq!(mul_div(n), Some(expected));
    }

    #[test]
    fn every_second_leaf_is_of_the_tree() {
        let expected =
            inputs(64).into_iter().enumerate().map(|(i, [_, y, z])| if i % 2 == 0 { y } else { z });
        let expected = expected.fold(U256::ZERO, U256::wrapping_add);
        assert_eq!(merkle(U256::from(64), hash), Some(expected));
    }

    #[test]
    fn a_stream_gives_what_its_steps_say() {
        let (mut index, mut sum) = (U256::ZERO, U256::ZERO);
        for i in (0..64u32).map(U256::from) {
            let rate = U256::from(10u128.pow(25)) + i * U256::from(10u128.pow(21) + 7);
            let total = U256::from(10u128.pow(24)) + i * U256::from(10u128.pow(21) + 3);
            index += ((rate * U256::from(13)) << 104usize) / total;
            sum += index;
        }
        assert_eq!(accrue(U256::from(64)), Some(sum));
    }

    #[test]
    fn every_sequence_stays_in_its_domain() {
        for n in [0, 1, 64] {
            let n = U256::from(n);
            for formula in [empty, mul_div, sqrt, sqrt_of_amm, rpow, exp_wad, accrue] {
                assert!(formula(n).is_some_and(|sum| (sum == U256::ZERO) == (n == U256::ZERO)));
            }
        }
    }
}
