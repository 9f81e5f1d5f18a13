//! `stake plan`: what a deployment will do and cost, without sending anything.

mod report;

use super::suite::{Opened, SuiteArgs};
use crate::output;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::Suite;
use crate::suite::plan::Plan;
use clap::Args;

/// Arguments of `stake plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub suite: SuiteArgs,
}

/// Plans and shows.
pub async fn run(args: PlanArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let opened = args.suite.open(&progress).await?;
    show(&opened, args.suite.json, &progress).await
}

/// Plans, shows, and fails if the deployment would.
pub(super) async fn show(opened: &Opened, as_json: bool, progress: &Progress) -> anyhow::Result<()> {
    let Opened { sender, suite, artifacts } = opened;
    let plan = suite.plan(&sender.chain, artifacts, progress).await?;
    progress.finish();
    match as_json {
        true => output::json(&report::json(sender, suite, &plan))?,
        false => output::result(report::text(sender, suite, &plan))?,
    }
    verdict(suite, &plan, sender.chain.id)
}

/// A plan that foresees a failure fails.
pub(super) fn verdict(suite: &Suite, plan: &Plan, chain: u64) -> anyhow::Result<()> {
    if let Some(reason) = plan.obstacle() {
        return Err(Problem::new(Exit::ActionNeeded, format!("deploying {} would fail", suite.name))
            .why(reason)
            .next("check the suite's addresses and values")
            .into());
    }
    if plan.balance < plan.needed() {
        return Err(Problem::new(Exit::ActionNeeded, format!("{} cannot pay for it", suite.sender))
            .why(format!("it has {} wei and needs about {}", plan.balance, plan.needed()))
            .next(format!("send it ether on chain {chain}"))
            .into());
    }
    Ok(())
}
