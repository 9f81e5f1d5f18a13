//! What the contracts weigh and what using them costs, against the committed figures.
//!
//! Always on the embedded chain: the figures are of its prices and of nobody's traffic.

mod farm;
mod operations;
mod pair;
mod size;
mod snapshot;
mod solidity;
mod vault;
