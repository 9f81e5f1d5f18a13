//! Stack frames against figures counted by hand: operands at their most, declared locals, and four words.

use super::support::{PLENTY, activated, entry, program, run};
use crate::wasm::depth::frame_words;

const OVERHEAD: u32 = 4;

/// Whether an entry point gets past its own frame.
fn enters(wasm: &[u8], words: u32) -> bool {
    let run = run(&activated(wasm).module, 0, PLENTY, words);
    run.result.is_some() || run.stack_left > 0
}

/// The frame of the entry point: the trap comes unless a word more than it is there.
fn frame(wasm: &[u8]) -> u32 {
    (1..20_000).find(|words| enters(wasm, *words)).expect("a frame within the limits") - 1
}

#[test]
fn frames_are_as_large_as_counted_by_hand() {
    // Operands after each operator: the most of them counts.
    let cases = [
        // 1
        ("i32.const 1", 1),
        // The parameter is not counted; 1, 1 (tee), 1
        ("local.get 0 local.tee 0", 1),
        // 1 2 3 2 1
        ("i32.const 1 i32.const 2 i32.const 3 i32.add i32.add", 3),
        // 1 2 1 0 1
        ("i64.const 1 i64.const 2 i64.mul drop i32.const 0", 2),
        // 1 1 1 2 3 2 1: loads and unary operators keep the height
        ("i32.const 8 i32.load i32.eqz i32.const 1 i32.const 2 i32.shl i32.add", 3),
        // 1 2 3 1: select takes two
        ("i32.const 1 i32.const 2 local.get 0 select", 3),
        // 1 2 0 1
        ("i32.const 8 i64.const 1 i64.store i32.const 0", 2),
        // 1 2 3 0 1
        ("i32.const 8 i32.const 9 i32.const 2 memory.copy i32.const 0", 3),
        ("i32.const 8 i32.const 9 i32.const 2 memory.fill i32.const 0", 3),
        // 1 0 1 1
        ("memory.size drop i32.const 0 memory.grow", 1),
        // block: 1 for its result; 2, end back to 1
        ("block (result i32) i32.const 1 end", 2),
        // block 0, 1, 0, end 0, 1
        ("block i32.const 1 drop end i32.const 0", 1),
        // 1, if: 0 then 1 for its result; 2 3 2; else 1; 2; end 1
        ("local.get 0 if (result i32) i32.const 1 i32.const 2 i32.add else i32.const 3 end", 3),
        // block 1, block 2, 3, end 2, end 1: results of open blocks add up
        ("block (result i32) block (result i32) i32.const 1 end end", 3),
        // loop 1, 2, end 1
        ("loop (result i32) i32.const 1 end", 2),
        // 1, br_if 0; 1 return; dead code goes on: 2 3 4
        ("i32.const 1 return i32.const 2 i32.const 3 i32.const 4 unreachable", 4),
        // block 0; br 0; 1 2 3 in dead code, drops 2 1 0; end 0; 1
        ("block br 0 i32.const 1 i32.const 2 i32.const 3 drop drop drop end i32.const 0", 3),
        // Dead code may pop what is not there: the height stays zero. 0, 1, 0 0 0, 1 2
        ("unreachable i32.const 1 drop drop drop i32.const 1 i32.const 2 drop", 2),
        // block 0, 1, br_table 0, end 0, 1
        ("block local.get 0 br_table 0 0 end i32.const 0", 1),
    ];
    for (body, operands) in cases {
        assert_eq!(frame(&entry(body)), operands + OVERHEAD, "{body}");
    }
}

#[test]
fn calls_hold_results_beside_their_arguments() {
    let with = |entry: &str| {
        program(&format!(
            r#"(type $binary (func (param i32 i64) (result i32)))
               (table 1 1 funcref) (elem (i32.const 0) $binary)
               (func $binary (type $binary) local.get 0)
               (func $nothing)
               (func (export "user_entrypoint") (param i32) (result i32) {entry})"#
        ))
    };
    // 1 2, call: 3 then 1; the callee is entered too and holds one.
    let callee = 1 + OVERHEAD;
    assert_eq!(frame(&with("i32.const 1 i64.const 2 call $binary")), 3 + OVERHEAD + callee);
    // 1 2 3, call_indirect: 4 then 2, and the index goes: 1
    let indirect = with("i32.const 1 i64.const 2 i32.const 0 call_indirect (type $binary)");
    assert_eq!(frame(&indirect), 4 + OVERHEAD + callee);
    // 0, 1; the callee needs room of its own: four words.
    let nothing = with("call $nothing i32.const 0");
    assert!(run(&activated(&nothing).module, 0, PLENTY, 1 + OVERHEAD + OVERHEAD + 1).result.is_some());
    assert!(run(&activated(&nothing).module, 0, PLENTY, 1 + OVERHEAD + OVERHEAD).result.is_none());
}

#[test]
fn declared_locals_count_and_parameters_do_not() {
    assert_eq!(frame(&entry("(local i64 i32 i64) i32.const 1")), 3 + 1 + OVERHEAD);
    // A callee with six parameters: the entry holds them and the result, the callee one operand.
    let wasm = program(
        r#"(func $wide (param i32 i32 i32 i32 i32 i32) (result i32) local.get 5)
           (func (export "user_entrypoint") (param i32) (result i32)
             local.get 0 local.get 0 local.get 0 local.get 0 local.get 0 local.get 0 call $wide)"#,
    );
    let words = (7 + OVERHEAD) + (1 + OVERHEAD);
    assert!(run(&activated(&wasm).module, 0, PLENTY, words + 1).result.is_some());
    assert!(run(&activated(&wasm).module, 0, PLENTY, words).result.is_none());
}

#[test]
fn blocks_with_parameters_reserve_results_and_take_their_parameters() {
    let wasm = program(
        r#"(type $swap (func (param i32 i32) (result i32 i32)))
           (func (export "user_entrypoint") (param i32) (result i32)
             i32.const 1 i32.const 2 block (type $swap) end i32.add)"#,
    );
    // 1 2, block: 4 then 2, end 2, 1
    let module = crate::wasm::activate(&wasm, &super::support::limits(50)).expect("multi-value before 60");
    assert!(run(&module.module, 0, PLENTY, 4 + OVERHEAD + 1).result.is_some());
    assert!(run(&module.module, 0, PLENTY, 4 + OVERHEAD).result.is_none());
}

#[test]
fn recursion_goes_exactly_as_deep_as_22000_words_allow() {
    // `down` holds 3 operands (its block's result, an argument, the one subtracted), the entry 2.
    let module = activated(&program(super::stack_and_heap::RECURSE)).module;
    let (entry, down) = (2 + OVERHEAD, 3 + OVERHEAD);
    // The last word is never used.
    let deepest = (22_000 - 1 - entry) / down;
    assert_eq!(deepest, 3_141);
    // An argument of n makes n + 1 frames.
    let fits = i32::try_from(deepest - 1).expect("small");
    assert_eq!(run(&module, fits, PLENTY, 22_000).result, Some(0));
    let beyond = run(&module, fits + 1, PLENTY, 22_000);
    assert_eq!((beyond.result, beyond.stack_left, beyond.status), (None, 0, 0));
}

#[test]
fn the_largest_frame_a_program_can_have_is_entered() {
    // 348 locals and 4,096 operands are the most; `rejections` has one more of each.
    let body =
        format!("(local {}) {} {}", "i64 ".repeat(348), "i32.const 0 ".repeat(4_096), "drop ".repeat(4_095));
    let wasm = entry(&body);
    let words = 348 + 4_096 + OVERHEAD;
    assert!(enters(&wasm, words + 1) && !enters(&wasm, words));
    assert_eq!(frame_words(348, 4_096), words);
}
