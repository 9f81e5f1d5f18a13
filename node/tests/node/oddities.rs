//! Whatever is asked, the node answers and lives on.

use crate::support::*;
use alloy_primitives::{Address, U256};
use serde_json::{Value, json};
use stylus_node::rpc::{INTERNAL_ERROR, METHOD_NOT_FOUND};

/// The methods named in the README, spelled out in code quotes.
fn documented() -> Vec<&'static str> {
    let readme = include_str!("../../README.md");
    let table =
        readme.split("## Methods").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section");
    let quoted = table.split('`').skip(1).step_by(2);
    quoted.filter(|name| name.contains('_') && !name.contains('…')).collect()
}

#[test]
fn every_documented_method_exists() {
    let node = node();
    let methods = documented();
    assert!(methods.len() > 45, "{methods:?}");
    for method in methods {
        if let Err(error) =
            node.request(method, json!(["far", "too", "many", "odd", "arguments", "for", "it"]))
        {
            let over_sockets_only = error.message.contains("over WebSocket");
            assert!(error.code != METHOD_NOT_FOUND || over_sockets_only, "{method}");
        }
    }
}

#[test]
fn odd_parameters_are_errors_and_never_break_anything() {
    let node = node();
    let huge = U256::MAX;
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5e300),
        json!(u64::MAX),
        json!(""),
        json!("0x"),
        json!("latest"),
        json!("0xffffffffffffffff"),
        json!(huge),
        json!(Address::repeat_byte(0xff)),
        json!("é".repeat(1_000)),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"blockHash": huge}),
        json!({"fromBlock": "0x0", "toBlock": "0xffffffffffffffff", "topics": [[], null, [], []]}),
        json!({"from": ALICE.address, "to": BOB.address, "value": huge, "gas": "0xffffffffffffffff"}),
        json!({"from": ALICE.address, "gas": "0x0"}),
        json!({"from": ALICE.address, "data": "0xef"}),
        json!({"from": ALICE.address, "data": "0x60016002", "input": "0x6003"}),
        json!({"from": ALICE.address, "gasPrice": "0x1", "maxFeePerGas": "0x1"}),
        json!({"from": ALICE.address, "maxFeePerGas": "0x1", "maxPriorityFeePerGas": "0xffffffffffffffffffffffffffffffff"}),
        json!({"from": ALICE.address, "type": "0x3", "maxFeePerBlobGas": "0x1", "blobVersionedHashes": []}),
        json!({"from": ALICE.address, "type": "0x4", "authorizationList": []}),
        json!({"from": ALICE.address, "type": "0x63"}),
        json!({"from": ALICE.address, "chainId": "0x1", "nonce": "0xffffffffffffffff"}),
    ];
    for method in documented() {
        for first in &odd {
            for params in [
                json!([first]),
                json!([first, "latest"]),
                json!([first, first]),
                json!([first, null, {}, {}]),
            ] {
                // The point is what comes back, not how long a hundred thousand blocks take.
                if method.contains("mine") && first.is_object() {
                    continue;
                }
                if let Err(error) = node.request(method, params.clone()) {
                    assert_ne!(error.code, INTERNAL_ERROR, "{method} {params}: {error}");
                }
            }
        }
    }
    // Some of it was in order: blocks on request, at a price that nobody can pay.
    ask(&node, "evm_setAutomine", json!([true]));
    ask(&node, "anvil_setNextBlockBaseFeePerGas", json!([GAS_PRICE]));
    ask(&node, "anvil_dropAllTransactions", json!([]));
    let receipt = send(&node, json!({"from": BOB.address, "to": Address::repeat_byte(1), "value": "0x1"}));
    assert_eq!(receipt["status"], "0x1");
}

#[test]
fn odd_bytecode_is_run_or_refused() {
    let node = node();
    let anywhere = Address::repeat_byte(0x77);
    for code in [
        "0x",
        "0xef",
        "0xef01",
        "0xef0100",
        "0xef010011",
        "0xeff000",
        "0xeff00000",
        "0xeff00100",
        "0xeff002ff",
        "0xfe",
        "0x5b5f56",
    ] {
        ask(&node, "anvil_setCode", json!([anywhere, code]));
        assert_eq!(ask(&node, "eth_getCode", json!([anywhere])), code);
        for method in ["eth_call", "eth_estimateGas"] {
            if let Err(error) = node.request(method, json!([{"to": anywhere}])) {
                assert_ne!(error.code, INTERNAL_ERROR, "{method} {code}: {error}");
            }
        }
        let receipt = send(&node, json!({"from": ALICE.address, "to": anywhere, "gas": "0x30d40"}));
        assert!(receipt["status"].is_string());
    }
}

#[test]
fn deeply_nested_parameters_are_errors() {
    let node = node();
    let deep: Value = (0..100).fold(json!("end"), |inner, _| json!([inner]));
    for method in ["eth_call", "eth_getLogs", "eth_getBalance"] {
        fail(&node, method, json!([deep]));
    }
    assert_eq!(height(&node), 0);
}
