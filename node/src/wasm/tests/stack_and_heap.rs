//! Stack words and memory pages of real runs.

use super::support::{DEEP, PLENTY, activated, entry, program, run, run_original, wasm};

/// Recurses as deep as its argument says.
///
/// `down`: the block's result, an argument, the one subtracted; its parameter is the caller's. The entry: an
/// argument and, beside it, the result of the call.
pub(super) const RECURSE: &str = r#"
    (func $down (param i32) (result i32)
      local.get 0
      if (result i32) local.get 0 i32.const 1 i32.sub call $down else i32.const 0 end)
    (func (export "user_entrypoint") (param i32) (result i32) local.get 0 call $down)"#;
const DOWN_WORDS: u32 = 3 + 4;
const ENTRY_WORDS: u32 = 2 + 4;

#[test]
fn recursion_takes_its_frames_and_gives_them_back() {
    let module = activated(&program(RECURSE)).module;
    let needed = ENTRY_WORDS + 11 * DOWN_WORDS;
    let enough = run(&module, 10, PLENTY, needed + 1);
    assert_eq!((enough.result, enough.stack_left), (Some(0), needed + 1));
    let short = run(&module, 10, PLENTY, needed);
    assert_eq!((short.result, short.status, short.stack_left), (None, 0, 0));
}

#[test]
fn endless_recursion_exhausts_the_stack_before_the_engine() {
    let module = activated(&program(RECURSE)).module;
    let run = run(&module, -1, PLENTY, 22_000);
    assert_eq!((run.result, run.status, run.stack_left), (None, 0, 0));
}

#[test]
fn a_trap_with_words_left_is_not_exhaustion() {
    let run = run(&activated(&entry("unreachable")).module, 0, PLENTY, DEEP);
    assert_eq!(run.result, None);
    assert!(run.stack_left > 0);
}

#[test]
fn every_way_out_of_a_function_gives_its_frame_back() {
    let ways_out = [
        "i32.const 1",
        "i32.const 1 return",
        "i32.const 1 br 0",
        "i32.const 1 local.get 0 br_if 0",
        "i32.const 1 local.get 0 br_table 0 0 0",
        "block i32.const 1 br 1 end i32.const 2",
        "block i32.const 1 local.get 0 br_if 1 drop end i32.const 2",
        "loop i32.const 1 local.get 0 br_table 1 1 end i32.const 2",
        "block local.get 0 if i32.const 3 return end end i32.const 2",
    ];
    for way in ways_out {
        let wasm = program(&format!(
            r#"(func $callee (param i32) (result i32) {way})
               (func (export "user_entrypoint") (param i32) (result i32)
                 local.get 0 call $callee local.get 0 call $callee i32.add)"#
        ));
        let module = activated(&wasm).module;
        for arg in [0, 1, 2] {
            let run = run(&module, arg, PLENTY, 1_000);
            assert_eq!(run.result, run_original(&wasm, arg), "{way} with {arg}");
            assert_eq!(run.stack_left, 1_000, "{way} with {arg}");
        }
    }
}

#[test]
fn memory_grow_is_paid_for_first_and_works_as_before() {
    let wasm = entry("local.get $n memory.grow memory.size i32.const 16 i32.shl i32.add");
    let module = activated(&wasm).module;
    for pages in [0, 1, 3, 4, -1] {
        let run = run(&module, pages, PLENTY, DEEP);
        assert_eq!(run.paid_pages, [pages]);
        assert_eq!(run.result, run_original(&wasm, pages));
    }
}

#[test]
fn a_memory_that_cannot_grow_needs_nobody_to_pay() {
    let fixed = wasm(
        r#"(module (memory (export "memory") 2 2)
             (func (export "user_entrypoint") (param i32) (result i32) local.get 0 memory.grow))"#,
    );
    let run = run(&activated(&fixed).module, 1, PLENTY, DEEP);
    assert_eq!((run.result, run.memory.len()), (Some(-1), 2 * 65_536));
}

#[test]
fn an_unbounded_memory_is_bounded_at_128_pages() {
    let unbounded = wasm(
        r#"(module (import "vm_hooks" "pay_for_memory_grow" (func (param i32)))
             (memory (export "memory") 1)
             (func (export "user_entrypoint") (param i32) (result i32) local.get 0 memory.grow))"#,
    );
    let module = activated(&unbounded).module;
    assert_eq!(run(&module, 127, PLENTY, DEEP).result, Some(1));
    assert_eq!(run(&module, 128, PLENTY, DEEP).result, Some(-1));
}
