//! Reverts and events written as words, for errors and events whose arguments are all static.
//!
//! One function each for all of them: generated encoders would be a fifth of a program's size.

use alloc::vec::Vec;
use alloy_primitives::{Address, B256, U256};
use stylus_sdk::stylus_core::Host;

/// Most words an event of ours has, topics included.
const MAX_WORDS: usize = 6;

/// An error's selector and arguments as revert data.
#[inline(never)]
pub fn revert(selector: [u8; 4], arguments: &[B256]) -> Vec<u8> {
    let mut data = Vec::with_capacity(4 + 32 * arguments.len());
    data.extend_from_slice(&selector);
    for argument in arguments {
        data.extend_from_slice(argument.as_slice());
    }
    data
}

/// Emits an event: its topics, signature first, followed by its data.
#[inline(never)]
pub fn emit(host: &impl Host, topics: &[B256], data: &[B256]) {
    let mut log = [0; 32 * MAX_WORDS];
    let mut length = 0;
    for (to, from) in log.chunks_exact_mut(32).zip(topics.iter().chain(data)) {
        to.copy_from_slice(from.as_slice());
        length += 32;
    }
    host.emit_log(log.get(..length).unwrap_or_default(), topics.len());
}

/// An address as an argument.
pub fn address(value: Address) -> B256 {
    value.into_word()
}

/// A number as an argument.
pub fn number(value: U256) -> B256 {
    B256::from(value.to_be_bytes::<32>())
}

/// An amount as an argument.
pub fn amount(value: impl Into<u128>) -> B256 {
    number(crate::words::word(value))
}
