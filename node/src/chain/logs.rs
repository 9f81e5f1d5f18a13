//! Finding logs by address, topics and block.

use super::{Block, Chain, ChainError, Mined};
use alloy::eips::BlockNumberOrTag;
use alloy::rpc::types::{Filter, FilterBlockOption, Log};
use std::sync::Arc;

/// A log with its place on the chain.
pub type LogEntry = Log;

impl Chain {
    /// The logs a filter asks for.
    pub fn logs(&self, filter: &Filter) -> Result<Vec<LogEntry>, ChainError> {
        let (from, to) = match filter.block_option {
            FilterBlockOption::AtBlockHash(hash) => {
                let number = self.block_by_hash(hash).ok_or(ChainError::UnknownBlockHash(hash))?.number();
                (number, number)
            }
            FilterBlockOption::Range { from_block, to_block } => {
                (self.bound(from_block), self.bound(to_block))
            }
        };
        if from > to {
            return Err(ChainError::InvalidRange { from, to });
        }
        Ok(self.logs_between(filter, from, to))
    }

    /// The logs of a range of blocks that match address and topics.
    pub fn logs_between(&self, filter: &Filter, from: u64, to: u64) -> Vec<LogEntry> {
        let mut found = Vec::new();
        for number in from..=to.min(self.head().number()) {
            let Some(block) = self.block(number) else { break };
            if filter.matches_bloom(block.header.logs_bloom) {
                let logs = block
                    .transactions
                    .iter()
                    .enumerate()
                    .flat_map(|(index, mined)| entries(block, index, mined));
                found.extend(logs.filter(|log| filter.matches(&log.inner)));
            }
        }
        found
    }

    fn bound(&self, tag: Option<BlockNumberOrTag>) -> u64 {
        match tag {
            Some(BlockNumberOrTag::Number(number)) => number,
            Some(BlockNumberOrTag::Earliest) => 0,
            _ => self.head().number(),
        }
    }
}

/// The logs of one transaction.
pub(crate) fn entries<'a>(
    block: &'a Arc<Block>,
    index: usize,
    mined: &'a Mined,
) -> impl Iterator<Item = LogEntry> + 'a {
    mined.receipt.logs().iter().zip(mined.first_log..).map(move |(log, log_index)| Log {
        inner: log.clone(),
        block_hash: Some(block.hash()),
        block_number: Some(block.number()),
        block_timestamp: Some(block.timestamp()),
        transaction_hash: Some(mined.hash()),
        transaction_index: Some(index as u64),
        log_index: Some(log_index),
        removed: false,
    })
}
