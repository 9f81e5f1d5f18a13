//! Contracts computed beside the chain: their steps on plain values, by their own `staking-math`.

mod farm;
mod pair;
mod pool;

pub use farm::{FarmModel, Farmer};
pub use pair::{PairModel, PairRefusal};
pub use pool::{PoolModel, Refusal, Staker};
