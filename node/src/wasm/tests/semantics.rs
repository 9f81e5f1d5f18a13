//! Instrumented programs answer as the originals do.

use super::support::{DEEP, PLENTY, activated, entry, limits, program, run, run_original};
use crate::wasm::{Rejection, activate};

fn assert_same(wasm: &[u8], args: impl IntoIterator<Item = i32>) {
    let module = activated(wasm).module;
    for arg in args {
        let run = run(&module, arg, PLENTY, DEEP);
        assert_eq!(run.result, run_original(wasm, arg), "argument {arg}");
        assert_eq!(run.status, 0);
    }
}

#[test]
fn nested_loops_count_primes_alike() {
    assert_same(
        &entry(
            "(local $i i32) (local $j i32) (local $primes i32)
             i32.const 2 local.set $i
             block $done
               loop $next
                 local.get $i local.get $n i32.ge_s br_if $done
                 block $composite
                   i32.const 2 local.set $j
                   loop $divide
                     local.get $j local.get $j i32.mul local.get $i i32.le_s
                     if
                       local.get $i local.get $j i32.rem_u i32.eqz br_if $composite
                       local.get $j i32.const 1 i32.add local.set $j
                       br $divide
                     end
                   end
                   local.get $primes i32.const 1 i32.add local.set $primes
                 end
                 local.get $i i32.const 1 i32.add local.set $i
                 br $next
               end
             end
             local.get $primes",
        ),
        [0, 3, 10, 100],
    );
}

#[test]
fn br_table_reaches_the_same_labels_with_values() {
    assert_same(
        &entry(
            "block $out (result i32)
               block $two (result i32)
                 block $one (result i32)
                   i32.const 40 local.get $n br_table $one $two $out $one
                 end
                 i32.const 1 i32.add br $out
               end
               i32.const 2 i32.mul
             end
             i32.const 1000 i32.add",
        ),
        [0, 1, 2, 3, 4, -1],
    );
}

#[test]
fn if_and_else_arms_with_early_returns_are_kept() {
    assert_same(
        &entry(
            "local.get $n i32.const 10 i32.gt_s
             if
               local.get $n i32.const 20 i32.gt_s if i32.const 1 return end
               i32.const 2 return
             else
               local.get $n i32.eqz if i32.const 3 return end
             end
             local.get $n i32.const 5 i32.eq if (result i32) i32.const 4 else i32.const 5 end",
        ),
        [0, 1, 5, 10, 11, 20, 21],
    );
}

#[test]
fn call_indirect_finds_the_same_functions_and_traps_alike() {
    assert_same(
        &program(
            r#"(type $unary (func (param i32) (result i32)))
               (table 4 4 funcref)
               (elem (i32.const 0) $double $square $other)
               (func $double (type $unary) local.get 0 i32.const 2 i32.mul)
               (func $square (type $unary) local.get 0 local.get 0 i32.mul)
               (func $other)
               (func (export "user_entrypoint") (param i32) (result i32)
                 i32.const 7 local.get 0 call_indirect (type $unary))"#,
        ),
        [0, 1, 2, 3, 4],
    );
}

#[test]
fn code_after_unreachable_stays_valid() {
    assert_same(
        &entry(
            "local.get $n
             if
               unreachable
               memory.fill
               memory.grow drop
               br 0
               i32.add drop
               return
             end
             i32.const 9",
        ),
        [0, 1],
    );
}

#[test]
fn data_globals_and_bulk_copies_are_kept() {
    assert_same(
        &program(
            r#"(global $base i32 (i32.const 64))
               (global $count (mut i64) (i64.const -5))
               (data (i32.const 64) "stylus staking")
               (func (export "user_entrypoint") (param i32) (result i32)
                 global.get $count i64.const 1 i64.add global.set $count
                 i32.const 200 global.get $base i32.const 14 memory.copy
                 i32.const 204 local.get 0 i32.const 2 memory.fill
                 i32.const 203 i64.load
                 global.get $count i64.xor i32.wrap_i64)"#,
        ),
        [0, 77, 255],
    );
}

const SWAP: &str = r#"
    (func $swap (param i32 i64) (result i64 i32) local.get 1 local.get 0)
    (func $early (param i32) (result i64 i32)
      i64.const 5 i32.const 6 local.get 0 br_if 0 drop drop
      i64.const 7 i32.const 8)
    (func (export "user_entrypoint") (param i32) (result i32)
      local.get 0 i64.const 100 call $swap
      i32.const 3 i32.mul local.set 0 i32.wrap_i64 local.get 0 i32.add
      local.get 0 call $early
      local.set 0 i32.wrap_i64 i32.add local.get 0 i32.add)"#;

#[test]
fn several_results_work_before_arbos_60_and_are_rejected_since() {
    let wasm = program(SWAP);
    let module = activate(&wasm, &limits(59)).expect("multi-value").module;
    for arg in [0, 1, 9] {
        let run = run(&module, arg, PLENTY, DEEP);
        assert_eq!(run.result, run_original(&wasm, arg));
        assert_eq!(run.stack_left, DEEP);
    }
    assert!(matches!(activate(&wasm, &limits(60)), Err(Rejection::MultiValue(_))));
}

#[test]
fn blocks_with_parameters_count_as_several_results() {
    let wasm = entry("i32.const 1 block (param i32) (result i32) i32.const 2 i32.add end");
    assert!(activate(&wasm, &limits(59)).is_ok());
    assert!(matches!(activate(&wasm, &limits(60)), Err(Rejection::MultiValue(_))));
}
