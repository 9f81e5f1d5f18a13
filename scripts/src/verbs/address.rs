//! `stake address`: where a recorded contract stands, for scripts.

use super::recorded::{Recorded, address_of};
use crate::chain::Chain;
use crate::output;
use crate::problem::{Exit, Problem};
use crate::signer;
use clap::Args;
use serde_json::json;

/// Arguments of `stake address`.
#[derive(Debug, Args)]
pub struct AddressArgs {
    /// Name of the contract in its suite
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Chain that is meant
    #[arg(long, value_name = "URL")]
    pub rpc_url: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub recorded: Recorded,
    /// Print one JSON object instead of the address
    #[arg(long)]
    pub json: bool,
}

/// Prints the address.
pub async fn run(args: AddressArgs) -> anyhow::Result<()> {
    let chain = Chain::connect(&args.rpc_url, signer::wallet([])).await?;
    let (_, manifest) = args.recorded.open(&chain, &args.rpc_url)?;
    let mut known = Vec::new();
    let mut found = Vec::new();
    for (suite, deployed) in args.recorded.of(&manifest)? {
        known.extend(deployed.contracts.keys().cloned());
        if let Some(standing) = deployed.contracts.get(&args.name) {
            found.push((suite, address_of(standing)?));
        }
    }
    match found.as_slice() {
        [(_, address)] if !args.json => output::result(address.to_string()),
        [(suite, address)] => {
            output::json(&json!({ "chainId": chain.id, "suite": suite, "address": address.to_string() }))
        }
        [] => Err(Problem::new(Exit::Usage, format!("nothing is recorded as {}", args.name))
            .next(format!("one of: {}", known.join(", ")))
            .into()),
        several => {
            let suites: Vec<&str> = several.iter().map(|(suite, _)| *suite).collect();
            Err(Problem::new(Exit::Usage, format!("several suites have a {}", args.name))
                .next(format!("--suite {}", suites.join(" or ")))
                .into())
        }
    }
}
