//! `stake demo`: real tokens staked, traded, farmed and compounded on a chain, from compiled sources to balances that add
//! up to the wei.

mod entitlement;
mod lp;
mod report;
mod stage;
mod story;
mod vault;

use super::Artifacts;
use crate::build::CONTRACTS;
use crate::chain::Chain;
use crate::progress::Progress;
use crate::{output, signer};
use clap::Args;
use stage::Stage;
use stylus_node::config::ChainConfig;

/// Arguments of `stake demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
    /// Development chain to run on instead of an embedded one
    #[arg(long, value_name = "URL")]
    pub rpc_url: Option<String>,
}

/// Runs the demo and fails if any check differs.
pub async fn run(args: DemoArgs) -> anyhow::Result<()> {
    let progress = Progress::new(CONTRACTS.len() as u64 + story::STEPS + lp::STEPS + vault::STEPS);
    let signers = [signer::dev_owner()?, signer::dev_actor("Alice")?, signer::dev_actor("Bob")?];
    let [owner, alice, bob] = signers.each_ref().map(|signer| signer.address());
    let wallet = signer::wallet(signers);
    let chain = match &args.rpc_url {
        Some(url) => Chain::connect(url, wallet).await?,
        None => Chain::embedded(ChainConfig::default(), wallet).await?,
    };
    signer::require_dev_chain(chain.id)?;

    let artifacts = Artifacts::build(&progress).await?;
    let mut stage = Stage::new(&chain, &progress).await?;
    let cast = story::Cast { owner, alice, bob };
    let tokens = story::play(&mut stage, &artifacts, cast).await?;
    let market = lp::play(&mut stage, &artifacts, cast, tokens).await?;
    if stage.tells_time() {
        vault::play(&mut stage, &artifacts, cast, tokens, &market).await?;
    } else {
        progress
            .note("note: the vault's part needs half an hour and more than a week, so it is left out here");
    }
    let report = stage.report;
    progress.finish();
    if args.json {
        output::json(&report)?;
    } else {
        output::result(report.text())?;
    }
    Ok(report.verdict()?)
}
