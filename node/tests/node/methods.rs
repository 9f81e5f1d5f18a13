//! Methods that wallets, explorers and debuggers ask besides the usual ones.

use crate::support::*;
use alloy::consensus::{Header, TxEnvelope};
use alloy::eips::Decodable2718;
use alloy::rlp::Decodable;
use alloy_primitives::{Address, B256, Bytes, Signature, U256, b256, keccak256};
use serde_json::{Value, json};
use stylus_node::node::Node;

/// The hash that EIP-712 gives for its example.
const MAIL_HASH: B256 = b256!("be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");

fn mail() -> Value {
    let field = |name: &str, kind: &str| json!({"name": name, "type": kind});
    json!({
        "types": {
            "EIP712Domain": [field("name", "string"), field("version", "string"), field("chainId", "uint256"),
                field("verifyingContract", "address")],
            "Person": [field("name", "string"), field("wallet", "address")],
            "Mail": [field("from", "Person"), field("to", "Person"), field("contents", "string")],
        },
        "primaryType": "Mail",
        "domain": {"name": "Ether Mail", "version": "1", "chainId": 1,
            "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        "message": {
            "from": {"name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
            "to": {"name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
            "contents": "Hello, Bob!",
        },
    })
}

fn signature(answer: &Value) -> Signature {
    let bytes: Bytes = serde_json::from_value(answer.clone()).expect("bytes");
    Signature::from_raw(&bytes).expect("a signature")
}

fn bytes(answer: &Value) -> Bytes {
    serde_json::from_value(answer.clone()).unwrap_or_else(|error| panic!("{answer}: {error}"))
}

fn pay(node: &Node) -> Value {
    send(node, json!({"from": ALICE.address, "to": BOB.address, "value": "0x1"}))
}

#[test]
fn messages_are_signed_with_the_prefix_of_ethereum() {
    let node = node();
    for (method, params) in [
        ("eth_sign", json!([BOB.address, "0xc0ffee"])),
        ("personal_sign", json!(["0xc0ffee", BOB.address])),
        ("personal_sign", json!(["0xc0ffee", BOB.address, "password"])),
    ] {
        let signature = signature(&ask(&node, method, params));
        assert_eq!(
            signature.recover_address_from_msg([0xc0, 0xff, 0xee]).ok(),
            Some(BOB.address),
            "{method}"
        );
    }
    let stranger = Address::repeat_byte(1);
    assert_eq!(fail(&node, "eth_sign", json!([stranger, "0x"])).code, -32000);
    assert_eq!(fail(&node, "eth_sign", json!([BOB.address, "coffee"])).code, -32602);
    assert_eq!(fail(&node, "personal_sign", json!([BOB.address])).code, -32602);
}

#[test]
fn typed_data_is_signed_by_its_hash() {
    let node = node();
    for data in [mail(), json!(mail().to_string())] {
        let signature = signature(&ask(&node, "eth_signTypedData_v4", json!([BOB.address, data])));
        assert_eq!(signature.recover_address_from_prehash(&MAIL_HASH).ok(), Some(BOB.address));
    }
    let mut endless = mail();
    endless["types"]["Person"][0]["type"] = json!("Mail");
    let mut unknown = mail();
    unknown["primaryType"] = json!("Nothing");
    for data in [endless, unknown, json!("{"), json!({}), json!(5)] {
        let error = fail(&node, "eth_signTypedData_v4", json!([BOB.address, data]));
        assert_eq!(error.code, -32602, "{data}: {}", error.message);
    }
    assert_eq!(fail(&node, "eth_signTypedData_v4", json!([Address::ZERO, mail()])).code, -32000);
}

#[test]
fn a_transaction_signed_by_the_node_can_be_sent() {
    let node = node();
    let request = json!({"from": ALICE.address, "to": BOB.address, "value": "0x5"});
    let raw = ask(&node, "eth_signTransaction", json!([request]));
    assert_eq!(height(&node), 0);
    let receipt = ask(&node, "eth_sendRawTransactionSync", json!([raw]));
    assert_eq!((&receipt["status"], &receipt["from"]), (&json!("0x1"), &json!(ALICE.address)));
    assert_eq!(fail(&node, "eth_signTransaction", json!([{"to": BOB.address}])).code, -32602);
    let foreign = json!([{"from": Address::repeat_byte(1), "to": BOB.address}]);
    assert_eq!(fail(&node, "eth_signTransaction", foreign).code, -32000);
}

#[test]
fn waiting_for_a_receipt_ends_when_patience_does() {
    let node = node();
    ask(&node, "evm_setAutomine", json!([false]));
    let raw = signed(transfer());
    let error = fail(&node, "eth_sendRawTransactionSync", json!([raw, 1]));
    assert_eq!((error.code, error.data), (4, Some(json!(keccak256(&raw)))));
    assert_eq!(fail(&node, "eth_sendRawTransactionSync", json!(["0x01"])).code, -32000);
    assert_eq!(fail(&node, "eth_sendRawTransactionSync", json!([raw, "soon"])).code, -32602);
}

#[test]
fn access_lists_name_what_bytecode_and_programs_touch() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    let proxy = deploy(&node, crate::tracing::PROXY);
    let call =
        json!({"from": ALICE.address, "to": proxy, "data": Bytes::copy_from_slice(counter.as_slice())});
    let answer = ask(&node, "eth_createAccessList", json!([call]));
    let slot = format!("0x{:064x}", 0);
    assert_eq!(answer["accessList"], json!([{"address": counter, "storageKeys": [slot]}]));
    let mut with_list = call.clone();
    with_list["accessList"] = answer["accessList"].clone();
    let receipt = send(&node, with_list);
    assert_eq!(answer["gasUsed"], receipt["gasUsed"]);
    // The callee itself is warm anyway, its slots are not.
    let alone = ask(&node, "eth_createAccessList", json!([{"to": counter}, "latest"]));
    assert_eq!(alone["accessList"], json!([{"address": counter, "storageKeys": [slot]}]));
    let store = crate::tracing::program(&node, crate::tracing::STORE);
    let program = ask(&node, "eth_createAccessList", json!([{"to": store}]));
    assert_eq!(program["accessList"], json!([{"address": store, "storageKeys": [slot]}]));
    let reverter = deploy(&node, REVERTER);
    let failed = ask(&node, "eth_createAccessList", json!([{"to": reverter}]));
    assert_eq!((&failed["error"], &failed["accessList"]), (&json!("execution reverted"), &json!([])));
    assert_eq!(fail(&node, "eth_createAccessList", json!([])).code, -32602);
    assert_eq!(fail(&node, "eth_createAccessList", json!([{}, "0x99"])).code, -32000);
}

#[test]
fn raw_bytes_hash_to_what_they_are_known_by() {
    let node = node();
    let receipt = pay(&node);
    let (hash, block) = (&receipt["transactionHash"], &receipt["blockHash"]);
    let raw = bytes(&ask(&node, "eth_getRawTransactionByHash", json!([hash])));
    assert_eq!(json!(keccak256(&raw)), *hash);
    assert!(TxEnvelope::decode_2718(&mut &raw[..]).is_ok());
    for (method, params) in [
        ("debug_getRawTransaction", json!([hash])),
        ("eth_getRawTransactionByBlockNumberAndIndex", json!(["latest", "0x0"])),
        ("eth_getRawTransactionByBlockHashAndIndex", json!([block, "0x0"])),
    ] {
        assert_eq!(bytes(&ask(&node, method, params)), raw, "{method}");
    }
    let header = bytes(&ask(&node, "debug_getRawHeader", json!(["latest"])));
    assert_eq!(json!(keccak256(&header)), *block);
    let body = bytes(&ask(&node, "debug_getRawBlock", json!(["latest"])));
    let decoded = alloy::consensus::Block::<TxEnvelope>::decode(&mut &body[..]).expect("a block");
    assert_eq!(json!(decoded.header.hash_slow()), *block);
    assert_eq!(decoded.body.transactions.len(), 1);
    assert!(Header::decode(&mut &header[..]).is_ok());
    let receipts = ask(&node, "debug_getRawReceipts", json!(["latest"]));
    let only = bytes(&receipts[0]);
    let root = alloy::consensus::proofs::ordered_trie_root_with_encoder(&[only], |receipt, out| {
        out.extend_from_slice(receipt);
    });
    assert_eq!(json!(root), ask(&node, "eth_getBlockByNumber", json!(["latest", false]))["receiptsRoot"]);
    let nothing = B256::repeat_byte(9);
    assert_eq!(ask(&node, "eth_getRawTransactionByHash", json!([nothing])), Value::Null);
    let missing = json!(["0x1", "0x7"]);
    assert_eq!(ask(&node, "eth_getRawTransactionByBlockNumberAndIndex", missing), Value::Null);
    assert_eq!(fail(&node, "debug_getRawBlock", json!(["0x99"])).code, -32000);
    assert_eq!(fail(&node, "debug_getRawHeader", json!([])).code, -32602);
}

#[test]
fn transactions_are_found_by_sender_and_nonce() {
    let node = node();
    let receipts = [(); 5].map(|()| {
        ask(&node, "evm_mine", json!([]));
        pay(&node)
    });
    let find = |nonce: u64| ask(&node, "eth_getTransactionBySenderAndNonce", json!([ALICE.address, nonce]));
    for (nonce, receipt) in (0..).zip(&receipts) {
        assert_eq!(find(nonce)["hash"], receipt["transactionHash"]);
    }
    assert_eq!(find(5), Value::Null);
    ask(&node, "evm_setAutomine", json!([false]));
    let transaction = json!([{"from": ALICE.address, "to": BOB.address, "gas": "0x5208"}]);
    let waiting = ask(&node, "eth_sendTransaction", transaction);
    assert_eq!((&find(5)["hash"], &find(5)["blockHash"]), (&waiting, &Value::Null));
    assert_eq!(fail(&node, "eth_getTransactionBySenderAndNonce", json!([ALICE.address])).code, -32602);
}

#[test]
fn headers_are_blocks_without_transactions() {
    let node = node();
    pay(&node);
    let header = ask(&node, "eth_getHeaderByNumber", json!(["latest"]));
    assert_eq!(ask(&node, "eth_getHeaderByHash", json!([header["hash"]])), header);
    let block = ask(&node, "eth_getBlockByNumber", json!(["latest", false]));
    for (name, value) in header.as_object().expect("an object") {
        assert_eq!(&block[name], value, "{name}");
    }
    assert!(header.get("transactions").is_none());
    assert_eq!(ask(&node, "eth_getHeaderByNumber", json!(["0x99"])), Value::Null);
    assert_eq!(fail(&node, "eth_getHeaderByHash", json!(["0x99"])).code, -32602);
}

#[test]
fn questions_of_the_days_of_mining_have_answers() {
    let node = node();
    let sequencer = "0xa4b000000000000000000073657175656e636572";
    for (method, answer) in [
        ("eth_coinbase", json!(sequencer)),
        ("eth_mining", json!(false)),
        ("eth_hashrate", json!("0x0")),
        ("net_peerCount", json!("0x0")),
        ("eth_protocolVersion", json!("0x41")),
    ] {
        assert_eq!(ask(&node, method, json!([])), answer, "{method}");
        assert_eq!(fail(&node, method, json!([1])).code, -32602, "{method}");
    }
    assert_eq!(ask(&node, "rpc_modules", json!([]))["eth"], "1.0");
    let genesis = ask(&node, "eth_getBlockByNumber", json!(["0x0", false]))["hash"].clone();
    assert_eq!(ask(&node, "eth_getUncleCountByBlockNumber", json!(["0x0"])), "0x0");
    assert_eq!(ask(&node, "eth_getUncleCountByBlockHash", json!([genesis])), "0x0");
    assert_eq!(ask(&node, "eth_getUncleCountByBlockNumber", json!(["0x9"])), Value::Null);
    assert_eq!(ask(&node, "eth_getUncleByBlockNumberAndIndex", json!(["0x0", "0x0"])), Value::Null);
    assert_eq!(ask(&node, "eth_getUncleByBlockHashAndIndex", json!([genesis, "0x0"])), Value::Null);
    assert_eq!(fail(&node, "eth_getUncleByBlockHashAndIndex", json!([genesis])).code, -32602);
}

#[test]
fn reverts_never_keep_a_transaction_out_of_a_block() {
    let node = node();
    let reverter = deploy(&node, REVERTER);
    // A custom error, a panic and nothing at all; in a call they are code 3 with their data.
    let panic = Bytes::from([&[0x4e, 0x48, 0x7b, 0x71][..], &U256::from(0x11).to_be_bytes::<32>()].concat());
    for data in [Bytes::from_static(&[0xde, 0xad, 0xbe, 0xef]), panic, Bytes::new()] {
        for method in ["eth_call", "eth_estimateGas"] {
            let error = fail(&node, method, json!([{"to": reverter, "data": data}]));
            assert_eq!((error.code, error.revert_data()), (3, Some(data.clone())), "{method}");
            assert!(error.message.starts_with("execution reverted"));
        }
        let request = json!({"from": ALICE.address, "to": reverter, "data": data, "gas": "0x186a0"});
        assert_eq!(send(&node, request.clone())["status"], "0x0");
        let raw = ask(&node, "eth_signTransaction", json!([request]));
        assert_eq!(ask(&node, "eth_sendRawTransactionSync", json!([raw]))["status"], "0x0");
    }
}
