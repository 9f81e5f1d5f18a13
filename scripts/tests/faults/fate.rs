//! What becomes of a transaction once it is sent: nothing for long, a revert, or a block that is lost again.

use crate::proxy::{Fault, Hook};
use crate::stage::Stage;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use stylus_node::node::Node;
use stylus_node::predeploys::STYLUS_DEPLOYER;

const SEND: &str = "eth_sendRawTransaction";
const RECEIPT: &str = "eth_getTransactionReceipt";

#[test]
fn fault_94_a_receipt_that_comes_late_is_waited_for() {
    let stage = Stage::new();
    stage.proxy.fault(RECEIPT, 0..6, Fault::Result(Value::Null));
    stage.proxy.fault(RECEIPT, 8..9, Fault::Altered("transactionHash", json!(format!("0x{:064}", 7))));
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_94_a_receipt_that_never_comes_ends_the_run_and_the_next_finds_the_transaction() {
    let stage = Stage::new();
    stage.proxy.fault(RECEIPT, 2..usize::MAX, Fault::Result(Value::Null));
    let said = stage.deploy(&["--timeout", "2"]);
    said.refused(1, &["is not mined", "waited 2 seconds", "next: run the same command again"]);
    assert_eq!(stage.nonce(), 3);
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    stage.assert_as_undisturbed();
    let said = stage.assert_complete();
    // The journal knew it, though the run that sent it never saw its receipt.
    assert!(said.json()["contracts"]["StakingLens"]["transaction"].is_string(), "{said}");
}

#[test]
fn fault_94_a_transaction_that_reverts_is_told_and_counts_for_nothing() {
    let stage = Stage::new();
    let code = stage.ask("eth_getCode", json!([STYLUS_DEPLOYER, "latest"]));
    let broken: Hook = Arc::new(|node: &Node| {
        // PUSH0 PUSH0 REVERT
        node.request("anvil_setCode", json!([STYLUS_DEPLOYER, "0x5f5ffd"])).unwrap();
    });
    stage.proxy.fault(SEND, 2..3, Fault::Before(broken));
    let said = stage.deploy(&[]);
    said.refused(1, &["deploy StakingLens: transaction 0x", "reverted", "next: run the command again"]);
    assert_eq!(stage.transactions().iter().filter(|mined| !mined.succeeded).count(), 1);
    assert!(!stage.manifest().exists());
    stage.ask("anvil_setCode", json!([STYLUS_DEPLOYER, code]));
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    let said = stage.assert_complete();
    let failed = stage.transactions().into_iter().find(|mined| !mined.succeeded).unwrap();
    assert_ne!(said.json()["contracts"]["StakingLens"]["transaction"], json!(failed.hash));
}

#[test]
fn fault_94_a_success_that_is_reported_as_a_revert_is_recognised_by_what_it_left() {
    let stage = Stage::new();
    stage.proxy.fault(RECEIPT, 3..4, Fault::Altered("status", json!("0x0")));
    stage.deploy(&[]).refused(1, &["reverted"]);
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

/// Remembers the chain as it is when the first hook is called, and makes it forget the rest when the second is.
fn reorganisation() -> [Hook; 2] {
    let id = Arc::new(Mutex::new(Value::Null));
    let kept = id.clone();
    [
        Arc::new(move |node: &Node| *kept.lock().unwrap() = node.request("evm_snapshot", json!([])).unwrap()),
        Arc::new(move |node: &Node| {
            let reverted = node.request("evm_revert", json!([*id.lock().unwrap()])).unwrap();
            assert_eq!(reverted, true);
        }),
    ]
}

#[test]
fn fault_94_transactions_of_lost_blocks_are_sent_again_as_they_were() {
    let stage = Stage::new();
    let [remember, forget] = reorganisation();
    stage.proxy.fault(SEND, 3..4, Fault::Before(remember));
    stage.proxy.fault(SEND, 5..6, Fault::After(forget));
    stage.deploy(&["--timeout", "2"]).refused(1, &["is not mined", "next: run the same command again"]);
    assert_eq!(stage.nonce(), 3);
    let lost = stage.proxy.sent()[3..].to_vec();
    assert_eq!(lost.len(), 3);
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    assert_eq!(stage.proxy.sent()[..3], lost);
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_94_a_block_that_is_lost_behind_its_receipt_is_noticed() {
    let stage = Stage::new();
    let [remember, forget] = reorganisation();
    stage.proxy.fault(SEND, 4..5, Fault::Before(remember));
    stage.proxy.fault(RECEIPT, 4..5, Fault::After(forget));
    stage.deploy(&[]).refused(4, &["it was mined and is not done", "transaction 0x"]);
    assert_eq!(stage.nonce(), 4);
    stage.proxy.heal();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_94_what_was_done_before_and_is_lost_meanwhile_is_done_by_the_next_runs() {
    let stage = Stage::new();
    let [remember, forget] = reorganisation();
    stage.proxy.fault(SEND, 5..6, Fault::Before(remember));
    stage.proxy.fault(SEND, 8..9, Fault::Before(forget));
    let said = stage.deploy(&["--timeout", "2"]);
    // The pair that the farm shall pay for went with the blocks.
    said.refused(1, &["call Farm.add was refused", "TokenCallFailed"]);
    assert!(!stage.manifest().exists(), "an unfinished deployment is not written down: {said}");
    stage.proxy.heal();
    let said = stage.deploy(&["--timeout", "2"]);
    assert_eq!(said.code, Some(0), "{said}");
    stage.assert_complete();
}
