//! Messages to L1.

use super::harness::*;
use super::precompiles::query;
use crate::evm::Sends;
use crate::evm::precompiles::ARB_SYS;
use crate::evm::precompiles::abi::ArbSys;
use alloy_primitives::{Address, B256, U256, address, hex, keccak256};
use alloy_sol_types::{SolCall, SolEvent};
use revm::primitives::TxKind;

const L1_ACCOUNT: Address = address!("00000000000000000000000000000000000011aa");

/// The hash of a message from [`USER`] in block 10, L1 block 7.
fn message(chain: &TestChain, value: u64, data: &[u8]) -> B256 {
    let words = [10, 7, chain.block.timestamp, value].map(|word| U256::from(word).to_be_bytes::<32>());
    keccak256([USER.as_slice(), L1_ACCOUNT.as_slice(), &words.concat(), data].concat())
}

fn send(chain: &mut TestChain, value: u64, data: &[u8]) -> crate::evm::Execution {
    let call = ArbSys::sendTxToL1Call { destination: L1_ACCOUNT, data: data.to_vec().into() };
    let execution = chain.pay(ARB_SYS, U256::from(value), call.abi_encode());
    assert!(execution.result.is_success(), "{:?} {:?}", execution.result, execution.notes);
    execution
}

#[test]
fn a_withdrawal_destroys_its_value_and_announces_the_message() {
    let mut chain = TestChain::new();
    let supply =
        |chain: &TestChain| -> U256 { chain.state.accounts().map(|(_, account)| account.balance).sum() };
    let before = supply(&chain);
    let withdraw = ArbSys::withdrawEthCall { destination: L1_ACCOUNT }.abi_encode();
    let execution = chain.pay(ARB_SYS, U256::from(5), withdraw);
    assert_eq!(U256::from_be_slice(output(&execution)), U256::ZERO, "the first message");
    assert_eq!((before - supply(&chain), chain.balance(ARB_SYS)), (U256::from(5), U256::ZERO));
    let [log] = execution.result.logs() else { panic!("one log") };
    let event = ArbSys::L2ToL1Tx::decode_log(log).expect("the event");
    assert_eq!((event.caller, event.destination), (USER, L1_ACCOUNT));
    assert_eq!(B256::from(event.hash), message(&chain, 5, &[]));
    assert_eq!((event.position, event.callvalue), (U256::ZERO, U256::from(5)));
    assert_eq!((event.arbBlockNum, event.ethBlockNum), (U256::from(10), U256::from(7)));
    assert_eq!(event.timestamp, U256::from(chain.block.timestamp));
    assert!(event.data.data.is_empty());
}

#[test]
fn messages_make_a_merkle_tree() {
    let mut chain = TestChain::new();
    let join = |a: B256, b: B256| keccak256([a, b].concat());
    let leaves: Vec<B256> = (0..4u8).map(|n| keccak256(message(&chain, 0, &[n]))).collect();
    let [ab, cd] = [join(leaves[0], leaves[1]), join(leaves[2], leaves[3])];
    let roots = [leaves[0], ab, join(ab, join(leaves[2], B256::ZERO)), join(ab, cd)];
    // Level and last leaf of each part that a message completes.
    let merges: [&[(u64, u64, B256)]; 4] = [&[], &[(1, 1, ab)], &[], &[(1, 3, cd), (2, 3, roots[3])]];
    for (n, (root, merges)) in roots.into_iter().zip(merges).enumerate() {
        let execution = send(&mut chain, 0, &[n as u8]);
        assert_eq!(U256::from_be_slice(output(&execution)), U256::from(n));
        assert_eq!(Sends::of(&chain.state), Sends { count: n as u64 + 1, root });
        let logs = execution.result.logs();
        assert_eq!(logs.len(), merges.len() + 1);
        for (log, (level, leaf, hash)) in logs.iter().zip(merges) {
            let event = ArbSys::SendMerkleUpdate::decode_log(log).expect("the event");
            let position = (U256::from(*level) << 192) + U256::from(*leaf);
            assert_eq!((event.reserved, event.position, event.hash), (U256::ZERO, position, *hash));
        }
    }
    let state = ArbSys::sendMerkleTreeStateCall {}.abi_encode();
    let tx = chain.tx(Address::ZERO, TxKind::Call(ARB_SYS), state.clone());
    let asked = chain
        .engine
        .execute(chain.state.clone(), &chain.config, &chain.block, tx, crate::evm::Mode::Call)
        .expect("a call");
    let tree = ArbSys::sendMerkleTreeStateCall::abi_decode_returns(output(&asked)).expect("results");
    assert_eq!((tree.size, tree.root), (U256::from(4), roots[3]));
    assert_eq!(tree.partials, [B256::ZERO, B256::ZERO, roots[3]]);
    assert_eq!(chain.call(ARB_SYS, state).result.tx_gas_used(), GAS, "nobody else may ask");
}

#[test]
fn a_message_costs_hashes_words_of_arbos_and_events() {
    let mut chain = TestChain::new();
    let data = ArbSys::sendTxToL1Call { destination: L1_ACCOUNT, data: vec![7; 40].into() }.abi_encode();
    let execution = chain.call(ARB_SYS, &data);
    // Six words of arguments and one result; opening; the message's 208 bytes and its leaf's 32 are hashed.
    let entry = 3 * 6 + 3 + 800 + (30 + 6 * 7) + (30 + 6);
    // Size read, written and read again, one part written; the event's six words and padded 40 bytes.
    let words = 800 + 20_000 + 800 + 20_000;
    let event = 375 + 4 * 375 + 8 * (32 * 9);
    let expected = intrinsic(&data) + entry + words + event;
    assert_eq!(data.len(), 4 + 5 * 32);
    assert_eq!(execution.result.tx_gas_used(), expected - 3);
}

#[test]
fn a_reverted_message_was_never_sent() {
    let mut chain = TestChain::new();
    // Calls ArbSys with its calldata and value, then reverts.
    let contract = chain.bytecode(NOBODY, &hex!("365f5f375f5f365f3460645af1505f5ffd"));
    let withdraw = ArbSys::withdrawEthCall { destination: L1_ACCOUNT }.abi_encode();
    let before = chain.balance(USER);
    let execution = chain.pay(contract, U256::from(5), withdraw);
    let fee = U256::from(execution.result.tx_gas_used()) * U256::from(chain.config.base_fee);
    assert_eq!(before - chain.balance(USER), fee);
    assert_eq!(Sends::of(&chain.state), Sends::default());
    assert!(query(&mut chain, ARB_SYS, ArbSys::isTopLevelCallCall {}));
}
