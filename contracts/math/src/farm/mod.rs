//! Many pools that share one emission by allocation: MiniChef's rules, exact and lazy.
//!
//! One integral counts the reward of an allocation point since the beginning. A pool's index follows from it, from the
//! pool's allocation and from what is staked there, so that a change of the rate touches no pool and a change of one
//! pool no other, and neither changes what was earned before.
//!
//! | value | unit | bound |
//! |---|---|---|
//! | `integral_q120` | reward wei per allocation point · 2^120 | 2^224 − 1: 2^72 wei per second until [`MAX_TIME`](crate::MAX_TIME) |
//! | index of a pool | reward wei per staked wei · 2^120 | modulo 2^224, only differences count |
//! | allocation | points | [`MAX_ALLOC`] of a pool, 2^32 − 1 of all |

mod emission;
pub mod layout;
mod pool;

pub use emission::Emission;
pub use pool::{FarmPool, PoolIndex};

/// Most allocation points of one pool: 2^28 − 1.
pub const MAX_ALLOC: u32 = (1 << 28) - 1;

/// Most pools of a farm: what goes through all of them stays payable.
pub const MAX_POOLS: u64 = 1_000;
