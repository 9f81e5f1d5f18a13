//! A program in execution: started, stopped at a request, resumed with the reply, until it ends.

use super::guest::{Exports, Guest, Stop};
use super::host::{Environment, Frame, Resume};
use super::request::{Reply, Request};
use super::runtime::{Runtime, result_value};
use crate::hostio::HostIo;
use crate::wasm::{INK_LEFT, INK_STATUS, STACK_LEFT};
use alloy_primitives::Bytes;
use std::fmt;
use wasmi::{
    AsContextMut, Error, Extern, Global, Instance, Module, Store, TrapCode, TypedResumableCall,
    TypedResumableCallHostTrap, Val,
};

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Status 0.
    Success,
    /// Any other status.
    Revert,
    /// A trap or a failed import: a revert without data.
    Failure(String),
    /// No ink left: all gas is gone.
    OutOfInk,
    /// No stack left: all gas is gone.
    OutOfStack,
}

/// The end of a program.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// Its last `write_result`; empty unless it returned or reverted by itself.
    pub output: Bytes,
    /// Ink left.
    pub ink_left: u64,
}

/// What a program does next.
#[derive(Debug)]
pub enum Event {
    /// It waits for an answer.
    Asks(Request),
    /// It is over.
    Ends(Outcome),
}

struct Suspended {
    call: TypedResumableCallHostTrap<i32>,
    import: HostIo,
    resume: Resume,
}

/// A program in execution.
pub struct Coroutine {
    store: Store<Frame>,
    stack_left: Option<Global>,
    suspended: Option<Suspended>,
}

impl fmt::Debug for Coroutine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waits_for = self.suspended.as_ref().map(|suspended| suspended.import);
        f.debug_struct("Coroutine").field("waits_for", &waits_for).finish_non_exhaustive()
    }
}

impl Coroutine {
    /// Starts a program with some ink and runs it to its first event.
    pub fn start(
        runtime: &Runtime,
        module: &Module,
        environment: Environment,
        ink: u64,
        max_stack: u32,
    ) -> (Self, Event) {
        let store = Store::new(&runtime.engine, Frame::new(environment));
        let mut this = Self { store, stack_left: None, suspended: None };
        let event = match this.enter(runtime, module, ink, max_stack) {
            Ok(call) => this.advance(call),
            Err(reason) => this.end_unstarted(reason, ink),
        };
        (this, event)
    }

    /// Hands over the answer to the last request.
    pub fn resume(&mut self, reply: Reply) -> Event {
        let Some(Suspended { call, import, resume }) = self.suspended.take() else {
            return self.end(Ending::Failure("the program waits for nothing".into()));
        };
        let answered = match Guest::new(self.store.as_context_mut()) {
            Some(mut guest) => resume(&mut guest, reply),
            None => Err(Stop::Failure("the program has not started")),
        };
        match answered {
            Ok(raw) => {
                let result = import.result().map(|ty| result_value(ty, raw));
                let call = call.resume(&mut self.store, result.as_slice());
                self.advance(call)
            }
            Err(stop) => self.stop(stop),
        }
    }

    /// Ink left; zero before it has started.
    pub fn ink_left(&mut self) -> u64 {
        Guest::new(self.store.as_context_mut()).map_or(0, |guest| guest.ink_left())
    }

    fn enter(
        &mut self,
        runtime: &Runtime,
        module: &Module,
        ink: u64,
        max_stack: u32,
    ) -> Result<Result<TypedResumableCall<i32>, Error>, String> {
        let store = &mut self.store;
        let instance =
            runtime.linker.instantiate_and_start(&mut *store, module).map_err(|error| error.to_string())?;
        let memory = instance.get_memory(&*store, "memory").ok_or("the program exports no memory")?;
        let stack_left = global(store, instance, STACK_LEFT)?;
        let exports = Exports {
            memory,
            ink_left: global(store, instance, INK_LEFT)?,
            ink_status: global(store, instance, INK_STATUS)?,
        };
        let set = exports.ink_left.set(&mut *store, Val::I64(ink.cast_signed()));
        set.map_err(|error| error.to_string())?;
        let set = stack_left.set(&mut *store, Val::I32(max_stack.cast_signed()));
        set.map_err(|error| error.to_string())?;
        store.data_mut().exports = Some(exports);
        self.stack_left = Some(stack_left);
        let entrypoint = instance
            .get_typed_func::<i32, i32>(&*store, "user_entrypoint")
            .map_err(|error| error.to_string())?;
        let args = i32::try_from(store.data().environment.args.len()).map_err(|error| error.to_string())?;
        Ok(entrypoint.call_resumable(&mut *store, args))
    }

    fn advance(&mut self, call: Result<TypedResumableCall<i32>, Error>) -> Event {
        match call {
            Ok(TypedResumableCall::Finished(status)) => self.stop(Stop::Exit(status.cast_unsigned())),
            Ok(TypedResumableCall::HostTrap(call)) => {
                let frame = self.store.data_mut();
                if let Some(stop) = frame.stopped.take() {
                    return self.stop(stop);
                }
                match frame.asked.take() {
                    Some((import, request, resume)) => {
                        self.suspended = Some(Suspended { call, import, resume });
                        Event::Asks(request)
                    }
                    None => self.end(Ending::Failure("a host import failed without a reason".into())),
                }
            }
            Ok(TypedResumableCall::OutOfFuel(_)) => {
                self.end(Ending::Failure("the engine's own fuel ran out".into()))
            }
            Err(error) => self.end_trapped(&error),
        }
    }

    fn stop(&mut self, stop: Stop) -> Event {
        self.end(match stop {
            Stop::Exit(0) => Ending::Success,
            Stop::Exit(_) => Ending::Revert,
            Stop::OutOfInk => Ending::OutOfInk,
            Stop::Failure(reason) => Ending::Failure(reason.into()),
        })
    }

    fn end_trapped(&mut self, error: &Error) -> Event {
        let exhausted = Guest::new(self.store.as_context_mut()).is_some_and(|guest| guest.is_exhausted());
        let stack = self.stack_left.map(|global| global.get(&self.store));
        let overflow = error.as_trap_code() == Some(TrapCode::StackOverflow);
        self.end(if exhausted {
            Ending::OutOfInk
        } else if overflow || matches!(stack, Some(Val::I32(0))) {
            Ending::OutOfStack
        } else {
            Ending::Failure(error.to_string())
        })
    }

    /// A program that cannot even start (a data segment outside its memory) has used no ink.
    fn end_unstarted(&mut self, reason: String, ink: u64) -> Event {
        let outcome = Outcome { ending: Ending::Failure(reason), output: Bytes::new(), ink_left: ink };
        Event::Ends(outcome)
    }

    fn end(&mut self, ending: Ending) -> Event {
        let returns = matches!(ending, Ending::Success | Ending::Revert);
        let output = std::mem::take(&mut self.store.data_mut().output);
        let output = if returns { output } else { Bytes::new() };
        let ink_left = self.ink_left();
        Event::Ends(Outcome { ending, output, ink_left })
    }
}

fn global(store: &Store<Frame>, instance: Instance, name: &str) -> Result<Global, String> {
    let export = instance.get_export(store, name).and_then(Extern::into_global);
    export.ok_or_else(|| format!("the program has no global {name}"))
}
