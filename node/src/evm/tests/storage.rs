//! Storage through the cache, transient storage and refunds.

use super::harness::*;
use crate::hostio::HostIo;
use alloy_primitives::{Address, U256};

const H: u64 = 8_400;
const P: u64 = 5_040;
const E: u64 = 59_673;

fn word(value: u64) -> [u8; 32] {
    U256::from(value).to_be_bytes()
}

/// Writes calldata's word to slot 1 and flushes.
pub(super) fn writer() -> String {
    module(
        &[HostIo::ReadArgs, HostIo::StorageCache, HostIo::StorageFlush],
        &data(0, &word(1)),
        "(call $read_args (i32.const 32)) (call $storage_cache_bytes32 (i32.const 0) (i32.const 32))
         (call $storage_flush_cache (i32.const 0)) (i32.const 0)",
    )
}

fn write(chain: &mut TestChain, program: Address, value: u64) -> (u64, u64) {
    chain.next_block();
    let execution = chain.call(program, word(value));
    assert!(execution.result.is_success(), "{:?}", execution.notes);
    (execution.result.gas().total_gas_spent(), execution.result.tx_gas_used())
}

#[test]
fn load_cache_and_flush_cost_the_published_gas() {
    let mut chain = TestChain::new();
    let program = chain.program(&module(
        &[HostIo::StorageLoad, HostIo::StorageCache, HostIo::StorageFlush],
        &[data(0, &word(5)), data(32, &word(6))].concat(),
        "(call $storage_load_bytes32 (i32.const 0) (i32.const 64))
         (call $storage_cache_bytes32 (i32.const 0) (i32.const 32))
         (call $storage_flush_cache (i32.const 1)) (i32.const 0)",
    ));
    let execution = chain.call(program, []);
    let hosts = (H + 2 * P) + (H + 2 * P) + (H + E);
    // The slot is warm once loaded: only the EIP-2200 price of a new word remains.
    let gas = 2_100 + 5 + 20_000;
    let ink = code_ink(3, 6) + hosts + gas * INK;
    assert_eq!(execution.result.tx_gas_used(), 21_000 + chain.start_gas(program) + ink.div_ceil(INK));
    assert_eq!(chain.state.storage(program, U256::from(5)), U256::from(6));
}

#[test]
fn writes_follow_eip_2200_and_clearing_is_refunded() {
    let mut chain = TestChain::new();
    let program = chain.program(&writer());
    let fixed = |chain: &TestChain, value: u64, gas: u64| {
        let hosts = (H + P) + (H + 2 * P) + (H + E);
        let code = code_ink(3, 5);
        intrinsic(&word(value)) + chain.start_gas(program) + (hosts + code + gas * INK).div_ceil(INK)
    };
    let (spent, used) = write(&mut chain, program, 1);
    assert_eq!((spent, used), (fixed(&chain, 1, 22_100), fixed(&chain, 1, 22_100)));
    let (spent, _) = write(&mut chain, program, 2);
    assert_eq!(spent, fixed(&chain, 2, 5_000));
    let (spent, _) = write(&mut chain, program, 2);
    assert_eq!(spent, fixed(&chain, 2, 2_200), "unchanged, yet cold");
    let (spent, used) = write(&mut chain, program, 0);
    assert_eq!((spent, spent - used), (fixed(&chain, 0, 5_000), 4_800));
    assert_eq!(chain.state.storage(program, U256::from(1)), U256::ZERO);
}

#[test]
fn a_reverted_program_writes_nothing_and_gets_no_refund() {
    let mut chain = TestChain::new();
    let program = chain.program(&module(
        &[HostIo::StorageCache, HostIo::StorageFlush],
        &data(0, &word(1)),
        "(call $storage_cache_bytes32 (i32.const 0) (i32.const 64))
         (call $storage_flush_cache (i32.const 0)) (i32.const 1)",
    ));
    chain.state.set_storage(program, U256::from(1), U256::from(9));
    let execution = chain.call(program, []);
    assert_eq!(chain.state.storage(program, U256::from(1)), U256::from(9));
    assert_eq!(execution.result.gas().total_gas_spent(), execution.result.tx_gas_used());
}

#[test]
fn a_flush_that_cannot_be_paid_takes_all_gas() {
    let mut chain = TestChain::new();
    let program = chain.program(&writer());
    let mut tx = chain.tx(USER, revm::primitives::TxKind::Call(program), word(1).to_vec());
    tx.gas_limit = intrinsic(&word(1)) + chain.start_gas(program) + 20_000;
    let limit = tx.gas_limit;
    let execution = chain.send(tx);
    assert!(execution.result.is_halt());
    assert_eq!(execution.result.tx_gas_used(), limit);
    assert_eq!(chain.state.storage(program, U256::from(1)), U256::ZERO);
}

#[test]
fn uncached_writes_are_lost_without_a_flush() {
    let mut chain = TestChain::new();
    let program = chain.program(&module(
        &[HostIo::StorageCache],
        &data(0, &word(1)),
        "(call $storage_cache_bytes32 (i32.const 0) (i32.const 0)) (i32.const 0)",
    ));
    assert!(chain.call(program, []).result.is_success());
    assert_eq!(chain.state.storage(program, U256::from(1)), U256::ZERO);
}

#[test]
fn transient_words_live_for_a_transaction() {
    let mut chain = TestChain::new();
    // Returns the word as it was, then sets it to 1.
    let program = chain.program(&module(
        &[HostIo::TransientLoad, HostIo::TransientStore, HostIo::WriteResult],
        &data(32, &word(1)),
        "(call $transient_load_bytes32 (i32.const 0) (i32.const 64))
         (call $transient_store_bytes32 (i32.const 0) (i32.const 32))
         (call $write_result (i32.const 64) (i32.const 32)) (i32.const 0)",
    ));
    let twice = chain.bytecode(NOBODY, &call_twice());
    let execution = chain.call(twice, program.into_word());
    assert_eq!(output(&execution), word(1), "the second call sees the first");
    assert_eq!(output(&chain.call(program, [])), word(0), "the next transaction does not");
}

/// Bytecode that calls the contract in its calldata twice and returns the second word.
fn call_twice() -> Vec<u8> {
    let call =
        [0x60, 0x20, 0x60, 0x00, 0x60, 0x00, 0x60, 0x00, 0x60, 0x00, 0x60, 0x00, 0x35, 0x5a, 0xf1, 0x50];
    [&call[..], &call[..], &[0x60, 0x20, 0x60, 0x00, 0xf3]].concat()
}

#[test]
fn refunds_of_inner_frames_reach_the_transaction_unless_they_revert() {
    for (caller_status, refunded) in [(0, 4_800), (1, 0)] {
        let mut chain = TestChain::new();
        let clearing = chain.program(&writer());
        let caller = chain.program(&module(
            &[HostIo::Call],
            &data(0, clearing.as_slice()),
            &format!(
                "(drop (call $call_contract (i32.const 0) (i32.const 64) (i32.const 32) (i32.const 64)
                     (i64.const -1) (i32.const 96))) (i32.const {caller_status})"
            ),
        ));
        chain.state.set_storage(clearing, U256::from(1), U256::from(9));
        let execution = chain.call(caller, []);
        let gas = execution.result.gas();
        assert_eq!(gas.total_gas_spent() - execution.result.tx_gas_used(), refunded);
        let left = chain.state.storage(clearing, U256::from(1));
        assert_eq!(left.is_zero(), caller_status == 0);
    }
}
