//! `stake address`: where a recorded contract stands, for scripts.

use super::recorded::{Looking, address_of};
use crate::output;
use crate::problem::{Exit, Problem};
use clap::Args;
use serde_json::json;

/// Arguments of `stake address`.
#[derive(Debug, Args)]
pub struct AddressArgs {
    /// Name of the contract in its suite
    #[arg(value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub looking: Looking,
}

/// Prints the address.
pub async fn run(args: AddressArgs) -> anyhow::Result<()> {
    let chain = args.looking.connect().await?;
    let manifest = args.looking.manifest(&chain)?;
    let mut known = Vec::new();
    let mut found = Vec::new();
    for (suite, deployed) in args.looking.recorded.of(&manifest)? {
        known.extend(deployed.contracts.keys().cloned());
        if let Some(standing) = deployed.contracts.get(&args.name) {
            found.push((suite, address_of(standing)?));
        }
    }
    match found.as_slice() {
        [(_, address)] if !args.looking.json => output::result(address.to_string()),
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
