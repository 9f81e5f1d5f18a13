//! Methods that run code: calls, estimates, transactions.

use super::params::{Number, Params};
use super::query::block_param;
use super::render::{hex, receipt, value};
use super::sign::{sign, signer};
use super::{Backend, RpcError};
use crate::chain::{Chain, ChainError, Sender, decode, stand_in};
use alloy::consensus::TypedTransaction;
use alloy::consensus::transaction::Recovered;
use alloy::eips::BlockId;
use alloy::rpc::types::state::StateOverride;
use alloy::rpc::types::{BlockOverrides, TransactionRequest};
use alloy_primitives::{Address, Bytes, TxKind};
use serde_json::{Value, json};
use std::thread;
use std::time::{Duration, Instant};

type Answer = Result<Value, RpcError>;

pub(super) fn call(backend: &Backend, mut params: Params) -> Answer {
    let request = params.take::<TransactionRequest>("transaction")?;
    let block = block_param(&mut params)?;
    let call = prepare(backend, request, block, params)?;
    value(call.call()?)
}

pub(super) fn estimate_gas(backend: &Backend, mut params: Params) -> Answer {
    let request = params.take::<TransactionRequest>("transaction")?;
    // The estimate is for the next block, whose time may differ from the head's.
    let block = match params.optional::<BlockId>("block")? {
        None => BlockId::pending(),
        Some(block) if block == BlockId::latest() => BlockId::pending(),
        Some(block) => block,
    };
    let call = prepare(backend, request, block, params)?;
    Ok(hex(call.estimate()?))
}

fn prepare(
    backend: &Backend,
    request: TransactionRequest,
    block: BlockId,
    mut params: Params,
) -> Result<crate::chain::CallRequest, RpcError> {
    let accounts = params.optional::<StateOverride>("state overrides")?;
    let header = params.optional::<BlockOverrides>("block overrides")?;
    params.end()?;
    let chain = backend.chain();
    let mut view = chain.view(block)?;
    if let Some(overrides) = accounts {
        view.override_state(overrides)?;
    }
    if let Some(overrides) = header {
        view.override_block(overrides)?;
    }
    Ok(chain.prepare(request, view)?)
}

pub(super) fn send_raw(backend: &Backend, mut params: Params) -> Answer {
    let bytes = params.take::<Bytes>("transaction")?;
    params.end()?;
    let transaction = decode(&bytes)?;
    value(backend.submit_in_turn(transaction)?)
}

/// `eth_sendRawTransactionSync`: the receipt, once there is one (EIP-7966).
pub(super) fn send_raw_and_wait(backend: &Backend, mut params: Params) -> Answer {
    const PATIENCE: u64 = 2_000;
    const MOST_PATIENCE: u64 = 20_000;
    const TIMED_OUT: i64 = 4;
    let bytes = params.take::<Bytes>("transaction")?;
    let patience = params.optional::<Number>("timeout")?.map(|time| time.small("timeout")).transpose()?;
    params.end()?;
    let deadline = Instant::now() + Duration::from_millis(patience.unwrap_or(PATIENCE).min(MOST_PATIENCE));
    let hash = backend.submit_in_turn(decode(&bytes)?)?;
    loop {
        if let Some((block, index)) = backend.chain().transaction(hash) {
            return receipt(block, index);
        }
        if Instant::now() >= deadline {
            let message = "the transaction waits for a block; ask for its receipt later";
            return Err(RpcError { data: Some(value(hash)?), ..RpcError::new(TIMED_OUT, message) });
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// `eth_createAccessList`.
pub(super) fn create_access_list(backend: &Backend, mut params: Params) -> Answer {
    let request = params.take::<TransactionRequest>("transaction")?;
    let block = params.optional::<BlockId>("block")?.unwrap_or(BlockId::pending());
    let (list, gas, failed) = prepare(backend, request, block, params)?.access_list()?;
    let mut answer = json!({"accessList": value(list)?, "gasUsed": hex(gas)});
    if let (Some(error), Some(answer)) = (failed, answer.as_object_mut()) {
        answer.insert("error".into(), json!(error.to_string()));
    }
    Ok(answer)
}

pub(super) fn send(backend: &Backend, params: Params) -> Answer {
    send_from(backend, params, |sender| backend.is_impersonated(sender))
}

/// As `eth_sendTransaction`, from any account, as if it were impersonated.
pub(super) fn send_unsigned(backend: &Backend, params: Params) -> Answer {
    send_from(backend, params, |_| true)
}

fn send_from(backend: &Backend, mut params: Params, is_vouched: impl Fn(Address) -> bool) -> Answer {
    let request = params.take::<TransactionRequest>("transaction")?;
    params.end()?;
    let sender = request
        .from
        .or_else(|| backend.accounts().first().map(|account| account.address))
        .unwrap_or_default();
    let impersonated = is_vouched(sender);
    let signer = match signer(backend, sender) {
        Ok(signer) => Some(signer),
        Err(_) if impersonated => None,
        Err(error) => return Err(error),
    };
    // Filled while no other writer can take the nonce.
    let hash = backend.change(|chain| {
        let mut transaction = complete(chain, request, sender)?;
        let (signature, vouched) = match signer {
            Some(signer) => (sign(&mut transaction, &signer)?, Sender::Signed),
            None => (stand_in(sender), Sender::Impersonated),
        };
        let transaction = Recovered::new_unchecked(transaction.into_envelope(signature), sender);
        backend.take(chain, transaction, vouched)
    })?;
    value(hash)
}

/// Fills what the client left to the node.
pub(super) fn complete(
    chain: &Chain,
    mut request: TransactionRequest,
    sender: Address,
) -> Result<TypedTransaction, ChainError> {
    let config = chain.config();
    request.from = Some(sender);
    request.to = Some(request.to.unwrap_or(TxKind::Create));
    request.chain_id = Some(request.chain_id.unwrap_or(config.chain_id));
    request.nonce = Some(request.nonce.unwrap_or_else(|| chain.next_nonce(sender)));
    if request.gas_price.is_none() {
        let tip = request.max_priority_fee_per_gas.unwrap_or_default();
        let fee = u128::from(chain.base_fee()).saturating_mul(2).max(tip);
        if request.transaction_type.is_some_and(|kind| kind < 2) {
            request.gas_price = Some(fee);
        } else {
            request.max_priority_fee_per_gas = Some(tip);
            request.max_fee_per_gas = Some(request.max_fee_per_gas.unwrap_or(fee));
        }
    }
    if request.gas.is_none() {
        let call = chain.prepare(request.clone(), chain.view(BlockId::pending())?)?;
        request.gas = Some(call.estimate()?);
    }
    request
        .build_typed_tx()
        .map_err(|_| ChainError::Decode("the fields do not make up a transaction of any type".into()))
}
