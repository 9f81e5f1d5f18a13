//! A transaction as its chain tells it.

use super::failure::Failure;
use crate::chain::Chain;
use crate::explain::{Meaning, decode};
use crate::problem::{Exit, Problem};
use alloy::primitives::{Address, B256, Bytes, U64, U256};
use alloy::providers::Provider;
use serde::Deserialize;
use serde_json::{Value, json};

/// What `eth_getTransactionByHash` answers; Arbitrum has types of its own, which share these fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    pub(super) from: Address,
    pub(super) to: Option<Address>,
    pub(super) value: U256,
    #[serde(default)]
    pub(super) input: Bytes,
    pub(super) gas: U64,
    block_number: Option<U64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Receipt {
    status: Option<U64>,
    pub(super) gas_used: U64,
    #[serde(rename = "gasUsedForL1")]
    pub(super) gas_used_for_l1: Option<U64>,
    pub(super) effective_gas_price: Option<U256>,
    pub(super) contract_address: Option<Address>,
    pub(super) block_number: U64,
    logs: Vec<RawLog>,
}

#[derive(Clone, Debug, Deserialize)]
struct RawLog {
    address: Address,
    topics: Vec<B256>,
    data: Bytes,
}

/// A call as `callTracer` writes it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Frame {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) to: Option<Address>,
    pub(super) value: Option<U256>,
    #[serde(default)]
    pub(super) gas: U64,
    #[serde(default)]
    pub(super) gas_used: U64,
    #[serde(default)]
    pub(super) input: Bytes,
    #[serde(default)]
    pub(super) output: Bytes,
    pub(super) error: Option<String>,
    pub(super) revert_reason: Option<String>,
    #[serde(default)]
    pub(super) calls: Vec<Self>,
}

/// An event with what it means.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) address: Address,
    pub(super) topics: Vec<B256>,
    pub(super) data: Bytes,
    pub(super) meanings: Vec<Meaning>,
}

/// What became of a transaction.
#[derive(Clone, Debug)]
pub(super) struct Mined {
    pub(super) receipt: Receipt,
    pub(super) events: Vec<Event>,
    /// The tree of calls, or why the node does not show it.
    pub(super) calls: Result<Frame, String>,
    /// `None` for a success.
    pub(super) failure: Option<Failure>,
}

/// A transaction in words.
#[derive(Clone, Debug)]
pub(super) struct Transaction {
    pub(super) hash: B256,
    pub(super) chain_id: u64,
    pub(super) body: Body,
    /// What the call means; nothing for a creation and for a bare transfer.
    pub(super) call: Vec<Meaning>,
    /// `None` while it is pending.
    pub(super) mined: Option<Mined>,
}

impl Transaction {
    /// Fetches it with its receipt, its calls and the reason of its failure.
    pub(super) async fn find(chain: &Chain, hash: B256) -> anyhow::Result<Self> {
        let body: Option<Body> =
            chain.provider.raw_request("eth_getTransactionByHash".into(), (hash,)).await?;
        let Some(body) = body else {
            return Err(Problem::failure(format!("chain {} knows no transaction {hash}", chain.id))
                .why("it was never sent there, was dropped or replaced, or the node keeps no transactions so old")
                .next("check the hash and --rpc-url; the sender's nonce tells whether another one took its place")
                .into());
        };
        let receipt: Option<Receipt> =
            chain.provider.raw_request("eth_getTransactionReceipt".into(), (hash,)).await?;
        let call = match body.to {
            Some(_) => decode::call(&body.input),
            None => Vec::new(),
        };
        let mut transaction = Self { hash, chain_id: chain.id, body, call, mined: None };
        if let Some(receipt) = receipt.filter(|_| transaction.body.block_number.is_some()) {
            transaction.mined = Some(transaction.mined(chain, receipt).await?);
        }
        Ok(transaction)
    }

    async fn mined(&self, chain: &Chain, receipt: Receipt) -> anyhow::Result<Mined> {
        let options = json!({ "tracer": "callTracer" });
        let traced = chain.provider.raw_request("debug_traceTransaction".into(), (self.hash, options)).await;
        let calls = traced.map_err(|error| error.to_string());
        let events = receipt.logs.iter().map(|log| Event {
            address: log.address,
            topics: log.topics.clone(),
            data: log.data.clone(),
            meanings: decode::log(&log.topics, &log.data),
        });
        let events = events.collect();
        // Receipts without a status are older than Arbitrum.
        let failed = receipt.status.is_some_and(|status| status.is_zero());
        let failure = match (&calls, failed) {
            (_, false) => None,
            (Ok(frame), true) => Some(Failure::traced(chain, frame, &receipt).await),
            (Err(_), true) => Some(Failure::run_again(chain, &self.body, &receipt).await),
        };
        Ok(Mined { receipt, events, calls, failure })
    }

    /// What became of it, in a word.
    pub(super) fn status(&self) -> &'static str {
        match &self.mined {
            None => "pending",
            Some(mined) if mined.failure.is_some() => "reverted",
            Some(_) => "success",
        }
    }

    /// A pending transaction is not explained yet.
    pub(super) fn verdict(&self) -> anyhow::Result<()> {
        match self.mined {
            Some(_) => Ok(()),
            None => Err(Problem::new(Exit::ActionNeeded, format!("transaction {} is pending", self.hash))
                .why("no block holds it yet, so nobody knows how it ends")
                .next("run the same command again in a few seconds")
                .into()),
        }
    }

    /// As one JSON object.
    pub(super) fn json(&self) -> Value {
        let mined = self.mined.as_ref();
        let receipt = mined.map(|it| &it.receipt);
        json!({
            "input": "transaction",
            "hash": self.hash,
            "chainId": self.chain_id,
            "status": self.status(),
            "block": receipt.map(|it| it.block_number.to::<u64>()),
            "from": self.body.from.to_string(),
            "to": self.body.to.map(|it| it.to_string()),
            "created": receipt.and_then(|it| it.contract_address).map(|it| it.to_string()),
            "value": self.body.value.to_string(),
            "data": self.body.input,
            "meanings": self.call.iter().map(Meaning::json).collect::<Vec<_>>(),
            "gasLimit": self.body.gas.to::<u64>(),
            "gasUsed": receipt.map(|it| it.gas_used.to::<u64>()),
            "gasUsedForL1": receipt.and_then(|it| it.gas_used_for_l1).map(|it| it.to::<u64>()),
            "fee": receipt.and_then(Receipt::fee).map(|it| it.to_string()),
            "failure": mined.and_then(|it| it.failure.as_ref()).map(Failure::json),
            "events": mined.map(|it| it.events.iter().map(Event::json).collect::<Vec<_>>()),
            "calls": mined.and_then(|it| it.calls.as_ref().ok()).map(Frame::json),
            "callsMissing": mined.and_then(|it| it.calls.as_ref().err()),
        })
    }
}

impl Receipt {
    /// Wei paid for all gas.
    pub(super) fn fee(&self) -> Option<U256> {
        self.effective_gas_price.map(|price| price.saturating_mul(U256::from(self.gas_used.to::<u64>())))
    }
}

impl Event {
    fn json(&self) -> Value {
        json!({
            "address": self.address.to_string(),
            "topics": self.topics,
            "data": self.data,
            "meanings": self.meanings.iter().map(Meaning::json).collect::<Vec<_>>(),
        })
    }
}

impl Frame {
    /// Whether it creates a contract, so that its input is code.
    pub(super) fn creates(&self) -> bool {
        self.kind.starts_with("CREATE")
    }

    /// What its calldata means.
    pub(super) fn call(&self) -> Vec<Meaning> {
        if self.creates() { Vec::new() } else { decode::call(&self.input) }
    }

    /// What its error means.
    pub(super) fn reverted_with(&self) -> Vec<Meaning> {
        if self.error.is_some() { decode::revert(&self.output) } else { Vec::new() }
    }

    fn json(&self) -> Value {
        json!({
            "type": self.kind,
            "to": self.to.map(|it| it.to_string()),
            "value": self.value.map(|it| it.to_string()),
            "gasUsed": self.gas_used.to::<u64>(),
            "data": self.input,
            "meanings": self.call().iter().map(Meaning::json).collect::<Vec<_>>(),
            "output": self.output,
            "error": self.error,
            "reason": self.revert_reason,
            "errorMeanings": self.reverted_with().iter().map(Meaning::json).collect::<Vec<_>>(),
            "calls": self.calls.iter().map(Self::json).collect::<Vec<_>>(),
        })
    }
}
