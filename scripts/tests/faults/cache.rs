//! Places in the cache are refused: the deployment is valid all the same.

use crate::proxy::Fault;
use crate::stage::{LIVE, OWNER, Stage, keystore};
use alloy::primitives::keccak256;
use serde_json::json;
use stylus_node::config::CACHE_MANAGER;

const SEND: &str = "eth_sendRawTransaction";

/// The chain's owner pauses or takes bids.
fn manage(stage: &Stage, function: &str) {
    let data = format!("0x{}", hex::encode(&keccak256(function)[..4]));
    let hash =
        stage.ask("eth_sendTransaction", json!([{ "from": OWNER, "to": CACHE_MANAGER, "data": data }]));
    assert_eq!(stage.ask("eth_getTransactionReceipt", json!([hash]))["status"], "0x1", "{function}");
}

#[test]
fn fault_98_caching_that_fails_fails_no_deployment_and_is_done_by_the_next() {
    let stage = Stage::new();
    stage.proxy.fault(SEND, 18..usize::MAX, Fault::Error("the queue is full"));
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert!(said.stderr.contains("note: the programs are not cached"), "{said}");
    assert!(said.stderr.contains("the queue is full"), "{said}");
    assert_eq!(stage.nonce(), 18);
    stage.proxy.heal();
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert!(!said.stderr.contains("not cached"), "{said}");
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_98_whoever_may_not_cache_gets_a_valid_deployment_and_a_note() {
    let stage = Stage::on(LIVE);
    manage(&stage, "pause()");
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert!(said.stderr.contains("note: the programs are not cached"), "{said}");
    assert!(said.stderr.contains("next: stake cache bid --suite dev"), "{said}");
    stage.assert_as_undisturbed();
    stage.assert_complete();

    let (url, manifest, keystore) = (stage.proxy.url(), stage.manifest(), keystore());
    let [account, password] = &keystore;
    let bid = |more: &[&str]| {
        let common = [
            "cache",
            "bid",
            "--suite",
            "dev",
            "--manifest",
            manifest.to_str().unwrap(),
            "--rpc-url",
            &url,
            "--account",
            account,
            "--password-file",
            password,
            "--broadcast",
            "--json",
        ];
        stage.stake(&[&common, more].concat())
    };
    let nonce = stage.nonce();
    bid(&[]).refused(5, &["bids are paused", "the programs work all the same"]);
    assert_eq!(stage.nonce(), nonce);
    manage(&stage, "unpause()");
    let said = bid(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    assert!(stage.nonce() > nonce, "{said}");
    let nonce = stage.nonce();
    assert_eq!(bid(&[]).code, Some(0));
    assert_eq!(stage.nonce(), nonce, "what has a place needs no second bid");
}
