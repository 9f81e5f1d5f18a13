//! A deployment that dies again and again, and is run again and again.

use crate::proxy::{Fault, Signal};
use crate::stage::{Said, Stage, undisturbed};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use stylus_node::config::DEV_CHAIN_ID;

const SEND: &str = "eth_sendRawTransaction";

/// One death of the matrix.
struct Death {
    task: String,
    moment: &'static str,
    exit: Option<i32>,
    on_chain: u64,
}

/// Dies at the next transaction: before the chain hears of it, or once it is mined and before the answer arrives.
fn die(stage: &Stage, signal: Signal, forwarded: bool) -> Said {
    stage.proxy.heal();
    stage.proxy.fault(SEND, 0..1, Fault::End { signal, forwarded });
    stage.deploy(&[])
}

fn journal(stage: &Stage) -> Option<Value> {
    let text = fs::read(stage.journal()).ok()?;
    Some(serde_json::from_slice(&text).expect("whoever dies leaves a whole journal"))
}

#[test]
fn fault_90_killed_at_every_transaction_before_and_after_it_is_mined_a_deployment_is_what_it_would_have_been()
{
    let undisturbed = undisturbed(DEV_CHAIN_ID);
    let stage = Stage::new();
    let mut deaths = Vec::new();
    for (done, expected) in undisturbed.transactions.iter().enumerate() {
        for (moment, forwarded) in [("before", false), ("after", true)] {
            let said = die(&stage, Signal::Kill, forwarded);
            let row =
                Death { task: said.last_step().to_owned(), moment, exit: said.code, on_chain: stage.nonce() };
            assert_eq!(row.exit, None, "no signal ended it: {said}");
            assert_eq!(row.on_chain, done as u64 + u64::from(forwarded), "{} {moment}", row.task);
            assert_eq!(stage.proxy.sent(), [expected.hash], "{} {moment}", row.task);
            // Caching needs no journal: the chain says what is cached, and a second time changes nothing.
            if let Some(journal) = journal(&stage) {
                let entries = journal["transactions"].as_array().unwrap();
                let written = entries.iter().filter(|entry| entry["hash"] == json!(expected.hash)).count();
                assert_eq!(written, 1, "{} {moment}: {journal}", row.task);
            } else {
                assert!(row.task.starts_with("caching"), "{} {moment} left no journal", row.task);
                assert!(stage.manifest().is_file(), "the journal went before the manifest came");
            }
            deaths.push(row);
        }
    }
    stage.proxy.heal();
    let said = stage.deploy(&[]);
    assert_eq!((said.code, stage.proxy.sent().len()), (Some(0), 0), "{said}");
    stage.assert_as_undisturbed();
    stage.assert_complete();
    print(&deaths, undisturbed.transactions.len());
}

#[allow(clippy::disallowed_macros, reason = "a test reports by println, which --nocapture shows")]
fn print(deaths: &[Death], transactions: usize) {
    println!("{:<44} {:<7} {:<8} on chain", "task", "killed", "exit");
    for row in deaths {
        let exit = row.exit.map_or_else(|| "SIGKILL".to_owned(), |code| code.to_string());
        println!("{:<44} {:<7} {exit:<8} {}", row.task, row.moment, row.on_chain);
    }
    let rows: Vec<Value> = deaths
        .iter()
        .map(|row| {
            json!({ "task": row.task, "killed": row.moment, "exit": row.exit, "transactionsOnChain": row.on_chain })
        })
        .collect();
    let matrix = json!({ "suite": "dev", "transactions": transactions, "deaths": rows });
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    fs::write(target.join("kill-matrix.json"), format!("{matrix:#}\n")).unwrap();
}

#[test]
fn fault_90_interrupted_in_the_middle_a_deployment_exits_with_130_and_goes_on_when_it_is_run_again() {
    let stage = Stage::new();
    for (nth, forwarded) in [(3, false), (5, true)] {
        stage.proxy.heal();
        stage.proxy.fault(SEND, nth..nth + 1, Fault::End { signal: Signal::Interrupt, forwarded });
        stage.deploy(&[]).refused(130, &["interrupted; the same command can be run again"]);
        assert!(journal(&stage).is_some());
    }
    assert_eq!(stage.nonce(), 9, "three, then the fourth and five more");
    stage.proxy.heal();
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    stage.assert_as_undisturbed();
    stage.assert_complete();
}
