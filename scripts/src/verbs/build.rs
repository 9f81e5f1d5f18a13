//! `stake build`: all contracts as deployable bytes.

use super::Artifacts;
use crate::build::{CONTRACTS, Contract};
use crate::output;
use crate::progress::Progress;
use clap::Args;
use serde::Serialize;
use stylus_node::wasm::MAX_CODE_SIZE;

/// Arguments of `stake build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Contracts to build [default: all]
    #[arg(value_name = "CONTRACT")]
    pub contracts: Vec<String>,
    /// Print JSON instead of a table
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    name: &'a str,
    wasm_bytes: usize,
    compressed_bytes: usize,
    code_hash: String,
}

/// Builds and reports.
pub async fn run(args: BuildArgs) -> anyhow::Result<()> {
    let named: Result<Vec<Contract>, _> = args.contracts.iter().map(|name| Contract::find(name)).collect();
    let contracts = if args.contracts.is_empty() { CONTRACTS.to_vec() } else { named? };
    let progress = Progress::new(contracts.len() as u64);
    let artifacts = Artifacts::of_contracts(contracts, &progress).await?;
    progress.finish();
    let rows: Vec<Row<'_>> = artifacts
        .all()
        .map(|artifact| Row {
            name: &artifact.name,
            wasm_bytes: artifact.wasm.len(),
            compressed_bytes: artifact.compressed_size(),
            code_hash: artifact.code_hash.to_string(),
        })
        .collect();
    if args.json {
        return output::json(&serde_json::json!({ "limit": MAX_CODE_SIZE, "contracts": rows }));
    }
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| {
            let [wasm, compressed, limit] = [row.wasm_bytes, row.compressed_bytes, MAX_CODE_SIZE]
                .map(|bytes| output::grouped(bytes as u64));
            vec![row.name.to_owned(), wasm, format!("{compressed} of {limit}"), row.code_hash]
        })
        .collect();
    output::result(output::table(&["contract", "wasm bytes", "compressed", "code hash"], &cells, &[1, 2]))
}
