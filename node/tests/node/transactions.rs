//! What mined transactions do and how they are reported.

use crate::support::*;
use alloy::consensus::{TxEip2930, TxEip7702, TxLegacy};
use alloy::eips::eip7702::Authorization;
use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use alloy_primitives::{Address, Bloom, TxKind, U256};
use serde_json::json;
use stylus_node::config::{DEV_CHAIN_ID, DEV_OWNER};

#[test]
fn value_moves_and_the_sender_pays_the_base_fee() {
    let node = node();
    let (alice, bob) = (balance(&node, ALICE.address), balance(&node, BOB.address));
    let value = U256::from(5_000);
    let receipt = send(&node, json!({"from": ALICE.address, "to": BOB.address, "value": value}));
    assert_eq!(receipt["status"], "0x1");
    assert_eq!(number(&receipt["gasUsed"]), 21_000);
    assert_eq!(number(&receipt["effectiveGasPrice"]), GAS_PRICE);
    assert_eq!(receipt["gasUsedForL1"], "0x0");
    assert_eq!(receipt["l1BlockNumber"], "0x1");
    assert_eq!(balance(&node, BOB.address), bob + value);
    assert_eq!(balance(&node, ALICE.address), alice - value - U256::from(21_000 * GAS_PRICE));
}

#[test]
fn the_chain_owner_and_the_test_accounts_start_with_funds() {
    let node = node();
    let accounts: Vec<Address> =
        serde_json::from_value(ask(&node, "eth_accounts", json!([]))).expect("addresses");
    assert_eq!(accounts.len(), 11);
    assert_eq!(accounts[0], DEV_OWNER);
    for account in accounts {
        assert_eq!(balance(&node, account), config().account_balance);
    }
}

#[test]
fn contracts_are_deployed_called_and_log() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    assert_eq!(ask(&node, "eth_getCode", json!([counter])), json!(format!("0x{COUNTER}")));
    for expected in 1..=3u64 {
        let receipt = send(&node, json!({"from": BOB.address, "to": counter}));
        let log = &receipt["logs"][0];
        assert_eq!(log["address"], json!(counter));
        assert_eq!(log["topics"][0], json!(format!("0x{:064x}", 0xaa)));
        assert_eq!(log["data"], json!(format!("0x{expected:064x}")));
        assert_eq!(log["blockHash"], receipt["blockHash"]);
        assert_eq!(log["logIndex"], "0x0");
        assert_eq!(log["removed"], false);
        let bloom: Bloom = serde_json::from_value(receipt["logsBloom"].clone()).expect("a bloom");
        assert!(bloom.contains_input(alloy_primitives::BloomInput::Raw(counter.as_slice())));
    }
    assert_eq!(
        ask(&node, "eth_getStorageAt", json!([counter, "0x0", "latest"])),
        json!(format!("0x{:064x}", 3))
    );
    assert_eq!(ask(&node, "eth_call", json!([{"to": counter}, "latest"])), json!(format!("0x{:064x}", 4)));
    assert_eq!(ask(&node, "eth_getStorageAt", json!([counter, "0x0"])), json!(format!("0x{:064x}", 3)));
}

#[test]
fn a_reverted_transaction_is_mined_without_logs_and_with_status_zero() {
    let node = node();
    let reverter = deploy(&node, REVERTER);
    let receipt =
        send(&node, json!({"from": ALICE.address, "to": reverter, "data": "0x1234", "gas": "0x186a0"}));
    assert_eq!(receipt["status"], "0x0");
    assert_eq!(receipt["logs"], json!([]));
    assert_eq!(ask(&node, "eth_getTransactionCount", json!([ALICE.address, "latest"])), "0x2");
}

#[test]
fn every_accepted_type_is_reported_with_its_type_and_sender() {
    let node = node();
    let price = u128::from(GAS_PRICE);
    let to = TxKind::Call(BOB.address);
    let legacy = TxLegacy {
        chain_id: Some(DEV_CHAIN_ID),
        nonce: 0,
        gas_price: price,
        gas_limit: 21_000,
        to,
        ..TxLegacy::default()
    };
    let access = TxEip2930 {
        chain_id: DEV_CHAIN_ID,
        nonce: 1,
        gas_price: price,
        gas_limit: 21_000,
        to,
        ..TxEip2930::default()
    };
    let mut dynamic = transfer();
    dynamic.nonce = 2;
    let delegate = Authorization { chain_id: U256::from(DEV_CHAIN_ID), address: DEV_OWNER, nonce: 0 };
    let bob = PrivateKeySigner::from_bytes(&BOB.key).expect("a key");
    let signature = bob.sign_hash_sync(&delegate.signature_hash()).expect("a signature");
    let delegating = TxEip7702 {
        chain_id: DEV_CHAIN_ID,
        nonce: 3,
        gas_limit: 100_000,
        max_fee_per_gas: price,
        to: BOB.address,
        authorization_list: vec![delegate.into_signed(signature)],
        ..TxEip7702::default()
    };
    let all = [
        ("0x0", signed(legacy)),
        ("0x1", signed(access)),
        ("0x2", signed(dynamic)),
        ("0x4", signed(delegating)),
    ];
    for (kind, raw) in all {
        let hash = ask(&node, "eth_sendRawTransaction", json!([raw]));
        let transaction = ask(&node, "eth_getTransactionByHash", json!([hash]));
        assert_eq!(transaction["type"], kind);
        assert_eq!(transaction["hash"], hash);
        assert_eq!(transaction["from"], json!(ALICE.address.to_string().to_lowercase()));
        assert_eq!(number(&transaction["gasPrice"]), GAS_PRICE);
        for field in
            ["blockHash", "blockNumber", "transactionIndex", "nonce", "gas", "value", "input", "r", "s"]
        {
            assert!(transaction[field].is_string(), "{kind}: {field} is {}", transaction[field]);
        }
        let receipt = ask(&node, "eth_getTransactionReceipt", json!([hash]));
        assert_eq!(receipt["type"], kind);
        assert_eq!(receipt["status"], "0x1");
    }
    let code = ask(&node, "eth_getCode", json!([BOB.address]));
    assert_eq!(code, json!(format!("0xef0100{}", alloy_primitives::hex::encode(DEV_OWNER))));
}

#[test]
fn nonces_count_up_and_pending_equals_latest() {
    let node = node();
    for expected in 0..3u64 {
        for block in ["latest", "pending"] {
            assert_eq!(
                number(&ask(&node, "eth_getTransactionCount", json!([ALICE.address, block]))),
                expected
            );
        }
        send(&node, json!({"from": ALICE.address, "to": BOB.address}));
    }
    assert_eq!(ask(&node, "eth_getTransactionCount", json!([ALICE.address, "0x1"])), "0x1");
}

#[test]
fn the_create2_factory_deploys_to_the_address_everybody_computes() {
    let node = node();
    let factory = stylus_node::predeploys::CREATE2_FACTORY;
    let code = init_code(COUNTER);
    let data = [vec![0; 32], code.to_vec()].concat();
    let receipt = send(
        &node,
        json!({"from": ALICE.address, "to": factory, "data": alloy_primitives::Bytes::from(data)}),
    );
    assert_eq!(receipt["status"], "0x1");
    let address = factory.create2_from_code([0; 32], code);
    assert_eq!(ask(&node, "eth_getCode", json!([address])), json!(format!("0x{COUNTER}")));
}

#[test]
fn the_same_transactions_give_the_same_blocks() {
    let run = || {
        let node = node();
        let counter = deploy(&node, COUNTER);
        send(&node, json!({"from": BOB.address, "to": counter}));
        ask(&node, "evm_increaseTime", json!([1_000]));
        send(&node, json!({"from": BOB.address, "to": ALICE.address, "value": "0x7"}));
        ask(&node, "eth_getBlockByNumber", json!(["latest", true]))
    };
    let (first, second) = (run(), run());
    assert_eq!(first["stateRoot"], second["stateRoot"]);
    assert_eq!(first["hash"], second["hash"]);
    assert_eq!(first, second);
}

#[test]
fn many_chains_live_in_one_process_and_share_nothing() {
    let nodes: Vec<_> = (0..200).map(|_| node()).collect();
    for (index, node) in nodes.iter().enumerate() {
        send(node, json!({"from": ALICE.address, "to": BOB.address, "value": U256::from(index)}));
    }
    for (index, node) in nodes.iter().enumerate() {
        assert_eq!(height(node), 1);
        assert_eq!(balance(node, BOB.address), config().account_balance + U256::from(index));
    }
}
