//! `stake keepalive`: prolongs activations before they expire, and renews those that have.

use super::recorded::Recorded;
use super::transact::{Outcome, TransactArgs};
use crate::amount::{ether, seconds, span};
use crate::chain::Chain;
use crate::deploy::fee::{fee_of, keepalive_fee};
use crate::output::{self, table};
use crate::pool::program::Program;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::execute::Needed;
use alloy::eips::BlockId;
use alloy::primitives::{Address, B256, keccak256};
use alloy::providers::Provider;
use alloy::sol_types::SolCall;
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;
use stylus_node::evm::precompiles::ARB_WASM;
use stylus_node::evm::precompiles::abi::ArbWasm;

/// Arguments of `stake keepalive`.
#[derive(Debug, Args)]
pub struct KeepaliveArgs {
    /// Programs [default: those of the recorded suites]
    #[arg(value_name = "ADDRESS")]
    pub programs: Vec<Address>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub recorded: Recorded,
    /// Prolong what expires within this span: 60d, 12h
    #[arg(long, value_name = "SPAN", default_value = "60d", value_parser = span_of)]
    pub within: u64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub transact: TransactArgs,
}

fn span_of(text: &str) -> Result<u64, String> {
    seconds(text).ok_or_else(|| format!("{text:?} is no span: write 30s, 5m, 12h or 7d"))
}

/// What is to be done about a program.
enum Due {
    Nothing(String),
    Prolong(B256, u64),
    Activate(String),
}

/// Looks, prolongs, and looks again.
pub async fn run(args: KeepaliveArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let sender = args.transact.open().await?;
    let chain = &sender.chain;
    let programs = args.recorded.programs(&args.programs, chain, &args.transact.rpc_url)?;
    let mut known = BTreeSet::new();
    let (mut rows, mut transactions) = (Vec::new(), Vec::new());
    for (name, address) in &programs {
        progress.step(format!("looking at {name}"));
        let due = due(chain, *address, args.within).await?;
        let code = chain.provider.get_code_at(*address).await?;
        let (word, message, why) = match due {
            Due::Nothing(why) => ("nothing", None, why),
            Due::Prolong(code_hash, left) => {
                let call = ArbWasm::codehashKeepaliveCall { codehash: code_hash };
                ("prolong", Some(call.abi_encode()), format!("expires in {}", span(left)))
            }
            Due::Activate(why) => {
                ("activate", Some(ArbWasm::activateProgramCall { program: *address }.abi_encode()), why)
            }
        };
        // Programs with the same code share one activation.
        let shared = message.is_some() && !known.insert(code.clone());
        let mut value = None;
        if let Some(message) = message.filter(|_| !shared) {
            let data_fee = match word {
                "prolong" => keepalive_fee(chain, sender.account, keccak256(&code)).await,
                _ => fee_of(chain, sender.account, &code).await,
            };
            value = Some(data_fee.value());
            transactions
                .push((format!("{word} {name}"), Needed { message: (ARB_WASM, message.into()), data_fee }));
        }
        let why = if shared { "shares the code of one above".to_owned() } else { why };
        rows.push((name, *address, word, why, value));
    }
    let due = transactions.len();
    let outcome = args.transact.carry_out(&sender, "keepalive", transactions, &progress).await?;
    if outcome == Outcome::Printed {
        return Ok(());
    }
    if matches!(outcome, Outcome::Sent(_)) {
        for (name, address, ..) in rows.iter().filter(|row| row.2 != "nothing") {
            let Program::Active { .. } = Program::read(chain, *address, BlockId::latest()).await? else {
                return Err(Problem::new(Exit::Mismatch, format!("{name} is still not active")).into());
            };
        }
    }
    progress.finish();
    if args.transact.json {
        let mut programs = Vec::new();
        for (name, address, word, why, value) in &rows {
            let program = Program::read(chain, *address, BlockId::latest()).await?;
            programs.push(json!({
                "name": name, "address": address.to_string(), "due": word, "why": why,
                "value": value.map(|value| value.to_string()), "program": program,
            }));
        }
        output::json(&json!({
            "chainId": chain.id, "within": args.within, "programs": programs,
            "transactions": outcome.hashes(),
        }))?;
    } else {
        let mut cells = Vec::new();
        for (name, address, word, why, value) in &rows {
            let program = Program::read(chain, *address, BlockId::latest()).await?;
            cells.push(vec![
                (*name).clone(),
                (*word).to_owned(),
                why.clone(),
                value.map_or_else(|| "-".to_owned(), ether),
                program.in_words(),
            ]);
        }
        let head = ["program", "due", "why", "value (ETH, excess returns)", "now"];
        output::result(table(&head, &cells, &[3]))?;
    }
    if due == 0 { Ok(()) } else { outcome.verdict(&format!("{due} programs are due")) }
}

async fn due(chain: &Chain, address: Address, within: u64) -> anyhow::Result<Due> {
    Ok(match Program::read(chain, address, BlockId::latest()).await? {
        Program::Nothing => {
            return Err(Problem::new(Exit::Mismatch, format!("{address} has no code"))
                .why("only a program can be kept alive")
                .next("check the address, the chain and the manifest")
                .into());
        }
        Program::Evm => Due::Nothing("EVM code does not expire".to_owned()),
        Program::Asleep { reason } => Due::Activate(reason),
        Program::Active { expires_in, .. } if expires_in > within => {
            Due::Nothing(format!("expires in {}", span(expires_in)))
        }
        Program::Active { expires_in, code_hash, .. } => {
            let arb_wasm = ArbWasm::new(ARB_WASM, &chain.provider);
            let days = [arb_wasm.expiryDays().call().await?, arb_wasm.keepaliveDays().call().await?];
            let [lifetime, earliest] = days.map(|days| u64::from(days) * 86_400);
            let age = lifetime.saturating_sub(expires_in);
            match age < earliest {
                true => Due::Nothing(format!("too young: the chain prolongs it in {}", span(earliest - age))),
                false => Due::Prolong(code_hash, expires_in),
            }
        }
    })
}
