//! The same transactions are the same blocks: on every machine, in every build, in any order where order is nothing.

use crate::stylus::{ECHO, activation, code, place};
use crate::support::*;
use alloy_primitives::{Address, B256, Bytes, U256, b256, keccak256};
use alloy_sol_types::{SolCall, sol};
use serde_json::{Value, json};
use stylus_node::accounts::TEST_ACCOUNTS;
use stylus_node::config::StylusParams;
use stylus_node::node::Node;
use stylus_node::wasm::{Limits, activate};

sol! {
    function mint(address to, uint256 amount) external returns (bool);
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

const TOKEN: &str = include_str!("../erc20.wat");
/// Hash over all blocks and receipts of [`scenario`]. It changes only with the rules of the chain.
const DIGEST: B256 = b256!("8aa016dad4b97a0dffb56d4767c7b3ed4ed564435ccd410a799661437bfac7bd");

fn data(call: &impl SolCall) -> Bytes {
    call.abi_encode().into()
}

/// Places and activates a program.
fn program(node: &Node, wat: &str) -> Address {
    let program = place(node, wat);
    assert_eq!(send(node, activation(program))["status"], "0x1");
    program
}

/// Bytecode that calls a contract with its calldata, stores what came of it and passes the answer on.
fn proxy(target: Address) -> String {
    format!("365f5f375f5f365f5f73{}5af15f553d5f5f3e3d5ff3", &target.to_string()[2..])
}

/// Something of everything: payments, creations, activations, storage, logs, failures, calls between both worlds.
fn scenario() -> B256 {
    let node = node();
    let token = program(&node, TOKEN);
    let echo = program(&node, ECHO);
    let counter = deploy(&node, COUNTER);
    let reverter = deploy(&node, REVERTER);
    let proxy = deploy(&node, &proxy(token));
    let amount = U256::from(1_000);
    let to =
        |to: Address, data: Bytes| json!({"from": ALICE.address, "to": to, "data": data, "gas": "0x2dc6c0"});
    send(&node, json!({"from": ALICE.address, "to": Address::repeat_byte(0x99), "value": "0x7b"}));
    send(&node, to(counter, Bytes::new()));
    send(&node, to(reverter, Bytes::from_static(b"why")));
    send(&node, to(echo, Bytes::from_static(&[7; 1_000])));
    for to_mint in [ALICE.address, proxy] {
        send(&node, to(token, data(&mintCall { to: to_mint, amount })));
    }
    for amount in [U256::from(400), U256::MAX] {
        let call = data(&transferCall { to: BOB.address, amount });
        send(&node, to(token, call.clone()));
        send(&node, to(proxy, call));
    }
    let balance = |account: Address| -> U256 {
        let call = json!([{"to": token, "data": data(&balanceOfCall { account })}]);
        serde_json::from_value(ask(&node, "eth_call", call)).expect("a word")
    };
    let balances = [ALICE.address, BOB.address, proxy].map(balance);
    assert_eq!(balances, [600, 800, 600].map(U256::from), "what does not fit is refused");
    ask(&node, "evm_setAutomine", json!([false]));
    for account in &TEST_ACCOUNTS[1..4] {
        let call = data(&mintCall { to: account.address, amount });
        let request = json!({"from": account.address, "to": token, "data": call, "gas": "0x2dc6c0"});
        ask(&node, "eth_sendTransaction", json!([request]));
    }
    ask(&node, "evm_mine", json!([]));
    digest(&node)
}

/// A hash over what the chain has become.
fn digest(node: &Node) -> B256 {
    let mut text = String::new();
    for number in 0..=height(node) {
        let tag = format!("{number:#x}");
        let block = ask(node, "eth_getBlockByNumber", json!([tag, false]));
        text += &format!("{} {} {}\n", block["hash"], block["stateRoot"], block["receiptsRoot"]);
        let receipts = ask(node, "eth_getBlockReceipts", json!([tag]));
        for receipt in receipts.as_array().expect("receipts") {
            text += &format!("{} {} {}\n", receipt["transactionHash"], receipt["status"], receipt["gasUsed"]);
            for log in receipt["logs"].as_array().expect("logs") {
                text += &format!("{} {} {}\n", log["address"], log["topics"], log["data"]);
            }
        }
    }
    keccak256(text)
}

#[test]
fn the_same_transactions_are_the_same_blocks_in_every_build_and_on_chains_side_by_side() {
    let digests = std::thread::scope(|scope| {
        let runs = [(); 3].map(|()| scope.spawn(scenario));
        runs.map(|run| run.join().expect("no panic"))
    });
    assert_eq!(digests, [DIGEST; 3]);
}

/// Transactions of different senders that have nothing to do with each other.
fn unrelated(token: Address, echo: Address) -> [Value; 4] {
    let amount = U256::from(5);
    let to = Address::repeat_byte(0x31);
    let from = |index: usize| TEST_ACCOUNTS[index].address;
    [
        json!({"from": from(2), "to": Address::repeat_byte(0x32), "value": "0x1", "gas": "0x7a120"}),
        json!({"from": from(3), "data": init_code(COUNTER), "gas": "0x7a120"}),
        json!({"from": from(4), "to": token, "data": data(&mintCall { to, amount }), "gas": "0x7a120"}),
        json!({"from": from(5), "to": echo, "data": "0xc0ffee", "gas": "0x7a120"}),
    ]
}

fn gas(node: &Node, hash: &Value) -> u64 {
    let receipt = ask(node, "eth_getTransactionReceipt", json!([hash]));
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    number(&receipt["gasUsed"])
}

/// Gas of each transaction, sent in this order in one block or in several.
fn gas_of(node: &Node, transactions: &[Value], order: &[usize], in_one_block: bool) -> Vec<u64> {
    let snapshot = ask(node, "evm_snapshot", json!([]));
    ask(node, "evm_setAutomine", json!([!in_one_block]));
    let height_before = height(node);
    let mut hashes = vec![Value::Null; transactions.len()];
    for &index in order {
        hashes[index] = ask(node, "eth_sendTransaction", json!([transactions[index]]));
    }
    if in_one_block {
        ask(node, "evm_mine", json!([]));
    }
    let blocks = if in_one_block { 1 } else { transactions.len() as u64 };
    assert_eq!(height(node), height_before + blocks);
    let gas = hashes.iter().map(|hash| gas(node, hash)).collect();
    assert_eq!(ask(node, "evm_revert", json!([snapshot])), true);
    gas
}

fn orders(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let with_first = |first: &usize| {
        let rest: Vec<usize> = items.iter().filter(|item| *item != first).copied().collect();
        orders(&rest).into_iter().map(|order| [&[*first][..], &order].concat()).collect::<Vec<_>>()
    };
    items.iter().flat_map(with_first).collect()
}

#[test]
fn unrelated_transactions_cost_the_same_in_any_order_and_any_blocks() {
    let node = node();
    let transactions = unrelated(program(&node, TOKEN), program(&node, ECHO));
    let orders = orders(&[0, 1, 2, 3]);
    assert_eq!(orders.len(), 24);
    let expected = gas_of(&node, &transactions, &orders[0], false);
    assert_eq!(expected[0], 21_000);
    for order in &orders {
        for in_one_block in [false, true] {
            assert_eq!(gas_of(&node, &transactions, order, in_one_block), expected, "{order:?}");
        }
    }
}

#[test]
fn a_program_is_cheaper_the_second_time_in_a_block_by_the_cost_of_starting_it() {
    let node = node();
    let echo = program(&node, ECHO);
    let call = |index: usize| json!({"from": TEST_ACCOUNTS[index].address, "to": echo, "data": "0xc0ffee", "gas": "0x7a120"});
    let transactions = [call(2), call(3), call(4)];
    let params = StylusParams::default();
    let wasm = stylus_node::wasm::unpack(&code(ECHO), 1 << 17).expect("a module");
    let init_cost = u64::from(activate(&wasm, &Limits::new(&params, 60)).expect("a program").init_cost);
    // 69 units of 128 gas, and the predicted cost at a scalar of 50 units of 2 %.
    let start = 69 * 128 + init_cost;
    let [apart, together] = [false, true].map(|one| gas_of(&node, &transactions, &[0, 1, 2], one));
    assert_eq!(apart, [apart[0]; 3]);
    assert_eq!(together, [apart[0], apart[0] - start, apart[0] - start]);
}
