//! The WASM engine with every host import linked.

use super::guest::{Guest, Stop};
use super::host::{Frame, Step, dispatch};
use crate::hostio::{HostIo, Ty};
use crate::recent::Recent;
use alloy_primitives::{B256, keccak256};
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use wasmi::errors::HostError;
use wasmi::{AsContextMut, Caller, Config, Engine, Error, FuncType, Linker, Module, Val, ValType};

/// Calls a program may nest; its own depth counter, of at most 262,144 words, always ends it first.
const MAX_RECURSION: usize = 1 << 18;
/// Bytes of operand stack: 262,144 words with room for what the engine adds.
const MAX_STACK_BYTES: usize = 16 << 20;
/// Compiled programs that are kept for other chains.
const KEPT: usize = 128;
/// Programs after which new chains get a new engine: one never forgets what it compiled.
const MOST_COMPILED: usize = 2_048;
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

/// An engine that compiles and starts instrumented programs; clones share it.
#[derive(Clone, Debug)]
pub struct Runtime {
    pub(super) engine: Engine,
    pub(super) linker: Arc<Linker<Frame>>,
    compiled: Arc<Compiled>,
}

/// Programs compiled so far.
#[derive(Debug)]
struct Compiled {
    recent: Recent<B256, Module>,
    /// How many, with those that are no longer kept.
    count: AtomicUsize,
}

impl Default for Runtime {
    /// The engine that all chains of the process share, so that a program they have in common is compiled once.
    fn default() -> Self {
        static SHARED: Mutex<Option<Runtime>> = Mutex::new(None);
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let used_up = |runtime: &Self| runtime.compiled.count.load(Relaxed) > MOST_COMPILED;
        match &*shared {
            Some(runtime) if !used_up(runtime) => runtime.clone(),
            _ => shared.insert(Self::new()).clone(),
        }
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
        let compiled = Compiled { recent: Recent::new(KEPT), count: AtomicUsize::new(0) };
        Self { engine, linker: Arc::new(linker), compiled: Arc::new(compiled) }
    }

    /// Compiles a module that activation has instrumented, unless that was done already.
    pub fn compile(&self, instrumented: &[u8]) -> Result<Module, Error> {
        self.compiled.recent.get_or_compute(keccak256(instrumented), || {
            self.compiled.count.fetch_add(1, Relaxed);
            Module::new(&self.engine, instrumented)
        })
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

#[cfg(test)]
mod tests {
    use super::Runtime;
    use std::sync::Arc;
    use std::sync::atomic::Ordering::Relaxed;

    #[test]
    fn a_program_is_compiled_once_for_all_that_share_the_engine() {
        let runtime = Runtime::new();
        let modules = ["(module)", "(module (memory 1))"].map(|text| wat::parse_str(text).expect("WAT"));
        for _ in 0..3 {
            for module in &modules {
                runtime.clone().compile(module).expect("a module");
            }
        }
        assert_eq!(runtime.compiled.count.load(Relaxed), modules.len());
    }

    #[test]
    fn chains_share_one_engine() {
        let [one, other] = [(); 2].map(|()| Runtime::default());
        assert!(Arc::ptr_eq(&one.linker, &other.linker));
    }
}
