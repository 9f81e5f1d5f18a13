//! Where rewards come from: who funded, how much, when.

use crate::output::{as_optional_text, as_text};
use crate::pool::Pool;
use alloy::primitives::{Address, B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::SolEvent;
use alloy::transports::{RpcError, TransportError};
use serde::Serialize;
use staking_abi::IStakingRewards::RewardAdded;
use staking_abi::IToken::Transfer;

/// Blocks asked for at once where a chain limits the range.
const SMALL_RANGE: u64 = 10_000;
/// What every chain allows.
const SMALLEST_RANGE: u64 = 100;
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
    let ask = async |start, end| {
        pool.chain.provider.get_logs(&filter.clone().from_block(start).to_block(end)).await
    };
    Ok(backwards(from_block, pool.block, ask).await?)
}

/// Asks for blocks from `last` back to `first`, in shorter ranges where the answer is a refusal. Returns the block
/// from which on the answer is complete.
async fn backwards<T>(
    first: u64,
    last: u64,
    mut ask: impl AsyncFnMut(u64, u64) -> Result<Vec<T>, TransportError>,
) -> Result<(u64, Vec<T>), TransportError> {
    let (mut found, mut range, mut rest) = (Vec::new(), u64::MAX, first..last.saturating_add(1));
    for _ in 0..PATIENCE {
        if rest.is_empty() {
            break;
        }
        let start = rest.end.saturating_sub(range).max(first);
        match ask(start, rest.end - 1).await {
            Ok(more) => {
                found.splice(0..0, more);
                rest.end = start;
            }
            // Many chains answer long ranges with an error of their own invention.
            Err(RpcError::ErrorResp(_)) if range > SMALL_RANGE => range = SMALL_RANGE,
            Err(RpcError::ErrorResp(_)) if range > SMALLEST_RANGE => range /= 2,
            Err(error) => return Err(error),
        }
    }
    Ok((rest.end.max(first), found))
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::transports::TransportErrorKind;

    /// Blocks as a chain that answers `limit` of them at once.
    async fn searched(first: u64, last: u64, limit: u64) -> Result<(u64, Vec<u64>), TransportError> {
        backwards(first, last, async |start, end| {
            if end - start < limit {
                return Ok((start..=end).collect());
            }
            let refusal = serde_json::json!({ "code": -32_000, "message": "too many blocks" });
            Err(TransportError::ErrorResp(serde_json::from_value(refusal).unwrap()))
        })
        .await
    }

    #[tokio::test]
    async fn every_block_is_asked_for_once_whatever_the_chain_allows() {
        for limit in [u64::MAX, 10_000, 9_999, 128] {
            assert_eq!(searched(7, 12_000, limit).await.unwrap(), (7, (7..=12_000).collect()), "{limit}");
        }
        assert_eq!(searched(5, 5, 1_000).await.unwrap(), (5, vec![5]));
        assert_eq!(searched(6, 5, 1_000).await.unwrap(), (6, vec![]));
    }

    #[tokio::test]
    async fn what_is_too_far_back_is_left_out_and_said() {
        let (complete_from, found) = searched(0, 10_000_000, 10_000).await.unwrap();
        assert!(complete_from > 7_000_000, "{complete_from}");
        assert_eq!(found, (complete_from..=10_000_000).collect::<Vec<u64>>());
    }

    #[tokio::test]
    async fn a_chain_that_refuses_everything_or_falls_silent_is_an_error() {
        assert!(searched(0, 100_000, 0).await.is_err());
        let mut asked = 0;
        let silent = backwards(0, 9, async |_, _| {
            asked += 1;
            Err::<Vec<u64>, _>(TransportErrorKind::custom_str("gone"))
        });
        assert!(silent.await.is_err());
        assert_eq!(asked, 1);
    }
}
