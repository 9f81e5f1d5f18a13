//! What every contract shares of the host: token calls, ownership, the re-entrancy lock, word conversions.
//!
//! Nothing else in the contracts calls another contract or touches transient storage.
#![no_std]

extern crate alloc;

pub mod abi;
pub mod lock;
pub mod ownership;
pub mod token;
pub mod words;
