//! Methods that read the chain.

use super::params::{Number, Params};
use super::render::{self, hex, value};
use super::{Backend, RpcError};
use crate::chain::{Block, Chain};
use alloy::eips::{BlockId, BlockNumberOrTag};
use alloy::rpc::types::{FeeHistory, Filter, Index};
use alloy::serde::JsonStorageKey;
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use serde_json::{Value, json};
use std::sync::Arc;

/// Blocks that one fee history may span, as in geth.
const FEE_HISTORY: u64 = 1_024;

/// Storage words that one proof may cover, as in geth.
const MOST_KEYS: usize = 1_024;

type Answer = Result<Value, RpcError>;

pub(super) fn client_version(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(json!(version(&backend.chain())))
}

pub(super) fn version(chain: &Chain) -> String {
    format!("stylus-node/v{}/arbos{}", env!("CARGO_PKG_VERSION"), chain.config().arbos_version)
}

pub(super) fn sha3(_: &Backend, mut params: Params) -> Answer {
    let data = params.take::<Bytes>("data")?;
    params.end()?;
    value(keccak256(data))
}

pub(super) fn network_version(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(json!(backend.chain().config().chain_id.to_string()))
}

pub(super) fn listening(_: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(json!(true))
}

pub(super) fn syncing(_: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(json!(false))
}

pub(super) fn chain_id(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(hex(backend.chain().config().chain_id))
}

pub(super) fn block_number(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(hex(backend.chain().head().number()))
}

pub(super) fn accounts(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    value(backend.accounts().iter().map(|account| account.address).collect::<Vec<_>>())
}

pub(super) fn gas_price(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(hex(backend.chain().base_fee()))
}

pub(super) fn priority_fee(_: &Backend, params: Params) -> Answer {
    params.end()?;
    // Arbitrum drops tips.
    Ok(hex(0))
}

pub(super) fn fee_history(backend: &Backend, mut params: Params) -> Answer {
    let count = params.take::<Number>("block count")?.small("block count")?.min(FEE_HISTORY);
    let newest = params.take::<BlockNumberOrTag>("newest block")?;
    let percentiles = params.optional::<Vec<f64>>("reward percentiles")?;
    params.end()?;
    let chain = backend.chain();
    let ordered = |list: &[f64]| list.windows(2).all(|pair| pair[0] <= pair[1]);
    if let Some(list) = &percentiles
        && !(list.len() <= 100 && list.iter().all(|value| (0.0..=100.0).contains(value)) && ordered(list))
    {
        return Err(RpcError::params(
            "invalid reward percentile: at most 100 of them, ascending, from 0 to 100",
        ));
    }
    let newest = block_at(&chain, newest.into())?.number();
    let count = count.min(newest + 1);
    let oldest = newest + 1 - count;
    let blocks: Vec<_> =
        (oldest..=newest).take(count as usize).filter_map(|number| chain.block(number)).collect();
    let base_fee = |block: &&Arc<Block>| u128::from(block.header.base_fee_per_gas.unwrap_or_default());
    let next = u128::from(chain.base_fee());
    value(FeeHistory {
        base_fee_per_gas: blocks.iter().map(base_fee).chain([next]).collect(),
        gas_used_ratio: blocks
            .iter()
            .map(|block| block.header.gas_used as f64 / block.header.gas_limit as f64)
            .collect(),
        base_fee_per_blob_gas: Vec::new(),
        blob_gas_used_ratio: Vec::new(),
        oldest_block: oldest,
        reward: percentiles.map(|list| vec![vec![0; list.len()]; blocks.len()]),
    })
}

pub(super) fn balance(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let state = backend.chain().state_at(block_param(&mut params)?)?;
    params.end()?;
    value(state.account(address).map_or(U256::ZERO, |account| account.balance))
}

pub(super) fn transaction_count(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let block = block_param(&mut params)?;
    params.end()?;
    let chain = backend.chain();
    if block == BlockId::pending() {
        return Ok(hex(chain.next_nonce(address)));
    }
    Ok(hex(chain.state_at(block)?.account(address).map_or(0, |account| account.nonce)))
}

pub(super) fn code(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let state = backend.chain().state_at(block_param(&mut params)?)?;
    params.end()?;
    value(state.code_of(address).original_bytes())
}

pub(super) fn storage(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let slot = params.take::<Number>("slot")?.0;
    let state = backend.chain().state_at(block_param(&mut params)?)?;
    params.end()?;
    value(B256::from(state.storage(address, slot)))
}

pub(super) fn block_by_number(backend: &Backend, mut params: Params) -> Answer {
    let number = params.take::<BlockNumberOrTag>("block")?;
    let full = params.optional::<bool>("full transactions")?.unwrap_or_default();
    params.end()?;
    backend.chain().find(number.into()).map_or(Ok(Value::Null), |block| render::block(block, full))
}

pub(super) fn block_by_hash(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("block hash")?;
    let full = params.optional::<bool>("full transactions")?.unwrap_or_default();
    params.end()?;
    backend.chain().block_by_hash(hash).map_or(Ok(Value::Null), |block| render::block(block, full))
}

pub(super) fn header_by_number(backend: &Backend, mut params: Params) -> Answer {
    let number = params.take::<BlockNumberOrTag>("block")?;
    params.end()?;
    backend.chain().find(number.into()).map_or(Ok(Value::Null), render::header)
}

pub(super) fn header_by_hash(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("block hash")?;
    params.end()?;
    backend.chain().block_by_hash(hash).map_or(Ok(Value::Null), render::header)
}

pub(super) fn count_by_number(backend: &Backend, mut params: Params) -> Answer {
    let number = params.take::<BlockNumberOrTag>("block")?;
    params.end()?;
    Ok(count(backend.chain().find(number.into())))
}

pub(super) fn count_by_hash(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("block hash")?;
    params.end()?;
    Ok(count(backend.chain().block_by_hash(hash)))
}

fn count(block: Option<&Arc<Block>>) -> Value {
    block.map_or(Value::Null, |block| hex(block.transactions.len() as u64))
}

pub(super) fn transaction(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("transaction hash")?;
    params.end()?;
    let chain = backend.chain();
    match (chain.transaction(hash), chain.pool().get(hash)) {
        (Some((block, index)), _) => render::transaction(block, index),
        (None, Some(pooled)) => value(render::waiting(pooled)),
        (None, None) => Ok(Value::Null),
    }
}

pub(super) fn transaction_by_number(backend: &Backend, mut params: Params) -> Answer {
    let number = params.take::<BlockNumberOrTag>("block")?;
    let index = params.take::<Index>("index")?;
    params.end()?;
    let chain = backend.chain();
    chain.find(number.into()).map_or(Ok(Value::Null), |block| render::transaction(block, index.0))
}

pub(super) fn transaction_by_hash(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("block hash")?;
    let index = params.take::<Index>("index")?;
    params.end()?;
    let chain = backend.chain();
    chain.block_by_hash(hash).map_or(Ok(Value::Null), |block| render::transaction(block, index.0))
}

pub(super) fn receipt(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("transaction hash")?;
    params.end()?;
    let chain = backend.chain();
    chain.transaction(hash).map_or(Ok(Value::Null), |(block, index)| render::receipt(block, index))
}

pub(super) fn block_receipts(backend: &Backend, mut params: Params) -> Answer {
    let id = params.take::<BlockId>("block")?;
    params.end()?;
    let chain = backend.chain();
    let Some(block) = chain.find(id) else { return Ok(Value::Null) };
    (0..block.transactions.len())
        .map(|index| render::receipt(block, index))
        .collect::<Result<_, _>>()
        .map(Value::Array)
}

pub(super) fn proof(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let keys = params.take::<Vec<JsonStorageKey>>("storage keys")?;
    let block = block_param(&mut params)?;
    params.end()?;
    if keys.len() > MOST_KEYS {
        return Err(RpcError::params(format!("{} storage keys; the most is {MOST_KEYS}", keys.len())));
    }
    value(backend.chain().prove(address, keys, block)?)
}

pub(super) fn logs(backend: &Backend, mut params: Params) -> Answer {
    let filter = params.take::<Filter>("filter")?;
    params.end()?;
    value(backend.chain().logs(&filter)?)
}

pub(super) fn block_param(params: &mut Params) -> Result<BlockId, RpcError> {
    Ok(params.optional::<BlockId>("block")?.unwrap_or_default())
}

pub(super) fn block_at(chain: &Chain, id: BlockId) -> Result<Arc<Block>, RpcError> {
    chain.find(id).cloned().ok_or_else(|| RpcError::server(format!("header not found: block {id:?}")))
}
