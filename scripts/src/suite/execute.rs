//! Doing what a suite says, one task after another, and asking the chain after each whether it is done.

use super::journal::Journal;
use super::look::State;
use super::{Suite, Task};
use crate::chain::Chain;
use crate::deploy::fee::{DataFee, data_fee, fee_of};
use crate::deploy::{paid_data_fee, require_funds};
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use std::time::{Duration, Instant};

/// How long a node may take to show what another one has mined.
const LATENESS: Duration = Duration::from_secs(10);

/// What became of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The transaction that did it; `None` if it was done before and no journal knows how.
    pub transaction: Option<B256>,
    /// Its block.
    pub block: Option<u64>,
    /// Gas it used.
    pub gas: u64,
    /// Wei kept by the chain for the activation.
    pub data_fee: U256,
}

impl From<&TransactionReceipt> for Record {
    fn from(receipt: &TransactionReceipt) -> Self {
        Self {
            transaction: Some(receipt.transaction_hash),
            block: receipt.block_number,
            gas: receipt.gas_used,
            data_fee: paid_data_fee(receipt),
        }
    }
}

/// A transaction that a task needs.
#[derive(Clone, Debug)]
pub struct Needed {
    /// Whom it goes to, and its data.
    pub message: (Address, Bytes),
    /// The activation fee in it.
    pub data_fee: DataFee,
}

impl Needed {
    /// Wei it sends; what the fee does not use comes back.
    pub fn value(&self) -> U256 {
        self.data_fee.value()
    }

    /// As a request.
    pub fn request(&self) -> TransactionRequest {
        let (to, data) = self.message.clone();
        TransactionRequest::default().with_to(to).with_input(data).with_value(self.value())
    }
}

impl Suite {
    /// The transaction that takes a task from where it stands to done.
    pub async fn needed(&self, chain: &Chain, task: &Task, state: &State) -> anyhow::Result<Needed> {
        match (task.deploy(), state) {
            // Its constructor has run: it was created, activated and constructed by one transaction.
            (Some(deploy), State::Asleep(_)) => {
                let data_fee = fee_of(chain, self.sender, &deploy.artifact.code).await;
                Ok(Needed { message: deploy.renewal(), data_fee })
            }
            (Some(deploy), _) => {
                let data_fee = data_fee(chain, self.sender, &deploy.artifact).await?;
                Ok(Needed { message: self.message(task), data_fee })
            }
            (None, _) => Ok(Needed { message: self.message(task), data_fee: DataFee::None }),
        }
    }

    /// Does everything that is not done, in order, then looks at everything once more. Safe to repeat after whatever
    /// interrupted it.
    pub async fn execute(
        &self,
        chain: &Chain,
        journal: &mut Journal,
        progress: &Progress,
    ) -> anyhow::Result<Vec<Record>> {
        let mut records = Vec::with_capacity(self.tasks.len());
        for task in &self.tasks {
            progress.step(task.in_words());
            records.push(self.perform(chain, task, Some(journal)).await?);
        }
        progress.step("checking what the chain holds");
        for task in &self.tasks {
            if self.look(chain, task).await? != State::Done {
                return Err(Problem::new(
                    Exit::Mismatch,
                    format!("{}: it was done and is not", task.in_words()),
                )
                .why("the chain has lost blocks, or answers from different states")
                .next("run the same command again")
                .into());
            }
        }
        Ok(records)
    }

    /// Does one task, unless it is done.
    pub async fn perform(
        &self,
        chain: &Chain,
        task: &Task,
        mut journal: Option<&mut Journal>,
    ) -> anyhow::Result<Record> {
        let what = task.in_words();
        let state = self.look(chain, task).await?;
        let mut earlier = match &journal {
            Some(journal) => journal.signed(self.sender, &self.message(task)),
            None => Vec::new(),
        };
        if state != State::Done {
            let renews = matches!(state, State::Asleep(_));
            let needed = self.needed(chain, task, &state).await?;
            if let Some(journal) = &journal
                && renews
            {
                earlier = journal.signed(self.sender, &needed.message);
            }
            let receipt = match self.resumed(chain, &what, &earlier).await? {
                Some(receipt) => receipt,
                None => {
                    require_means(chain, self.sender, &needed).await?;
                    let mut write = |signed: &_| match &mut journal {
                        Some(journal) => journal.record(&task.name, self.sender, &needed.message, signed),
                        None => Ok(()),
                    };
                    chain.send_recorded(&what, self.sender, needed.request(), Some(&mut write)).await?
                }
            };
            // What succeeded once is never sent again, whatever the chain says now.
            if self.look_patiently(chain, task).await? != State::Done {
                return Err(Problem::new(Exit::Mismatch, format!("{what}: it was mined and is not done"))
                    .why(format!("transaction {}", receipt.transaction_hash))
                    .next("look at the transaction: stake explain TX --rpc-url URL; is `done` of the suite right?")
                    .into());
            }
            // Activating again is not what created it, and the manifest keeps what did.
            return Ok(if renews { Record::default() } else { Record::from(&receipt) });
        }
        // Done before: the manifest still wants to know by which transaction.
        for signed in earlier {
            if let Some(receipt) = chain.provider.get_transaction_receipt(signed.hash).await?
                && receipt.status()
            {
                return Ok(Record::from(&receipt));
            }
        }
        Ok(Record::default())
    }

    /// Looks until a task is done: a node may be some blocks behind the one that had the receipt.
    async fn look_patiently(&self, chain: &Chain, task: &Task) -> anyhow::Result<State> {
        let start = Instant::now();
        loop {
            let state = self.look(chain, task).await?;
            if state == State::Done || chain.embedded || start.elapsed() > LATENESS {
                return Ok(state);
            }
            tokio::time::sleep(LATENESS / 10).await;
        }
    }

    /// The success of a transaction that an earlier run signed, waited for or sent on if need be.
    async fn resumed(
        &self,
        chain: &Chain,
        what: &str,
        earlier: &[crate::chain::Signed],
    ) -> anyhow::Result<Option<TransactionReceipt>> {
        for signed in earlier {
            if let Some(receipt) = chain.resume(what, self.sender, signed).await?
                && receipt.status()
            {
                return Ok(Some(receipt));
            }
        }
        Ok(None)
    }
}

/// Stops before a transaction that the sender cannot pay for.
async fn require_means(chain: &Chain, sender: Address, needed: &Needed) -> anyhow::Result<()> {
    let estimate = chain.provider.estimate_gas(needed.request().with_from(sender)).await;
    // What else the estimate has against it is told when it is sent.
    require_funds(chain, sender, needed.value(), estimate.unwrap_or_default()).await
}
