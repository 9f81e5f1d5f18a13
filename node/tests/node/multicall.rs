//! Multicall3 at its canonical address.

use crate::support::{
    ALICE, BOB, COUNTER, GAS_PRICE, GENESIS, REVERTER, ask, balance, deploy, fail, node, send,
};
use alloy::sol_types::SolCall;
use alloy_primitives::{Address, B256, Bytes, U256, hex, keccak256};
use serde_json::{Value, json};
use stylus_node::config::DEV_CHAIN_ID;
use stylus_node::evm::COINBASE;
use stylus_node::node::Node;
use stylus_node::predeploys::{MULTICALL3, Multicall3 as M};

fn request(value: u64, data: &[u8]) -> Value {
    let data = hex::encode_prefixed(data);
    json!({"from": ALICE.address, "to": MULTICALL3, "value": format!("{value:#x}"), "data": data})
}

#[track_caller]
fn view<C: SolCall>(node: &Node, value: u64, call: &C) -> C::Return {
    let answer = ask(node, "eth_call", json!([request(value, &call.abi_encode()), "latest"]));
    let bytes = hex::decode(answer.as_str().expect("hex")).expect("hex");
    C::abi_decode_returns(&bytes).expect("results")
}

#[track_caller]
fn reverts(node: &Node, value: u64, call: &impl SolCall, reason: &str) {
    let error = fail(node, "eth_call", json!([request(value, &call.abi_encode()), "latest"]));
    assert!(error.to_string().contains(reason), "{error}, not {reason}");
}

fn data(text: &[u8]) -> Bytes {
    Bytes::copy_from_slice(text)
}

#[test]
fn selectors_are_those_clients_know() {
    for (selector, signature) in [
        (M::aggregateCall::SELECTOR, "aggregate((address,bytes)[])"),
        (M::aggregate3Call::SELECTOR, "aggregate3((address,bool,bytes)[])"),
        (M::aggregate3ValueCall::SELECTOR, "aggregate3Value((address,bool,uint256,bytes)[])"),
        (M::tryAggregateCall::SELECTOR, "tryAggregate(bool,(address,bytes)[])"),
        (M::tryBlockAndAggregateCall::SELECTOR, "tryBlockAndAggregate(bool,(address,bytes)[])"),
        (M::blockAndAggregateCall::SELECTOR, "blockAndAggregate((address,bytes)[])"),
    ] {
        assert_eq!(selector, keccak256(signature)[..4]);
    }
    assert_eq!(M::aggregate3Call::SELECTOR, hex!("82ad56cb"));
}

#[test]
fn a_call_that_may_not_fail_reverts_all_of_them() {
    let node = node();
    let [counter, reverter] = [COUNTER, REVERTER].map(|code| deploy(&node, code));
    let calls = |flag: bool| {
        let call3 = |target, allow_failure, text: &[u8]| M::Call3 {
            target,
            allowFailure: allow_failure,
            callData: data(text),
        };
        M::aggregate3Call {
            calls: vec![call3(counter, false, b""), call3(reverter, flag, b"no"), call3(counter, false, b"")],
        }
    };
    let results = view(&node, 0, &calls(true));
    assert_eq!(results[1], M::Result { success: false, returnData: data(b"no") });
    let word = |n: u64| Bytes::from(U256::from(n).to_be_bytes_vec());
    assert_eq!((&results[0].returnData, &results[2].returnData), (&word(1), &word(2)));
    reverts(&node, 0, &calls(false), "Multicall3: call failed");
    let failed = send(&node, {
        let mut tx = request(0, &calls(false).abi_encode());
        tx["gas"] = json!("0xf4240");
        tx
    });
    assert_eq!(failed["status"], "0x0");
    assert_eq!(ask(&node, "eth_getStorageAt", json!([counter, "0x0", "latest"])), json!(B256::ZERO));
}

#[test]
fn the_older_methods_tell_the_block_and_try_on_request() {
    let node = node();
    let [counter, reverter] = [COUNTER, REVERTER].map(|code| deploy(&node, code));
    let call = |target, text: &[u8]| M::Call { target, callData: data(text) };
    let good = vec![call(counter, b""), call(counter, b"")];
    let bad = vec![call(counter, b""), call(reverter, b"x")];
    let both = view(&node, 0, &M::aggregateCall { calls: good.clone() });
    assert_eq!((both.blockNumber, both.returnData.len()), (U256::from(1), 2), "the L1 block's number");
    reverts(&node, 0, &M::aggregateCall { calls: bad.clone() }, "Multicall3: call failed");
    let tried = view(&node, 0, &M::tryAggregateCall { requireSuccess: false, calls: bad.clone() });
    assert_eq!((tried[0].success, tried[1].success), (true, false));
    let strict = M::tryAggregateCall { requireSuccess: true, calls: bad.clone() };
    reverts(&node, 0, &strict, "Multicall3: call failed");
    let tried = view(&node, 0, &M::tryBlockAndAggregateCall { requireSuccess: false, calls: bad.clone() });
    assert_eq!((tried.blockNumber, tried.blockHash), (U256::from(1), B256::ZERO));
    assert!(!tried.returnData[1].success);
    assert_eq!(view(&node, 0, &M::blockAndAggregateCall { calls: good }).returnData.len(), 2);
    reverts(&node, 0, &M::blockAndAggregateCall { calls: bad }, "Multicall3: call failed");
}

#[test]
fn values_must_add_up_to_what_was_sent() {
    let node = node();
    let pay = |target: Address, value: u64| M::Call3Value {
        target,
        allowFailure: false,
        value: U256::from(value),
        callData: Bytes::new(),
    };
    let other = Address::repeat_byte(0x31);
    let calls = M::aggregate3ValueCall { calls: vec![pay(other, 3), pay(BOB.address, 4)] };
    reverts(&node, 8, &calls, "Multicall3: value mismatch");
    reverts(&node, 6, &calls, "Multicall3: call failed");
    let before = balance(&node, BOB.address);
    assert_eq!(send(&node, request(7, &calls.abi_encode()))["status"], "0x1");
    assert_eq!(balance(&node, other), U256::from(3));
    assert_eq!(balance(&node, BOB.address) - before, U256::from(4));
    assert_eq!(balance(&node, MULTICALL3), U256::ZERO);
}

#[test]
fn it_tells_the_block_and_balances() {
    let node = node();
    let node = &node;
    assert_eq!(view(node, 0, &M::getBlockNumberCall {}), U256::from(1));
    assert_eq!(view(node, 0, &M::getCurrentBlockTimestampCall {}), U256::from(GENESIS));
    assert_eq!(view(node, 0, &M::getCurrentBlockCoinbaseCall {}), COINBASE);
    assert_eq!(view(node, 0, &M::getCurrentBlockDifficultyCall {}), U256::from(1));
    assert_eq!(view(node, 0, &M::getCurrentBlockGasLimitCall {}), U256::from(1u64 << 50));
    assert_eq!(view(node, 0, &M::getBasefeeCall {}), U256::from(GAS_PRICE));
    assert_eq!(view(node, 0, &M::getChainIdCall {}), U256::from(DEV_CHAIN_ID));
    let of_bob = M::getEthBalanceCall { addr: BOB.address };
    assert_eq!(view(node, 0, &of_bob), balance(node, BOB.address));
    send(node, request(0, &M::getChainIdCall {}.abi_encode()));
    let last = view(node, 0, &M::getLastBlockHashCall {});
    assert_ne!(last, B256::ZERO);
    assert_eq!(view(node, 0, &M::getBlockHashCall { blockNumber: U256::ZERO }), last);
}
