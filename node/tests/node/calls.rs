//! Calls and gas estimates.

use crate::support::*;
use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::{Revert, SolError};
use serde_json::json;
use stylus_node::rpc::{EXECUTION_REVERTED, INVALID_PARAMS, SERVER_ERROR};

fn word(value: u64) -> String {
    format!("{value:064x}")
}

#[test]
fn a_revert_passes_its_reason_and_data_through() {
    let node = node();
    let reverter = deploy(&node, REVERTER);
    let data = Bytes::from(Revert::from("pool is paused").abi_encode());
    let request = json!([{"to": reverter, "data": data}]);
    for method in ["eth_call", "eth_estimateGas", "eth_sendTransaction"] {
        let error = fail(&node, method, request.clone());
        assert_eq!(error.code, EXECUTION_REVERTED, "{method}");
        assert_eq!(error.message, "execution reverted: pool is paused");
        assert_eq!(error.revert_data(), Some(data.clone()));
    }
}

#[test]
fn an_endless_loop_ends_with_its_gas() {
    let node = node();
    let endless = deploy(&node, LOOP);
    let error = fail(&node, "eth_call", json!([{"to": endless}]));
    assert_eq!((error.code, error.message.as_str()), (SERVER_ERROR, "out of gas"));
    let error = fail(&node, "eth_estimateGas", json!([{"to": endless}]));
    assert_eq!(error.message, "gas required exceeds allowance (32000000)");
}

#[test]
fn estimates_suffice_and_are_tight() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    let transfer = json!({"from": ALICE.address, "to": BOB.address, "value": "0x1"});
    assert_eq!(number(&ask(&node, "eth_estimateGas", json!([transfer]))), 21_000);
    for request in [
        json!({"from": ALICE.address, "to": counter}),
        json!({"from": ALICE.address, "data": init_code(COUNTER)}),
        json!({"from": ALICE.address, "to": stylus_node::predeploys::CREATE2_FACTORY,
            "data": Bytes::from([vec![0; 32], init_code(COUNTER).to_vec()].concat())}),
    ] {
        let estimate = number(&ask(&node, "eth_estimateGas", json!([request])));
        let mut limited = request.clone();
        limited["gas"] = json!(format!("{estimate:#x}"));
        let receipt = send(&node, limited);
        assert_eq!(receipt["status"], "0x1");
        let used = number(&receipt["gasUsed"]);
        assert!(estimate >= used && estimate <= used + used / 16, "{estimate} for {used}");
    }
}

#[test]
fn an_estimate_covers_gas_that_calls_keep_back() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    // Forwards to the counter and fails unless it succeeds: 1/64 of the gas stays behind and must be provided.
    let forwarder = format!("5f5f5f5f5f73{}5af16022575f5ffd5b00", alloy_primitives::hex::encode(counter));
    let proxy = deploy(&node, &forwarder);
    let estimate = ask(&node, "eth_estimateGas", json!([{"from": ALICE.address, "to": proxy}]));
    let receipt = send(&node, json!({"from": ALICE.address, "to": proxy, "gas": estimate}));
    assert_eq!(receipt["status"], "0x1");
    assert_eq!(receipt["logs"].as_array().map(Vec::len), Some(1));
}

#[test]
fn calls_look_back_in_history() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    for _ in 0..3 {
        send(&node, json!({"from": ALICE.address, "to": counter}));
    }
    let hash = ask(&node, "eth_getBlockByNumber", json!(["0x2", false]))["hash"].clone();
    for (block, expected) in [
        (json!("0x1"), 1),
        (json!("0x2"), 2),
        (hash.clone(), 2),
        (json!({"blockHash": hash}), 2),
        (json!({"blockNumber": "0x3"}), 3),
        (json!("latest"), 4),
        (json!("pending"), 4),
    ] {
        assert_eq!(
            ask(&node, "eth_call", json!([{"to": counter}, block])),
            json!(format!("0x{}", word(expected)))
        );
    }
    assert_eq!(ask(&node, "eth_call", json!([{"to": counter}, "earliest"])), "0x");
    let error = fail(&node, "eth_call", json!([{"to": counter}, "0x63"]));
    assert_eq!(error.code, SERVER_ERROR);
    assert!(error.message.contains("header not found"), "{}", error.message);
}

#[test]
fn state_overrides_apply_to_one_call_only() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    let zero = format!("0x{}", word(0));
    let anywhere = Address::repeat_byte(0x42);
    let call = |overrides| ask(&node, "eth_call", json!([{"to": counter}, "latest", overrides]));
    let to = |address: Address, change: serde_json::Value| json!({ address.to_string(): change });
    assert_eq!(
        call(to(counter, json!({"stateDiff": {zero.clone(): format!("0x{}", word(9))}}))),
        json!(format!("0x{}", word(10)))
    );
    assert_eq!(
        call(to(counter, json!({"state": {zero: format!("0x{}", word(20))}}))),
        json!(format!("0x{}", word(21)))
    );
    assert_eq!(call(to(counter, json!({"code": "0x"}))), "0x");
    assert_eq!(call(json!({})), json!(format!("0x{}", word(1))));
    let placed = json!([{"to": anywhere}, "latest", to(anywhere, json!({"code": format!("0x{COUNTER}")}))]);
    assert_eq!(ask(&node, "eth_call", placed), json!(format!("0x{}", word(1))));
    let rich = json!([{"from": anywhere, "to": BOB.address, "value": U256::MAX >> 1}, "latest", to(anywhere, json!({"balance": U256::MAX >> 1}))]);
    ask(&node, "eth_call", rich);
    let error = fail(&node, "eth_call", json!([{"from": anywhere, "to": BOB.address, "value": "0x1"}]));
    assert!(error.message.starts_with("insufficient funds for transfer"), "{}", error.message);
    let error =
        fail(&node, "eth_call", json!([{}, "latest", to(anywhere, json!({"state": {}, "stateDiff": {}}))]));
    assert_eq!(error.code, INVALID_PARAMS);
}

#[test]
fn block_overrides_apply_to_one_call_only() {
    let node = node();
    let clock = deploy(&node, CLOCK);
    let answer =
        ask(&node, "eth_call", json!([{"to": clock}, "latest", null, {"time": "0x1234", "number": "0x77"}]));
    let answer = answer.as_str().expect("data");
    assert!(answer.starts_with(&format!("0x{}{}", word(0x1234), word(0x77))), "{answer}");
    let error = fail(&node, "eth_call", json!([{"to": clock}, "latest", null, {"gasLimit": "0x1"}]));
    assert!(error.message.contains("gasLimit"), "{}", error.message);
}

#[test]
fn contracts_see_l1_block_numbers_and_hashes() {
    let node = node();
    let clock = deploy(&node, CLOCK);
    ask(&node, "evm_increaseTime", json!([12 * 1_000 + 5]));
    ask(&node, "evm_mine", json!([]));
    let seen = ask(&node, "eth_call", json!([{"to": clock}]));
    let seen = seen.as_str().expect("data").trim_start_matches("0x").to_owned();
    assert_eq!(seen[..64], word(GENESIS + 12_005));
    assert_eq!(seen[64..128], word(1_001));
    assert_ne!(seen[128..], word(0));
    let block = ask(&node, "eth_getBlockByNumber", json!(["latest", false]));
    assert_eq!(number(&block["l1BlockNumber"]), 1_001);
    assert_eq!(number(&block["number"]), 2);
}
