//! A pool of StakingRewards.

use staking_math::{Backlog, FundingError, MAX_AMOUNT, RewardDebt, RewardStream, clock};
use std::collections::BTreeMap;

/// One account of a modelled pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Staker {
    /// Wei staked.
    pub staked: u128,
    /// Wei that claims have paid.
    pub claimed: u128,
    debt: RewardDebt,
}

/// Why the contract would refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// An amount of zero.
    ZeroAmount,
    /// More than the account has staked, which is so much.
    InsufficientStake(u128),
    /// All stakes together would exceed [`MAX_AMOUNT`].
    CapExceeded,
    /// A funding that the stream cannot take.
    Funding(FundingError),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ZeroAmount | Self::Funding(FundingError::ZeroAmount) => f.write_str("the amount is zero"),
            Self::InsufficientStake(staked) => write!(f, "only {staked} wei are staked"),
            Self::CapExceeded => write!(f, "all stakes together would exceed {MAX_AMOUNT} wei"),
            Self::Funding(FundingError::CapExceeded(cap)) => write!(f, "it would exceed {cap} wei"),
            Self::Funding(FundingError::InvalidDuration) => {
                f.write_str("no period of this length can be streamed")
            }
            Self::Funding(FundingError::RateTooLow) => {
                f.write_str("it would lower the rate of the running period; fund more, or after its end")
            }
        }
    }
}

/// A pool of accounts named by `K`. Instants are block timestamps and never go back.
#[derive(Clone, Debug)]
pub struct PoolModel<K> {
    stream: RewardStream,
    backlog: Backlog,
    total: u128,
    stakers: BTreeMap<K, Staker>,
}

impl<K> Default for PoolModel<K> {
    fn default() -> Self {
        let (stream, backlog) = (RewardStream::default(), Backlog::default());
        Self { stream, backlog, total: 0, stakers: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> PoolModel<K> {
    /// `notifyRewardAmount`.
    pub fn fund(&mut self, at: u64, amount: u128, duration: u32) -> Result<(), Refusal> {
        self.advance(at);
        self.stream.fund(&mut self.backlog, amount, duration, clock(at), false).map_err(Refusal::Funding)
    }

    /// `stake`.
    pub fn stake(&mut self, at: u64, who: &K, amount: u128) -> Result<(), Refusal> {
        if amount == 0 {
            return Err(Refusal::ZeroAmount);
        }
        let total = self.total.checked_add(amount).filter(|total| *total <= MAX_AMOUNT);
        let total = total.ok_or(Refusal::CapExceeded)?;
        self.advance(at);
        let staker = self.stakers.entry(who.clone()).or_default();
        staker.debt.enter(amount, self.stream.index_q128);
        staker.staked += amount;
        self.total = total;
        Ok(())
    }

    /// `withdraw`.
    pub fn withdraw(&mut self, at: u64, who: &K, amount: u128) -> Result<(), Refusal> {
        if amount == 0 {
            return Err(Refusal::ZeroAmount);
        }
        let mut staker = self.staker(who);
        staker.staked = staker.staked.checked_sub(amount).ok_or(Refusal::InsufficientStake(staker.staked))?;
        self.advance(at);
        staker.debt.leave(amount, self.stream.index_q128);
        self.total -= amount;
        self.stakers.insert(who.clone(), staker);
        Ok(())
    }

    /// `getReward`; returns what it pays.
    pub fn claim(&mut self, at: u64, who: &K) -> u128 {
        let stream = self.stream.at(clock(at), self.total);
        let Some(staker) = self.stakers.get_mut(who) else { return 0 };
        let due = staker.debt.take(staker.staked, stream.index_q128);
        let paid = self.stream.release(due);
        staker.debt.restore(due - paid);
        staker.claimed += paid;
        paid
    }

    /// `exit`; returns what it pays.
    pub fn exit(&mut self, at: u64, who: &K) -> Result<u128, Refusal> {
        self.withdraw(at, who, self.staker(who).staked)?;
        Ok(self.claim(at, who))
    }

    /// `emergencyWithdraw`: what the account earned goes back to the stream.
    pub fn emergency_withdraw(&mut self, at: u64, who: &K) -> Result<(), Refusal> {
        self.withdraw(at, who, self.staker(who).staked)?;
        if let Some(staker) = self.stakers.get_mut(who) {
            self.backlog.put_back(staker.debt.give_up(0, self.stream.index_q128));
        }
        Ok(())
    }

    /// `reclaim`; returns what it pays to whoever funds.
    pub fn reclaim(&mut self, at: u64) -> u128 {
        self.advance(at);
        self.stream.release(self.backlog.take_down())
    }

    /// `earned` at an instant.
    pub fn earned(&self, at: u64, who: &K) -> u128 {
        let (stream, staker) = (self.stream.at(clock(at), self.total), self.staker(who));
        staker.debt.earned_down(staker.staked, stream.index_q128)
    }

    /// An account; one that never staked has nothing.
    pub fn staker(&self, who: &K) -> Staker {
        self.stakers.get(who).copied().unwrap_or_default()
    }

    /// Sum of all stakes.
    pub const fn total(&self) -> u128 {
        self.total
    }

    /// `undistributed` at an instant.
    pub fn undistributed(&self, at: u64) -> u128 {
        let mut later = (self.stream, self.backlog);
        later.1.put_back(later.0.advance(clock(at), self.total));
        later.1.undistributed_down()
    }

    /// What streams per second at an instant, wei·2^24: nothing before and after a period.
    pub fn rate_q24(&self, at: u64) -> u128 {
        if self.runway(at) == 0 { 0 } else { self.stream.rate_q24 }
    }

    /// Seconds of the running period that are left.
    pub fn runway(&self, at: u64) -> u64 {
        u64::from(self.stream.period_finish).saturating_sub(at)
    }

    /// Wei of rewards that the pool holds.
    pub const fn reserve(&self) -> u128 {
        self.stream.reserve
    }

    fn advance(&mut self, at: u64) {
        self.backlog.put_back(self.stream.advance(clock(at), self.total));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewards_are_shared_by_stake_and_time() {
        let mut pool = PoolModel::default();
        // Totals are powers of two, so that the index is exact.
        pool.stake(100, &"Alice", 32).unwrap();
        pool.fund(100, 1_000, 100).unwrap();
        pool.stake(150, &"Bob", 96).unwrap();
        // 500 alone, then a quarter of 500.
        assert_eq!((pool.earned(200, &"Alice"), pool.earned(200, &"Bob")), (625, 375));
        assert_eq!((pool.rate_q24(199) >> 24, pool.rate_q24(200), pool.runway(150)), (10, 0, 50));
        assert_eq!(pool.exit(200, &"Alice"), Ok(625));
        assert_eq!((pool.total(), pool.reserve()), (96, 375));
    }

    #[test]
    fn what_the_contract_refuses_is_refused_and_changes_nothing() {
        let mut pool = PoolModel::default();
        assert_eq!(pool.stake(1, &"Alice", 0), Err(Refusal::ZeroAmount));
        assert_eq!(pool.exit(1, &"Alice"), Err(Refusal::ZeroAmount));
        assert_eq!(pool.claim(1, &"Alice"), 0);
        pool.stake(1, &"Alice", 5).unwrap();
        assert_eq!(pool.withdraw(2, &"Alice", 6), Err(Refusal::InsufficientStake(5)));
        assert_eq!(pool.stake(2, &"Bob", MAX_AMOUNT), Err(Refusal::CapExceeded));
        pool.fund(2, 1_000, 10).unwrap();
        assert_eq!(pool.fund(3, 1, 10), Err(Refusal::Funding(FundingError::RateTooLow)));
        assert_eq!((pool.staker(&"Alice").staked, pool.total()), (5, 5));
    }

    #[test]
    fn what_an_emergency_gives_up_waits_and_can_be_reclaimed() {
        let mut pool = PoolModel::default();
        pool.stake(100, &"Alice", 32).unwrap();
        pool.fund(100, 1_000, 100).unwrap();
        assert_eq!(pool.emergency_withdraw(150, &"Bob"), Err(Refusal::ZeroAmount));
        pool.emergency_withdraw(150, &"Alice").unwrap();
        assert_eq!((pool.earned(150, &"Alice"), pool.total(), pool.undistributed(150)), (0, 0, 500));
        // The second half streamed to nobody.
        assert_eq!((pool.reclaim(200), pool.undistributed(200), pool.reserve()), (1_000, 0, 0));
    }

    #[test]
    fn what_streams_to_nobody_waits() {
        let mut pool = PoolModel::<&str>::default();
        pool.fund(10, 100, 10).unwrap();
        assert_eq!([pool.undistributed(10), pool.undistributed(15), pool.undistributed(99)], [0, 50, 100]);
    }
}
