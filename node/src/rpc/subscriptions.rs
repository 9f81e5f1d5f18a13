//! What a WebSocket client wants to be told, and what it was told already.

use super::params::{Number, Params};
use super::render::{self, value};
use super::{INTERNAL_ERROR, RpcError};
use crate::chain::Chain;
use alloy::rpc::types::Filter;
use alloy_primitives::B256;
use imbl::Vector;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Subscriptions of one connection.
const MOST: usize = 1_000;

enum Kind {
    Heads,
    Logs(Box<Filter>),
    Transactions { full: bool },
    Syncing,
}

struct Subscription {
    kind: Kind,
    /// The chain as the client knows it.
    seen: Chain,
    /// Transactions it was told of, counted as they came.
    transactions: usize,
    /// The last block it was told of.
    block: u64,
    begun: bool,
}

/// The subscriptions of a connection.
#[derive(Default)]
pub(super) struct Subscriptions {
    list: Mutex<List>,
}

#[derive(Default)]
struct List {
    subscriptions: BTreeMap<u64, Subscription>,
    last: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Name {
    NewHeads,
    Logs,
    NewPendingTransactions,
    Syncing,
}

impl Subscriptions {
    /// `eth_subscribe`: the number to begin it by and the answer.
    pub(super) fn add(&self, params: Value, chain: Chain) -> Result<(u64, Value), RpcError> {
        let mut params = Params::new(params)?;
        let kind = match params.take::<Name>("subscription")? {
            Name::NewHeads => Kind::Heads,
            Name::Logs => Kind::Logs(params.optional::<Box<Filter>>("filter")?.unwrap_or_default()),
            Name::NewPendingTransactions => {
                Kind::Transactions { full: params.optional::<bool>("full transactions")?.unwrap_or_default() }
            }
            Name::Syncing => Kind::Syncing,
        };
        params.end()?;
        let mut list = self.lock();
        if list.subscriptions.len() >= MOST {
            return Err(RpcError::server(format!("a connection has at most {MOST} subscriptions")));
        }
        list.last += 1;
        let id = list.last;
        let (transactions, block) = (chain.arrived().len(), chain.head().number());
        list.subscriptions.insert(id, Subscription { kind, seen: chain, transactions, block, begun: false });
        Ok((id, json!(name(id))))
    }

    /// `eth_unsubscribe`.
    pub(super) fn remove(&self, params: Value) -> Result<Value, RpcError> {
        let mut params = Params::new(params)?;
        let id = params.take::<Number>("subscription id")?;
        params.end()?;
        let removed = u64::try_from(id.0).ok().and_then(|id| self.lock().subscriptions.remove(&id));
        match removed {
            Some(_) => Ok(json!(true)),
            None => Err(RpcError::server("subscription not found")),
        }
    }

    /// The client has its answer: from now on it is told.
    pub(super) fn begin(&self, id: u64) {
        if let Some(subscription) = self.lock().subscriptions.get_mut(&id) {
            subscription.begun = true;
        }
    }

    /// The subscriptions to tell something.
    pub(super) fn begun(&self) -> Vec<u64> {
        let list = self.lock();
        list.subscriptions.iter().filter(|(_, one)| one.begun).map(|(id, _)| *id).collect()
    }

    /// The next messages of a subscription on the way to a chain; `None` when it is there.
    pub(super) fn next(&self, id: u64, chain: &Chain) -> Option<Vec<String>> {
        let mut list = self.lock();
        let subscription = list.subscriptions.get_mut(&id)?;
        let next = catch_unwind(AssertUnwindSafe(|| subscription.next(chain)))
            .unwrap_or_else(|_| Err(RpcError::new(INTERNAL_ERROR, "internal error; please report it")));
        match next {
            Ok(results) => Some(results?.into_iter().map(|result| notification(id, &result)).collect()),
            // It would fail again and again.
            Err(_) => {
                list.subscriptions.remove(&id);
                None
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// What one more block, or a hundred more transactions, have for the client.
    fn next(&mut self, chain: &Chain) -> Result<Option<Vec<Value>>, RpcError> {
        const AT_ONCE: usize = 100;
        self.go_to(chain);
        if let Kind::Transactions { full } = self.kind {
            let arrived = chain.arrived();
            let hashes: Vec<B256> = arrived.iter().skip(self.transactions).take(AT_ONCE).copied().collect();
            self.transactions += hashes.len();
            if hashes.is_empty() {
                return Ok(None);
            }
            return hashes
                .into_iter()
                .map(|hash| if full { transaction(chain, hash) } else { value(hash) })
                .collect::<Result<_, _>>()
                .map(Some);
        }
        let Some(block) = chain.block(self.block + 1) else { return Ok(None) };
        self.block += 1;
        Ok(Some(match &self.kind {
            Kind::Heads => vec![render::header(block)?],
            Kind::Logs(filter) => chain
                .logs_between(filter, block.number(), block.number())
                .into_iter()
                .map(value)
                .collect::<Result<_, _>>()?,
            Kind::Transactions { .. } | Kind::Syncing => Vec::new(),
        }))
    }

    /// Steps back to where the chain the client knows and the one that is part: what comes after is new to it.
    fn go_to(&mut self, chain: &Chain) {
        let hash = |chain: &Chain, number| chain.block(number).map(|block| block.hash());
        let same = |number| hash(chain, number) == hash(&self.seen, number);
        while self.block > 0 && !same(self.block) {
            self.block -= 1;
        }
        let (new, old): (&Vector<B256>, _) = (chain.arrived(), self.seen.arrived());
        self.transactions = self.transactions.min(new.len());
        while self.transactions > 0 && new.get(self.transactions - 1) != old.get(self.transactions - 1) {
            self.transactions -= 1;
        }
        self.seen = chain.clone();
    }
}

fn transaction(chain: &Chain, hash: B256) -> Result<Value, RpcError> {
    if let Some((block, index)) = chain.transaction(hash) {
        return render::transaction(block, index);
    }
    // One that was dropped meanwhile is nowhere.
    chain.pool().get(hash).map_or(Ok(Value::Null), |pooled| value(render::waiting(pooled)))
}

fn notification(id: u64, result: &Value) -> String {
    let params = json!({"subscription": name(id), "result": result});
    json!({"jsonrpc": "2.0", "method": "eth_subscription", "params": params}).to_string()
}

fn name(id: u64) -> String {
    format!("{id:#x}")
}
