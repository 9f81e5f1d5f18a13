//! What happens to a chain, step by step, for whoever keeps a record of it.

use super::pool::Pooled;
use super::{Block, Chain, Touched};
use alloy_primitives::{Address, B256};
use std::sync::Arc;

/// One step. What an account became is read from the state that the next sealed block holds.
#[derive(Clone)]
pub(super) enum Change {
    /// A block was begun.
    Opened {
        /// The L1 block it sees.
        l1_number: u64,
    },
    /// An account changed.
    Account {
        /// Which one.
        address: Address,
        /// What of it.
        touched: Touched,
        /// Whether its code did.
        code: bool,
    },
    /// The block was completed.
    Sealed(Arc<Block>),
    /// A transaction waits.
    Pooled(Box<Pooled>),
    /// A transaction waits no longer, and is in no block.
    Unpooled(B256),
}

impl Chain {
    /// An account of the state changed: the tries follow, and so does the record.
    pub(super) fn touch(&mut self, address: Address, touched: Touched, code: bool) {
        self.roots.update(&self.state, address, &touched);
        self.changes.push(Change::Account { address, touched, code });
    }
}
