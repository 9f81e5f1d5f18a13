//! Transactions, each at most once: signed first, so that its hash is known before anybody hears of it, and looked up
//! before anything is sent again. The same bytes can be mined only once, whatever is lost on the way.

use super::{Chain, reason, retry::is_lost};
use crate::problem::{Exit, Problem};
use alloy::eips::{BlockNumberOrTag, Encodable2718};
use alloy::network::{NetworkTransactionBuilder, TransactionBuilder};
use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::transports::{RpcError, TransportError};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

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

/// A transaction that was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// Its nonce belongs to another transaction, or not yet to this account.
    Nonce(String),
    /// It offers less than the chain or another transaction asks.
    Price(String),
    /// Anything else: it was never taken and never will be.
    Refused(String),
    /// Nobody answered: it may have been taken.
    Unheard(String),
}

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

impl Chain {
    /// Sends a transaction from `from`, waits for it, and explains its revert if it has one.
    pub async fn send(
        &self,
        what: &str,
        from: Address,
        request: TransactionRequest,
    ) -> anyhow::Result<TransactionReceipt> {
        self.send_recorded(what, from, request, &mut |_| Ok(())).await
    }

    /// The same; `record` is told of every signed transaction before it is sent.
    pub async fn send_recorded(
        &self,
        what: &str,
        from: Address,
        request: TransactionRequest,
        record: &mut dyn FnMut(&Signed) -> anyhow::Result<()>,
    ) -> anyhow::Result<TransactionReceipt> {
        let request = request.with_from(from);
        let refused =
            |error: &TransportError| Problem::failure(format!("{what} was refused")).why(reason(error));
        let gas = self.provider.estimate_gas(request.clone()).await.map_err(|error| refused(&error))?;
        let request = request.with_gas_limit(gas_limit(gas));
        if self.impersonates {
            let hash = self.provider.raw_request("eth_sendTransaction".into(), (request,)).await?;
            return self.succeeded(what, hash).await;
        }
        let mut price = price_limit(self.provider.get_gas_price().await?);
        let mut last = String::new();
        for _ in 0..SIGNINGS {
            let signed = self.sign(from, request.clone(), price).await?;
            record(&signed)?;
            match self.broadcast(&signed).await {
                Ok(()) => return self.succeeded(what, signed.hash).await,
                Err(Unsent::Nonce(reason)) => last = reason,
                Err(Unsent::Price(reason)) => {
                    let asked = self.provider.get_gas_price().await?;
                    // Nodes replace a transaction for a tenth more, and this one may compete with its own first signing.
                    price = price.max(asked).saturating_mul(2);
                    last = reason;
                }
                Err(Unsent::Refused(reason)) if reason.contains("insufficient funds") => {
                    return Err(Problem::new(
                        Exit::ActionNeeded,
                        format!("{from} cannot pay for this: {what}"),
                    )
                    .why(reason)
                    .next(format!("send it ether on chain {}, then run the same command again", self.id))
                    .into());
                }
                Err(Unsent::Refused(reason)) => {
                    return Err(Problem::failure(format!("{what} was refused")).why(reason).into());
                }
                Err(Unsent::Unheard(reason)) => {
                    return Err(Problem::failure(format!("{what}: nobody answers"))
                        .why(format!("transaction {} may have been taken: {reason}", signed.hash))
                        .next("run the same command again: it looks the transaction up first")
                        .into());
                }
            }
        }
        Err(Problem::failure(format!("{what} was refused {SIGNINGS} times"))
            .why(last)
            .next(format!("look at what else {from} sends, then run the same command again"))
            .into())
    }

    /// Signs with the account's next nonce, once more sure that the chain is the one it was.
    async fn sign(&self, from: Address, request: TransactionRequest, price: u128) -> anyhow::Result<Signed> {
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
        let nonce = self.provider.get_transaction_count(from).pending().await?;
        let request = request
            .with_nonce(nonce)
            .with_chain_id(id)
            .with_max_fee_per_gas(price)
            .with_max_priority_fee_per_gas(0);
        let envelope = request.build(&self.wallet).await?;
        Ok(Signed { hash: *envelope.tx_hash(), nonce, raw: envelope.encoded_2718().into() })
    }

    /// Offers a signed transaction until somebody has it.
    async fn broadcast(&self, signed: &Signed) -> Result<(), Unsent> {
        let mut pause = Duration::from_millis(250);
        let mut last = String::new();
        for _ in 0..OFFERS {
            let error = match self.once.send_raw_transaction(&signed.raw).await {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            last = reason(&error);
            if matches!(self.is_known(signed.hash).await, Ok(true)) {
                return Ok(());
            }
            if !is_lost(&error) {
                return unsent(&error, last);
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        Err(Unsent::Unheard(last))
    }

    /// Whether the chain has a transaction, mined or waiting.
    async fn is_known(&self, hash: B256) -> Result<bool, TransportError> {
        Ok(self.provider.get_transaction_by_hash(hash).await?.is_some())
    }

    /// What became of a transaction that an earlier run signed: its receipt, or nothing if it can no longer be mined or
    /// is not worth waiting for.
    pub async fn resume(
        &self,
        what: &str,
        from: Address,
        signed: &Signed,
    ) -> anyhow::Result<Option<TransactionReceipt>> {
        if self.is_known(signed.hash).await? {
            return Ok(Some(self.receipt(what, signed.hash).await?));
        }
        let next =
            self.provider.get_transaction_count(from).block_id(BlockNumberOrTag::Latest.into()).await?;
        if next != signed.nonce || self.broadcast(signed).await.is_err() {
            return Ok(None);
        }
        Ok(Some(self.receipt(what, signed.hash).await?))
    }

    async fn succeeded(&self, what: &str, hash: B256) -> anyhow::Result<TransactionReceipt> {
        let receipt = self.receipt(what, hash).await?;
        if receipt.status() {
            return Ok(receipt);
        }
        Err(Problem::failure(format!("{what}: transaction {hash} reverted"))
            .why("it succeeded when it was estimated, so the chain's state changed in between")
            .next("run the command again")
            .into())
    }

    async fn receipt(&self, what: &str, hash: B256) -> anyhow::Result<TransactionReceipt> {
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
            .next("run the same command again: it looks the transaction up first")
            .into())
    }
}

/// What a node means by its refusal. Nodes agree on the words, not on the codes.
fn unsent(error: &TransportError, reason: String) -> Result<(), Unsent> {
    let RpcError::ErrorResp(payload) = error else { return Err(Unsent::Refused(reason)) };
    let message = payload.message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&["already known", "known transaction"]) {
        return Ok(());
    }
    Err(if says(&["nonce too low", "nonce too high", "invalid nonce", "nonce has already been used"]) {
        Unsent::Nonce(reason)
    } else if says(&["underpriced", "less than block base fee", "below base fee", "fee too low"]) {
        Unsent::Price(reason)
    } else {
        Unsent::Refused(reason)
    })
}
