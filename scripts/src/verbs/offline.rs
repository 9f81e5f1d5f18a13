//! Transactions that are signed elsewhere: printed instead of sent.

use crate::output;
use crate::suite::batch::{self, Unsigned};
use alloy::primitives::Address;
use clap::Args;

/// Gas of one transaction that holds a batch: Arbitrum takes no more than 32 million.
const BATCH_GAS: u64 = 30_000_000;

/// How transactions are printed.
#[derive(Clone, Copy, Debug, Args)]
pub struct Elsewhere {
    /// Print the transactions as JSON instead of sending them
    #[arg(long, conflicts_with_all = ["broadcast", "safe"])]
    pub unsigned: bool,
    /// Print a batch for Safe's Transaction Builder instead of sending; run again for what did not fit into one
    #[arg(long, conflicts_with = "broadcast")]
    pub safe: bool,
}

impl Elsewhere {
    /// Whether anything is to be printed.
    pub const fn is_asked_for(self) -> bool {
        self.unsigned || self.safe
    }

    /// Prints them.
    pub fn print(
        self,
        chain_id: u64,
        from: Address,
        name: &str,
        transactions: &[Unsigned],
    ) -> anyhow::Result<()> {
        if transactions.is_empty() {
            output::note("nothing is left to do");
        }
        if !self.safe {
            return output::json(&batch::list(chain_id, from, transactions));
        }
        let fitting = batch::fitting(transactions, BATCH_GAS);
        let left = transactions.len() - fitting.len();
        if left > 0 {
            output::note(&format!(
                "{left} transactions more do not fit into one of {BATCH_GAS} gas: run this again once the batch was executed"
            ));
        }
        output::json(&batch::safe(chain_id, from, name, fitting))
    }
}
