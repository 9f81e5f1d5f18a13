//! Plays a scenario on a chain with the compiled contracts, at the same instants, and compares to the wei.

use super::devchain::DevChain;
use super::scenario::{Act, Event, Scenario};
use super::series::{self, Account, Series, Times};
use crate::deploy::Deployer;
use crate::deploy::address::fresh_salt;
use crate::output::as_text;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::verbs::Artifacts;
use crate::verbs::rehearsal::deploy_pool;
use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::sol_types::SolEvent;
use serde::Serialize;
use staking_abi::IStakingRewards::{IStakingRewardsInstance, RewardPaid};
use staking_abi::IToken::ITokenInstance;
use staking_abi::{IStakingRewards, IToken};

/// What an account has on the chain and in the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Comparison {
    pub(super) model: Account,
    pub(super) chain: Account,
    /// Sum of the absolute differences, in each payment and at the end, so that none hides another.
    #[serde(serialize_with = "as_text")]
    pub(super) deviation: u128,
}

/// The result of a replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replay {
    pub(super) chain_id: u64,
    #[serde(serialize_with = "as_text")]
    pub(super) pool: Address,
    pub(super) transactions: usize,
    pub(super) gas: u64,
    /// Largest difference between a planned instant and a block's, in seconds.
    pub(super) lateness: u64,
    pub(super) accounts: Vec<Comparison>,
    /// Of `undistributed`, in wei.
    #[serde(serialize_with = "as_text")]
    pub(super) undistributed_deviation: u128,
}

impl Replay {
    /// An error if anything differs.
    pub(super) fn verdict(&self) -> Result<(), Problem> {
        let mut differing: Vec<String> = self
            .accounts
            .iter()
            .filter(|it| it.deviation > 0)
            .map(|it| format!("{}: {} wei", it.model.name, it.deviation))
            .collect();
        if self.undistributed_deviation > 0 {
            differing.push(format!("undistributed: {} wei", self.undistributed_deviation));
        }
        if differing.is_empty() {
            return Ok(());
        }
        Err(Problem::new(Exit::Mismatch, "the contract counts otherwise than staking-math")
            .why(differing.join("\n"))
            .next("the contract was built from another commit than this tool, or one of them is wrong"))
    }
}

/// Compares the chain with the arithmetic; `payments` are what the chain paid at each event.
fn compare(model: &Series, chain: Vec<Account>, payments: &[u128]) -> Vec<Comparison> {
    let pairs = model.end.accounts.iter().cloned().zip(chain);
    pairs
        .map(|(model_end, chain)| {
            let ends = [
                (model_end.staked, chain.staked),
                (model_end.earned, chain.earned),
                (model_end.paid, chain.paid),
            ];
            // Claims at wrong times add up to right sums: each payment counts.
            let paid = model.events.iter().zip(payments).filter(|(event, _)| event.who == model_end.name);
            let paid = paid.map(|(event, paid)| (event.reward(), *paid));
            let deviation = ends.into_iter().chain(paid).map(|(model, chain)| model.abs_diff(chain)).sum();
            Comparison { model: model_end, chain, deviation }
        })
        .collect()
}

/// Plays the scenario on a chain: `embedded`, or a development chain's URL.
pub(super) async fn play(
    scenario: &Scenario,
    against: &str,
    real_time: bool,
    progress: &Progress,
) -> anyhow::Result<Replay> {
    let dev = DevChain::open(&scenario.accounts(), against, real_time).await?;
    let (chain, owner) = (&dev.chain, dev.owner);
    let artifacts = Artifacts::build(progress).await?;
    let deployer = Deployer::new(chain, owner, fresh_salt(chain).await?)?;
    let [stk, rwd, pool] =
        deploy_pool(&deployer, &artifacts, owner, scenario.duration.into(), progress).await?;
    let stage = Stage {
        stk: IToken::new(stk, chain.provider.clone()),
        rwd: IToken::new(rwd, chain.provider.clone()),
        pool: IStakingRewards::new(pool, chain.provider.clone()),
        dev,
    };
    stage.prepare(scenario, progress).await?;
    stage.play(scenario, progress).await
}

struct Stage {
    dev: DevChain,
    stk: ITokenInstance<DynProvider>,
    rwd: ITokenInstance<DynProvider>,
    pool: IStakingRewardsInstance<DynProvider>,
}

impl Stage {
    /// Everything that is not the scenario: ether, tokens, approvals of exactly what will be needed.
    async fn prepare(&self, scenario: &Scenario, progress: &Progress) -> anyhow::Result<()> {
        progress.step("giving everybody what they will need");
        let (chain, owner, pool) = (&self.dev.chain, self.dev.owner, *self.pool.address());
        for (name, actor) in &self.dev.actors {
            self.dev.give_ether(*actor).await?;
            let stakes = sum(scenario.events.iter().map(|event| match &event.act {
                Act::Stake(who, amount) if who == name => *amount,
                _ => 0,
            }));
            let mint = self.stk.mint(*actor, stakes).into_transaction_request();
            chain.send("minting stake", owner, mint).await?;
            let approve = self.stk.approve(pool, stakes).into_transaction_request();
            chain.send("approve", *actor, approve).await?;
        }
        let funds = sum(scenario.events.iter().map(|event| match event.act {
            Act::Fund(amount) => amount,
            _ => 0,
        }));
        let mint = self.rwd.mint(owner, funds).into_transaction_request();
        chain.send("minting rewards", owner, mint).await?;
        let approve = self.rwd.approve(pool, funds).into_transaction_request();
        chain.send("approve", owner, approve).await?;
        Ok(())
    }

    async fn play(&self, scenario: &Scenario, progress: &Progress) -> anyhow::Result<Replay> {
        let start = self.dev.start().await?;
        let plan = Times::planned(scenario, start);
        let (mut times, mut payments, mut gas) = (Vec::new(), Vec::new(), 0);
        for (index, (event, at)) in scenario.events.iter().zip(&plan.events).enumerate() {
            progress.step(format!("event {} of {}", index + 1, plan.events.len()));
            let (from, request) = self.request(event).await?;
            let receipt = self.dev.act(&format!("event {}", index + 1), *at, from, request).await?;
            times.push(self.dev.chain.time_of(&receipt).await?);
            payments.push(paid(&receipt));
            gas += receipt.gas_used;
        }
        let (block, end) = self.dev.end(plan.end).await?;
        let actual = Times { start, events: times, end };
        let (accounts, undistributed) = self.look(block).await?;
        let model = series::play(scenario, &actual)?;
        Ok(Replay {
            chain_id: self.dev.chain.id,
            pool: *self.pool.address(),
            transactions: scenario.events.len(),
            gas,
            lateness: plan.lateness(&actual),
            undistributed_deviation: undistributed.abs_diff(model.end.undistributed),
            accounts: compare(&model, accounts, &payments),
        })
    }

    async fn request(&self, event: &Event) -> anyhow::Result<(Address, TransactionRequest)> {
        let actor = |who: &str| self.dev.actor(who);
        Ok(match &event.act {
            Act::Fund(amount) => {
                (self.dev.owner, self.pool.notifyRewardAmount(U256::from(*amount)).into_transaction_request())
            }
            Act::Stake(who, amount) => {
                (actor(who)?, self.pool.stake(U256::from(*amount)).into_transaction_request())
            }
            Act::Withdraw(who, amount) => {
                let account = actor(who)?;
                let amount = match amount {
                    Some(amount) => U256::from(*amount),
                    None => self.pool.balanceOf(account).call().await?,
                };
                (account, self.pool.withdraw(amount).into_transaction_request())
            }
            Act::Claim(who) => (actor(who)?, self.pool.getReward().into_transaction_request()),
            Act::Exit(who) => (actor(who)?, self.pool.exit().into_transaction_request()),
        })
    }

    /// What everybody has in a block, and what waits for the next funding.
    async fn look(&self, block: u64) -> anyhow::Result<(Vec<Account>, u128)> {
        let mut accounts = Vec::with_capacity(self.dev.actors.len());
        for (name, actor) in &self.dev.actors {
            let staked = self.pool.balanceOf(*actor).block(block.into()).call().await?;
            let earned = self.pool.earned(*actor).block(block.into()).call().await?;
            // The reward token is fresh: whatever an account holds of it, the pool paid.
            let paid = self.rwd.balanceOf(*actor).block(block.into()).call().await?;
            let [staked, earned, paid] = [staked, earned, paid].map(|wei| wei.saturating_to());
            accounts.push(Account { name: name.clone(), staked, earned, paid });
        }
        let rewards = *self.rwd.address();
        let undistributed = self.pool.undistributed(rewards).block(block.into()).call().await?;
        Ok((accounts, undistributed.saturating_to()))
    }
}

/// Rewards that a transaction paid.
fn paid(receipt: &TransactionReceipt) -> u128 {
    let events = receipt.logs().iter().filter_map(|log| RewardPaid::decode_log(&log.inner).ok());
    events.map(|event| event.reward.saturating_to::<u128>()).fold(0, u128::saturating_add)
}

fn sum(amounts: impl Iterator<Item = u128>) -> U256 {
    amounts.fold(U256::ZERO, |sum, amount| sum.saturating_add(U256::from(amount)))
}

#[cfg(test)]
mod tests {
    use super::super::series::START;
    use super::*;

    const STORY: &str = r#"name = "x"
        duration = 64
        end = 64
        events = [
            { at = 0, do = "stake", who = "Alice", amount = "1wei" },
            { at = 0, do = "fund", amount = "64wei" },
            { at = 32, do = "claim", who = "Alice" },
        ]"#;

    /// What a chain with these figures of Alice would be told.
    fn verdict(figures: [u128; 3], claimed: u128, undistributed_deviation: u128) -> Result<(), Problem> {
        let scenario = Scenario::from_toml(STORY).unwrap();
        let model = series::play(&scenario, &Times::planned(&scenario, START)).unwrap();
        let [staked, earned, paid] = figures;
        let chain = vec![Account { name: "Alice".to_owned(), staked, earned, paid }];
        let accounts = compare(&model, chain, &[0, 0, claimed]);
        let (pool, transactions, gas, lateness) = (Address::ZERO, 3, 1, 0);
        let chain_id = 1;
        Replay { chain_id, pool, transactions, gas, lateness, accounts, undistributed_deviation }.verdict()
    }

    #[test]
    fn equal_figures_are_no_mismatch() {
        assert_eq!(verdict([1, 32, 32], 32, 0), Ok(()));
    }

    #[test]
    fn a_single_wei_is_a_mismatch_and_differences_do_not_cancel() {
        for (figures, claimed, undistributed, words) in [
            ([2, 32, 32], 32, 0, "Alice: 1 wei"),
            ([1, 31, 33], 32, 0, "Alice: 2 wei"),
            ([1, 32, 32], 31, 0, "Alice: 1 wei"),
            ([1, 32, 32], 32, 1, "undistributed: 1 wei"),
        ] {
            let problem = verdict(figures, claimed, undistributed).unwrap_err();
            assert_eq!(problem.exit, Exit::Mismatch);
            assert!(problem.to_string().contains(words), "{problem}");
        }
    }
}
