//! `stake verify`: whether a chain holds exactly what a commit builds, constructed with exactly what is recorded.

mod proof;
mod source;

use super::recorded::{Looking, address_of};
use crate::build::{Artifact, Builder, CONTRACTS, Contract};
use crate::chain::Chain;
use crate::output::{self, grouped, table};
use crate::pool::program::Program;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::look::holders;
use crate::suite::manifest::Deployed;
use crate::suite::{HandOver, Office};
use alloy::eips::BlockId;
use alloy::primitives::{Address, keccak256};
use alloy::providers::Provider;
use clap::Args;
use proof::Subject;
use serde::Serialize;
use source::Source;
use std::collections::BTreeMap;
use std::path::PathBuf;
use stylus_node::predeploys::STYLUS_DEPLOYER;

/// Arguments of `stake verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub looking: Looking,
    /// Build the files as they are here, not the recorded commit
    #[arg(long)]
    pub here: bool,
}

/// What was found of a contract.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    suite: String,
    name: String,
    contract: String,
    address: String,
    bytes: usize,
    /// Who holds its office; none where it has none or cannot be asked.
    owner: Option<String>,
    /// Who may take the office: zero for nobody.
    pending_owner: Option<String>,
    /// Whether the recorded owner was offered the office and has not taken it.
    #[serde(skip)]
    offered: bool,
    /// What is not as it is recorded.
    faults: Vec<String>,
}

/// Everything that was found.
#[derive(Debug, Default)]
struct Report {
    contracts: Vec<Finding>,
    /// What was built, by the name of the suite.
    sources: Vec<(String, String)>,
    /// What is wrong with whole suites.
    faults: Vec<String>,
}

/// Builds, compares, and fails where anything differs.
pub async fn run(args: VerifyArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let chain = args.looking.connect().await?;
    let manifest = args.looking.manifest(&chain)?;
    let mut report = Report::default();
    let mut built: BTreeMap<PathBuf, Vec<Artifact>> = BTreeMap::new();
    for (name, suite) in args.looking.recorded.of(&manifest)? {
        report.faults.extend(faults_of(suite).into_iter().map(|fault| format!("{name}: {fault}")));
        if suite.contracts.is_empty() {
            continue;
        }
        let source = Source::of(suite, args.here, &progress)?;
        let artifacts = built.entry(source.root.clone()).or_default();
        build(suite, &source, artifacts, &progress).await?;
        for (contract, standing) in &suite.contracts {
            progress.step(format!("comparing {contract}"));
            let address = address_of(standing)?;
            let it = Subject {
                suite,
                name: contract,
                standing,
                contract: Contract::find(&standing.contract)?,
                address,
            };
            report.contracts.push(compare(&chain, name, it, artifacts, &progress).await?);
        }
        report.sources.push((name.to_owned(), source.in_words()));
    }
    progress.finish();
    show(&args, &chain, &report)?;
    verdict(&report)
}

/// What is wrong with a suite before any contract of it is looked at.
fn faults_of(suite: &Deployed) -> Vec<String> {
    let mut faults = Vec::new();
    if suite.contracts.is_empty() {
        faults.push("no contracts are recorded".to_owned());
    }
    if suite.deployer.parse() != Ok(STYLUS_DEPLOYER) {
        faults.push(format!("{} is recorded as its deployer, which is {STYLUS_DEPLOYER}", suite.deployer));
    }
    faults
}

/// Builds what a suite has and no suite before it had.
async fn build(
    suite: &Deployed,
    source: &Source,
    built: &mut Vec<Artifact>,
    progress: &Progress,
) -> anyhow::Result<()> {
    let names: Result<Vec<Contract>, Problem> =
        suite.contracts.values().map(|standing| Contract::find(&standing.contract)).collect();
    let names = names?;
    let new = |contract: &Contract| !built.iter().any(|artifact| artifact.name == contract.name);
    let contracts: Vec<Contract> =
        CONTRACTS.iter().copied().filter(|contract| names.contains(contract) && new(contract)).collect();
    if contracts.is_empty() {
        return Ok(());
    }
    let (root, progress) = (source.root.clone(), progress.clone());
    let building = tokio::task::spawn_blocking(move || {
        Builder::in_workspace(root).build(&contracts, &mut |event| progress.build_event(&event))
    });
    built.extend(building.await??);
    Ok(())
}

/// Compares a contract with what was built and with what is recorded.
async fn compare(
    chain: &Chain,
    suite: &str,
    it: Subject<'_>,
    artifacts: &[Artifact],
    progress: &Progress,
) -> anyhow::Result<Finding> {
    let Subject { standing, contract, address, .. } = it;
    let mut faults = Vec::new();
    let Some(artifact) = artifacts.iter().find(|artifact| artifact.name == contract.name) else {
        return Err(Problem::failure(format!("{} was not built", contract.name)).into());
    };
    let code = chain.provider.get_code_at(address).await?;
    let mut answers = code == artifact.code;
    if !answers {
        let found = if code.is_empty() { "no code".to_owned() } else { keccak256(&code).to_string() };
        faults.push(format!("the chain holds {found}, the source builds {}", artifact.code_hash));
    }
    if standing.code_hash != artifact.code_hash {
        faults.push(format!("{} is recorded", standing.code_hash));
    }
    if standing.wasm_hash.is_some_and(|hash| hash != keccak256(&artifact.wasm)) {
        faults.push("another WASM is recorded".to_owned());
    }
    faults.extend(it.faults(chain, artifact, progress).await?);
    if !code.is_empty()
        && let Program::Asleep { reason } = Program::read(chain, address, BlockId::latest()).await?
    {
        faults.push(format!("it answers nothing: {reason}"));
        answers = false;
    }
    let mut office = None;
    if let (Some(kind), true) = (Office::of(contract), answers) {
        let hand_over = HandOver { contract: it.name.to_owned(), at: address, office: kind };
        office = Some(holders(chain, &hand_over).await?);
    }
    let mut offered = false;
    if let Some([holder, pending]) = office {
        let owner = it.suite.owner.parse::<Address>().ok();
        offered = owner != Some(holder) && owner == Some(pending);
        if owner != Some(holder) && !offered {
            faults.push(format!("it is {holder}'s, {} is recorded", it.suite.owner));
        }
    }
    Ok(Finding {
        suite: suite.to_owned(),
        name: it.name.to_owned(),
        contract: standing.contract.clone(),
        address: standing.address.clone(),
        bytes: standing.compressed_bytes,
        owner: office.map(|[holder, _]| holder.to_string()),
        pending_owner: office.map(|[_, pending]| pending.to_string()),
        offered,
        faults,
    })
}

impl Finding {
    fn owner_in_words(&self) -> String {
        match (&self.owner, &self.pending_owner) {
            (Some(holder), Some(pending)) if *pending != Address::ZERO.to_string() => {
                format!("{holder}, offered to {pending}")
            }
            (Some(holder), _) => holder.clone(),
            (None, _) => "nobody".to_owned(),
        }
    }
}

fn show(args: &VerifyArgs, chain: &Chain, report: &Report) -> anyhow::Result<()> {
    if args.looking.json {
        let sources: serde_json::Map<_, _> =
            report.sources.iter().map(|(name, source)| (name.clone(), serde_json::json!(source))).collect();
        return output::json(&serde_json::json!({
            "chainId": chain.id, "sources": sources, "contracts": report.contracts, "faults": report.faults,
            "callsChecked": false,
        }));
    }
    let rows: Vec<Vec<String>> = report
        .contracts
        .iter()
        .map(|it| {
            let found = if it.faults.is_empty() { "the same".to_owned() } else { it.faults.join("; ") };
            vec![it.name.clone(), it.address.clone(), grouped(it.bytes as u64), it.owner_in_words(), found]
        })
        .collect();
    let mut text = table(&["contract", "address", "bytes", "owner", "on chain"], &rows, &[2]);
    for fault in &report.faults {
        text += &format!("\n{fault}");
    }
    for (name, source) in &report.sources {
        text += &format!("\n{name} was built from {source}");
    }
    text += "\nRecorded calls were not checked: stake plan SUITE asks the chain whether they were made";
    output::result(text)
}

fn verdict(report: &Report) -> anyhow::Result<()> {
    let wrong: Vec<String> = report
        .contracts
        .iter()
        .filter(|it| !it.faults.is_empty())
        .map(|it| format!("{}: {}", it.name, it.faults.join("; ")))
        .collect();
    let (contracts, wrong) = (wrong.len(), [report.faults.clone(), wrong].concat());
    if !wrong.is_empty() {
        let what = match contracts {
            0 => "a suite is not what is recorded".to_owned(),
            1 => "1 contract is not what is recorded".to_owned(),
            several => format!("{several} contracts are not what is recorded"),
        };
        return Err(Problem::new(Exit::Mismatch, what)
            .why(wrong.join("\n"))
            .next("check the commit, the compiler and the manifest; do not use what cannot be explained")
            .into());
    }
    let offered: Vec<&Finding> = report.contracts.iter().filter(|it| it.offered).collect();
    let [first, ..] = offered.as_slice() else { return Ok(()) };
    let why: Vec<String> =
        offered.iter().map(|it| format!("{} is {}", it.name, it.owner_in_words())).collect();
    Err(Problem::new(Exit::ActionNeeded, "everything is as recorded, but an offer is not accepted")
        .why(why.join("\n"))
        .next(format!("stake accept {} --account OWNER --rpc-url URL, or --safe", first.suite))
        .into())
}
