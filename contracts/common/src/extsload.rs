//! Reading the storage of the contract that a lens answers for.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256, hex};

use crate::abi::{calldata, put_words};
use crate::host;
use crate::words::{from_bytes, word};

const EXTSLOAD: [u8; 4] = hex!("dbd035ff");

/// Most words that a contract gives at once.
const MAX_WORDS: usize = 64;

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
