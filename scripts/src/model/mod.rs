//! Contracts computed beside the chain: their steps on plain values, by their own `staking-math`.

mod farm;
mod pool;

pub use farm::{FarmModel, Farmer};
pub use pool::{PoolModel, Refusal, Staker};
