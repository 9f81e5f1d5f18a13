//! Where rewards come from: who funded, how much, when.

use crate::output::{as_optional_text, as_text};
use crate::pool::Pool;
use alloy::primitives::{Address, B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::SolEvent;
use alloy::transports::RpcError;
use serde::Serialize;
use staking_abi::IStakingRewards::RewardAdded;
use staking_abi::IToken::Transfer;

/// Blocks asked for at once where a chain limits the range.
const SMALL_RANGE: u64 = 10_000;
/// Questions asked before older fundings are left out.
const PATIENCE: u32 = 200;
/// Fundings whose transactions are looked up, the newest.
const LOOKED_UP: usize = 50;

/// Tokens that came in with a funding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Payment {
    #[serde(serialize_with = "as_text")]
    pub(super) from: Address,
    #[serde(serialize_with = "as_text")]
    pub(super) amount: U256,
}

/// One `RewardAdded`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Funding {
    pub(super) block: u64,
    pub(super) time: u64,
    #[serde(serialize_with = "as_text")]
    pub(super) amount: U256,
    /// Who sent the transaction; `None` for fundings that were not looked up.
    #[serde(serialize_with = "as_optional_text")]
    pub(super) sender: Option<Address>,
    /// Reward tokens that reached the pool in the transaction: what is missing lay in the pool unowed.
    pub(super) payments: Vec<Payment>,
    pub(super) transaction: Option<B256>,
}

/// The fundings of a pool, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct History {
    /// First block that was searched.
    pub(super) from_block: u64,
    #[serde(serialize_with = "as_text")]
    pub(super) total: U256,
    pub(super) fundings: Vec<Funding>,
}

impl History {
    /// Searches from the newest block back to `from_block`, as far as the chain's patience reaches.
    pub(super) async fn read(pool: &Pool, from_block: u64) -> anyhow::Result<Self> {
        let (from_block, logs) = logs(pool, from_block).await?;
        let mut fundings = Vec::with_capacity(logs.len());
        for (index, log) in logs.iter().rev().enumerate() {
            fundings.push(funding(pool, log, index < LOOKED_UP).await?);
        }
        let total = fundings.iter().fold(U256::ZERO, |sum, funding| sum.saturating_add(funding.amount));
        Ok(Self { from_block, total, fundings })
    }
}

/// The events in the order of the chain, and the block from which on they are complete.
async fn logs(pool: &Pool, from_block: u64) -> anyhow::Result<(u64, Vec<Log>)> {
    let filter = Filter::new().address(pool.address).event_signature(RewardAdded::SIGNATURE_HASH);
    let (mut found, mut range, mut end) = (Vec::new(), u64::MAX, pool.block);
    let mut complete_from = pool.block.saturating_add(1);
    for _ in 0..PATIENCE {
        if from_block > end {
            break;
        }
        let start = end.saturating_sub(range).max(from_block);
        match pool.chain.provider.get_logs(&filter.clone().from_block(start).to_block(end)).await {
            Ok(logs) => {
                found.splice(0..0, logs);
                complete_from = start;
                if start <= from_block {
                    break;
                }
                end = start - 1;
            }
            // Many chains answer long ranges with an error of their own invention.
            Err(RpcError::ErrorResp(_)) if range > SMALL_RANGE => range = SMALL_RANGE,
            Err(RpcError::ErrorResp(_)) if range > 100 => range /= 2,
            Err(error) => return Err(error.into()),
        }
    }
    Ok((complete_from, found))
}

async fn funding(pool: &Pool, log: &Log, look_up: bool) -> anyhow::Result<Funding> {
    let block = log.block_number.unwrap_or_default();
    let amount = RewardAdded::decode_log(&log.inner)?.reward;
    let mut funding = Funding {
        block,
        time: log.block_timestamp.unwrap_or_default(),
        amount,
        sender: None,
        payments: Vec::new(),
        transaction: log.transaction_hash,
    };
    if funding.time == 0 {
        let found = pool.chain.provider.get_block_by_number(block.into()).await?;
        funding.time = found.map_or(0, |block| block.header.timestamp);
    }
    let Some(hash) = log.transaction_hash.filter(|_| look_up) else { return Ok(funding) };
    if let Some(receipt) = pool.chain.provider.get_transaction_receipt(hash).await? {
        funding.sender = Some(receipt.from);
        let logs = receipt.logs().iter().filter(|log| log.address() == pool.reward_token.address);
        let transfers = logs.filter_map(|log| Transfer::decode_log(&log.inner).ok());
        let incoming = transfers.filter(|transfer| transfer.to == pool.address);
        funding.payments =
            incoming.map(|transfer| Payment { from: transfer.from, amount: transfer.value }).collect();
    }
    Ok(funding)
}
