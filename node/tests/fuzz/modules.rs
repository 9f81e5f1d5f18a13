//! WASM modules: generated ones, most of which are programs, and bytes of all kinds.

use crate::runs::{Runs, budget, bytes, inputs};
use crate::world::{Message, chain, checked, pack};
use alloy_primitives::{Address, U256};
use arbitrary::{Result, Unstructured};
use stylus_node::config::StylusParams;
use stylus_node::hostio::{HostIo, Ty};
use stylus_node::wasm::{self, Limits, Rejection};
use wasm_smith::{Config, InstructionKind, InstructionKinds, Module};

const PROGRAM: Address = Address::repeat_byte(0xa1);
/// Bytes an input may have.
const MOST_BYTES: usize = 4_096;

/// A module of the shape Stylus asks for, most of the time without what it refuses.
fn module(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    use InstructionKind::{Control, Memory, Numeric, Parametric, Table, Variable};
    let kinds = [Control, Memory, Numeric, Parametric, Table, Variable];
    // Brings `memory.copy` and `memory.fill`, and passive segments where there are segments at all.
    let bulk_memory_enabled = u.ratio(1, 3)?;
    let segments = if bulk_memory_enabled { 0 } else { 4 };
    let config = Config {
        module_shape: Some(shape(u)?),
        allowed_instructions: InstructionKinds::new(&kinds),
        allow_floats: u.ratio(1, 16)?,
        allow_start_export: u.ratio(1, 16)?,
        bulk_memory_enabled,
        compact_imports_enabled: false,
        exceptions_enabled: false,
        extended_const_enabled: false,
        gc_enabled: false,
        max_data_segments: segments,
        max_element_segments: segments,
        max_instructions: 200,
        max_memories: 1,
        max_table_elements: 64,
        memory64_enabled: false,
        multi_value_enabled: false,
        reference_types_enabled: false,
        relaxed_simd_enabled: false,
        saturating_float_to_int_enabled: false,
        simd_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    };
    Ok(Module::new(config, u)?.to_bytes())
}

/// Imports, exports and memory of a program.
fn shape(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut imports: Vec<HostIo> =
        (0..u.int_in_range(0..=6)?).map(|_| u.choose(HostIo::ALL).copied()).collect::<Result<_>>()?;
    let memory = *u.choose(&["1 1", "0 1", "1 4", "2 128", "1", "0 0"])?;
    if !u.ratio(1, 16)? {
        imports.push(HostIo::PayForMemoryGrow);
    }
    let mut text = String::from("(module");
    for import in imports {
        let ty = |ty: Ty| if ty == Ty::I32 { "i32" } else { "i64" };
        let params: String = import.params().iter().map(|param| format!(" {}", ty(*param))).collect();
        let result = import.result().map(|result| format!("(result {})", ty(result))).unwrap_or_default();
        let name = import.name();
        text += &format!(r#"(import "vm_hooks" "{name}" (func (param{params}) {result}))"#);
    }
    text += &format!(
        r#"(memory (export "memory") {memory})
        (func (export "user_entrypoint") (param i32) (result i32) unreachable))"#
    );
    Ok(wat::parse_str(text).expect("WAT"))
}

/// Activates a module, once as a function and once by a transaction; both must agree.
fn activate(module: &[u8]) -> Option<stylus_node::chain::Chain> {
    let verdict = wasm::activate(module, &Limits::new(&StylusParams::default(), 60));
    match &verdict {
        Ok(activated) => {
            wasmparser::Validator::new().validate_all(&activated.module).expect("instrumented code is valid");
        }
        Err(rejection) => assert!(!rejection.to_string().is_empty()),
    }
    if matches!(verdict, Err(Rejection::TooLarge { .. })) {
        return None;
    }
    let mut chain = chain();
    chain.set_code(PROGRAM, pack(module));
    let mined = checked(&mut chain, &Message::activation(PROGRAM));
    assert_eq!(mined.receipt.status(), verdict.is_ok(), "{:?}: {:?}", verdict.err(), mined.notes);
    mined.receipt.status().then_some(chain)
}

/// Makes a module and calls it; tells whether it was a program.
fn lives(u: &mut Unstructured<'_>) -> Result<bool> {
    let messages = (0..3)
        .map(|_| {
            let len = u.int_in_range(0..=64)?;
            Ok(Message {
                to: PROGRAM,
                data: u.bytes(len.min(u.len()))?.to_vec().into(),
                value: U256::from(u.int_in_range(0..=1u8)?),
                gas: u.int_in_range(25_000..=150_000)?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let module = module(u)?;
    let Some(mut chain) = activate(&module) else { return Ok(false) };
    for message in &messages {
        checked(&mut chain, message);
    }
    Ok(true)
}

#[test]
fn generated_programs_end_within_their_gas_and_always_alike() {
    static RUNS: Runs = Runs::new("modules");
    bolero::check!()
        .with_test_time(budget())
        .with_generator(inputs(MOST_BYTES))
        .for_each(|bytes| RUNS.run(bytes, lives));
    RUNS.report();
}

#[test]
fn most_generated_modules_are_programs() {
    let runs = Runs::new("modules of fixed seeds");
    for seed in 0..48 {
        runs.run(&bytes(seed, MOST_BYTES), lives);
    }
    let (all, programs) = runs.counts();
    assert!(programs * 3 > all * 2, "only {programs} of {all}");
}

/// Bytes as a module, as code after a Stylus prefix, and a generated module with a few bytes changed.
fn bytes_as_code(u: &mut Unstructured<'_>) -> Result<bool> {
    let accepted = match u.int_in_range(0..=3u8)? {
        0 => {
            let mut module = b"\0asm\x01\0\0\0".to_vec();
            module.extend(u.bytes(u.len())?);
            activate(&module).is_some()
        }
        1 => {
            let prefix = *u.choose(&[wasm::PREFIX, wasm::FRAGMENT_PREFIX, wasm::ROOT_PREFIX])?;
            let mut code = prefix.to_vec();
            code.extend(u.bytes(u.len())?);
            let mut chain = chain();
            chain.set_code(PROGRAM, code.into());
            let mined = checked(&mut chain, &Message::activation(PROGRAM));
            let call = Message { to: PROGRAM, data: Vec::new().into(), value: U256::ZERO, gas: 1_000_000 };
            checked(&mut chain, &call);
            mined.receipt.status()
        }
        _ => {
            let changes: Vec<(u16, u8)> =
                (0..u.int_in_range(1..=4u8)?).map(|_| u.arbitrary()).collect::<Result<_>>()?;
            let mut module = module(u)?;
            for (at, byte) in changes {
                let at = usize::from(at) % module.len();
                module[at] = byte;
            }
            activate(&module).is_some()
        }
    };
    Ok(accepted)
}

#[test]
fn bytes_that_are_no_program_are_refused_with_a_reason() {
    static RUNS: Runs = Runs::new("bytes as code");
    bolero::check!()
        .with_test_time(budget())
        .with_generator(inputs(MOST_BYTES))
        .for_each(|bytes| RUNS.run(bytes, bytes_as_code));
    RUNS.report();
}
