//! The re-entrancy lock, one for all functions of a contract.
//!
//! It lives in transient storage: a revert undoes it, and no storage slot pays for it.

use alloy_primitives::{B256, b256};

#[link(wasm_import_module = "vm_hooks")]
unsafe extern "C" {
    fn transient_load_bytes32(key: *const u8, dest: *mut u8);
    fn transient_store_bytes32(key: *const u8, value: *const u8);
}

/// keccak256("stylus-staking.lock"), so that no other use of transient storage meets it.
const KEY: B256 = b256!("5bc4ccf66ef44f6ecd66d195f12808e0cd500a8214b472dd8ef43f84d84ab11e");

/// The call came from inside another call to this contract.
#[derive(Clone, Copy)]
pub struct Reentered;

/// Holds the lock until dropped.
#[must_use = "dropping the guard opens the lock"]
pub struct Guard(());

/// Takes the lock, for functions that call other contracts.
pub fn enter() -> Result<Guard, Reentered> {
    check()?;
    store(B256::with_last_byte(1));
    Ok(Guard(()))
}

/// Fails while the lock is held: for views that would answer from the middle of a change.
pub fn check() -> Result<(), Reentered> {
    let mut held = B256::ZERO;
    // SAFETY: both pointers are to 32 bytes, as the host reads and writes.
    unsafe { transient_load_bytes32(KEY.as_ptr(), held.as_mut_ptr()) };
    if held.is_zero() { Ok(()) } else { Err(Reentered) }
}

impl Drop for Guard {
    fn drop(&mut self) {
        store(B256::ZERO);
    }
}

fn store(value: B256) {
    // SAFETY: both pointers are to 32 bytes, as the host reads.
    unsafe { transient_store_bytes32(KEY.as_ptr(), value.as_ptr()) };
}
