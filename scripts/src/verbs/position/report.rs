//! A position, for people and for programs.

use super::funding::{Funding, History};
use super::risks::Risk;
use crate::amount::{percent, span};
use crate::output::{as_text, table};
use crate::pool::Pool;
use crate::pool::snapshot::Snapshot;
use alloy::primitives::{Address, B256, U256};
use serde::Serialize;
use serde_json::{Value, json};

/// Fundings that the text shows.
const SHOWN: usize = 10;

/// What an exit would give, in wei.
#[derive(Debug)]
pub(super) struct Exiting {
    pub(super) stake: U256,
    pub(super) reward: U256,
    /// Earned, but not payable now.
    pub(super) owed: U256,
    /// Why the exit would be refused.
    pub(super) obstacle: Option<String>,
}

/// What a kind of source has paid for, by the pool's own word.
#[derive(Debug, Serialize)]
pub(super) struct Credited {
    pub(super) kind: &'static str,
    #[serde(serialize_with = "as_text")]
    pub(super) token: Address,
    #[serde(serialize_with = "as_text")]
    pub(super) credited: U256,
    /// Hash of the document that says more; zero if nobody disclosed one.
    pub(super) disclosure: B256,
}

#[derive(Debug)]
pub(super) struct Report {
    pub(super) pool: Pool,
    pub(super) account: Address,
    pub(super) state: Snapshot,
    pub(super) history: History,
    /// Wei credited to stakers, by kind of source.
    pub(super) credited: Vec<Credited>,
    pub(super) staked: U256,
    pub(super) earned: U256,
    pub(super) wallet: Option<U256>,
    pub(super) allowance: Option<U256>,
    pub(super) exiting: Exiting,
    pub(super) risks: Vec<Risk>,
}

impl Report {
    pub(super) fn is_empty(&self) -> bool {
        self.staked.is_zero() && self.earned.is_zero()
    }

    pub(super) fn json(&self) -> Value {
        let exit = &self.exiting;
        json!({
            "chainId": self.pool.chain.id,
            "pool": self.pool.address.to_string(),
            "block": self.pool.block,
            "time": self.pool.time,
            "account": self.account.to_string(),
            "stakingToken": self.pool.stake_token,
            "rewardsToken": self.pool.reward_token,
            "deposit": {
                "staked": self.staked.to_string(),
                "totalStaked": self.state.total_staked.to_string(),
                "share": percent(self.staked, self.state.total_staked),
                "wallet": self.wallet.map(|wei| wei.to_string()),
                "allowance": self.allowance.map(|wei| wei.to_string()),
            },
            "earned": self.earned.to_string(),
            "exit": {
                "stake": exit.stake.to_string(), "reward": exit.reward.to_string(),
                "owed": exit.owed.to_string(), "obstacle": exit.obstacle,
            },
            "sources": self.history,
            "credited": self.credited,
            "risks": self.risks,
        })
    }

    pub(super) fn text(&self) -> String {
        let (stk, rwd) = (&self.pool.stake_token, &self.pool.reward_token);
        let or_unknown = |wei: Option<U256>| wei.map_or_else(|| "unknown".to_owned(), |wei| stk.amount(wei));
        let share = percent(self.staked, self.state.total_staked);
        let deposit = rows([
            (
                "staked",
                format!("{}, {share} of {}", stk.amount(self.staked), stk.amount(self.state.total_staked)),
            ),
            ("earned", rwd.amount(self.earned)),
            ("an exit now gives", self.exit_in_words()),
            ("in the wallet", or_unknown(self.wallet)),
            ("the pool may take", or_unknown(self.allowance)),
        ]);
        let fundings: Vec<Vec<String>> =
            self.history.fundings.iter().take(SHOWN).map(|funding| self.row(funding)).collect();
        let total = rwd.amount(self.history.total);
        let count = self.history.fundings.len();
        let plural = if count == 1 { "" } else { "s" };
        let mut sources =
            format!("{count} funding{plural} since block {}, together {total}", self.history.from_block);
        if count > SHOWN {
            sources += &format!("; the newest {SHOWN}");
        }
        let risks: Vec<Vec<String>> = self
            .risks
            .iter()
            .map(|risk| {
                let mark = if risk.real { "!" } else { "" };
                [mark, risk.layer, risk.kind, &risk.figure].map(str::to_owned).into()
            })
            .collect();
        let pool =
            format!("pool {} on chain {}, block {}", self.pool.address, self.pool.chain.id, self.pool.block);
        let mut sources = format!("Where rewards come from: {sources}\n");
        if !fundings.is_empty() {
            sources += &table(&["when", "amount", "sent by", "paid by"], &fundings, &[]);
        }
        let credited: Vec<Vec<String>> =
            self.credited.iter().map(|source| self.credited_row(source)).collect();
        if !credited.is_empty() {
            sources +=
                &format!("\n{}", table(&["credited to stakers", "kind", "disclosure"], &credited, &[]));
        }
        [
            table(&[&self.account.to_string(), &pool], &deposit, &[]),
            sources,
            "What can go wrong (! = it has)".to_owned(),
            table(&["", "layer", "risk", "now"], &risks, &[]),
        ]
        .join("\n")
    }

    fn exit_in_words(&self) -> String {
        let (stk, rwd) = (&self.pool.stake_token, &self.pool.reward_token);
        let exit = &self.exiting;
        if let Some(obstacle) = &exit.obstacle {
            return format!("nothing: {obstacle}");
        }
        let mut text = format!("{} and {}", stk.amount(exit.stake), rwd.amount(exit.reward));
        if !exit.owed.is_zero() {
            text += &format!("; {} stay due", rwd.amount(exit.owed));
        }
        text
    }

    fn credited_row(&self, source: &Credited) -> Vec<String> {
        let amount = match self.pool.token(source.token) {
            Some(token) => token.amount(source.credited),
            None => format!("{} wei of {}", source.credited, source.token),
        };
        let disclosure = match source.disclosure {
            B256::ZERO => "none".to_owned(),
            hash => hash.to_string(),
        };
        vec![amount, source.kind.to_owned(), disclosure]
    }

    fn row(&self, funding: &Funding) -> Vec<String> {
        let rwd = &self.pool.reward_token;
        let payments: Vec<String> = funding
            .payments
            .iter()
            .map(|payment| format!("{} ({})", payment.from, rwd.bare(payment.amount)))
            .collect();
        let paid = if payments.is_empty() { "what lay in the pool".to_owned() } else { payments.join(", ") };
        vec![
            format!("{} ago", span(self.pool.time.saturating_sub(funding.time))),
            rwd.amount(funding.amount),
            funding.sender.map_or_else(|| "not looked up".to_owned(), |sender| sender.to_string()),
            if funding.sender.is_some() { paid } else { String::new() },
        ]
    }
}

fn rows<const N: usize>(cells: [(&str, String); N]) -> Vec<Vec<String>> {
    cells.map(|(name, value)| vec![name.to_owned(), value]).into()
}
