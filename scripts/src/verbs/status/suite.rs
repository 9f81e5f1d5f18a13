//! The state of a recorded suite: what answers, for how long, whose it is.

use super::actions::Action;
use crate::amount::span;
use crate::build::Contract;
use crate::chain::Chain;
use crate::output::{self, table};
use crate::pool::program::Program;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::signer;
use crate::suite::look::holders;
use crate::suite::manifest::{Deployed, Standing};
use crate::suite::{HandOver, Office};
use crate::verbs::recorded::{Recorded, address_of};
use alloy::eips::BlockId;
use alloy::primitives::Address;
use serde_json::{Value, json};

/// One contract as it is now.
struct Row {
    suite: String,
    name: String,
    address: Address,
    program: Program,
    offices: Option<[Address; 2]>,
}

/// Shows the recorded suites; exits with 3 if something needs somebody.
pub(super) async fn run(
    recorded: &Recorded,
    rpc_url: &str,
    within_days: u32,
    as_json: bool,
) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let chain = Chain::connect(rpc_url, signer::wallet([])).await?;
    let (_, manifest) = recorded.open(&chain, rpc_url)?;
    let (mut rows, mut actions) = (Vec::new(), Vec::new());
    for (name, suite) in recorded.of(&manifest)? {
        for (contract, standing) in &suite.contracts {
            progress.step(format!("looking at {contract}"));
            let row = read(&chain, name, contract, standing).await?;
            actions.extend(needed(&row, suite, within_days));
            rows.push(row);
        }
    }
    progress.finish();
    if as_json {
        let contracts: Vec<Value> = rows.iter().map(json_of).collect();
        output::json(&json!({ "chainId": chain.id, "contracts": contracts, "actions": actions }))?;
    } else {
        output::result(text(&chain, &rows, &actions))?;
    }
    let [first, ..] = actions.as_slice() else { return Ok(()) };
    let why: Vec<&str> = actions.iter().map(|action| action.reason.as_str()).collect();
    Err(Problem::new(Exit::ActionNeeded, "what is recorded needs somebody")
        .why(why.join("\n"))
        .next(&first.next)
        .into())
}

async fn read(chain: &Chain, suite: &str, name: &str, standing: &Standing) -> anyhow::Result<Row> {
    let address = address_of(standing)?;
    let program = Program::read(chain, address, BlockId::latest()).await?;
    let office = Office::of(Contract::find(&standing.contract)?);
    let offices = match (office, &program) {
        (Some(office), Program::Active { .. }) => {
            let it = HandOver { contract: name.to_owned(), at: address, office };
            Some(holders(chain, &it).await?)
        }
        _ => None,
    };
    Ok(Row { suite: suite.to_owned(), name: name.to_owned(), address, program, offices })
}

fn needed(row: &Row, suite: &Deployed, within_days: u32) -> Vec<Action> {
    let Row { name, address, .. } = row;
    let keepalive = format!("stake keepalive --suite {} --rpc-url URL", row.suite);
    let mut actions = Vec::new();
    match &row.program {
        Program::Nothing | Program::Evm => actions.push(Action::new(
            format!("{name} does not stand at {address}"),
            format!("stake verify --suite {} --rpc-url URL", row.suite),
        )),
        Program::Asleep { reason } => {
            actions.push(Action::new(format!("{name} answers nothing: it is {reason}"), keepalive));
        }
        Program::Active { expires_in, .. } if *expires_in < u64::from(within_days) * 86_400 => {
            actions.push(Action::new(format!("{name} expires in {}", span(*expires_in)), keepalive));
        }
        Program::Active { .. } => {}
    }
    if let Some([holder, pending]) = row.offices.map(|it| it.map(|account| account.to_string()))
        && holder != suite.owner
    {
        actions.push(match pending == suite.owner {
            true => Action::new(
                format!("{name} is still {holder}'s"),
                format!("stake accept {} --account OWNER --rpc-url URL, or --safe", row.suite),
            ),
            false => Action::new(
                format!("{name} is {holder}'s and not offered to {}", suite.owner),
                "find out who changed that; run stake deploy again if it was interrupted",
            ),
        });
    }
    actions
}

fn json_of(row: &Row) -> Value {
    json!({
        "suite": row.suite, "name": row.name, "address": row.address.to_string(), "program": row.program,
        "owner": row.offices.map(|[holder, _]| holder.to_string()),
        "pendingOwner": row.offices.map(|[_, pending]| pending.to_string()),
    })
}

fn text(chain: &Chain, rows: &[Row], actions: &[Action]) -> String {
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let owner = row.offices.map_or_else(|| "nobody".to_owned(), |[holder, _]| holder.to_string());
            vec![row.name.clone(), row.address.to_string(), row.program.in_words(), owner]
        })
        .collect();
    let mut text =
        format!("Chain {}\n\n{}", chain.id, table(&["contract", "address", "code", "owner"], &cells, &[]));
    text += if actions.is_empty() { "\nNothing needs to be done.\n" } else { "\nTo do:\n" };
    for action in actions {
        text += &format!("- {}\n  next: {}\n", action.reason, action.next);
    }
    text
}
