//! Transactions, receipts, headers and blocks as the bytes they are hashed from.

use super::params::{Number, Params};
use super::query::block_at;
use super::render::{self, value};
use super::{Backend, RpcError};
use crate::chain::{Block, Chain, Pooled};
use alloy::consensus::TxEnvelope;
use alloy::consensus::transaction::Transaction as _;
use alloy::eips::{BlockId, BlockNumberOrTag, Encodable2718};
use alloy::rpc::types::Index;
use alloy_primitives::{Address, B256, Bytes};
use serde_json::Value;
use std::sync::Arc;

type Answer = Result<Value, RpcError>;

pub(super) fn transaction(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("transaction hash")?;
    params.end()?;
    let chain = backend.chain();
    if let Some(Pooled { transaction, .. }) = chain.pool().get(hash) {
        return value(encoded(transaction));
    }
    chain.transaction(hash).map_or(Ok(Value::Null), |(block, index)| of_block(block, index))
}

pub(super) fn transaction_by_number(backend: &Backend, mut params: Params) -> Answer {
    let number = params.take::<BlockNumberOrTag>("block")?;
    let index = params.take::<Index>("index")?;
    params.end()?;
    backend.chain().find(number.into()).map_or(Ok(Value::Null), |block| of_block(block, index.0))
}

pub(super) fn transaction_by_hash(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("block hash")?;
    let index = params.take::<Index>("index")?;
    params.end()?;
    backend.chain().block_by_hash(hash).map_or(Ok(Value::Null), |block| of_block(block, index.0))
}

pub(super) fn header(backend: &Backend, params: Params) -> Answer {
    let block = block(backend, params)?;
    value(Bytes::from(alloy::rlp::encode(block.header.inner())))
}

pub(super) fn body(backend: &Backend, params: Params) -> Answer {
    let block = block(backend, params)?;
    value(Bytes::from(alloy::rlp::encode(render::consensus_block(&block))))
}

pub(super) fn receipts(backend: &Backend, params: Params) -> Answer {
    let block = block(backend, params)?;
    let receipts = block.transactions.iter().map(|mined| Bytes::from(mined.receipt.encoded_2718()));
    value(receipts.collect::<Vec<_>>())
}

/// `eth_getTransactionBySenderAndNonce`.
pub(super) fn by_sender_and_nonce(backend: &Backend, mut params: Params) -> Answer {
    let sender = params.take::<Address>("sender")?;
    let nonce = params.take::<Number>("nonce")?.small("nonce")?;
    params.end()?;
    let chain = backend.chain();
    let is_it = |tx: &alloy::consensus::transaction::Recovered<TxEnvelope>| {
        tx.signer() == sender && tx.nonce() == nonce
    };
    if let Some(pooled) = chain.pool().iter().find(|pooled| is_it(&pooled.transaction)) {
        return value(render::waiting(pooled));
    }
    let Some(block) = first_beyond(&chain, sender, nonce) else { return Ok(Value::Null) };
    let index = block.transactions.iter().position(|mined| is_it(&mined.transaction));
    index.map_or(Ok(Value::Null), |index| render::transaction(&block, index))
}

/// The block after which the account's nonce was higher for the first time.
fn first_beyond(chain: &Chain, account: Address, nonce: u64) -> Option<Arc<Block>> {
    let is_beyond = |number| {
        let state = chain.block(number).map(|block| &block.state);
        state.and_then(|state| state.account(account)).is_some_and(|account| account.nonce > nonce)
    };
    let (mut low, mut high) = (0, chain.head().number());
    while low < high {
        let middle = low + (high - low) / 2;
        if is_beyond(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    chain.block(low).cloned()
}

fn of_block(block: &Arc<Block>, index: usize) -> Answer {
    block.transactions.get(index).map_or(Ok(Value::Null), |mined| value(encoded(&mined.transaction)))
}

fn encoded(transaction: &TxEnvelope) -> Bytes {
    transaction.encoded_2718().into()
}

fn block(backend: &Backend, mut params: Params) -> Result<Arc<Block>, RpcError> {
    let id = params.take::<BlockId>("block")?;
    params.end()?;
    block_at(&backend.chain(), id)
}
