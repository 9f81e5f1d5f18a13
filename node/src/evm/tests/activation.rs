//! Deploying, activating, expiring and prolonging programs.

use super::harness::*;
use crate::config::StylusParams;
use crate::evm::NETWORK_FEE_ACCOUNT;
use crate::evm::precompiles::ARB_WASM;
use crate::evm::precompiles::abi::ArbWasm;
use crate::wasm;
use alloy_primitives::{U256, keccak256};
use alloy_sol_types::{SolCall, SolError, SolEvent};
use revm::context::TxEnv;
use revm::context_interface::result::HaltReason;
use revm::primitives::TxKind;

const YEAR: u64 = 365 * 86_400;

#[test]
fn a_call_before_activation_takes_all_gas_and_is_no_revert() {
    let mut chain = TestChain::new();
    let program = chain.deploy(&assemble(&echo()));
    let execution = chain.call(program, b"hello");
    assert!(execution.result.is_halt());
    assert_eq!(execution.result.tx_gas_used(), GAS);
    assert!(execution.notes[0].contains("not activated"), "{:?}", execution.notes);
}

#[test]
fn an_activated_program_runs() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    let execution = chain.call(program, b"hello");
    assert!(execution.result.is_success());
    assert_eq!(output(&execution), b"hello");
}

#[test]
fn activation_costs_the_fixed_part_the_work_and_the_words_of_arbos() {
    let mut chain = TestChain::new();
    let wasm = assemble(&echo());
    let program = chain.deploy(&wasm);
    let call = ArbWasm::activateProgramCall { program }.abi_encode();
    let execution = chain.activate(program);
    let limits = wasm::Limits::new(&chain.config.stylus, 60);
    let activated = wasm::activate(&wasm, &limits).expect("a program");
    // Arguments, results; opening, parameters, record; module hash, demand, its time, record; five pricer
    // words, fee account.
    let arbos = 3 + 2 * 3 + 800 + 100 + 800 + 4 * 20_000 + 5 * 800 + 800;
    let log = 375 + 2 * 375 + 4 * 32 * 8;
    let expected = intrinsic(&call) + 1_659_168 + activated.work_gas + arbos + log;
    assert_eq!(execution.result.tx_gas_used(), expected);
}

#[test]
fn the_data_fee_is_taken_and_the_excess_returned() {
    let mut chain = TestChain::new();
    let program = chain.deploy(&assemble(&echo()));
    let (before, fees_before) = (chain.balance(USER), chain.balance(NETWORK_FEE_ACCOUNT));
    let execution = chain.activate(program);
    let returned = ArbWasm::activateProgramCall::abi_decode_returns(output(&execution)).expect("results");
    let gas_fee = U256::from(execution.result.tx_gas_used()) * U256::from(chain.config.base_fee);
    assert_eq!(before - chain.balance(USER), gas_fee + returned.dataFee);
    assert_eq!(chain.balance(NETWORK_FEE_ACCOUNT) - fees_before, gas_fee + returned.dataFee);
    assert_eq!(chain.balance(ARB_WASM), U256::ZERO);
    let log = &execution.result.logs()[0];
    let event = ArbWasm::ProgramActivated::decode_log(log).expect("the event");
    assert_eq!((event.codehash, event.program), (chain.code_hash(program), program));
    assert_eq!((event.version, event.dataFee), (2, returned.dataFee));
}

#[test]
fn too_little_value_is_refused_with_what_it_takes() {
    let mut chain = TestChain::new();
    let program = chain.deploy(&assemble(&echo()));
    let call = ArbWasm::activateProgramCall { program }.abi_encode();
    let execution = chain.pay(ARB_WASM, U256::from(1), call);
    let error = ArbWasm::ProgramInsufficientValue::abi_decode(output(&execution)).expect("the error");
    assert_eq!(error.have, U256::from(1));
    assert!(error.want > U256::from(82_928_201u64 * 512_000));
    assert_eq!(chain.record(program).version, 0, "the record is reverted");
}

#[test]
fn the_same_code_is_activated_once_for_all_accounts() {
    let mut chain = TestChain::new();
    chain.program(&echo());
    let second = chain.deploy(&assemble(&echo()));
    assert_eq!(output(&chain.call(second, b"again")), b"again");
    let execution = chain.activate(second);
    assert_eq!(output(&execution), ArbWasm::ProgramUpToDate {}.abi_encode());
}

#[test]
fn a_module_the_chain_refuses_takes_all_gas_and_leaves_the_reason() {
    let mut chain = TestChain::new();
    let float = module(&[], "", "(drop (f64.add (f64.const 1) (f64.const 2))) (i32.const 0)");
    let program = chain.deploy(&assemble(&float));
    let execution = chain.activate(program);
    assert!(!execution.result.is_success() && output(&execution).is_empty());
    assert_eq!(execution.result.tx_gas_used(), GAS);
    assert!(execution.notes[0].contains("f64"), "{:?}", execution.notes);
}

#[test]
fn bytecode_is_no_program() {
    let mut chain = TestChain::new();
    let address = chain.bytecode(NOBODY, &[0x00]);
    let execution = chain.activate(address);
    assert_eq!(output(&execution), ArbWasm::ProgramNotWasm {}.abi_encode());
    assert!(execution.result.tx_gas_used() < 2_000_000, "the rest of the gas is kept");
}

#[test]
fn foreign_code_that_starts_with_ef_cannot_be_deployed() {
    let mut chain = TestChain::new();
    let init = wasm::init_code(&[0xEF, 0xF1, 0x00, 0x00]);
    let execution = chain.send(chain.tx(USER, TxKind::Create, init));
    assert!(execution.result.is_halt());
    chain.config.arbos_version = 50;
    let init = wasm::init_code(&wasm::ROOT_PREFIX);
    let execution = chain.send(chain.tx(USER, TxKind::Create, init));
    assert!(execution.result.is_halt(), "roots exist since ArbOS 60");
}

#[test]
fn code_above_24576_bytes_cannot_be_deployed() {
    let mut chain = TestChain::new();
    for (len, fits) in [(24_576, true), (24_577, false)] {
        let code = [&wasm::PREFIX[..], &vec![0; len - 3]].concat();
        let execution = chain.send(chain.tx(USER, TxKind::Create, wasm::init_code(&code)));
        assert_eq!(execution.result.is_success(), fits);
    }
}

#[test]
fn an_activation_expires_and_can_be_renewed() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    chain.block.timestamp += YEAR + 3_600;
    let execution = chain.call(program, b"late");
    assert_eq!(execution.result.tx_gas_used(), GAS);
    assert!(execution.notes[0].contains("expired"));
    assert!(chain.activate(program).result.is_success());
    assert_eq!(output(&chain.call(program, b"renewed")), b"renewed");
}

#[test]
fn a_program_of_an_older_version_needs_an_upgrade() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    chain.set_stylus(StylusParams { version: 3, ..StylusParams::default() });
    let execution = chain.call(program, b"");
    assert_eq!(execution.result.tx_gas_used(), GAS);
    assert!(matches!(
        execution.result,
        revm::context_interface::result::ExecutionResult::Halt { reason: HaltReason::NotActivated, .. }
    ));
    let execution = chain.call(ARB_WASM, ArbWasm::programVersionCall { program }.abi_encode());
    let error = ArbWasm::ProgramNeedsUpgrade { version: 2, stylusVersion: 3 };
    assert_eq!(output(&execution), error.abi_encode());
}

#[test]
fn an_activation_is_prolonged_after_a_month() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    let keepalive = ArbWasm::codehashKeepaliveCall { codehash: chain.code_hash(program) }.abi_encode();
    let early = chain.pay(ARB_WASM, ether(1), &keepalive);
    assert!(ArbWasm::ProgramKeepaliveTooSoon::abi_decode(output(&early)).is_ok());
    let activated_at = chain.record(program).activated_at;
    chain.block.timestamp += 31 * 86_400 + 3_600;
    let execution = chain.pay(ARB_WASM, ether(1), &keepalive);
    assert!(execution.result.is_success());
    assert_eq!(chain.record(program).activated_at, activated_at + 31 * 24 + 1);
    let topic = execution.result.logs()[0].topics()[0];
    assert_eq!(topic, keccak256("ProgramLifetimeExtended(bytes32,uint256)"));
}

#[test]
fn activation_out_of_gas_fails_without_a_record() {
    let mut chain = TestChain::new();
    let program = chain.deploy(&assemble(&echo()));
    let data = ArbWasm::activateProgramCall { program }.abi_encode();
    for gas_limit in [100_000, 1_600_000, 1_700_000, 1_760_000] {
        let tx = TxEnv { value: ether(1), gas_limit, ..chain.tx(USER, TxKind::Call(ARB_WASM), data.clone()) };
        let execution = chain.send(tx);
        assert!(!execution.result.is_success(), "{gas_limit}");
        assert_eq!(execution.result.tx_gas_used(), gas_limit);
        assert_eq!(chain.record(program).version, 0);
    }
}
