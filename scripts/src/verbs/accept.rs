//! `stake accept`: the owner of a suite takes what was offered to it.

use super::recorded::{Recorded, address_of};
use super::transact::{Outcome, TransactArgs};
use crate::build::Contract;
use crate::deploy::fee::DataFee;
use crate::output::{self, table};
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::execute::Needed;
use crate::suite::look::holders;
use crate::suite::{HandOver, Office, selector};
use clap::Args;
use serde_json::json;

/// Arguments of `stake accept`.
#[derive(Debug, Args)]
pub struct AcceptArgs {
    /// The suite [default: all of the chain]
    #[arg(value_name = "SUITE")]
    pub suite: Option<String>,
    /// Where the addresses are kept [default: as of `stake deploy`]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<std::path::PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub transact: TransactArgs,
}

/// Accepts, and checks that it was accepted.
pub async fn run(args: AcceptArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let sender = args.transact.open().await?;
    let recorded = Recorded { suite: args.suite.clone(), manifest: args.manifest.clone() };
    let (_, manifest) = recorded.open(&sender.chain, &args.transact.rpc_url)?;
    let (mut offered, mut others, mut offices) = (Vec::new(), Vec::new(), 0_usize);
    for (_, suite) in recorded.of(&manifest)? {
        for (name, standing) in &suite.contracts {
            let Some(office) = Office::of(Contract::find(&standing.contract)?) else { continue };
            offices += 1;
            let it = HandOver { contract: name.clone(), at: address_of(standing)?, office };
            let [holder, pending] = holders(&sender.chain, &it).await?;
            if pending == sender.account {
                offered.push(it);
            } else if holder != sender.account {
                let whom = if pending.is_zero() { "nobody".to_owned() } else { pending.to_string() };
                others.push(format!("{name} is {holder}'s and offered to {whom}"));
            }
        }
    }
    if offered.is_empty() && !others.is_empty() {
        return Err(Problem::failure(format!("nothing is offered to {}", sender.account))
            .why(others.join("\n"))
            .next("--account of whoever it is offered to, or --from with --safe or --unsigned")
            .into());
    }
    for other in &others {
        progress.note(&format!("note: {other}"));
    }
    let transactions = offered
        .iter()
        .map(|it| {
            let data = selector(it.office.accept).to_vec().into();
            (format!("accept {}", it.contract), Needed { message: (it.at, data), data_fee: DataFee::None })
        })
        .collect();
    let name = args.suite.as_deref().unwrap_or("accept");
    let outcome = args.transact.carry_out(&sender, name, transactions, &progress).await?;
    if outcome == Outcome::Printed {
        return Ok(());
    }
    let mut rows = Vec::new();
    for it in &offered {
        let [holder, pending] = holders(&sender.chain, it).await?;
        if matches!(outcome, Outcome::Sent(_)) && holder != sender.account {
            return Err(Problem::new(Exit::Mismatch, format!("{} was not handed over", it.contract))
                .why(format!("{} answers {holder}", it.office.holder))
                .into());
        }
        rows.push((it, holder, pending));
    }
    progress.finish();
    if args.transact.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(it, holder, pending)| {
                json!({
                    "contract": it.contract, "address": it.at.to_string(), "owner": holder.to_string(),
                    "pendingOwner": pending.to_string(),
                })
            })
            .collect();
        output::json(&json!({
            "chainId": sender.chain.id, "account": sender.account.to_string(), "contracts": rows,
            "transactions": outcome.hashes(),
        }))?;
    } else if offices == 0 {
        output::result(format!(
            "Nothing is to be accepted: no contract of {} has an owner.",
            args.suite.as_deref().unwrap_or("the recorded suites")
        ))?;
    } else if rows.is_empty() {
        output::result(format!("{} owns all of it already.", sender.account))?;
    } else {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|(it, holder, _)| vec![it.contract.clone(), it.at.to_string(), holder.to_string()])
            .collect();
        output::result(table(&["contract", "address", "owner"], &rows, &[]))?;
    }
    if offered.is_empty() { Ok(()) } else { outcome.verdict("accepting") }
}
