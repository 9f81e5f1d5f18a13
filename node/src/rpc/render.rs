//! Blocks, transactions and receipts as clients of an Arbitrum node expect them.

use super::RpcError;
use super::error::INTERNAL_ERROR;
use crate::chain::{Block, Mined, Pooled, log_entries};
use alloy::consensus::transaction::Transaction as _;
use alloy::consensus::{BlockBody, TxEnvelope};
use alloy::rlp::Encodable;
use alloy::rpc::types::{self, BlockTransactions, Header, Transaction, TransactionReceipt};
use alloy_primitives::U256;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Anything that serialises.
pub(super) fn value(of: impl Serialize) -> Result<Value, RpcError> {
    serde_json::to_value(of)
        .map_err(|error| RpcError::new(INTERNAL_ERROR, format!("cannot serialise: {error}")))
}

/// A quantity in hex.
pub(super) fn hex(number: u64) -> Value {
    Value::String(format!("{number:#x}"))
}

/// A block with its transactions or their hashes.
pub(super) fn block(block: &Arc<Block>, full: bool) -> Result<Value, RpcError> {
    let transactions = if full {
        let all = block.transactions.iter().enumerate();
        BlockTransactions::Full(all.map(|(index, mined)| rpc_transaction(block, index, mined)).collect())
    } else {
        BlockTransactions::Hashes(block.transactions.iter().map(Mined::hash).collect())
    };
    with_l1(value(types::Block::new(rpc_header(block), transactions))?, block)
}

/// A block without its transactions.
pub(super) fn header(block: &Arc<Block>) -> Result<Value, RpcError> {
    with_l1(value(rpc_header(block))?, block)
}

fn rpc_header(block: &Block) -> Header {
    Header::from_sealed(block.header.clone()).with_size(Some(U256::from(size(block))))
}

fn with_l1(mut rendered: Value, block: &Block) -> Result<Value, RpcError> {
    let sends = block.sends();
    extend(
        &mut rendered,
        json!({"l1BlockNumber": hex(block.l1_number), "sendCount": hex(sends.count), "sendRoot": sends.root}),
    );
    Ok(rendered)
}

/// A transaction in its block.
pub(super) fn transaction(block: &Arc<Block>, index: usize) -> Result<Value, RpcError> {
    match block.transactions.get(index) {
        Some(mined) => value(rpc_transaction(block, index, mined)),
        None => Ok(Value::Null),
    }
}

/// A transaction that is in no block yet.
pub(super) fn waiting(pooled: &Pooled) -> Transaction {
    Transaction {
        inner: pooled.transaction.clone(),
        block_hash: None,
        block_number: None,
        transaction_index: None,
        effective_gas_price: None,
        block_timestamp: None,
    }
}

/// The receipt of a transaction.
pub(super) fn receipt(block: &Arc<Block>, index: usize) -> Result<Value, RpcError> {
    let Some(mined) = block.transactions.get(index) else { return Ok(Value::Null) };
    let mut logs = log_entries(block, index, mined);
    let receipt = TransactionReceipt {
        inner: mined.receipt.clone().map_logs(|log| {
            logs.next().unwrap_or_else(|| types::Log { inner: log, ..types::Log::default() })
        }),
        transaction_hash: mined.hash(),
        transaction_index: Some(index as u64),
        block_hash: Some(block.hash()),
        block_number: Some(block.number()),
        gas_used: mined.gas_used,
        effective_gas_price: mined.gas_price,
        blob_gas_used: None,
        blob_gas_price: None,
        from: mined.transaction.signer(),
        to: mined.transaction.to(),
        contract_address: mined.created,
    };
    let mut rendered = value(receipt)?;
    extend(&mut rendered, json!({"gasUsedForL1": hex(mined.l1_gas), "l1BlockNumber": hex(block.l1_number)}));
    Ok(rendered)
}

fn rpc_transaction(block: &Arc<Block>, index: usize, mined: &Mined) -> Transaction {
    Transaction {
        inner: mined.transaction.clone(),
        block_hash: Some(block.hash()),
        block_number: Some(block.number()),
        transaction_index: Some(index as u64),
        effective_gas_price: Some(mined.gas_price),
        block_timestamp: Some(block.timestamp()),
    }
}

/// A block as it is encoded.
pub(super) fn consensus_block(block: &Block) -> alloy::consensus::Block<TxEnvelope> {
    let transactions: Vec<TxEnvelope> =
        block.transactions.iter().map(|mined| mined.transaction.inner().clone()).collect();
    let body = BlockBody { transactions, ommers: Vec::new(), withdrawals: None };
    alloy::consensus::Block::new(block.header.inner().clone(), body)
}

fn size(block: &Block) -> usize {
    consensus_block(block).length()
}

fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}
