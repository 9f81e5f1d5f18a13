//! Inspectors: they see the calls, creations and logs of programs like those of bytecode; of the code inside WASM they
//! see what it asks of the chain, as the EVM instructions that ask the same.

use super::context::Context;
use super::frame::{Error, Frame, Instructions, StylusEvm, refuse_foreign_code};
use super::precompiles::Precompiles;
use super::program::{Program, Served};
use super::step::Step;
use crate::stylus::{Reply, Request, StoreStatus};
use alloy_primitives::U256;
use revm::context::{Evm, FrameStack};
use revm::context_interface::JournalTr;
use revm::handler::{FrameInitOrResult, ItemOrResult};
use revm::inspector::handler::{frame_end, inspect_instructions};
use revm::inspector::{Inspector, InspectorEvmTr};
use revm::interpreter::FrameInput;
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
            self.run_program(Self::serve_watched)?
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

impl<I: Inspector<Context, EthInterpreter>> StylusEvm<I> {
    /// Answers a request as [`Self::serve`] does and shows it to the inspector.
    fn serve_watched(&mut self, program: &mut Program, request: Request) -> Result<Served, Error> {
        match request {
            Request::Store { writes, budget } if !writes.is_empty() => {
                self.store_watched(program, writes, budget)
            }
            Request::Call { .. } | Request::Create { .. } => {
                let mut step = Step::new(program, &request, self.inner.ctx.cfg.spec);
                let served = self.serve(program, request)?;
                // Without a frame there is nothing that an inspector could attach to a step.
                if let (Some(step), Served::NewFrame(input)) = (&mut step, &served) {
                    self.show(step);
                    let base = program.pending.map_or(0, |pending| pending.base);
                    let given = match input {
                        FrameInput::Call(call) => call.gas_limit,
                        FrameInput::Create(create) => create.gas_limit(),
                        FrameInput::Empty => 0,
                    };
                    self.show_end(step, base.saturating_add(given));
                }
                Ok(served)
            }
            _ => {
                let Some(mut step) = Step::new(program, &request, self.inner.ctx.cfg.spec) else {
                    return self.serve(program, request);
                };
                let known = self.inner.ctx.journaled_state.logs().len();
                self.show(&mut step);
                let served = self.serve(program, request)?;
                let new = self.inner.ctx.journaled_state.logs().get(known..).unwrap_or_default().to_vec();
                for log in new {
                    self.inner.inspector.log_full(step.interpreter(), &mut self.inner.ctx, log);
                }
                let gas = if let Served::Reply(reply) = &served { reply.gas() } else { 0 };
                self.show_end(&mut step, gas);
                Ok(served)
            }
        }
    }

    /// Writes slot by slot, which costs the same, so that each write is a step.
    fn store_watched(
        &mut self,
        program: &mut Program,
        writes: Vec<(U256, U256)>,
        budget: u64,
    ) -> Result<Served, Error> {
        let mut spent = 0u64;
        for write in writes {
            let request = Request::Store { writes: vec![write], budget: budget.saturating_sub(spent) };
            let mut step =
                Step::new(program, &request, self.inner.ctx.cfg.spec).map(|step| step.later(spent));
            if let Some(step) = &mut step {
                self.show(step);
            }
            let served = self.serve(program, request)?;
            let Served::Reply(Reply::Stored { status, gas }) = served else { return Ok(served) };
            if let Some(step) = &mut step {
                self.show_end(step, gas);
            }
            spent = spent.saturating_add(gas);
            if status != StoreStatus::Written {
                return Ok(Served::Reply(Reply::Stored { status, gas: spent }));
            }
        }
        Ok(Served::Reply(Reply::Stored { status: StoreStatus::Written, gas: spent }))
    }

    fn show(&mut self, step: &mut Step) {
        self.inner.inspector.step(step.interpreter(), &mut self.inner.ctx);
    }

    fn show_end(&mut self, step: &mut Step, gas: u64) {
        step.spend(gas);
        self.inner.inspector.step_end(step.interpreter(), &mut self.inner.ctx);
    }
}
