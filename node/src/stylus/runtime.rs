//! The WASM engine with every host import linked.

use super::guest::{Guest, Stop};
use super::host::{Frame, Step, dispatch};
use crate::hostio::{HostIo, Ty};
use std::fmt;
use wasmi::errors::HostError;
use wasmi::{AsContextMut, Caller, Config, Engine, Error, FuncType, Linker, Module, Val, ValType};

/// Calls a program may nest; its own depth counter, of at most 262,144 words, always ends it first.
const MAX_RECURSION: usize = 1 << 18;
/// Bytes of operand stack: 262,144 words with room for what the engine adds.
const MAX_STACK_BYTES: usize = 16 << 20;
/// The module every import comes from.
const MODULE: &str = "vm_hooks";

/// Marks that a host import interrupted the program; the frame says why.
#[derive(Debug)]
pub(super) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a host import interrupted the program")
    }
}

impl HostError for Interrupted {}

/// An engine that compiles and starts instrumented programs.
#[derive(Debug)]
pub struct Runtime {
    pub(super) engine: Engine,
    pub(super) linker: Linker<Frame>,
}

impl Default for Runtime {
    fn default() -> Self {
        Self::new()
    }
}

impl Runtime {
    /// An engine with the imports of [`HostIo::ALL`].
    ///
    /// # Panics
    /// Never: the names of the table are distinct.
    pub fn new() -> Self {
        let mut config = Config::default();
        config.set_max_recursion_depth(MAX_RECURSION).set_max_stack_height(MAX_STACK_BYTES);
        let engine = Engine::new(&config);
        let mut linker = Linker::new(&engine);
        for &import in HostIo::ALL {
            let ty = FuncType::new(
                import.params().iter().copied().map(val_type),
                import.result().into_iter().map(val_type),
            );
            linker
                .func_new(MODULE, import.name(), ty, move |caller, args, results| {
                    enter(import, caller, args, results)
                })
                .expect("import names are distinct");
        }
        Self { engine, linker }
    }

    /// Compiles a module that activation has instrumented.
    pub fn compile(&self, instrumented: &[u8]) -> Result<Module, Error> {
        Module::new(&self.engine, instrumented)
    }
}

/// The result of an import as a WASM value.
pub(super) fn result_value(ty: Ty, raw: u64) -> Val {
    match ty {
        Ty::I32 => Val::I32((raw as u32).cast_signed()),
        Ty::I64 => Val::I64(raw.cast_signed()),
    }
}

fn val_type(ty: Ty) -> ValType {
    match ty {
        Ty::I32 => ValType::I32,
        Ty::I64 => ValType::I64,
    }
}

fn raw(value: &Val) -> u64 {
    match value {
        Val::I32(value) => u64::from(value.cast_unsigned()),
        Val::I64(value) => value.cast_unsigned(),
        _ => 0,
    }
}

fn enter(
    import: HostIo,
    mut caller: Caller<'_, Frame>,
    args: &[Val],
    results: &mut [Val],
) -> Result<(), Error> {
    let mut raw_args = [0; 6];
    for (slot, arg) in raw_args.iter_mut().zip(args) {
        *slot = raw(arg);
    }
    let step = match Guest::new(caller.as_context_mut()) {
        Some(mut guest) => dispatch(import, &mut guest, raw_args),
        None => Err(Stop::Failure("the program calls the host before it starts")),
    };
    match step {
        Ok(Step::Done(value)) => {
            if let (Some(ty), Some(result)) = (import.result(), results.first_mut()) {
                *result = result_value(ty, value);
            }
            return Ok(());
        }
        Ok(Step::Ask(request, resume)) => caller.data_mut().asked = Some((import, request, resume)),
        Err(stop) => caller.data_mut().stopped = Some(stop),
    }
    Err(Error::host(Interrupted))
}
