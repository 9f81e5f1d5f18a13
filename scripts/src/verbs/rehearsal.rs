//! An embedded chain with a pool made for the occasion: funded, staked in, one day old.

use super::Artifacts;
use crate::build::{STAKING_LENS, STAKING_REWARDS, TOKEN};
use crate::chain::Chain;
use crate::deploy::Deployer;
use crate::deploy::address::DEFAULT_SALT;
use crate::progress::Progress;
use crate::signer;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolValue;
use staking_abi::{IStakingRewards, IToken};
use stylus_node::config::ChainConfig;

/// One token of 18 decimals.
const WAD: u128 = 1_000_000_000_000_000_000;

/// Seconds in which a funding is streamed.
const WEEK: u64 = 604_800;

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
        let [stk, rwd, pool] = deploy_pool(&deployer, &artifacts, owner, WEEK, progress).await?;

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

/// Deploys a pool of fresh tokens, streaming fundings over so many seconds: stake token, reward token, pool.
pub(super) async fn deploy_pool(
    deployer: &Deployer<'_>,
    artifacts: &Artifacts,
    owner: Address,
    duration: u64,
    progress: &Progress,
) -> anyhow::Result<[Address; 3]> {
    let supply = U256::from(1_000_000 * WAD);
    let mut tokens = [Address::ZERO; 2];
    for (token, (title, symbol)) in tokens.iter_mut().zip([("Stake Token", "STK"), ("Reward Token", "RWD")]) {
        progress.step(format!("deploying {title}"));
        let arguments = (title.to_owned(), symbol.to_owned(), supply, owner, owner).abi_encode_params();
        *token = deployer.deploy(artifacts.of(&TOKEN)?, &arguments).await?.address;
    }
    progress.step("deploying StakingLens and StakingRewards");
    let lens = deployer.deploy(artifacts.of(&STAKING_LENS)?, &[]).await?.address;
    let [stk, rwd] = tokens;
    let arguments = (owner, stk, rwd, U256::from(duration), U256::ZERO, true, lens).abi_encode_params();
    let pool = deployer.deploy(artifacts.of(&STAKING_REWARDS)?, &arguments).await?;
    // A chain whose cache is not ours costs each call some thousand gas more, and that is all.
    deployer.cache(&pool).await?;
    Ok([stk, rwd, pool.address])
}
