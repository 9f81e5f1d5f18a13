//! An inspector around another: it adds what the engine has to say about frames, and bounds what is recorded.

use super::context::Context;
use alloy_primitives::{Address, Bytes, Log, U256};
use revm::handler::FrameResult;
use revm::inspector::Inspector;
use revm::interpreter::interpreter::EthInterpreter;
use revm::interpreter::{CallInputs, CallOutcome, CreateInputs, CreateOutcome, FrameInput, Interpreter};
use std::mem;

/// What a step takes besides its stack and memory, roughly.
const STEP: usize = 256;
const WORD: usize = 32;

/// Why a frame failed, in the engine's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameNote {
    /// Which frame, counted from zero in the order they began.
    pub frame: usize,
    /// The words.
    pub text: String,
}

/// How much may be recorded.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Steps that are wanted; those beyond are not missed.
    pub steps: u64,
    /// Bytes all steps may take.
    pub step_bytes: usize,
    /// Whether steps keep a copy of the memory.
    pub with_memory: bool,
    /// Bytes all outputs may take.
    pub output_bytes: usize,
}

/// An inspector that is told of every call and, while there is room, of every step.
#[derive(Debug)]
pub struct Watched<I> {
    inner: I,
    /// What may still be recorded.
    left: Bounds,
    full: bool,
    step_shown: bool,
    open: Vec<usize>,
    frames: usize,
    notes_seen: usize,
    notes: Vec<FrameNote>,
}

impl<I> Watched<I> {
    /// Watches with an inspector that records no more than the bounds allow.
    pub fn new(inner: I, bounds: Bounds) -> Self {
        Self {
            inner,
            left: bounds,
            full: false,
            step_shown: false,
            open: Vec::new(),
            frames: 0,
            notes_seen: 0,
            notes: Vec::new(),
        }
    }

    /// The inspector inside.
    pub fn inner_mut(&mut self) -> &mut I {
        &mut self.inner
    }

    /// Whether something was left out that was wanted.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// What the engine said about frames that failed.
    pub fn notes(&self) -> &[FrameNote] {
        &self.notes
    }

    /// Output that the inspector may not keep, to be handed on past it.
    fn withhold(&mut self, output: &mut Bytes) -> Option<Bytes> {
        match self.left.output_bytes.checked_sub(output.len()) {
            Some(left) => {
                self.left.output_bytes = left;
                None
            }
            None => {
                self.full = true;
                Some(mem::take(output))
            }
        }
    }

    fn begin(&mut self, context: &Context) {
        self.open.push(self.frames);
        self.frames += 1;
        self.notes_seen = context.chain.notes.len();
    }

    fn end(&mut self, context: &Context, failed: bool) {
        let new = context.chain.notes.get(self.notes_seen..).unwrap_or_default();
        if let Some(frame) = self.open.pop()
            && failed
            && !new.is_empty()
        {
            self.notes.push(FrameNote { frame, text: new.join("; ") });
        }
        self.notes_seen = context.chain.notes.len();
    }
}

impl<I: Inspector<Context, EthInterpreter>> Inspector<Context, EthInterpreter> for Watched<I> {
    fn initialize_interp(&mut self, interpreter: &mut Interpreter, context: &mut Context) {
        self.inner.initialize_interp(interpreter, context);
    }

    fn step(&mut self, interpreter: &mut Interpreter, context: &mut Context) {
        self.step_shown = false;
        let Some(steps) = self.left.steps.checked_sub(1) else { return };
        let memory = if self.left.with_memory { interpreter.memory.len() } else { 0 };
        let size = STEP + interpreter.stack.len() * WORD + memory;
        match self.left.step_bytes.checked_sub(size) {
            Some(left) if !self.full => {
                self.left.step_bytes = left;
                self.left.steps = steps;
                self.step_shown = true;
                self.inner.step(interpreter, context);
            }
            _ => self.full = true,
        }
    }

    fn step_end(&mut self, interpreter: &mut Interpreter, context: &mut Context) {
        if self.step_shown {
            self.inner.step_end(interpreter, context);
        }
    }

    fn log(&mut self, context: &mut Context, log: Log) {
        self.inner.log(context, log);
    }

    fn log_full(&mut self, interpreter: &mut Interpreter, context: &mut Context, log: Log) {
        self.inner.log_full(interpreter, context, log);
    }

    fn frame_start(&mut self, context: &mut Context, input: &mut FrameInput) -> Option<FrameResult> {
        self.inner.frame_start(context, input)
    }

    fn frame_end(&mut self, context: &mut Context, input: &FrameInput, result: &mut FrameResult) {
        self.inner.frame_end(context, input, result);
    }

    fn call(&mut self, context: &mut Context, inputs: &mut CallInputs) -> Option<CallOutcome> {
        self.begin(context);
        self.inner.call(context, inputs)
    }

    fn call_end(&mut self, context: &mut Context, inputs: &CallInputs, outcome: &mut CallOutcome) {
        self.end(context, !outcome.result.result.is_ok());
        let withheld = self.withhold(&mut outcome.result.output);
        self.inner.call_end(context, inputs, outcome);
        if let Some(output) = withheld {
            outcome.result.output = output;
        }
    }

    fn create(&mut self, context: &mut Context, inputs: &mut CreateInputs) -> Option<CreateOutcome> {
        self.begin(context);
        self.inner.create(context, inputs)
    }

    fn create_end(&mut self, context: &mut Context, inputs: &CreateInputs, outcome: &mut CreateOutcome) {
        self.end(context, !outcome.result.result.is_ok());
        let withheld = self.withhold(&mut outcome.result.output);
        self.inner.create_end(context, inputs, outcome);
        if let Some(output) = withheld {
            outcome.result.output = output;
        }
    }

    fn selfdestruct(&mut self, contract: Address, target: Address, value: U256) {
        self.inner.selfdestruct(contract, target, value);
    }
}
