//! Everything a pool says about itself in one block.

use super::Pool;
use super::program::Program;
use super::refusal::{self, PoolError};
use crate::output::as_text;
use alloy::contract;
use alloy::primitives::{Address, U256};
use serde::Serialize;
use staking_abi::IStakingRewards::solvencyReturn;

/// What the pool holds and owes of one token, in wei.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Solvency {
    /// In the contract.
    #[serde(serialize_with = "as_text")]
    pub assets: U256,
    /// Belongs to stakers and to the stream.
    #[serde(serialize_with = "as_text")]
    pub owed: U256,
    /// Belongs to nobody.
    #[serde(serialize_with = "as_text")]
    pub surplus: U256,
}

impl Solvency {
    /// What is missing.
    pub fn shortfall(&self) -> U256 {
        self.owed.saturating_sub(self.assets)
    }
}

/// The state of a pool. Amounts are in wei, times in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// Sum of all stakes.
    #[serde(serialize_with = "as_text")]
    pub total_staked: U256,
    /// Per second, rounded down.
    #[serde(serialize_with = "as_text")]
    pub reward_rate: U256,
    /// Length of the periods that fundings start.
    pub rewards_duration: u64,
    /// End of the running or last period; 0 before the first.
    pub period_finish: u64,
    /// Waits for the next funding.
    #[serde(serialize_with = "as_text")]
    pub undistributed: U256,
    /// Of the staking token; `None` where the token does not tell its balances.
    pub stake_solvency: Option<Solvency>,
    /// Of the rewards token.
    pub reward_solvency: Option<Solvency>,
    /// Who may pause entry and choose the distribution.
    #[serde(serialize_with = "as_text")]
    pub owner: Address,
    /// Who may take ownership; zero if nobody.
    #[serde(serialize_with = "as_text")]
    pub pending_owner: Address,
    /// Who may fund; zero if nobody.
    #[serde(serialize_with = "as_text")]
    pub rewards_distribution: Address,
    /// Whether staking is paused.
    pub paused: bool,
    /// The pool's own code.
    pub program: Program,
    /// The code of the staking token.
    pub stake_token_program: Program,
    /// The code of the rewards token.
    pub reward_token_program: Program,
}

impl Snapshot {
    /// Reads a pool.
    pub async fn read(pool: &Pool) -> anyhow::Result<Self> {
        let (contract, at) = (pool.contract(), pool.at());
        let (stk, rwd) = (pool.stake_token.address, pool.reward_token.address);
        Ok(Self {
            total_staked: contract.totalSupply().block(at).call().await?,
            reward_rate: contract.rewardRate().block(at).call().await?,
            rewards_duration: contract.rewardsDuration().block(at).call().await?.saturating_to(),
            period_finish: contract.periodFinish().block(at).call().await?.saturating_to(),
            undistributed: contract.undistributed(rwd).block(at).call().await?,
            stake_solvency: solvency(contract.solvency(stk).block(at).call().await)?,
            reward_solvency: solvency(contract.solvency(rwd).block(at).call().await)?,
            owner: contract.owner().block(at).call().await?,
            pending_owner: contract.pendingOwner().block(at).call().await?,
            rewards_distribution: contract.rewardsDistribution().block(at).call().await?,
            paused: contract.paused().block(at).call().await?,
            program: pool.program.clone(),
            stake_token_program: Program::read(&pool.chain, stk, at).await?,
            reward_token_program: Program::read(&pool.chain, rwd, at).await?,
        })
    }

    /// Seconds for which rewards keep flowing after `now`.
    pub const fn runway(&self, now: u64) -> u64 {
        self.period_finish.saturating_sub(now)
    }
}

/// A token that is broken must not hide the rest of the pool.
fn solvency(answer: Result<solvencyReturn, contract::Error>) -> anyhow::Result<Option<Solvency>> {
    match answer {
        Ok(it) => Ok(Some(Solvency { assets: it.assets, owed: it.owed, surplus: it.surplus })),
        Err(error) if matches!(refusal::of(&error), Some(PoolError::TokenCallFailed(_))) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
