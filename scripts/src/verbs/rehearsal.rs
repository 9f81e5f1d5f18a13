//! An embedded chain with a pool made for the occasion: funded, staked in, one day old.

use super::Artifacts;
use super::deploy::{DeployArgs, deploy_pool};
use crate::chain::Chain;
use crate::deploy::address::DEFAULT_SALT;
use crate::deploy::{Deployer, Deployment};
use crate::problem::Problem;
use crate::progress::Progress;
use crate::signer;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionRequest;
use staking_abi::{IStakingRewards, IToken};
use stylus_node::config::ChainConfig;

/// One token of 18 decimals.
const WAD: u128 = 1_000_000_000_000_000_000;

/// A chain of its own with a pool on it.
#[derive(Clone, Debug)]
pub(super) struct Rehearsal {
    pub(super) chain: Chain,
    pub(super) pool: Address,
    pub(super) staker: Address,
}

impl Rehearsal {
    /// Starts the chain and plays one day.
    pub(super) async fn start(progress: &Progress) -> anyhow::Result<Self> {
        progress.note("no chain is named: this is an embedded one with a pool made for the occasion");
        let signers = [signer::dev_owner()?, signer::dev_actor("Alice")?];
        let [owner, staker] = signers.each_ref().map(|signer| signer.address());
        let chain = Chain::embedded(ChainConfig::default(), signer::wallet(signers)).await?;
        let artifacts = Artifacts::build(progress).await?;
        let deployer = Deployer::new(&chain, owner, DEFAULT_SALT)?;
        let arguments = DeployArgs::rehearsal()?;
        let deployed = deploy_pool(&arguments, &deployer, &artifacts, owner, progress).await?;
        let [stk, rwd, pool] = addresses(&deployed)?;

        progress.step("staking and funding");
        let gift = TransactionRequest::default().with_to(staker).with_value(U256::from(WAD));
        chain.send("a gift of ether", owner, gift).await?;
        let amount = U256::from(1_000 * WAD);
        let stk = IToken::new(stk, &chain.provider);
        chain.send("a gift of stake", owner, stk.transfer(staker, amount).into_transaction_request()).await?;
        let funding = U256::from(100_000 * WAD);
        let rwd = IToken::new(rwd, &chain.provider);
        let contract = IStakingRewards::new(pool, &chain.provider);
        for (from, stake) in [(staker, amount), (owner, amount * U256::from(3))] {
            chain.send("approve", from, stk.approve(pool, stake).into_transaction_request()).await?;
            chain.send("stake", from, contract.stake(stake).into_transaction_request()).await?;
        }
        chain.send("approve", owner, rwd.approve(pool, funding).into_transaction_request()).await?;
        let notify = contract.notifyRewardAmount(funding);
        chain.send("notifyRewardAmount", owner, notify.into_transaction_request()).await?;
        chain.skip_seconds(86_400).await?;
        Ok(Self { chain, pool, staker })
    }
}

/// Stake token, reward token and pool of a deployment with fresh tokens.
pub(super) fn addresses(deployed: &[(&str, Deployment)]) -> anyhow::Result<[Address; 3]> {
    let address = |name: &str| {
        let found = deployed.iter().find(|(deployed, _)| *deployed == name);
        found.map(|(_, it)| it.address).ok_or_else(|| Problem::failure(format!("{name} was not deployed")))
    };
    Ok([address("StakeToken")?, address("RewardToken")?, address("StakingRewards")?])
}
