//! What every contract shares of the host: storage, token calls, routing, ownership, the re-entrancy lock.
//!
//! Nothing else in the contracts calls another contract or touches the host.
#![no_std]

extern crate alloc;

pub mod abi;
pub mod create2;
pub mod delegation;
pub mod erc20;
pub mod error;
pub mod extsload;
pub mod host;
pub mod lock;
pub mod lp;
#[cfg(target_arch = "wasm32")]
mod memory;
pub mod ownership;
pub mod passport;
pub mod router;
pub mod storage;
pub mod token;
pub mod words;
