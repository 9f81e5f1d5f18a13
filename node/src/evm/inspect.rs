//! Inspectors: they see the calls, creations and logs of programs like those of bytecode, but no steps inside WASM.

use super::context::Context;
use super::frame::{Error, Frame, Instructions, StylusEvm, refuse_foreign_code};
use super::precompiles::Precompiles;
use revm::context::{Evm, FrameStack};
use revm::context_interface::JournalTr;
use revm::handler::{FrameInitOrResult, ItemOrResult};
use revm::inspector::handler::{frame_end, inspect_instructions};
use revm::inspector::{Inspector, InspectorEvmTr};
use revm::interpreter::interpreter::EthInterpreter;

impl<I: Inspector<Context, EthInterpreter>> InspectorEvmTr for StylusEvm<I> {
    type Inspector = I;

    fn all_inspector(&self) -> (&Context, &Instructions, &Precompiles, &FrameStack<Frame>, &I) {
        self.inner.all_inspector()
    }

    fn all_mut_inspector(
        &mut self,
    ) -> (&mut Context, &mut Instructions, &mut Precompiles, &mut FrameStack<Frame>, &mut I) {
        self.inner.all_mut_inspector()
    }

    fn inspect_frame_run(&mut self) -> Result<FrameInitOrResult<Frame>, Error> {
        let action = if self.runs_program() {
            let known = self.inner.ctx.journaled_state.logs().len();
            let action = self.run_program()?;
            let new = self.inner.ctx.journaled_state.logs().get(known..).unwrap_or_default().to_vec();
            for log in new {
                self.inner.inspector.log(&mut self.inner.ctx, log);
            }
            action
        } else {
            let Evm { ctx, inspector, instruction, frame_stack, .. } = &mut self.inner;
            let frame = frame_stack.get();
            let mut action = inspect_instructions(
                ctx,
                &mut frame.interpreter,
                &mut *inspector,
                instruction.instruction_table(),
                instruction.gas_table(),
            );
            refuse_foreign_code(frame, ctx.chain.config.arbos_version, &mut action);
            action
        };
        let mut next = self.process(action)?;
        if let ItemOrResult::Result(result) = &mut next {
            let Evm { ctx, inspector, frame_stack, .. } = &mut self.inner;
            frame_end(ctx, inspector, &frame_stack.get().input, result);
        }
        Ok(next)
    }
}
