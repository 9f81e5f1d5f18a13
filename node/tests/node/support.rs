//! Helpers: a node with a standing clock, requests that must work or fail, hand-assembled contracts.

use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::Encodable2718;
use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use alloy_primitives::{Address, Bytes, Signature, TxKind, U256, hex};
use serde_json::{Value, json};
use stylus_node::accounts::{DevAccount, TEST_ACCOUNTS};
use stylus_node::config::{ChainConfig, DEV_CHAIN_ID};
use stylus_node::node::Node;
use stylus_node::rpc::RpcError;

pub(crate) const GENESIS: u64 = 1_800_000_000;
pub(crate) const ALICE: DevAccount = TEST_ACCOUNTS[0];
pub(crate) const BOB: DevAccount = TEST_ACCOUNTS[1];
pub(crate) const GAS_PRICE: u64 = 100_000_000;

/// Adds one to slot 0, logs the new value under topic 0x…aa and returns it.
pub(crate) const COUNTER: &str = "6000546001018060005560005260aa60206000a160206000f3";
/// Reverts with its calldata.
pub(crate) const REVERTER: &str = "365f5f37365ffd";
/// Never ends.
pub(crate) const LOOP: &str = "5b5f56";
/// Returns timestamp, block number and the hash of the block before.
pub(crate) const CLOCK: &str = "425f5243602052600143034060405260605ff3";

/// A node on which time stands still.
pub(crate) fn node() -> Node {
    Node::start(config())
}

pub(crate) fn config() -> ChainConfig {
    ChainConfig { genesis_timestamp: Some(GENESIS), ..ChainConfig::default() }
}

/// The answer to a request that must work.
#[track_caller]
pub(crate) fn ask(node: &Node, method: &str, params: Value) -> Value {
    node.request(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
}

/// The error of a request that must fail.
#[track_caller]
pub(crate) fn fail(node: &Node, method: &str, params: Value) -> RpcError {
    match node.request(method, params) {
        Ok(answer) => panic!("{method} answered {answer}"),
        Err(error) => error,
    }
}

#[track_caller]
pub(crate) fn number(value: &Value) -> u64 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no quantity"));
    u64::from_str_radix(text.trim_start_matches("0x"), 16).unwrap_or_else(|_| panic!("{text} is no quantity"))
}

#[track_caller]
pub(crate) fn balance(node: &Node, address: Address) -> U256 {
    serde_json::from_value(ask(node, "eth_getBalance", json!([address, "latest"]))).expect("a balance")
}

pub(crate) fn height(node: &Node) -> u64 {
    number(&ask(node, "eth_blockNumber", json!([])))
}

/// Sends from a dev account and returns the receipt.
#[track_caller]
pub(crate) fn send(node: &Node, transaction: Value) -> Value {
    let hash = ask(node, "eth_sendTransaction", json!([transaction]));
    ask(node, "eth_getTransactionReceipt", json!([hash]))
}

/// Init code that returns the given runtime code.
pub(crate) fn init_code(runtime: &str) -> Bytes {
    let runtime = hex::decode(runtime).expect("hex");
    let mut code = vec![0x61];
    code.extend((runtime.len() as u16).to_be_bytes());
    code.extend(hex!("80600a5f395ff3"));
    code.extend(runtime);
    code.into()
}

#[track_caller]
pub(crate) fn deploy(node: &Node, runtime: &str) -> Address {
    let receipt = send(node, json!({"from": ALICE.address, "data": init_code(runtime)}));
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    serde_json::from_value(receipt["contractAddress"].clone()).expect("an address")
}

/// A transfer of one wei from Alice to Bob, ready to be spoiled.
pub(crate) fn transfer() -> TxEip1559 {
    TxEip1559 {
        chain_id: DEV_CHAIN_ID,
        nonce: 0,
        gas_limit: 100_000,
        max_fee_per_gas: u128::from(GAS_PRICE),
        max_priority_fee_per_gas: 0,
        to: TxKind::Call(BOB.address),
        value: U256::ONE,
        ..TxEip1559::default()
    }
}

/// The bytes of a transaction signed by Alice.
pub(crate) fn signed<T>(transaction: T) -> Bytes
where
    T: SignableTransaction<Signature>,
    TxEnvelope: From<alloy::consensus::Signed<T>>,
{
    let signer = PrivateKeySigner::from_bytes(&ALICE.key).expect("a key");
    let signature = signer.sign_hash_sync(&transaction.signature_hash()).expect("a signature");
    TxEnvelope::from(transaction.into_signed(signature)).encoded_2718().into()
}
