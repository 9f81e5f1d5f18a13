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
pub fn revert(selector: [u8; 4], arguments: &[U256]) -> Vec<u8> {
    let mut data = Vec::with_capacity(4 + 32 * arguments.len());
    data.extend_from_slice(&selector);
    for argument in arguments {
        data.extend_from_slice(&argument.to_be_bytes::<32>());
    }
    data
}

/// Emits an event: its signature, its further topics and its data.
#[inline(never)]
pub fn emit(host: &impl Host, signature: B256, topics: &[U256], data: &[U256]) {
    let mut log = [0; 32 * MAX_WORDS];
    let mut length = 0;
    let words = topics.iter().chain(data).map(|word| word.to_be_bytes());
    for (to, from) in log.chunks_exact_mut(32).zip([signature.0].into_iter().chain(words)) {
        to.copy_from_slice(&from);
        length += 32;
    }
    host.emit_log(log.get(..length).unwrap_or_default(), 1 + topics.len());
}

/// An address as an argument.
pub fn address(value: Address) -> U256 {
    U256::from_be_bytes(value.into_word().0)
}
