//! Stand-in for the engine of branch `evm`: plain Prague over revm, same API.

use crate::config::ChainConfig;
use crate::state::{Account, State};
use alloy_primitives::{Address, U256, map::AddressMap};
use revm::context::result::{EVMError, ExecutionResult};
use revm::context::{BlockEnv, TxEnv};
use revm::primitives::hardfork::SpecId;
use revm::{Context, ExecuteEvm, MainBuilder, MainContext};
use std::convert::Infallible;

/// Programs a block has already loaded.
#[derive(Clone, Debug, Default)]
pub struct RecentPrograms {
    _private: (),
}

/// What a transaction sees of its block.
#[derive(Clone, Debug, Default)]
pub struct BlockContext {
    /// L2 block number.
    pub number: u64,
    /// L1 block number, the EVM's NUMBER.
    pub l1_number: u64,
    /// Seconds since 1970.
    pub timestamp: u64,
    /// Base fee in wei.
    pub base_fee: u64,
    /// Programs already loaded.
    pub recent: RecentPrograms,
}

/// Whether the rules for senders apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All rules.
    Transaction,
    /// No nonce, fee or balance rules.
    Call,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct Execution {
    /// Result.
    pub result: ExecutionResult,
    /// Changed accounts.
    pub changes: AddressMap<revm::state::Account>,
    /// Programs loaded.
    pub recent: RecentPrograms,
    /// Human reasons.
    pub notes: Vec<String>,
}

/// The transaction never ran.
pub type ExecutionError = EVMError<Infallible>;

/// The engine.
#[derive(Clone, Debug, Default)]
pub struct Engine;

impl Engine {
    /// A new engine.
    pub fn new() -> Self {
        Self
    }

    /// Runs a transaction.
    pub fn execute(
        &self,
        mut state: State,
        config: &ChainConfig,
        block: &BlockContext,
        mut tx: TxEnv,
        mode: Mode,
    ) -> Result<Execution, ExecutionError> {
        if mode == Mode::Call {
            tx.gas_price = u128::from(block.base_fee);
            tx.gas_priority_fee = None;
            tx.tx_type = 0;
            let fee = U256::from(tx.gas_limit).saturating_mul(U256::from(block.base_fee));
            let account = state.account_mut(tx.caller);
            account.balance = account.balance.saturating_add(fee);
            tx.nonce = account.nonce;
        }
        let block_env = BlockEnv {
            number: U256::from(block.l1_number),
            timestamp: U256::from(block.timestamp),
            gas_limit: config.block_gas_limit,
            basefee: block.base_fee,
            ..BlockEnv::default()
        };
        let mut evm = Context::mainnet()
            .with_db(state)
            .modify_cfg_chained(|cfg| {
                cfg.set_spec_and_mainnet_gas_params(SpecId::PRAGUE);
                cfg.chain_id = config.chain_id;
                cfg.tx_gas_limit_cap = Some(u64::MAX);
            })
            .with_block(block_env)
            .build_mainnet();
        let outcome = evm.transact(tx)?;
        Ok(Execution {
            result: outcome.result,
            changes: outcome.state.into_iter().collect(),
            recent: RecentPrograms::default(),
            notes: Vec::new(),
        })
    }
}

/// Accounts every chain starts with.
pub fn genesis_accounts() -> Vec<(Address, Account)> {
    Vec::new()
}
