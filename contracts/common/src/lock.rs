//! Calls of a contract from inside its own calls, which are refused.
//!
//! [`outermost`] asks the chain, which counts the open calls of a contract; it is for contracts that never expect a call
//! from inside another one. [`enter`] is for the rest: that lock lives in transient storage, so a revert undoes it, and no
//! storage slot pays for it.

use crate::host;
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

/// Fails inside another call of this contract, views among them: 1 gas, where [`enter`] costs 320.
pub fn outermost() -> Result<(), Reentered> {
    if host::is_reentrant() { Err(Reentered) } else { Ok(()) }
}

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
