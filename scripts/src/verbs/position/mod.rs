//! `stake position`: what an account has in a pool, a farm or a pair, where its rewards come from, and what can go wrong.

mod funding;
mod passport;
mod report;
mod risks;

use super::target::Target;
use crate::chain::{Chain, reason};
use crate::output;
use crate::pool::Pool;
use crate::pool::snapshot::Snapshot;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::signer;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use clap::Args;
use funding::History;
use report::{Credited, Exiting, Report};
use staking_abi::IPassport::{self, SourceKind};
use staking_abi::{IStakingRewards, IToken};

/// Arguments of `stake position`.
#[derive(Debug, Args)]
pub struct PositionArgs {
    /// The account; without it and without a chain, the staker of an embedded one
    #[arg(value_name = "ADDRESS")]
    pub account: Option<Address>,
    /// The pool, or a farm or pair
    #[arg(long, value_name = "ADDRESS")]
    pub pool: Option<Address>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub target: Target,
    /// First block in which to look for fundings
    #[arg(long, value_name = "BLOCK", default_value_t = 0)]
    pub from_block: u64,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
}

/// Shows a position.
pub async fn run(args: PositionArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    if args.account.is_none() && args.pool.is_some() {
        return Err(Problem::new(Exit::Usage, "no account is named").next("stake position ADDRESS").into());
    }
    if let (Some(url), Some(contract), Some(account)) = (&args.target.rpc_url, args.pool, args.account) {
        let chain = Chain::connect(url, signer::wallet([])).await?;
        if !is_a_pool(&chain, contract).await? {
            progress.step(format!("looking at {contract} on chain {}", chain.id));
            let position = passport::read(&chain, contract, account).await?;
            progress.finish();
            if position.is_empty() {
                output::note(&format!("note: {account} has nothing there"));
            }
            return if args.json { output::json(&position) } else { output::result(position.text()) };
        }
    }
    let (pool, staker) = args.target.open(args.pool, &progress).await?;
    let account = args.account.or(staker).unwrap_or_default();
    let state = Snapshot::read(&pool).await?;
    progress.step("looking for fundings");
    let history = History::read(&pool, args.from_block).await?;
    progress.step("rehearsing an exit");
    let report = read(pool, account, state, history).await?;
    progress.finish();
    if report.is_empty() {
        output::note(&format!("note: {account} has nothing in this pool"));
    }
    if args.json { output::json(&report.json()) } else { output::result(report.text()) }
}

/// Whether a contract is to be looked at as a pool: it says what is staked there, or says nothing at all.
async fn is_a_pool(chain: &Chain, contract: Address) -> anyhow::Result<bool> {
    let staking_token = IStakingRewards::new(contract, &chain.provider).stakingToken().call().await;
    let composition = IPassport::new(contract, &chain.provider).composition(Address::ZERO).call().await;
    Ok(staking_token.is_ok() || composition.is_err())
}

async fn read(pool: Pool, account: Address, state: Snapshot, history: History) -> anyhow::Result<Report> {
    let (contract, at) = (pool.contract(), pool.at());
    let staked = contract.balanceOf(account).block(at).call().await?;
    let earned = contract.earned(account).block(at).call().await?;
    let stk = IToken::new(pool.stake_token.address, &pool.chain.provider);
    // A broken token must not hide the position.
    let wallet = stk.balanceOf(account).block(at).call().await.ok();
    let allowance = stk.allowance(account, pool.address).block(at).call().await.ok();
    let exiting = exiting(&pool, account, &state, staked, earned).await?;
    let risks = risks::of(&pool, &state).await?;
    let credited = credited(&pool).await?;
    Ok(Report { pool, account, state, history, credited, staked, earned, wallet, allowance, exiting, risks })
}

/// Where the rewards so far came from, as the pool's passport tells.
async fn credited(pool: &Pool) -> anyhow::Result<Vec<Credited>> {
    let passport = IPassport::new(pool.address, &pool.chain.provider);
    let sources = passport.sources().block(pool.at()).call().await?;
    let row = |source: IPassport::Source| Credited {
        kind: kind_in_words(source.kind),
        token: source.token,
        credited: source.credited,
        disclosure: source.disclosure,
    };
    Ok(sources.into_iter().map(row).collect())
}

const fn kind_in_words(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Emission => "emission",
        SourceKind::SwapFee => "swap fees",
        SourceKind::LendingInterest => "interest of loans",
        SourceKind::ValidatorReward => "validators",
        SourceKind::LiquidationGain => "liquidations",
        SourceKind::Subsidy => "subsidy",
        SourceKind::Donation => "donation",
        SourceKind::__Invalid => "unknown",
    }
}

/// What an exit would give now; the chain itself is asked whether it would succeed.
async fn exiting(
    pool: &Pool,
    account: Address,
    state: &Snapshot,
    staked: U256,
    earned: U256,
) -> anyhow::Result<Exiting> {
    // Principal of all stakers comes first where both tokens are one.
    let principal = if pool.is_of_one_token() { state.total_staked } else { U256::ZERO };
    let held = state.reward_solvency.map_or(U256::ZERO, |it| it.assets.saturating_sub(principal));
    let reward = earned.min(held);
    if staked.is_zero() {
        return Ok(Exiting { stake: staked, reward, owed: earned - reward, obstacle: None });
    }
    let request = pool.contract().exit().into_transaction_request().with_from(account);
    match pool.chain.provider.call(request).block(pool.at()).await {
        Ok(_) => Ok(Exiting { stake: staked, reward, owed: earned - reward, obstacle: None }),
        Err(error) if crate::chain::revert_data(&error).is_some() => {
            let obstacle = Some(reason(&error));
            Ok(Exiting { stake: U256::ZERO, reward: U256::ZERO, owed: earned, obstacle })
        }
        Err(error) => Err(error.into()),
    }
}
