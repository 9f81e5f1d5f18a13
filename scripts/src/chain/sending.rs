//! Transactions, each at most once: signed first, so that its hash is known before anybody hears of it, and looked up
//! before anything is sent again. The same bytes can be mined only once, whatever is lost on the way.

use super::meaning::{Meaning, Unsent, meaning};
use super::{Chain, reason};
use crate::problem::{Exit, Problem};
use alloy::eips::{BlockNumberOrTag, Encodable2718};
use alloy::network::{NetworkTransactionBuilder, TransactionBuilder};
use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::transports::TransportError;
use serde::{Deserialize, Serialize};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use stylus_node::config::DEV_CHAIN_ID;

/// Gas for two more storage words and a payment, beyond half of any estimate.
const ROOM: u64 = 100_000;

/// Times a transaction is signed anew because its nonce was taken or its price too low.
const SIGNINGS: u32 = 5;

/// Times the same bytes are offered while nobody answers.
const OFFERS: u32 = 5;

/// A signed transaction, sent or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Its hash, which finds it on the chain.
    pub hash: B256,
    /// Its number among those of its account.
    pub nonce: u64,
    /// What is sent.
    pub raw: Bytes,
}

/// How long a node that answers may take to show what it has: behind one URL there may be several, some of them late.
const LATENESS: Duration = Duration::from_secs(4);

/// The gas limit of a transaction that is estimated so. A second later a pool may write slots that the estimate left
/// alone; Arbitrum refunds unused gas, so the room costs nothing.
const fn gas_limit(estimate: u64) -> u64 {
    estimate.saturating_add(estimate / 2).saturating_add(ROOM)
}

/// What a transaction offers for gas that costs so much now. Arbitrum takes the base fee, whatever is offered.
const fn price_limit(price: u128) -> u128 {
    price.saturating_mul(2)
}

/// Wei that an account must hold for a transaction to be taken, most of which it keeps.
pub fn reserve(gas: u64, price: u128, value: U256) -> U256 {
    value.saturating_add(U256::from(gas_limit(gas)).saturating_mul(U256::from(price_limit(price))))
}

/// Told of every signed transaction before it is sent.
pub type Recorder<'a> = &'a mut dyn FnMut(&Signed) -> anyhow::Result<()>;

/// The transaction that nobody wrote down and that is on its way.
static IN_FLIGHT: Mutex<Option<B256>> = Mutex::new(None);

/// What to look up before an interrupted command is repeated.
pub fn in_flight() -> Option<B256> {
    IN_FLIGHT.lock().ok().and_then(|hash| *hash)
}

fn fly(hash: Option<B256>) {
    if let Ok(mut flying) = IN_FLIGHT.lock() {
        *flying = hash;
    }
}

/// What to do about a transaction whose fate is unknown.
fn look_up(hash: B256, recorded: bool) -> String {
    match recorded {
        true => "run the same command again: it looks the transaction up first".to_owned(),
        false => format!(
            "look at it first: stake explain {hash} --rpc-url URL; repeat only what the chain does not know"
        ),
    }
}

impl Chain {
    /// Sends a transaction from `from`, waits for it, and explains its revert if it has one.
    pub async fn send(
        &self,
        what: &str,
        from: Address,
        request: TransactionRequest,
    ) -> anyhow::Result<TransactionReceipt> {
        self.send_recorded(what, from, request, None).await
    }

    /// The same, written down by `record` if there is one.
    pub async fn send_recorded(
        &self,
        what: &str,
        from: Address,
        request: TransactionRequest,
        mut record: Option<Recorder<'_>>,
    ) -> anyhow::Result<TransactionReceipt> {
        let request = request.with_from(from);
        let refused =
            |error: &TransportError| Problem::failure(format!("{what} was refused")).why(reason(error));
        let gas = self.provider.estimate_gas(request.clone()).await.map_err(|error| refused(&error))?;
        let request = request.with_gas_limit(gas_limit(gas));
        let recorded = record.is_some();
        if self.impersonates {
            let hash = self.provider.raw_request("eth_sendTransaction".into(), (request,)).await?;
            return self.succeeded(what, hash, recorded).await;
        }
        let mut price = price_limit(self.provider.get_gas_price().await?);
        let mut nonce = None;
        let mut last = String::new();
        for _ in 0..SIGNINGS {
            let signed = self.sign(from, request.clone(), price, nonce).await?;
            match &mut record {
                Some(record) => record(&signed)?,
                None => fly(Some(signed.hash)),
            }
            match self.broadcast(&signed).await {
                Ok(()) => {
                    let receipt = self.succeeded(what, signed.hash, recorded).await;
                    fly(None);
                    return receipt;
                }
                Err(Unsent::Nonce(reason)) => {
                    // Whoever took the nonce may be a block ahead of the node that names the next.
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    nonce = None;
                    last = reason;
                }
                Err(Unsent::Price(reason)) => {
                    // It was not taken, so its nonce is still free: with another one both could be mined.
                    nonce = Some(signed.nonce);
                    price = price.max(self.provider.get_gas_price().await?).saturating_mul(2);
                    last = reason;
                }
                Err(Unsent::Refused(reason)) => {
                    fly(None);
                    return Err(self.refusal(what, from, reason).into());
                }
                Err(Unsent::Unheard(reason)) => {
                    return Err(Problem::failure(format!("{what}: nobody answers"))
                        .why(format!("transaction {} may have been taken: {reason}", signed.hash))
                        .next(look_up(signed.hash, recorded))
                        .into());
                }
            }
        }
        fly(None);
        Err(Problem::failure(format!("{what} was refused {SIGNINGS} times"))
            .why(last)
            .next(format!("look at what else {from} sends, then run the same command again"))
            .into())
    }

    fn refusal(&self, what: &str, from: Address, reason: String) -> Problem {
        if !reason.contains("insufficient funds") {
            return Problem::failure(format!("{what} was refused")).why(reason);
        }
        Problem::new(Exit::ActionNeeded, format!("{from} cannot pay for this: {what}"))
            .why(reason)
            .next(format!("send it ether on chain {}, then run the same command again", self.id))
    }

    /// Signs with the account's next nonce unless one is named, once more sure that the chain is the one it was.
    async fn sign(
        &self,
        from: Address,
        request: TransactionRequest,
        price: u128,
        nonce: Option<u64>,
    ) -> anyhow::Result<Signed> {
        let id = self.provider.get_chain_id().await?;
        if id != self.id {
            return Err(Problem::new(
                Exit::ChainNotReady,
                format!("the chain's id was {} and is {id}", self.id),
            )
            .why("the URL leads to different chains at different times; nothing was sent")
            .next("use another --rpc-url")
            .into());
        }
        let nonce = match nonce {
            Some(nonce) => nonce,
            None => self.provider.get_transaction_count(from).pending().await?,
        };
        let request = request
            .with_nonce(nonce)
            .with_chain_id(id)
            .with_max_fee_per_gas(price)
            .with_max_priority_fee_per_gas(0);
        let envelope = request.build(&self.wallet).await?;
        Ok(Signed { hash: *envelope.tx_hash(), nonce, raw: envelope.encoded_2718().into() })
    }

    /// Offers a signed transaction until somebody has it. Once an answer was lost, a refusal says nothing: it may be
    /// refused because it was taken.
    async fn broadcast(&self, signed: &Signed) -> Result<(), Unsent> {
        let mut pause = Duration::from_millis(250);
        let mut last = String::new();
        let mut lost = false;
        for _ in 0..OFFERS {
            let error = match self.once.send_raw_transaction(&signed.raw).await {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            last = reason(&error);
            if matches!(self.is_known(signed.hash).await, Ok(true)) {
                return Ok(());
            }
            match meaning(&error, &last) {
                Meaning::Taken => return Ok(()),
                Meaning::Lost => lost = true,
                // Its own first arrival may have taken the nonce, of which this node may not know yet.
                Meaning::Not(unsent) if lost || matches!(unsent, Unsent::Nonce(_)) => {
                    if self.appears(signed.hash).await {
                        return Ok(());
                    }
                    return Err(if lost { Unsent::Unheard(last) } else { unsent });
                }
                Meaning::Not(unsent) => return Err(unsent),
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        if self.appears(signed.hash).await { Ok(()) } else { Err(Unsent::Unheard(last)) }
    }

    /// Whether the chain has a transaction, mined or waiting.
    async fn is_known(&self, hash: B256) -> Result<bool, TransportError> {
        Ok(self.provider.get_transaction_by_hash(hash).await?.is_some())
    }

    /// Whether the chain shows a transaction in a while.
    async fn appears(&self, hash: B256) -> bool {
        let start = Instant::now();
        while start.elapsed() < LATENESS {
            if matches!(self.is_known(hash).await, Ok(true)) {
                return true;
            }
            tokio::time::sleep(LATENESS / 8).await;
        }
        false
    }

    /// What became of a transaction that an earlier run signed: its receipt, or nothing if it can no longer be mined. An
    /// error if nobody can tell.
    pub async fn resume(
        &self,
        what: &str,
        from: Address,
        signed: &Signed,
    ) -> anyhow::Result<Option<TransactionReceipt>> {
        if self.is_known(signed.hash).await? {
            return Ok(Some(self.receipt(what, signed.hash, true).await?));
        }
        let next =
            self.provider.get_transaction_count(from).block_id(BlockNumberOrTag::Latest.into()).await?;
        if next > signed.nonce {
            // Its nonce was used: by itself, if a late node does not show it yet.
            return match self.appears(signed.hash).await {
                true => Ok(Some(self.receipt(what, signed.hash, true).await?)),
                false => Ok(None),
            };
        }
        if next < signed.nonce {
            // A development chain that was started anew; on others a lost one before it may still arrive, and then this.
            if self.id == DEV_CHAIN_ID {
                return Ok(None);
            }
            return Err(Problem::failure(format!("{what}: transaction {} waits for others", signed.hash))
                .why(format!("its nonce is {}, the next of {from} is {next}", signed.nonce))
                .next("send what is missing, or delete the journal if nothing of this account is waiting anywhere")
                .into());
        }
        match self.broadcast(signed).await {
            Ok(()) => Ok(Some(self.receipt(what, signed.hash, true).await?)),
            Err(Unsent::Unheard(reason)) => Err(Problem::failure(format!("{what}: nobody answers"))
                .why(format!("transaction {} may have been taken: {reason}", signed.hash))
                .next(look_up(signed.hash, true))
                .into()),
            // Not taken: another one may have its nonce.
            Err(_) => Ok(None),
        }
    }

    async fn succeeded(&self, what: &str, hash: B256, recorded: bool) -> anyhow::Result<TransactionReceipt> {
        let receipt = self.receipt(what, hash, recorded).await?;
        if receipt.status() {
            return Ok(receipt);
        }
        Err(Problem::failure(format!("{what}: transaction {hash} reverted"))
            .why("it succeeded when it was estimated, so the chain's state changed in between")
            .next("run the command again")
            .into())
    }

    async fn receipt(&self, what: &str, hash: B256, recorded: bool) -> anyhow::Result<TransactionReceipt> {
        let start = Instant::now();
        let mut pause = Duration::from_millis(1);
        let mut silence = None;
        while start.elapsed() < self.patience {
            match self.provider.get_transaction_receipt(hash).await {
                Ok(Some(receipt)) if receipt.transaction_hash == hash => return Ok(receipt),
                Ok(_) => silence = None,
                Err(error) => silence = Some(error.to_string()),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
        let waited = format!("waited {} seconds", self.patience.as_secs());
        Err(Problem::failure(format!("{what}: transaction {hash} is not mined"))
            .why(silence.map_or(waited.clone(), |error| format!("{waited}; {error}")))
            .next(look_up(hash, recorded))
            .into())
    }
}
