//! When a program starts at the cached price.

use super::harness::*;
use crate::config::CACHE_MANAGER;
use crate::evm::precompiles::abi::{ArbOwner, ArbWasmCache};
use crate::evm::precompiles::{ARB_OWNER, ARB_WASM_CACHE};
use alloy_sol_types::SolCall;

#[test]
fn the_second_call_in_a_block_starts_at_the_cached_price() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    let first = chain.call(program, b"x").result.tx_gas_used();
    let second = chain.call(program, b"x").result.tx_gas_used();
    assert_eq!(first - second, chain.record(program).init_gas(&chain.config.stylus));
    chain.next_block();
    assert_eq!(chain.call(program, b"x").result.tx_gas_used(), first);
}

#[test]
fn before_arbos_60_calls_in_the_same_block_do_not_count() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    chain.config.arbos_version = 50;
    let first = chain.call(program, b"x").result.tx_gas_used();
    assert_eq!(chain.call(program, b"x").result.tx_gas_used(), first);
}

#[test]
fn a_cached_program_starts_cheap_until_it_is_evicted() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    let codehash = chain.code_hash(program);
    let full = chain.call(program, b"x").result.tx_gas_used();
    let cached = chain.as_owner(ARB_WASM_CACHE, ArbWasmCache::cacheProgramCall { program }.abi_encode());
    assert!(cached.result.is_success(), "{:?}", cached.notes);
    assert_eq!(cached.result.logs().len(), 1);
    chain.next_block();
    let init_gas = chain.record(program).init_gas(&chain.config.stylus);
    assert_eq!(chain.call(program, b"x").result.tx_gas_used(), full - init_gas);
    let query = chain.call(ARB_WASM_CACHE, ArbWasmCache::codehashIsCachedCall { codehash }.abi_encode());
    assert_eq!(output(&query)[31], 1);
    chain.as_owner(ARB_WASM_CACHE, ArbWasmCache::evictCodehashCall { codehash }.abi_encode());
    chain.next_block();
    assert_eq!(chain.call(program, b"x").result.tx_gas_used(), full);
}

#[test]
fn caching_and_evicting_both_pay_for_the_load() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    let codehash = chain.code_hash(program);
    let add = ArbOwner::addWasmCacheManagerCall { manager: USER }.abi_encode();
    chain.as_owner(ARB_OWNER, add);
    // Opening ArbOS, the caller's right, parameters, record, module hash; the event; the record written anew.
    let common = 800 + 800 + 100 + 800 + 800 + (375 + 3 * 375 + 8 * 32) + 20_000;
    let init_cost = u64::from(chain.record(program).init_cost);
    assert!(init_cost > 0);
    let cache = ArbWasmCache::cacheProgramCall { program }.abi_encode();
    let cached = chain.call(ARB_WASM_CACHE, &cache).result.tx_gas_used();
    // One word of arguments; the code hash is looked up.
    assert_eq!(cached, intrinsic(&cache) + 3 + 2_600 + common + init_cost);
    let evict = ArbWasmCache::evictCodehashCall { codehash }.abi_encode();
    let evicted = chain.call(ARB_WASM_CACHE, &evict).result.tx_gas_used();
    assert_eq!(evicted, intrinsic(&evict) + 3 + common + init_cost);
    // What changes nothing costs no load and emits nothing.
    let again = chain.call(ARB_WASM_CACHE, &evict);
    assert_eq!(again.result.tx_gas_used(), intrinsic(&evict) + 3 + 800 + 800 + 100 + 800);
    assert!(again.result.logs().is_empty());
}

#[test]
fn what_the_cache_manager_holds_enters_the_list_of_recent_programs_too() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    let codehash = chain.code_hash(program);
    let first = chain.call(program, b"x").result.tx_gas_used();
    let init_gas = chain.record(program).init_gas(&chain.config.stylus);
    chain.as_owner(ARB_WASM_CACHE, ArbWasmCache::cacheProgramCall { program }.abi_encode());
    chain.next_block();
    assert_eq!(chain.call(program, b"x").result.tx_gas_used(), first - init_gas);
    chain.as_owner(ARB_WASM_CACHE, ArbWasmCache::evictCodehashCall { codehash }.abi_encode());
    assert_eq!(chain.call(program, b"x").result.tx_gas_used(), first - init_gas, "called in this block");
    chain.next_block();
    assert_eq!(chain.call(program, b"x").result.tx_gas_used(), first);
}

#[test]
fn only_owners_and_managers_may_cache() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    let cache = ArbWasmCache::cacheProgramCall { program }.abi_encode();
    let refused = chain.call(ARB_WASM_CACHE, &cache);
    assert_eq!(refused.result.tx_gas_used(), GAS);
    assert!(refused.notes[0].contains("neither a cache manager nor a chain owner"));
    let add = ArbOwner::addWasmCacheManagerCall { manager: USER }.abi_encode();
    assert!(!chain.call(ARB_OWNER, &add).result.is_success());
    let added = chain.as_owner(ARB_OWNER, add.clone());
    assert!(added.result.is_success());
    assert_eq!(added.result.tx_gas_used(), intrinsic(&add), "owners act for nothing");
    assert!(chain.call(ARB_WASM_CACHE, &cache).result.is_success());
    let list = chain.call(ARB_WASM_CACHE, ArbWasmCache::allCacheManagersCall {}.abi_encode());
    let managers = ArbWasmCache::allCacheManagersCall::abi_decode_returns(output(&list)).expect("a list");
    assert_eq!(managers, [CACHE_MANAGER, USER]);
    let remove = ArbOwner::removeWasmCacheManagerCall { manager: USER }.abi_encode();
    chain.as_owner(ARB_OWNER, remove);
    assert!(!chain.call(ARB_WASM_CACHE, &cache).result.is_success());
}
