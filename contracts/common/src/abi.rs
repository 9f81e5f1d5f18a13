//! Reverts, events and calldata written as words, for signatures whose arguments are all static.
//!
//! One function each for all of them: generated encoders would be a fifth of a program's size.

use alloc::vec::Vec;
use alloy_primitives::{Address, B256, U256};

use crate::host;
use crate::words::{from_bytes, to_bytes};

/// A selector and its arguments: the data of a call, or of a revert.
#[inline(never)]
pub fn calldata(selector: [u8; 4], arguments: &[U256]) -> Vec<u8> {
    let mut data = Vec::with_capacity(4 + 32 * arguments.len());
    data.extend_from_slice(&selector);
    put_words(&mut data, arguments);
    data
}

/// Appends words.
#[inline(never)]
pub fn put_words(data: &mut Vec<u8>, words: &[U256]) {
    data.reserve(32 * words.len());
    for word in words {
        // SAFETY: room for all words is reserved behind what is there. Asked for word by word, it costs an event 40 gas.
        unsafe {
            let length = data.len();
            data.as_mut_ptr().add(length).cast::<[[u8; 8]; 4]>().write(to_bytes(*word));
            data.set_len(length + 32);
        }
    }
}

/// Emits an event: its signature, its further topics and its data.
///
/// Inlined, the signature becomes four numbers in the code; as data each call of a program would pay for it.
#[inline(always)]
pub fn emit(signature: B256, topics: &[U256], data: &[U256]) {
    let [a, b, c, d] = word_of(signature).into_limbs();
    emit_limbs(a, b, c, d, topics, data);
}

#[inline(never)]
fn emit_limbs(a: u64, b: u64, c: u64, d: u64, topics: &[U256], data: &[U256]) {
    let mut log = Vec::with_capacity(32 * (1 + topics.len() + data.len()));
    put_words(&mut log, &[U256::from_limbs([a, b, c, d])]);
    put_words(&mut log, topics);
    put_words(&mut log, data);
    host::log(&log, 1 + topics.len());
}

/// An address as an argument.
pub fn address(value: Address) -> U256 {
    word_of(value.into_word())
}

#[inline(always)]
fn word_of(bytes: B256) -> U256 {
    let (parts, _) = bytes.0.as_chunks();
    parts.first_chunk().map_or_else(U256::default, |parts| from_bytes(*parts))
}
