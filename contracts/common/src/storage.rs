//! Words of storage that hold several values, and the words of mappings.

use alloy_primitives::U256;
use staking_math::layout::Field;

use crate::host::{self, load, store};
use crate::words::{low_u128, to_bytes, word};

/// A value of a word.
pub fn get(slot: u64, field: Field) -> U256 {
    field.get(load(word(slot)))
}

/// An amount of a word.
pub fn amount(slot: u64, field: Field) -> u128 {
    low_u128(get(slot, field))
}

/// Changes a value of a word.
pub fn set(slot: u64, field: Field, value: U256) {
    store(word(slot), field.set(load(word(slot)), value));
}

/// The slot of an account or of another key in a mapping: the hash of what [`mapped`](staking_math::layout::mapped) says.
pub fn mapped(key: U256, slot: U256) -> U256 {
    host::hash([key, slot].map(to_bytes).as_flattened().as_flattened())
}
