//! The host as contracts use it: who calls, when, and storage by slot.
//!
//! Straight to the host, which caches words itself: the SDK's storage types would pay for every field again.

use alloc::vec::Vec;
use core::mem::MaybeUninit;

use alloy_primitives::{Address, U256};
use stylus_sdk::hostio;

use crate::words::{any, from_bytes, to_bytes};

/// The caller.
pub fn caller() -> Address {
    let mut address = Address::ZERO;
    // SAFETY: the host writes 20 bytes.
    unsafe { hostio::msg_sender(address.as_mut_ptr()) };
    address
}

/// This contract.
pub fn this() -> Address {
    let mut address = Address::ZERO;
    // SAFETY: the host writes 20 bytes.
    unsafe { hostio::contract_address(address.as_mut_ptr()) };
    address
}

/// The block's time, seconds since 1970.
pub fn timestamp() -> u64 {
    // SAFETY: the host only answers.
    unsafe { hostio::block_timestamp() }
}

/// Whether ether came with the call.
pub fn has_value() -> bool {
    let mut value = [0u64; 4];
    // SAFETY: the host writes 32 bytes.
    unsafe { hostio::msg_value(value.as_mut_ptr().cast()) };
    any(value)
}

/// Whether another call of this contract is open further out.
pub fn is_reentrant() -> bool {
    // SAFETY: the host only answers.
    unsafe { hostio::msg_reentrant() }
}

/// Whether code lies at an address.
pub fn has_code(address: Address) -> bool {
    code_size(address) > 0
}

/// The chain's id.
pub fn chain_id() -> u64 {
    // SAFETY: the host only answers.
    unsafe { hostio::chainid() }
}

/// Bytes of code at an address.
pub fn code_size(address: Address) -> u32 {
    // SAFETY: the host reads 20 bytes.
    unsafe { hostio::account_code_size(address.as_ptr()) as u32 }
}

/// A word of storage.
#[inline(never)]
pub fn load(slot: U256) -> U256 {
    let (slot, mut word) = (to_bytes(slot), MaybeUninit::<[[u8; 8]; 4]>::uninit());
    // SAFETY: the host reads 32 bytes and writes 32 bytes.
    let word = unsafe {
        hostio::storage_load_bytes32(slot.as_ptr().cast(), word.as_mut_ptr().cast());
        word.assume_init()
    };
    from_bytes(word)
}

/// Changes a word of storage.
#[inline(never)]
pub fn store(slot: U256, word: U256) {
    let (slot, word) = (to_bytes(slot), to_bytes(word));
    // SAFETY: the host reads 32 bytes twice.
    unsafe { hostio::storage_cache_bytes32(slot.as_ptr().cast(), word.as_ptr().cast()) };
}

/// Writes changed words through, so that whoever is called next sees them.
pub fn flush() {
    // SAFETY: the host only writes what was stored.
    unsafe { hostio::storage_flush_cache(false) };
}

/// The hash of bytes; of a mapping's key and slot, the slot of its word.
#[inline(never)]
pub fn hash(preimage: &[u8]) -> U256 {
    let mut hash = MaybeUninit::<[[u8; 8]; 4]>::uninit();
    // SAFETY: the host reads as many bytes as the slice has and writes 32 bytes.
    let hash = unsafe {
        hostio::native_keccak256(preimage.as_ptr(), preimage.len(), hash.as_mut_ptr().cast());
        hash.assume_init()
    };
    from_bytes(hash)
}

/// Emits a log of whole words, the first `topics` of which are topics.
pub(crate) fn log(words: &[u8], topics: usize) {
    // SAFETY: the host reads as many bytes as the slice has.
    unsafe { hostio::emit_log(words.as_ptr(), words.len(), topics) };
}

/// Asks a contract for something, storage written through before; its answer or the data of its revert.
pub fn ask(whom: Address, data: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    ask_within(u64::MAX, whom, data)
}

/// The same with at most so much gas: for strangers, who could take all there is.
pub fn ask_within(gas: u64, whom: Address, data: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    flush();
    let mut length = 0;
    // SAFETY: the host reads the address and the data, and writes the length.
    let status =
        unsafe { hostio::static_call_contract(whom.as_ptr(), data.as_ptr(), data.len(), gas, &mut length) };
    answered(status, length)
}

/// Has a contract do something, storage written through before; its answer or the data of its revert.
pub fn tell(whom: Address, data: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    flush();
    let (mut length, nothing) = (0, [0; 32]);
    // SAFETY: the host reads the address, the data and 32 bytes of value, and writes the length.
    let status = unsafe {
        let value = nothing.as_ptr();
        hostio::call_contract(whom.as_ptr(), data.as_ptr(), data.len(), value, u64::MAX, &mut length)
    };
    answered(status, length)
}

/// Runs a contract's code as this one's, storage written through before and read anew after; its answer or the data of its
/// revert, which has undone what it did.
pub fn run_as_this(code: Address, data: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    let mut length = 0;
    // SAFETY: the host writes what was stored; it reads the address and the data, and writes the length.
    let status = unsafe {
        hostio::storage_flush_cache(true);
        hostio::delegate_call_contract(code.as_ptr(), data.as_ptr(), data.len(), u64::MAX, &mut length)
    };
    answered(status, length)
}

/// Gas that is left for this call.
pub fn gas_left() -> u64 {
    // SAFETY: the host only answers.
    unsafe { hostio::evm_gas_left() }
}

#[inline(never)]
fn answered(status: u8, length: usize) -> Result<Vec<u8>, Vec<u8>> {
    let mut answer = Vec::with_capacity(length);
    // SAFETY: the host writes at most `length` bytes, which are reserved, and says how many.
    unsafe {
        let written = hostio::read_return_data(answer.as_mut_ptr(), 0, length);
        answer.set_len(written);
    }
    if status == 0 { Ok(answer) } else { Err(answer) }
}

/// Creates a contract at an address that its init code and a salt determine, storage written through before; nothing if
/// the chain refuses.
pub fn create2(init_code: &[u8], salt: U256) -> Option<Address> {
    flush();
    let (mut created, mut length) = (Address::ZERO, 0);
    let (value, salt) = ([0u8; 32], to_bytes(salt));
    // SAFETY: the host reads the code and twice 32 bytes, and writes 20 bytes and the length.
    unsafe {
        let salt = salt.as_ptr().cast();
        let (code, created) = (init_code.as_ptr(), created.as_mut_ptr());
        hostio::create2(code, init_code.len(), value.as_ptr(), salt, created, &mut length);
    }
    if created.is_zero() { None } else { Some(created) }
}

/// What a call came to.
pub struct Answer {
    /// Whether it succeeded.
    pub success: bool,
    /// How many bytes it answered.
    pub length: usize,
    /// The first 32 of them: no more are copied, whatever the length.
    pub word: U256,
}

/// Calls a contract, storage written through before.
#[inline(never)]
pub fn call(to: Address, data: &[u8], is_static: bool) -> Answer {
    call_within(u64::MAX, to, data, is_static)
}

/// The same with at most so much gas: a program that has expired takes all that it is given.
#[inline(never)]
pub fn call_within(gas: u64, to: Address, data: &[u8], is_static: bool) -> Answer {
    flush();
    let (mut length, mut word) = (0, [[0; 8]; 4]);
    // SAFETY: the host reads the address, the data and 32 bytes of value, and writes the length and at most 32 bytes.
    let status = unsafe {
        if is_static {
            hostio::static_call_contract(to.as_ptr(), data.as_ptr(), data.len(), gas, &mut length)
        } else {
            let nothing = [0; 32];
            let value = nothing.as_ptr();
            hostio::call_contract(to.as_ptr(), data.as_ptr(), data.len(), value, gas, &mut length)
        }
    };
    if length > 0 {
        // SAFETY: the host writes at most 32 bytes.
        unsafe { hostio::read_return_data(word.as_mut_ptr().cast(), 0, 32) };
    }
    Answer { success: status == 0, length, word: from_bytes(word) }
}
