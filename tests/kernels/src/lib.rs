//! Formulas in loops, for `stake gas`: what computation costs on this machine beside the same in Solidity.
//!
//! No product: `accrue` and `sqrtOfAmm` run `staking_math`, the rest are formulas that no contract of this repository needs
//! yet, as fast as they get here. They say what a module that needs them would cost: interest per second (`rpow`), emissions
//! that decay (`expWad`), claims from a tree (`merkle`), full products (`mulDiv`) and fast roots (`sqrt`).
#![no_std]
#![allow(missing_docs, reason = "the macro writes the entry point")]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod compound;
mod exponential;
mod kernels;
mod merkle;
// The host's functions exist in programs only, which a test is not.
#[cfg(not(test))]
pub mod program;
mod root;
mod wide;
