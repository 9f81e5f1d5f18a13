//! `stake approve|stake|withdraw|claim|exit`: transactions of an account, explained.

mod report;

use super::target::{Actor, Signing};
use crate::amount::Amount;
use crate::deploy::require_funds;
use crate::output;
use crate::pool::refusal::Attempt;
use crate::progress::Progress;
use alloy::network::TransactionBuilder;
use alloy::primitives::U256;
use alloy::providers::Provider;
use clap::Args;
use report::{Outcome, Report};
use staking_abi::IToken;

/// Arguments of actions without an amount.
#[derive(Debug, Args)]
pub struct ActionArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub signing: Signing,
}

/// Arguments of actions with an amount.
#[derive(Debug, Args)]
pub struct AmountArgs {
    /// In tokens (`1.5`), `max`, or in wei (`1500wei`)
    #[arg(value_name = "AMOUNT")]
    pub amount: Amount,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub signing: Signing,
}

/// What an account can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Lets the pool take exactly so much of the staking token.
    Approve,
    /// Stakes.
    Stake,
    /// Takes a part of the stake back.
    Withdraw,
    /// Takes the rewards.
    Claim,
    /// Takes everything.
    Exit,
}

impl Action {
    const fn verb(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Stake => "stake",
            Self::Withdraw => "withdraw",
            Self::Claim => "claim",
            Self::Exit => "exit",
        }
    }
}

/// Runs an action with an amount.
pub async fn run_amount(action: Action, args: AmountArgs) -> anyhow::Result<()> {
    run(action, Some(args.amount), args.signing).await
}

/// Runs an action, or rehearses it.
pub async fn run(action: Action, amount: Option<Amount>, signing: Signing) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let actor = signing.open(&progress).await?;
    let report = act(action, amount, &actor, &progress).await?;
    progress.finish();
    if signing.json { output::json(&report.json()) } else { output::result(report.text()) }
}

async fn act(
    action: Action,
    amount: Option<Amount>,
    actor: &Actor,
    progress: &Progress,
) -> anyhow::Result<Report> {
    let Actor { pool, account, dry_run } = actor;
    let account = *account;
    let verb = action.verb();
    let contract = pool.contract();
    let stk = IToken::new(pool.stake_token.address, &pool.chain.provider);
    let amount = match amount {
        None => U256::ZERO,
        Some(amount) => {
            let all = match action {
                Action::Withdraw => contract.balanceOf(account).call().await?,
                _ if amount == Amount::Max => stk.balanceOf(account).call().await?,
                _ => U256::ZERO,
            };
            amount.in_wei(pool.stake_token.decimals, all)?
        }
    };
    let request = match action {
        Action::Approve => stk.approve(pool.address, amount).into_transaction_request(),
        Action::Stake => contract.stake(amount).into_transaction_request(),
        Action::Withdraw => contract.withdraw(amount).into_transaction_request(),
        Action::Claim => contract.getReward().into_transaction_request(),
        Action::Exit => contract.exit().into_transaction_request(),
    };
    let report = |outcome| Report::new(action, amount, actor, outcome);
    if action == Action::Approve && stk.allowance(account, pool.address).call().await? == amount {
        return report(Outcome::Unnecessary).await;
    }

    progress.step(format!("rehearsing {verb} as {account}"));
    let price = pool.chain.provider.get_gas_price().await?;
    let estimate = pool.chain.provider.estimate_gas(request.clone().with_from(account)).await;
    let gas = match estimate {
        Ok(gas) => gas,
        Err(error) => return Err(Attempt { verb, account, amount }.refused(pool, &error).await.into()),
    };
    if *dry_run {
        return report(Outcome::Rehearsed { gas, price }).await;
    }
    require_funds(&pool.chain, account, U256::ZERO, gas).await?;
    progress.step(format!("sending {verb}"));
    let receipt = pool.chain.send(verb, account, request).await?;
    report(Outcome::Mined(Box::new(receipt))).await
}
