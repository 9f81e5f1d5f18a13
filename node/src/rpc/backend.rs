//! What all clients of one node share: the chain, its snapshots, filters and accounts.

use super::RpcError;
use super::filters::Filters;
use crate::accounts::{DevAccount, dev_accounts};
use crate::chain::{Chain, ChainError, Sender};
use crate::config::ChainConfig;
use alloy::consensus::TxEnvelope;
use alloy::consensus::transaction::Recovered;
use alloy_primitives::{Address, B256};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How long a transaction waits for the one with the nonce before its own.
const NONCE_PATIENCE: Duration = Duration::from_secs(1);

/// The shared side of a node.
///
/// Writers work on a copy of the chain (O(1) to make) and put it in place when done: readers never wait for an
/// execution, and a writer that fails or panics leaves the chain as it was, so poisoned locks can be entered.
pub(crate) struct Backend {
    chain: RwLock<Chain>,
    /// Held while a writer works; also guards the snapshots.
    writer: Mutex<Snapshots>,
    /// Signals writers that the chain has changed.
    changed: Condvar,
    filters: Mutex<Filters>,
    impersonated: Mutex<Impersonated>,
    accounts: Vec<DevAccount>,
}

#[derive(Default)]
struct Snapshots {
    taken: BTreeMap<u64, Chain>,
    last: u64,
}

#[derive(Default)]
struct Impersonated {
    accounts: HashSet<Address>,
    everybody: bool,
}

impl Backend {
    /// A new chain and nobody connected.
    pub(crate) fn new(config: ChainConfig) -> Self {
        Self {
            accounts: dev_accounts(config.accounts),
            chain: RwLock::new(Chain::new(config)),
            writer: Mutex::default(),
            changed: Condvar::new(),
            filters: Mutex::default(),
            impersonated: Mutex::default(),
        }
    }

    /// The accounts whose keys the node holds.
    pub(crate) fn accounts(&self) -> &[DevAccount] {
        &self.accounts
    }

    /// The chain as it is now.
    pub(crate) fn chain(&self) -> Chain {
        self.chain.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the chain, entirely or not at all.
    pub(super) fn change<T>(
        &self,
        change: impl FnOnce(&mut Chain) -> Result<T, ChainError>,
    ) -> Result<T, RpcError> {
        let _writer = lock(&self.writer);
        let mut chain = self.chain();
        let answer = change(&mut chain)?;
        self.replace(chain);
        Ok(answer)
    }

    /// Runs a signed transaction; one that comes before its predecessors waits for them for a moment, as at
    /// Arbitrum's sequencer, since clients that send several at once cannot know in which order they arrive.
    pub(super) fn submit_in_turn(&self, transaction: Recovered<TxEnvelope>) -> Result<B256, RpcError> {
        let deadline = Instant::now() + NONCE_PATIENCE;
        let mut writer = lock(&self.writer);
        loop {
            let mut chain = self.chain();
            let error = match chain.submit(transaction.clone(), Sender::Signed) {
                Ok(hash) => {
                    self.replace(chain);
                    return Ok(hash);
                }
                Err(error) => error,
            };
            let patience = deadline.saturating_duration_since(Instant::now());
            if patience.is_zero() || !matches!(error, ChainError::NonceTooHigh { .. }) {
                return Err(error.into());
            }
            writer = self.changed.wait_timeout(writer, patience).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Remembers the chain as it is; answers the number to come back by.
    pub(super) fn snapshot(&self) -> u64 {
        let mut snapshots = lock(&self.writer);
        snapshots.last += 1;
        let id = snapshots.last;
        snapshots.taken.insert(id, self.chain());
        id
    }

    /// Goes back to a snapshot, which is used up together with all later ones.
    pub(super) fn revert(&self, id: u64) -> bool {
        let mut snapshots = lock(&self.writer);
        let Some(chain) = snapshots.taken.remove(&id) else { return false };
        snapshots.taken.split_off(&id);
        self.filters().rewind(chain.head().number());
        self.replace(chain);
        true
    }

    /// The installed filters.
    pub(super) fn filters(&self) -> MutexGuard<'_, Filters> {
        lock(&self.filters)
    }

    /// Lets the node send for an account without its key, or no longer.
    pub(super) fn impersonate(&self, account: Address, on: bool) {
        let mut impersonated = lock(&self.impersonated);
        if on {
            impersonated.accounts.insert(account);
        } else {
            impersonated.accounts.remove(&account);
        }
    }

    /// Lets the node send for every account, or no longer.
    pub(super) fn impersonate_everybody(&self, on: bool) {
        lock(&self.impersonated).everybody = on;
    }

    /// Whether the node may send for an account without its key.
    pub(super) fn is_impersonated(&self, account: Address) -> bool {
        let impersonated = lock(&self.impersonated);
        impersonated.everybody || impersonated.accounts.contains(&account)
    }

    fn replace(&self, chain: Chain) {
        *self.chain.write().unwrap_or_else(PoisonError::into_inner) = chain;
        self.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
