//! Storage, as the plain values of `staking-math` and back. Slots and bits are those of `staking_math::layout`.
//!
//! Words hold together what is written together: staking writes the index, the total and the position, claiming
//! the stream and the position. What only some pools have lies behind a bit of the flags, which every action reads.

use alloy_primitives::{Address, U256};
use staking_common::abi::address;
use staking_common::host::{self, load, store};
pub(crate) use staking_common::storage::{amount, get, mapped, set};
use staking_common::token;
use staking_common::words::{low_u32, low_u128, to_address, word};
use staking_math::layout::{self, Field, RewardPart, SourcePart};
use staking_math::{Backlog, RewardDebt, RewardStream, Source, Sources, clock};

use crate::error::Error;

/// The block's time as the arithmetic uses it.
pub(crate) fn now() -> u32 {
    clock(host::timestamp())
}

/// Sum of all stakes.
pub(crate) fn total() -> u128 {
    amount(layout::reward_slot(0, RewardPart::State), layout::TOTAL)
}

/// Changes the sum of all stakes.
pub(crate) fn set_total(total: u128) {
    set(layout::reward_slot(0, RewardPart::State), layout::TOTAL, word(total));
}

/// The token that is staked.
pub(crate) fn staking_token() -> Address {
    to_address(get(layout::reward_slot(0, RewardPart::Rate), layout::ADDRESS))
}

/// The program that answers what the pool does not.
pub(crate) fn lens() -> Address {
    to_address(load(word(layout::LENS_SLOT)))
}

/// Whether a flag of the pool is up.
pub(crate) fn is(flag: Field) -> bool {
    flag.is_up(load(word(layout::reward_slot(0, RewardPart::State))))
}

/// Raises or lowers a flag.
pub(crate) fn set_flag(flag: Field, value: bool) {
    set(layout::reward_slot(0, RewardPart::State), flag, word(value));
}

/// Wei the contract holds of a token, and wei it owes in it: principal, principal that is leaving, and rewards.
pub(crate) fn assets_and_owed(token: Address) -> Result<(u128, u128), Error> {
    Ok((token::balance(token)?, principal(token).saturating_add(reserve(token))))
}

/// Principal owed in a token.
pub(crate) fn principal(token: Address) -> u128 {
    if token != staking_token() {
        return 0;
    }
    total().saturating_add(leaving())
}

/// Principal that was requested and not yet paid.
pub(crate) fn leaving() -> u128 {
    if is(layout::COOLING) { amount(layout::REQUESTS_SLOT, layout::LEAVING) } else { 0 }
}

fn reserve(token: Address) -> u128 {
    Reward::find(token).map_or(0, Reward::reserve)
}

/// One of the pool's reward tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reward(u64);

impl Reward {
    /// Synthetix' `rewardsToken`.
    pub(crate) const FIRST: Self = Self(0);

    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..=low_u128(get(layout::reward_slot(0, RewardPart::State), layout::EXTRA_REWARDS)) as u64).map(Self)
    }

    /// That of a token.
    pub(crate) fn find(token: Address) -> Result<Self, Error> {
        Self::all().find(|reward| reward.token() == token).ok_or_else(|| Error::unknown_reward(token))
    }

    fn slot(self, part: RewardPart) -> u64 {
        layout::reward_slot(self.0, part)
    }

    /// The token.
    pub(crate) fn token(self) -> Address {
        to_address(get(self.token_slot(), layout::ADDRESS))
    }

    /// Stores its token.
    pub(crate) fn set_token(self, token: Address) {
        set(self.token_slot(), layout::ADDRESS, address(token));
    }

    fn token_slot(self) -> u64 {
        if self == Self::FIRST { layout::REWARDS_TOKEN_SLOT } else { self.slot(RewardPart::Rate) }
    }

    /// Who funds it.
    pub(crate) fn distributor(self) -> Address {
        to_address(get(self.slot(RewardPart::Distributor), layout::ADDRESS))
    }

    /// Stores who funds it.
    pub(crate) fn set_distributor(self, distributor: Address) {
        set(self.slot(RewardPart::Distributor), layout::ADDRESS, address(distributor));
    }

    /// Length of its next periods.
    pub(crate) fn duration(self) -> u32 {
        low_u32(get(self.slot(RewardPart::Backlog), layout::DURATION))
    }

    /// Stores the length of its next periods.
    pub(crate) fn set_duration(self, duration: u32) {
        set(self.slot(RewardPart::Backlog), layout::DURATION, word(duration));
    }

    /// Whether the next funding may lower the running rate.
    pub(crate) fn may_lower(self) -> bool {
        !get(self.slot(RewardPart::Backlog), layout::MAY_LOWER).is_zero()
    }

    /// Gives or takes that leave.
    pub(crate) fn set_may_lower(self, may_lower: bool) {
        set(self.slot(RewardPart::Backlog), layout::MAY_LOWER, word(may_lower));
    }

    /// The stream as last stored.
    pub(crate) fn stored(self) -> RewardStream {
        self.with_rate_in(self.slot(RewardPart::Rate))
    }

    /// The stream as it is now, for claims and views. The rate beside the token is the one they read anyway: 2,100 gas.
    pub(crate) fn live(self) -> RewardStream {
        self.with_rate_in(self.token_slot()).at(now(), total())
    }

    fn with_rate_in(self, slot: u64) -> RewardStream {
        let slots = [self.slot(RewardPart::Index), self.slot(RewardPart::State), slot];
        let [index, state, rate] = slots.map(|slot| load(word(slot)));
        RewardStream::from_words(index, state, rate)
    }

    /// The stream accounted up to now; reward streamed to nobody joins the backlog.
    pub(crate) fn advance(self) -> RewardStream {
        let mut stream = self.stored();
        let since = stream.last_update;
        let idle_q24 = stream.advance(now(), total());
        if idle_q24 > 0 {
            self.note_idle(stream.last_update.saturating_sub(since), idle_q24);
        }
        let index = layout::LAST_UPDATE.set(stream.index_q128, word(stream.last_update));
        store(word(self.slot(RewardPart::Index)), index);
        stream
    }

    /// Counts seconds in which nobody was staked, beside the total: 5,000 gas less for whoever is first than in the backlog,
    /// where only more seconds go than the word has room for.
    fn note_idle(self, seconds: u32, idle_q24: u128) {
        let slot = self.slot(RewardPart::State);
        let sum = low_u32(get(slot, layout::IDLE)).saturating_add(seconds);
        if sum > layout::MAX_IDLE {
            self.put_back(idle_q24);
        } else {
            set(slot, layout::IDLE, word(sum));
        }
    }

    /// Adds what an account gave up to what is waiting for the next funding, wei·2^24.
    pub(crate) fn give_up(self, more_q24: u128) {
        self.put_back(more_q24);
        let slot = self.slot(RewardPart::GivenUp);
        set(slot, layout::GIVEN_UP, word(amount(slot, layout::GIVEN_UP).saturating_add(more_q24)));
    }

    /// Adds to what is waiting for the next funding, wei·2^24.
    fn put_back(self, more_q24: u128) {
        let mut backlog = self.backlog();
        backlog.put_back(more_q24);
        self.set_backlog(&backlog);
    }

    /// Registers one more token, if the pool has room for it.
    pub(crate) fn add() -> Option<Self> {
        let slot = layout::reward_slot(0, RewardPart::State);
        let index = amount(slot, layout::EXTRA_REWARDS) as u64 + 1;
        if index >= layout::MAX_REWARDS {
            return None;
        }
        set(slot, layout::EXTRA_REWARDS, word(index));
        Some(Self(index))
    }

    /// Wei received and not yet paid out.
    pub(crate) fn reserve(self) -> u128 {
        amount(self.slot(RewardPart::State), layout::RESERVE)
    }

    /// Stores what a payment or a refused one changed.
    pub(crate) fn set_reserve(self, reserve: u128) {
        set(self.slot(RewardPart::State), layout::RESERVE, word(reserve));
    }

    /// What is waiting for the next funding, and what was funded.
    pub(crate) fn backlog(self) -> Backlog {
        let parts = [RewardPart::Backlog, RewardPart::State, RewardPart::Rate];
        let [backlog, state, rate] = parts.map(|part| load(word(self.slot(part))));
        Backlog::from_words(backlog, state, rate)
    }

    /// Stores what is waiting for the next funding, idle seconds included, and what was funded.
    pub(crate) fn set_backlog(self, backlog: &Backlog) {
        let slot = self.slot(RewardPart::Backlog);
        set(slot, layout::UNDISTRIBUTED, word(backlog.undistributed_q24));
        set(slot, layout::FUNDED, word(backlog.funded));
        set(self.slot(RewardPart::State), layout::IDLE, word(0u64));
    }

    /// Stores a funding. A leave to lower the rate is used up.
    pub(crate) fn set_funding(self, stream: &RewardStream, backlog: &Backlog) {
        set(self.slot(RewardPart::Index), layout::LAST_UPDATE, word(stream.last_update));
        for slot in [self.slot(RewardPart::Rate), self.token_slot()] {
            set(slot, layout::RATE, word(stream.rate_q24));
        }
        set(self.slot(RewardPart::State), layout::PERIOD_FINISH, word(stream.period_finish));
        self.set_reserve(stream.reserve);
        self.set_backlog(backlog);
        self.set_may_lower(false);
    }

    /// A bit for each kind of source that has funded.
    pub(crate) fn source_kinds(self) -> u8 {
        get(self.slot(RewardPart::Backlog), layout::SOURCE_KINDS).as_limbs()[0] as u8
    }

    /// What each kind of source has paid for, with the stream accounted up to now.
    pub(crate) fn sources(self, stream: &RewardStream, backlog: &Backlog) -> Sources {
        let kinds = self.source_kinds();
        let given_up = if kinds.is_power_of_two() {
            0
        } else {
            amount(self.slot(RewardPart::GivenUp), layout::GIVEN_UP)
        };
        let stored = |kind| Source::from_word(load(word(self.source_slot(kind, SourcePart::Amounts))));
        Sources::now(kinds, stored, stream.pot_q24(backlog), backlog.funded, given_up)
    }

    /// Stores who has funded, and of several kinds what each has paid for.
    pub(crate) fn set_sources(self, kinds: u8, sources: &Sources) {
        set(self.slot(RewardPart::Backlog), layout::SOURCE_KINDS, word(kinds));
        if kinds.is_power_of_two() {
            return;
        }
        for (kind, source) in sources.0.iter().enumerate() {
            if kinds >> kind & 1 == 1 {
                store(word(self.source_slot(kind, SourcePart::Amounts)), source.to_word());
            }
        }
        set(self.slot(RewardPart::GivenUp), layout::GIVEN_UP, word(0u64));
    }

    /// Stores what document says where a kind of source comes from.
    pub(crate) fn set_disclosure(self, kind: u8, disclosure: U256) {
        store(word(self.source_slot(kind.into(), SourcePart::Disclosure)), disclosure);
    }

    fn source_slot(self, kind: usize, part: SourcePart) -> u64 {
        layout::source_slot(self.0, kind as u64, part)
    }
}

/// An account's stake and its debts to the streams.
pub(crate) struct Position {
    account: Address,
    slot: U256,
    word: U256,
}

impl Position {
    /// That of an account.
    pub(crate) fn of(account: Address) -> Self {
        let slot = mapped(address(account), word(layout::POSITIONS_SLOT));
        Self { account, slot, word: load(slot) }
    }

    /// Wei staked.
    pub(crate) fn staked(&self) -> u128 {
        low_u128(layout::STAKED.get(self.word))
    }

    /// Changes the stake.
    pub(crate) fn set_staked(&mut self, staked: u128) {
        self.word = layout::STAKED.set(self.word, word(staked));
    }

    /// The debt to a reward's stream.
    pub(crate) fn debt(&self, reward: Reward) -> RewardDebt {
        RewardDebt::from_q64(match reward {
            Reward::FIRST => layout::DEBT.get(self.word),
            Reward(index) => load(self.extra_slot(index)),
        })
    }

    /// Changes the debt to a reward's stream.
    pub(crate) fn set_debt(&mut self, reward: Reward, debt: RewardDebt) {
        match reward {
            Reward::FIRST => self.word = layout::DEBT.set(self.word, debt.to_q64()),
            Reward(index) => store(self.extra_slot(index), debt.to_q64()),
        }
    }

    /// Stores the stake and the debt to the first reward.
    pub(crate) fn save(&self) {
        store(self.slot, self.word);
    }

    fn extra_slot(&self, index: u64) -> U256 {
        let debts = mapped(address(self.account), word(layout::EXTRA_DEBTS_SLOT));
        mapped(word(index), debts)
    }
}
