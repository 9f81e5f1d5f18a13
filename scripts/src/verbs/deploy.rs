//! `stake deploy`: a suite on an embedded, development or live chain.

mod report;

use super::recorded::address_of;
use super::suite::{Opened, SuiteArgs};
use super::{offline, plan};
use crate::chain::Chain;
use crate::deploy::Caching;
use crate::output;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::Suite;
use crate::suite::batch::Unsigned;
use crate::suite::journal::{self, Journal};
use crate::suite::look::State;
use crate::suite::manifest::{self, Manifest};
use alloy::providers::Provider;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `stake deploy`.
#[derive(Debug, Args)]
pub struct DeployArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub suite: SuiteArgs,
    /// Really send on a live network; without it the plan is shown
    #[arg(long)]
    pub broadcast: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub elsewhere: offline::Elsewhere,
    /// Name to record it under [default: the suite's]
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// Where the addresses are kept [default: abi/deployments/CHAIN.json, for development chains in target]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
}

/// Deploys, or shows what deploying would do.
pub async fn run(args: DeployArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let mut opened = args.suite.open(&progress).await?;
    if let Some(name) = &args.name {
        opened.suite.name.clone_from(name);
    }
    let chain = &opened.sender.chain;
    if args.elsewhere.is_asked_for() {
        let transactions = unsigned(&opened, &progress).await?;
        progress.finish();
        return args.elsewhere.print(chain.id, opened.suite.sender, &opened.suite.name, &transactions);
    }
    if opened.sender.is_live() && !args.broadcast {
        plan::show(&opened, args.suite.json, &progress).await?;
        progress.note("Nothing was sent. Send it with --broadcast.");
        return Ok(());
    }
    if !opened.sender.signs {
        return Err(Problem::new(Exit::Usage, "the key of --from is not here")
            .next("--account NAME, or --unsigned or --safe for whoever has it")
            .into());
    }
    crate::deploy::preflight(chain).await?;
    let kept = match (&args.manifest, &args.suite.rpc_url) {
        (Some(path), _) => path.clone(),
        (None, Some(url)) => manifest::path(chain.id, url)?,
        // A chain in this process leaves nothing to remember.
        (None, None) => std::env::temp_dir().join(format!("stake-rehearsal-{}.json", std::process::id())),
    };
    // The manifest is read once nobody else can write it.
    let mut journal = Journal::open(&journal::beside(&kept), chain).await?;
    let mut manifest = Manifest::open(&kept, chain.id)?;
    if opened.sender.is_live() {
        require_another_name(&opened.suite, &manifest)?;
        // Nothing is spent on what would fail half-way.
        let plan = opened.suite.plan(chain, &opened.artifacts, &progress).await?;
        plan::verdict(&opened.suite, &plan, chain.id)?;
    } else {
        forget_former_chain(chain, &mut manifest).await?;
    }
    let records = opened.suite.execute(chain, &mut journal, &progress).await?;
    let mut deployed = opened.suite.deployed(chain, &records).await?;
    if let Some(earlier) = manifest.suites.get(&opened.suite.name) {
        deployed.remember(earlier);
    }
    manifest.suites.insert(opened.suite.name.clone(), deployed.clone());
    if !chain.embedded {
        manifest.save(&kept)?;
    }
    journal.close(opened.suite.sender, &opened.suite.messages())?;
    cache(&opened, &progress).await;
    progress.finish();
    let place = (!chain.embedded).then_some(kept.as_path());
    match args.suite.json {
        true => output::json(&report::json(chain, &opened.suite, &deployed, place)),
        false => output::result(report::text(chain, &opened.suite, &deployed, place)),
    }
}

/// Caches what it may. A suite is deployed also where it may not: calls only start dearer.
async fn cache(opened: &Opened, progress: &Progress) {
    let chain = &opened.sender.chain;
    progress.step("caching the programs");
    for task in &opened.suite.tasks {
        let Some(deploy) = task.deploy() else { continue };
        let code_hash = deploy.artifact.code_hash;
        let caching = crate::deploy::cache(chain, opened.suite.sender, deploy.address, code_hash).await;
        // The suite stands and is written down: nothing that happens here makes the deployment a failure.
        let refusal = match caching {
            Ok(Caching::Refused(_)) => {
                format!("{} is neither a cache manager nor an owner of the chain", opened.suite.sender)
            }
            Ok(_) => continue,
            Err(error) => match error.downcast_ref::<Problem>() {
                Some(problem) => problem.why.clone().unwrap_or_else(|| problem.what.clone()),
                None => error.to_string(),
            },
        };
        progress.note(&format!(
            "note: the programs are not cached, so each call costs some thousand gas more\n   why: {refusal}\n  next: stake cache bid --suite {} --rpc-url URL",
            opened.suite.name
        ));
        return;
    }
}

/// A development chain that was started anew has nothing of what was recorded of the former.
async fn forget_former_chain(chain: &Chain, manifest: &mut Manifest) -> anyhow::Result<()> {
    for (name, suite) in manifest.suites.clone() {
        for standing in suite.contracts.values() {
            if chain.provider.get_code_at(address_of(standing)?).await?.is_empty() {
                manifest.suites.remove(&name);
                break;
            }
        }
    }
    Ok(())
}

/// Two deployments with one name: the manifest would forget the first, and with it when it expires and whose it is.
fn require_another_name(suite: &Suite, manifest: &Manifest) -> Result<(), Problem> {
    let Some(recorded) = manifest.suites.get(&suite.name) else { return Ok(()) };
    let moved = suite.contracts().find_map(|(name, _, address)| {
        let known = &recorded.contracts.get(name)?.address;
        (*known != address.to_string())
            .then(|| format!("{name} is recorded at {known}, this one is at {address}"))
    });
    moved.map_or(Ok(()), |why| {
        Err(Problem::new(Exit::Usage, format!("another {} is recorded already", suite.name))
            .why(why)
            .next("--as ANOTHER-NAME"))
    })
}

/// What is left to do, for whoever has the key.
async fn unsigned(opened: &Opened, progress: &Progress) -> anyhow::Result<Vec<Unsigned>> {
    let Opened { sender, suite, artifacts } = opened;
    let plan = suite.plan(&sender.chain, artifacts, progress).await?;
    let mut transactions = Vec::new();
    for (task, step) in suite.tasks.iter().zip(&plan.steps) {
        if step.state == State::Done {
            continue;
        }
        let mut needed = suite.needed(&sender.chain, task, &step.state).await?;
        needed.data_fee = step.data_fee;
        transactions.push(Unsigned::new(task.in_words(), &needed, step.l2_gas.map(|_| step.gas())));
    }
    match plan.obstacle() {
        None => Ok(transactions),
        Some(reason) => Err(Problem::new(Exit::ActionNeeded, format!("deploying {} would fail", suite.name))
            .why(reason)
            .next("check the suite's addresses and values")
            .into()),
    }
}
