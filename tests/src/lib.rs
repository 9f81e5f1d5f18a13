//! The stage for black-box tests: compiled contracts on a chain that is spoken to through JSON-RPC only.
//!
//! Without further ado each test gets an embedded chain of its own. With `STAKE_RPC_URL` set the same tests
//! run against that chain (a Nitro dev node: its well-known owner pays); run them one at a time there.
//!
//! Helpers panic with what went wrong: they are for tests.
#![allow(clippy::missing_panics_doc, reason = "panicking is how a test helper reports")]

mod amm;
mod compounding;
mod crowd;
mod expect;
mod farm;
pub mod fixtures;
mod integrators;
pub mod permit;
mod pool;
mod vault;
mod world;
pub mod zoo;

pub use amm::{Amm, only};
pub use compounding::Compounding;
pub use crowd::Outcome;
pub use expect::{RefusedCall, Reverted, event, logs};
pub use farm::Farm;
pub use integrators::{Bonus, Depositing, Wrapped};
pub use pool::{Pool, ether, token};
pub use vault::Vault;
pub use world::{Receipt, World, artifact};
