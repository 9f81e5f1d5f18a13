//! The re-entrancy lock, one for all functions of a contract.
//!
//! It lives in transient storage: a revert undoes it, and no storage slot pays for it.

use crate::words::any;

#[link(wasm_import_module = "vm_hooks")]
unsafe extern "C" {
    fn transient_load_bytes32(key: *const u8, dest: *mut u8);
    fn transient_store_bytes32(key: *const u8, value: *const u8);
}

/// The call came from inside another call to this contract.
#[derive(Clone, Copy)]
pub struct Reentered;

/// Holds the lock until dropped.
#[must_use = "dropping the guard opens the lock"]
pub struct Guard(());

/// Takes the lock, for functions that call other contracts.
pub fn enter() -> Result<Guard, Reentered> {
    check()?;
    store(1);
    Ok(Guard(()))
}

/// Fails while the lock is held: for views that would answer from the middle of a change.
pub fn check() -> Result<(), Reentered> {
    let (key, mut held) = ([0; 32], [0u64; 4]);
    // SAFETY: both pointers are to 32 bytes, as the host reads and writes.
    unsafe { transient_load_bytes32(key.as_ptr(), held.as_mut_ptr().cast()) };
    if any(held) { Err(Reentered) } else { Ok(()) }
}

impl Drop for Guard {
    fn drop(&mut self) {
        store(0);
    }
}

/// At key zero, as nothing else of a contract is in transient storage. Words are made here: constants would be data that
/// each call pays for.
#[inline(never)]
fn store(value: u8) {
    let (key, value) = ([0; 32], [value; 32]);
    // SAFETY: both pointers are to 32 bytes, as the host reads.
    unsafe { transient_store_bytes32(key.as_ptr(), value.as_ptr()) };
}
