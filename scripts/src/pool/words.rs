//! What a receipt says, in sentences.

use super::Pool;
use crate::interfaces;
use alloy::primitives::Log;
use alloy::rpc::types::TransactionReceipt;
use alloy::sol_types::SolEvent;
use staking_abi::IStakingRewards::{RewardOwed, RewardPaid, Staked, Withdrawn};
use staking_abi::IToken::{Approval, Transfer};

impl Pool {
    /// One sentence for each event that the pool or one of its tokens emitted.
    pub fn in_words(&self, receipt: &TransactionReceipt) -> Vec<String> {
        let logs = receipt.logs().iter().map(|log| &log.inner);
        logs.filter_map(|log| self.event_in_words(log)).collect()
    }

    fn event_in_words(&self, log: &Log) -> Option<String> {
        let (stk, rwd) = (&self.stake_token, &self.reward_token);
        if let Some(token) = self.token(log.address) {
            if let Ok(event) = Transfer::decode_log(log) {
                return Some(format!(
                    "{} moved from {} to {}",
                    token.amount(event.value),
                    event.from,
                    event.to
                ));
            }
            let event = Approval::decode_log(log).ok()?;
            let (owner, spender) = (event.owner, event.spender);
            return Some(format!("{owner} lets {spender} take {}, no more", token.amount(event.value)));
        }
        if log.address != self.address {
            return None;
        }
        if let Ok(event) = Staked::decode_log(log) {
            return Some(format!("the pool credits {} with {}", event.user, stk.amount(event.amount)));
        }
        if let Ok(event) = Withdrawn::decode_log(log) {
            return Some(format!("the pool returned {} to {}", stk.amount(event.amount), event.user));
        }
        if let Ok(event) = RewardPaid::decode_log(log) {
            return Some(format!("the pool paid {} to {}", rwd.amount(event.reward), event.user));
        }
        if let Ok(event) = RewardOwed::decode_log(log) {
            return Some(format!(
                "{} could not be paid and stays due to {}: claim again later",
                rwd.amount(event.amount),
                event.user
            ));
        }
        interfaces::event_in_words(log)
    }
}
