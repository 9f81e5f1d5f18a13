//! Methods that no live chain has: time, snapshots, accounts set from outside.

use super::params::{Number, Params};
use super::render::hex;
use super::{Backend, RpcError};
use alloy_primitives::{Address, B256, Bytes};
use serde::Deserialize;
use serde_json::{Value, json};

/// Blocks one request may make; more would keep other writers waiting for minutes.
const MOST_BLOCKS: u64 = 100_000;

type Answer = Result<Value, RpcError>;

pub(super) fn snapshot(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(hex(backend.snapshot()))
}

pub(super) fn revert(backend: &Backend, mut params: Params) -> Answer {
    let id = params.take::<Number>("snapshot id")?;
    params.end()?;
    Ok(json!(u64::try_from(id.0).is_ok_and(|id| backend.revert(id))))
}

pub(super) fn increase_time(backend: &Backend, mut params: Params) -> Answer {
    let seconds = params.take::<Number>("seconds")?.small("seconds")?;
    params.end()?;
    Ok(json!(backend.change(|chain| chain.increase_time(seconds))?))
}

pub(super) fn set_next_timestamp(backend: &Backend, mut params: Params) -> Answer {
    let timestamp = params.take::<Number>("timestamp")?.small("timestamp")?;
    params.end()?;
    backend.change(|chain| chain.set_next_timestamp(timestamp))?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum MineOptions {
    Timestamp(Number),
    Options { timestamp: Option<Number>, blocks: Option<Number> },
}

/// `evm_mine`: one block, or as many as the options say, at a time if one is given.
pub(super) fn mine_one(backend: &Backend, mut params: Params) -> Answer {
    let (timestamp, blocks) = match params.optional::<MineOptions>("options")? {
        None => (None, None),
        Some(MineOptions::Timestamp(timestamp)) => (Some(timestamp), None),
        Some(MineOptions::Options { timestamp, blocks }) => (timestamp, blocks),
    };
    params.end()?;
    let timestamp = timestamp.map(|timestamp| timestamp.small("timestamp")).transpose()?;
    let blocks = count(blocks)?;
    backend.change(|chain| {
        if let Some(timestamp) = timestamp {
            chain.set_next_timestamp(timestamp)?;
        }
        chain.mine(blocks, 1)
    })?;
    Ok(json!("0x0"))
}

/// `anvil_mine`: blocks with seconds between them.
pub(super) fn mine_many(backend: &Backend, mut params: Params) -> Answer {
    let blocks = count(params.optional("blocks")?)?;
    let interval =
        params.optional::<Number>("interval")?.map_or(Ok(1), |interval| interval.small("interval"))?;
    params.end()?;
    backend.change(|chain| chain.mine(blocks, interval))?;
    Ok(Value::Null)
}

fn count(blocks: Option<Number>) -> Result<u64, RpcError> {
    let blocks = blocks.map_or(Ok(1), |blocks| blocks.small("blocks"))?;
    if blocks > MOST_BLOCKS {
        return Err(RpcError::params(format!(
            "{blocks} blocks are too many at once; the most is {MOST_BLOCKS}"
        )));
    }
    Ok(blocks)
}

pub(super) fn set_balance(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let balance = params.take::<Number>("balance")?.0;
    params.end()?;
    backend.change(|chain| {
        chain.set_balance(address, balance);
        Ok(Value::Null)
    })
}

pub(super) fn set_nonce(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let nonce = params.take::<Number>("nonce")?.small("nonce")?;
    params.end()?;
    backend.change(|chain| {
        chain.set_nonce(address, nonce);
        Ok(Value::Null)
    })
}

pub(super) fn set_code(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let code = params.take::<Bytes>("code")?;
    params.end()?;
    backend.change(|chain| {
        chain.set_code(address, code);
        Ok(Value::Null)
    })
}

pub(super) fn set_storage(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let slot = params.take::<Number>("slot")?.0;
    let value = params.take::<B256>("value")?;
    params.end()?;
    backend.change(|chain| {
        chain.set_storage(address, slot, value.into());
        Ok(json!(true))
    })
}

pub(super) fn impersonate(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    params.end()?;
    backend.impersonate(address, true);
    Ok(Value::Null)
}

pub(super) fn stop_impersonating(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    params.end()?;
    backend.impersonate(address, false);
    Ok(Value::Null)
}

pub(super) fn auto_impersonate(backend: &Backend, mut params: Params) -> Answer {
    let on = params.take::<bool>("enabled")?;
    params.end()?;
    backend.impersonate_everybody(on);
    Ok(Value::Null)
}
