//! The calling pool's storage as plain values. Every answer reads the words it needs in two calls.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolError;
use staking_abi::IStakingRewards::{UnknownRequest, UnknownReward};
use staking_common::abi::{address, calldata};
use staking_common::extsload::words;
use staking_common::storage::mapped;
use staking_common::words::{low_u32, low_u128, to_address, word};
use staking_common::{host, token};
use staking_math::layout::{self, Field, RewardPart, SourcePart};
use staking_math::{Backlog, RewardDebt, RewardStream, Source, Sources, clock};

/// The data of a revert: the pool's own, where it refused to be read.
pub(crate) type Error = Vec<u8>;

/// A pool at the present block.
pub(crate) struct Pool {
    /// Its address.
    pub(crate) address: Address,
    /// The program that answers for it.
    pub(crate) lens: Address,
    /// The account that owns it.
    pub(crate) owner: Address,
    /// The account that may own it.
    pub(crate) pending_owner: Address,
    /// The token that is staked.
    pub(crate) staking_token: Address,
    /// The block's time.
    pub(crate) now: u32,
    /// What is earned.
    pub(crate) rewards: Vec<Reward>,
    state: U256,
    caps: U256,
    requests: U256,
}

/// A reward token of the pool.
pub(crate) struct Reward {
    /// Its number.
    pub(crate) index: u64,
    /// Its address.
    pub(crate) token: Address,
    /// The stream as stored.
    pub(crate) stored: RewardStream,
    /// The stream accounted up to now.
    pub(crate) live: RewardStream,
    /// What waits for the next funding now.
    pub(crate) backlog: Backlog,
    kinds: u8,
    given_up_q24: u128,
}

/// What an account has in the pool.
pub(crate) struct Position {
    /// Wei staked.
    pub(crate) staked: u128,
    /// Wei in cooldown.
    pub(crate) leaving: u128,
    /// Debts to the streams, in the order of the rewards.
    debts: Vec<RewardDebt>,
}

const PARTS: [RewardPart; 6] = [
    RewardPart::Index,
    RewardPart::State,
    RewardPart::Rate,
    RewardPart::Backlog,
    RewardPart::Distributor,
    RewardPart::GivenUp,
];

impl Pool {
    /// The caller, which must be a pool.
    pub(crate) fn read() -> Result<Self, Error> {
        let (pool, first) = (host::caller(), |part| layout::reward_slot(0, part));
        let slots = [
            first(RewardPart::State),
            first(RewardPart::Rate),
            layout::REWARDS_TOKEN_SLOT,
            layout::LENS_SLOT,
            layout::OWNER_SLOT,
            layout::PENDING_OWNER_SLOT,
            layout::CAPS_SLOT,
            layout::REQUESTS_SLOT,
        ];
        let [state, rate, rewards_token, lens, owner, pending_owner, caps, requests] =
            words(pool, slots.map(word))?;
        let mut read = Self {
            address: pool,
            lens: to_address(lens),
            owner: to_address(owner),
            pending_owner: to_address(pending_owner),
            staking_token: to_address(rate),
            now: clock(host::timestamp()),
            rewards: Vec::new(),
            state,
            caps,
            requests,
        };
        for index in 0..=low_u128(layout::EXTRA_REWARDS.get(state)) as u64 {
            let slots = PARTS.map(|part| word(layout::reward_slot(index, part)));
            let reward = read.reward(index, rewards_token, words(pool, slots)?);
            read.rewards.push(reward);
        }
        Ok(read)
    }

    fn reward(&self, index: u64, rewards_token: U256, words: [U256; 6]) -> Reward {
        let [index_word, state, rate, backlog_word, _, given_up] = words;
        let stored = RewardStream::from_words(index_word, state, rate);
        let (mut live, mut backlog) = (stored, Backlog::from_words(backlog_word, state, rate));
        backlog.put_back(live.advance(self.now, self.total()));
        Reward {
            index,
            token: to_address(if index == 0 { rewards_token } else { rate }),
            stored,
            live,
            backlog,
            kinds: low_u128(layout::SOURCE_KINDS.get(backlog_word)) as u8,
            given_up_q24: low_u128(layout::GIVEN_UP.get(given_up)),
        }
    }

    /// Sum of all stakes.
    pub(crate) fn total(&self) -> u128 {
        low_u128(layout::TOTAL.get(self.state))
    }

    /// Principal that was requested and not yet paid.
    pub(crate) fn leaving(&self) -> u128 {
        low_u128(layout::LEAVING.get(self.requests))
    }

    /// Whether a flag is up.
    pub(crate) fn is(&self, flag: Field) -> bool {
        flag.is_up(self.state)
    }

    /// Seconds that leaving takes.
    pub(crate) fn cooldown(&self) -> u32 {
        low_u32(layout::COOLDOWN.get(self.caps))
    }

    /// Bounds of new stakes: of all, of one account, and the least of one account.
    pub(crate) fn caps(&self) -> [U256; 3] {
        [
            layout::TOTAL_CAP.get(self.caps),
            layout::ACCOUNT_CAP.get(self.caps),
            layout::MINIMUM.get(self.requests),
        ]
    }

    /// The reward of a token.
    pub(crate) fn find(&self, token: Address) -> Result<&Reward, Error> {
        let found = self.rewards.iter().find(|reward| reward.token == token);
        found.ok_or_else(|| calldata(UnknownReward::SELECTOR, &[address(token)]))
    }

    /// Wei that the pool owes of a token: principal, principal that is leaving, and rewards.
    pub(crate) fn owed(&self, token: Address) -> u128 {
        let principal =
            if token == self.staking_token { self.total().saturating_add(self.leaving()) } else { 0 };
        principal.saturating_add(self.find(token).map_or(0, |reward| reward.stored.reserve))
    }

    /// Wei that the pool holds of a token.
    pub(crate) fn assets(&self, token: Address) -> Result<u128, Error> {
        token::balance_of(token, self.address)
            .map_err(|_| calldata(staking_abi::IStakingRewards::TokenCallFailed::SELECTOR, &[address(token)]))
    }

    /// An account's position.
    pub(crate) fn position(&self, account: Address) -> Result<Position, Error> {
        let own = |slot| mapped(address(account), word(slot));
        let debts = own(layout::EXTRA_DEBTS_SLOT);
        let [position, leaving] =
            words(self.address, [own(layout::POSITIONS_SLOT), own(layout::LEAVING_OF_SLOT)])?;
        let mut read = Position {
            staked: low_u128(layout::STAKED.get(position)),
            leaving: low_u128(leaving),
            debts: Vec::new(),
        };
        for reward in &self.rewards {
            let debt = match reward.index {
                0 => layout::DEBT.get(position),
                index => words(self.address, [mapped(word(index), debts)])?[0],
            };
            read.debts.push(RewardDebt::from_q64(debt));
        }
        Ok(read)
    }

    /// A request: account, receiver, wei and the instant from which it is paid.
    pub(crate) fn request(&self, id: U256) -> Result<[U256; 4], Error> {
        let slots = [layout::REQUEST_SLOT, layout::REQUEST_ACCOUNT_SLOT].map(|slot| mapped(id, word(slot)));
        let [what, whose] = words(self.address, slots)?;
        let amount = layout::REQUEST_AMOUNT.get(what);
        if amount.is_zero() {
            return Err(calldata(UnknownRequest::SELECTOR, &[id]));
        }
        Ok([layout::ADDRESS.get(whose), layout::ADDRESS.get(what), amount, layout::READY_AT.get(whose)])
    }
}

impl Reward {
    /// What each kind of source has paid for, up to now.
    pub(crate) fn sources(&self, pool: &Pool) -> Result<Sources, Error> {
        let mut stored = [U256::ZERO; staking_math::KINDS];
        if !self.kinds.is_power_of_two() {
            let mut kind = 0;
            let slots = [(); staking_math::KINDS].map(|()| {
                kind += 1;
                word(layout::source_slot(self.index, kind - 1, SourcePart::Amounts))
            });
            stored = words(pool.address, slots)?;
        }
        let source = |kind: usize| Source::from_word(stored.get(kind).copied().unwrap_or_default());
        let pot_q24 = self.live.pot_q24(&self.backlog);
        Ok(Sources::now(self.kinds, source, pot_q24, self.backlog.funded, self.given_up_q24))
    }

    /// Whether a kind of source has funded it.
    pub(crate) const fn is_of(&self, kind: usize) -> bool {
        self.kinds >> kind & 1 == 1
    }

    /// The hash last disclosed for a kind of source.
    pub(crate) fn disclosure(&self, pool: &Pool, kind: usize) -> Result<U256, Error> {
        let slot = layout::source_slot(self.index, kind as u64, SourcePart::Disclosure);
        let [hash] = words(pool.address, [word(slot)])?;
        Ok(hash)
    }

    /// Wei of it that an account has earned, rounded down.
    pub(crate) fn earned_by(&self, position: &Position) -> u128 {
        let debt = position.debts.get(self.index as usize).copied().unwrap_or_default();
        debt.earned_down(position.staked, self.live.index_q128)
    }
}
