//! What a transaction runs in: block, chain rules and the bookkeeping Stylus adds to a transaction.

use super::{Engine, ExecutionError};
use crate::config::{ARBOS_VERSIONS, ChainConfig, StylusParams};
use crate::state::State;
use crate::wasm::pages;
use alloy_primitives::{Address, B256, U256, address};
use revm::context::{BlockEnv, CfgEnv, Journal, LocalContext, TxEnv};
use revm::context_interface::JournalTr;
use revm::context_interface::block::BlobExcessGasAndPrice;
use revm::primitives::hardfork::SpecId;
use std::collections::VecDeque;

/// The fee recipient every block names: Arbitrum's batch poster.
pub const COINBASE: Address = address!("A4b000000000000000000073657175656e636572");
/// Where base fees and activation fees go; nothing is burnt, so the total supply never changes.
pub const NETWORK_FEE_ACCOUNT: Address = address!("A4b00000000000000000000000000000000000FE");

/// Before this version starting a cached program was not priced apart.
const FIRST_STYLUS_VERSION: u16 = 2;
/// The Ethereum rules of an ArbOS version.
pub(super) const fn spec(arbos_version: u64) -> SpecId {
    if arbos_version >= 40 { SpecId::PRAGUE } else { SpecId::CANCUN }
}

/// The revm context of a transaction.
pub type Context = revm::Context<BlockEnv, TxEnv, CfgEnv, State, Journal<State>, Chain>;

/// The block a transaction is executed in.
#[derive(Clone, Debug)]
pub struct BlockContext {
    /// L2 number.
    pub number: u64,
    /// L1 number: what `NUMBER` and Stylus' `block_number` answer.
    pub l1_number: u64,
    /// Unix time.
    pub timestamp: u64,
    /// Base fee, which is also the price every transaction pays.
    pub base_fee: u64,
    /// Programs called earlier in this block.
    pub recent: RecentPrograms,
}

/// Why a transaction is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// To go into a block.
    Transaction,
    /// To see what would happen: nonce, balance, price and sender code are not checked, and nothing is paid.
    Call,
}

/// The code hashes called last in a block, newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecentPrograms(VecDeque<B256>);

impl RecentPrograms {
    /// Makes a program the newest; tells whether it was there already.
    pub(super) fn insert(&mut self, code_hash: B256, capacity: usize) -> bool {
        let before = self.0.len();
        self.0.retain(|known| *known != code_hash);
        let known = self.0.len() < before;
        self.0.push_back(code_hash);
        while self.0.len() > capacity {
            self.0.pop_front();
        }
        known
    }
}

/// What a transaction keeps outside the journal.
#[derive(Clone, Debug)]
pub struct Chain {
    pub(super) engine: Engine,
    pub(super) config: ChainConfig,
    pub(super) mode: Mode,
    pub(super) block_number: u64,
    pub(super) recent: RecentPrograms,
    pub(super) notes: Vec<String>,
    pub(super) pages: Pages,
    /// Gas above the limit of a transaction: not usable, handed back at the end.
    pub(super) held_gas: u64,
    /// Gas that pays for L1 data.
    pub(super) poster_gas: u64,
}

impl Chain {
    /// Keeps a plain explanation for whoever asks why the transaction failed.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        // A program may fail any number of times; the first reasons are the ones that explain.
        const MOST: usize = 64;
        if self.notes.len() < MOST {
            self.notes.push(note.into());
        }
    }

    /// Opens pages and gives their price.
    pub(super) fn add_pages(&mut self, new: u16, params: &StylusParams) -> u64 {
        let cost = self.page_cost(new, params);
        self.pages.open = self.pages.open.saturating_add(new);
        self.pages.ever = self.pages.ever.max(self.pages.open);
        cost
    }

    /// The price of opening pages.
    pub(super) fn page_cost(&self, new: u16, params: &StylusParams) -> u64 {
        pages::cost(new, self.pages.open, self.pages.ever, params)
    }
}

/// WASM pages of all programs in a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pages {
    /// Open now.
    pub(super) open: u16,
    /// Most ever open at once.
    pub(super) ever: u16,
}

pub(super) fn build(
    engine: &Engine,
    state: State,
    config: &ChainConfig,
    block: &BlockContext,
    tx: TxEnv,
    mode: Mode,
) -> Result<Context, ExecutionError> {
    if !ARBOS_VERSIONS.contains(&config.arbos_version) {
        return Err(ExecutionError::ArbOs(config.arbos_version));
    }
    if config.stylus.version < FIRST_STYLUS_VERSION {
        return Err(ExecutionError::StylusVersion(config.stylus.version));
    }
    let spec = spec(config.arbos_version);
    let mut cfg = CfgEnv::new_with_spec(spec).with_chain_id(config.chain_id);
    // Checked when a frame returns code, where the Stylus prefixes are let through.
    cfg.disable_eip3541 = true;
    cfg.disable_block_gas_limit = true;
    // The handler holds the excess back instead of refusing the transaction.
    cfg.tx_gas_limit_cap = Some(u64::MAX);
    let block_env = BlockEnv {
        number: U256::from(block.l1_number),
        beneficiary: COINBASE,
        timestamp: U256::from(block.timestamp),
        gas_limit: config.block_gas_limit,
        basefee: block.base_fee,
        difficulty: U256::from(1),
        prevrandao: Some(U256::from(1).into()),
        blob_excess_gas_and_price: Some(BlobExcessGasAndPrice { excess_blob_gas: 0, blob_gasprice: 1 }),
        ..BlockEnv::default()
    };
    let chain = Chain {
        engine: engine.clone(),
        config: config.clone(),
        mode,
        block_number: block.number,
        recent: block.recent.clone(),
        notes: Vec::new(),
        pages: Pages::default(),
        held_gas: 0,
        poster_gas: 0,
    };
    let mut journaled_state = Journal::new(state);
    journaled_state.set_spec_id(spec);
    Ok(Context {
        block: block_env,
        tx,
        cfg,
        journaled_state,
        chain,
        local: LocalContext::default(),
        error: Ok(()),
    })
}
