//! How programs end: status, traps, early exit, failed imports, and what returning costs.

use super::harness::*;
use crate::hostio::HostIo;
use revm::context_interface::result::ExecutionResult;

fn write_and(status: u32) -> String {
    module(
        &[HostIo::WriteResult],
        &data(0, b"data"),
        &format!("(call $write_result (i32.const 0) (i32.const 4)) (i32.const {status})"),
    )
}

#[test]
fn status_zero_returns_and_any_other_reverts_with_the_result() {
    for (status, succeeds) in [(0, true), (1, false), (7, false)] {
        let mut chain = TestChain::new();
        let program = chain.program(&write_and(status));
        let execution = chain.call(program, []);
        assert_eq!(execution.result.is_success(), succeeds);
        assert!(!execution.result.is_halt());
        assert_eq!(output(&execution), b"data");
        let ink = code_ink(1, 3) + 8_400 + 2 * 16_381;
        let expected = 21_000 + chain.start_gas(program) + ink.div_ceil(INK);
        assert_eq!(execution.result.tx_gas_used(), expected);
    }
}

#[test]
fn exit_early_ends_the_program_for_nothing() {
    let mut chain = TestChain::new();
    let program = chain.program(&module(
        &[HostIo::WriteResult, HostIo::ExitEarly],
        &data(0, b"early"),
        "(call $write_result (i32.const 0) (i32.const 5)) (call $exit_early (i32.const 0)) unreachable",
    ));
    let execution = chain.call(program, []);
    assert_eq!(output(&execution), b"early");
    // The last block, after the exit, is never paid for.
    let ink = 2 * (3_800 + 2_450) + 3 + 8_400 + 2 * 16_381;
    let expected = 21_000 + chain.start_gas(program) + u64::div_ceil(ink, INK);
    assert_eq!(execution.result.tx_gas_used(), expected);
}

#[test]
fn traps_and_failed_imports_revert_without_data_and_keep_the_gas() {
    let bodies = [
        "unreachable",
        "(i32.store (i32.const 65536) (i32.const 1)) (i32.const 0)",
        "(call $write_result (i32.const 65535) (i32.const 2)) (i32.const 0)",
        "(call $read_args (i32.const -1)) (i32.const 0)",
        "(call $emit_log (i32.const 0) (i32.const 0) (i32.const 5)) (i32.const 0)",
        "(call $emit_log (i32.const 0) (i32.const 31) (i32.const 1)) (i32.const 0)",
        "(call $msg_sender (i32.const 65530)) (i32.const 0)",
    ];
    let imports = [HostIo::WriteResult, HostIo::ReadArgs, HostIo::EmitLog, HostIo::MsgSender];
    for body in bodies {
        let mut chain = TestChain::new();
        let body = format!("(call $write_result (i32.const 0) (i32.const 32)) {body}");
        let program = chain.program(&module(&imports, "", &body));
        let execution = chain.call(program, b"args");
        assert!(matches!(execution.result, ExecutionResult::Revert { .. }), "{body}: {:?}", execution.result);
        assert!(output(&execution).is_empty(), "{body}");
        assert!(execution.result.tx_gas_used() < 100_000, "{body}");
        assert!(!execution.notes.is_empty(), "{body}");
    }
}

#[test]
fn a_data_segment_outside_memory_reverts_at_every_call() {
    let mut chain = TestChain::new();
    let program = chain.program(&module(&[], &data(65_535, b"xx"), "(i32.const 0)"));
    let execution = chain.call(program, []);
    assert!(matches!(execution.result, ExecutionResult::Revert { .. }));
    assert_eq!(execution.result.tx_gas_used(), 21_000 + chain.start_gas(program));
}

#[test]
fn returning_24_kib_costs_the_start_and_the_copy() {
    let mut chain = TestChain::new();
    let len = 24_576u64;
    let program = chain.program(&module(
        &[HostIo::WriteResult],
        "",
        &format!("(call $write_result (i32.const 0) (i32.const {len})) (i32.const 0)"),
    ));
    let execution = chain.call(program, []);
    let ink = code_ink(1, 3) + 8_400 + 2 * (16_381 + 55 * (len - 32));
    let words = len / 32;
    let memory = 3 * words + words * words / 512;
    let own = chain.start_gas(program) + ink.div_ceil(INK);
    assert_eq!(execution.result.tx_gas_used(), 21_000 + own.max(memory));
    assert_eq!(output(&execution).len() as u64, len);
}

#[test]
fn long_results_cost_at_least_evm_memory() {
    let mut chain = TestChain::new();
    // Two MiB: EVM memory of that size is dearer than copying it.
    let program = chain.program(&module(
        &[HostIo::WriteResult],
        "",
        "(drop (memory.grow (i32.const 31))) (call $write_result (i32.const 0) (i32.const 2097152)) (i32.const 0)",
    ));
    let execution = chain.call(program, []);
    let words = 2_097_152u64 / 32;
    assert_eq!(execution.result.tx_gas_used(), 21_000 + 3 * words + words * words / 512);
}

#[test]
fn endless_loops_run_out_of_gas() {
    let mut chain = TestChain::new();
    let program = chain.program(&module(&[], "", "(loop $again (br $again)) (i32.const 0)"));
    let execution = chain.call(program, []);
    assert!(execution.result.is_halt());
    assert_eq!(execution.result.tx_gas_used(), GAS);
}
