//! Transactions: revm's EVM with Arbitrum's rules, and Stylus programs as frames beside bytecode.
//!
//! | file | question |
//! |---|---|
//! | `context` | what does a transaction run in? |
//! | `handler`, `poster` | who may send it, and who pays what to whom? |
//! | `frame`, `program` | how does a WASM frame take part in revm's call loop? |
//! | `inspect`, `step`, `trace` | what do tracers see of it? |
//! | `serve`, `calls` | what does the chain answer a program? |
//! | `arbos`, `params`, `pricer`, `sends` | what does ArbOS keep in its account? |
//! | `source` | what are compiled programs made from? |
//! | `precompiles` | what do ArbWasm and its siblings do? |

mod arbos;
mod calls;
mod context;
mod frame;
mod handler;
mod inspect;
mod params;
mod poster;
pub mod precompiles;
mod pricer;
mod program;
mod sends;
mod serve;
mod source;
mod step;
#[cfg(test)]
mod tests;
mod trace;

pub use arbos::{
    ARBOS_ACCOUNT, base_fee, base_fee_slot, install_genesis, l1_price_per_unit, network_fee_account,
    tx_gas_limit,
};
pub use context::{BlockContext, COINBASE, Chain, Context, Mode, NETWORK_FEE_ACCOUNT, RecentPrograms};
pub use poster::L1_PRICER_FUNDS;
pub use sends::Sends;
pub use trace::{Bounds, FrameNote, Watched};

use crate::config::ChainConfig;
use crate::recent::Recent;
use crate::state::State;
use crate::stylus::Runtime;
use alloy_primitives::{B256, Bytes};
use frame::StylusEvm;
use handler::ArbitrumHandler;
use revm::context::TxEnv;
use revm::context_interface::result::{EVMError, ExecutionResult, InvalidTransaction};
use revm::handler::Handler;
use revm::inspector::{Inspector, InspectorHandler, NoOpInspector};
use revm::interpreter::interpreter::EthInterpreter;
use revm::primitives::AddressMap;
use revm::state::Account;
use std::convert::Infallible;
use std::sync::Arc;
use wasmi::Module;

/// Compiled programs that are kept; one takes some hundred KiB.
const PROGRAMS_KEPT: usize = 128;

/// Executes transactions; clones share the WASM engine and the compiled programs.
#[derive(Clone, Debug)]
pub struct Engine {
    runtime: Arc<Runtime>,
    /// Compiled programs by the hash that activation stored, so that what is kept is what was activated.
    modules: Arc<Recent<B256, Module>>,
    /// The bytes that are posted for the transaction it carries out, if they are known.
    posted: Option<Bytes>,
}

impl Default for Engine {
    fn default() -> Self {
        Self { runtime: Arc::default(), modules: Arc::new(Recent::new(PROGRAMS_KEPT)), posted: None }
    }
}

/// A transaction carried out.
#[derive(Debug)]
pub struct Execution {
    /// How it ended, its gas and its logs.
    pub result: ExecutionResult,
    /// Gas of it that paid for L1 data.
    pub l1_gas: u64,
    /// Accounts it touched, for the caller to commit.
    pub changes: AddressMap<Account>,
    /// The programs that now count as called in this block.
    pub recent: RecentPrograms,
    /// Why programs were rejected or failed, in plain words; receipts cannot say it.
    pub notes: Vec<String>,
}

/// Why a transaction was not carried out at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExecutionError {
    /// It breaks a rule that keeps it out of every block.
    #[error("{0}")]
    Invalid(InvalidTransaction),
    /// The chain has an ArbOS version whose rules are not implemented.
    #[error("ArbOS {0} is not supported; versions 32 to 60 are")]
    ArbOs(u64),
    /// The chain has a Stylus version whose rules are not implemented.
    #[error("Stylus version {0} is not supported; 2 and later are")]
    StylusVersion(u16),
    /// The chain cannot execute anything.
    #[error("{0}")]
    Internal(String),
}

impl From<EVMError<Infallible>> for ExecutionError {
    fn from(error: EVMError<Infallible>) -> Self {
        match error {
            EVMError::Transaction(invalid) => Self::Invalid(invalid),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl Engine {
    /// An engine without compiled programs.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same engine for a transaction that has these bytes (EIP-2718), which L1 data is priced by.
    ///
    /// Without them a signed form of the transaction is made up, as for `eth_call`.
    pub fn posting(&self, bytes: Bytes) -> Self {
        Self { posted: Some(bytes), ..self.clone() }
    }

    /// Carries out a transaction on a state; the state stays as it is.
    pub fn execute(
        &self,
        state: State,
        config: &ChainConfig,
        block: &BlockContext,
        tx: TxEnv,
        mode: Mode,
    ) -> Result<Execution, ExecutionError> {
        let context = context::build(self, state, config, block, tx, mode)?;
        let mut evm = StylusEvm::new(context, NoOpInspector);
        let result = ArbitrumHandler::default().run(&mut evm)?;
        Ok(Self::finish(evm, result))
    }

    /// As [`Self::execute`], watched by an inspector.
    pub fn inspect<I: Inspector<Context, EthInterpreter>>(
        &self,
        state: State,
        config: &ChainConfig,
        block: &BlockContext,
        tx: TxEnv,
        mode: Mode,
        inspector: &mut I,
    ) -> Result<Execution, ExecutionError> {
        let context = context::build(self, state, config, block, tx, mode)?;
        let mut evm = StylusEvm::new(context, inspector);
        let result = ArbitrumHandler::default().inspect_run(&mut evm)?;
        Ok(Self::finish(evm, result))
    }

    fn finish<I>(evm: StylusEvm<I>, result: ExecutionResult) -> Execution {
        let mut context = evm.into_context();
        let changes = context.journaled_state.inner.finalize();
        let Chain { recent, notes, poster_gas: l1_gas, .. } = context.chain;
        Execution { result, l1_gas, changes, recent, notes }
    }
}
