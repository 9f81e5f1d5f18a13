//! What was deployed, as a table and as JSON.

use crate::amount::ether;
use crate::chain::Chain;
use crate::output::{grouped, table};
use crate::suite::Suite;
use crate::suite::manifest::{Deployed, Standing};
use serde_json::{Value, json};
use std::path::Path;

/// As one JSON object: the manifest's record of the suite, with the chain and the suite's name.
pub(super) fn json(chain: &Chain, suite: &Suite, deployed: &Deployed, manifest: Option<&Path>) -> Value {
    let mut value = json!(deployed);
    value["chainId"] = json!(chain.id);
    value["suite"] = json!(suite.name);
    value["manifest"] = json!(manifest.map(|path| path.display().to_string()));
    value
}

/// As a table, in the order of the suite.
pub(super) fn text(chain: &Chain, suite: &Suite, deployed: &Deployed, manifest: Option<&Path>) -> String {
    let rows: Vec<Vec<String>> = suite
        .contracts()
        .filter_map(|(name, _, _)| deployed.contracts.get(name).map(|standing| row(name, standing)))
        .collect();
    let head = ["contract", "address", "bytes", "gas", "data fee (ETH)"];
    let mut text =
        format!("Chain {}, owner {}\n\n{}", chain.id, deployed.owner, table(&head, &rows, &[2, 3, 4]));
    if suite.owner != suite.sender {
        text += &format!("\n{} has to accept what it owns: stake accept {}\n", suite.owner, suite.name);
    }
    match manifest {
        Some(path) => text + &format!("\nWritten down in {}\n", path.display()),
        None => text + "\nThis was a rehearsal on an embedded chain, which ends here.\n",
    }
}

fn row(name: &str, it: &Standing) -> Vec<String> {
    let fee = it.data_fee.as_deref().and_then(|fee| fee.parse().ok()).map(ether);
    vec![
        name.to_owned(),
        it.address.clone(),
        grouped(it.compressed_bytes as u64),
        it.gas.map_or_else(|| "stood there already".to_owned(), grouped),
        fee.unwrap_or_else(|| "-".to_owned()),
    ]
}
