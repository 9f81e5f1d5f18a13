//! revm's call loop with two kinds of frames: bytecode runs in the interpreter, a Stylus program as a coroutine.

use super::calls;
use super::context::Context;
use super::precompiles::Precompiles;
use super::program::Program;
use crate::wasm;
use alloy_primitives::Address;
use revm::context::{Evm, FrameStack};
use revm::context_interface::context::{ContextError, take_error};
use revm::handler::evm::FrameInitResult;
use revm::handler::instructions::EthInstructions;
use revm::handler::{EthFrame, EvmTr, FrameInitOrResult, FrameResult, ItemOrResult};
use revm::interpreter::interpreter::EthInterpreter;
use revm::interpreter::interpreter_action::FrameInit;
use revm::interpreter::{CallScheme, FrameInput, InstructionResult, InterpreterAction};
use std::convert::Infallible;

pub(super) type Frame = EthFrame<EthInterpreter>;
pub(super) type Instructions = EthInstructions<EthInterpreter, Context>;
pub(super) type Error = ContextError<Infallible>;

/// Frames revm makes room for at once.
const FRAMES: usize = 8;

/// What is known of an open frame besides what revm keeps.
pub(super) struct OpenFrame {
    /// The contract it acts as.
    pub(super) contract: Address,
    /// Whether it borrows that contract from its caller.
    pub(super) is_delegate: bool,
    /// The program, once it has started.
    pub(super) program: Option<Box<Program>>,
}

/// An EVM whose frames may be Stylus programs.
pub(super) struct StylusEvm<I> {
    pub(super) inner: Evm<Context, I, Instructions, Precompiles, Frame>,
    /// One for each frame on revm's stack.
    pub(super) open: Vec<OpenFrame>,
}

impl<I> StylusEvm<I> {
    pub(super) fn new(context: Context, inspector: I) -> Self {
        let (arbos_version, spec) = (context.chain.config.arbos_version, context.cfg.spec);
        let inner = Evm {
            ctx: context,
            inspector,
            instruction: Instructions::new_mainnet_with_spec(spec),
            precompiles: Precompiles::new(arbos_version, spec),
            frame_stack: FrameStack::new_prealloc(FRAMES),
        };
        Self { inner, open: Vec::new() }
    }

    pub(super) fn context(&mut self) -> &mut Context {
        &mut self.inner.ctx
    }

    pub(super) fn into_context(self) -> Context {
        self.inner.ctx
    }

    /// Whether the frame on top runs a Stylus program (init code never is one).
    pub(super) fn runs_program(&mut self) -> bool {
        let frame = self.inner.frame_stack.get();
        matches!(frame.input, FrameInput::Call(_))
            && has_stylus_prefix(frame.interpreter.bytecode.original_byte_slice())
    }

    /// Carries out what a frame wants next.
    pub(super) fn process(&mut self, action: InterpreterAction) -> Result<FrameInitOrResult<Frame>, Error> {
        let frame = self.inner.frame_stack.get();
        let next = frame.process_next_action::<_, Error>(&mut self.inner.ctx, action)?;
        if next.is_result() {
            frame.set_finished(true);
        }
        Ok(next)
    }
}

/// Code that is a Stylus program, or a part of one.
fn has_stylus_prefix(code: &[u8]) -> bool {
    [wasm::PREFIX, wasm::FRAGMENT_PREFIX, wasm::ROOT_PREFIX].iter().any(|prefix| code.starts_with(prefix))
}

/// EIP-3541 with Arbitrum's exception: new code may start with 0xEF only if it is a Stylus program.
pub(super) fn refuse_foreign_code(frame: &Frame, arbos_version: u64, action: &mut InterpreterAction) {
    let (FrameInput::Create(_), InterpreterAction::Return(result)) = (&frame.input, action) else { return };
    let code = &result.output;
    let is_program = code.starts_with(&wasm::PREFIX) || (arbos_version >= 60 && has_stylus_prefix(code));
    if result.result.is_ok() && code.first() == Some(&0xEF) && !is_program {
        result.result = InstructionResult::CreateContractStartingWithEF;
    }
}

impl<I> EvmTr for StylusEvm<I> {
    type Context = Context;
    type Instructions = Instructions;
    type Precompiles = Precompiles;
    type Frame = Frame;

    fn all(&self) -> (&Context, &Instructions, &Precompiles, &FrameStack<Frame>) {
        self.inner.all()
    }

    fn all_mut(&mut self) -> (&mut Context, &mut Instructions, &mut Precompiles, &mut FrameStack<Frame>) {
        self.inner.all_mut()
    }

    fn frame_init(&mut self, init: FrameInit) -> Result<FrameInitResult<'_, Frame>, Error> {
        let result = self.inner.frame_init(init)?;
        if let ItemOrResult::Item(frame) = &result {
            let is_delegate = match &frame.input {
                FrameInput::Call(call) => {
                    matches!(call.scheme, CallScheme::DelegateCall | CallScheme::CallCode)
                }
                _ => false,
            };
            let contract = frame.interpreter.input.target_address;
            self.open.push(OpenFrame { contract, is_delegate, program: None });
        }
        Ok(result)
    }

    fn frame_run(&mut self) -> Result<FrameInitOrResult<Frame>, Error> {
        let action = if self.runs_program() {
            self.run_program(Self::serve)?
        } else {
            let Evm { ctx, instruction, frame_stack, .. } = &mut self.inner;
            let frame = frame_stack.get();
            let mut action =
                frame.interpreter.run_plain(instruction.instruction_table(), instruction.gas_table(), ctx);
            refuse_foreign_code(frame, ctx.chain.config.arbos_version, &mut action);
            action
        };
        self.process(action)
    }

    fn frame_return_result(&mut self, result: FrameResult) -> Result<Option<FrameResult>, Error> {
        let Evm { ctx, frame_stack, .. } = &mut self.inner;
        if frame_stack.get().is_finished() {
            frame_stack.pop();
            self.open.pop();
        }
        if frame_stack.index().is_none() {
            return Ok(Some(result));
        }
        let frame = frame_stack.get();
        match self.open.last_mut().and_then(|open| open.program.as_mut()) {
            Some(program) => {
                frame.interpreter.memory.free_child_context();
                take_error::<Error, _>(&mut ctx.error)?;
                calls::give_back(program, result);
            }
            None => frame.return_result::<_, Error>(ctx, result)?,
        }
        Ok(None)
    }
}
