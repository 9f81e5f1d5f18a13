//! Life on a state file: whatever was asked, a node opened again on the file is the node that was left.

use crate::files::{Scratch, view};
use crate::requests::{CONTRACTS, address};
use crate::runs::{Runs, budget, inputs};
use crate::support::{ALICE, BOB, GENESIS, ask};
use alloy_primitives::{B256, U256};
use arbitrary::{Result, Unstructured};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use stylus_node::node::Node;
use stylus_node::rpc::INTERNAL_ERROR;

/// Bytes an input may have.
const MOST_BYTES: usize = 512;

/// Something that changes a chain or when its blocks are made; snapshot ids and hashes are those that exist.
fn step(u: &mut Unstructured<'_>, sent: &[Value]) -> Result<(&'static str, Value)> {
    let small = u.int_in_range(0..=6u64)?;
    let word = B256::with_last_byte(u.int_in_range(0..=3)?);
    Ok(match u.int_in_range(0..=19u8)? {
        0..=4 => {
            let from = u.choose(&[ALICE.address, BOB.address, CONTRACTS[0].0])?;
            let mut transaction = json!({"from": from, "to": address(u)?, "gas": "0x30d40", "value": small});
            if u.ratio(1, 3)? {
                transaction["nonce"] = json!(format!("{small:#x}"));
            }
            if u.ratio(1, 6)? {
                transaction["to"] = Value::Null;
                transaction["data"] = json!(crate::support::init_code(u.choose(&CONTRACTS)?.1));
            }
            transaction["value"] = json!(format!("{small:#x}"));
            transaction["maxFeePerGas"] = json!(format!("{:#x}", 100_000_000 * (1 + small)));
            ("eth_sendTransaction", json!([transaction]))
        }
        5 => {
            ("anvil_setBalance", json!([address(u)?, *u.choose(&[U256::ZERO, U256::ONE, U256::MAX >> 64])?]))
        }
        6 => ("anvil_setNonce", json!([address(u)?, small])),
        7 => (
            "anvil_setCode",
            json!([address(u)?, format!("0x{}", *u.choose(&["", "00", "ef0100", "eff00000"])?)]),
        ),
        8 => ("anvil_setStorageAt", json!([address(u)?, small, word])),
        9 => ("evm_snapshot", json!([])),
        10 | 11 => ("evm_revert", json!([small])),
        12 => ("evm_setAutomine", json!([u.arbitrary::<bool>()?])),
        13 => ("anvil_mine", json!([small, u.int_in_range(0..=20u8)?])),
        14 => ("evm_increaseTime", json!([small * 100])),
        15 => ("evm_setNextBlockTimestamp", json!([GENESIS + 50 * small])),
        16 => ("anvil_setBlockTimestampInterval", json!([small])),
        17 => match sent.get(small as usize) {
            Some(hash) => ("anvil_dropTransaction", json!([hash])),
            None => ("anvil_dropAllTransactions", json!([])),
        },
        18 if u.ratio(1, 3)? => ("anvil_reset", json!([])),
        _ => ("evm_setTime", json!([GENESIS + 70 * small])),
    })
}

fn open(scratch: &Scratch) -> Node {
    let (node, recovery) = scratch.open();
    assert_eq!(recovery.torn, 0);
    node
}

/// What may differ in two nodes with the same chain: who impersonates whom, and when blocks are made.
fn prepare(node: &Node) {
    ask(node, "anvil_impersonateAccount", json!([CONTRACTS[0].0]));
}

/// Lives for some steps and starts anew now and then; tells whether most steps were possible.
fn life(u: &mut Unstructured<'_>) -> Result<bool> {
    static LIVES: AtomicU64 = AtomicU64::new(0);
    let scratch = Scratch::new(&format!("life-{}", LIVES.fetch_add(1, Relaxed)));
    let mut node = open(&scratch);
    for (address, code) in CONTRACTS {
        ask(&node, "anvil_setCode", json!([address, format!("0x{code}")]));
    }
    prepare(&node);
    let (mut sent, mut steps, mut possible) = (Vec::new(), 0, 0);
    while !u.is_empty() && steps < 24 {
        let (method, params) = step(u, &sent)?;
        steps += 1;
        match node.request(method, params.clone()) {
            Ok(answer) => {
                possible += 1;
                if method == "eth_sendTransaction" {
                    sent.push(answer);
                }
            }
            Err(error) => assert_ne!(error.code, INTERNAL_ERROR, "{method} {params}: {error}"),
        }
        if u.ratio(1, 8)? {
            node = reopened(node, &scratch);
        }
    }
    drop(reopened(node, &scratch));
    Ok(possible * 2 > steps)
}

fn reopened(node: Node, scratch: &Scratch) -> Node {
    let before = view(&node);
    let automine = ask(&node, "anvil_getAutomine", json!([]));
    drop(node);
    let node = open(scratch);
    assert_eq!(view(&node), before);
    prepare(&node);
    if automine == false {
        ask(&node, "evm_setAutomine", json!([false]));
    }
    node
}

#[test]
fn a_state_file_always_holds_the_chain_that_was_left() {
    static RUNS: Runs = Runs::new("state files");
    bolero::check!()
        .with_test_time(budget())
        .with_generator(inputs(MOST_BYTES))
        .for_each(|bytes| RUNS.run(bytes, life));
    RUNS.report();
}
