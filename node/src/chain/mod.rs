//! The chain: blocks with their states, time, and one block per transaction.
//!
//! A [`Chain`] is a value: cloning is O(1), so a snapshot is a clone and a request that fails half-way leaves
//! nothing behind.

mod block;
mod call;
mod clock;
mod error;
mod logs;
mod node_interface;
mod overrides;
mod roots;
mod transaction;

pub use block::{Block, Mined};
pub use call::CallRequest;
pub use error::ChainError;
pub use logs::LogEntry;
pub(crate) use logs::entries as log_entries;
pub use transaction::decode;

use crate::accounts::dev_accounts;
use crate::config::ChainConfig;
use crate::evm::{self, BlockContext, Engine, Mode, RecentPrograms, install_genesis};
use crate::predeploys;
use crate::state::{L2_HASHES, State};
use alloy::consensus::TxEnvelope;
use alloy::consensus::transaction::Recovered;
use alloy::eips::{BlockId, BlockNumberOrTag, Encodable2718};
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
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
    clock: Clock,
    l1_filled: u64,
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
        let mut state = State::default();
        install_genesis(&mut state, &config);
        predeploys::install(&mut state);
        for account in dev_accounts(config.accounts) {
            state.account_mut(account.address).balance = config.account_balance;
        }
        let clock = Clock::new(config.genesis_timestamp);
        let context = BlockContext {
            number: 0,
            l1_number: config.l1_block_number,
            timestamp: clock.now(),
            base_fee: config.base_fee,
            recent: RecentPrograms::default(),
        };
        let mut roots = Roots::of(&state);
        let states = [state.clone(), state.clone()];
        let genesis = Block::seal(None, &context, &config, Vec::new(), states, roots.state_root());
        Self {
            config: Arc::new(config),
            engine: Engine::new(),
            numbers: HashMap::unit(genesis.hash(), 0),
            blocks: Vector::unit(genesis.clone()),
            head: genesis,
            transactions: HashMap::new(),
            state,
            roots,
            clock,
            l1_filled: 0,
        }
    }

    /// The configuration it was made with.
    pub fn config(&self) -> &ChainConfig {
        &self.config
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

    /// The block a client means; `pending` is the newest, as nothing ever waits here.
    pub fn find(&self, id: BlockId) -> Option<&Arc<Block>> {
        match id {
            BlockId::Hash(hash) => self.block_by_hash(hash.block_hash),
            BlockId::Number(BlockNumberOrTag::Number(number)) => self.block(number),
            BlockId::Number(BlockNumberOrTag::Earliest) => self.block(0),
            BlockId::Number(_) => Some(self.head()),
        }
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
            return Ok(View { state: self.state_for(&context).0, context });
        }
        let block = self.find(id).ok_or_else(|| unknown(id))?;
        let context = BlockContext {
            number: block.number(),
            l1_number: block.l1_number,
            timestamp: block.timestamp(),
            base_fee: block.header.base_fee_per_gas.unwrap_or_default(),
            recent: RecentPrograms::default(),
        };
        Ok(View { state: self.state_at(id)?, context })
    }

    /// Runs a transaction in a block of its own.
    pub fn submit(&mut self, transaction: Recovered<TxEnvelope>, sender: Sender) -> Result<B256, ChainError> {
        let env = transaction::env(&transaction);
        transaction::validate(&transaction, &env, &self.state, &self.config)?;
        let context = self.next_context();
        let (state, l1_filled) = self.state_for(&context);
        // Contracts cannot send (EIP-3607), so for an impersonated one the sender's rules are off.
        let address = transaction.signer();
        let is_contract = sender == Sender::Impersonated && !state.code_of(address).is_empty();
        let mode = if is_contract { Mode::Call } else { Mode::Transaction };
        let run = self.engine.posting(transaction.encoded_2718().into()).execute(
            state.clone(),
            &self.config,
            &context,
            env,
            mode,
        )?;
        let mined = Mined::new(transaction, &run, &[], context.base_fee);
        let before = state.clone();
        self.state = state;
        self.l1_filled = l1_filled;
        let touched: Vec<_> =
            run.changes.iter().map(|(address, account)| (*address, touched(account))).collect();
        revm::DatabaseCommit::commit(&mut self.state, run.changes);
        for (address, touched) in touched {
            self.roots.update(&self.state, address, touched);
        }
        if is_contract {
            // Nobody paid in that mode; what the contract has left pays now.
            let fee = U256::from(mined.gas_used).saturating_mul(U256::from(context.base_fee));
            let balance = self.state.account(address).map_or(U256::ZERO, |account| account.balance);
            let fee = fee.min(balance);
            self.set_balance(address, balance - fee);
            let collector = evm::network_fee_account(&self.state);
            let collected = self.state.account(collector).map_or(U256::ZERO, |account| account.balance);
            self.set_balance(collector, collected.saturating_add(fee));
        }
        let hash = mined.hash();
        self.seal(&context, before, vec![mined]);
        Ok(hash)
    }

    /// Makes empty blocks; the first at its natural time, the others `interval` seconds apart.
    pub fn mine(&mut self, blocks: u64, interval: u64) -> Result<(), ChainError> {
        for index in 0..blocks {
            if index > 0 {
                let parent = self.head().timestamp();
                self.clock.set_next(parent.saturating_add(interval), parent)?;
            }
            let context = self.next_context();
            (self.state, self.l1_filled) = self.state_for(&context);
            self.seal(&context, self.state.clone(), Vec::new());
        }
        Ok(())
    }

    /// Moves time forward for the next block; answers how far it was moved in all.
    pub fn increase_time(&mut self, seconds: u64) -> Result<u64, ChainError> {
        self.clock.increase(seconds)
    }

    /// Sets the timestamp of the next block.
    pub fn set_next_timestamp(&mut self, timestamp: u64) -> Result<(), ChainError> {
        self.clock.set_next(timestamp, self.head().timestamp())
    }

    /// Sets a balance.
    pub fn set_balance(&mut self, address: Address, balance: U256) {
        self.state.account_mut(address).balance = balance;
        self.roots.update(&self.state, address, Touched::Account);
    }

    /// Sets a nonce.
    pub fn set_nonce(&mut self, address: Address, nonce: u64) {
        self.state.account_mut(address).nonce = nonce;
        self.roots.update(&self.state, address, Touched::Account);
    }

    /// Sets the code of an account.
    pub fn set_code(&mut self, address: Address, code: Bytes) {
        self.state.set_code(address, bytecode(code));
        self.roots.update(&self.state, address, Touched::Account);
    }

    /// Sets a storage word.
    pub fn set_storage(&mut self, address: Address, slot: U256, value: U256) {
        self.state.set_storage(address, slot, value);
        self.roots.update(&self.state, address, Touched::Slots(vec![slot]));
    }

    fn next_context(&self) -> BlockContext {
        let head = self.head();
        let timestamp = self.clock.next(head.timestamp());
        let genesis = self.blocks.front().map_or(timestamp, |block| block.timestamp());
        let elapsed = timestamp.saturating_sub(genesis) / L1_BLOCK_TIME;
        BlockContext {
            number: head.number() + 1,
            l1_number: self.config.l1_block_number.saturating_add(elapsed).max(head.l1_number),
            timestamp,
            base_fee: evm::base_fee(&self.state),
            recent: RecentPrograms::default(),
        }
    }

    /// The state a block starts from: BLOCKHASH answers for the L1 blocks before it.
    fn state_for(&self, context: &BlockContext) -> (State, u64) {
        let mut state = self.state.clone();
        let from = self.l1_filled.max(context.l1_number.saturating_sub(BLOCK_HASHES));
        for number in from..context.l1_number {
            state.set_block_hash(number, l1_hash(self.config.chain_id, number));
        }
        (state, self.l1_filled.max(context.l1_number))
    }

    fn seal(&mut self, context: &BlockContext, before: State, transactions: Vec<Mined>) {
        let state_root = self.roots.state_root();
        let block = Block::seal(
            Some(&self.head),
            context,
            &self.config,
            transactions,
            [before, self.state.clone()],
            state_root,
        );
        for (index, mined) in block.transactions.iter().enumerate() {
            self.transactions.insert(mined.hash(), (block.number(), index));
        }
        self.numbers.insert(block.hash(), block.number());
        self.state.set_block_hash(L2_HASHES | block.number(), block.hash());
        self.clock.sealed(block.timestamp());
        self.blocks.push_back(block.clone());
        self.head = block;
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

fn touched(account: &revm::state::Account) -> Touched {
    if account.is_created() || account.is_selfdestructed() {
        return Touched::Everything;
    }
    Touched::Slots(account.changed_storage_slots().map(|(slot, _)| *slot).collect())
}

/// There is no L1: its hashes are derived, so that they are the same on every run.
fn l1_hash(chain_id: u64, number: u64) -> B256 {
    keccak256([chain_id.to_be_bytes(), number.to_be_bytes()].concat())
}
