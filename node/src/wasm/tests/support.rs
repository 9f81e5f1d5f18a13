//! Builds programs from text and runs them, original or instrumented.

use crate::config::StylusParams;
use crate::hostio::{HostIo, Ty};
use crate::wasm::{Activated, INK_LEFT, INK_STATUS, Limits, Rejection, STACK_LEFT, activate};
use wasmi::{Caller, Config, Engine, FuncType, Instance, Linker, Module, Store, Val, ValType};

pub(super) const PLENTY: u64 = 1 << 40;
pub(super) const DEEP: u32 = 100_000;

/// The limits of a chain of that ArbOS version.
pub(super) fn limits(arbos_version: u64) -> Limits {
    Limits::new(&StylusParams::default(), arbos_version)
}

pub(super) fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("valid text")
}

/// A module of `fields` with a memory of one to four pages and what that needs.
pub(super) fn program(fields: &str) -> Vec<u8> {
    wasm(&format!(
        r#"(module
            (import "vm_hooks" "pay_for_memory_grow" (func $pay (param i32)))
            (memory (export "memory") 1 4)
            {fields})"#
    ))
}

/// A program of nothing but an entry point.
pub(super) fn entry(body: &str) -> Vec<u8> {
    program(&format!(r#"(func (export "user_entrypoint") (param $n i32) (result i32) {body})"#))
}

/// Activates on the newest chain.
pub(super) fn activated(wasm: &[u8]) -> Activated {
    activate(wasm, &limits(60)).expect("a program")
}

/// Why the newest chain rejects a module given as text.
pub(super) fn rejected(text: &str) -> Rejection {
    activate(&wasm(text), &limits(60)).expect_err("not a program")
}

/// What a run left behind.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// `None` after a trap.
    pub(super) result: Option<i32>,
    pub(super) ink_used: u64,
    pub(super) status: i32,
    pub(super) stack_left: u32,
    /// Pages the host was asked to charge for.
    pub(super) paid_pages: Vec<i32>,
    pub(super) memory: Vec<u8>,
}

struct Machine {
    store: Store<Vec<i32>>,
    instance: Instance,
}

impl Machine {
    fn new(wasm: &[u8]) -> Self {
        let mut config = Config::default();
        config.set_max_recursion_depth(200_000).set_max_stack_height(64 << 20);
        let engine = Engine::new(&config);
        let mut linker = Linker::<Vec<i32>>::new(&engine);
        for &host in HostIo::ALL {
            let val_type = |ty: Ty| if ty == Ty::I32 { ValType::I32 } else { ValType::I64 };
            let ty = FuncType::new(
                host.params().iter().copied().map(val_type),
                host.result().into_iter().map(val_type),
            );
            let answer = move |mut caller: Caller<'_, Vec<i32>>, args: &[Val], results: &mut [Val]| {
                if host == HostIo::PayForMemoryGrow {
                    caller.data_mut().push(args[0].i32().expect("pages"));
                }
                for result in results {
                    *result = Val::default_for_ty(result.ty());
                }
                Ok(())
            };
            linker.func_new("vm_hooks", host.name(), ty, answer).expect("a new name");
        }
        let module = Module::new(&engine, wasm).expect("an engine accepts the module");
        let mut store = Store::new(&engine, Vec::new());
        let instance = linker.instantiate_and_start(&mut store, &module).expect("instantiates");
        Self { store, instance }
    }

    fn set(&mut self, name: &str, value: Val) {
        let global = self.instance.get_global(&self.store, name).expect("an exported global");
        global.set(&mut self.store, value).expect("a mutable global");
    }

    fn get(&self, name: &str) -> Val {
        self.instance.get_global(&self.store, name).expect("an exported global").get(&self.store)
    }

    fn call(&mut self, arg: i32) -> Option<i32> {
        let entry = self.instance.get_typed_func::<i32, i32>(&self.store, "user_entrypoint");
        entry.expect("an entry point").call(&mut self.store, arg).ok()
    }
}

/// Runs a module as it is.
pub(super) fn run_original(wasm: &[u8], arg: i32) -> Option<i32> {
    Machine::new(wasm).call(arg)
}

/// Runs an instrumented module.
pub(super) fn run(module: &[u8], arg: i32, ink: u64, stack: u32) -> Run {
    let mut machine = Machine::new(module);
    machine.set(INK_LEFT, Val::I64(ink.cast_signed()));
    machine.set(STACK_LEFT, Val::I32(stack.cast_signed()));
    let result = machine.call(arg);
    let memory = machine.instance.get_memory(&machine.store, "memory").expect("a memory");
    let left = machine.get(INK_LEFT).i64().expect("i64").cast_unsigned();
    Run {
        result,
        ink_used: ink - left,
        status: machine.get(INK_STATUS).i32().expect("i32"),
        stack_left: machine.get(STACK_LEFT).i32().expect("i32").cast_unsigned(),
        paid_pages: machine.store.data().clone(),
        memory: memory.data(&machine.store).to_vec(),
    }
}

/// The ink that a program uses with plenty of everything.
pub(super) fn ink(wasm: &[u8], arg: i32) -> u64 {
    let run = run(&activated(wasm).module, arg, PLENTY, DEEP);
    assert!(run.result.is_some(), "trapped: {run:?}");
    run.ink_used
}
