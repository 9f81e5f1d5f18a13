//! What an action did, in words or as JSON.

use super::Action;
use crate::output::grouped;
use crate::pool::Pool;
use crate::pool::token::Token;
use crate::verbs::target::Actor;
use alloy::primitives::utils::format_ether;
use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionReceipt;
use serde_json::{Value, json};
use staking_abi::IToken;

/// How an action ended.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It would change nothing, so nothing was sent.
    Unnecessary,
    /// It would succeed; nothing was sent.
    Rehearsed { gas: u64, price: u128 },
    /// It was mined.
    Mined(Box<TransactionReceipt>),
}

/// An action, its end, and what the account has afterwards.
#[derive(Debug)]
pub(super) struct Report {
    action: Action,
    amount: U256,
    pool: Pool,
    account: Address,
    outcome: Outcome,
    staked: U256,
    earned: U256,
    allowance: U256,
    wallet: U256,
}

impl Report {
    pub(super) async fn new(
        action: Action,
        amount: U256,
        actor: &Actor,
        outcome: Outcome,
    ) -> anyhow::Result<Self> {
        let Actor { pool, account, .. } = actor;
        let (contract, account) = (pool.contract(), *account);
        let stk = IToken::new(pool.stake_token.address, &pool.chain.provider);
        Ok(Self {
            action,
            amount,
            pool: pool.clone(),
            account,
            outcome,
            staked: contract.balanceOf(account).call().await?,
            earned: contract.earned(account).call().await?,
            allowance: stk.allowance(account, pool.address).call().await?,
            wallet: stk.balanceOf(account).call().await?,
        })
    }

    pub(super) fn json(&self) -> Value {
        let (gas, receipt) = match &self.outcome {
            Outcome::Unnecessary => (None, None),
            Outcome::Rehearsed { gas, .. } => (Some(*gas), None),
            Outcome::Mined(receipt) => (Some(receipt.gas_used), Some(receipt)),
        };
        json!({
            "chainId": self.pool.chain.id,
            "pool": self.pool.address.to_string(),
            "account": self.account.to_string(),
            "action": self.action.verb(),
            "amount": self.amount.to_string(),
            "sent": receipt.is_some(),
            "transaction": receipt.map(|receipt| receipt.transaction_hash),
            "block": receipt.and_then(|receipt| receipt.block_number),
            "gas": gas,
            "words": self.words(),
            "after": {
                "staked": self.staked.to_string(),
                "earned": self.earned.to_string(),
                "allowance": self.allowance.to_string(),
                "wallet": self.wallet.to_string(),
            },
        })
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for sentence in self.words() {
            text += &format!("{sentence}\n");
        }
        let (stk, rwd) = (&self.pool.stake_token, &self.pool.reward_token);
        text += &format!(
            "\n{} has {} staked, {} earned, {} in its wallet, of which the pool may take {}.",
            self.account,
            stk.amount(self.staked),
            rwd.amount(self.earned),
            stk.amount(self.wallet),
            stk.amount(self.allowance)
        );
        text
    }

    fn words(&self) -> Vec<String> {
        let (verb, stk) = (self.action.verb(), &self.pool.stake_token);
        match &self.outcome {
            Outcome::Unnecessary => {
                vec![format!("The pool may take {} already: nothing was sent.", stk.amount(self.amount))]
            }
            Outcome::Rehearsed { gas, price } => {
                let cost = U256::from(*gas).saturating_mul(U256::from(*price));
                vec![
                    format!("Dry run: {} would succeed; nothing was sent.", self.what(stk)),
                    format!("It takes about {} gas, {} ETH.", grouped(*gas), format_ether(cost)),
                    "Send it with --broadcast and a keystore (--account NAME).".to_owned(),
                ]
            }
            Outcome::Mined(receipt) => {
                let mut words = self.pool.in_words(receipt);
                if words.is_empty() {
                    words.push("nothing was earned, so nothing was paid".to_owned());
                }
                words.push(format!(
                    "{verb}: transaction {}, block {}, {} gas",
                    receipt.transaction_hash,
                    receipt.block_number.unwrap_or_default(),
                    grouped(receipt.gas_used)
                ));
                words
            }
        }
    }

    fn what(&self, stk: &Token) -> String {
        match self.action {
            Action::Claim | Action::Exit => self.action.verb().to_owned(),
            _ => format!("{} {}", self.action.verb(), stk.amount(self.amount)),
        }
    }
}
