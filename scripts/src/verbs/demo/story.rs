//! The story: three actors, one pool, a week, and the sums at its end.

use super::entitlement::Ledger;
use super::stage::{Stage, tokens};
use crate::build::{Artifact, STAKING_LENS, STAKING_REWARDS, TOKEN};
use crate::deploy::address::fresh_salt;
use crate::deploy::{Caching, Deployer, Deployment};
use crate::model::Refusal;
use crate::problem::{Exit, Problem};
use crate::verbs::Artifacts;
use alloy::network::TransactionBuilder;
use alloy::primitives::utils::format_ether;
use alloy::primitives::{Address, B256, U256, keccak256};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::sol_types::{SolEvent, SolValue};
use staking_abi::IPassport::{self, SourceKind};
use staking_abi::{IStakingRewards, IToken};

/// Steps that [`play`] reports to the progress bar.
pub(super) const STEPS: u64 = 32;

/// One token of 18 decimals.
pub(super) const WAD: u128 = 1_000_000_000_000_000_000;

/// Who takes part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cast {
    pub(super) owner: Address,
    pub(super) alice: Address,
    pub(super) bob: Address,
}

/// What the story leaves for the next one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tokens {
    pub(super) stk: Address,
    pub(super) rwd: Address,
    pub(super) salt: B256,
}

/// Plays the story, writes down what happened and checks whether it adds up.
pub(super) async fn play(stage: &mut Stage<'_>, artifacts: &Artifacts, cast: Cast) -> anyhow::Result<Tokens> {
    let (owner, alice, bob) = (("Owner", cast.owner), ("Alice", cast.alice), ("Bob", cast.bob));
    let provider = stage.chain.provider.clone();
    let week = 7 * stage.day;

    let ether = U256::from(WAD);
    for (name, actor) in [alice, bob] {
        let gift = TransactionRequest::default().with_to(actor).with_value(ether);
        stage.act(owner, format!("send 1 ETH to {name} for gas"), gift).await?;
    }

    let salt = fresh_salt(stage.chain).await?;
    let deployer = Deployer::new(stage.chain, cast.owner, salt)?;
    let token = artifacts.of(&TOKEN)?;
    let supply = U256::from(1_000_000 * WAD);
    let arguments = |name: &str, symbol: &str| {
        (name.to_owned(), symbol.to_owned(), supply, cast.owner, cast.owner).abi_encode_params()
    };
    let stake_token = deploy(stage, &deployer, "StakeToken", token, &arguments("Stake Token", "STK")).await?;
    let reward_token =
        deploy(stage, &deployer, "RewardToken", token, &arguments("Reward Token", "RWD")).await?;
    let lens = artifacts.of(&STAKING_LENS)?;
    let lens_deployment = deploy(stage, &deployer, "StakingLens", lens, &[]).await?;
    let (tokens, terms) =
        ((stake_token.address, reward_token.address), (U256::from(week), U256::ZERO, false));
    let arguments = (cast.owner, tokens.0, tokens.1, terms.0, terms.1, terms.2, lens_deployment.address);
    let rewards = artifacts.of(&STAKING_REWARDS)?;
    let staking = deploy(stage, &deployer, "StakingRewards", rewards, &arguments.abi_encode_params()).await?;
    for (name, deployment) in [("tokens", &stake_token), ("StakingRewards", &staking)] {
        cache(stage, &deployer, name, deployment).await?;
    }

    let stk = IToken::new(stake_token.address, &provider);
    let rwd = IToken::new(reward_token.address, &provider);
    let pool = IStakingRewards::new(staking.address, &provider);
    let spender = ("StakingRewards", staking.address);
    let mut ledger = Ledger::default();
    let mut paid = Payments::default();

    for ((name, actor), amount) in [(alice, 1_000 * WAD), (bob, 3_000 * WAD)] {
        let transfer = stk.transfer(actor, U256::from(amount)).into_transaction_request();
        stage.act(owner, format!("STK.transfer({name}, {})", amount / WAD), transfer).await?;
    }
    approve(stage, alice, *stk.address(), "STK", spender, 1_000 * WAD).await?;
    let at = stake(stage, alice, &pool, 1_000 * WAD).await?;
    ledger.stake(at, cast.alice, 1_000 * WAD).map_err(refused)?;

    // A figure that no division by a week of seconds leaves whole.
    let funding = 100_000 * WAD + 1;
    approve(stage, owner, *rwd.address(), "RWD", spender, funding).await?;
    let (subsidy, disclosure) = (SourceKind::Subsidy as u8, keccak256("a demo's owner pays for its stakers"));
    let fund = pool.fund(reward_token.address, U256::from(funding), subsidy, disclosure);
    let what = "fund(RWD, 100000 RWD + 1 wei, Subsidy)";
    let (_, at) = stage.act(owner, what, fund.into_transaction_request()).await?;
    let funded = ledger.fund(at, funding, week);
    stage.report.check("staking-math accepts the funding", true, funded);

    stage.wait_days(1).await?;
    look_earned(stage, &pool, alice, &ledger).await?;
    approve(stage, bob, *stk.address(), "STK", spender, 3_000 * WAD).await?;
    let at = stake(stage, bob, &pool, 3_000 * WAD).await?;
    ledger.stake(at, cast.bob, 3_000 * WAD).map_err(refused)?;

    stage.wait_days(2).await?;
    look_earned(stage, &pool, alice, &ledger).await?;
    look_earned(stage, &pool, bob, &ledger).await?;
    let (receipt, at) = stage.act(alice, "getReward()", pool.getReward().into_transaction_request()).await?;
    ledger.claim(at, cast.alice);
    paid.read(&receipt);

    stage.wait_days(1).await?;
    let part = 1_250 * WAD;
    let withdraw = pool.withdraw(U256::from(part)).into_transaction_request();
    let (_, at) = stage.act(bob, "withdraw(1250 STK)", withdraw).await?;
    ledger.withdraw(at, cast.bob, part).map_err(refused)?;
    let minted = 500 * WAD;
    let mint = stk.mint(cast.alice, U256::from(minted)).into_transaction_request();
    stage.act(owner, "STK.mint(Alice, 500)", mint).await?;
    approve(stage, alice, *stk.address(), "STK", spender, minted).await?;
    let at = stake(stage, alice, &pool, minted).await?;
    ledger.stake(at, cast.alice, minted).map_err(refused)?;

    stage.wait_days(4).await?;
    look_earned(stage, &pool, alice, &ledger).await?;
    look_earned(stage, &pool, bob, &ledger).await?;
    for actor in [alice, bob] {
        let (receipt, at) = stage.act(actor, "exit()", pool.exit().into_transaction_request()).await?;
        ledger.exit(at, actor.1).map_err(refused)?;
        paid.read(&receipt);
    }

    let holders = [owner, alice, bob, ("StakingRewards", staking.address)];
    let (mut stk_sum, mut rwd_sum) = (U256::ZERO, U256::ZERO);
    for (name, holder) in holders {
        let stk = stk.balanceOf(holder).call().await?;
        let rwd = rwd.balanceOf(holder).call().await?;
        let staked = pool.balanceOf(holder).call().await?;
        stage.report.balance(name, [stk, staked, rwd].map(|amount| amount.to_string()));
        stk_sum += stk;
        rwd_sum += rwd;
    }
    debug_assert_eq!(stage.report.steps(), STEPS, "the progress bar counts steps");
    let left = rwd.balanceOf(staking.address).call().await?;
    let stk_left = stk.balanceOf(staking.address).call().await?;
    let alice_rwd = rwd.balanceOf(cast.alice).call().await?;
    let bob_rwd = rwd.balanceOf(cast.bob).call().await?;
    let report = &mut stage.report;
    report.check("STK of all holders is the supply", stk.totalSupply().call().await?, stk_sum);
    report.check("RWD of all holders is the supply", rwd.totalSupply().call().await?, rwd_sum);
    report.check("STK supply is the first one and the mint", supply + U256::from(minted), stk_sum);
    report.check("STK left in StakingRewards", 0, stk_left);
    report.check("stakes left in StakingRewards", 0, pool.totalSupply().call().await?);
    report.check("rewards paid and left are what was funded", funding, paid.total() + left);
    for (name, who, balance) in [("Alice", cast.alice, alice_rwd), ("Bob", cast.bob, bob_rwd)] {
        report.check(format!("{name}'s RewardPaid events sum up to the balance"), paid.of(who), balance);
        report.check(format!("{name}'s reward is what staking-math says"), ledger.claimed(who), balance);
        let exact = ledger.exact(who).floor();
        let bounds = format!("{name} is 0 or 1 wei below the exact share, {exact} wei rounded down");
        report.check(bounds, true, balance <= exact && exact - balance <= U256::ONE);
    }
    let sources = IPassport::new(staking.address, &provider).sources().call().await?;
    let credited: U256 = sources.iter().map(|source| source.credited).sum();
    let waiting = pool.undistributed(reward_token.address).call().await?;
    let (known, funding) = (credited + waiting, U256::from(funding));
    // Both round down to whole wei.
    let fits = known <= funding && funding - known <= U256::ONE;
    report.check("what sources credited and what waits are the funding but for a wei", true, fits);
    report.check("checkInvariants finds nothing broken", U256::ZERO, pool.checkInvariants().call().await?);
    for (name, deployment, artifact) in [
        ("StakeToken", &stake_token, token),
        ("RewardToken", &reward_token, token),
        ("StakingLens", &lens_deployment, lens),
        ("StakingRewards", &staking, rewards),
    ] {
        let code = provider.get_code_at(deployment.address).await?;
        report.check(format!("{name} on chain is the build"), artifact.code_hash, keccak256(code));
    }
    Ok(Tokens { stk: stake_token.address, rwd: reward_token.address, salt })
}

/// The chain did what `staking-math` refuses.
pub(super) fn refused(refusal: Refusal) -> Problem {
    Problem::new(Exit::Mismatch, "staking-math refuses what the chain did").why(refusal.to_string())
}

pub(super) async fn cache(
    stage: &mut Stage<'_>,
    deployer: &Deployer<'_>,
    name: &str,
    deployment: &Deployment,
) -> anyhow::Result<()> {
    let (result, gas) = match deployer.cache(deployment).await? {
        Caching::Already => ("cached before".to_owned(), 0),
        Caching::Done(gas) => ("calls start cheaper".to_owned(), gas),
        Caching::Refused(why) => (format!("refused: {}", why.lines().last().unwrap_or_default().trim()), 0),
    };
    stage.record("Owner", &format!("cache {name}"), result, gas).await
}

pub(super) async fn deploy(
    stage: &mut Stage<'_>,
    deployer: &Deployer<'_>,
    name: &str,
    artifact: &Artifact,
    arguments: &[u8],
) -> anyhow::Result<Deployment> {
    let deployment = deployer.deploy(artifact, arguments).await?;
    let result = if deployment.data_fee.is_zero() {
        "same code, active already".to_owned()
    } else {
        format!("data fee {} ETH", format_ether(deployment.data_fee).trim_end_matches('0'))
    };
    stage.record("Owner", &format!("deploy {name}"), result, deployment.gas).await?;
    stage.report.contract(name, &deployment);
    Ok(deployment)
}

pub(super) type Actor<'a> = (&'a str, Address);
type Pool<P> = IStakingRewards::IStakingRewardsInstance<P>;

pub(super) async fn approve(
    stage: &mut Stage<'_>,
    actor: Actor<'_>,
    token: Address,
    symbol: &str,
    (name, spender): (&str, Address),
    amount: u128,
) -> anyhow::Result<()> {
    let amount = U256::from(amount);
    let call = IToken::new(token, &stage.chain.provider).approve(spender, amount).into_transaction_request();
    stage.act(actor, format!("{symbol}.approve({name}, {})", tokens(amount)), call).await.map(drop)
}

async fn stake<P: Provider>(
    stage: &mut Stage<'_>,
    actor: Actor<'_>,
    pool: &Pool<P>,
    amount: u128,
) -> anyhow::Result<u64> {
    let request = pool.stake(U256::from(amount)).into_transaction_request();
    Ok(stage.act(actor, format!("stake({} STK)", amount / WAD), request).await?.1)
}

/// Shows `earned` and checks it against `staking-math` at the time of the newest block.
async fn look_earned<P: Provider>(
    stage: &mut Stage<'_>,
    pool: &Pool<P>,
    (name, account): Actor<'_>,
    ledger: &Ledger,
) -> anyhow::Result<()> {
    let block = stage.chain.provider.get_block_number().await?;
    let now = stage.chain.now().await?;
    let earned = pool.earned(account).block(block.into()).call().await?;
    stage.look(name, "earned()", format!("{} RWD", tokens(earned)), now);
    let check = format!("{name}'s earned() in block {block} is what staking-math says");
    stage.report.check(check, ledger.earned(now, account), earned);
    Ok(())
}

/// The `RewardPaid` events of a story.
#[derive(Debug, Default)]
struct Payments(Vec<(Address, U256)>);

impl Payments {
    fn read(&mut self, receipt: &TransactionReceipt) {
        let events =
            receipt.logs().iter().filter_map(|log| IStakingRewards::RewardPaid::decode_log(&log.inner).ok());
        self.0.extend(events.map(|event| (event.user, event.reward)));
    }

    fn of(&self, account: Address) -> U256 {
        self.0.iter().filter(|(user, _)| *user == account).map(|(_, reward)| *reward).sum()
    }

    fn total(&self) -> U256 {
        self.0.iter().map(|(_, reward)| *reward).sum()
    }
}
