//! Blocks, logs and filters.

use crate::support::*;
use alloy::consensus::constants::EMPTY_ROOT_HASH;
use alloy::consensus::proofs::{calculate_receipt_root, calculate_transaction_root};
use alloy_primitives::{Address, B256};
use serde_json::{Value, json};

fn topic(byte: u64) -> String {
    format!("0x{byte:064x}")
}

fn length(value: &Value) -> usize {
    value.as_array().unwrap_or_else(|| panic!("{value} is no array")).len()
}

#[test]
fn blocks_link_to_their_parents_and_hash_to_their_hash() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    send(&node, json!({"from": ALICE.address, "to": counter}));
    ask(&node, "evm_mine", json!([]));
    let mut parent = B256::ZERO;
    for height in 0..4u64 {
        let raw = ask(&node, "eth_getBlockByNumber", json!([format!("{height:#x}"), true]));
        let block: alloy::rpc::types::Block = serde_json::from_value(raw.clone()).expect("alloy reads it");
        assert_eq!(block.header.inner.hash_slow(), block.header.hash);
        assert_eq!(block.header.inner.parent_hash, parent);
        assert_eq!(block.header.inner.number, height);
        assert_eq!(block.header.inner.mix_hash[16..24], 60u64.to_be_bytes());
        assert_eq!(number(&raw["l1BlockNumber"]), 1);
        assert_eq!(raw["sendCount"], "0x0");
        assert_eq!(raw["sendRoot"], json!(B256::ZERO));
        let empty = block.transactions.is_empty();
        assert_eq!(empty, block.header.inner.transactions_root == EMPTY_ROOT_HASH);
        let envelopes: Vec<_> =
            block.transactions.txns().map(|transaction| transaction.inner.inner().clone()).collect();
        assert_eq!(calculate_transaction_root(&envelopes), block.header.inner.transactions_root);
        assert_eq!(ask(&node, "eth_getBlockByHash", json!([block.header.hash, true])), raw);
        parent = block.header.hash;
    }
    assert_eq!(ask(&node, "eth_getBlockByNumber", json!(["0x4", false])), Value::Null);
}

#[test]
fn receipts_hash_to_the_receipts_root() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    send(&node, json!({"from": ALICE.address, "to": counter}));
    let raw = ask(&node, "eth_getBlockReceipts", json!(["latest"]));
    let receipts: Vec<alloy::rpc::types::TransactionReceipt> =
        serde_json::from_value(raw).expect("alloy reads them");
    let receipts: Vec<_> =
        receipts.into_iter().map(|receipt| receipt.inner.into_primitives_receipt()).collect();
    let root = calculate_receipt_root(&receipts);
    assert_eq!(ask(&node, "eth_getBlockByNumber", json!(["latest", false]))["receiptsRoot"], json!(root));
}

#[test]
fn transactions_are_found_by_hash_and_by_place() {
    let node = node();
    let receipt = send(&node, json!({"from": ALICE.address, "to": BOB.address}));
    let by_hash = ask(&node, "eth_getTransactionByHash", json!([receipt["transactionHash"]]));
    assert_eq!(ask(&node, "eth_getTransactionByBlockNumberAndIndex", json!(["latest", "0x0"])), by_hash);
    assert_eq!(
        ask(&node, "eth_getTransactionByBlockHashAndIndex", json!([receipt["blockHash"], "0x0"])),
        by_hash
    );
    assert_eq!(ask(&node, "eth_getTransactionByBlockNumberAndIndex", json!(["latest", "0x1"])), Value::Null);
    assert_eq!(ask(&node, "eth_getBlockTransactionCountByNumber", json!(["latest"])), "0x1");
    assert_eq!(ask(&node, "eth_getBlockTransactionCountByHash", json!([receipt["blockHash"]])), "0x1");
    assert_eq!(ask(&node, "eth_getBlockTransactionCountByNumber", json!(["0x9"])), Value::Null);
    assert_eq!(ask(&node, "eth_getTransactionByHash", json!([B256::ZERO])), Value::Null);
    assert_eq!(ask(&node, "eth_getTransactionReceipt", json!([B256::ZERO])), Value::Null);
}

#[test]
fn logs_are_found_by_address_topic_range_and_block_hash() {
    let node = node();
    let (first, second) = (deploy(&node, COUNTER), deploy(&node, COUNTER));
    for contract in [first, second, first] {
        send(&node, json!({"from": ALICE.address, "to": contract}));
    }
    let hash = ask(&node, "eth_getBlockByNumber", json!(["0x4", false]))["hash"].clone();
    let elsewhere = Address::repeat_byte(9);
    for (filter, expected) in [
        (json!({"fromBlock": "0x0"}), 3),
        (json!({"fromBlock": "earliest", "toBlock": "latest", "address": first}), 2),
        (json!({"fromBlock": "0x0", "address": [first, second]}), 3),
        (json!({"fromBlock": "0x0", "address": elsewhere}), 0),
        (json!({"fromBlock": "0x0", "topics": [topic(0xaa)]}), 3),
        (json!({"fromBlock": "0x0", "topics": [[topic(1), topic(0xaa)]]}), 3),
        (json!({"fromBlock": "0x0", "topics": [topic(1)]}), 0),
        (json!({"fromBlock": "0x0", "topics": [null]}), 3),
        (json!({"fromBlock": "0x0", "topics": [null, topic(1)]}), 0),
        (json!({"fromBlock": "0x3", "toBlock": "0x4"}), 2),
        (json!({"fromBlock": "0x3", "toBlock": "0xffffffff"}), 3),
        (json!({"blockHash": hash}), 1),
        (json!({}), 1),
    ] {
        assert_eq!(length(&ask(&node, "eth_getLogs", json!([filter.clone()]))), expected, "{filter}");
    }
    let error = fail(&node, "eth_getLogs", json!([{"blockHash": B256::ZERO}]));
    assert!(error.message.starts_with("unknown block"), "{}", error.message);
}

#[test]
fn filters_report_what_is_new_once() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    let logs = ask(&node, "eth_newFilter", json!([{"address": counter}]));
    let blocks = ask(&node, "eth_newBlockFilter", json!([]));
    let transactions = ask(&node, "eth_newPendingTransactionFilter", json!([]));
    let changes = |id: &Value| length(&ask(&node, "eth_getFilterChanges", json!([id])));
    assert_eq!((changes(&logs), changes(&blocks), changes(&transactions)), (0, 0, 0));
    send(&node, json!({"from": ALICE.address, "to": counter}));
    ask(&node, "evm_mine", json!([]));
    assert_eq!((changes(&logs), changes(&blocks), changes(&transactions)), (1, 2, 1));
    assert_eq!((changes(&logs), changes(&blocks), changes(&transactions)), (0, 0, 0));
    assert_eq!(
        length(&ask(&node, "eth_getFilterLogs", json!([logs]))),
        0,
        "the filter asks for the newest block"
    );
    assert_eq!(ask(&node, "eth_uninstallFilter", json!([logs])), true);
    assert_eq!(ask(&node, "eth_uninstallFilter", json!([logs])), false);
    assert_eq!(fail(&node, "eth_getFilterChanges", json!([logs])).message, "filter not found");
}

#[test]
fn filters_report_blocks_again_that_replace_reverted_ones() {
    let node = node();
    let snapshot = ask(&node, "evm_snapshot", json!([]));
    let blocks = ask(&node, "eth_newBlockFilter", json!([]));
    ask(&node, "anvil_mine", json!([3]));
    assert_eq!(length(&ask(&node, "eth_getFilterChanges", json!([blocks]))), 3);
    ask(&node, "evm_revert", json!([snapshot]));
    ask(&node, "evm_mine", json!([]));
    assert_eq!(length(&ask(&node, "eth_getFilterChanges", json!([blocks]))), 1);
}

#[test]
fn fee_history_is_flat_and_tips_are_zero() {
    let node = node();
    ask(&node, "anvil_mine", json!([4]));
    let history = ask(&node, "eth_feeHistory", json!(["0x3", "latest", [10.0, 90.0]]));
    assert_eq!(history["oldestBlock"], "0x2");
    assert_eq!(history["baseFeePerGas"], json!(["0x5f5e100", "0x5f5e100", "0x5f5e100", "0x5f5e100"]));
    assert_eq!(length(&history["gasUsedRatio"]), 3);
    assert_eq!(history["reward"], json!([["0x0", "0x0"], ["0x0", "0x0"], ["0x0", "0x0"]]));
    assert_eq!(ask(&node, "eth_feeHistory", json!([100, "0x1"]))["oldestBlock"], "0x0");
    assert_eq!(ask(&node, "eth_gasPrice", json!([])), "0x5f5e100");
    assert_eq!(ask(&node, "eth_maxPriorityFeePerGas", json!([])), "0x0");
}

#[test]
fn a_node_says_who_it_is() {
    let node = node();
    assert_eq!(ask(&node, "eth_chainId", json!([])), "0x64aba");
    assert_eq!(ask(&node, "net_version", Value::Null), "412346");
    assert_eq!(ask(&node, "net_listening", json!([])), true);
    assert_eq!(ask(&node, "eth_syncing", json!([])), false);
    assert!(
        ask(&node, "web3_clientVersion", json!([]))
            .as_str()
            .is_some_and(|name| name.starts_with("stylus-node/v"))
    );
    assert_eq!(ask(&node, "web3_sha3", json!(["0x"])), json!(alloy_primitives::KECCAK256_EMPTY));
}
