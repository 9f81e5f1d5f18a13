//! Raw transactions that never run, each with geth's words for why.

use crate::support::*;
use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::Encodable2718;
use alloy_primitives::{Bytes, Signature, TxKind, U256};
use serde_json::json;
use stylus_node::rpc::{INVALID_PARAMS, SERVER_ERROR};

#[track_caller]
fn rejected(raw: Bytes, reason: &str) {
    let node = node();
    let error = fail(&node, "eth_sendRawTransaction", json!([raw]));
    assert_eq!(error.code, SERVER_ERROR);
    assert!(error.message.contains(reason), "{:?} does not say {reason:?}", error.message);
    assert_eq!(height(&node), 0);
}

#[track_caller]
fn spoiled(reason: &str, spoil: impl FnOnce(&mut TxEip1559)) {
    let mut transaction = transfer();
    spoil(&mut transaction);
    rejected(signed(transaction), reason);
}

#[test]
fn a_transaction_for_another_chain_is_refused() {
    spoiled("invalid chain id for signer: have 1 want 412346", |transaction| transaction.chain_id = 1);
}

#[test]
fn a_nonce_gap_is_refused() {
    spoiled("nonce too high", |transaction| transaction.nonce = 5);
}

#[test]
fn a_used_nonce_is_refused() {
    let node = node();
    let raw = signed(transfer());
    ask(&node, "eth_sendRawTransaction", json!([raw]));
    let error = fail(&node, "eth_sendRawTransaction", json!([raw]));
    assert!(error.message.starts_with("nonce too low"), "{}", error.message);
}

#[test]
fn a_sender_without_funds_is_refused() {
    spoiled("insufficient funds for gas * price + value", |transaction| transaction.value = U256::MAX);
}

#[test]
fn gas_below_the_intrinsic_cost_is_refused() {
    spoiled("intrinsic gas too low: gas 20999, minimum needed 21000", |transaction| {
        transaction.gas_limit = 20_999;
    });
}

#[test]
fn gas_above_the_block_limit_is_refused() {
    spoiled("exceeds block gas limit: gas 1125899906842625, limit 1125899906842624", |transaction| {
        transaction.gas_limit = (1 << 50) + 1;
    });
    spoiled("exceeds block gas limit", |transaction| transaction.gas_limit = u64::MAX);
}

#[test]
fn a_fee_below_the_base_fee_is_refused() {
    spoiled("max fee per gas less than block base fee", |transaction| transaction.max_fee_per_gas = 1);
}

#[test]
fn a_tip_above_the_fee_is_refused() {
    spoiled("max priority fee per gas higher than max fee per gas", |transaction| {
        transaction.max_priority_fee_per_gas = u128::from(GAS_PRICE) + 1;
    });
}

#[test]
fn oversized_init_code_is_refused() {
    spoiled("max initcode size exceeded", |transaction| {
        transaction.to = TxKind::Create;
        transaction.gas_limit = 30_000_000;
        transaction.input = vec![0; 49_153].into();
    });
}

#[test]
fn a_blob_transaction_is_refused_before_it_is_decoded() {
    rejected(Bytes::from_static(&[3, 0xc0]), "transaction type not supported: 3");
}

#[test]
fn an_unknown_type_is_refused() {
    rejected(Bytes::from_static(&[0x64, 0xc0]), "transaction type not supported: 100");
}

#[test]
fn bytes_that_are_no_transaction_are_refused() {
    let good = signed(transfer());
    for bytes in
        [&[][..], &[2], &[0xff; 40], &[0xc0], &good[..good.len() - 1], &[good.as_ref(), &[0]].concat()]
    {
        rejected(Bytes::copy_from_slice(bytes), "cannot decode the transaction");
    }
}

#[test]
fn an_impossible_signature_is_refused() {
    for signature in [
        Signature::new(U256::ZERO, U256::ZERO, false),
        Signature::new(U256::MAX, U256::ONE, true),
        Signature::new(U256::ONE, U256::MAX, true),
    ] {
        let envelope = TxEnvelope::from(transfer().into_signed(signature));
        rejected(envelope.encoded_2718().into(), "invalid sender");
    }
}

#[test]
fn an_account_without_a_key_here_cannot_send() {
    let node = node();
    let stranger = alloy_primitives::Address::repeat_byte(7);
    let error = fail(&node, "eth_sendTransaction", json!([{"from": stranger, "to": BOB.address}]));
    assert!(error.message.starts_with("unknown account"), "{}", error.message);
}

#[test]
fn a_refused_transaction_leaves_no_trace() {
    let node = node();
    let before = ask(&node, "eth_getBlockByNumber", json!(["latest", true]));
    fail(
        &node,
        "eth_sendTransaction",
        json!([{"from": ALICE.address, "to": BOB.address, "value": U256::MAX}]),
    );
    fail(&node, "eth_sendTransaction", json!([{"from": ALICE.address, "to": BOB.address, "nonce": "0x9"}]));
    assert_eq!(ask(&node, "eth_getBlockByNumber", json!(["latest", true])), before);
}

#[test]
fn malformed_parameters_are_named() {
    let node = node();
    for (method, params, reason) in [
        ("eth_getBalance", json!([]), "missing value for required argument 0 (address)"),
        ("eth_getBalance", json!(["0x12"]), "invalid argument 0 (address)"),
        ("eth_getBalance", json!([ALICE.address, "sometimes"]), "invalid argument 1 (block)"),
        ("eth_getBalance", json!([ALICE.address, "latest", 1]), "too many arguments, want at most 2"),
        ("eth_getBalance", json!({"address": ALICE.address}), "params must be an array"),
        ("eth_getBalance", json!("latest"), "params must be an array"),
        ("eth_sendRawTransaction", json!(["0xzz"]), "invalid argument 0 (transaction)"),
        ("eth_call", json!([{"to": 5}]), "invalid argument 0 (transaction)"),
        ("eth_call", json!([{}, "latest", {"0x12": {}}]), "invalid argument 2 (state overrides)"),
        ("eth_getLogs", json!([{"fromBlock": "0x5", "toBlock": "0x1"}]), "invalid block range"),
        ("eth_getLogs", json!([{"topics": "0x"}]), "invalid argument 0 (filter)"),
        ("eth_feeHistory", json!(["0x1", "latest", [50, 10]]), "invalid reward percentile"),
        ("evm_increaseTime", json!([-5]), "invalid argument 0 (seconds)"),
        ("evm_increaseTime", json!([u64::MAX]), "out of range"),
        ("evm_setNextBlockTimestamp", json!([1]), "time only moves forward"),
        ("anvil_mine", json!([1_000_000_000]), "too many at once"),
        ("anvil_mine", json!([3, u64::MAX]), "out of range"),
    ] {
        let error = fail(&node, method, params);
        assert_eq!(error.code, INVALID_PARAMS, "{method}: {error}");
        assert!(error.message.contains(reason), "{method}: {:?} does not say {reason:?}", error.message);
    }
    assert_eq!(height(&node), 0);
}
