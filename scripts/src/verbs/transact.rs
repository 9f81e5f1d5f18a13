//! Transactions of a verb: sent, shown, or printed for somebody else.

use super::offline::Elsewhere;
use super::suite::{Sender, SenderArgs};
use crate::chain::reason;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::batch::Unsigned;
use crate::suite::execute::Needed;
use alloy::network::TransactionBuilder;
use alloy::primitives::B256;
use alloy::providers::Provider;
use clap::Args;

/// Who sends, and whether anything is sent.
#[derive(Debug, Args)]
pub struct TransactArgs {
    /// Chain that is meant
    #[arg(long, value_name = "URL")]
    pub rpc_url: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub sender: SenderArgs,
    /// Really send on a live network; without it the transactions are rehearsed
    #[arg(long)]
    pub broadcast: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub elsewhere: Elsewhere,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
}

/// What became of the transactions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Sent and mined, in order.
    Sent(Vec<B256>),
    /// They would succeed, and were not sent.
    Rehearsed,
    /// Printed; the verb has nothing more to say.
    Printed,
}

impl TransactArgs {
    /// Opens keystore and chain.
    pub async fn open(&self) -> anyhow::Result<Sender> {
        self.sender.open(Some(&self.rpc_url)).await
    }

    /// Sends, rehearses or prints.
    pub async fn carry_out(
        &self,
        sender: &Sender,
        name: &str,
        transactions: Vec<(String, Needed)>,
        progress: &Progress,
    ) -> anyhow::Result<Outcome> {
        let Sender { chain, account, .. } = sender;
        let mut unsigned = Vec::new();
        for (step, needed) in &transactions {
            progress.step(format!("rehearsing: {step}"));
            let estimate = chain.provider.estimate_gas(needed.request().with_from(*account)).await;
            let gas = estimate
                .map_err(|error| Problem::failure(format!("{step} was refused")).why(reason(&error)))?;
            unsigned.push(Unsigned::new(step, needed, Some(gas)));
        }
        if self.elsewhere.is_asked_for() {
            progress.finish();
            self.elsewhere.print(chain.id, *account, name, &unsigned)?;
            return Ok(Outcome::Printed);
        }
        if !sender.signs || (sender.is_live() && !self.broadcast) {
            return Ok(Outcome::Rehearsed);
        }
        let mut sent = Vec::new();
        for (step, needed) in transactions {
            progress.step(&step);
            sent.push(chain.send(&step, *account, needed.request()).await?.transaction_hash);
        }
        Ok(Outcome::Sent(sent))
    }
}

impl Outcome {
    /// Something was due and was not sent: whoever asked has something to do.
    pub fn verdict(&self, what: &str) -> anyhow::Result<()> {
        match self {
            Self::Rehearsed => Err(Problem::new(Exit::ActionNeeded, format!("{what}: nothing was sent"))
                .next("--broadcast, with --account; or --unsigned or --safe for whoever has the key")
                .into()),
            _ => Ok(()),
        }
    }

    /// Hashes of what was sent.
    pub fn hashes(&self) -> &[B256] {
        match self {
            Self::Sent(hashes) => hashes,
            _ => &[],
        }
    }
}
