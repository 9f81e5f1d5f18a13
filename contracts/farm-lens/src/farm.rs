//! The calling farm's storage as plain values.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolError;
use staking_abi::IFarm::{TokenCallFailed, UnknownPool};
use staking_common::abi::{address, calldata};
use staking_common::extsload::{many, words};
use staking_common::storage::mapped;
use staking_common::words::{clamp, low_u128, to_address, word};
use staking_common::{host, token};
use staking_math::farm::layout::{self, PoolPart};
use staking_math::farm::{Emission, FarmPool};
use staking_math::layout::{Field, SourcePart};
use staking_math::{Backlog, KINDS, RewardDebt, Source, Sources, clock};

/// The data of a revert: the farm's own, where it refused to be read.
pub(crate) type Error = Vec<u8>;

/// A farm at the present block.
pub(crate) struct Farm {
    /// Its address.
    pub(crate) address: Address,
    /// The program that answers for it.
    pub(crate) lens: Address,
    /// The account that owns it.
    pub(crate) owner: Address,
    /// The account that may own it.
    pub(crate) pending_owner: Address,
    /// What is earned.
    pub(crate) reward_token: Address,
    /// The block's time.
    pub(crate) now: u32,
    /// The emission as stored.
    pub(crate) stored: Emission,
    /// The emission accounted up to now.
    pub(crate) live: Emission,
    /// What waits for the next funding or rate change, with what pools without anybody have to give back.
    pub(crate) backlog: Backlog,
    /// Its pools.
    pub(crate) pools: Vec<Pool>,
    kinds: u8,
    given_up_q24: u128,
}

/// A pool of the farm.
pub(crate) struct Pool {
    /// Its number.
    pub(crate) pid: u64,
    /// What is deposited.
    pub(crate) lp_token: Address,
    /// Who is told of every change.
    pub(crate) rewarder: Address,
    /// What its index follows from.
    pub(crate) state: FarmPool,
    flags: U256,
}

/// What an account has in a pool.
pub(crate) struct Position {
    /// LP tokens, wei.
    pub(crate) staked: u128,
    /// What can be harvested, wei, rounded down.
    pub(crate) earned: u128,
}

impl Farm {
    /// The caller, which must be a farm, with all its pools.
    pub(crate) fn read() -> Result<Self, Error> {
        Self::with_pools(None)
    }

    /// The caller with one pool: whatever is asked about that one does not pay for a thousand others.
    pub(crate) fn with_pool(pid: U256) -> Result<(Self, Pool), Error> {
        let mut farm = Self::with_pools(Some(clamp(pid)))?;
        let pool = farm.pools.pop().ok_or_else(|| calldata(UnknownPool::SELECTOR, &[pid]))?;
        Ok((farm, pool))
    }

    fn with_pools(only: Option<u128>) -> Result<Self, Error> {
        let farm = host::caller();
        let slots = [
            layout::INTEGRAL_SLOT,
            layout::SCHEDULE_SLOT,
            layout::BACKLOG_SLOT,
            layout::REWARD_TOKEN_SLOT,
            layout::GIVEN_UP_SLOT,
            layout::LENS_SLOT,
            layout::OWNER_SLOT,
            layout::PENDING_OWNER_SLOT,
        ];
        let [integral, schedule, backlog_word, reward, given_up, lens, owner, pending_owner] =
            words(farm, slots.map(word))?;
        let (now, stored) = (clock(host::timestamp()), Emission::from_words(integral, schedule));
        let (mut live, mut backlog) = (stored, Backlog::from_word(backlog_word));
        backlog.put_back(live.advance(now));
        let mut given_up_q24 = low_u128(layout::GIVEN_UP.get(given_up));
        let count = low_u128(layout::POOLS.get(reward)) as u64;
        let mut pools = pools(farm, (0..count).filter(|pid| only.is_none_or(|only| only == (*pid).into())))?;
        for pool in &mut pools {
            let idle = pool.state.take_idle(live.integral_q120);
            backlog.put_back(idle);
            given_up_q24 = given_up_q24.saturating_add(idle);
        }
        Ok(Self {
            address: farm,
            lens: to_address(lens),
            owner: to_address(owner),
            pending_owner: to_address(pending_owner),
            reward_token: to_address(reward),
            now,
            stored,
            live,
            backlog,
            pools,
            kinds: low_u128(layout::SOURCE_KINDS.get(backlog_word)) as u8,
            given_up_q24,
        })
    }

    /// What an account has in one pool.
    pub(crate) fn position(&self, pool: &Pool, account: Address) -> Result<Position, Error> {
        let [position] = words(self.address, [slot(pool, account)])?;
        Ok(self.earning(pool, position))
    }

    /// What an account has in each pool.
    pub(crate) fn positions(&self, account: Address) -> Result<Vec<Position>, Error> {
        let slots: Vec<U256> = self.pools.iter().map(|pool| slot(pool, account)).collect();
        let positions = many(self.address, &slots)?;
        Ok(self.pools.iter().zip(positions).map(|(pool, word)| self.earning(pool, word)).collect())
    }

    fn earning(&self, pool: &Pool, position: U256) -> Position {
        let staked = low_u128(layout::STAKED.get(position));
        let debt = RewardDebt::from_q64(layout::DEBT.get(position));
        let index = pool.state.index(self.live.integral_q120);
        Position { staked, earned: debt.earned_down(staked, index.q128()) }
    }

    /// Wei of a token that others have a claim to.
    pub(crate) fn owed(&self, token: Address) -> u128 {
        if token == self.reward_token {
            return self.stored.reserve;
        }
        let pools = self.pools.iter().filter(|pool| pool.lp_token == token);
        pools.fold(0, |sum, pool| sum.saturating_add(pool.state.supply))
    }

    /// The LP tokens, each once, and what is deposited of each: with a thousand pools, asking for each would be too much.
    pub(crate) fn deposits(&self) -> Vec<(Address, u128)> {
        let mut deposits: Vec<(Address, u128)> = Vec::with_capacity(self.pools.len());
        for Pool { lp_token, state, .. } in &self.pools {
            // Inserted where they belong: sorting would be a sixth of the program.
            let at = deposits.partition_point(|(token, _)| token < lp_token);
            match deposits.get_mut(at) {
                Some((token, sum)) if token == lp_token => *sum = sum.saturating_add(state.supply),
                _ => deposits.insert(at, (*lp_token, state.supply)),
            }
        }
        deposits
    }

    /// Wei of a token that the farm holds.
    pub(crate) fn assets(&self, token: Address) -> Result<u128, Error> {
        token::balance_of(token, self.address)
            .map_err(|_| calldata(TokenCallFailed::SELECTOR, &[address(token)]))
    }

    /// Wei·2^24 that are funded and not given to anybody.
    pub(crate) fn pot_q24(&self) -> u128 {
        self.live.pot_q24(&self.backlog)
    }

    /// What each kind of source has paid for.
    pub(crate) fn sources(&self) -> Result<Sources, Error> {
        let mut stored = Vec::new();
        if !self.kinds.is_power_of_two() {
            let slots: Vec<U256> =
                (0..KINDS).map(|kind| word(layout::source_slot(kind as u64, SourcePart::Amounts))).collect();
            stored = many(self.address, &slots)?;
        }
        let source = |kind: usize| Source::from_word(stored.get(kind).copied().unwrap_or_default());
        Ok(Sources::now(self.kinds, source, self.pot_q24(), self.backlog.funded, self.given_up_q24))
    }

    /// Whether a kind of source has funded.
    pub(crate) const fn is_funded_by(&self, kind: usize) -> bool {
        self.kinds >> kind & 1 == 1
    }

    /// The hash last disclosed for a kind of source.
    pub(crate) fn disclosure(&self, kind: usize) -> Result<U256, Error> {
        let [hash] = words(self.address, [word(layout::source_slot(kind as u64, SourcePart::Disclosure))])?;
        Ok(hash)
    }
}

impl Pool {
    /// Whether a flag is up.
    pub(crate) fn is(&self, flag: Field) -> bool {
        flag.is_up(self.flags)
    }
}

fn slot(pool: &Pool, account: Address) -> U256 {
    mapped(layout::position_key(pool.pid, address(account)), word(layout::POSITIONS_SLOT))
}

fn pools(farm: Address, pids: impl Iterator<Item = u64> + Clone) -> Result<Vec<Pool>, Error> {
    let slots: Vec<U256> = pids
        .clone()
        .flat_map(|pid| {
            [PoolPart::Index, PoolPart::Supply, PoolPart::Rewarder]
                .map(|part| word(layout::pool_slot(pid, part)))
        })
        .collect();
    let words = many(farm, &slots)?;
    let (words, _) = words.as_chunks();
    let read = |(pid, [index, supply, rewarder]): (u64, &[U256; 3])| Pool {
        pid,
        lp_token: to_address(*supply),
        rewarder: to_address(*rewarder),
        state: FarmPool::from_words(*index, *supply),
        flags: *index,
    };
    Ok(pids.zip(words).map(read).collect())
}
