//! The line fails: requests and answers get lost, servers are busy, and one of them is another chain's.

use crate::proxy::Fault;
use crate::stage::{LIVE, Stage};
use serde_json::json;
use std::time::Duration;

const SEND: &str = "eth_sendRawTransaction";

/// What a deployment asks on its way.
const QUESTIONS: [&str; 9] = [
    "eth_chainId",
    "eth_getCode",
    "eth_call",
    "eth_estimateGas",
    "eth_gasPrice",
    "eth_getBalance",
    "eth_getTransactionCount",
    "eth_getTransactionReceipt",
    "eth_getBlockByNumber",
];

fn faults() -> [Fault; 8] {
    [
        Fault::LostRequest,
        Fault::LostAnswer,
        Fault::Truncated { honest: true },
        Fault::Truncated { honest: false },
        Fault::Page { status: 429, retry_after: Some(1) },
        Fault::Page { status: 429, retry_after: None },
        Fault::Page { status: 500, retry_after: None },
        Fault::Page { status: 503, retry_after: None },
    ]
}

#[test]
fn fault_92_a_transaction_whose_request_or_answer_is_lost_is_mined_once() {
    let stage = Stage::new();
    for (index, fault) in faults().into_iter().enumerate() {
        // The transactions between them are undisturbed.
        stage.proxy.fault(SEND, 3 * index..3 * index + 1, fault);
    }
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    let mut sent = stage.proxy.sent();
    let offers = sent.len();
    sent.dedup();
    assert!(offers > sent.len(), "some were offered again, after others were looked up: {sent:?}");
    let mined: Vec<_> = stage.transactions().iter().map(|mined| mined.hash).collect();
    assert_eq!(sent, mined, "what was offered again is what was offered first");
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_92_a_transaction_that_arrives_twice_is_mined_once() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 0..usize::MAX, Fault::Twice);
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_92_questions_are_asked_again_whatever_becomes_of_the_answer() {
    let stage = Stage::new();
    for (method, index) in QUESTIONS.into_iter().zip(0..) {
        for (fault, turn) in faults().into_iter().zip(0..) {
            // Each question meets two of the faults, each fault two questions and more.
            if turn % 4 == index % 4 {
                stage.proxy.fault(method, turn..turn + 1, fault);
            }
        }
    }
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_92_an_answer_that_takes_longer_than_anybody_waits_is_looked_up() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 1..2, Fault::Late(Duration::from_secs(32)));
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert_eq!(stage.proxy.sent().len(), stage.transactions().len(), "nothing was sent again");
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_92_where_nobody_takes_a_transaction_the_run_ends_and_the_next_sends_the_same() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 2..usize::MAX, Fault::LostRequest);
    let said = stage.deploy(&[]);
    said.refused(1, &["nobody answers", "may have been taken", "next: run the same command again"]);
    let sent = stage.proxy.sent();
    assert_eq!((sent.len(), stage.nonce()), (2 + 5, 2), "offered five times: {sent:?}");
    assert!(sent[2..].iter().all(|hash| *hash == sent[2]), "{sent:?}");
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    assert_eq!(stage.proxy.sent()[0], sent[2]);
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_92_a_transaction_that_was_taken_while_nobody_answered_is_found_by_the_next_run() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 2..usize::MAX, Fault::LostAnswer);
    stage.proxy.fault(
        "eth_getTransactionByHash",
        0..usize::MAX,
        Fault::Page { status: 502, retry_after: None },
    );
    stage.deploy(&[]).refused(1, &["nobody answers", "may have been taken"]);
    assert_eq!(stage.nonce(), 3);
    stage.proxy.heal();
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert_eq!(stage.proxy.sent().len() + 3, stage.transactions().len());
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_92_a_chain_that_does_not_answer_is_asked_six_times_and_is_not_ready() {
    let stage = Stage::new();
    stage.proxy.fault("eth_chainId", 0..usize::MAX, Fault::Page { status: 503, retry_after: None });
    stage.deploy(&[]).refused(5, &["the chain does not answer", "503", "next: check --rpc-url"]);
    assert_eq!(stage.proxy.requests("eth_chainId"), 6);
    assert!(!stage.journal().exists());
}

#[test]
fn fault_92_a_url_that_begins_to_lead_to_another_chain_is_told_before_anything_is_signed_for_it() {
    let stage = Stage::on(LIVE);
    // Asked when the run begins, then before each transaction.
    stage.proxy.fault("eth_chainId", 4..usize::MAX, Fault::Result(json!("0x1")));
    let said = stage.deploy(&[]);
    said.refused(
        5,
        &["the chain's id was 42161 and is 1", "nothing was sent", "next: use another --rpc-url"],
    );
    assert_eq!(stage.nonce(), 3, "{said}");
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_92_a_url_that_lies_about_its_chain_gets_no_transaction_that_counts_and_leaves_no_journal_for_the_true_one()
 {
    let stage = Stage::on(LIVE);
    stage.proxy.fault("eth_chainId", 0..usize::MAX, Fault::Result(json!("0x1")));
    let said = stage.deploy(&[]);
    said.refused(1, &["deploy StakeToken (Token) was refused", "chain"]);
    assert_eq!(stage.nonce(), 0);
    stage.proxy.heal();
    stage
        .deploy(&[])
        .refused(2, &["is the journal of another chain", "belongs to chain 1", "delete the file"]);
    std::fs::remove_file(stage.journal()).unwrap();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_92_published_keys_sign_nothing_for_a_chain_that_claims_to_be_a_live_one() {
    let stage = Stage::new();
    stage.proxy.fault("eth_chainId", 0..usize::MAX, Fault::Result(json!("0xa4b1")));
    stage.deploy(&[]).refused(2, &["chain 42161 is not a development chain", "published keys"]);
    assert!(stage.proxy.sent().is_empty());
}
