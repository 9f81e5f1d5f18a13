//! Signatures of the accounts whose keys the node holds.

use super::execute::complete;
use super::params::Params;
use super::render::value;
use super::{Backend, RpcError};
use crate::chain::ChainError;
use alloy::consensus::TypedTransaction;
use alloy::eips::Encodable2718;
use alloy::network::TxSignerSync as _;
use alloy::rpc::types::TransactionRequest;
use alloy::signers::SignerSync as _;
use alloy::signers::local::PrivateKeySigner;
use alloy_dyn_abi::TypedData;
use alloy_primitives::{Address, B256, Bytes, Signature};
use serde_json::Value;

type Answer = Result<Value, RpcError>;

/// The signer of one of the node's own accounts.
pub(super) fn signer(backend: &Backend, address: Address) -> Result<PrivateKeySigner, RpcError> {
    let account = backend.accounts().iter().find(|account| account.address == address);
    let account = account.ok_or(ChainError::UnknownAccount(address))?;
    PrivateKeySigner::from_bytes(&account.key).map_err(|error| RpcError::server(error.to_string()))
}

/// `eth_sign`: the account, then the data.
pub(super) fn data(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let data = params.take::<Bytes>("data")?;
    params.end()?;
    message(backend, address, &data)
}

/// `personal_sign`: the data, then the account.
pub(super) fn personal(backend: &Backend, mut params: Params) -> Answer {
    let data = params.take::<Bytes>("data")?;
    let address = params.take::<Address>("address")?;
    // Wallets send a password along that nobody needs here.
    let _ = params.optional::<String>("password")?;
    params.end()?;
    message(backend, address, &data)
}

fn message(backend: &Backend, address: Address, data: &[u8]) -> Answer {
    signed(signer(backend, address)?.sign_message_sync(data))
}

/// `eth_signTypedData_v4`: EIP-712 data as an object or as a string of JSON.
pub(super) fn typed_data(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let data = params.take::<Value>("typed data")?;
    params.end()?;
    let data: TypedData = match data {
        Value::String(text) => serde_json::from_str(&text),
        data => serde_json::from_value(data),
    }
    .map_err(|error| RpcError::params(format!("invalid argument 1 (typed data): {error}")))?;
    let hash: B256 = data
        .eip712_signing_hash()
        .map_err(|error| RpcError::params(format!("invalid argument 1 (typed data): {error}")))?;
    signed(signer(backend, address)?.sign_hash_sync(&hash))
}

fn signed(signature: alloy::signers::Result<Signature>) -> Answer {
    value(Bytes::from(signature.map_err(|error| RpcError::server(error.to_string()))?.as_bytes()))
}

/// `eth_signTransaction`: the bytes for `eth_sendRawTransaction`.
pub(super) fn transaction(backend: &Backend, mut params: Params) -> Answer {
    let request = params.take::<TransactionRequest>("transaction")?;
    params.end()?;
    let Some(sender) = request.from else { return Err(RpcError::params("the transaction names no sender")) };
    let signer = signer(backend, sender)?;
    let mut transaction = complete(&backend.chain(), request, sender)?;
    let signature = sign(&mut transaction, &signer)?;
    value(Bytes::from(transaction.into_envelope(signature).encoded_2718()))
}

/// The signature of a transaction.
pub(super) fn sign(
    transaction: &mut TypedTransaction,
    signer: &PrivateKeySigner,
) -> Result<Signature, ChainError> {
    signer.sign_transaction_sync(transaction).map_err(|error| ChainError::Rejected(error.to_string()))
}
