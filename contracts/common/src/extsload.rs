//! A contract and its lens: what the contract does not answer it passes on, and the lens reads the contract's storage.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256, hex};

use crate::abi::{calldata, put_words};
use crate::host::{self, load};
use crate::lock::{self, Reentered};
use crate::words::{from_bytes, word};

const EXTSLOAD: [u8; 4] = hex!("dbd035ff");

/// Most words that a contract gives at once.
pub const MAX_WORDS: usize = 64;

/// The words that a contract gives of its storage; nothing if they are too many.
pub fn answer(slots: Vec<U256>) -> Option<Vec<U256>> {
    if slots.len() > MAX_WORDS {
        return None;
    }
    Some(slots.into_iter().map(load).collect())
}

/// Fails for whoever would read from the middle of a change. The lens reads from inside a view, which was outermost itself.
pub fn check(lens: Address) -> Result<(), Reentered> {
    if host::caller() == lens { Ok(()) } else { lock::outermost() }
}

/// The answer of a contract's lens, if it has one; for outermost calls.
pub fn forward(lens: Address, calldata: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    if lens.is_zero() { Err(Vec::new()) } else { host::ask(lens, calldata) }
}

/// Words of a contract's storage; the data of its revert if it refuses. Whoever answers something else is refused without
/// data.
pub fn words<const N: usize>(contract: Address, slots: [U256; N]) -> Result<[U256; N], Vec<u8>> {
    many(contract, &slots)?.try_into().map_err(|_| Vec::new())
}

/// As many words as are asked for, in calls of as many as a contract gives.
pub fn many(contract: Address, slots: &[U256]) -> Result<Vec<U256>, Vec<u8>> {
    let mut found = Vec::with_capacity(slots.len());
    for slots in slots.chunks(MAX_WORDS) {
        let mut data = calldata(EXTSLOAD, &[word(32u64), word(slots.len() as u64)]);
        put_words(&mut data, slots);
        let answer = host::ask(contract, &data)?;
        let (parts, _) = answer.get(64..).unwrap_or_default().as_chunks();
        let (parts, _) = parts.as_chunks();
        if parts.len() != slots.len() {
            return Err(Vec::new());
        }
        found.extend(parts.iter().map(|part| from_bytes(*part)));
    }
    Ok(found)
}
