//! Filters that clients poll.

use super::params::{Number, Params};
use super::render::value;
use super::{Backend, RpcError};
use crate::chain::Chain;
use alloy::rpc::types::Filter;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Clients that forget to uninstall must not fill the memory; the oldest filters go first.
const MOST: usize = 10_000;

enum Kind {
    Logs(Box<Filter>),
    Blocks,
    Transactions,
}

impl Kind {
    /// How far a chain is, in what the filter counts.
    fn progress(&self, chain: &Chain) -> u64 {
        match self {
            Self::Logs(_) | Self::Blocks => chain.head().number(),
            Self::Transactions => chain.arrived().len() as u64,
        }
    }
}

struct Installed {
    kind: Kind,
    /// Last block the client was told about; of a transaction filter, how many transactions.
    seen: u64,
}

/// All filters of a node.
#[derive(Default)]
pub(super) struct Filters {
    installed: BTreeMap<u64, Installed>,
    last: u64,
}

impl Filters {
    fn install(&mut self, kind: Kind, seen: u64) -> u64 {
        self.last += 1;
        self.installed.insert(self.last, Installed { kind, seen });
        if self.installed.len() > MOST {
            self.installed.pop_first();
        }
        self.last
    }

    /// The chain went back: what comes from now on is new again.
    pub(super) fn rewind(&mut self, chain: &Chain) {
        for filter in self.installed.values_mut() {
            filter.seen = filter.seen.min(filter.kind.progress(chain));
        }
    }
}

pub(super) fn new_filter(backend: &Backend, mut params: Params) -> Result<Value, RpcError> {
    let filter = params.take::<Filter>("filter")?;
    params.end()?;
    install(backend, Kind::Logs(Box::new(filter)))
}

pub(super) fn new_block_filter(backend: &Backend, params: Params) -> Result<Value, RpcError> {
    params.end()?;
    install(backend, Kind::Blocks)
}

pub(super) fn new_transaction_filter(backend: &Backend, mut params: Params) -> Result<Value, RpcError> {
    let _full = params.optional::<bool>("full")?;
    params.end()?;
    install(backend, Kind::Transactions)
}

fn install(backend: &Backend, kind: Kind) -> Result<Value, RpcError> {
    let seen = kind.progress(&backend.chain());
    Ok(json!(format!("{:#x}", backend.filters().install(kind, seen))))
}

pub(super) fn changes(backend: &Backend, mut params: Params) -> Result<Value, RpcError> {
    let id = id(&mut params)?;
    params.end()?;
    let chain = backend.chain();
    let mut filters = backend.filters();
    let filter = filters.installed.get_mut(&id).ok_or_else(not_found)?;
    let (from, head) = (filter.seen + 1, filter.kind.progress(&chain));
    // Another client may have reverted between the two locks.
    if from > head {
        return Ok(json!([]));
    }
    filter.seen = head;
    let blocks = (from..=head).filter_map(|number| chain.block(number));
    match &filter.kind {
        Kind::Logs(filter) => {
            let from = from.max(filter.get_from_block().unwrap_or_default());
            let to = head.min(filter.get_to_block().unwrap_or(head));
            value(chain.logs_between(filter, from, to))
        }
        Kind::Blocks => value(blocks.map(|block| block.hash()).collect::<Vec<_>>()),
        Kind::Transactions => value(chain.arrived().iter().skip(from as usize - 1).collect::<Vec<_>>()),
    }
}

pub(super) fn logs(backend: &Backend, mut params: Params) -> Result<Value, RpcError> {
    let id = id(&mut params)?;
    params.end()?;
    let chain: Chain = backend.chain();
    let filters = backend.filters();
    match &filters.installed.get(&id).ok_or_else(not_found)?.kind {
        Kind::Logs(filter) => value(chain.logs(filter)?),
        _ => Err(not_found()),
    }
}

pub(super) fn uninstall(backend: &Backend, mut params: Params) -> Result<Value, RpcError> {
    let id = id(&mut params)?;
    params.end()?;
    Ok(json!(backend.filters().installed.remove(&id).is_some()))
}

fn id(params: &mut Params) -> Result<u64, RpcError> {
    // No filter ever has an id beyond 64 bits.
    Ok(params.take::<Number>("filter id")?.0.try_into().unwrap_or(u64::MAX))
}

fn not_found() -> RpcError {
    RpcError::server("filter not found")
}
