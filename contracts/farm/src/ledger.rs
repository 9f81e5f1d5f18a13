//! Storage, as the plain values of `staking-math` and back. Slots and bits are those of `staking_math::farm::layout`.
//!
//! An action reads the emission and stores only what it pays: the integral follows from the clock, and is stored where
//! rate, funding or allocations change.

use alloy_primitives::{Address, U256};
use staking_common::abi::address;
use staking_common::host::{self, load, store};
use staking_common::storage::{amount, get, mapped, set};
use staking_common::words::{clamp, low_u128, to_address, word};
use staking_math::farm::layout::{self, PoolPart};
use staking_math::farm::{Emission, FarmPool, MAX_POOLS};
use staking_math::layout::{Field, SourcePart};
use staking_math::{Backlog, RewardDebt, Source, Sources, clock};

use crate::error::Error;

/// The block's time as the arithmetic uses it.
pub(crate) fn now() -> u32 {
    clock(host::timestamp())
}

/// The emission as it is now.
pub(crate) fn live() -> Emission {
    stored().at(now())
}

/// The emission as last stored.
pub(crate) fn stored() -> Emission {
    let [integral, schedule] = [layout::INTEGRAL_SLOT, layout::SCHEDULE_SLOT].map(|slot| load(word(slot)));
    Emission::from_words(integral, schedule)
}

/// The emission accounted up to now, with its backlog; what was emitted to nobody is in there.
pub(crate) fn advanced() -> (Emission, Backlog) {
    let (mut emission, mut backlog) = (stored(), backlog());
    backlog.put_back(emission.advance(now()));
    (emission, backlog)
}

/// Stores both.
pub(crate) fn save(emission: &Emission, backlog: &Backlog) {
    let integral = layout::LAST_UPDATE.set(emission.integral_q120, word(emission.last_update));
    store(word(layout::INTEGRAL_SLOT), integral);
    let schedule = layout::EMISSION_RATE.set(word(emission.reserve), word(emission.rate_q24));
    let schedule = layout::FINISH.set(schedule, word(emission.finish));
    store(word(layout::SCHEDULE_SLOT), layout::TOTAL_ALLOC.set(schedule, word(emission.total_alloc)));
    set_backlog(backlog);
}

/// Changes what the farm owes in rewards.
pub(crate) fn set_reserve(reserve: u128) {
    set(layout::SCHEDULE_SLOT, layout::RESERVE, word(reserve));
}

/// What is waiting for the next funding or rate change, and what was funded.
pub(crate) fn backlog() -> Backlog {
    Backlog::from_word(load(word(layout::BACKLOG_SLOT)))
}

fn set_backlog(backlog: &Backlog) {
    set(layout::BACKLOG_SLOT, layout::UNDISTRIBUTED, word(backlog.undistributed_q24));
    set(layout::BACKLOG_SLOT, layout::FUNDED, word(backlog.funded));
}

/// Takes what was credited and is nobody's any more back, to be emitted again, wei·2^24.
pub(crate) fn give_back(more_q24: u128) {
    if more_q24 == 0 {
        return;
    }
    let mut backlog = backlog();
    backlog.put_back(more_q24);
    set_backlog(&backlog);
    // One kind alone gets everything back, so its word would be written for nothing: 20,000 gas of a first deposit.
    if source_kinds().is_power_of_two() {
        return;
    }
    let given_up = amount(layout::GIVEN_UP_SLOT, layout::GIVEN_UP);
    set(layout::GIVEN_UP_SLOT, layout::GIVEN_UP, word(given_up.saturating_add(more_q24)));
}

/// A bit for each kind of source that has funded.
pub(crate) fn source_kinds() -> u8 {
    get(layout::BACKLOG_SLOT, layout::SOURCE_KINDS).as_limbs()[0] as u8
}

/// What each kind of source has paid for, with the emission accounted up to now.
pub(crate) fn sources(emission: &Emission, backlog: &Backlog) -> Sources {
    let kinds = source_kinds();
    let given_up = if kinds.is_power_of_two() { 0 } else { amount(layout::GIVEN_UP_SLOT, layout::GIVEN_UP) };
    let stored = |kind| Source::from_word(load(word(source_slot(kind, SourcePart::Amounts))));
    Sources::now(kinds, stored, emission.pot_q24(backlog), backlog.funded, given_up)
}

/// Stores who has funded, and of several kinds what each has paid for.
pub(crate) fn set_sources(kinds: u8, sources: &Sources) {
    set(layout::BACKLOG_SLOT, layout::SOURCE_KINDS, word(kinds));
    if kinds.is_power_of_two() {
        return;
    }
    for (kind, source) in sources.0.iter().enumerate() {
        if kinds >> kind & 1 == 1 {
            store(word(source_slot(kind, SourcePart::Amounts)), source.to_word());
        }
    }
    set(layout::GIVEN_UP_SLOT, layout::GIVEN_UP, word(0u64));
}

/// Stores what document says where a kind of source comes from.
pub(crate) fn set_disclosure(kind: u8, disclosure: U256) {
    store(word(source_slot(kind.into(), SourcePart::Disclosure)), disclosure);
}

fn source_slot(kind: usize, part: SourcePart) -> u64 {
    layout::source_slot(kind as u64, part)
}

/// What is earned.
pub(crate) fn reward_token() -> Address {
    to_address(get(layout::REWARD_TOKEN_SLOT, layout::ADDRESS))
}

/// Number of pools.
pub(crate) fn pool_count() -> u64 {
    amount(layout::REWARD_TOKEN_SLOT, layout::POOLS) as u64
}

/// A pool of the farm.
pub(crate) struct Pool {
    /// Its number.
    pub(crate) pid: u64,
    /// What its index follows from.
    pub(crate) state: FarmPool,
    /// What is deposited.
    pub(crate) lp_token: Address,
    index: U256,
}

impl Pool {
    /// That of a number.
    pub(crate) fn load(pid: U256) -> Result<Self, Error> {
        let number = clamp(pid);
        if number >= u128::from(MAX_POOLS) {
            return Err(Error::unknown_pool(pid));
        }
        let pool = Self::read(number as u64);
        if pool.lp_token.is_zero() { Err(Error::unknown_pool(pid)) } else { Ok(pool) }
    }

    /// That of a number that there is.
    pub(crate) fn read(pid: u64) -> Self {
        let [index, supply] =
            [PoolPart::Index, PoolPart::Supply].map(|part| load(word(layout::pool_slot(pid, part))));
        let state = FarmPool::from_words(index, supply);
        Self { pid, state, lp_token: to_address(supply), index }
    }

    /// One that is not stored yet.
    pub(crate) fn new(pid: u64, lp_token: Address) -> Self {
        Self { pid, state: FarmPool::default(), lp_token, index: word(0u64) }
    }

    /// Its number as an argument.
    pub(crate) fn id(&self) -> U256 {
        word(self.pid)
    }

    /// Stores it.
    pub(crate) fn save(&self) {
        let base = layout::BASE.set(self.index, self.state.base_q120);
        let index = layout::ALLOC.set(base, word(self.state.alloc));
        store(word(layout::pool_slot(self.pid, PoolPart::Index)), index);
        let supply = layout::SUPPLY.set(address(self.lp_token), word(self.state.supply));
        store(word(layout::pool_slot(self.pid, PoolPart::Supply)), supply);
    }

    /// Whether a flag is up.
    pub(crate) fn is(&self, flag: Field) -> bool {
        flag.is_up(self.index)
    }

    /// Raises or lowers a flag.
    pub(crate) fn mark(&mut self, flag: Field, value: bool) {
        self.index = flag.set(self.index, word(value));
    }

    /// Who is told of every change.
    pub(crate) fn rewarder(&self) -> Address {
        to_address(load(word(layout::pool_slot(self.pid, PoolPart::Rewarder))))
    }

    /// Changes who is told.
    pub(crate) fn set_rewarder(&mut self, rewarder: Address) {
        self.mark(layout::HAS_REWARDER, !rewarder.is_zero());
        store(word(layout::pool_slot(self.pid, PoolPart::Rewarder)), address(rewarder));
    }
}

/// What an account has in a pool.
pub(crate) struct Position {
    /// LP tokens, wei.
    pub(crate) staked: u128,
    /// What it has had of the pool's rewards.
    pub(crate) debt: RewardDebt,
    slot: U256,
}

impl Position {
    /// That of an account in a pool.
    pub(crate) fn of(pid: u64, account: Address) -> Self {
        let key = layout::position_key(pid, address(account));
        let slot = mapped(key, word(layout::POSITIONS_SLOT));
        let position = load(slot);
        let debt = RewardDebt::from_q64(layout::DEBT.get(position));
        Self { staked: low_u128(layout::STAKED.get(position)), debt, slot }
    }

    /// Stores it.
    pub(crate) fn save(&self) {
        store(self.slot, layout::DEBT.set(word(self.staked), self.debt.to_q64()));
    }
}
