//! What all clients of one node share: the chain, its snapshots, filters and accounts.

use super::RpcError;
use super::filters::Filters;
use super::schedule::Schedule;
use crate::accounts::{DevAccount, dev_accounts};
use crate::chain::{Chain, ChainError, Sender};
use crate::config::ChainConfig;
use crate::store::{Entry, Recovery, Store, StoreError};
use alloy::consensus::TxEnvelope;
use alloy::consensus::transaction::Recovered;
use alloy_primitives::{Address, B256};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How long a transaction waits for the one with the nonce before its own.
const NONCE_PATIENCE: Duration = Duration::from_secs(1);

/// The shared side of a node.
///
/// Writers work on a copy of the chain (O(1) to make) and put it in place when done: readers never wait for an
/// execution, and a writer that fails or panics leaves the chain as it was, so poisoned locks can be entered.
pub(crate) struct Backend {
    chain: RwLock<Chain>,
    /// Held while a writer works.
    writer: Mutex<Writer>,
    /// Signals writers that the chain has changed.
    changed: Condvar,
    /// The same for those who must not block.
    heads: watch::Sender<()>,
    filters: Mutex<Filters>,
    impersonated: Mutex<Impersonated>,
    accounts: Vec<DevAccount>,
    schedule: Schedule,
    /// For the thread that mines at intervals.
    this: Weak<Self>,
}

/// What only a writer may touch.
#[derive(Default)]
struct Writer {
    snapshots: BTreeMap<u64, Chain>,
    last_snapshot: u64,
    store: Option<Store>,
}

/// When blocks are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mining {
    /// One as soon as a transaction comes.
    #[default]
    Automatic,
    /// When a client asks.
    Manual,
    /// One after each such span.
    Every(Duration),
}

#[derive(Default)]
struct Impersonated {
    accounts: HashSet<Address>,
    everybody: bool,
}

impl Backend {
    /// A new chain and nobody connected.
    pub(crate) fn new(config: ChainConfig) -> Arc<Self> {
        Self::with(Chain::new(config), Writer::default())
    }

    /// The chain of a state file, which is kept up to date.
    pub(crate) fn open(config: ChainConfig, path: &Path) -> Result<(Arc<Self>, Recovery), StoreError> {
        let (store, saved) = Store::open(path, config)?;
        let writer =
            Writer { snapshots: saved.snapshots, last_snapshot: saved.last_snapshot, store: Some(store) };
        Ok((Self::with(saved.chain, writer), saved.recovery))
    }

    fn with(chain: Chain, writer: Writer) -> Arc<Self> {
        Arc::new_cyclic(|this| Self {
            accounts: dev_accounts(chain.config().accounts),
            chain: RwLock::new(chain),
            writer: Mutex::new(writer),
            changed: Condvar::new(),
            heads: watch::Sender::new(()),
            filters: Mutex::default(),
            impersonated: Mutex::default(),
            schedule: Schedule::default(),
            this: this.clone(),
        })
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
        let mut writer = lock(&self.writer);
        let mut chain = self.chain();
        let answer = change(&mut chain)?;
        self.keep(&mut writer, chain)?;
        Ok(answer)
    }

    /// Takes a signed transaction. Where blocks are made at once, one that comes before its predecessors waits for
    /// them for a moment, as at Arbitrum's sequencer, since clients that send several at once cannot know in which
    /// order they arrive.
    pub(super) fn submit_in_turn(&self, transaction: Recovered<TxEnvelope>) -> Result<B256, RpcError> {
        let deadline = Instant::now() + NONCE_PATIENCE;
        let mut writer = lock(&self.writer);
        loop {
            let mut chain = self.chain();
            let error = match self.take(&mut chain, transaction.clone(), Sender::Signed) {
                Ok(hash) => {
                    self.keep(&mut writer, chain)?;
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

    /// Runs a transaction or lets it wait for a block, as blocks are made here.
    pub(super) fn take(
        &self,
        chain: &mut Chain,
        transaction: Recovered<TxEnvelope>,
        sender: Sender,
    ) -> Result<B256, ChainError> {
        match self.mining() {
            Mining::Automatic => chain.submit(transaction, sender),
            Mining::Manual | Mining::Every(_) => chain.enqueue(transaction, sender),
        }
    }

    /// Remembers the chain as it is; answers the number to come back by.
    pub(super) fn snapshot(&self) -> Result<u64, RpcError> {
        let mut writer = lock(&self.writer);
        let id = writer.last_snapshot + 1;
        writer.log(&Entry::Snapshot(id))?;
        writer.last_snapshot = id;
        writer.snapshots.insert(id, self.chain());
        Ok(id)
    }

    /// Goes back to a snapshot, which is used up together with all later ones.
    pub(super) fn revert(&self, id: u64) -> Result<bool, RpcError> {
        let mut writer = lock(&self.writer);
        let Some(chain) = writer.snapshots.get(&id).cloned() else { return Ok(false) };
        writer.log(&Entry::Revert(id))?;
        writer.snapshots.split_off(&id);
        self.go_back(chain);
        Ok(true)
    }

    /// Goes back to the genesis block and forgets all snapshots.
    pub(super) fn reset(&self) -> Result<(), RpcError> {
        let mut writer = lock(&self.writer);
        let chain = self.chain().reset();
        writer.log(&Entry::Reset)?;
        writer.snapshots.clear();
        self.go_back(chain);
        Ok(())
    }

    fn go_back(&self, chain: Chain) {
        self.filters().rewind(&chain);
        self.replace(chain);
    }

    /// When blocks are made.
    pub(super) fn mining(&self) -> Mining {
        self.schedule.mining()
    }

    /// Changes when blocks are made; what waits is mined when that is at once.
    pub(crate) fn set_mining(&self, mining: Mining) -> Result<(), RpcError> {
        let this = self.this.clone();
        let mine = move || {
            let Some(backend) = this.upgrade() else { return false };
            // A full disk is reported to whoever sends; an empty block is not worth more.
            let _ = backend.change(|chain| chain.mine(1, 1));
            true
        };
        self.schedule
            .set(mining, mine)
            .map_err(|error| RpcError::server(format!("cannot start a thread to make blocks: {error}")))?;
        if mining == Mining::Automatic && !self.chain().pending_and_queued().0.is_empty() {
            self.change(|chain| chain.mine(1, 1))?;
        }
        Ok(())
    }

    /// Hands the state file over to the disk.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        lock(&self.writer).store.as_ref().map_or(Ok(()), Store::sync)
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

    /// Writes down what changed, then lets everybody see it.
    fn keep(&self, writer: &mut Writer, mut chain: Chain) -> Result<(), RpcError> {
        if writer.store.is_some() {
            if let Some(record) = chain.record(&self.chain()) {
                writer.log(&Entry::Change(record))?;
            }
        } else {
            chain.forget_changes();
        }
        self.replace(chain);
        Ok(())
    }

    /// Wakes whoever waits for the chain to change.
    pub(super) fn heads(&self) -> watch::Receiver<()> {
        self.heads.subscribe()
    }

    fn replace(&self, chain: Chain) {
        *self.chain.write().unwrap_or_else(PoisonError::into_inner) = chain;
        self.changed.notify_all();
        self.heads.send_replace(());
    }
}

impl Writer {
    fn log(&mut self, entry: &Entry) -> Result<(), RpcError> {
        match &mut self.store {
            Some(store) => store
                .append(entry)
                .map_err(|error| RpcError::server(format!("{error}; the request changed nothing"))),
            None => Ok(()),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
