//! Programs that create contracts.

use super::harness::*;
use crate::hostio::HostIo;
use crate::wasm;
use alloy_primitives::{Address, B256, Bytes, U256};

/// Calldata: value, salt, init code. Returns the address, the length of the revert data and that data.
pub(super) fn factory(create2: bool) -> String {
    let code = "(i32.const 64) (i32.sub (local.get $len) (i32.const 64)) (i32.const 0)";
    let create = if create2 {
        format!("(call $create2 {code} (i32.const 32) (i32.const 50012) (i32.const 50032))")
    } else {
        format!("(call $create1 {code} (i32.const 50012) (i32.const 50032))")
    };
    module(
        &[HostIo::ReadArgs, HostIo::Create1, HostIo::Create2, HostIo::ReadReturnData, HostIo::WriteResult],
        "",
        &format!(
            "(call $read_args (i32.const 0)) {create}
             (drop (call $read_return_data (i32.const 50036) (i32.const 0) (i32.load (i32.const 50032))))
             (call $write_result (i32.const 50000) (i32.add (i32.const 36) (i32.load (i32.const 50032)))) (i32.const 0)"
        ),
    )
}

pub(super) fn args(value: u64, salt: u64, init: &[u8]) -> Vec<u8> {
    [&U256::from(value).to_be_bytes::<32>()[..], &U256::from(salt).to_be_bytes::<32>(), init].concat()
}

pub(super) fn created(execution: &crate::evm::Execution) -> (Address, Vec<u8>) {
    assert!(execution.result.is_success(), "{:?} {:?}", execution.result, execution.notes);
    let output = output(execution);
    (Address::from_word(B256::from_slice(&output[..32])), output[36..].to_vec())
}

/// Init code that reverts with the word 7.
pub(super) const REVERT: &[u8] = &[0x60, 0x07, 0x60, 0x00, 0x52, 0x60, 0x20, 0x60, 0x00, 0xfd];

#[test]
fn create_uses_the_nonce_and_create2_the_salt() {
    let mut chain = TestChain::new();
    let init = wasm::init_code(&[0x00]);
    let program = chain.program(&factory(false));
    let (first, _) = created(&chain.call(program, args(0, 0, &init)));
    assert_eq!(first, program.create(1));
    assert_eq!(chain.state.code_of(first).original_bytes(), Bytes::from_static(&[0x00]));
    let (second, _) = created(&chain.pay(program, U256::from(6), args(6, 0, &init)));
    assert_eq!(second, program.create(2));
    assert_eq!(chain.balance(second), U256::from(6));
    let program = chain.program(&factory(true));
    let (salted, _) = created(&chain.call(program, args(0, 9, &init)));
    assert_eq!(salted, program.create2(B256::from(U256::from(9)), alloy_primitives::keccak256(&init)));
}

#[test]
fn programs_can_create_programs() {
    let mut chain = TestChain::new();
    let factory = chain.program(&factory(false));
    let init = wasm::init_code(&wasm::pack(&assemble(&echo())));
    let (program, _) = created(&chain.call(factory, args(0, 0, &init)));
    assert!(chain.activate(program).result.is_success());
    assert_eq!(output(&chain.call(program, b"made")), b"made");
}

#[test]
fn failed_creations_give_the_zero_address_and_revert_data_if_there_is_any() {
    let mut chain = TestChain::new();
    let program = chain.program(&factory(false));
    let (address, data) = created(&chain.call(program, args(0, 0, REVERT)));
    assert_eq!((address, data), (Address::ZERO, U256::from(7).to_be_bytes_vec()));
    let invalid = wasm::init_code(&[0xEF, 0x00]);
    let (address, data) = created(&chain.call(program, args(0, 0, &invalid)));
    assert_eq!((address, data), (Address::ZERO, vec![]));
    let (address, _) = created(&chain.call(program, args(1, 0, &[])));
    assert_eq!(address, Address::ZERO, "no balance to send");
    let (address, _) = created(&chain.call(program, args(0, 0, &vec![0; 49_153])));
    assert_eq!(address, Address::ZERO, "init code above the limit");
}

#[test]
fn a_taken_address_is_not_created_again() {
    let mut chain = TestChain::new();
    let program = chain.program(&factory(true));
    let init = wasm::init_code(&[0x00]);
    let (first, _) = created(&chain.call(program, args(0, 1, &init)));
    assert_ne!(first, Address::ZERO);
    let execution = chain.call(program, args(0, 1, &init));
    assert_eq!(created(&execution).0, Address::ZERO);
    assert!(execution.result.tx_gas_used() > GAS * 62 / 64, "a collision takes the gas given");
}

#[test]
fn creation_costs_32000_the_words_and_the_code() {
    let mut chain = TestChain::new();
    let init = wasm::init_code(&[0x00; 100]);
    for (create2, pointers, hashing) in [(false, 3, 0), (true, 4, 6)] {
        let program = chain.program(&factory(create2));
        let args = args(0, 2, &init);
        let execution = chain.call(program, &args);
        created(&execution);
        let words = (init.len() as u64).div_ceil(32);
        // PUSH32 DUP1 PUSH1 PUSH1 CODECOPY PUSH1 RETURN; copied words, memory, deposit.
        let child = 3 + 3 + 3 + 3 + 3 + 3 * 4 + 3 * 4 + 3 + 200 * 100;
        let gas = 32_000 + hashing * words + 2 * words + child;
        let len = init.len() as u64;
        let read_args = 8_400 + 5_040 + 30 * (args.len() as u64 - 32);
        let create = 8_400 + pointers * 5_040 + 59_673 + 2 * (16_381 + 55 * (len - 32));
        let return_data = 8_400 + 59_673 + 5_040;
        let result = 8_400 + 2 * (16_381 + 55 * 4);
        let constants = if create2 { 7 } else { 6 } - 1;
        let other = 1 + constants + 75 + 70 + (3 + 670 + 9) + (3 + 670 + 70) + 1;
        let ink = code_ink(4, other) + read_args + create + return_data + result + gas * INK;
        let expected = intrinsic(&args) + chain.start_gas(program) + ink.div_ceil(INK);
        assert_eq!(execution.result.tx_gas_used(), expected, "create2: {create2}");
    }
}
