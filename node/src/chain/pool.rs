//! Transactions that wait for a block.

use super::{ChainError, Sender};
use alloy::consensus::TxEnvelope;
use alloy::consensus::transaction::{Recovered, Transaction as _};
use alloy_primitives::{Address, B256};
use imbl::Vector;
use std::collections::BTreeSet;

/// Most transactions that wait at once.
const CAPACITY: usize = 10_000;

/// A transaction that waits.
#[derive(Clone, Debug)]
pub struct Pooled {
    /// The transaction and its sender.
    pub transaction: Recovered<TxEnvelope>,
    /// Who vouches for the sender.
    pub sender: Sender,
}

impl Pooled {
    /// The transaction hash.
    pub fn hash(&self) -> B256 {
        *self.transaction.tx_hash()
    }

    fn place(&self) -> (Address, u64) {
        (self.transaction.signer(), self.transaction.nonce())
    }
}

/// The waiting transactions, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    waiting: Vector<Pooled>,
}

impl Pool {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Pooled> {
        self.waiting.iter()
    }

    /// The one of a hash.
    pub fn get(&self, hash: B256) -> Option<&Pooled> {
        self.iter().find(|pooled| pooled.hash() == hash)
    }

    /// The nonce after those that are mined or wait without a gap.
    pub(super) fn next_nonce(&self, address: Address, mined: u64) -> u64 {
        let nonces: BTreeSet<u64> =
            self.iter().map(Pooled::place).filter(|place| place.0 == address).map(|place| place.1).collect();
        let mut next = mined;
        while nonces.contains(&next) {
            next = next.saturating_add(1);
        }
        next
    }

    /// Adds a transaction; one of the same sender and nonce is replaced if the new one pays a tenth more.
    pub(super) fn insert(&mut self, pooled: Pooled) -> Result<Option<B256>, ChainError> {
        let hash = pooled.hash();
        let Some(at) = self.waiting.iter().position(|other| other.place() == pooled.place()) else {
            if self.waiting.len() >= CAPACITY {
                return Err(ChainError::PoolFull(CAPACITY));
            }
            self.waiting.push_back(pooled);
            return Ok(None);
        };
        let Some(other) = self.waiting.get(at) else { return Ok(None) };
        if other.hash() == hash {
            return Err(ChainError::AlreadyKnown);
        }
        let (old, new) = (other.transaction.max_fee_per_gas(), pooled.transaction.max_fee_per_gas());
        if new < old.saturating_add(old / 10) {
            return Err(ChainError::ReplacementUnderpriced);
        }
        let replaced = other.hash();
        self.waiting.set(at, pooled);
        Ok(Some(replaced))
    }

    /// Removes a transaction; tells whether it was there.
    pub(super) fn remove(&mut self, hash: B256) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|pooled| pooled.hash() != hash);
        self.waiting.len() < before
    }

    /// Takes all transactions out, for those that go into no block to be put back.
    pub(super) fn take(&mut self) -> Vector<Pooled> {
        std::mem::take(&mut self.waiting)
    }

    /// Puts back what was taken and is still waiting.
    pub(super) fn put_back(&mut self, waiting: Vector<Pooled>) {
        self.waiting = waiting;
    }
}
