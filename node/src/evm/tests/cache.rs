//! When a program starts at the cached price.

use super::harness::*;
use crate::config::DEV_OWNER;
use crate::evm::precompiles::abi::{ArbOwner, ArbWasmCache};
use crate::evm::precompiles::{ARB_OWNER, ARB_WASM_CACHE};
use alloy_sol_types::SolCall;
use revm::primitives::TxKind;

fn as_owner(chain: &mut TestChain, to: alloy_primitives::Address, data: Vec<u8>) -> crate::evm::Execution {
    chain.send(chain.tx(DEV_OWNER, TxKind::Call(to), data))
}

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
    let cached =
        as_owner(&mut chain, ARB_WASM_CACHE, ArbWasmCache::cacheProgramCall { program }.abi_encode());
    assert!(cached.result.is_success(), "{:?}", cached.notes);
    assert_eq!(cached.result.logs().len(), 1);
    chain.next_block();
    let init_gas = chain.record(program).init_gas(&chain.config.stylus);
    assert_eq!(chain.call(program, b"x").result.tx_gas_used(), full - init_gas);
    let query = chain.call(ARB_WASM_CACHE, ArbWasmCache::codehashIsCachedCall { codehash }.abi_encode());
    assert_eq!(output(&query)[31], 1);
    as_owner(&mut chain, ARB_WASM_CACHE, ArbWasmCache::evictCodehashCall { codehash }.abi_encode());
    chain.next_block();
    assert_eq!(chain.call(program, b"x").result.tx_gas_used(), full);
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
    let added = as_owner(&mut chain, ARB_OWNER, add.clone());
    assert!(added.result.is_success());
    assert_eq!(added.result.tx_gas_used(), intrinsic(&add), "owners act for nothing");
    assert!(chain.call(ARB_WASM_CACHE, &cache).result.is_success());
    let list = chain.call(ARB_WASM_CACHE, ArbWasmCache::allCacheManagersCall {}.abi_encode());
    let managers = ArbWasmCache::allCacheManagersCall::abi_decode_returns(output(&list)).expect("a list");
    assert_eq!(managers, [USER]);
    let remove = ArbOwner::removeWasmCacheManagerCall { manager: USER }.abi_encode();
    as_owner(&mut chain, ARB_OWNER, remove);
    assert!(!chain.call(ARB_WASM_CACHE, &cache).result.is_success());
}
