//! `StakingRewards`: stake one token, earn another. The specification is `abi/interfaces/IStakingRewards.sol`.
//!
//! Every action reads in the same order: check and lock, bring the stream up to now, move the account through
//! `staking-math`, store, call the token, emit. Tokens that come in are pulled first, to credit what arrived; a
//! reward that could not go out is put back afterwards, which the lock makes safe.
#![no_std]
#![allow(missing_docs, reason = "the interface documents every function")]

extern crate alloc;

mod error;
mod event;
mod ledger;

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::words::{clamp, low_u32, pack, word};
use staking_common::{lock, token};
use staking_math::{FundingError, MAX_AMOUNT, MAX_DURATION, index_to_wad_down};
use stylus_sdk::prelude::*;

use error::Error;
pub use ledger::StakingRewards;

#[public]
impl StakingRewards {
    #[constructor]
    pub fn constructor(
        &mut self,
        owner: Address,
        staking_token: Address,
        rewards_token: Address,
        rewards_duration: U256,
    ) -> Result<(), Error> {
        if owner.is_zero() {
            return Err(Error::OwnableInvalidOwner(owner));
        }
        let duration = checked_duration(rewards_duration)?;
        let this = self.vm().contract_address();
        token::balance(self.vm(), staking_token, this)?;
        token::balance(self.vm(), rewards_token, this)?;

        self.staking_token.set(staking_token);
        self.rewards_token.set(rewards_token);
        self.rewards_distribution.set(owner);
        self.rewards_duration.set(pack(duration));
        self.ownership.start(owner);
        event::ownership_transferred(self.vm(), Address::ZERO, owner);
        event::rewards_distribution_updated(self.vm(), owner);
        event::rewards_duration_updated(self.vm(), rewards_duration);
        Ok(())
    }

    pub fn staking_token(&self) -> Address {
        self.staking_token.get()
    }

    pub fn rewards_token(&self) -> Address {
        self.rewards_token.get()
    }

    pub fn total_supply(&self) -> U256 {
        word(self.total_staked())
    }

    pub fn balance_of(&self, account: Address) -> U256 {
        word(self.position(account).0)
    }

    pub fn earned(&self, account: Address) -> Result<U256, Error> {
        lock::check()?;
        let (staked, debt) = self.position(account);
        Ok(word(debt.earned_down(staked, &self.live_stream())))
    }

    pub fn rewards(&self, account: Address) -> Result<U256, Error> {
        self.earned(account)
    }

    pub fn user_reward_per_token_paid(&self, _account: Address) -> Result<U256, Error> {
        self.reward_per_token()
    }

    pub fn reward_per_token(&self) -> Result<U256, Error> {
        lock::check()?;
        Ok(index_to_wad_down(self.live_stream().index_q128))
    }

    pub fn reward_per_token_stored(&self) -> U256 {
        index_to_wad_down(self.stored_stream().index_q128)
    }

    pub fn reward_rate(&self) -> U256 {
        word(self.stored_stream().rate_down())
    }

    pub fn get_reward_for_duration(&self) -> U256 {
        word(self.stored_stream().period_reward_down(low_u32(self.rewards_duration.get())))
    }

    pub fn period_finish(&self) -> U256 {
        word(self.stored_stream().period_finish)
    }

    pub fn last_update_time(&self) -> U256 {
        word(self.stored_stream().last_update)
    }

    pub fn last_time_reward_applicable(&self) -> U256 {
        word(self.stored_stream().last_time_applicable(self.now()))
    }

    pub fn rewards_duration(&self) -> U256 {
        word(low_u32(self.rewards_duration.get()))
    }

    pub fn rewards_distribution(&self) -> Address {
        self.rewards_distribution.get()
    }

    pub fn undistributed(&self, token: Address) -> Result<U256, Error> {
        lock::check()?;
        if token != self.rewards_token() {
            return Err(Error::UnknownReward(token));
        }
        let mut backlog = self.backlog();
        let idle = self.stored_stream().advance(self.now(), self.total_staked());
        backlog.undistributed_q32 = backlog.undistributed_q32.saturating_add(idle);
        Ok(word(backlog.undistributed_down()))
    }

    pub fn solvency(&self, token: Address) -> Result<(U256, U256, U256), Error> {
        lock::check()?;
        if token != self.staking_token() && token != self.rewards_token() {
            return Err(Error::UnknownReward(token));
        }
        let (assets, owed) = self.assets_and_owed(token)?;
        Ok((word(assets), word(owed), word(assets.saturating_sub(owed))))
    }

    pub fn paused(&self) -> bool {
        self.paused.get()
    }

    pub fn owner(&self) -> Address {
        self.ownership.owner()
    }

    pub fn pending_owner(&self) -> Address {
        self.ownership.pending()
    }

    pub fn stake(&mut self, amount: U256) -> Result<(), Error> {
        let _guard = lock::enter()?;
        let amount = checked_amount(amount)?;
        if self.paused.get() {
            return Err(Error::EntryPaused);
        }
        let account = self.vm().msg_sender();
        let amount = token::pull(self.vm(), self.staking_token(), account, amount)?;
        if amount == 0 {
            return Err(Error::ZeroAmount);
        }

        let total = self.total_staked().checked_add(amount).filter(|&total| total <= MAX_AMOUNT);
        let total = total.ok_or(Error::CapExceeded { cap: MAX_AMOUNT })?;

        let stream = self.advance();
        let (staked, mut debt) = self.position(account);
        debt.enter(amount, &stream);
        self.set_total_staked(total);
        self.set_position(account, staked.saturating_add(amount), debt);
        event::staked(self.vm(), account, amount);
        Ok(())
    }

    pub fn withdraw(&mut self, amount: U256) -> Result<(), Error> {
        let _guard = lock::enter()?;
        let account = self.vm().msg_sender();
        let amount = self.remove_stake(account, Some(amount))?;
        self.return_stake(account, amount)
    }

    pub fn get_reward(&mut self) -> Result<(), Error> {
        let _guard = lock::enter()?;
        let account = self.vm().msg_sender();
        let reward = self.take_reward(account);
        self.pay_reward(account, reward);
        Ok(())
    }

    pub fn exit(&mut self) -> Result<(), Error> {
        let _guard = lock::enter()?;
        let account = self.vm().msg_sender();
        let amount = self.remove_stake(account, None)?;
        let reward = self.take_reward(account);
        self.return_stake(account, amount)?;
        self.pay_reward(account, reward);
        Ok(())
    }

    pub fn notify_reward_amount(&mut self, reward: U256) -> Result<(), Error> {
        let _guard = lock::enter()?;
        let distributor = self.vm().msg_sender();
        if distributor != self.rewards_distribution() {
            return Err(Error::NotDistributor(distributor));
        }
        let amount = self.collect_funding(distributor, checked_amount(reward)?)?;

        let mut stream = self.advance();
        let mut backlog = self.backlog();
        let duration = low_u32(self.rewards_duration.get());
        stream.fund(&mut backlog, amount, duration, self.now()).map_err(|reason| match reason {
            FundingError::ZeroAmount => Error::ZeroAmount,
            FundingError::InvalidDuration => Error::InvalidDuration(word(duration)),
            FundingError::CapExceeded(cap) => Error::CapExceeded { cap },
            FundingError::RateTooLow => Error::RateTooLow { amount, duration },
        })?;

        self.set_funding(&stream, &backlog);
        event::reward_added(self.vm(), amount);
        Ok(())
    }

    pub fn set_rewards_duration(&mut self, new_duration: U256) -> Result<(), Error> {
        lock::check()?;
        self.ownership.only_owner()?;
        let duration = checked_duration(new_duration)?;
        let end = self.stored_stream().period_finish;
        if self.now() < end {
            return Err(Error::PeriodActive { end });
        }
        self.rewards_duration.set(pack(duration));
        event::rewards_duration_updated(self.vm(), new_duration);
        Ok(())
    }

    pub fn set_rewards_distribution(&mut self, new_distribution: Address) -> Result<(), Error> {
        lock::check()?;
        self.ownership.only_owner()?;
        self.rewards_distribution.set(new_distribution);
        event::rewards_distribution_updated(self.vm(), new_distribution);
        Ok(())
    }

    pub fn set_paused(&mut self, is_paused: bool) -> Result<(), Error> {
        lock::check()?;
        self.ownership.only_owner()?;
        if self.paused.get() != is_paused {
            self.paused.set(is_paused);
            event::pause_changed(self.vm(), is_paused);
        }
        Ok(())
    }

    pub fn transfer_ownership(&mut self, new_owner: Address) -> Result<(), Error> {
        lock::check()?;
        let owner = self.ownership.offer(new_owner)?;
        event::ownership_transfer_started(self.vm(), owner, new_owner);
        Ok(())
    }

    pub fn accept_ownership(&mut self) -> Result<(), Error> {
        lock::check()?;
        let (previous, owner) = self.ownership.accept()?;
        event::ownership_transferred(self.vm(), previous, owner);
        Ok(())
    }
}

/// The steps that actions share. Callers hold the lock.
impl StakingRewards {
    /// Takes `amount`, or everything, off an account's stake.
    fn remove_stake(&mut self, account: Address, amount: Option<U256>) -> Result<u128, Error> {
        let (staked, mut debt) = self.position(account);
        let requested = amount.unwrap_or(word(staked));
        let amount = nonzero(requested)?;
        let Some(left) = staked.checked_sub(amount) else {
            return Err(Error::InsufficientStake { account, staked, requested });
        };
        let stream = self.advance();
        debt.leave(amount, &stream);
        self.set_total_staked(self.total_staked().saturating_sub(amount));
        self.set_position(account, left, debt);
        Ok(amount)
    }

    fn return_stake(&mut self, account: Address, amount: u128) -> Result<(), Error> {
        token::send(self.vm(), self.staking_token(), account, amount)?;
        event::withdrawn(self.vm(), account, amount);
        Ok(())
    }

    /// Takes what an account has earned off the ledger. Claims move no stake, so the index need not be stored.
    fn take_reward(&mut self, account: Address) -> u128 {
        let mut stream = self.live_stream();
        let (staked, mut debt) = self.position(account);
        let due = debt.take(staked, &stream);
        let reward = stream.release(due);
        debt.restore(due.saturating_sub(reward));
        self.set_reserve(&stream);
        self.set_position(account, staked, debt);
        reward
    }

    /// Pays a reward as far as the pool holds it; the account keeps its claim to the rest.
    fn pay_reward(&mut self, account: Address, reward: u128) {
        if reward == 0 {
            return;
        }
        let token = self.rewards_token();
        let paid = self.try_pay(token, account, reward);
        if paid > 0 {
            event::reward_paid(self.vm(), account, paid);
        }
        let owed = reward.saturating_sub(paid);
        if owed == 0 {
            return;
        }
        let (staked, mut debt) = self.position(account);
        debt.restore(owed);
        self.set_position(account, staked, debt);
        let mut stream = self.stored_stream();
        stream.restore(owed);
        self.set_reserve(&stream);
        event::reward_owed(self.vm(), account, token, owed);
    }

    /// Wei that left the pool. Tokens exist that pay and answer `false`: then the balance tells.
    fn try_pay(&self, token: Address, account: Address, reward: u128) -> u128 {
        let balance = || token::balance(self.vm(), token, self.vm().contract_address());
        let Ok(before) = balance() else { return 0 };
        let principal = if token == self.staking_token() { self.total_staked() } else { 0 };
        let due = before.saturating_sub(principal).min(reward);
        if due == 0 || token::send(self.vm(), token, account, due).is_ok() {
            return due;
        }
        before.saturating_sub(balance().unwrap_or(before)).min(due)
    }

    /// Rewards for a funding: what lies here unowed, then the distributor's.
    fn collect_funding(&mut self, distributor: Address, amount: u128) -> Result<u128, Error> {
        let token = self.rewards_token();
        let (assets, owed) = self.assets_and_owed(token)?;
        if assets < owed {
            // New rewards would pay old claims: whoever made the hole donates it first.
            let required = amount.saturating_add(owed.saturating_sub(assets));
            return Err(Error::RewardUnderfunded { token, required, available: 0 });
        }
        let available = assets.saturating_sub(owed);
        let missing = amount.saturating_sub(available);
        if missing == 0 {
            return Ok(amount);
        }
        let pulled = token::pull(self.vm(), token, distributor, missing)
            .map_err(|_| Error::RewardUnderfunded { token, required: amount, available })?;
        Ok(amount.saturating_sub(missing).saturating_add(pulled))
    }
}

/// An amount above zero that the ledger can hold.
fn checked_amount(amount: U256) -> Result<u128, Error> {
    let bounded = nonzero(amount)?;
    if bounded > MAX_AMOUNT { Err(Error::CapExceeded { cap: MAX_AMOUNT }) } else { Ok(bounded) }
}

/// An amount above zero; what exceeds 128 bits becomes the largest of them, which every bound refuses.
fn nonzero(amount: U256) -> Result<u128, Error> {
    if amount.is_zero() { Err(Error::ZeroAmount) } else { Ok(clamp(amount)) }
}

/// A period length as given: from 1 second to ten years.
fn checked_duration(duration: U256) -> Result<u32, Error> {
    match u32::try_from(duration) {
        Ok(seconds @ 1..=MAX_DURATION) => Ok(seconds),
        _ => Err(Error::InvalidDuration(duration)),
    }
}
