//! Methods that no live chain has: when blocks are made, at what time, and of which transactions.

use super::backend::Mining;
use super::params::{Number, Params};
use super::render::{self, hex, value};
use super::{Backend, RpcError};
use crate::chain::Pooled;
use alloy::consensus::transaction::Transaction as _;
use alloy_primitives::{Address, B256, TxKind};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Blocks one request may make; more would keep other writers waiting for minutes.
const MOST_BLOCKS: u64 = 100_000;

type Answer = Result<Value, RpcError>;

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

pub(super) fn set_time(backend: &Backend, mut params: Params) -> Answer {
    let timestamp = params.take::<Number>("timestamp")?.small("timestamp")?;
    params.end()?;
    Ok(json!(backend.change(|chain| chain.set_time(timestamp))?))
}

pub(super) fn set_timestamp_interval(backend: &Backend, mut params: Params) -> Answer {
    let seconds = params.take::<Number>("seconds")?.small("seconds")?;
    params.end()?;
    backend.change(|chain| {
        chain.set_timestamp_interval(Some(seconds));
        Ok(Value::Null)
    })
}

pub(super) fn remove_timestamp_interval(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    backend.change(|chain| Ok(json!(chain.set_timestamp_interval(None))))
}

pub(super) fn automine(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(json!(backend.mining() == Mining::Automatic))
}

pub(super) fn set_automine(backend: &Backend, mut params: Params) -> Answer {
    let on = params.take::<bool>("enabled")?;
    params.end()?;
    backend.set_mining(if on { Mining::Automatic } else { Mining::Manual })?;
    Ok(Value::Null)
}

pub(super) fn interval(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(match backend.mining() {
        Mining::Every(span) => json!(span.as_secs()),
        _ => Value::Null,
    })
}

/// Seconds between blocks, as anvil has it; zero means that only requests make blocks.
pub(super) fn set_interval(backend: &Backend, mut params: Params) -> Answer {
    let seconds = params.take::<Number>("seconds")?.small("seconds")?;
    params.end()?;
    backend.set_mining(match seconds {
        0 => Mining::Manual,
        seconds => Mining::Every(Duration::from_secs(seconds)),
    })?;
    Ok(Value::Null)
}

pub(super) fn drop_transaction(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("transaction hash")?;
    params.end()?;
    let dropped = backend.change(|chain| Ok(chain.drop_transaction(hash)))?;
    Ok(if dropped { json!(hash) } else { Value::Null })
}

pub(super) fn drop_all(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    drop_those(backend, |_| true)
}

pub(super) fn drop_of_sender(backend: &Backend, mut params: Params) -> Answer {
    let sender = params.take::<Address>("address")?;
    params.end()?;
    drop_those(backend, |pooled| pooled.transaction.signer() == sender)
}

fn drop_those(backend: &Backend, which: impl Fn(&Pooled) -> bool) -> Answer {
    backend.change(|chain| {
        let hashes: Vec<_> = chain.pool().iter().filter(|pooled| which(pooled)).map(Pooled::hash).collect();
        for hash in hashes {
            chain.drop_transaction(hash);
        }
        Ok(Value::Null)
    })
}

/// `txpool_status`: how many can go into the next block, and how many wait for their predecessors.
pub(super) fn pool_status(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    let chain = backend.chain();
    let (pending, queued) = chain.pending_and_queued();
    Ok(json!({"pending": hex(pending.len() as u64), "queued": hex(queued.len() as u64)}))
}

pub(super) fn pool_content(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    pool(backend, |pooled| value(render::waiting(pooled)))
}

pub(super) fn pool_summary(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    pool(backend, |pooled| {
        let transaction = &pooled.transaction;
        let to = match transaction.kind() {
            TxKind::Call(to) => to.to_checksum(None),
            TxKind::Create => "contract creation".into(),
        };
        let (value, gas, fee) = (transaction.value(), transaction.gas_limit(), transaction.max_fee_per_gas());
        Ok(json!(format!("{to}: {value} wei + {gas} gas \u{d7} {fee} wei")))
    })
}

/// The pool by state, sender and nonce, as geth shows it.
fn pool(backend: &Backend, show: impl Fn(&Pooled) -> Answer) -> Answer {
    let chain = backend.chain();
    let by_sender = |transactions: Vec<&Pooled>| {
        let mut senders: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
        for pooled in transactions {
            let sender = pooled.transaction.signer().to_checksum(None);
            let nonce = pooled.transaction.nonce().to_string();
            senders.entry(sender).or_default().insert(nonce, show(pooled)?);
        }
        Ok::<_, RpcError>(senders)
    };
    let (pending, queued) = chain.pending_and_queued();
    Ok(json!({"pending": by_sender(pending)?, "queued": by_sender(queued)?}))
}
