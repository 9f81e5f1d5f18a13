//! What activation predicts and exports.

use super::support::{activated, limits, program, wasm};
use crate::wasm::{INK_LEFT, INK_STATUS, STACK_LEFT, activate, canonicalise, init_code, pack, unpack};
use alloy_primitives::keccak256;
use wasmparser::{Parser, Payload};

/// Three functions with three parameters and results in all, a global, 300 bytes of data, three elements.
fn sample() -> Vec<u8> {
    program(&format!(
        r#"(table 3 funcref)
           (global i32 (i32.const 1))
           (elem (i32.const 0) $a $a $a)
           (data (i32.const 64) "{}")
           (data (i32.const 700) "xy")
           (func $a (param i64))
           (func (export "user_entrypoint") (param i32) (result i32) local.get 0 return)
           (func (export "other"))"#,
        "z".repeat(298)
    ))
}

#[test]
fn costs_follow_the_published_formulae() {
    let wasm = sample();
    let len = wasm.len() as u64;
    // Headers: flags, `i32.const n end` (n of one or two bytes here) and the length.
    let data_segments = (1 + 4 + 2 + 298) + (1 + 4 + 1 + 2);
    let element_segments = 1 + 3 + 1 + 3;
    let (functions, type_words, globals, pages) = (3, 3, 1 + 4, 1);
    let program = activated(&wasm);
    assert_eq!(u64::from(program.footprint), pages);
    let init = functions * 8_252 / 1_000 + type_words * 1_059 / 1_000 + len * 1_286 / 10_000;
    assert_eq!(u64::from(program.init_cost), init);
    let cached = functions * 13_420 / 100_000
        + type_words * 89 / 100_000
        + len * 122 / 100_000
        + globals * 1_628 / 1_000
        + (data_segments + element_segments) * 75_244 / 100_000
        + 5 * pages;
    assert_eq!(u64::from(program.cached_cost), cached);
    let asm = 512_000 + functions * 996_829 / 1_000 + type_words * 11_416 / 1_000 + len * 62_628 / 10_000;
    assert_eq!(u64::from(program.asm_estimate), asm);

    // Per function: its operators, twelve per block, twelve to enter, four and `return` to leave.
    let frame = 12 + 4 + 1;
    let empty = 1 + 12 + frame;
    let operators = 2 * empty + (3 + 2 * 12 + frame + 4);
    let microseconds = len * 31_733 / 100_000
        + functions * 17_263 / 100_000
        + 300 * 17_376 / 100_000
        + element_segments * 17_376 / 100_000
        + pages * 2_217
        + operators * 535 / 1_000;
    assert_eq!(program.work_gas, 28 * microseconds);
}

#[test]
fn the_instrumented_module_exports_only_what_the_chain_uses() {
    let program = activated(&sample());
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(&program.module) {
        if let Payload::ExportSection(exports) = payload.unwrap() {
            names = exports.into_iter().map(|export| export.unwrap().name.to_owned()).collect();
        }
    }
    assert_eq!(names, ["user_entrypoint", "memory", INK_LEFT, INK_STATUS, STACK_LEFT]);
    assert_eq!(program.module_hash, keccak256(&program.module));
}

#[test]
fn the_operator_count_is_what_was_written_without_our_wrapping_block() {
    let wasm = program(
        r#"(func (export "user_entrypoint") (param i32) (result i32)
             i32.const 0 i32.const 0 local.get 0 memory.fill
             local.get 0 if i32.const 1 return end
             i32.const 1 memory.grow)"#,
    );
    let count = |wasm: &[u8]| {
        let mut count = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::CodeSectionEntry(body) = payload.unwrap() {
                count += body.get_operators_reader().unwrap().into_iter().count();
            }
        }
        count
    };
    let original = 4 + 2 + 3 + 2 + 1;
    assert_eq!(count(&wasm), original);
    // Blocks end with `if`, `return`, `end` and the final `end`.
    let expected = original + 4 * 12 + 20 + 4 + 12 + 4 + (4 + 1);
    let wrapper = 2;
    assert_eq!(count(&activated(&wasm).module), expected + wrapper);
}

#[test]
fn a_program_survives_the_way_through_an_account() {
    let canonical = canonicalise(&sample()).unwrap();
    let code = pack(&canonical);
    assert_eq!(init_code(&code)[43..], code);
    let unpacked = unpack(&code, 128 * 1024).unwrap();
    assert_eq!(unpacked, canonical);
    assert_eq!(activate(&unpacked, &limits(60)), activate(&canonical, &limits(60)));
}

#[test]
fn canonicalising_drops_custom_sections() {
    let plain = wasm("(module (func))");
    let named = wasm(r#"(module $name (func $f) (@custom "producers" "rustc") (@custom ".debug" "x"))"#);
    assert_ne!(plain, named);
    assert_eq!(canonicalise(&named).unwrap(), canonicalise(&plain).unwrap());
}
