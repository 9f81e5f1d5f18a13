//! Storage, and its way into the plain values of `staking-math` and back.
//!
//! Slots hold together what is written together: staking writes the first two and the position, claiming the
//! third and the position.

use alloc::{vec, vec::Vec};
use alloy_primitives::Address;
use staking_common::ownership::Ownership;
use staking_common::token;
use staking_common::words::{low_u32, low_u128, narrow, pack, wide};
use staking_math::{Backlog, RewardDebt, RewardStream, clock};
use stylus_sdk::prelude::*;

use crate::error::Error;

sol_storage! {
    /// The pool. Widths are the bounds of `staking-math`.
    #[entrypoint]
    pub struct StakingRewards {
        uint224 index_q128;
        uint32 last_update;

        address staking_token;
        uint96 total;

        uint112 rate_q32;
        uint96 reserve;
        uint32 period_finish;
        bool paused;

        mapping(address => Position) positions;

        address rewards_token;
        uint96 funded;

        address rewards_distribution;
        uint32 rewards_duration;

        uint128 undistributed_q32;

        Ownership ownership;
    }

    /// An account's stake and its place in the stream.
    pub struct Position {
        uint96 staked;
        uint160 debt_q64;
    }
}

impl StakingRewards {
    /// The block's time as the arithmetic uses it.
    pub fn now(&self) -> u32 {
        clock(self.vm().block_timestamp())
    }

    /// Sum of all stakes.
    pub fn total_staked(&self) -> u128 {
        low_u128(self.total.get())
    }

    /// Stores the sum of all stakes.
    pub fn set_total_staked(&mut self, total: u128) {
        self.total.set(pack(total));
    }

    /// The stream as last stored.
    pub fn stored_stream(&self) -> RewardStream {
        RewardStream {
            index_q128: wide(self.index_q128.get()),
            last_update: low_u32(self.last_update.get()),
            rate_q32: low_u128(self.rate_q32.get()),
            period_finish: low_u32(self.period_finish.get()),
            reserve: low_u128(self.reserve.get()),
        }
    }

    /// The stream as it is now, for views.
    pub fn live_stream(&self) -> RewardStream {
        self.stored_stream().at(self.now(), self.total_staked())
    }

    /// The stream accounted up to now; reward streamed to nobody joins the backlog.
    pub fn advance(&mut self) -> RewardStream {
        let mut stream = self.stored_stream();
        let idle = stream.advance(self.now(), self.total_staked());
        if idle > 0 {
            let undistributed = low_u128(self.undistributed_q32.get()).saturating_add(idle);
            self.undistributed_q32.set(pack(undistributed));
        }
        self.index_q128.set(narrow(stream.index_q128));
        self.last_update.set(pack(stream.last_update));
        stream
    }

    /// Stores what a payment or a refused one changed.
    pub fn set_reserve(&mut self, stream: &RewardStream) {
        self.reserve.set(pack(stream.reserve));
    }

    /// What is waiting for the next funding, and what was ever funded.
    pub fn backlog(&self) -> Backlog {
        Backlog {
            undistributed_q32: low_u128(self.undistributed_q32.get()),
            funded: low_u128(self.funded.get()),
        }
    }

    /// Stores a funding.
    pub fn set_funding(&mut self, stream: &RewardStream, backlog: &Backlog) {
        self.last_update.set(pack(stream.last_update));
        self.rate_q32.set(pack(stream.rate_q32));
        self.period_finish.set(pack(stream.period_finish));
        self.set_reserve(stream);
        self.undistributed_q32.set(pack(backlog.undistributed_q32));
        self.funded.set(pack(backlog.funded));
    }

    /// An account's stake and its debt to the stream.
    pub fn position(&self, account: Address) -> (u128, RewardDebt) {
        let position = self.positions.getter(account);
        (low_u128(position.staked.get()), RewardDebt::from_q64(wide(position.debt_q64.get())))
    }

    /// Stores an account's stake and debt.
    pub fn set_position(&mut self, account: Address, staked: u128, debt: RewardDebt) {
        let mut position = self.positions.setter(account);
        position.staked.set(pack(staked));
        position.debt_q64.set(narrow(debt.to_q64()));
    }

    /// Wei the contract holds of one of its tokens, and wei it owes in it.
    pub fn assets_and_owed(&self, token: Address) -> Result<(u128, u128), Error> {
        let principal = if token == self.staking_token.get() { self.total_staked() } else { 0 };
        let rewards = if token == self.rewards_token.get() { low_u128(self.reserve.get()) } else { 0 };
        let assets = token::balance(self.vm(), token, self.vm().contract_address())?;
        Ok((assets, principal.saturating_add(rewards)))
    }
}
