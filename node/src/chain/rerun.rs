//! Running the transactions of a block again, each on what its predecessors left.

use super::{Block, Chain, ChainError, Mined, View, mine, trace, transaction};
use crate::config::ChainConfig;
use crate::evm::{BlockContext, Engine, Execution, Mode, RecentPrograms};
use crate::state::State;
use alloy::eips::Encodable2718 as _;
use alloy_rpc_types_trace::geth::{GethDebugTracingOptions, GethTrace};
use revm::DatabaseCommit as _;
use revm_inspectors::tracing::TransactionContext;
use std::sync::Arc;

/// A block on its way through its transactions.
pub struct Rerun {
    engine: Engine,
    config: Arc<ChainConfig>,
    block: Arc<Block>,
    state: State,
    context: BlockContext,
    next: usize,
}

impl Chain {
    /// A block before its first transaction.
    pub fn rerun(&self, block: &Arc<Block>) -> Rerun {
        Rerun {
            engine: self.engine.clone(),
            config: self.config.clone(),
            state: block.before.clone(),
            context: block.context(),
            block: block.clone(),
            next: 0,
        }
    }
}

impl Block {
    /// What the block looked like to its first transaction.
    pub(super) fn context(&self) -> BlockContext {
        BlockContext {
            number: self.number(),
            l1_number: self.l1_number,
            timestamp: self.timestamp(),
            base_fee: self.header.base_fee_per_gas.unwrap_or_default(),
            recent: RecentPrograms::default(),
        }
    }
}

impl Rerun {
    /// Goes on to the transaction of an index.
    pub fn skip_to(mut self, index: usize) -> Result<Self, ChainError> {
        while self.next < index {
            let Some(mined) = self.block.transactions.get(self.next).cloned() else { break };
            let mode = self.mode(&mined);
            let env = transaction::env(&mined.transaction);
            let run = self.engine_for(&mined).execute(
                self.state.clone(),
                &self.config,
                &self.context,
                env,
                mode,
            )?;
            self.commit(&mined, mode, run);
        }
        Ok(self)
    }

    /// Traces the next transaction; `None` after the last.
    pub fn trace(
        &mut self,
        options: &GethDebugTracingOptions,
    ) -> Result<Option<(Mined, GethTrace)>, ChainError> {
        let Some(mined) = self.block.transactions.get(self.next).cloned() else { return Ok(None) };
        let mode = self.mode(&mined);
        let place = TransactionContext {
            block_hash: Some(self.block.hash()),
            tx_index: Some(self.next),
            tx_hash: Some(mined.hash()),
        };
        let subject = trace::Subject {
            engine: &self.engine_for(&mined),
            config: &self.config,
            state: &self.state,
            context: &self.context,
            env: transaction::env(&mined.transaction),
            mode,
        };
        let (trace, run) = subject.trace(options.clone(), Some(place))?;
        self.commit(&mined, mode, run);
        Ok(Some((mined, trace)))
    }

    /// State and block as the next transaction finds them.
    pub fn view(self) -> View {
        View { state: self.state, context: self.context }
    }

    fn engine_for(&self, mined: &Mined) -> Engine {
        self.engine.posting(mined.transaction.encoded_2718().into())
    }

    fn mode(&self, mined: &Mined) -> Mode {
        mine::mode(&self.state, mined.transaction.signer(), transaction::vouched(&mined.transaction))
    }

    fn commit(&mut self, mined: &Mined, mode: Mode, run: Execution) {
        self.state.commit(run.changes);
        self.context.recent = run.recent;
        if mode == Mode::Call {
            let sender = mined.transaction.signer();
            for (account, balance) in
                mine::late_fee(&self.state, sender, mined.gas_used, self.context.base_fee)
            {
                self.state.account_mut(account).balance = balance;
            }
        }
        self.next += 1;
    }
}
