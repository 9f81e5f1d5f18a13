//! What fuzzing found, each as a test of its own.

use crate::support::{ask, fail, node, signed, transfer};
use alloy::consensus::{TxEip1559, TxEip7702};
use serde_json::json;

/// It was taken into the pool, and then thrown away when a block was made.
#[test]
fn a_transaction_without_the_authorizations_of_its_type_is_refused_at_once() {
    let node = node();
    ask(&node, "evm_setAutomine", json!([false]));
    let TxEip1559 { chain_id, nonce, gas_limit, max_fee_per_gas, to, value, .. } = transfer();
    let bytes = signed(TxEip7702 {
        chain_id,
        nonce,
        gas_limit,
        max_fee_per_gas,
        to: to.into_to().expect("a transfer"),
        value,
        ..TxEip7702::default()
    });
    let error = fail(&node, "eth_sendRawTransaction", json!([bytes]));
    assert_eq!(error.message, "set code tx must have at least one authorization tuple");
}
