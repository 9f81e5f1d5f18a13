//! Time, snapshots and accounts set from outside.

use crate::support::*;
use alloy_primitives::{Address, U256};
use serde_json::{Value, json};

fn time(node: &stylus_node::node::Node) -> u64 {
    number(&ask(node, "eth_getBlockByNumber", json!(["latest", false]))["timestamp"])
}

#[test]
fn revert_restores_balances_blocks_logs_and_time() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    let before = (balance(&node, BOB.address), height(&node), time(&node));
    let id = ask(&node, "evm_snapshot", json!([]));
    let receipt = send(&node, json!({"from": ALICE.address, "to": counter}));
    send(&node, json!({"from": ALICE.address, "to": BOB.address, "value": "0x5"}));
    ask(&node, "evm_increaseTime", json!([500]));
    ask(&node, "evm_mine", json!([]));
    let all = json!([{"fromBlock": "earliest", "toBlock": "latest"}]);
    assert_eq!(ask(&node, "eth_getLogs", all.clone()).as_array().map(Vec::len), Some(1));
    assert_eq!(ask(&node, "evm_revert", json!([id])), true);
    assert_eq!((balance(&node, BOB.address), height(&node), time(&node)), before);
    assert_eq!(ask(&node, "eth_getLogs", all), json!([]));
    assert_eq!(ask(&node, "eth_getTransactionReceipt", json!([receipt["transactionHash"]])), Value::Null);
    assert_eq!(ask(&node, "eth_getBlockByHash", json!([receipt["blockHash"], false])), Value::Null);
    ask(&node, "evm_mine", json!([]));
    assert_eq!(time(&node), before.2);
}

#[test]
fn a_snapshot_is_used_up_and_takes_later_ones_along() {
    let node = node();
    let first = ask(&node, "evm_snapshot", json!([]));
    ask(&node, "evm_mine", json!([]));
    let second = ask(&node, "evm_snapshot", json!([]));
    ask(&node, "evm_mine", json!([]));
    let third = ask(&node, "evm_snapshot", json!([]));
    assert_eq!(ask(&node, "evm_revert", json!([second])), true);
    assert_eq!(height(&node), 1);
    assert_eq!(ask(&node, "evm_revert", json!([second])), false);
    assert_eq!(ask(&node, "evm_revert", json!([third])), false);
    assert_eq!(ask(&node, "evm_revert", json!([first])), true);
    assert_eq!(height(&node), 0);
    assert_eq!(ask(&node, "evm_revert", json!(["0x99"])), false);
}

#[test]
fn time_moves_forward_when_told_and_stands_still_otherwise() {
    let node = node();
    ask(&node, "evm_mine", json!([]));
    assert_eq!(time(&node), GENESIS);
    assert_eq!(ask(&node, "evm_increaseTime", json!([100])), 100);
    assert_eq!(ask(&node, "anvil_increaseTime", json!(["0x10"])), 116);
    assert_eq!(time(&node), GENESIS);
    ask(&node, "evm_mine", json!([]));
    assert_eq!(time(&node), GENESIS + 116);
    ask(&node, "evm_setNextBlockTimestamp", json!([GENESIS + 1_000]));
    send(&node, json!({"from": ALICE.address, "to": BOB.address}));
    assert_eq!(time(&node), GENESIS + 1_000);
    ask(&node, "evm_mine", json!([GENESIS + 2_000]));
    assert_eq!(time(&node), GENESIS + 2_000);
    ask(&node, "anvil_mine", json!([3, 10]));
    assert_eq!((time(&node), height(&node)), (GENESIS + 2_020, 7));
    fail(&node, "evm_mine", json!([GENESIS]));
    assert_eq!((time(&node), height(&node)), (GENESIS + 2_020, 7));
}

#[test]
fn without_a_genesis_time_the_chain_follows_the_clock() {
    let node = stylus_node::node::Node::start(stylus_node::config::ChainConfig::default());
    let start = time(&node);
    ask(&node, "evm_increaseTime", json!([3_600]));
    ask(&node, "evm_mine", json!([]));
    assert!((start + 3_600..start + 3_700).contains(&time(&node)));
}

#[test]
fn accounts_can_be_set_and_count_at_once() {
    for prefix in ["anvil", "hardhat"] {
        let node = node();
        let account = Address::repeat_byte(0x11);
        ask(&node, &format!("{prefix}_setBalance"), json!([account, "0xde0b6b3a7640000"]));
        ask(&node, &format!("{prefix}_setNonce"), json!([account, "0x7"]));
        ask(&node, &format!("{prefix}_setCode"), json!([account, format!("0x{COUNTER}")]));
        ask(&node, &format!("{prefix}_setStorageAt"), json!([account, "0x0", format!("0x{:064x}", 41)]));
        assert_eq!(balance(&node, account), U256::from(10).pow(U256::from(18)));
        assert_eq!(ask(&node, "eth_getTransactionCount", json!([account])), "0x7");
        assert_eq!(ask(&node, "eth_call", json!([{"to": account}])), json!(format!("0x{:064x}", 42)));
        assert_eq!(
            ask(&node, "eth_getBalance", json!([account, "0x0"])),
            ask(&node, "eth_getBalance", json!([account, "latest"]))
        );
        ask(&node, "evm_mine", json!([]));
        assert_eq!(ask(&node, "eth_getBalance", json!([account, "0x0"])), "0x0");
    }
}

#[test]
fn impersonated_accounts_send_without_a_key_until_stopped() {
    let node = node();
    let whale = Address::repeat_byte(0x22);
    ask(&node, "anvil_setBalance", json!([whale, U256::from(10).pow(U256::from(18))]));
    ask(&node, "anvil_impersonateAccount", json!([whale]));
    let first = send(&node, json!({"from": whale, "to": BOB.address, "value": "0x1"}));
    let second = send(&node, json!({"from": whale, "to": BOB.address, "value": "0x1"}));
    assert_eq!(first["from"], json!(whale));
    assert_ne!(first["transactionHash"], second["transactionHash"]);
    assert_eq!(
        ask(&node, "eth_getTransactionByHash", json!([first["transactionHash"]]))["from"],
        json!(whale)
    );
    ask(&node, "anvil_stopImpersonatingAccount", json!([whale]));
    fail(&node, "eth_sendTransaction", json!([{"from": whale, "to": BOB.address}]));
}

#[test]
fn an_impersonated_contract_sends_and_pays() {
    let node = node();
    let contract = deploy(&node, COUNTER);
    let funds = U256::from(10).pow(U256::from(18));
    ask(&node, "anvil_setBalance", json!([contract, funds]));
    ask(&node, "anvil_impersonateAccount", json!([contract]));
    let before = balance(&node, BOB.address);
    for _ in 0..2 {
        let receipt = send(&node, json!({"from": contract, "to": BOB.address, "value": "0x5"}));
        assert_eq!(receipt["status"], "0x1");
    }
    assert_eq!(balance(&node, BOB.address), before + U256::from(10));
    assert_eq!(balance(&node, contract), funds - U256::from(10 + 2 * 21_000 * GAS_PRICE));
    assert_eq!(ask(&node, "eth_getTransactionCount", json!([contract])), "0x3");
}

#[test]
fn the_base_fee_can_be_set_from_the_next_block_on() {
    let node = node();
    for (prefix, fee) in [("anvil", 250_000_000u64), ("hardhat", 7)] {
        ask(&node, &format!("{prefix}_setNextBlockBaseFeePerGas"), json!([fee]));
        assert_eq!(number(&ask(&node, "eth_gasPrice", json!([]))), fee);
        let receipt = send(&node, json!({"from": ALICE.address, "to": BOB.address}));
        assert_eq!(number(&receipt["effectiveGasPrice"]), fee);
        let block = ask(&node, "eth_getBlockByHash", json!([receipt["blockHash"], false]));
        assert_eq!(number(&block["baseFeePerGas"]), fee);
    }
    fail(&node, "anvil_setNextBlockBaseFeePerGas", json!([0]));
}

#[test]
fn anybody_sends_unsigned_and_nobody_is_logged() {
    let node = node();
    let whale = Address::repeat_byte(0x23);
    ask(&node, "anvil_addBalance", json!([whale, "0xde0b6b3a7640000"]));
    ask(&node, "anvil_addBalance", json!([whale, "0x1"]));
    assert_eq!(balance(&node, whale), U256::from(10).pow(U256::from(18)) + U256::ONE);
    let hash = ask(
        &node,
        "eth_sendUnsignedTransaction",
        json!([{"from": whale, "to": BOB.address, "value": "0x1"}]),
    );
    assert_eq!(ask(&node, "eth_getTransactionReceipt", json!([hash]))["from"], json!(whale));
    assert_eq!(ask(&node, "anvil_setLoggingEnabled", json!([true])), Value::Null);
}

#[test]
fn what_arbitrum_does_not_have_is_refused_with_the_reason() {
    let node = node();
    for (method, reason) in [
        ("anvil_setCoinbase", "sequencer"),
        ("hardhat_setCoinbase", "sequencer"),
        ("anvil_setMinGasPrice", "base fee"),
        ("evm_setBlockGasLimit", "2^50"),
        ("hardhat_setPrevRandao", "PREVRANDAO is 1"),
        ("anvil_setRpcUrl", "no fork"),
        ("eth_blobBaseFee", "no blob"),
    ] {
        let error = fail(&node, method, json!([]));
        assert_eq!(error.code, stylus_node::rpc::METHOD_NOT_SUPPORTED);
        assert!(error.message.contains(reason), "{error}");
    }
}
