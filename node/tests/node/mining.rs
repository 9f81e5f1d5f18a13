//! When blocks are made, and of which transactions.

use crate::support::*;
use alloy_primitives::{Address, B256, U256};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use stylus_node::node::Node;

const PRICE: u64 = 2 * GAS_PRICE;

fn manual() -> Node {
    let node = node();
    ask(&node, "evm_setAutomine", json!([false]));
    node
}

fn queue(node: &Node, transaction: Value) -> B256 {
    serde_json::from_value(ask(node, "eth_sendTransaction", json!([transaction]))).expect("a hash")
}

fn pay(nonce: u64, price: u64) -> Value {
    json!({
        "from": ALICE.address, "to": BOB.address, "value": "0x1", "gas": "0x5208",
        "nonce": format!("{nonce:#x}"), "gasPrice": format!("{price:#x}"),
    })
}

fn receipt(node: &Node, hash: B256) -> Value {
    ask(node, "eth_getTransactionReceipt", json!([hash]))
}

fn block(node: &Node, number: u64) -> Value {
    ask(node, "eth_getBlockByNumber", json!([format!("{number:#x}"), false]))
}

#[test]
fn without_automine_transactions_wait_and_can_be_seen_waiting() {
    let node = manual();
    assert_eq!(ask(&node, "anvil_getAutomine", json!([])), false);
    let before = balance(&node, BOB.address);
    let [first, second] = [queue(&node, pay(0, PRICE)), queue(&node, pay(1, PRICE))];
    assert_eq!((height(&node), balance(&node, BOB.address)), (0, before));
    assert_eq!(receipt(&node, first), Value::Null);
    let waiting = ask(&node, "eth_getTransactionByHash", json!([first]));
    assert_eq!((&waiting["blockNumber"], &waiting["from"]), (&Value::Null, &json!(ALICE.address)));
    assert_eq!(ask(&node, "eth_getTransactionCount", json!([ALICE.address, "latest"])), "0x0");
    assert_eq!(ask(&node, "eth_getTransactionCount", json!([ALICE.address, "pending"])), "0x2");
    ask(&node, "evm_mine", json!([]));
    assert_eq!(block(&node, 1)["transactions"], json!([first, second]));
    assert_eq!(balance(&node, BOB.address), before + U256::from(2));
}

#[test]
fn receipts_of_one_block_add_up() {
    let node = manual();
    let counter = Address::repeat_byte(0x77);
    ask(&node, "anvil_setCode", json!([counter, format!("0x{COUNTER}")]));
    let call = |nonce: u64| json!({"from": ALICE.address, "to": counter, "gas": "0x186a0", "nonce": format!("{nonce:#x}")});
    let hashes = [queue(&node, call(0)), queue(&node, call(1)), queue(&node, pay(2, PRICE))];
    ask(&node, "evm_mine", json!([]));
    let receipts = hashes.map(|hash| receipt(&node, hash));
    let mut sum = 0;
    for (index, receipt) in receipts.iter().enumerate() {
        assert_eq!(number(&receipt["transactionIndex"]), index as u64);
        sum += number(&receipt["gasUsed"]);
        assert_eq!(number(&receipt["cumulativeGasUsed"]), sum);
    }
    assert_eq!(number(&block(&node, 1)["gasUsed"]), sum);
    assert_eq!(receipts[0]["logs"][0]["logIndex"], "0x0");
    assert_eq!(receipts[1]["logs"][0]["logIndex"], "0x1");
    // The slot is set once: the second call finds it warm for nobody, but no longer zero.
    assert_eq!(number(&receipts[0]["gasUsed"]) - number(&receipts[1]["gasUsed"]), 20_000 - 2_900);
}

#[test]
fn a_gap_waits_for_its_predecessor_whatever_came_first() {
    let node = manual();
    let [late, early] = [queue(&node, pay(1, PRICE)), queue(&node, pay(0, PRICE))];
    let alone = queue(&node, pay(3, PRICE));
    assert_eq!(ask(&node, "txpool_status", json!([])), json!({"pending": "0x2", "queued": "0x1"}));
    ask(&node, "evm_mine", json!([]));
    assert_eq!(block(&node, 1)["transactions"], json!([early, late]));
    assert_eq!(receipt(&node, alone), Value::Null);
    let content = ask(&node, "txpool_content", json!([]));
    let sender = ALICE.address.to_checksum(None);
    assert_eq!(content["queued"][&sender]["3"]["hash"], json!(alone));
    let summary = ask(&node, "txpool_inspect", json!([]));
    let words = format!("{}: 1 wei + 21000 gas × {PRICE} wei", BOB.address.to_checksum(None));
    assert_eq!(summary["queued"][&sender]["3"], json!(words));
}

#[test]
fn a_replacement_pays_a_tenth_more() {
    let node = manual();
    let old = queue(&node, pay(0, PRICE));
    let known = fail(&node, "eth_sendTransaction", json!([pay(0, PRICE)]));
    assert_eq!(known.message, "already known");
    let cheap = fail(&node, "eth_sendTransaction", json!([pay(0, PRICE + PRICE / 10 - 1)]));
    assert_eq!(cheap.message, "replacement transaction underpriced");
    let new = queue(&node, pay(0, PRICE + PRICE / 10));
    assert_eq!(ask(&node, "eth_getTransactionByHash", json!([old])), Value::Null);
    ask(&node, "evm_mine", json!([]));
    assert_eq!(block(&node, 1)["transactions"], json!([new]));
}

#[test]
fn transactions_can_be_dropped() {
    let node = manual();
    let hashes = [0, 1, 2].map(|nonce| queue(&node, pay(nonce, PRICE)));
    assert_eq!(ask(&node, "anvil_dropTransaction", json!([hashes[0]])), json!(hashes[0]));
    assert_eq!(ask(&node, "hardhat_dropTransaction", json!([hashes[0]])), Value::Null);
    ask(&node, "evm_mine", json!([]));
    assert_eq!(block(&node, 1)["transactions"], json!([]));
    ask(&node, "anvil_removePoolTransactions", json!([BOB.address]));
    assert_eq!(ask(&node, "txpool_status", json!([]))["queued"], "0x2");
    ask(&node, "anvil_removePoolTransactions", json!([ALICE.address]));
    assert_eq!(ask(&node, "txpool_status", json!([]))["queued"], "0x0");
    queue(&node, pay(0, PRICE));
    ask(&node, "anvil_dropAllTransactions", json!([]));
    assert_eq!(ask(&node, "txpool_status", json!([])), json!({"pending": "0x0", "queued": "0x0"}));
}

#[test]
fn what_can_no_longer_be_paid_is_dropped_and_others_go_on() {
    let node = manual();
    let poor = Address::repeat_byte(0x33);
    ask(&node, "anvil_setBalance", json!([poor, U256::from(10).pow(U256::from(18))]));
    ask(&node, "anvil_impersonateAccount", json!([poor]));
    let broke = queue(&node, json!({"from": poor, "to": BOB.address, "value": "0x1", "gas": "0x5208"}));
    let fine = queue(&node, pay(0, PRICE));
    ask(&node, "anvil_setBalance", json!([poor, "0x0"]));
    ask(&node, "evm_mine", json!([]));
    assert_eq!(block(&node, 1)["transactions"], json!([fine]));
    assert_eq!(ask(&node, "eth_getTransactionByHash", json!([broke])), Value::Null);
}

#[test]
fn a_block_takes_32_million_gas_of_limits_and_the_rest_follows() {
    let node = manual();
    let big = |nonce: u64| json!({"from": ALICE.address, "to": BOB.address, "gas": "0x1312d00", "nonce": format!("{nonce:#x}")});
    let hashes: Vec<B256> = (0..3).map(|nonce| queue(&node, big(nonce))).collect();
    ask(&node, "anvil_mine", json!([3]));
    // 20 million fit besides the 21,000 that a transfer uses only once.
    let counts: Vec<usize> =
        (1..=3).map(|number| block(&node, number)["transactions"].as_array().map_or(0, Vec::len)).collect();
    assert_eq!(counts, [3, 0, 0]);
    assert!(hashes.iter().all(|hash| receipt(&node, *hash)["status"] == "0x1"));
    let spender = Address::repeat_byte(0x44);
    ask(&node, "anvil_setCode", json!([spender, format!("0x{LOOP}")]));
    let burn = |nonce: u64| json!({"from": ALICE.address, "to": spender, "gas": "0x1312d00", "nonce": format!("{nonce:#x}")});
    let [first, second] = [queue(&node, burn(3)), queue(&node, burn(4))];
    ask(&node, "anvil_mine", json!([2]));
    assert_eq!(block(&node, 4)["transactions"], json!([first]));
    assert_eq!(block(&node, 5)["transactions"], json!([second]));
}

#[test]
fn automine_again_mines_what_waits() {
    let node = manual();
    let hash = queue(&node, pay(0, PRICE));
    ask(&node, "evm_setAutomine", json!([true]));
    assert_eq!(receipt(&node, hash)["blockNumber"], "0x1");
    assert_eq!(send(&node, pay(1, PRICE))["blockNumber"], "0x2");
}

#[test]
fn automine_again_makes_no_block_for_a_gap() {
    let node = manual();
    queue(&node, pay(1, PRICE));
    ask(&node, "evm_setAutomine", json!([true]));
    assert_eq!(height(&node), 0);
    assert_eq!(ask(&node, "txpool_status", json!([])), json!({"pending": "0x0", "queued": "0x1"}));
    send(&node, pay(0, PRICE));
    assert_eq!(ask(&node, "txpool_status", json!([])), json!({"pending": "0x0", "queued": "0x0"}));
}

#[test]
fn blocks_come_at_intervals() {
    let node = node();
    assert_eq!(ask(&node, "anvil_getIntervalMining", json!([])), Value::Null);
    ask(&node, "evm_setIntervalMining", json!([1]));
    assert_eq!(ask(&node, "anvil_getIntervalMining", json!([])), 1);
    let hash = queue(&node, pay(0, PRICE));
    let deadline = Instant::now() + Duration::from_secs(60);
    while receipt(&node, hash).is_null() {
        assert!(Instant::now() < deadline, "no block in a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
    ask(&node, "evm_setIntervalMining", json!([0]));
    assert_eq!(ask(&node, "anvil_getAutomine", json!([])), false);
}

#[test]
fn pending_transaction_filters_tell_of_arrivals() {
    let node = manual();
    let filter = ask(&node, "eth_newPendingTransactionFilter", json!([]));
    let hash = queue(&node, pay(0, PRICE));
    assert_eq!(ask(&node, "eth_getFilterChanges", json!([filter])), json!([hash]));
    ask(&node, "evm_mine", json!([]));
    assert_eq!(ask(&node, "eth_getFilterChanges", json!([filter])), json!([]));
}

#[test]
fn a_snapshot_holds_what_waits() {
    let node = manual();
    let hash = queue(&node, pay(0, PRICE));
    let id = ask(&node, "evm_snapshot", json!([]));
    ask(&node, "evm_mine", json!([]));
    ask(&node, "evm_revert", json!([id]));
    assert_eq!(ask(&node, "eth_getTransactionByHash", json!([hash]))["blockNumber"], Value::Null);
    assert_eq!(ask(&node, "txpool_status", json!([]))["pending"], "0x1");
}

#[test]
fn time_can_be_set_and_blocks_be_spaced() {
    let node = node();
    assert_eq!(ask(&node, "evm_setTime", json!([GENESIS + 50])), 50);
    fail(&node, "evm_setTime", json!([GENESIS - 1]));
    ask(&node, "evm_mine", json!([]));
    assert_eq!(number(&block(&node, 1)["timestamp"]), GENESIS + 50);
    ask(&node, "anvil_setBlockTimestampInterval", json!([7]));
    ask(&node, "anvil_mine", json!([1]));
    send(&node, pay(0, PRICE));
    assert_eq!(number(&block(&node, 3)["timestamp"]), GENESIS + 64);
    ask(&node, "anvil_removeBlockTimestampInterval", json!([]));
    ask(&node, "evm_mine", json!([]));
    assert_eq!(number(&block(&node, 4)["timestamp"]), GENESIS + 64);
}
