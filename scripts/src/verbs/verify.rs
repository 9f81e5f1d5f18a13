//! `stake verify`: whether a chain holds exactly what a commit builds, constructed with exactly what is recorded.

mod source;

use super::recorded::{Recorded, address_of};
use crate::build::{Artifact, Builder, CONTRACTS, Contract};
use crate::chain::Chain;
use crate::deploy::address::predict;
use crate::output::{self, grouped, table};
use crate::pool::program::Program;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::signer;
use crate::suite::constructor;
use crate::suite::look::holders;
use crate::suite::manifest::{Deployed, Standing, shown};
use crate::suite::{HandOver, Office};
use alloy::eips::BlockId;
use alloy::primitives::keccak256;
use alloy::providers::Provider;
use clap::Args;
use serde::Serialize;
use source::Source;

/// Arguments of `stake verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Chain that is meant
    #[arg(long, value_name = "URL")]
    pub rpc_url: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub recorded: Recorded,
    /// Build the files as they are here, not the recorded commit
    #[arg(long)]
    pub here: bool,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
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
    /// What is not as it is recorded.
    faults: Vec<String>,
}

/// Builds, compares, and fails where anything differs.
pub async fn run(args: VerifyArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let chain = Chain::connect(&args.rpc_url, signer::wallet([])).await?;
    let (_, manifest) = args.recorded.open(&chain, &args.rpc_url)?;
    let mut findings = Vec::new();
    let mut sources = Vec::new();
    for (name, suite) in args.recorded.of(&manifest)? {
        let source = Source::of(suite, args.here, &progress)?;
        let artifacts = build(suite, &source, &progress).await?;
        for (contract, standing) in &suite.contracts {
            progress.step(format!("comparing {contract}"));
            let faults = faults(&chain, suite, contract, standing, &artifacts).await?;
            findings.push(Finding {
                suite: name.to_owned(),
                name: contract.clone(),
                contract: standing.contract.clone(),
                address: standing.address.clone(),
                bytes: standing.compressed_bytes,
                faults,
            });
        }
        sources.push((name.to_owned(), source.in_words()));
    }
    progress.finish();
    show(&args, &chain, &findings, &sources)?;
    verdict(&findings)
}

async fn build(suite: &Deployed, source: &Source, progress: &Progress) -> anyhow::Result<Vec<Artifact>> {
    let names: Result<Vec<Contract>, Problem> =
        suite.contracts.values().map(|standing| Contract::find(&standing.contract)).collect();
    let names = names?;
    let contracts: Vec<Contract> =
        CONTRACTS.iter().copied().filter(|contract| names.contains(contract)).collect();
    let (root, progress) = (source.root.clone(), progress.clone());
    let built = tokio::task::spawn_blocking(move || {
        Builder::in_workspace(root).build(&contracts, &mut |event| progress.build_event(&event))
    });
    Ok(built.await??)
}

/// Everything about a contract that is not as it is recorded.
async fn faults(
    chain: &Chain,
    suite: &Deployed,
    name: &str,
    standing: &Standing,
    artifacts: &[Artifact],
) -> anyhow::Result<Vec<String>> {
    let contract = Contract::find(&standing.contract)?;
    let address = address_of(standing)?;
    let mut faults = Vec::new();
    let Some(artifact) = artifacts.iter().find(|artifact| artifact.name == contract.name) else {
        return Err(Problem::failure(format!("{} was not built", contract.name)).into());
    };
    let code = chain.provider.get_code_at(address).await?;
    if code != artifact.code {
        let found = if code.is_empty() { "no code".to_owned() } else { keccak256(&code).to_string() };
        faults.push(format!("the chain holds {found}, the source builds {}", artifact.code_hash));
    }
    if standing.code_hash != artifact.code_hash {
        faults.push(format!("{} is recorded", standing.code_hash));
    }
    if standing.wasm_hash.is_some_and(|hash| hash != keccak256(&artifact.wasm)) {
        faults.push("another WASM is recorded".to_owned());
    }
    // A CREATE2 address proves what it was created from: program, constructor call and salt.
    if let (Some(salt), Some(init_data)) = (standing.salt, &standing.init_data) {
        if predict(&artifact.init_code(), init_data, salt) != address {
            faults.push("program, constructor call and salt give another address".to_owned());
        }
        let decoded = constructor::decode(contract, init_data).unwrap_or_default();
        let arguments = decoded.iter().map(|(parameter, value)| (parameter.name.clone(), shown(value)));
        if arguments.collect::<std::collections::BTreeMap<_, _>>() != standing.arguments {
            faults.push("the recorded arguments are not those of the constructor call".to_owned());
        }
    }
    if !code.is_empty() {
        if let Program::Asleep { reason } = Program::read(chain, address, BlockId::latest()).await? {
            faults.push(format!("it answers nothing: {reason}"));
        }
        if let (Some(office), true) = (Office::of(contract), faults.is_empty()) {
            let it = HandOver { contract: name.to_owned(), at: address, office };
            let [holder, pending] = holders(chain, &it).await?.map(|account| account.to_string());
            if holder != suite.owner && pending != suite.owner {
                faults.push(format!("it is {holder}'s, {} is recorded", suite.owner));
            }
        }
    }
    Ok(faults)
}

fn show(
    args: &VerifyArgs,
    chain: &Chain,
    findings: &[Finding],
    sources: &[(String, String)],
) -> anyhow::Result<()> {
    if args.json {
        let sources: serde_json::Map<_, _> =
            sources.iter().map(|(name, source)| (name.clone(), serde_json::json!(source))).collect();
        return output::json(
            &serde_json::json!({ "chainId": chain.id, "sources": sources, "contracts": findings }),
        );
    }
    let rows: Vec<Vec<String>> = findings
        .iter()
        .map(|it| {
            let found = if it.faults.is_empty() { "the same".to_owned() } else { it.faults.join("; ") };
            vec![it.name.clone(), it.address.clone(), grouped(it.bytes as u64), found]
        })
        .collect();
    let sources: Vec<String> =
        sources.iter().map(|(name, source)| format!("{name} was built from {source}")).collect();
    let text = table(&["contract", "address", "bytes", "on chain"], &rows, &[2]);
    output::result(format!("{text}\n{}", sources.join("\n")))
}

fn verdict(findings: &[Finding]) -> anyhow::Result<()> {
    let wrong: Vec<String> = findings
        .iter()
        .filter(|it| !it.faults.is_empty())
        .map(|it| format!("{}: {}", it.name, it.faults.join("; ")))
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Problem::new(Exit::Mismatch, format!("{} contracts are not what is recorded", wrong.len()))
        .why(wrong.join("\n"))
        .next("check the commit, the compiler and the manifest; do not use what cannot be explained")
        .into())
}
