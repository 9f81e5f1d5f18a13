//! The `stake` tool as a library: tests and the binary use the same build, deploy and check.
//!
//! - [`build`] turns a contract crate into deployable bytes;
//! - [`deploy`] puts them on a chain in one transaction;
//! - [`suite`] deploys several from one file, resumes what was interrupted, and hands them over;
//! - [`chain`] connects to the embedded chain or to a URL;
//! - [`pool`] reads a deployed pool and explains its refusals, [`amount`] its amounts;
//! - [`model`] computes a pool beside the chain;
//! - [`peers`] gets published Solidity to compare with;
//! - [`verbs`] holds one file per command;
//! - [`problem`], [`output`] and [`progress`] are how the tool speaks.

pub mod amount;
pub mod build;
pub mod chain;
pub mod cli;
pub mod deploy;
pub mod explain;
pub mod interfaces;
pub mod model;
pub mod output;
pub mod peers;
pub mod pool;
pub mod problem;
pub mod progress;
pub mod signer;
pub mod suite;
pub mod verbs;
pub mod workspace;
