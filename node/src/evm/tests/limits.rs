//! Memory, depth and other bounds that hostile programs run into.

use super::harness::*;
use crate::evm::arbos::Value;
use crate::hostio::HostIo;
use crate::wasm;
use alloy_primitives::U256;
use revm::primitives::TxKind;

fn grower(pages: u32) -> String {
    module(
        &[HostIo::WriteResult],
        "",
        &format!(
            "(i32.store (i32.const 0) (memory.grow (i32.const {pages})))
             (call $write_result (i32.const 0) (i32.const 4)) (i32.const 0)"
        ),
    )
}

#[test]
fn growing_memory_costs_the_page_price() {
    // Linear 1,000 a page beyond two, and the ramp floor(31,873,999^(pages/128)) less its first step.
    for (pages, gas) in
        [(0, 0), (1, 0), (2, 1_000), (9, 8_000 + 2), (63, 62_000 + 5_644), (127, 126_000 + 31_873_998)]
    {
        let mut chain = TestChain::new();
        chain.set(Value::TxGasLimit, 100_000_000);
        let program = chain.program(&grower(pages));
        let mut tx = chain.tx(USER, TxKind::Call(program), vec![]);
        tx.gas_limit = 80_000_000;
        let execution = chain.send(tx);
        assert_eq!(output(&execution), 1u32.to_le_bytes(), "{pages}: {:?}", execution.result);
        let free = if pages == 0 { 8_400 } else { 0 };
        // Two address and three length constants, memory.grow and its store; the call that pays is free.
        let ink = code_ink(1, 5 + 8_050 + 825) + 8_400 + 2 * 16_381 + free + gas * INK;
        let expected = 21_000 + chain.start_gas(program) + ink.div_ceil(INK);
        assert_eq!(execution.result.tx_gas_used(), expected, "{pages} pages");
    }
}

#[test]
fn more_than_128_pages_cannot_be_paid() {
    for pages in [128, 1_000, 65_535, 65_536, 70_000, u32::MAX >> 1] {
        let mut chain = TestChain::new();
        let program = chain.program(&grower(pages));
        let execution = chain.call(program, []);
        assert!(execution.result.is_halt(), "{pages}: {:?}", execution.result);
        assert_eq!(execution.result.tx_gas_used(), GAS);
    }
}

#[test]
fn pages_are_counted_over_the_transaction_and_given_back_when_a_frame_ends() {
    let mut chain = TestChain::new();
    let caller = chain.program(&forwarder());
    let program = chain.program(&grower(3));
    chain.call(caller, forward(0, program, U256::ZERO, &[]));
    let nested = chain.call(caller, forward(0, program, U256::ZERO, &[])).result.tx_gas_used();
    let outer = chain.deploy(&assemble(&forwarder()));
    let twice = forward(0, caller, U256::ZERO, &forward(0, program, U256::ZERO, &[]));
    let deeper = chain.call(outer, &twice).result.tx_gas_used();
    // One more program below: its page makes the pages above it dearer, so the depth costs more than the call.
    assert!(deeper > nested + 1_000);
    let again = chain.call(caller, forward(0, program, U256::ZERO, &[])).result.tx_gas_used();
    assert_eq!(again, nested, "counters start anew");
}

#[test]
fn recursion_ends_with_the_stack_words_and_takes_all_gas() {
    let mut chain = TestChain::new();
    let program = chain.program(&module(
        &[],
        "(func $down (param i32) (result i32) (call $down (local.get 0)))",
        "(call $down (local.get $len))",
    ));
    let execution = chain.call(program, []);
    assert!(execution.result.is_halt(), "{:?}", execution.result);
    assert_eq!(execution.result.tx_gas_used(), GAS);
    assert!(execution.notes[0].contains("stack"), "{:?}", execution.notes);
}

#[test]
fn programs_nest_until_the_gas_ends_without_a_native_stack() {
    let mut chain = TestChain::new();
    chain.set(Value::TxGasLimit, u64::MAX);
    chain.config.block_gas_limit = u64::MAX;
    // Calls itself for ever and adds one to what comes back, so the depth reached is returned.
    let program = chain.program(&module(
        &[HostIo::Call, HostIo::ContractAddress, HostIo::ReadReturnData, HostIo::WriteResult],
        "",
        "(call $contract_address (i32.const 0))
         (drop (call $call_contract (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 32) (i64.const -1) (i32.const 64)))
         (drop (call $read_return_data (i32.const 96) (i32.const 0) (i32.const 4)))
         (i32.store (i32.const 96) (i32.add (i32.load (i32.const 96)) (i32.const 1)))
         (call $write_result (i32.const 96) (i32.const 4)) (i32.const 0)",
    ));
    let deep = |chain: &mut TestChain, gas_limit| {
        let mut tx = chain.tx(USER, TxKind::Call(program), vec![]);
        tx.gas_limit = gas_limit;
        tx.gas_price = 0;
        chain.set(Value::BaseFee, 0);
        chain.block.base_fee = 0;
        let execution = chain.send(tx);
        assert!(execution.result.is_success(), "{:?}", execution.result);
        u32::from_le_bytes(output(&execution).try_into().expect("four bytes"))
    };
    // Pages: each program needs one, and none can be paid beyond 128.
    let shallow = deep(&mut chain, 2_000_000);
    let deepest = deep(&mut chain, 1 << 45);
    assert!(shallow < deepest, "{shallow} {deepest}");
    assert_eq!(deepest, 128);
}

#[test]
fn frames_below_a_program_nest_to_1024() {
    let mut chain = TestChain::new();
    chain.set(Value::TxGasLimit, u64::MAX);
    chain.set(Value::BaseFee, 0);
    chain.block.base_fee = 0;
    let caller = chain.program(&forwarder());
    // Bytecode that calls itself and returns one more than what came back.
    let code = [
        0x60, 0x20, 0x60, 0x00, 0x60, 0x00, 0x60, 0x00, 0x60, 0x00, 0x30, 0x5a, 0xf1, 0x50, 0x60, 0x01, 0x60,
        0x00, 0x51, 0x01, 0x60, 0x00, 0x52, 0x60, 0x20, 0x60, 0x00, 0xf3,
    ];
    let counter = chain.bytecode(NOBODY, &code);
    let mut tx = chain.tx(USER, TxKind::Call(caller), forward(0, counter, U256::ZERO, &[]));
    tx.gas_limit = 1 << 45;
    let execution = chain.send(tx);
    assert_eq!(U256::from_be_slice(output(&execution)), U256::from(1_024));
}

#[test]
fn an_unknown_amount_of_work_is_bounded_by_the_gas_limit() {
    let mut chain = TestChain::new();
    let program = chain.program(&module(
        &[HostIo::Keccak256],
        "",
        "(loop $again (call $native_keccak256 (i32.const 0) (i32.const 65536) (i32.const 0)) (br $again)) (i32.const 0)",
    ));
    let execution = chain.call(program, []);
    assert!(execution.result.is_halt());
    assert_eq!(execution.result.tx_gas_used(), GAS);
}

#[test]
fn mutated_programs_never_panic() {
    let wasm = assemble(&forwarder());
    let mut seed = 1u64;
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    let mut chain = TestChain::new();
    let mut ran = 0;
    for _ in 0..300 {
        let mut mutant = wasm.clone();
        for _ in 0..=random() % 3 {
            let at = random() % mutant.len();
            mutant[at] = random() as u8;
        }
        chain.bytecode(NOBODY, &wasm::pack(&mutant));
        if chain.activate(NOBODY).result.is_success() {
            chain.call(NOBODY, forward(0, USER, U256::ZERO, b"data"));
            chain.call(NOBODY, [0xff; 7]);
            ran += 1;
        }
        chain.state.account_mut(USER).balance = ether(1_000);
    }
    assert!(ran > 10, "{ran} mutants were programs");
}
