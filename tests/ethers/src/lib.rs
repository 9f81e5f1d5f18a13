//! The contracts as users of the Rust crate `ethers` meet them: bindings from `abi/json`, and a node with a pool.
//!
//! `ethers` is deprecated in favour of alloy; what is written with it goes on working here.

pub mod bindings;
mod stage;

pub use stage::{Account, Client, Stage};
