//! `stake status`: what a pool, or everything that was deployed, is and does, and whether anybody has to do something.

mod actions;
mod suite;

use super::recorded::Recorded;
use super::target::Target;
use crate::amount::span;
use crate::output::{self, table};
use crate::pool::Pool;
use crate::pool::snapshot::{Snapshot, Solvency};
use crate::pool::token::Token;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use actions::Action;
use alloy::primitives::Address;
use clap::Args;
use serde_json::json;

/// Arguments of `stake status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// The pool; without it, everything that was deployed to the chain, or a pool on an embedded one
    #[arg(value_name = "POOL")]
    pub pool: Option<Address>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub target: Target,
    /// Days before a program expires in which that counts as something to do
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub within: u32,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub recorded: Recorded,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
}

/// Shows the state; exits with 3 if something needs somebody.
pub async fn run(args: StatusArgs) -> anyhow::Result<()> {
    // A chain without a pool: everything that was deployed to it.
    if let (Some(url), None) = (&args.target.rpc_url, args.pool) {
        return suite::run(&args.recorded, url, args.within, args.json).await;
    }
    let progress = Progress::new(0);
    let (pool, _) = args.target.open(args.pool, &progress).await?;
    let snapshot = Snapshot::read(&pool).await?;
    progress.finish();
    let actions = actions::needed(&pool, &snapshot, args.within);
    if args.json {
        output::json(&json!({
            "chainId": pool.chain.id,
            "pool": pool.address.to_string(),
            "block": pool.block,
            "time": pool.time,
            "stakingToken": pool.stake_token,
            "rewardsToken": pool.reward_token,
            "runwaySeconds": snapshot.runway(pool.time),
            "state": snapshot,
            "actions": actions,
        }))?;
    } else {
        output::result(text(&pool, &snapshot, &actions))?;
    }
    verdict(&pool, &actions)
}

fn verdict(pool: &Pool, actions: &[Action]) -> anyhow::Result<()> {
    let [first, ..] = actions else { return Ok(()) };
    let why: Vec<&str> = actions.iter().map(|action| action.reason.as_str()).collect();
    let what = format!("the pool {} needs somebody", pool.address);
    Err(Problem::new(Exit::ActionNeeded, what).why(why.join("\n")).next(&first.next).into())
}

fn text(pool: &Pool, state: &Snapshot, actions: &[Action]) -> String {
    let (stk, rwd) = (&pool.stake_token, &pool.reward_token);
    let account =
        |address: Address| if address.is_zero() { "nobody".to_owned() } else { address.to_string() };
    let period = match state.period_finish {
        0 => "none yet".to_owned(),
        end if end <= pool.time => format!("ended {} ago ({end})", span(pool.time - end)),
        end => format!("ends in {} ({end})", span(state.runway(pool.time))),
    };
    let streaming = match state.period_finish {
        end if end == 0 || end > pool.time => "",
        _ => " (of the last period)",
    };
    let mut rows = vec![
        ("staking token", described(stk, &state.stake_token_program.in_words())),
        ("rewards token", described(rwd, &state.reward_token_program.in_words())),
        ("staked", stk.amount(state.total_staked)),
        ("reward rate", format!("{} per second{streaming}", rwd.amount(state.reward_rate))),
        ("period", period),
        ("length of periods", span(state.rewards_duration)),
        ("undistributed", format!("{}, joins the next funding", rwd.amount(state.undistributed))),
        ("holds of the staking token", solvency(stk, state.stake_solvency)),
    ];
    if !pool.is_of_one_token() {
        rows.push(("holds of the rewards token", solvency(rwd, state.reward_solvency)));
    }
    rows.extend([
        ("owner", account(state.owner)),
        ("pending owner", account(state.pending_owner)),
        ("funded by", account(state.rewards_distribution)),
        ("entry", if state.paused { "paused by the owner; exits are open" } else { "open" }.to_owned()),
        ("code", state.program.in_words()),
    ]);
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    let head = [pool.address.to_string(), format!("chain {}, block {}", pool.chain.id, pool.block)];
    let mut text = table(&head.each_ref().map(String::as_str), &rows, &[]);
    text += if actions.is_empty() { "\nNothing needs to be done.\n" } else { "\nTo do:\n" };
    for action in actions {
        text += &format!("- {}\n  next: {}\n", action.reason, action.next);
    }
    text
}

fn described(token: &Token, program: &str) -> String {
    format!("{} at {}, {} decimals, {program}", token.symbol, token.address, token.decimals)
}

fn solvency(token: &Token, solvency: Option<Solvency>) -> String {
    match solvency {
        None => "unknown: the token does not tell".to_owned(),
        Some(it) if it.shortfall().is_zero() => {
            let (assets, owed) = (token.amount(it.assets), token.amount(it.owed));
            format!("{assets}, owes {owed}, surplus {}", token.amount(it.surplus))
        }
        Some(it) => {
            let (assets, owed) = (token.amount(it.assets), token.amount(it.owed));
            format!("{assets}, owes {owed}, LACKS {}", token.amount(it.shortfall()))
        }
    }
}
