//! Ink used by real runs, against figures added up here from the price list.

use super::support::{DEEP, PLENTY, activated, entry, ink, program, run};

const BLOCK: u64 = 2_450;
const CONST: u64 = 1;
const END: u64 = 1;
const DROP: u64 = 9;
const GET: u64 = 75;
const TEE: u64 = 75;
const SET: u64 = 210;
const BRANCH: u64 = 765;
const IF: u64 = 765;
const CALL: u64 = 3_800;
const ADD: u64 = 70;

/// The ink of a block of one operator after `operands`, with the result dropped if it has one.
fn assert_price(operands: &[&str], operator: &str, has_result: bool, price: u64) {
    let drop = if has_result { "drop" } else { "" };
    let body = format!("{} {operator} {drop} i32.const 0", operands.join(" "));
    let dropped = if has_result { DROP } else { 0 };
    let expected = BLOCK + operands.len() as u64 * CONST + price + dropped + CONST + END;
    assert_eq!(ink(&entry(&body), 0), expected, "{operator}");
}

#[test]
fn every_operator_on_values_has_its_price() {
    for (ty, simple, compare, divide, popcnt) in
        [("i32", 70, 170, 1_120, 2_650), ("i64", 100, 225, 1_270, 6_000)]
    {
        let (six, two) = (format!("{ty}.const 6"), format!("{ty}.const 2"));
        let binary = |name: &str, price| assert_price(&[&six, &two], &format!("{ty}.{name}"), true, price);
        let unary = |name: &str, price| assert_price(&[&six], &format!("{ty}.{name}"), true, price);
        for name in ["add", "sub", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr"] {
            binary(name, simple);
        }
        for name in ["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"] {
            binary(name, compare);
        }
        for name in ["div_s", "div_u", "rem_s", "rem_u"] {
            binary(name, divide);
        }
        binary("mul", 160);
        unary("eqz", compare);
        unary("clz", 210);
        unary("ctz", 210);
        unary("popcnt", popcnt);
        unary("extend8_s", 100);
        unary("extend16_s", 100);
    }
    assert_price(&["i64.const 1"], "i64.extend32_s", true, 100);
    assert_price(&["i64.const 1"], "i32.wrap_i64", true, 100);
    assert_price(&["i32.const 1"], "i64.extend_i32_s", true, 100);
    assert_price(&["i32.const 1"], "i64.extend_i32_u", true, 100);
    assert_price(&["i32.const 1", "i32.const 2", "i32.const 3"], "select", true, 1_250);
    assert_price(&[], "nop", false, 1);
}

#[test]
fn every_operator_on_memory_has_its_price() {
    for name in ["i32.load", "i32.load8_s", "i32.load8_u", "i32.load16_s", "i32.load16_u"] {
        assert_price(&["i32.const 8"], name, true, 670);
    }
    for name in ["load", "load8_s", "load8_u", "load16_s", "load16_u", "load32_s", "load32_u"] {
        assert_price(&["i32.const 8"], &format!("i64.{name}"), true, 680);
    }
    for name in ["i32.store", "i32.store8", "i32.store16"] {
        assert_price(&["i32.const 8", "i32.const 1"], name, false, 825);
    }
    for name in ["i64.store", "i64.store8", "i64.store16", "i64.store32"] {
        assert_price(&["i32.const 8", "i64.const 1"], name, false, 950);
    }
    assert_price(&[], "memory.size", true, 3_000);
    assert_price(&["i32.const 1"], "memory.grow", true, 8_050);
}

#[test]
fn globals_have_their_prices() {
    let wasm = program(
        r#"(global $g (mut i32) (i32.const 3))
           (func (export "user_entrypoint") (param i32) (result i32)
             global.get $g global.set $g global.get $g)"#,
    );
    assert_eq!(ink(&wasm, 0), BLOCK + 225 + 575 + 225 + END);
}

#[test]
fn memory_fill_and_copy_pay_for_each_byte() {
    for name in ["memory.fill", "memory.copy"] {
        let wasm = entry(&format!("i32.const 16 i32.const 32 local.get $n {name} i32.const 0"));
        let fixed = BLOCK + 2 * CONST + GET + 950 + CONST + END;
        assert_eq!(ink(&wasm, 0), fixed, "{name}");
        assert_eq!(ink(&wasm, 1_000), fixed + 1_000 * 100, "{name}");
    }
}

#[test]
fn a_loop_pays_for_its_body_each_time() {
    let wasm = entry(
        "(local $sum i32)
         loop $again
           local.get $sum local.get $n i32.add local.set $sum
           local.get $n i32.const 1 i32.sub local.tee $n
           br_if $again
         end
         local.get $sum",
    );
    let enter = BLOCK + 1;
    let body = BLOCK + (GET + GET + ADD + SET) + (GET + CONST + ADD + TEE) + BRANCH;
    let leave = (BLOCK + END) + (BLOCK + GET + END);
    for n in [1, 2, 1_000] {
        assert_eq!(ink(&wasm, n), enter + u64::from(n.unsigned_abs()) * body + leave, "{n} rounds");
    }
}

#[test]
fn an_if_pays_for_the_arm_it_takes() {
    let wasm = entry(
        "local.get $n
         if (result i32) i32.const 1 i32.const 2 i32.add
         else i32.const 3
         end",
    );
    let head = BLOCK + GET + IF;
    let tail = BLOCK + END;
    let then_arm = BLOCK + 2 * CONST + ADD + 1;
    let else_arm = BLOCK + CONST + END;
    assert_eq!(ink(&wasm, 1), head + then_arm + tail);
    assert_eq!(ink(&wasm, 0), head + else_arm + tail);
}

#[test]
fn a_block_does_not_end_a_metered_run_but_its_end_does() {
    let wasm = entry("block i32.const 1 drop end i32.const 0");
    assert_eq!(ink(&wasm, 0), (BLOCK + 1 + CONST + DROP + END) + (BLOCK + CONST + END));
}

#[test]
fn br_table_pays_for_its_targets() {
    let wasm = entry("block $a block $b block $c local.get $n br_table $a $b $c end end end i32.const 0");
    let head = BLOCK + 3 + GET + 2_400 + 325 * 2;
    let (end, last) = (BLOCK + END, BLOCK + CONST + END);
    assert_eq!(ink(&wasm, 0), head + last);
    assert_eq!(ink(&wasm, 1), head + end + last);
    assert_eq!(ink(&wasm, 9), head + 2 * end + last);
}

#[test]
fn calls_pay_for_the_call_and_indirect_ones_for_their_parameters() {
    let wasm = program(
        r#"(type $two (func (param i32 i32) (result i32)))
           (table funcref (elem $add))
           (func $add (type $two) local.get 0 local.get 1 i32.add)
           (func (export "user_entrypoint") (param i32) (result i32)
             i32.const 1 i32.const 2 call $add
             i32.const 3 i32.const 0 call_indirect (type $two))"#,
    );
    let callee = BLOCK + 2 * GET + ADD + END;
    let direct = BLOCK + 2 * CONST + CALL;
    let indirect = BLOCK + 2 * CONST + 13_610 + 650 * 2;
    assert_eq!(ink(&wasm, 0), direct + callee + indirect + callee + (BLOCK + END));
}

#[test]
fn return_and_unreachable_cost_one_ink() {
    assert_eq!(ink(&entry("i32.const 4 return"), 0), BLOCK + CONST + 1);
    let module = activated(&entry("unreachable")).module;
    let trapped = run(&module, 0, PLENTY, DEEP);
    assert_eq!((trapped.result, trapped.status), (None, 0));
    assert_eq!(trapped.ink_used, BLOCK + 1 + END);
}

#[test]
fn the_last_ink_can_be_spent_and_one_less_is_exhaustion() {
    let module = activated(&entry("local.get $n i32.const 5 i32.add")).module;
    let price = BLOCK + GET + CONST + ADD + END;
    let exact = run(&module, 1, price, DEEP);
    assert_eq!((exact.result, exact.ink_used, exact.status), (Some(6), price, 0));
    let short = run(&module, 1, price - 1, DEEP);
    assert_eq!((short.result, short.status), (None, 1));
    assert_eq!(short.ink_used, 0, "a block is paid for whole or not at all");
}

#[test]
fn an_endless_loop_runs_out_of_ink() {
    let module = activated(&entry("loop $again br $again end i32.const 0")).module;
    let run = run(&module, 0, 10_000_000, DEEP);
    assert_eq!((run.result, run.status), (None, 1));
}

#[test]
fn bytes_that_cannot_be_paid_for_are_not_written() {
    let module = activated(&entry("i32.const 0 i32.const 7 local.get $n memory.fill i32.const 0")).module;
    let fixed = BLOCK + 2 * CONST + GET + 950 + CONST + END;
    let short = run(&module, 10, fixed + 999, DEEP);
    assert_eq!((short.result, short.status), (None, 1));
    assert!(short.memory.iter().all(|byte| *byte == 0));
    let exact = run(&module, 10, fixed + 1_000, DEEP);
    assert_eq!((exact.result, exact.status, exact.ink_used), (Some(0), 0, fixed + 1_000));
    assert_eq!(exact.memory[..11], [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0]);
}

#[test]
fn ink_beyond_the_signed_range_is_still_ink() {
    let module = activated(&entry("i32.const 5")).module;
    let run = run(&module, 0, u64::MAX, DEEP);
    assert_eq!((run.result, run.ink_used), (Some(5), BLOCK + CONST + END));
}
