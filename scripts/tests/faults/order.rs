//! Nonces and prices: somebody else sends for the same account, fees rise, nodes refuse.

use crate::proxy::Fault;
use crate::stage::{OWNER, Stage};
use serde_json::json;
use std::sync::Arc;
use stylus_node::node::Node;

const SEND: &str = "eth_sendRawTransaction";

#[test]
fn fault_93_a_refusal_for_the_nonce_is_answered_with_the_nonce_the_chain_names_then() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 1..2, Fault::Error("nonce too low: next nonce 2, tx nonce 1"));
    stage.proxy.fault(SEND, 4..5, Fault::Error("nonce too high"));
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_93_a_nonce_that_another_wallet_takes_meanwhile_is_followed_by_the_next() {
    let stage = Stage::new();
    let elsewhere = Arc::new(|node: &Node| {
        // To itself, which `Stage::transactions` leaves out.
        let transfer = json!([{ "from": OWNER, "to": OWNER, "value": "0x1" }]);
        node.request("eth_sendTransaction", transfer).unwrap();
    });
    for nth in [0, 3, 7] {
        stage.proxy.fault(SEND, nth..nth + 1, Fault::Before(elsewhere.clone()));
    }
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert_eq!(stage.nonce(), stage.transactions().len() as u64 + 3);
    assert_eq!(stage.proxy.sent().len(), stage.transactions().len() + 3, "three were signed anew");
    stage.assert_complete();
}

#[test]
fn fault_93_a_nonce_that_stays_taken_ends_the_run_after_five_signings() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 1..usize::MAX, Fault::Error("nonce too low"));
    let said = stage.deploy(&[]);
    said.refused(
        1,
        &["was refused 5 times", "nonce too low", "look at what else", "run the same command again"],
    );
    assert_eq!((stage.proxy.sent().len(), stage.nonce()), (6, 1));
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_93_a_transaction_that_is_known_already_is_waited_for() {
    let stage = Stage::new();
    for nth in [0, 5] {
        stage.proxy.fault(SEND, nth..nth + 1, Fault::ErrorAfter("already known"));
    }
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert_eq!(stage.proxy.sent().len(), stage.transactions().len());
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_93_a_transaction_that_is_said_to_be_known_and_is_not_is_sent_by_the_next_run() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 2..3, Fault::Error("already known"));
    stage
        .deploy(&["--timeout", "2"])
        .refused(1, &["is not mined", "waited 2 seconds", "looks the transaction up first"]);
    assert_eq!(stage.nonce(), 2);
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_93_a_price_that_is_too_low_is_raised() {
    for words in ["transaction underpriced", "max fee per gas less than block base fee: fee 2 < 3"] {
        let stage = Stage::new();
        stage.proxy.fault(SEND, 1..3, Fault::Error(words));
        let said = stage.deploy(&[]);
        assert_eq!(said.code, Some(0), "{said}");
        let sent = stage.proxy.sent();
        assert!(sent[1] != sent[2] && sent[2] != sent[3], "{words}: the same was offered again");
        assert_eq!(sent.len(), stage.transactions().len() + 2);
        // Arbitrum takes the base fee, whatever was offered.
        stage.assert_complete();
    }
}

#[test]
fn fault_93_a_refusal_for_the_price_of_what_was_taken_is_looked_up_first() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 1..2, Fault::ErrorAfter("replacement transaction underpriced"));
    assert_eq!(stage.deploy(&[]).code, Some(0));
    assert_eq!(stage.proxy.sent().len(), stage.transactions().len());
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_93_a_base_fee_that_rises_between_the_price_and_the_transaction_is_met() {
    let stage = Stage::new();
    let dearer = Arc::new(|node: &Node| {
        node.request("anvil_setNextBlockBaseFeePerGas", json!(["0x77359400"])).unwrap();
    });
    stage.proxy.fault(SEND, 3..4, Fault::Before(dearer));
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert!(stage.proxy.sent().len() > stage.transactions().len(), "the node took it at the old price");
    stage.assert_complete();
}

#[test]
fn fault_93_a_price_that_is_never_enough_ends_the_run_and_what_was_signed_is_used_by_the_next() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 0..usize::MAX, Fault::Error("max fee per gas less than block base fee"));
    let said = stage.deploy(&[]);
    said.refused(1, &["was refused 5 times", "less than block base fee"]);
    let sent = stage.proxy.sent();
    assert_eq!((sent.len(), stage.nonce()), (5, 0));
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    assert_eq!(stage.proxy.sent()[0], sent[4], "the dearest of them");
    stage.assert_complete();
}
