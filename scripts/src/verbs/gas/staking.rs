//! Single-asset staking: StakingRewards beside Synthetix' and Uniswap's.

use super::bench::{ALICE, BOB, Bench, OWNER, Player, ether, twin};
use super::floor::Words;
use super::split::Program;
use super::subject::{Figures, Subject};
use crate::build::STAKING_REWARDS;
use crate::peers::Build;
use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolValue};
use staking_abi::IStakingRewards::{
    exitCall, getRewardCall, notifyRewardAmountCall, stakeCall, withdrawCall,
};
use staking_abi::IToken::transferCall;

/// Seconds in which a funding is streamed.
const WEEK: u64 = 604_800;

/// The published pools: name, contract, builds.
const PEERS: &[(&str, &str, &[Build])] = &[
    ("Synthetix StakingRewards", "StakingRewards", &[Build::USUAL, Build::FOR_GAS]),
    ("Uniswap liquidity-staker", "LiquidityStaker", &[Build::Published]),
];

/// What each operation cannot do without: the pool is two words (index with time; total with rate), an account is one.
pub(super) const FLOORS: &[(&str, Words)] = &[
    ("notify.first", Words::rewritten(0).fresh(2).asking()),
    ("notify.mid", Words::rewritten(2).asking()),
    ("fund.mid", Words::rewritten(2)),
    ("stake.first", Words::rewritten(2).fresh(1)),
    ("stake.second", Words::rewritten(3)),
    ("stake.secondUser", Words::rewritten(2).fresh(1)),
    ("stake.steady", Words::rewritten(3)),
    ("withdraw.steady", Words::rewritten(3)),
    ("getReward.first", Words::rewritten(3)),
    ("getReward.steady", Words::rewritten(3)),
    ("exit", Words::rewritten(3).cleared(1)),
    ("exit.last", Words::rewritten(3).cleared(1)),
    ("stake.afterEmptied", Words::rewritten(3)),
];

/// The tokens of a pool.
#[derive(Clone, Copy, Debug)]
struct Tokens {
    stake: Address,
    /// Nobody but the owner has any before it is claimed.
    reward: Address,
}

impl Tokens {
    async fn fresh(bench: &Bench) -> anyhow::Result<Self> {
        Ok(Self { stake: bench.token().await?, reward: bench.scarce_token().await? })
    }
}

pub(super) async fn play(bench: &Bench, figures: &mut Figures) -> anyhow::Result<()> {
    for cached in [false, true] {
        let tokens = Tokens::fresh(bench).await?;
        let lens = Address::ZERO;
        let arguments = (OWNER, tokens.stake, tokens.reward, U256::from(WEEK), U256::ZERO, false, lens)
            .abi_encode_params();
        let pool = bench.deploy(STAKING_REWARDS, &arguments, cached).await?;
        let program = Program { address: pool.address, start: pool.start };
        let mut player = Player::new(bench, Subject::Ours { cached }, program, figures);
        if !cached {
            player.deployed("deploy.staking", pool.deployment);
        }
        story(player, tokens).await?;
    }
    let tokens = Tokens::fresh(bench).await?;
    let arguments = (OWNER, tokens.stake, tokens.reward, U256::from(WEEK)).abi_encode();
    let (address, gas) = bench.create(&twin("TwinStakingRewards")?, &arguments).await?;
    let mut player = Player::new(bench, Subject::Twin, Program { address, start: 0 }, figures);
    player.deployed("deploy.staking", gas);
    story(player, tokens).await?;

    let Some(peers) = &bench.peers else { return Ok(()) };
    for (name, contract, builds) in PEERS {
        for build in *builds {
            let tokens = Tokens::fresh(bench).await?;
            // Synthetix' has an owner besides the distribution.
            let arguments = match *contract == "StakingRewards" {
                true => (OWNER, OWNER, tokens.reward, tokens.stake).abi_encode(),
                false => (OWNER, tokens.reward, tokens.stake).abi_encode(),
            };
            let (address, gas) = bench.create(&peers.code(contract, *build)?, &arguments).await?;
            let subject = Subject::peer(name, *build);
            let mut player = Player::new(bench, subject, Program { address, start: 0 }, figures);
            player.deployed("deploy.staking", gas);
            story(player, tokens).await?;
        }
    }
    Ok(())
}

async fn story(mut pool: Player<'_>, tokens: Tokens) -> anyhow::Result<()> {
    let bench = pool.bench;
    bench.step(&pool.subject, "staking");
    bench.approve(tokens.stake, pool.address()).await?;
    bench.approve(tokens.reward, pool.address()).await?;
    let stake = || stakeCall { amount: ether(10) }.abi_encode();
    notify(&mut pool, tokens, "notify.first").await?;
    pool.measure("stake.first", ALICE, stake()).await?;
    pool.measure("stake.second", ALICE, stake()).await?;
    pool.measure("stake.secondUser", BOB, stake()).await?;
    pool.measure("stake.steady", ALICE, stake()).await?;
    pool.measure("withdraw.steady", ALICE, withdrawCall { amount: ether(1) }.abi_encode()).await?;
    pool.measure("getReward.first", ALICE, getRewardCall {}.abi_encode()).await?;
    pool.measure("getReward.steady", ALICE, getRewardCall {}.abi_encode()).await?;
    notify(&mut pool, tokens, "notify.mid").await?;
    fund(&mut pool, tokens).await?;
    pool.measure("exit", ALICE, exitCall {}.abi_encode()).await?;
    // Its balance of rewards is in use already, as that of others who leave.
    pool.act(BOB, getRewardCall {}.abi_encode()).await?;
    pool.measure("exit.last", BOB, exitCall {}.abi_encode()).await?;
    pool.measure("stake.afterEmptied", ALICE, stake()).await?;
    Ok(())
}

/// A funding whose tokens were sent before, as the peers want it; ours takes those first.
async fn notify(pool: &mut Player<'_>, tokens: Tokens, operation: &str) -> anyhow::Result<()> {
    let reward = ether(1_000);
    let payment = transferCall { to: pool.address(), value: reward }.abi_encode();
    pool.bench.act(OWNER, tokens.reward, payment).await?;
    pool.measure(operation, OWNER, notifyRewardAmountCall { reward }.abi_encode()).await?;
    Ok(())
}

/// A funding with the payment: ours takes it in the same transaction, peers need one more before.
async fn fund(pool: &mut Player<'_>, tokens: Tokens) -> anyhow::Result<()> {
    let reward = ether(1_000);
    if matches!(pool.subject, Subject::Peer(_)) {
        let payment = transferCall { to: pool.address(), value: reward }.abi_encode();
        pool.bench.pause().await?;
        let paid = pool.bench.act(OWNER, tokens.reward, payment).await?;
        let notified = pool.act(OWNER, notifyRewardAmountCall { reward }.abi_encode()).await?;
        pool.note("fund.mid", paid.gas_used + notified.gas_used, None);
    } else {
        pool.measure("fund.mid", OWNER, notifyRewardAmountCall { reward }.abi_encode()).await?;
    }
    Ok(())
}
