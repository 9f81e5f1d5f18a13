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

/// An `eth_call` of a method by its signature, with words as arguments.
fn view(node: &Node, to: &str, signature: &str, tail: &[u8]) -> Value {
    let selector = alloy_primitives::keccak256(signature);
    let data = hex::encode_prefixed([&selector[..4], tail].concat());
    ask(node, "eth_call", json!([{"from": ALICE.address, "to": to, "data": data}, "latest"]))
}

fn words(answer: &Value) -> Vec<u64> {
    let bytes = hex::decode(answer.as_str().expect("hex")).expect("hex");
    bytes.chunks(32).map(|word| U256::from_be_slice(word).saturating_to()).collect()
}

const NODE_INTERFACE: &str = "0x00000000000000000000000000000000000000c8";

#[test]
fn node_interface_estimates_the_parts_of_the_gas() {
    let node = node();
    set_l1_price(&node, 1_000_000_000);
    let call = |signature| {
        // To Bob, no creation, empty data.
        let tail =
            [BOB.address.into_word().as_slice(), &[0; 32], &U256::from(96).to_be_bytes::<32>(), &[0; 32]]
                .concat();
        words(&view(&node, NODE_INTERFACE, signature, &tail))
    };
    let all = call("gasEstimateComponents(address,bool,bytes)");
    let estimate =
        number(&ask(&node, "eth_estimateGas", json!([{"from": ALICE.address, "to": BOB.address}])));
    assert_eq!((all[0], all[2], all[3]), (estimate, GAS_PRICE, 1_000_000_000));
    assert_eq!(all[0], 21_000 + all[1]);
    assert_eq!(call("gasEstimateL1Component(address,bool,bytes)"), all[1..]);
}

#[test]
fn node_interface_relates_l1_and_l2_blocks() {
    let node = node();
    for _ in 0..3 {
        ask(&node, "evm_increaseTime", json!([12]));
        ask(&node, "evm_mine", json!([]));
        send(&node, transfer());
    }
    let word = |number: u64| U256::from(number).to_be_bytes::<32>();
    assert_eq!(words(&view(&node, NODE_INTERFACE, "nitroGenesisBlock()", &[])), [0]);
    let l1: Vec<u64> =
        (0..=6).map(|n| words(&view(&node, NODE_INTERFACE, "blockL1Num(uint64)", &word(n)))[0]).collect();
    assert_eq!(l1, [1, 2, 2, 3, 3, 4, 4]);
    assert_eq!(words(&view(&node, NODE_INTERFACE, "l2BlockRangeForL1(uint64)", &word(3))), [3, 4]);
    let beyond =
        hex::encode_prefixed([&alloy_primitives::keccak256("blockL1Num(uint64)")[..4], &word(7)].concat());
    let error = fail(&node, "eth_call", json!([{"to": NODE_INTERFACE, "data": beyond}, "latest"]));
    assert!(error.to_string().contains("header not found"), "{error}");
    assert_eq!(ask(&node, "eth_getCode", json!([NODE_INTERFACE, "latest"])), "0x", "no account");
}

#[test]
fn blocks_count_the_messages_to_l1() {
    let node = node();
    let withdraw = hex::encode_prefixed(
        [&alloy_primitives::keccak256("withdrawEth(address)")[..4], BOB.address.into_word().as_slice()]
            .concat(),
    );
    let transaction = json!({"from": ALICE.address, "to": "0x0000000000000000000000000000000000000064", "value": "0x9", "data": withdraw});
    let receipt = send(&node, transaction);
    let block = ask(&node, "eth_getBlockByNumber", json!(["latest", false]));
    assert_eq!(number(&block["sendCount"]), 1);
    let message = receipt["logs"][0]["topics"][2].as_str().expect("a hash");
    let leaf = alloy_primitives::keccak256(hex::decode(message).expect("hex"));
    assert_eq!(block["sendRoot"], json!(leaf), "the tree of one message is its leaf");
    assert_eq!(block["extraData"], block["sendRoot"]);
    let before = ask(&node, "eth_getBlockByNumber", json!(["0x0", false]));
    assert_eq!(
        (number(&before["sendCount"]), &before["sendRoot"]),
        (0, &json!(alloy_primitives::B256::ZERO))
    );
}

#[test]
fn old_versions_start_and_say_so() {
    let old = ChainConfig { genesis_timestamp: config().genesis_timestamp, ..ChainConfig::for_arbos(32) };
    let node = Node::start(old);
    assert_eq!(send(&node, transfer())["status"], "0x1");
    let version = ask(&node, "web3_clientVersion", json!([]));
    assert!(version.as_str().is_some_and(|version| version.ends_with("arbos32")), "{version}");
}
