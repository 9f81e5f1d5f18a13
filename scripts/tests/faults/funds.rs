//! The account that sends runs out of ether.

use crate::proxy::Fault;
use crate::stage::{ALICE, LIVE, OWNER, Stage, undisturbed};
use serde_json::json;
use std::sync::Arc;
use stylus_node::config::DEV_CHAIN_ID;
use stylus_node::node::Node;

const SEND: &str = "eth_sendRawTransaction";
const ETHER: u128 = 1_000_000_000_000_000_000;

/// With ether again, the deployment goes on and becomes what it would have been.
fn top_up_and_finish(stage: &Stage) {
    stage.set_balance(ETHER);
    stage.proxy.heal();
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert_eq!(stage.transactions(), undisturbed(DEV_CHAIN_ID).transactions);
    stage.assert_complete();
}

#[test]
fn fault_95_an_account_that_runs_out_in_the_middle_stops_before_it_sends_what_it_cannot_pay() {
    let stage = Stage::new();
    stage.set_balance(undisturbed(DEV_CHAIN_ID).spent / 2);
    let said = stage.deploy(&[]);
    said.refused(
        3,
        &["cannot pay for what comes next", "and needs about", "next: send it ether on chain 412346"],
    );
    let sent = stage.nonce();
    assert!((1..16).contains(&sent), "{said}");
    assert_eq!(stage.proxy.sent().len() as u64, sent, "every transaction that was sent was mined");
    let said = stage.deploy(&[]);
    said.refused(3, &["cannot pay for what comes next"]);
    assert_eq!(stage.nonce(), sent, "trying again changes nothing");
    top_up_and_finish(&stage);
}

#[test]
fn fault_91_an_account_with_enough_for_the_fee_of_the_activation_and_not_for_gas_sends_nothing() {
    let stage = Stage::new();
    let url = stage.proxy.url();
    let plan = stage.stake(&["plan", "dev", "--json", "--rpc-url", &url]).json();
    let value: u128 = plan["steps"][0]["value"].as_str().unwrap().parse().unwrap();
    assert!(value > 0);
    for balance in [0, value - 1, value, value + 1] {
        stage.set_balance(balance);
        stage.deploy(&[]).refused(3, &["cannot pay for what comes next", &format!("it has {balance} wei")]);
        assert!(stage.proxy.sent().is_empty(), "{balance}");
    }
    let said = stage.stake(&["plan", "dev", "--rpc-url", &url]);
    assert_eq!(said.code, Some(3), "{said}");
    assert!(said.stderr.contains("cannot pay for it"), "{said}");
    top_up_and_finish(&stage);
}

#[test]
fn fault_91_what_a_plan_says_is_needed_is_enough_and_a_tenth_less_is_not() {
    let stage = Stage::on(LIVE);
    let url = stage.proxy.url();
    let planned = || stage.stake(&["plan", "dev", "--json", "--rpc-url", &url, "--from", ALICE]);
    let needed: u128 = planned().json()["needed"].as_str().unwrap().parse().unwrap();
    stage.set_balance(needed / 10 * 9);
    assert_eq!((planned().code, &planned().json()["sufficient"]), (Some(3), &json!(false)));
    stage.deploy(&[]).refused(3, &["cannot pay for it"]);
    assert!(stage.proxy.sent().is_empty(), "a live network is planned for before anything is spent");
    // Fees of activations fall by the second and rise with each of them, so two plans differ a little.
    stage.set_balance(needed + needed / 100);
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert_eq!(stage.transactions(), undisturbed(LIVE).transactions);
    stage.assert_complete();
}

#[test]
fn fault_95_ether_that_leaves_between_the_look_and_the_transaction_is_missed_in_the_same_words() {
    let stage = Stage::new();
    let spend = Arc::new(|node: &Node| {
        node.request("anvil_setBalance", json!([OWNER, "0x1"])).unwrap();
    });
    stage.proxy.fault(SEND, 3..4, Fault::Before(spend));
    let said = stage.deploy(&[]);
    said.refused(3, &["cannot pay for", "insufficient funds", "next: send it ether on chain 412346"]);
    assert_eq!(stage.nonce(), 3);
    top_up_and_finish(&stage);
}
