//! The chain: blocks with their states, the transactions that wait for one, and time.
//!
//! A [`Chain`] is a value: cloning is O(1), so a snapshot is a clone and a request that fails half-way leaves
//! nothing behind.

mod block;
mod call;
mod change;
mod clock;
mod error;
mod logs;
mod mine;
mod node_interface;
mod overrides;
mod pool;
mod proof;
mod record;
mod rerun;
mod roots;
mod simulate;
mod trace;
mod transaction;
mod trie;

pub use block::{Block, Mined};
pub use call::CallRequest;
pub use error::ChainError;
pub use logs::LogEntry;
pub(crate) use logs::entries as log_entries;
pub use pool::{Pool, Pooled};
pub(crate) use record::Record;
pub use rerun::Rerun;
pub use simulate::{Simulated, SimulatedCall};
pub use transaction::{decode, stand_in};

use crate::accounts::dev_accounts;
use crate::config::ChainConfig;
use crate::evm::{self, ARBOS_ACCOUNT, BlockContext, Engine, RecentPrograms, install_genesis};
use crate::predeploys;
use crate::state::State;
use alloy::eips::{BlockId, BlockNumberOrTag};
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use change::Change;
use clock::Clock;
use imbl::{HashMap, Vector};
use revm::bytecode::Bytecode;
use roots::{Roots, Touched};
use std::sync::Arc;

/// How far back BLOCKHASH reaches.
const BLOCK_HASHES: u64 = 256;

/// Seconds between L1 blocks.
const L1_BLOCK_TIME: u64 = 12;

/// A chain and everything that ever happened on it.
#[derive(Clone)]
pub struct Chain {
    config: Arc<ChainConfig>,
    engine: Engine,
    /// All blocks, the genesis block first.
    blocks: Vector<Arc<Block>>,
    /// The last of them.
    head: Arc<Block>,
    numbers: HashMap<B256, u64>,
    transactions: HashMap<B256, (u64, usize)>,
    /// The head's state with what was set from outside since.
    state: State,
    roots: Roots,
    pool: Pool,
    /// Hashes of all transactions, in the order in which they came.
    arrived: Vector<B256>,
    clock: Clock,
    l1_filled: u64,
    /// What happened since somebody last asked.
    changes: Vec<Change>,
}

/// Who vouches for the sender of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Its signature.
    Signed,
    /// The node, on the word of a developer; contracts may send, too.
    Impersonated,
}

/// A state to read from and the block it belongs to.
#[derive(Clone)]
pub struct View {
    /// The state.
    pub state: State,
    /// What a call on it sees of its block.
    pub context: BlockContext,
}

impl Chain {
    /// A chain at its genesis block.
    pub fn new(config: ChainConfig) -> Self {
        let clock = Clock::new(config.genesis_timestamp);
        Self::begin(config, clock, clock.now())
    }

    /// A chain whose genesis block has a time of its own.
    fn begin(config: ChainConfig, clock: Clock, timestamp: u64) -> Self {
        let mut state = State::default();
        install_genesis(&mut state, &config);
        predeploys::install(&mut state);
        for account in dev_accounts(config.accounts) {
            state.account_mut(account.address).balance = config.account_balance;
        }
        let context = BlockContext {
            number: 0,
            l1_number: config.l1_block_number,
            timestamp,
            base_fee: config.base_fee,
            recent: RecentPrograms::default(),
        };
        let roots = Roots::of(&state);
        let states = [state.clone(), state.clone()];
        let genesis = Block::seal(None, &context, &config, Vec::new(), states, roots.clone());
        Self {
            config: Arc::new(config),
            engine: Engine::new(),
            numbers: HashMap::unit(genesis.hash(), 0),
            blocks: Vector::unit(genesis.clone()),
            head: genesis,
            transactions: HashMap::new(),
            state,
            roots,
            pool: Pool::default(),
            arrived: Vector::new(),
            clock,
            l1_filled: 0,
            changes: Vec::new(),
        }
    }

    /// A new chain that begins like this one.
    pub fn reset(&self) -> Self {
        let config = ChainConfig::clone(&self.config);
        let clock = Clock::new(config.genesis_timestamp);
        Self { engine: self.engine.clone(), ..Self::begin(config, clock, self.genesis().timestamp()) }
    }

    /// The first block.
    pub fn genesis(&self) -> &Arc<Block> {
        self.blocks.front().unwrap_or(&self.head)
    }

    /// The configuration it was made with.
    pub fn config(&self) -> &ChainConfig {
        &self.config
    }

    /// Wei per gas that the next block asks for.
    pub fn base_fee(&self) -> u64 {
        evm::base_fee(&self.state)
    }

    /// The newest block.
    pub fn head(&self) -> &Arc<Block> {
        &self.head
    }

    /// The current state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The block of a number.
    pub fn block(&self, number: u64) -> Option<&Arc<Block>> {
        self.blocks.get(usize::try_from(number).ok()?)
    }

    /// The block of a hash.
    pub fn block_by_hash(&self, hash: B256) -> Option<&Arc<Block>> {
        self.numbers.get(&hash).and_then(|&number| self.block(number))
    }

    /// The block a client means; `pending` is the newest, which what waits is not in.
    pub fn find(&self, id: BlockId) -> Option<&Arc<Block>> {
        match id {
            BlockId::Hash(hash) => self.block_by_hash(hash.block_hash),
            BlockId::Number(BlockNumberOrTag::Number(number)) => self.block(number),
            BlockId::Number(BlockNumberOrTag::Earliest) => self.block(0),
            BlockId::Number(_) => Some(self.head()),
        }
    }

    /// The transactions that wait for a block.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Hashes of all transactions that ever came, oldest first.
    pub fn arrived(&self) -> &Vector<B256> {
        &self.arrived
    }

    /// The block and position of a transaction.
    pub fn transaction(&self, hash: B256) -> Option<(&Arc<Block>, usize)> {
        let &(number, index) = self.transactions.get(&hash)?;
        Some((self.block(number)?, index))
    }

    /// The state after the block a client means.
    pub fn state_at(&self, id: BlockId) -> Result<State, ChainError> {
        let block = self.find(id).ok_or_else(|| unknown(id))?;
        // What was set from outside since the head was sealed counts for the head.
        Ok(if block.number() == self.head().number() { self.state.clone() } else { block.state.clone() })
    }

    /// State and block context for a call at the block a client means.
    pub fn view(&self, id: BlockId) -> Result<View, ChainError> {
        if id == BlockId::pending() {
            let context = self.next_context();
            return Ok(View { state: self.state_for(context.l1_number).0, context });
        }
        let context = self.find(id).ok_or_else(|| unknown(id))?.context();
        Ok(View { state: self.state_at(id)?, context })
    }

    /// Moves time forward for the next block; answers how far it was moved in all.
    pub fn increase_time(&mut self, seconds: u64) -> Result<u64, ChainError> {
        self.clock.increase(seconds)
    }

    /// Sets the timestamp of the next block.
    pub fn set_next_timestamp(&mut self, timestamp: u64) -> Result<(), ChainError> {
        self.clock.set_next(timestamp, self.head().timestamp())
    }

    /// Sets the time; answers by how many seconds it moved.
    pub fn set_time(&mut self, timestamp: u64) -> Result<u64, ChainError> {
        self.clock.set_now(timestamp, self.head().timestamp())
    }

    /// Puts a fixed number of seconds between blocks, or no longer.
    pub fn set_timestamp_interval(&mut self, seconds: Option<u64>) {
        self.clock.set_interval(seconds);
    }

    /// Sets a balance.
    pub fn set_balance(&mut self, address: Address, balance: U256) {
        self.state.account_mut(address).balance = balance;
        self.touch(address, Touched::Account, false);
    }

    /// Sets a nonce.
    pub fn set_nonce(&mut self, address: Address, nonce: u64) {
        self.state.account_mut(address).nonce = nonce;
        self.touch(address, Touched::Account, false);
    }

    /// Sets the base fee from the next block on, in wei per gas.
    pub fn set_base_fee(&mut self, fee: u64) {
        self.set_storage(ARBOS_ACCOUNT, evm::base_fee_slot(), U256::from(fee));
    }

    /// Sets the code of an account.
    pub fn set_code(&mut self, address: Address, code: Bytes) {
        self.state.set_code(address, bytecode(code));
        self.touch(address, Touched::Account, true);
    }

    /// Sets a storage word.
    pub fn set_storage(&mut self, address: Address, slot: U256, value: U256) {
        self.state.set_storage(address, slot, value);
        self.touch(address, Touched::Slots(vec![slot]), false);
    }

    fn next_context(&self) -> BlockContext {
        let head = self.head();
        let timestamp = self.clock.next(head.timestamp());
        let elapsed = timestamp.saturating_sub(self.genesis().timestamp()) / L1_BLOCK_TIME;
        BlockContext {
            number: head.number() + 1,
            l1_number: self.config.l1_block_number.saturating_add(elapsed).max(head.l1_number),
            timestamp,
            base_fee: self.base_fee(),
            recent: RecentPrograms::default(),
        }
    }

    /// The state a block starts from, where BLOCKHASH answers for the L1 blocks before it.
    fn state_for(&self, l1_number: u64) -> (State, u64) {
        let mut state = self.state.clone();
        let from = self.l1_filled.max(l1_number.saturating_sub(BLOCK_HASHES));
        for number in from..l1_number {
            state.set_block_hash(number, l1_hash(self.config.chain_id, number));
        }
        (state, self.l1_filled.max(l1_number))
    }
}

/// Code as the EVM takes it; a malformed delegation is code like any other.
pub(crate) fn bytecode(code: Bytes) -> Bytecode {
    Bytecode::new_raw_checked(code.clone()).unwrap_or_else(|_| Bytecode::new_legacy(code))
}

fn unknown(id: BlockId) -> ChainError {
    match id {
        BlockId::Hash(hash) => ChainError::UnknownBlockHash(hash.block_hash),
        BlockId::Number(number) => ChainError::UnknownBlock(number.to_string()),
    }
}

/// There is no L1: its hashes are derived, so that they are the same on every run.
fn l1_hash(chain_id: u64, number: u64) -> B256 {
    keccak256([chain_id.to_be_bytes(), number.to_be_bytes()].concat())
}
