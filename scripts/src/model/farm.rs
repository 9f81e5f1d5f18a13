//! A farm with its pools.

use super::Refusal;
use staking_math::farm::{Emission, FarmPool};
use staking_math::{Backlog, FRACTION_BITS, MAX_AMOUNT, RewardDebt, clock};
use std::collections::BTreeMap;

/// What an account has in a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Farmer {
    /// LP tokens, wei.
    pub staked: u128,
    /// Wei of the reward that were paid.
    pub claimed: u128,
    debt: RewardDebt,
}

/// A farm of accounts named by `K`. Instants are block timestamps and never go back.
#[derive(Clone, Debug)]
pub struct FarmModel<K> {
    emission: Emission,
    backlog: Backlog,
    pools: Vec<FarmPool>,
    farmers: BTreeMap<(usize, K), Farmer>,
}

impl<K> Default for FarmModel<K> {
    fn default() -> Self {
        let (emission, backlog) = (Emission::default(), Backlog::default());
        Self { emission, backlog, pools: Vec::new(), farmers: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> FarmModel<K> {
    /// `add`; returns the pool's number.
    pub fn add(&mut self, at: u64, alloc: u32) -> usize {
        self.pools.push(FarmPool::default());
        let pid = self.pools.len() - 1;
        self.set(at, pid, alloc);
        pid
    }

    /// `set`.
    pub fn set(&mut self, at: u64, pid: usize, alloc: u32) {
        self.advance(at);
        self.put_idle_back(at, pid);
        let (integral, pool) = (self.emission.integral_q120, &mut self.pools[pid]);
        self.emission.total_alloc = self.emission.total_alloc - pool.alloc + alloc;
        pool.change(pool.index(integral), integral, pool.supply, alloc);
    }

    /// `setSushiPerSecond`.
    pub fn set_rate(&mut self, at: u64, wei_per_second: u128) -> Result<(), Refusal> {
        self.advance(at);
        let rate_q24 = wei_per_second.saturating_mul(1 << FRACTION_BITS);
        self.emission.set_rate(&mut self.backlog, rate_q24, clock(at)).map_err(Refusal::Funding)
    }

    /// `fund`.
    pub fn fund(&mut self, at: u64, amount: u128) -> Result<(), Refusal> {
        self.advance(at);
        self.emission.fund(&mut self.backlog, amount, clock(at)).map_err(Refusal::Funding)
    }

    /// `reclaim`; returns what it pays to whoever funds.
    pub fn reclaim(&mut self, at: u64) -> u128 {
        self.advance(at);
        self.emission.release(self.backlog.take_down())
    }

    /// `deposit`.
    pub fn deposit(&mut self, at: u64, pid: usize, who: &K, amount: u128) -> Result<(), Refusal> {
        let supply = self.pools[pid].supply.saturating_add(amount);
        if supply > MAX_AMOUNT {
            return Err(Refusal::CapExceeded);
        }
        let mut farmer = self.farmer(pid, who);
        farmer.staked += amount;
        let index = self.resize(at, pid, supply);
        farmer.debt.enter(amount, index);
        self.farmers.insert((pid, who.clone()), farmer);
        Ok(())
    }

    /// `withdraw`.
    pub fn withdraw(&mut self, at: u64, pid: usize, who: &K, amount: u128) -> Result<(), Refusal> {
        let mut farmer = self.farmer(pid, who);
        farmer.staked = farmer.staked.checked_sub(amount).ok_or(Refusal::InsufficientStake(farmer.staked))?;
        let index = self.resize(at, pid, self.pools[pid].supply - amount);
        farmer.debt.leave(amount, index);
        self.farmers.insert((pid, who.clone()), farmer);
        Ok(())
    }

    /// `harvest`; returns what it pays.
    pub fn harvest(&mut self, at: u64, pid: usize, who: &K) -> u128 {
        let index = self.pools[pid].index(self.emission.at(clock(at)).integral_q120).q128();
        let Some(farmer) = self.farmers.get_mut(&(pid, who.clone())) else { return 0 };
        let due = farmer.debt.take(farmer.staked, index);
        let paid = self.emission.release(due);
        farmer.debt.restore(due - paid);
        farmer.claimed += paid;
        paid
    }

    /// `emergencyWithdraw`: what the account earned is emitted again.
    pub fn emergency_withdraw(&mut self, at: u64, pid: usize, who: &K) -> Result<(), Refusal> {
        self.withdraw(at, pid, who, self.farmer(pid, who).staked)?;
        if let Some(farmer) = self.farmers.get_mut(&(pid, who.clone())) {
            self.backlog.put_back(farmer.debt.give_up(0, Default::default()));
        }
        Ok(())
    }

    /// `updatePool`.
    pub fn update(&mut self, at: u64, pid: usize) {
        self.put_idle_back(at, pid);
    }

    /// `pendingSushi` at an instant.
    pub fn pending(&self, at: u64, pid: usize, who: &K) -> u128 {
        let index = self.pools[pid].index(self.emission.at(clock(at)).integral_q120).q128();
        let farmer = self.farmer(pid, who);
        farmer.debt.earned_down(farmer.staked, index)
    }

    /// What an account has in a pool.
    pub fn farmer(&self, pid: usize, who: &K) -> Farmer {
        self.farmers.get(&(pid, who.clone())).copied().unwrap_or_default()
    }

    /// LP tokens in a pool.
    pub fn supply(&self, pid: usize) -> u128 {
        self.pools[pid].supply
    }

    /// What waits for the next funding or rate change at an instant, rounded down.
    pub fn undistributed(&self, at: u64) -> u128 {
        let (mut emission, mut backlog) = (self.emission, self.backlog);
        backlog.put_back(emission.advance(clock(at)));
        for pool in &self.pools {
            backlog.put_back({ *pool }.take_idle(emission.integral_q120));
        }
        backlog.undistributed_down()
    }

    /// Wei received and not paid out.
    pub fn reserve(&self) -> u128 {
        self.emission.reserve
    }

    /// What a pool receives per second at an instant, wei·2^24.
    pub fn rate_q24(&self, at: u64, pid: usize) -> u128 {
        let (emission, is_running) = (&self.emission, self.runway(at) > 0);
        if is_running { self.pools[pid].rate_down(emission.rate_q24, emission.total_alloc) } else { 0 }
    }

    /// For how many seconds the emission is funded at an instant.
    pub fn runway(&self, at: u64) -> u32 {
        self.emission.finish.saturating_sub(clock(at))
    }

    fn advance(&mut self, at: u64) {
        self.backlog.put_back(self.emission.advance(clock(at)));
    }

    fn put_idle_back(&mut self, at: u64, pid: usize) {
        let integral = self.emission.at(clock(at)).integral_q120;
        self.backlog.put_back(self.pools[pid].take_idle(integral));
    }

    /// Changes what is in a pool; returns its index (2^128) before.
    fn resize(&mut self, at: u64, pid: usize, supply: u128) -> alloy::primitives::U256 {
        self.put_idle_back(at, pid);
        let (integral, pool) = (self.emission.at(clock(at)).integral_q120, &mut self.pools[pid]);
        let index = pool.index(integral);
        pool.change(index, integral, supply, pool.alloc);
        index.q128()
    }
}
