//! `eth_simulateV1`: blocks that never were.

use crate::support::*;
use alloy_primitives::{Address, Bytes, keccak256};
use alloy_sol_types::{Revert, SolError};
use serde_json::{Value, json};
use stylus_node::node::Node;

fn simulate(node: &Node, payload: Value) -> Value {
    ask(node, "eth_simulateV1", json!([payload, "latest"]))
}

#[test]
fn calls_build_on_each_other_and_leave_nothing_behind() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    let call = json!({"from": ALICE.address, "to": counter});
    let head = ask(&node, "eth_getBlockByNumber", json!(["latest", false]));
    let blocks = simulate(&node, json!({"blockStateCalls": [{"calls": [call, call]}, {"calls": [call]}]}));
    for (block, call, count) in [(0, 0, 1u64), (0, 1, 2), (1, 0, 3)] {
        let result = &blocks[block]["calls"][call];
        assert_eq!(result["status"], "0x1");
        assert_eq!(result["returnData"], json!(format!("0x{count:064x}")));
        assert_eq!(result["logs"][0]["blockHash"], blocks[block]["hash"]);
        assert_eq!(result["logs"][0]["address"], json!(counter));
    }
    assert_eq!(blocks[0]["parentHash"], head["hash"]);
    assert_eq!(blocks[1]["parentHash"], blocks[0]["hash"]);
    assert_eq!(number(&blocks[1]["number"]), height(&node) + 2);
    assert!(number(&blocks[0]["timestamp"]) > GENESIS);
    assert_eq!(ask(&node, "eth_call", json!([call])), json!(format!("0x{:064x}", 1)));
    // What is simulated at one time costs what it costs.
    let receipt = send(&node, call);
    assert_eq!(blocks[0]["calls"][0]["gasUsed"], receipt["gasUsed"]);
}

#[test]
fn failures_carry_their_codes_and_the_rest_goes_on() {
    let node = node();
    let (reverter, endless) = (deploy(&node, REVERTER), deploy(&node, LOOP));
    let reason = Bytes::from(Revert::from("no").abi_encode());
    let blocks = simulate(
        &node,
        json!({"blockStateCalls": [{"calls": [
            {"to": reverter, "data": reason},
            {"to": endless, "gas": "0x186a0"},
            {"from": ALICE.address, "to": BOB.address, "value": "0x1"},
        ]}], "traceTransfers": true, "returnFullTransactions": true}),
    );
    let calls = &blocks[0]["calls"];
    assert_eq!(calls[0]["error"]["code"], 3);
    assert_eq!(calls[0]["error"]["message"], "execution reverted: no");
    assert_eq!(calls[0]["returnData"], json!(reason));
    assert_eq!((&calls[1]["status"], &calls[1]["error"]["code"]), (&json!("0x0"), &json!(-32015)));
    assert_eq!(calls[1]["gasUsed"], "0x186a0");
    assert_eq!(calls[2]["gasUsed"], "0x5208");
    let transfer = &calls[2]["logs"][0];
    assert_eq!(transfer["address"], json!(Address::repeat_byte(0xee)));
    assert_eq!(transfer["topics"][0], json!(keccak256("Transfer(address,address,uint256)")));
    assert_eq!(blocks[0]["transactions"][2]["from"], json!(ALICE.address));
}

#[test]
fn overrides_of_state_and_block_hold_for_a_simulation() {
    let node = node();
    let poor = Address::repeat_byte(0x77);
    let clock = Address::repeat_byte(0x5a);
    let blocks = simulate(
        &node,
        json!({"blockStateCalls": [{
            "stateOverrides": {clock.to_string(): {"code": format!("0x{CLOCK}")}, poor.to_string(): {"balance": "0x9"}},
            "blockOverrides": {"time": "0x77359400"},
            "calls": [{"to": clock}, {"from": poor, "to": BOB.address, "value": "0x9"}],
        }, {"calls": [{"to": clock}]}]}),
    );
    let output = blocks[0]["calls"][0]["returnData"].as_str().expect("data").to_owned();
    assert!(output.starts_with(&format!("0x{:064x}", 2_000_000_000)));
    assert_eq!(blocks[0]["calls"][1]["status"], "0x1");
    let later = blocks[1]["calls"][0]["returnData"].as_str().expect("data").to_owned();
    assert!(later.starts_with(&format!("0x{:064x}", 2_000_000_001)));
}

#[test]
fn an_older_block_can_be_built_on() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    let call = json!({"from": ALICE.address, "to": counter});
    send(&node, call.clone());
    let payload = json!({"blockStateCalls": [{"calls": [call]}]});
    let at = |block: &str| {
        ask(&node, "eth_simulateV1", json!([payload, block]))[0]["calls"][0]["returnData"].clone()
    };
    assert_eq!(at("0x1"), json!(format!("0x{:064x}", 1)));
    assert_eq!(at("0x2"), json!(format!("0x{:064x}", 2)));
}

#[test]
fn with_validation_the_rules_of_transactions_hold() {
    let node = node();
    let run = |call: Value| {
        node.request("eth_simulateV1", json!([{"blockStateCalls": [{"calls": [call]}], "validation": true}]))
    };
    let good = json!({"from": ALICE.address, "to": BOB.address, "nonce": "0x0", "gas": "0x5208",
        "maxFeePerGas": "0x5f5e100"});
    assert_eq!(run(good.clone()).expect("valid")[0]["calls"][0]["status"], "0x1");
    for (field, wrong, code) in [
        ("nonce", "0x5", -38_011),
        ("gas", "0x5207", -38_013),
        ("maxFeePerGas", "0x1", -38_012),
        ("value", "0xffffffffffffffffffffffffffffffff", -38_014),
    ] {
        let mut call = good.clone();
        call[field] = json!(wrong);
        let error = run(call).expect_err("invalid");
        assert_eq!(error.code, code, "{field}: {}", error.message);
    }
}

#[test]
fn bad_simulations_are_refused() {
    let node = node();
    let endless = deploy(&node, LOOP);
    let full = vec![json!({"to": endless}); 11];
    for payload in [
        json!({}),
        json!({"blockStateCalls": []}),
        json!({"blockStateCalls": vec![json!({}); 257]}),
        json!({"blockStateCalls": [{"calls": full}]}),
        json!({"blockStateCalls": [{"blockOverrides": {"gasLimit": "0x1"}}]}),
        json!(5),
    ] {
        let error = fail(&node, "eth_simulateV1", json!([payload]));
        assert_eq!(error.code, -32602, "{}", error.message);
    }
    let past = json!({"blockStateCalls": [{"blockOverrides": {"time": "0x1"}}]});
    assert_eq!(fail(&node, "eth_simulateV1", json!([past])).code, -38_021);
    assert_eq!(fail(&node, "eth_simulateV1", json!([{"blockStateCalls": [{}]}, "0x99"])).code, -32000);
}
