//! Where a farm keeps its state, the same for the contract, its lens and tools.

pub use crate::layout::{
    ADDRESS, DEBT, FUNDED, GIVEN_UP, RATE, SOURCE_CREDITED, SOURCE_KINDS, SOURCE_POT, STAKED, UNDISTRIBUTED,
};
use crate::layout::{Field, SourcePart};
use crate::{Emission, FarmPool, low_u32, low_u128};
use alloy_primitives::U256;

/// Changes with every change of this file that moves a value.
pub const LAYOUT_VERSION: u32 = 1;

/// Slot: [`INTEGRAL`] and [`LAST_UPDATE`].
pub const INTEGRAL_SLOT: u64 = 0;
/// `Emission::integral_q120`.
pub const INTEGRAL: Field = Field::new(0, 224);
/// `Emission::last_update`.
pub const LAST_UPDATE: Field = Field::new(224, 32);

/// Slot: [`RESERVE`], [`TOTAL_ALLOC`], [`FINISH`] and [`EMISSION_RATE`].
pub const SCHEDULE_SLOT: u64 = 1;
/// `Emission::reserve`.
pub const RESERVE: Field = Field::new(0, 96);
/// `Emission::total_alloc`.
pub const TOTAL_ALLOC: Field = Field::new(96, 32);
/// `Emission::finish`.
pub const FINISH: Field = Field::new(128, 32);
/// `Emission::rate_q24`.
pub const EMISSION_RATE: Field = RATE;

/// Slot: [`UNDISTRIBUTED`], [`FUNDED`] and [`SOURCE_KINDS`].
pub const BACKLOG_SLOT: u64 = 2;
/// Slot: [`ADDRESS`] of the reward token and [`POOLS`].
pub const REWARD_TOKEN_SLOT: u64 = 3;
/// Number of pools.
pub const POOLS: Field = Field::new(160, 32);
/// Slot: [`ADDRESS`] of the distributor.
pub const DISTRIBUTOR_SLOT: u64 = 4;
/// Slot: [`GIVEN_UP`].
pub const GIVEN_UP_SLOT: u64 = 5;
/// Slot: address of the program that answers what the farm itself does not.
pub const LENS_SLOT: u64 = 6;
/// Slot: address of the owner.
pub const OWNER_SLOT: u64 = 7;
/// Slot: address of the pending owner.
pub const PENDING_OWNER_SLOT: u64 = 8;
/// Mapping: account → whom `harvestFor` pays; zero for the account itself.
pub const RECEIVERS_SLOT: u64 = 9;
/// Mapping: account → operator → 1 if it may act for the account.
pub const OPERATORS_SLOT: u64 = 10;
/// Mapping: pool and account ([`position_key`]) → [`STAKED`] and [`DEBT`].
pub const POSITIONS_SLOT: u64 = 11;

/// Slot of the first [`SourcePart`].
const SOURCES_SLOT: u64 = 16;
/// Slot of the first pool.
const POOLS_START: u64 = 1024;

/// The words of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum PoolPart {
    /// [`BASE`], [`ALLOC`] and the pool's flags.
    Index,
    /// [`ADDRESS`] of the LP token and [`SUPPLY`].
    Supply,
    /// [`ADDRESS`] of the rewarder.
    Rewarder,
}

/// `FarmPool::base_q120`.
pub const BASE: Field = Field::new(0, 224);
/// `FarmPool::alloc`.
pub const ALLOC: Field = Field::new(224, 28);
/// Flag: a rewarder is told of every change of a position.
pub const HAS_REWARDER: Field = Field::new(252, 1);
/// Flag: nobody enters for now.
pub const PAUSED: Field = Field::new(253, 1);
/// Flag: nobody enters any more.
pub const CLOSED: Field = Field::new(254, 1);
/// Flag: what arrives is measured by balances.
pub const MEASURED: Field = Field::new(255, 1);
/// `FarmPool::supply`.
pub const SUPPLY: Field = Field::new(160, 96);

/// Slot of a pool's word.
pub const fn pool_slot(pid: u64, part: PoolPart) -> u64 {
    POOLS_START.saturating_add(pid.saturating_mul(4)).saturating_add(part as u64)
}

/// Slot of a kind of source.
pub const fn source_slot(kind: u64, part: SourcePart) -> u64 {
    SOURCES_SLOT.saturating_add(kind.saturating_mul(2)).saturating_add(part as u64)
}

/// Where an account's position in a pool lies in the mapping: the pool's number above the address.
pub fn position_key(pid: u64, account: U256) -> U256 {
    ADDRESS.set(U256::from_limbs([0, 0, pid << 32, 0]), account)
}

impl Emission {
    /// An emission from its words at [`INTEGRAL_SLOT`] and [`SCHEDULE_SLOT`].
    pub fn from_words(integral: U256, schedule: U256) -> Self {
        Self {
            integral_q120: INTEGRAL.get(integral),
            last_update: low_u32(LAST_UPDATE.get(integral)),
            rate_q24: low_u128(EMISSION_RATE.get(schedule)),
            finish: low_u32(FINISH.get(schedule)),
            total_alloc: low_u32(TOTAL_ALLOC.get(schedule)),
            reserve: low_u128(RESERVE.get(schedule)),
        }
    }
}

impl FarmPool {
    /// A pool from its words [`PoolPart::Index`] and [`PoolPart::Supply`].
    pub fn from_words(index: U256, supply: U256) -> Self {
        Self {
            base_q120: BASE.get(index),
            supply: low_u128(SUPPLY.get(supply)),
            alloc: low_u32(ALLOC.get(index)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_word_do_not_touch_each_other() {
        for fields in [
            &[INTEGRAL, LAST_UPDATE][..],
            &[RESERVE, TOTAL_ALLOC, FINISH, EMISSION_RATE],
            &[UNDISTRIBUTED, FUNDED, SOURCE_KINDS],
            &[ADDRESS, POOLS],
            &[BASE, ALLOC, HAS_REWARDER, PAUSED, CLOSED, MEASURED],
            &[ADDRESS, SUPPLY],
            &[STAKED, DEBT],
        ] {
            for (at, field) in fields.iter().enumerate() {
                let full = field.set(U256::ZERO, U256::MAX);
                for (other_at, other) in fields.iter().enumerate() {
                    assert_eq!(other.get(full).is_zero(), at != other_at, "{field:?} and {other:?}");
                }
            }
        }
    }

    #[test]
    fn pools_begin_behind_everything_else_and_positions_differ() {
        let last = source_slot(crate::KINDS as u64 - 1, SourcePart::Disclosure);
        assert!(POSITIONS_SLOT < source_slot(0, SourcePart::Amounts) && last < pool_slot(0, PoolPart::Index));
        let account = U256::from(5);
        assert_eq!(position_key(3, account), account | U256::from(3) << 160usize);
        assert_ne!(position_key(3, account), position_key(4, account));
    }
}
