//! Conversions between words and the plain values of `staking-math`; none of them can panic.

use alloy_primitives::{Address, U256};

pub use staking_math::{low_u32, low_u128};

/// A word as a plain value; what exceeds 128 bits becomes the largest of them.
pub const fn clamp(value: U256) -> u128 {
    let [_, _, 0, 0] = value.into_limbs() else { return u128::MAX };
    low_u128(value)
}

/// Whether anything is set.
pub const fn any([a, b, c, d]: [u64; 4]) -> bool {
    a | b | c | d != 0
}

/// A plain value as a word.
pub fn word(value: impl Into<u128>) -> U256 {
    let value = value.into();
    U256::from_limbs([value as u64, (value >> 64) as u64, 0, 0])
}

/// A constant word, made where it is used: as data, each call of a program would pay for it.
#[inline(never)]
pub const fn constant(a: u64, b: u64, c: u64, d: u64) -> U256 {
    U256::from_limbs([a, b, c, d])
}

/// 2^256 − 1.
pub const fn everything() -> U256 {
    constant(u64::MAX, u64::MAX, u64::MAX, u64::MAX)
}

/// The low 160 bits of a word as an address.
pub fn to_address(word: U256) -> Address {
    to_bytes(word).as_flattened().last_chunk().copied().map_or(Address::ZERO, Address::new)
}

/// A word as the host takes it, in four parts: byte by byte it would cost more than reading it.
pub const fn to_bytes(word: U256) -> [[u8; 8]; 4] {
    let [a, b, c, d] = word.into_limbs();
    [d.to_be_bytes(), c.to_be_bytes(), b.to_be_bytes(), a.to_be_bytes()]
}

/// A word as the host gives it.
pub const fn from_bytes([a, b, c, d]: [[u8; 8]; 4]) -> U256 {
    U256::from_limbs([
        u64::from_be_bytes(d),
        u64::from_be_bytes(c),
        u64::from_be_bytes(b),
        u64::from_be_bytes(a),
    ])
}

/// The first word of bytes.
pub fn first(bytes: &[u8]) -> Option<U256> {
    let (parts, _) = bytes.as_chunks();
    Some(from_bytes(*parts.first_chunk()?))
}

/// The words that bytes are, if they are exactly so many.
pub fn exactly<const N: usize>(bytes: &[u8]) -> Option<[U256; N]> {
    let (parts, _) = bytes.as_chunks();
    let (words, _) = parts.as_chunks();
    let words: [_; N] = words.try_into().ok()?;
    if bytes.len() == 32 * N { Some(words.map(from_bytes)) } else { None }
}
