//! Questions whose answer is the same on every chain of this kind.

use super::params::Params;
use super::render::{hex, value};
use super::{Backend, RpcError};
use crate::chain::Block;
use crate::evm::COINBASE;
use alloy::eips::BlockNumberOrTag;
use alloy::rpc::types::Index;
use alloy_primitives::B256;
use serde_json::{Value, json};
use std::sync::Arc;

type Answer = Result<Value, RpcError>;

pub(super) fn coinbase(_: &Backend, params: Params) -> Answer {
    params.end()?;
    value(COINBASE)
}

/// Nobody mines on a rollup.
pub(super) fn mining(_: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(json!(false))
}

/// No hash rate, no peers.
pub(super) fn zero(_: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(hex(0))
}

pub(super) fn protocol_version(_: &Backend, params: Params) -> Answer {
    // The last version of the wire protocol that geth answered with.
    const VERSION: u64 = 65;
    params.end()?;
    Ok(hex(VERSION))
}

pub(super) fn modules(_: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(json!({
        "anvil": "1.0", "debug": "1.0", "eth": "1.0", "evm": "1.0", "hardhat": "1.0", "net": "1.0",
        "personal": "1.0", "rpc": "1.0", "txpool": "1.0", "web3": "1.0",
    }))
}

pub(super) fn uncle_count_by_number(backend: &Backend, mut params: Params) -> Answer {
    let number = params.take::<BlockNumberOrTag>("block")?;
    params.end()?;
    Ok(no_uncles(backend.chain().find(number.into())))
}

pub(super) fn uncle_count_by_hash(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("block hash")?;
    params.end()?;
    Ok(no_uncles(backend.chain().block_by_hash(hash)))
}

fn no_uncles(block: Option<&Arc<Block>>) -> Value {
    block.map_or(Value::Null, |_| hex(0))
}

pub(super) fn uncle_by_number(_: &Backend, mut params: Params) -> Answer {
    params.take::<BlockNumberOrTag>("block")?;
    params.take::<Index>("index")?;
    params.end()?;
    Ok(Value::Null)
}

pub(super) fn uncle_by_hash(_: &Backend, mut params: Params) -> Answer {
    params.take::<B256>("block hash")?;
    params.take::<Index>("index")?;
    params.end()?;
    Ok(Value::Null)
}
