//! What inspectors see of programs.

use super::harness::*;
use crate::evm::{Context, Mode};
use crate::hostio::HostIo;
use alloy_primitives::{Address, Log, U256};
use revm::Inspector;
use revm::interpreter::interpreter::EthInterpreter;
use revm::interpreter::{CallInputs, CallOutcome};
use revm::primitives::TxKind;

#[derive(Default)]
struct Trace {
    calls: Vec<Address>,
    ends: Vec<bool>,
    logs: usize,
}

impl Inspector<Context, EthInterpreter> for Trace {
    fn call(&mut self, _: &mut Context, inputs: &mut CallInputs) -> Option<CallOutcome> {
        self.calls.push(inputs.target_address);
        None
    }

    fn call_end(&mut self, _: &mut Context, _: &CallInputs, outcome: &mut CallOutcome) {
        self.ends.push(outcome.result.result.is_ok());
    }

    fn log(&mut self, _: &mut Context, _: Log) {
        self.logs += 1;
    }
}

#[test]
fn calls_and_logs_of_programs_are_seen_and_nothing_changes() {
    let mut chain = TestChain::new();
    let caller = chain.program(&forwarder());
    let logger = chain.program(&module(
        &[HostIo::EmitLog],
        "",
        "(call $emit_log (i32.const 0) (i32.const 3) (i32.const 0)) (i32.const 0)",
    ));
    let tx = chain.tx(USER, TxKind::Call(caller), forward(0, logger, U256::ZERO, &[]));
    let mut trace = Trace::default();
    let inspected = chain
        .engine
        .inspect(chain.state.clone(), &chain.config, &chain.block, tx.clone(), Mode::Transaction, &mut trace)
        .expect("a transaction");
    assert_eq!(trace.calls, [caller, logger]);
    assert_eq!(trace.ends, [true, true]);
    assert_eq!(trace.logs, 1);
    assert_eq!(inspected.result, chain.send(tx).result);
}
