//! The auction for places in the cache of programs.

use crate::stylus::{ECHO, activation, place};
use crate::support::*;
use alloy::sol_types::{SolCall, SolError, SolEvent};
use alloy_primitives::{Address, B256, Bytes, U256, hex, keccak256};
use serde_json::{Value, json};
use stylus_node::config::{CACHE_MANAGER, DEV_OWNER};
use stylus_node::evm::precompiles::ARB_WASM_CACHE;
use stylus_node::evm::precompiles::abi::ArbWasmCache;
use stylus_node::node::Node;
use stylus_node::predeploys::CacheManager as C;

/// What a small program counts for: its estimate is half a mebibyte and a bit, in whole kibibytes.
const ABOUT: std::ops::Range<u64> = 512_000..540_000;

fn view<T: SolCall>(node: &Node, to: Address, call: &T) -> T::Return {
    let data = hex::encode_prefixed(call.abi_encode());
    let answer = ask(node, "eth_call", json!([{"to": to, "data": data}, "pending"]));
    T::abi_decode_returns(&hex::decode(answer.as_str().expect("hex")).expect("hex")).expect("results")
}

fn request(from: Address, value: U256, call: &impl SolCall) -> Value {
    json!({"from": from, "to": CACHE_MANAGER, "value": value, "data": hex::encode_prefixed(call.abi_encode())})
}

#[track_caller]
fn does(node: &Node, from: Address, value: u64, call: &impl SolCall) -> Value {
    let receipt = send(node, request(from, U256::from(value), call));
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    receipt
}

#[track_caller]
fn reverts(node: &Node, from: Address, value: u64, call: &impl SolCall, with: &impl SolError) {
    let error = fail(node, "eth_call", json!([request(from, U256::from(value), call), "pending"]));
    assert_eq!(error.revert_data(), Some(Bytes::from(with.abi_encode())), "{error}");
}

fn is_cached(node: &Node, program: Address) -> bool {
    view(node, ARB_WASM_CACHE, &ArbWasmCache::codehashIsCachedCall { codehash: hash(node, program) })
}

fn hash(node: &Node, program: Address) -> B256 {
    let code = ask(node, "eth_getCode", json!([program, "latest"]));
    keccak256(hex::decode(code.as_str().expect("hex")).expect("hex"))
}

/// Wei that a program must bid now.
fn least(node: &Node, program: Address) -> U256 {
    U256::from(view(node, CACHE_MANAGER, &C::getMinBid_1Call { program }))
}

/// An activated program of its own code hash.
fn program(node: &Node, seed: u8) -> Address {
    let status = format!("(i32.const 0) (drop (i32.const {seed}))");
    let program = place(node, &ECHO.replace("(i32.const 0)))", &format!("{status}))")));
    assert_eq!(send(node, activation(program))["status"], "0x1");
    program
}

#[test]
fn it_is_the_cache_manager_of_the_chain_and_has_the_rules_of_arbitrum_one() {
    let node = node();
    let managers = view(&node, ARB_WASM_CACHE, &ArbWasmCache::allCacheManagersCall {});
    assert_eq!(managers, [CACHE_MANAGER]);
    assert_eq!(view(&node, CACHE_MANAGER, &C::cacheSizeCall {}), 512 << 20);
    assert_eq!(view(&node, CACHE_MANAGER, &C::queueSizeCall {}), 0);
    assert_eq!(view(&node, CACHE_MANAGER, &C::decayCall {}), 10_322_197_911);
    assert!(!view(&node, CACHE_MANAGER, &C::isPausedCall {}));
}

#[test]
fn a_bid_buys_the_cached_price() {
    let node = node();
    let echo = program(&node, 0);
    let call = json!({"from": BOB.address, "to": echo, "data": "0x01"});
    let before = number(&send(&node, call.clone())["gasUsed"]);
    assert_eq!(least(&node, echo), U256::ZERO);
    let receipt = does(&node, ALICE.address, 0, &C::placeBidCall { program: echo });
    let log = receipt["logs"].as_array().expect("logs").last().expect("a log");
    assert_eq!(log["topics"][0], json!(C::InsertBid::SIGNATURE_HASH));
    assert!(is_cached(&node, echo));
    // At least the minimum of 69 · 128 gas is saved.
    assert!(before - number(&send(&node, call)["gasUsed"]) > 69 * 128);
    let entries = view(&node, CACHE_MANAGER, &C::getEntriesCall {});
    assert_eq!(entries.len(), 1);
    assert!(ABOUT.contains(&entries[0].size), "{}", entries[0].size);
    assert_eq!(
        (entries[0].code, view(&node, CACHE_MANAGER, &C::queueSizeCall {})),
        (hash(&node, echo), entries[0].size)
    );
    let cached = C::AlreadyCached { codehash: hash(&node, echo) };
    reverts(&node, ALICE.address, 1, &C::placeBidCall { program: echo }, &cached);
}

#[test]
fn a_full_cache_gives_the_places_to_the_highest_bids() {
    let node = node();
    let programs: Vec<Address> = (1..=4).map(|seed| program(&node, seed)).collect();
    let bid = |program| C::placeBidCall { program };
    for (program, value) in programs.iter().zip([30, 10, 20]) {
        does(&node, ALICE.address, value, &bid(*program));
    }
    let size = view(&node, CACHE_MANAGER, &C::queueSizeCall {});
    does(&node, DEV_OWNER, 0, &C::setCacheSizeCall { newSize: size });
    let values = |entries: Vec<C::Entry>| entries.iter().map(|entry| entry.code).collect::<Vec<_>>();
    let smallest = view(&node, CACHE_MANAGER, &C::getSmallestEntriesCall { k: U256::from(2) });
    assert_eq!(values(smallest), [hash(&node, programs[1]), hash(&node, programs[2])]);
    assert_eq!(least(&node, programs[3]), U256::from(10));

    let now = U256::from(number(&ask(&node, "eth_getBlockByNumber", json!(["latest", false]))["timestamp"]));
    let worth = |value: u64| (now * U256::from(10_322_197_911u64) + U256::from(value)).to();
    let small = C::BidTooSmall { bid: worth(9), min: worth(10) };
    reverts(&node, ALICE.address, 9, &bid(programs[3]), &small);
    does(&node, ALICE.address, 11, &bid(programs[3]));
    assert_eq!([0, 1, 2, 3].map(|at| is_cached(&node, programs[at])), [true, false, true, true]);
    assert_eq!(view(&node, CACHE_MANAGER, &C::queueSizeCall {}), size);
    // Time makes old bids small: after a second nothing is needed to replace them.
    ask(&node, "evm_increaseTime", json!([1]));
    assert_eq!(least(&node, programs[1]), U256::ZERO);
    does(&node, ALICE.address, 0, &bid(programs[1]));
    assert_eq!([0, 1, 2, 3].map(|at| is_cached(&node, programs[at])), [true, true, true, false]);
}

#[test]
fn what_does_not_fit_or_is_paused_is_refused() {
    let node = node();
    let echo = program(&node, 0);
    let bid = C::placeBidCall { program: echo };
    let stranger = C::NotChainOwner { sender: ALICE.address };
    reverts(&node, ALICE.address, 0, &C::pauseCall {}, &stranger);
    reverts(&node, ALICE.address, 0, &C::setCacheSizeCall { newSize: 1 }, &stranger);
    reverts(&node, ALICE.address, 0, &C::sweepFundsCall {}, &stranger);
    does(&node, DEV_OWNER, 0, &C::pauseCall {});
    reverts(&node, ALICE.address, 0, &bid, &C::BidsArePaused {});
    does(&node, DEV_OWNER, 0, &C::unpauseCall {});
    does(&node, DEV_OWNER, 0, &C::setCacheSizeCall { newSize: 1_000 });
    let error = fail(&node, "eth_call", json!([request(ALICE.address, U256::ZERO, &bid)]));
    assert_eq!(error.revert_data().expect("data")[..4], C::AsmTooLarge::SELECTOR);
}

#[test]
fn owners_evict_and_take_the_proceeds() {
    let node = node();
    let programs = [1, 2].map(|seed| program(&node, seed));
    for program in programs {
        does(&node, ALICE.address, 500, &C::placeBidCall { program });
    }
    does(&node, DEV_OWNER, 0, &C::evictProgramsCall { count: U256::from(1) });
    assert_eq!(programs.map(|program| is_cached(&node, program)).iter().filter(|cached| **cached).count(), 1);
    does(&node, DEV_OWNER, 0, &C::evictAllCall {});
    assert!(!programs.iter().any(|program| is_cached(&node, *program)));
    assert_eq!(view(&node, CACHE_MANAGER, &C::queueSizeCall {}), 0);
    assert_eq!(balance(&node, CACHE_MANAGER), U256::from(1_000));
    does(&node, DEV_OWNER, 0, &C::sweepFundsCall {});
    assert_eq!(balance(&node, CACHE_MANAGER), U256::ZERO);
}
