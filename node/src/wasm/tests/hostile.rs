//! Whatever the bytes, the answer is a program or a reason.

use super::support::{activated, entry, ink, limits, program};
use crate::wasm::{activate, canonicalise, pack, unpack};
use wasmi::{Engine, Module};

/// A linear congruential generator: the same bytes on every machine.
struct Lcg(u64);

impl Lcg {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, limit: usize) -> usize {
        self.next() as usize % limit
    }
}

/// Something of everything, so that mutations reach every reader.
fn sample() -> Vec<u8> {
    program(
        r#"(type $unary (func (param i32) (result i32)))
           (table 4 4 funcref)
           (global $g (mut i32) (i32.const 3))
           (elem (i32.const 0) $double)
           (data (i32.const 64) "stylus")
           (func $double (type $unary) (local i64 i32) local.get 0 i32.const 2 i32.mul)
           (func (export "user_entrypoint") (param i32) (result i32)
             block $a block $b local.get 0 br_table $a $b $a end end
             loop local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 end
             i32.const 0 i32.const 1 i32.const 2 memory.fill
             i32.const 1 memory.grow global.set $g
             i32.const 7 i32.const 0 call_indirect (type $unary)
             if (result i32) i32.const 1 return else i32.const 2 call $double end)"#,
    )
}

fn mutate(random: &mut Lcg, bytes: &mut Vec<u8>) {
    for _ in 0..=random.below(4) {
        let position = random.below(bytes.len());
        match random.below(5) {
            0 => bytes[position] ^= 1 << random.below(8),
            1 => bytes[position] = random.next() as u8,
            2 => bytes.insert(position, random.next() as u8),
            3 if bytes.len() > 9 => drop(bytes.remove(position)),
            3 => {}
            _ => bytes[position] = [0x00, 0x7f, 0x80, 0xff][random.below(4)],
        }
    }
}

#[test]
fn mutated_modules_never_panic_and_accepted_ones_compile() {
    let (mut random, engine, original) = (Lcg(1), Engine::default(), sample());
    let mut accepted = 0;
    for round in 0..2_000 {
        let mut wasm = original.clone();
        mutate(&mut random, &mut wasm);
        let _ = canonicalise(&wasm);
        for version in [50, 60] {
            if let Ok(activated) = activate(&wasm, &limits(version)) {
                accepted += 1;
                let compiled = Module::new(&engine, &activated.module);
                assert!(compiled.is_ok(), "round {round}: {:?}", compiled.err());
            }
        }
    }
    assert!(accepted > 50, "only {accepted} mutations were still programs: mutate more gently");
}

#[test]
fn random_bytes_behind_a_header_never_panic() {
    let mut random = Lcg(2);
    for _ in 0..500 {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let len = random.below(200);
        wasm.extend((0..len).map(|_| random.next() as u8));
        assert!(activate(&wasm, &limits(60)).is_err());
        let _ = canonicalise(&wasm);
    }
}

#[test]
fn mutated_code_never_panics_and_stays_bounded() {
    let (mut random, original) = (Lcg(3), pack(&sample()));
    for _ in 0..2_000 {
        let mut code = original.clone();
        mutate(&mut random, &mut code);
        if let Ok(wasm) = unpack(&code, 4_096) {
            assert!(wasm.len() <= 4_096);
        }
    }
}

#[test]
fn activation_is_deterministic() {
    let wasm = sample();
    assert_eq!(activated(&wasm), activated(&wasm));
}

#[test]
fn deeply_nested_blocks_are_handled() {
    let (blocks, ends) = ("block ".repeat(2_000), "end ".repeat(2_000));
    let wasm = entry(&format!("{blocks} {ends} i32.const 0"));
    assert_eq!(ink(&wasm, 0), (2_450 + 2_000 + 1) + 1_999 * 2_451 + (2_450 + 2));
}
