//! Conversions between storage integers and the plain values of `staking-math`; none of them can panic.

use alloy_primitives::{U256, Uint};

/// The low 128 bits of a storage integer.
pub fn low_u128<const BITS: usize, const LIMBS: usize>(value: Uint<BITS, LIMBS>) -> u128 {
    let limbs = value.as_limbs();
    let limb = |index: usize| u128::from(limbs.get(index).copied().unwrap_or_default());
    limb(0) | limb(1) << 64
}

/// A word as a plain value; what exceeds 128 bits becomes the largest of them.
pub fn clamp(value: U256) -> u128 {
    let [_, _, 0, 0] = value.into_limbs() else { return u128::MAX };
    low_u128(value)
}

/// The low 32 bits of a storage integer.
pub fn low_u32<const BITS: usize, const LIMBS: usize>(value: Uint<BITS, LIMBS>) -> u32 {
    low_u128(value) as u32
}

/// A storage integer widened to a word.
pub fn wide<const BITS: usize, const LIMBS: usize>(value: Uint<BITS, LIMBS>) -> U256 {
    let mut limbs = [0; 4];
    for (to, from) in limbs.iter_mut().zip(value.as_limbs()) {
        *to = *from;
    }
    U256::from_limbs(limbs)
}

/// A plain value as a word.
pub fn word(value: impl Into<u128>) -> U256 {
    let value = value.into();
    U256::from_limbs([value as u64, (value >> 64) as u64, 0, 0])
}

/// A plain value cut to a storage integer; callers bound it first.
pub fn pack<const BITS: usize, const LIMBS: usize>(value: impl Into<u128>) -> Uint<BITS, LIMBS> {
    narrow(word(value))
}

/// A word cut to a storage integer; callers bound it first.
pub fn narrow<const BITS: usize, const LIMBS: usize>(value: U256) -> Uint<BITS, LIMBS> {
    Uint::wrapping_from(value)
}
