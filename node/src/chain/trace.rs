//! Tracing an execution with the tracers that geth has built in.

use super::ChainError;
use crate::config::ChainConfig;
use crate::evm::{BlockContext, Bounds, Engine, Execution, FrameNote, Mode, Watched};
use crate::state::State;
use alloy_primitives::U256;
use alloy_rpc_types_trace::geth::{
    CallFrame, GethDebugBuiltInTracerType as BuiltIn, GethDebugTracerType, GethDebugTracingOptions, GethTrace,
};
use revm::context::{BlockEnv, TxEnv};
use revm::context_interface::result::ResultAndState;
use revm_inspectors::tracing::{DebugInspector, TraceLimits, TracingInspector, TransactionContext};
use std::mem;

/// Bytes a trace may take in memory; as JSON it takes a few times more.
const MOST: usize = 256 * 1024 * 1024;

/// Frames a tree may have on top of each other: JSON that nests deeper overflows the stack of who writes or reads it.
const DEEPEST: usize = 256;

/// What is traced.
pub(super) struct Subject<'a> {
    pub(super) engine: &'a Engine,
    pub(super) config: &'a ChainConfig,
    pub(super) state: &'a State,
    pub(super) context: &'a BlockContext,
    pub(super) env: TxEnv,
    pub(super) mode: Mode,
}

impl Subject<'_> {
    /// Runs it and answers the trace with what the run changed.
    pub(super) fn trace(
        self,
        options: GethDebugTracingOptions,
        place: Option<TransactionContext>,
    ) -> Result<(GethTrace, Execution), ChainError> {
        let mut bounds = Bounds {
            steps: options.config.limit.filter(|limit| *limit > 0).unwrap_or(u64::MAX),
            step_bytes: MOST,
            with_memory: options.config.is_memory_enabled(),
            output_bytes: MOST,
        };
        let mut inspector = inspector(options)?;
        // Only the tracer of instructions keeps what the steps show.
        if !matches!(inspector, DebugInspector::Default(..)) {
            (bounds.steps, bounds.step_bytes) = (u64::MAX, usize::MAX);
        }
        if let Some(tracing) = tracing(&mut inspector) {
            let limits = TraceLimits::default().set_max_recorded_bytes(Some(MOST));
            *tracing = mem::take(tracing).with_limits(limits);
        }
        let mut watched = Watched::new(inspector, bounds);
        let state = self.state.clone();
        let mut run = self.engine.inspect(
            state,
            self.config,
            self.context,
            self.env.clone(),
            self.mode,
            &mut watched,
        )?;
        if watched.is_full() || tracing(watched.inner_mut()).is_some_and(|tracing| tracing.limit_exceeded()) {
            return Err(ChainError::TraceTooLarge(MOST));
        }
        if let DebugInspector::CallTracer(tracing, config) = watched.inner_mut()
            && !config.only_top_call.unwrap_or_default()
            && tracing.traces().nodes().iter().any(|node| node.trace.depth >= DEEPEST)
        {
            return Err(ChainError::TraceTooDeep(DEEPEST));
        }
        let block = BlockEnv {
            number: U256::from(self.context.number),
            basefee: self.context.base_fee,
            ..BlockEnv::default()
        };
        let result = ResultAndState { result: run.result, state: run.changes };
        let mut trace = watched
            .inner_mut()
            .get_result(place, &self.env, &block, &result, &mut self.state.clone())
            .map_err(|error| ChainError::Tracer(error.to_string()))?;
        (run.result, run.changes) = (result.result, result.state);
        if let GethTrace::CallTracer(frame) = &mut trace {
            explain(frame, &mut 0, watched.notes());
        }
        Ok((trace, run))
    }
}

fn inspector(options: GethDebugTracingOptions) -> Result<DebugInspector, ChainError> {
    const KNOWN: &str =
        "callTracer, prestateTracer, flatCallTracer, 4byteTracer, noopTracer or none for instructions";
    match &options.tracer {
        None
        | Some(GethDebugTracerType::BuiltInTracer(
            BuiltIn::CallTracer
            | BuiltIn::PreStateTracer
            | BuiltIn::FlatCallTracer
            | BuiltIn::FourByteTracer
            | BuiltIn::NoopTracer,
        )) => {}
        Some(GethDebugTracerType::JsTracer(name)) if name.is_empty() => {}
        Some(GethDebugTracerType::JsTracer(code)) if code.contains(['{', '(', ' ']) => {
            return Err(ChainError::Tracer(format!("JavaScript tracers are not supported; use {KNOWN}")));
        }
        Some(other) => {
            let name = other.as_str();
            return Err(ChainError::Tracer(format!("tracer {name:?} not found; use {KNOWN}")));
        }
    }
    DebugInspector::new(options).map_err(|error| ChainError::Tracer(error.to_string()))
}

fn tracing(inspector: &mut DebugInspector) -> Option<&mut TracingInspector> {
    match inspector {
        DebugInspector::CallTracer(tracing, _)
        | DebugInspector::PreStateTracer(tracing, _)
        | DebugInspector::FlatCallTracer(tracing)
        | DebugInspector::Default(tracing, _) => Some(tracing),
        _ => None,
    }
}

/// Adds what the engine said about frames: the error of those that have no other, the reason of reverts.
fn explain(frame: &mut CallFrame, index: &mut usize, notes: &[FrameNote]) {
    if let Some(note) = notes.iter().find(|note| note.frame == *index) {
        if frame.error.as_deref() == Some("execution reverted") {
            frame.revert_reason.get_or_insert_with(|| note.text.clone());
        } else {
            frame.error = Some(note.text.clone());
        }
    }
    *index += 1;
    for call in &mut frame.calls {
        // Tracers add a frame for it, yet nothing ran.
        if call.typ != "SELFDESTRUCT" {
            explain(call, index, notes);
        }
    }
}
