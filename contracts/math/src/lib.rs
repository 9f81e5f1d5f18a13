//! The arithmetic of staking rewards: pure, `no_std`, without SDK or storage; the host only divides words.
//!
//! This is the only place where a formula exists; the WASM contracts, the command-line tool and the
//! property tests all run this code on plain values.
//!
//! | value | unit | bound |
//! |---|---|---|
//! | amounts, totals, reserve | wei of a token | [`MAX_AMOUNT`] = 2^96 − 1 |
//! | `rate_q24` | wei·2^24 per second | [`MAX_RATE_Q24`] = 2^96 − 1 |
//! | `undistributed_q24` | wei·2^24 | 2^120 − 1 |
//! | `index_q128` | reward wei per staked wei · 2^128 | modulo 2^224 |
//! | [`RewardDebt`] | wei·2^64 | modulo 2^160 |
//! | durations | seconds | [`MAX_DURATION`] = ten years |
//! | times | seconds since 1970 | [`MAX_TIME`] = 2^32 − 1 (year 2106) |
//!
//! What a stream was funded with is at most [`MAX_FUNDED`], checked when it is funded; every other bound follows
//! from that one, so no exit and no view can overflow later.
#![no_std]

pub mod amm;
pub mod compound;
mod debt;
mod divide;
pub mod farm;
mod fixed;
pub mod layout;
mod sources;
mod stored;
mod stream;
pub mod twap;
pub mod vault;

pub use debt::RewardDebt;
pub use farm::{Emission, FarmPool};
pub use fixed::{index_to_wad_down, low_u32, low_u128, yearly_down};
pub use sources::{KINDS, Source, Sources};
pub use stream::{Backlog, FundingError, RewardStream};

/// Largest amount of one token this suite accounts for: 2^96 − 1 wei.
pub const MAX_AMOUNT: u128 = (1 << 96) - 1;

/// Most wei that a reward is funded with in its lifetime. Nobody earns more, so that what is left of 2^96 tells a claim
/// that roundings have left below zero.
pub const MAX_FUNDED: u128 = MAX_AMOUNT - (1 << 32);

/// Bits of the fractions of a wei in which streams are accounted.
pub const FRACTION_BITS: u32 = 24;

/// Largest rate, below 2^72 wei per second: the largest funding at that rate lasts half a year.
pub const MAX_RATE_Q24: u128 = (1 << 96) - 1;

/// Longest period: ten years. A mistyped one must not bind a pool for a lifetime.
pub const MAX_DURATION: u32 = 10 * 365 * 86_400;

/// Longest cooldown: a year. Principal must not be locked for longer by a mistyped parameter.
pub const MAX_COOLDOWN: u32 = 365 * 86_400;

/// Last instant that is told apart; time stands still after it and exits keep working.
pub const MAX_TIME: u32 = u32::MAX;

/// A block timestamp as the arithmetic uses it, held at [`MAX_TIME`].
pub const fn clock(timestamp: u64) -> u32 {
    if timestamp > MAX_TIME as u64 { MAX_TIME } else { timestamp as u32 }
}
