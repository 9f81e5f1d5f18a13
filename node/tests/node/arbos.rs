//! What a chain owner changes, seen through the methods of a node.

use crate::support::{ALICE, BOB, GAS_PRICE, ask, balance, config, fail, node, number, send};
use alloy_primitives::{Address, U256, address, hex};
use serde_json::{Value, json};
use stylus_node::config::{ChainConfig, DEV_OWNER};
use stylus_node::node::Node;

const ARB_OWNER: Address = address!("0000000000000000000000000000000000000070");
const L1_POOL: Address = address!("A4B00000000000000000000000000000000000f6");

/// Calls a setter with one word as the chain owner.
#[track_caller]
fn set(node: &Node, selector: [u8; 4], word: u64) {
    let data = [&selector[..], &U256::from(word).to_be_bytes::<32>()].concat();
    let receipt = send(node, json!({"from": DEV_OWNER, "to": ARB_OWNER, "data": hex::encode_prefixed(data)}));
    assert_eq!(receipt["status"], "0x1", "{receipt}");
}

fn set_base_fee(node: &Node, wei: u64) {
    set(node, hex!("d99bc80e"), wei);
}

fn set_l1_price(node: &Node, wei: u64) {
    set(node, alloy_primitives::keccak256("setL1PricePerUnit(uint256)")[..4].try_into().expect("four"), wei);
}

fn transfer() -> Value {
    json!({"from": ALICE.address, "to": BOB.address, "value": "0x1"})
}

#[test]
fn the_base_fee_an_owner_sets_is_that_of_the_next_block() {
    let node = node();
    set_base_fee(&node, 7 * GAS_PRICE);
    assert_eq!(number(&ask(&node, "eth_gasPrice", json!([]))), 7 * GAS_PRICE);
    let receipt = send(&node, transfer());
    assert_eq!(number(&receipt["effectiveGasPrice"]), 7 * GAS_PRICE);
    let block = ask(&node, "eth_getBlockByNumber", json!(["latest", false]));
    assert_eq!(number(&block["baseFeePerGas"]), 7 * GAS_PRICE);
    let block = ask(&node, "eth_getBlockByNumber", json!(["0x1", false]));
    assert_eq!(number(&block["baseFeePerGas"]), GAS_PRICE, "the block that set it had the old one");
    let cheap = json!([{"from": ALICE.address, "to": BOB.address, "gas": "0x5208", "gasPrice": "0x5f5e100"}]);
    let error = fail(&node, "eth_sendTransaction", cheap);
    assert!(error.to_string().contains("max fee per gas less than block base fee"), "{error}");
}

#[test]
fn a_snapshot_takes_back_what_an_owner_set() {
    let node = node();
    let snapshot = ask(&node, "evm_snapshot", json!([]));
    set_base_fee(&node, 5 * GAS_PRICE);
    ask(&node, "evm_revert", json!([snapshot]));
    assert_eq!(number(&ask(&node, "eth_gasPrice", json!([]))), GAS_PRICE);
}

#[test]
fn receipts_tell_the_gas_that_paid_for_l1_and_estimates_include_it() {
    let node = node();
    let plain = send(&node, transfer());
    assert_eq!((number(&plain["gasUsed"]), number(&plain["gasUsedForL1"])), (21_000, 0));
    set_l1_price(&node, 1_000_000_000);
    let before = balance(&node, L1_POOL);
    let estimate = number(&ask(&node, "eth_estimateGas", json!([transfer()])));
    let receipt = send(&node, transfer());
    let (used, l1) = (number(&receipt["gasUsed"]), number(&receipt["gasUsedForL1"]));
    assert_eq!(used, 21_000 + l1);
    // At least a signature and an address, which do not compress: 16 units a byte, ten gas a unit.
    assert!(l1 >= 84 * 16 * 10, "{l1}");
    assert!((used..used * 2).contains(&estimate), "{estimate} for {used}");
    assert_eq!(balance(&node, L1_POOL) - before, U256::from(l1) * U256::from(GAS_PRICE));
    let mut short = transfer();
    short["gas"] = json!("0x5208");
    let error = fail(&node, "eth_sendTransaction", json!([short]));
    assert!(error.to_string().contains("intrinsic gas too low"), "{error}");
}

#[test]
fn a_chain_can_begin_with_a_price_for_l1_data() {
    let priced = ChainConfig { l1_price_per_unit: U256::from(1_000_000_000), ..config() };
    let receipt = send(&Node::start(priced), transfer());
    assert!(number(&receipt["gasUsedForL1"]) > 0);
}

#[test]
fn calls_and_estimates_have_the_gas_of_a_transaction() {
    let node = node();
    set(&node, hex!("39673611"), 100_000);
    // Returns the gas it has.
    let code = json!({BOB.address.to_string(): {"code": "0x5a5f5260205ff3"}});
    let gas = ask(&node, "eth_call", json!([{"to": BOB.address}, "latest", code]));
    let left: U256 = gas.as_str().expect("a word").parse().expect("a number");
    assert_eq!(left, U256::from(100_000 - 21_000 - 2));
}

#[test]
fn old_versions_start_and_say_so() {
    let old = ChainConfig { genesis_timestamp: config().genesis_timestamp, ..ChainConfig::for_arbos(32) };
    let node = Node::start(old);
    assert_eq!(send(&node, transfer())["status"], "0x1");
    let version = ask(&node, "web3_clientVersion", json!([]));
    assert!(version.as_str().is_some_and(|version| version.ends_with("arbos32")), "{version}");
}
