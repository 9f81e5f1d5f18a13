//! `msg_reentrant`.

use super::harness::*;
use crate::hostio::HostIo;
use alloy_primitives::{Address, U256, address};

const EVM: Address = address!("00000000000000000000000000000000000e7000");

/// A program that returns `msg_reentrant` without calldata, and forwards otherwise, as the forwarder does.
pub(super) fn reporter() -> String {
    let forwarding = forwarder();
    let report = "(if (i32.eqz (local.get $len)) (then
        (i32.store (i32.const 0) (call $msg_reentrant))
        (call $write_result (i32.const 0) (i32.const 4)) (return (i32.const 0))))
        (call $read_args (i32.const 0))";
    forwarding.replacen("(call $read_args (i32.const 0))", report, 1).replacen(
        "(module",
        &format!(
            "(module (import \"vm_hooks\" \"{}\" (func $msg_reentrant (result i32)))",
            HostIo::MsgReentrant.name()
        ),
        1,
    )
}

#[test]
fn a_first_entry_is_not_reentrant() {
    let mut chain = TestChain::new();
    let program = chain.program(&reporter());
    assert_eq!(output(&chain.call(program, [])), [0, 0, 0, 0]);
}

#[test]
fn a_contract_that_calls_itself_is_reentrant() {
    let mut chain = TestChain::new();
    let program = chain.program(&reporter());
    let execution = chain.call(program, forward(0, program, U256::ZERO, &[]));
    assert_eq!(output(&execution), [1, 0, 0, 0]);
}

#[test]
fn reentry_through_bytecode_is_seen() {
    let mut chain = TestChain::new();
    let program = chain.program(&reporter());
    let proxy = chain.bytecode(EVM, &proxy(Opcode::Call));
    let execution = chain.call(program, forward(0, proxy, U256::ZERO, &through(program, &[])));
    assert_eq!(output(&execution), [1, 0, 0, 0]);
}

#[test]
fn a_delegate_call_into_ones_own_code_is_no_reentry() {
    let mut chain = TestChain::new();
    let program = chain.program(&reporter());
    let execution = chain.call(program, forward(1, program, U256::ZERO, &[]));
    assert_eq!(output(&execution), [0, 0, 0, 0]);
}

#[test]
fn another_account_with_the_same_code_is_no_reentry() {
    let mut chain = TestChain::new();
    let program = chain.program(&reporter());
    let twin = chain.deploy(&assemble(&reporter()));
    let execution = chain.call(program, forward(0, twin, U256::ZERO, &[]));
    assert_eq!(output(&execution), [0, 0, 0, 0]);
}
