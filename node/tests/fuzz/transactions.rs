//! Signed transactions: of every type, whole and damaged, and bytes that are none.

use crate::requests::{CONTRACTS, node};
use crate::runs::{Runs, budget, inputs};
use crate::support::{ALICE, BOB, GAS_PRICE, ask, number, signed};
use alloy::consensus::{TxEip1559, TxEip2930, TxEip7702, TxLegacy};
use alloy::eips::eip2930::{AccessList, AccessListItem};
use alloy::eips::eip7702::{Authorization, SignedAuthorization};
use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use alloy_primitives::{Address, B256, Bytes, TxKind, U256, keccak256};
use arbitrary::{Result, Unstructured};
use serde_json::json;
use stylus_node::config::DEV_CHAIN_ID;
use stylus_node::rpc::INTERNAL_ERROR;

/// Bytes an input may have.
const MOST_BYTES: usize = 1_024;

fn authorizations(u: &mut Unstructured<'_>) -> Result<Vec<SignedAuthorization>> {
    (0..u.int_in_range(0..=2u8)?)
        .map(|_| {
            let authorization = Authorization {
                chain_id: U256::from(*u.choose(&[0, DEV_CHAIN_ID, 7])?),
                address: u.choose(&CONTRACTS)?.0,
                nonce: u.int_in_range(0..=1)?,
            };
            let signer = PrivateKeySigner::from_bytes(&BOB.key).expect("a key");
            let signature = signer.sign_hash_sync(&authorization.signature_hash()).expect("a signature");
            Ok(authorization.into_signed(signature))
        })
        .collect()
}

fn access_list(u: &mut Unstructured<'_>) -> Result<AccessList> {
    let items = (0..u.int_in_range(0..=2u8)?)
        .map(|_| {
            let storage_keys = vec![B256::with_last_byte(u.arbitrary()?); u.int_in_range(0..=2)?];
            Ok(AccessListItem { address: u.choose(&CONTRACTS)?.0, storage_keys })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(AccessList(items))
}

/// A signed transaction that mostly can be mined.
fn transaction(u: &mut Unstructured<'_>) -> Result<Bytes> {
    let target: Address = u.choose(&CONTRACTS)?.0;
    let to = if u.ratio(1, 4)? { TxKind::Create } else { TxKind::Call(target) };
    let value = if u.ratio(1, 16)? { U256::MAX } else { U256::from(u.arbitrary::<u8>()?) };
    let len = u.int_in_range(0..=64)?;
    let input = Bytes::copy_from_slice(u.bytes(len.min(u.len()))?);
    let nonce = u64::from(u.ratio(1, 16)?);
    let gas_limit = *u.choose(&[200_000, 200_000, 200_000, 100_000, 20_000, u64::MAX])?;
    let price = u128::from(GAS_PRICE);
    let fee = *u.choose(&[price, price, 2 * price, price - 1, u128::MAX])?;
    let chain_id = if u.ratio(1, 16)? { 1 } else { DEV_CHAIN_ID };
    Ok(match u.int_in_range(0..=3u8)? {
        0 => {
            let chain_id = u.ratio(1, 2)?.then_some(chain_id);
            signed(TxLegacy { chain_id, nonce, gas_price: fee, gas_limit, to, value, input })
        }
        1 => {
            let access_list = access_list(u)?;
            signed(TxEip2930 { chain_id, nonce, gas_price: fee, gas_limit, to, value, access_list, input })
        }
        2 => signed(TxEip1559 {
            chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas: fee,
            max_priority_fee_per_gas: *u.choose(&[0, 1, price, u128::MAX])?,
            to,
            value,
            access_list: access_list(u)?,
            input,
        }),
        _ => signed(TxEip7702 {
            chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas: fee,
            max_priority_fee_per_gas: 0,
            to: target,
            value,
            access_list: access_list(u)?,
            authorization_list: authorizations(u)?,
            input,
        }),
    })
}

/// Sends bytes as a transaction; tells whether they were taken.
fn raw(u: &mut Unstructured<'_>) -> Result<bool> {
    let bytes = match u.int_in_range(0..=4u8)? {
        0 => Bytes::copy_from_slice(u.bytes(u.len())?),
        1 => {
            let changes: Vec<(u8, u8, u8)> =
                (0..u.int_in_range(1..=3u8)?).map(|_| u.arbitrary()).collect::<Result<_>>()?;
            let mut bytes = transaction(u)?.to_vec();
            for (how, at, byte) in changes {
                let at = usize::from(at) % bytes.len();
                match how % 4 {
                    0 => bytes[at] ^= 1 << (byte % 8),
                    1 => bytes[at] = byte,
                    2 => bytes.insert(at, byte),
                    _ => bytes.truncate(at.max(1)),
                }
            }
            bytes.into()
        }
        _ => transaction(u)?,
    };
    let node = node();
    // Nobody waits for predecessors.
    ask(&node, "evm_setAutomine", json!([false]));
    let answer = node.request("eth_sendRawTransaction", json!([bytes]));
    ask(&node, "evm_mine", json!([]));
    let hash = match answer {
        Ok(hash) => hash,
        Err(error) => {
            assert_ne!(error.code, INTERNAL_ERROR, "{bytes}: {error}");
            assert!(!error.message.is_empty());
            return Ok(false);
        }
    };
    // One transaction has one encoding, or else clients look for the wrong hash.
    assert_eq!(hash, json!(keccak256(&bytes)), "{bytes}");
    let known = ask(&node, "eth_getTransactionByHash", json!([hash]));
    let at_once = || crate::requests::node().request("eth_sendRawTransaction", json!([bytes]));
    assert_eq!(known["hash"], hash, "taken and thrown away: {bytes}: {:?}", at_once());
    if known["from"] == json!(ALICE.address) && known["nonce"] == "0x0" {
        let receipt = ask(&node, "eth_getTransactionReceipt", json!([hash]));
        assert!(number(&receipt["gasUsed"]) <= number(&known["gas"]), "{receipt}");
    }
    Ok(true)
}

#[test]
fn any_bytes_as_a_transaction_are_mined_or_refused() {
    static RUNS: Runs = Runs::new("raw transactions");
    bolero::check!()
        .with_test_time(budget())
        .with_generator(inputs(MOST_BYTES))
        .for_each(|bytes| RUNS.run(bytes, raw));
    RUNS.report();
}
