//! Every reason for not being a program.

use super::support::{limits, rejected, wasm};
use crate::config::StylusParams;
use crate::wasm::{Limits, Rejection, activate, canonicalise};

const ENTRY: &str = r#"(func (export "user_entrypoint") (param i32) (result i32) local.get 0)"#;
const MEMORY: &str = r#"(memory (export "memory") 1 1)"#;

/// A module of `fields`, a valid entry point and a memory that cannot grow.
fn with(fields: &str) -> String {
    format!("(module {fields} {MEMORY} {ENTRY})")
}

fn too_many(what: &'static str, count: u64, limit: u32) -> Rejection {
    Rejection::TooMany { what, count, limit }
}

#[test]
fn accepts_the_smallest_program() {
    assert!(activate(&wasm(&with("")), &limits(60)).is_ok());
}

#[test]
fn rejects_a_start_function_by_name() {
    let rejection = rejected(&with("(func $go) (start $go)"));
    // The entry point is function 1 here.
    assert_eq!(rejection, Rejection::StartFunction(0));
    assert!(rejection.to_string().contains("start function"));
}

#[test]
fn rejects_imports_from_elsewhere() {
    let rejection = rejected(&with(r#"(import "env" "abort" (func))"#));
    assert_eq!(rejection, Rejection::ForeignImport { module: "env".into(), name: "abort".into() });
    assert!(matches!(
        rejected(&with(r#"(import "console" "log_i32" (func (param i32)))"#)),
        Rejection::ForeignImport { .. }
    ));
}

#[test]
fn rejects_an_unknown_host_function_by_name() {
    let rejection = rejected(&with(r#"(import "vm_hooks" "storage_store_bytes32" (func (param i32 i32)))"#));
    assert_eq!(rejection.to_string(), "unknown host function vm_hooks.storage_store_bytes32");
}

#[test]
fn rejects_a_host_function_of_another_type_and_shows_both() {
    let rejection = rejected(&with(r#"(import "vm_hooks" "block_number" (func (param i32) (result i32)))"#));
    assert_eq!(
        rejection.to_string(),
        "vm_hooks.block_number is imported as (i32) -> (i32); its type is () -> (i64)"
    );
}

#[test]
fn rejects_imports_that_are_not_functions() {
    for import in [r#"(import "vm_hooks" "g" (global i32))"#, r#"(import "vm_hooks" "t" (table 1 funcref))"#]
    {
        assert!(matches!(rejected(&with(import)), Rejection::ImportKind { .. }));
    }
}

#[test]
fn rejects_an_imported_memory() {
    let text =
        format!(r#"(module (import "vm_hooks" "memory" (memory 1 1)) (export "memory" (memory 0)) {ENTRY})"#);
    assert_eq!(rejected(&text), Rejection::ImportedMemory);
}

#[test]
fn rejects_a_module_without_memory() {
    assert_eq!(rejected(&format!("(module {ENTRY})")), Rejection::NoMemory);
}

#[test]
fn rejects_several_memories() {
    assert_eq!(rejected(&with("(memory 1 1)")), Rejection::ManyMemories(2));
}

#[test]
fn rejects_a_memory_that_is_not_exported_by_its_name() {
    assert_eq!(rejected(&format!("(module (memory 1 1) {ENTRY})")), Rejection::NoMemoryExport);
    let other = format!(r#"(module (memory (export "mem") 1 1) (func (export "memory")) {ENTRY})"#);
    assert_eq!(rejected(&other), Rejection::NoMemoryExport);
}

#[test]
fn rejects_a_memory_that_starts_too_large() {
    let text = |pages: u32| format!(r#"(module (memory (export "memory") {pages} {pages}) {ENTRY})"#);
    assert_eq!(rejected(&text(129)), Rejection::TooManyPages { pages: 129, limit: 128 });
    assert_eq!(activate(&wasm(&text(128)), &limits(60)).map(|program| program.footprint), Ok(128));
    let small = Limits { page_limit: 1, ..limits(60) };
    let rejection = activate(&wasm(&text(2)), &small);
    assert_eq!(rejection, Err(Rejection::TooManyPages { pages: 2, limit: 1 }));
}

#[test]
fn rejects_a_module_without_entry_point() {
    assert_eq!(rejected(&format!("(module {MEMORY})")), Rejection::NoEntrypoint);
    let global = format!(r#"(module {MEMORY} (global (export "user_entrypoint") i32 (i32.const 0)))"#);
    assert_eq!(rejected(&global), Rejection::NoEntrypoint);
}

#[test]
fn rejects_an_entry_point_of_another_type() {
    let text = format!(r#"(module {MEMORY} (func (export "user_entrypoint") (param i32 i64)))"#);
    assert_eq!(rejected(&text), Rejection::EntrypointType { found: "(i32, i64) -> ()".into() });
}

#[test]
fn rejects_a_host_function_as_entry_point() {
    let text = format!(
        r#"(module (import "vm_hooks" "account_code_size" (func (param i32) (result i32)))
             {MEMORY} (export "user_entrypoint" (func 0)))"#
    );
    assert_eq!(rejected(&text), Rejection::EntrypointImported);
}

#[test]
fn rejects_a_growing_memory_that_nobody_pays_for() {
    for memory in ["1", "1 2"] {
        let text = format!(r#"(module (memory (export "memory") {memory}) {ENTRY})"#);
        assert_eq!(rejected(&text), Rejection::NoPayForMemoryGrow);
    }
}

#[test]
fn rejects_floating_point_by_operator_and_function() {
    let cases = [
        ("f32.const 1 f32.const 2 f32.add drop", "f32.const"),
        ("i32.const 1 f64.convert_i32_s drop", "f64.convert_i32_s"),
        ("i32.const 0 f64.load drop", "f64.load"),
        ("i32.const 1 f32.reinterpret_i32 i32.trunc_sat_f32_s drop", "f32.reinterpret_i32"),
    ];
    for (body, operator) in cases {
        let rejection = rejected(&with(&format!("(func) (func {body})")));
        assert_eq!(rejection, Rejection::Float { operator: operator.into(), function: 1 });
    }
}

#[test]
fn rejects_operators_without_a_price() {
    let table_copy = with("(table 2 funcref) (func i32.const 0 i32.const 0 i32.const 0 table.copy)");
    assert_eq!(rejected(&table_copy), Rejection::Unpriced { operator: "table.copy".into(), function: 0 });
    let drop = with(r#"(data (i32.const 0) "x") (func data.drop 0)"#);
    assert_eq!(rejected(&drop), Rejection::Unpriced { operator: "data.drop".into(), function: 0 });
}

#[test]
fn rejects_proposals_that_stylus_does_not_admit() {
    let cases = [
        "(func (param externref))",
        "(table 1 externref)",
        "(table 1 funcref) (table 1 funcref)",
        "(func (drop (ref.null func)))",
        "(func i32.const 0 table.get 0 drop) (table 1 funcref)",
        "(func (return_call 0))",
        "(tag)",
        "(global v128 (v128.const i32x4 0 0 0 0))",
        "(func v128.const i32x4 0 0 0 0 drop)",
        "(func i32.const 0 i32.atomic.load drop)",
        "(type (struct))",
        "(func i64.const 0 i64.const 0 i64.const 0 i64.const 0 i64.add128 drop drop)",
    ];
    for fields in cases {
        let rejection = rejected(&with(fields));
        let named = matches!(
            rejection,
            Rejection::Proposal(_) | Rejection::Malformed(_) | Rejection::GlobalInitialiser(_)
        );
        assert!(named, "{fields}: {rejection:?}");
    }
    let memory64 = format!(r#"(module (memory (export "memory") i64 1 1) {ENTRY})"#);
    assert!(matches!(rejected(&memory64), Rejection::Proposal(_)));
    let shared = format!(r#"(module (memory (export "memory") 1 1 shared) {ENTRY})"#);
    assert!(matches!(rejected(&shared), Rejection::Proposal(_)));
}

#[test]
fn rejects_global_initialisers_that_compute() {
    let computed = "(global i32 (i32.const 1)) (global i32 (i32.add (i32.const 1) (i32.const 2)))";
    assert_eq!(rejected(&with(computed)), Rejection::GlobalInitialiser(1));
    let copied = "(global i32 (i32.const 1)) (global i32 (global.get 0))";
    assert_eq!(rejected(&with(copied)), Rejection::GlobalInitialiser(1));
}

#[test]
fn rejects_segments_that_are_not_active() {
    let data = with(r#"(data (i32.const 0) "a") (data "b")"#);
    assert_eq!(rejected(&data), Rejection::PassiveSegment { what: "data", index: 1 });
    let element = with("(func $f) (elem func $f)");
    assert_eq!(rejected(&element), Rejection::PassiveSegment { what: "element", index: 0 });
}

#[test]
fn rejects_too_many_of_anything_in_the_module() {
    let cases = [
        (r#"(data (i32.const 0) "")"#.repeat(129), too_many("data segments", 129, 128)),
        (
            format!("(table 1 funcref) {}", "(elem (i32.const 0))".repeat(129)),
            too_many("element segments", 129, 128),
        ),
        ("(func)".repeat(4_096), too_many("functions", 4_097, 4_096)),
        ("(global i32 (i32.const 0))".repeat(32_769), too_many("globals", 32_769, 32_768)),
        ("(table 4097 funcref)".to_owned(), too_many("table entries", 4_097, 4_096)),
        (
            format!("(table 10 funcref) (func $f) (elem (i32.const 0) {})", "$f ".repeat(4_097)),
            too_many("element entries", 4_097, 4_096),
        ),
        (
            r#"(import "vm_hooks" "msg_reentrant" (func (result i32)))"#.repeat(514),
            too_many("imports", 514, 513),
        ),
        (
            (0..1_023).map(|i| format!(r#"(export "e{i}" (memory 0))"#)).collect(),
            too_many("exports", 1_025, 1_024),
        ),
    ];
    for (fields, rejection) in cases {
        // Globals alone would exceed the size limit before their own.
        let roomy = Limits { max_wasm_size: u32::MAX, ..limits(60) };
        assert_eq!(activate(&wasm(&with(&fields)), &roomy), Err(rejection));
    }
}

#[test]
fn rejects_long_names() {
    let long = "x".repeat(513);
    let export = with(&format!(r#"(export "{long}" (memory 0))"#));
    assert_eq!(rejected(&export), Rejection::NameTooLong { what: "export", len: 513, limit: 512 });
    let import = with(&format!(r#"(import "vm_hooks" "{long}" (func))"#));
    assert_eq!(rejected(&import), Rejection::NameTooLong { what: "import", len: 513, limit: 512 });
}

#[test]
fn rejects_functions_that_are_too_large() {
    let too_large = |what, count, limit| Rejection::FunctionTooLarge { function: 0, what, count, limit };
    let locals = |count: usize| with(&format!("(func (local {}))", "i64 ".repeat(count)));
    assert!(activate(&wasm(&locals(348)), &limits(60)).is_ok());
    assert_eq!(rejected(&locals(349)), too_large("locals", 349, 348));

    // One block: the operators, `end`, twelve to charge, twelve to enter, four to leave, `return`.
    let nops = |count: usize| with(&format!("(func {})", "nop ".repeat(count)));
    assert!(activate(&wasm(&nops(65_536 - 30)), &limits(60)).is_ok());
    assert_eq!(rejected(&nops(65_536 - 29)), too_large("operators once instrumented", 65_537, 65_536));
    assert_eq!(rejected(&nops(70_000)), too_large("operators", 65_537, 65_536));

    let operands =
        |count| with(&format!("(func {} {})", "i32.const 0 ".repeat(count), "drop ".repeat(count)));
    assert!(activate(&wasm(&operands(4_096)), &limits(60)).is_ok());
    assert_eq!(rejected(&operands(4_097)), too_large("operands on its stack", 4_097, 4_096));
}

#[test]
fn rejects_wasm_beyond_the_size_limit() {
    let wasm = wasm(&with(""));
    let exact = Limits { max_wasm_size: u32::try_from(wasm.len()).unwrap(), ..limits(60) };
    assert!(activate(&wasm, &exact).is_ok());
    let less = Limits { max_wasm_size: exact.max_wasm_size - 1, ..exact };
    let rejection = Rejection::TooLarge { len: wasm.len(), max: less.max_wasm_size };
    assert_eq!(activate(&wasm, &less), Err(rejection));
}

#[test]
fn rejects_what_is_not_a_core_module() {
    assert_eq!(rejected("(component)"), Rejection::Component);
    assert_eq!(canonicalise(&wasm("(component)")), Err(Rejection::Component));
    for bytes in [&b""[..], b"\0asm", b"hello, stylus", b"\0asm\x01\0\0\0\x01"] {
        let rejection = activate(bytes, &limits(60));
        assert!(matches!(rejection, Err(Rejection::Malformed(_))), "{rejection:?}");
    }
}

#[test]
fn rejects_a_type_error() {
    assert!(matches!(
        rejected(&with("(func i64.const 1 i32.const 1 i32.add drop)")),
        Rejection::Malformed(_)
    ));
}

#[test]
fn rejects_a_start_cost_that_does_not_fit_the_record() {
    let params = "i32 ".repeat(100);
    let functions = "(func (type $wide)) ".repeat(1_000);
    let text = with(&format!("(type $wide (func (param {params}))) {functions}"));
    assert!(matches!(rejected(&text), Rejection::CostTooLarge { what: "start cost", .. }));
}

#[test]
fn limits_follow_the_chain() {
    let params = StylusParams { page_limit: 999, max_wasm_size: 7, ..StylusParams::default() };
    let expected = Limits { max_wasm_size: 7, page_limit: 128, multi_value: true };
    assert_eq!(Limits::new(&params, 59), expected);
    assert!(!Limits::new(&params, 60).multi_value);
}

#[test]
fn rejects_padded_integers_until_the_module_is_canonical() {
    let long = padded(5);
    let rejection = activate(&long, &limits(60)).expect_err("padded");
    assert!(matches!(rejection, Rejection::Padded(_)), "{rejection:?}");
    let canonical = canonicalise(&long).expect("a module");
    assert!(activate(&canonical, &limits(60)).is_ok());
    assert_eq!(canonical, canonicalise(&padded(1)).expect("a module"), "equal programs, equal bytes");
    assert_eq!(canonical, canonicalise(&canonical).expect("a module"));
}

/// A module whose `call_indirect` names its table in `len` bytes, as LLVM does, with a custom section.
fn padded(len: usize) -> Vec<u8> {
    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, ElementSection, Elements, ExportKind, ExportSection,
        FunctionSection, MemorySection, MemoryType, Module, RefType, TableSection, TableType, TypeSection,
        ValType,
    };
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut tables = TableSection::new();
    let element_type = RefType::FUNCREF;
    tables.table(TableType { element_type, table64: false, minimum: 1, maximum: None, shared: false });
    let mut memories = MemorySection::new();
    let maximum = Some(1);
    memories.memory(MemoryType { minimum: 1, maximum, memory64: false, shared: false, page_size_log2: None });
    let mut exports = ExportSection::new();
    exports.export("user_entrypoint", ExportKind::Func, 0).export("memory", ExportKind::Memory, 0);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(0), Elements::Functions([0].as_slice().into()));
    // No locals, two constants, `call_indirect` type 0, then the table index and `end`.
    let mut body = vec![0x00, 0x41, 0x00, 0x41, 0x00, 0x11, 0x00];
    body.extend(std::iter::repeat_n(0x80, len - 1));
    body.extend([0x00, 0x0b]);
    let mut code = CodeSection::new();
    code.raw(&body);
    module.section(&types).section(&functions).section(&tables).section(&memories).section(&exports);
    module.section(&elements).section(&code);
    module.section(&CustomSection { name: "producers".into(), data: vec![len as u8].into() });
    module.finish()
}
