//! State files, dumps, resets and proofs.

use crate::files::{Scratch, clock, view};
use crate::support::*;
use alloy::rpc::types::EIP1186AccountProofResponse;
use alloy_primitives::{Address, B256, Bytes, KECCAK256_EMPTY, U256, keccak256};
use alloy_trie::proof::verify_proof;
use alloy_trie::{Nibbles, TrieAccount};
use serde_json::json;
use std::fs;
use std::io::Write;
use stylus_node::config::ChainConfig;
use stylus_node::node::Node;
use stylus_node::store::{Recovery, StoreError};

/// A bit of everything that changes a chain.
fn live(node: &Node) {
    let place = Address::repeat_byte(0x55);
    ask(node, "anvil_setCode", json!([clock(), format!("0x{CLOCK}")]));
    ask(node, "anvil_setCode", json!([place, format!("0x{COUNTER}")]));
    send(node, json!({"from": ALICE.address, "to": place}));
    ask(node, "anvil_setStorageAt", json!([place, "0x0", B256::with_last_byte(9)]));
    ask(node, "anvil_setBalance", json!([BOB.address, "0x7"]));
    ask(node, "evm_increaseTime", json!([1_000]));
    let counter = deploy(node, COUNTER);
    send(node, json!({"from": ALICE.address, "to": counter}));
    ask(node, "anvil_impersonateAccount", json!([place]));
    ask(node, "anvil_setBalance", json!([place, U256::from(10).pow(U256::from(18))]));
    send(node, json!({"from": place, "to": BOB.address, "value": "0x3"}));
    ask(node, "evm_setNextBlockTimestamp", json!([GENESIS + 5_000]));
    ask(node, "evm_mine", json!([]));
    ask(node, "evm_setAutomine", json!([false]));
    for nonce in [4, 3, 9] {
        let transaction =
            json!({"from": ALICE.address, "to": place, "nonce": format!("{nonce:#x}"), "gas": "0x186a0"});
        ask(node, "eth_sendTransaction", json!([transaction]));
    }
    ask(node, "evm_mine", json!([]));
    ask(node, "evm_setNextBlockTimestamp", json!([GENESIS + 9_000]));
}

#[test]
fn a_restarted_chain_is_the_chain_that_was_left() {
    let scratch = Scratch::new("restart");
    let (node, recovery) = scratch.open();
    assert!(!recovery.existed);
    live(&node);
    let before = view(&node);
    let height = height(&node);
    drop(node);
    let (node, recovery) = scratch.open();
    assert_eq!(recovery, Recovery { existed: true, height, torn: 0 });
    assert_eq!(view(&node), before);
    ask(&node, "evm_mine", json!([]));
    assert_eq!(
        number(&ask(&node, "eth_getBlockByNumber", json!(["latest", false]))["timestamp"]),
        GENESIS + 9_000
    );
}

#[test]
fn snapshots_reverts_and_resets_survive_a_restart() {
    let scratch = Scratch::new("snapshots");
    let (node, _) = scratch.open();
    let first = ask(&node, "evm_snapshot", json!([]));
    live(&node);
    let lived = view(&node);
    let second = ask(&node, "evm_snapshot", json!([]));
    ask(&node, "anvil_mine", json!([5]));
    drop(node);
    let (node, _) = scratch.open();
    assert_eq!(ask(&node, "evm_revert", json!([second])), true);
    assert_eq!(view(&node), lived);
    drop(node);
    let (node, _) = scratch.open();
    assert_eq!(view(&node), lived);
    assert_eq!(ask(&node, "evm_revert", json!([second])), false);
    assert_eq!(ask(&node, "evm_revert", json!([first])), true);
    assert_eq!(height(&node), 0);
    ask(&node, "anvil_mine", json!([2]));
    ask(&node, "anvil_reset", json!([]));
    drop(node);
    let (node, _) = scratch.open();
    assert_eq!(view(&node), {
        let fresh = crate::support::node();
        view(&fresh)
    });
}

#[test]
fn a_file_cut_anywhere_holds_what_was_written_completely() {
    let scratch = Scratch::new("cut");
    let (node, _) = scratch.open();
    for _ in 0..3 {
        send(&node, json!({"from": ALICE.address, "to": BOB.address, "value": "0x1"}));
    }
    drop(node);
    let whole = fs::read(&scratch.0).expect("a file");
    let ends: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] == b'\n').map(|at| at + 1).collect();
    assert_eq!(ends.len(), 4, "the head and three blocks");
    for cut in (0..whole.len()).step_by(97).chain(ends.iter().flat_map(|end| [end - 1, *end])) {
        fs::write(&scratch.0, &whole[..cut]).expect("a file");
        let (node, recovery) = scratch.open();
        let complete = ends.iter().filter(|end| **end <= cut).count();
        assert_eq!(height(&node), complete.saturating_sub(1) as u64, "cut at {cut}");
        let kept = ends.get(complete.wrapping_sub(1)).copied().unwrap_or(0);
        if complete > 0 {
            assert_eq!(recovery.torn as usize, cut - kept);
        }
        // And it goes on from there.
        send(&node, json!({"from": ALICE.address, "to": BOB.address}));
        drop(node);
        assert_eq!(height(&scratch.open().0), complete.saturating_sub(1) as u64 + 1);
    }
}

#[test]
fn damage_in_the_middle_is_reported_and_nothing_is_thrown_away() {
    let scratch = Scratch::new("damage");
    let (node, _) = scratch.open();
    for _ in 0..3 {
        send(&node, json!({"from": ALICE.address, "to": BOB.address, "value": "0x1"}));
    }
    drop(node);
    let mut bytes = fs::read(&scratch.0).expect("a file");
    let second = bytes.iter().position(|byte| *byte == b'\n').expect("lines") + 100;
    bytes[second] ^= 1;
    fs::write(&scratch.0, &bytes).expect("a file");
    let error = Node::open(config(), &scratch.0).expect_err("damaged");
    assert!(matches!(error, StoreError::Damaged { line: 2, .. }), "{error}");
    assert_eq!(fs::read(&scratch.0).expect("a file"), bytes);
}

#[test]
fn a_file_is_refused_if_it_is_in_use_of_another_chain_or_no_state_file() {
    let scratch = Scratch::new("refused");
    let (node, _) = scratch.open();
    let refused = |config: ChainConfig| Node::open(config, &scratch.0).expect_err("refused");
    assert!(matches!(refused(config()), StoreError::InUse(_)));
    drop(node);
    let other = refused(ChainConfig { chain_id: 7, ..config() });
    assert!(other.to_string().contains("belongs to another chain (chain id 412346, ArbOS 60"), "{other}");
    assert!(matches!(refused(ChainConfig { accounts: 2, ..config() }), StoreError::OtherChain { .. }));
    let mut file = fs::File::create(&scratch.0).expect("a file");
    file.write_all(b"# my notes\nnot to be lost\n").expect("written");
    assert!(matches!(refused(config()), StoreError::Foreign(_)));
    assert_eq!(fs::read(&scratch.0).expect("a file"), b"# my notes\nnot to be lost\n");
    let nowhere = Node::open(config(), &scratch.0.join("below")).expect_err("not a folder");
    assert!(nowhere.to_string().starts_with("cannot use the state file"), "{nowhere}");
}

#[test]
fn a_dump_can_be_loaded_elsewhere() {
    let [from, to] = [node(), node()];
    live(&from);
    let dump = ask(&from, "anvil_dumpState", json!([]));
    ask(&to, "anvil_setStorageAt", json!([Address::repeat_byte(0x55), "0x5", B256::with_last_byte(1)]));
    assert_eq!(ask(&to, "anvil_loadState", json!([dump])), true);
    for method in ["eth_getBalance", "eth_getCode", "eth_getTransactionCount"] {
        for address in [ALICE.address, BOB.address, Address::repeat_byte(0x55)] {
            assert_eq!(ask(&to, method, json!([address])), ask(&from, method, json!([address])));
        }
    }
    let slot =
        |node: &Node, slot: &str| ask(node, "eth_getStorageAt", json!([Address::repeat_byte(0x55), slot]));
    assert_eq!(slot(&to, "0x0"), slot(&from, "0x0"));
    assert_eq!(slot(&to, "0x5"), json!(B256::ZERO), "words that the dump does not have are gone");
}

#[test]
fn plain_json_loads_and_garbage_does_not() {
    let node = node();
    let account = Address::repeat_byte(0x12);
    let text = json!({"accounts": {account.to_string(): {"nonce": 3, "balance": "0x5", "code": "0x", "storage": {}}}});
    assert_eq!(ask(&node, "anvil_loadState", json!([Bytes::from(text.to_string().into_bytes())])), true);
    assert_eq!(ask(&node, "eth_getTransactionCount", json!([account])), "0x3");
    for garbage in ["0x", "0x1f8b", "0x7b7d", "0xdeadbeef"] {
        let error = fail(&node, "anvil_loadState", json!([garbage]));
        assert!(error.message.starts_with("the state cannot be read"), "{error}");
    }
}

#[test]
fn reset_goes_back_to_the_first_block_and_cannot_fork() {
    let node = node();
    live(&node);
    let genesis = ask(&node, "eth_getBlockByNumber", json!(["0x0", false]));
    fail(&node, "anvil_reset", json!([{"forking": {"jsonRpcUrl": "http://127.0.0.1:1"}}]));
    assert_ne!(height(&node), 0);
    ask(&node, "anvil_reset", json!([{}]));
    assert_eq!(height(&node), 0);
    assert_eq!(ask(&node, "eth_getBlockByNumber", json!(["latest", false])), genesis);
    assert_eq!(balance(&node, BOB.address), config().account_balance);
}

#[test]
fn the_node_describes_itself() {
    let node = node();
    let info = ask(&node, "anvil_nodeInfo", json!([]));
    assert_eq!(
        (&info["currentBlockNumber"], &info["environment"]["chainId"]),
        (&json!("0x0"), &json!(412_346))
    );
    let metadata = ask(&node, "hardhat_metadata", json!([]));
    assert_eq!((&metadata["latestBlockNumber"], &metadata["automine"]), (&json!(0), &json!(true)));
}

#[test]
fn proofs_prove_what_is_there_and_what_is_not() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    send(&node, json!({"from": ALICE.address, "to": counter}));
    for tag in ["0x1", "latest"] {
        let root: B256 = serde_json::from_value(
            ask(&node, "eth_getBlockByNumber", json!([tag, false]))["stateRoot"].clone(),
        )
        .expect("a root");
        for address in [counter, ALICE.address, Address::repeat_byte(0xee)] {
            let proof: EIP1186AccountProofResponse =
                serde_json::from_value(ask(&node, "eth_getProof", json!([address, ["0x0", "0x1"], tag])))
                    .expect("a proof");
            let account = TrieAccount {
                nonce: proof.nonce,
                balance: proof.balance,
                storage_root: proof.storage_hash,
                code_hash: proof.code_hash,
            };
            let there = proof.nonce > 0 || !proof.balance.is_zero() || proof.code_hash != KECCAK256_EMPTY;
            let leaf = there.then(|| alloy::rlp::encode(account));
            verify_proof(root, Nibbles::unpack(keccak256(address)), leaf, &proof.account_proof)
                .expect("an account");
            for word in proof.storage_proof {
                let expected = U256::from(u64::from(
                    address == counter && tag == "latest" && word.key.as_b256() == B256::ZERO,
                ));
                assert_eq!(word.value, expected);
                let leaf = (!word.value.is_zero()).then(|| alloy::rlp::encode(word.value));
                let key = Nibbles::unpack(keccak256(word.key.as_b256()));
                if proof.storage_hash != alloy_trie::EMPTY_ROOT_HASH {
                    verify_proof(proof.storage_hash, key, leaf, &word.proof).expect("a word");
                } else {
                    assert!(leaf.is_none() && word.proof.is_empty());
                }
            }
        }
    }
    let many: Vec<String> = (0..1_025).map(|slot| format!("{slot:#x}")).collect();
    fail(&node, "eth_getProof", json!([counter, many]));
}
