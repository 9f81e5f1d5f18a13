//! Sequences of host calls: two programs and some bytecode that call, create, pay and undo.

use crate::program::{ACTORS, PROGRAMS, program};
use crate::runs::{Runs, budget, bytes, inputs};
use crate::world::{Message, chain, checked, install};
use alloy_primitives::{Bytes, U256, hex};
use arbitrary::{Result, Unstructured};
use std::collections::BTreeSet;

/// Bytes an input may have.
const MOST_BYTES: usize = 2_048;

/// Bytecode that calls the first program with all it got and reverts after that.
fn call_and_revert() -> Vec<u8> {
    [&hex!("365f5f375f5f365f3473")[..], ACTORS[0].as_slice(), &hex!("5af15f5ffd")].concat()
}

/// Bytecode that runs the second program in its own place, stores how that went and logs.
fn delegate() -> Vec<u8> {
    [&hex!("365f5f375f5f365f73")[..], ACTORS[1].as_slice(), &hex!("5af45f5560205fa000")].concat()
}

/// Bytecode that calls the first program, bears its failure and passes on what it answered.
fn proxy() -> Vec<u8> {
    [&hex!("365f5f375f5f365f3473")[..], ACTORS[0].as_slice(), &hex!("5af1503d5f5f3e3d5ff3")].concat()
}

/// Builds the actors and sends some messages; tells whether at least one of those succeeded.
fn plays(u: &mut Unstructured<'_>) -> Result<bool> {
    let messages = (0..2)
        .map(|_| {
            Ok(Message {
                to: ACTORS[u.choose_index(ACTORS.len())?],
                data: Bytes::from(vec![0x5a; u.int_in_range(0..=100)?]),
                value: U256::from(u.int_in_range(0..=1u8)?),
                gas: *u.choose(&[60_000, 200_000, 1_000_000, 5_000_000])?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let mut chain = chain();
    let mut programs = BTreeSet::new();
    for actor in &ACTORS[..PROGRAMS] {
        let module = program(u)?;
        // Code that is activated already is refused.
        let is_new = programs.insert(module.clone());
        assert_eq!(install(&mut chain, *actor, &module), is_new, "every such program is accepted");
    }
    for (actor, code) in ACTORS[PROGRAMS..].iter().zip([call_and_revert(), delegate(), proxy()]) {
        chain.set_code(*actor, code.into());
    }
    for actor in ACTORS {
        chain.set_balance(actor, U256::from(10).pow(U256::from(18)));
    }
    let mut succeeded = false;
    for message in &messages {
        succeeded |= checked(&mut chain, message).receipt.status();
    }
    Ok(succeeded)
}

#[test]
fn host_calls_keep_the_supply_and_failures_leave_nothing() {
    static RUNS: Runs = Runs::new("host calls");
    bolero::check!()
        .with_test_time(budget())
        .with_generator(inputs(MOST_BYTES))
        .for_each(|bytes| RUNS.run(bytes, plays));
    RUNS.report();
}

#[test]
fn many_sequences_of_host_calls_succeed() {
    let runs = Runs::new("host calls of fixed seeds");
    for seed in 0..64 {
        runs.run(&bytes(seed, MOST_BYTES), plays);
    }
    let (all, successes) = runs.counts();
    assert!(successes * 4 > all, "only {successes} of {all}");
}
