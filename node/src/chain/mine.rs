//! From waiting transactions to blocks.

use super::change::Change;
use super::pool::Pooled;
use super::{Block, BlockContext, Chain, ChainError, Mined, Sender, Touched, transaction};
use crate::evm::{self, Execution, Mode};
use crate::state::{L2_HASHES, State};
use alloy::consensus::TxEnvelope;
use alloy::consensus::transaction::{Recovered, Transaction as _};
use alloy::eips::Encodable2718;
use alloy_primitives::{Address, B256, KECCAK256_EMPTY, U256};
use imbl::Vector;
use std::collections::HashMap;

/// Gas of L2 execution that the transactions of a block may ask for, the first excepted.
const BLOCK_GAS: u64 = 32_000_000;
/// The least a transaction counts for against [`BLOCK_GAS`].
const LEAST_GAS: u64 = 21_000;

impl Chain {
    /// Runs a transaction in the next block, with whatever waits before it.
    pub fn submit(&mut self, transaction: Recovered<TxEnvelope>, sender: Sender) -> Result<B256, ChainError> {
        let (hash, address, nonce) = (*transaction.tx_hash(), transaction.signer(), transaction.nonce());
        let next = self.next_nonce(address);
        self.admit(Pooled { transaction, sender }, next)?;
        while self.pool.get(hash).is_some() {
            let height = self.head.number();
            let refused = self.mine_block()?;
            if let Some((_, error)) = refused.into_iter().find(|(refused, _)| *refused == hash) {
                return Err(error);
            }
            // One that it had to follow was refused.
            if self.head.number() > height && self.head.transactions.is_empty() {
                let state = self.nonce(address);
                return Err(ChainError::NonceTooHigh { address, tx: nonce, state });
            }
        }
        Ok(hash)
    }

    /// Lets a transaction wait for a block; a nonce beyond the sender's next one waits for its predecessors.
    pub fn enqueue(
        &mut self,
        transaction: Recovered<TxEnvelope>,
        sender: Sender,
    ) -> Result<B256, ChainError> {
        let hash = *transaction.tx_hash();
        self.admit(Pooled { transaction, sender }, u64::MAX)?;
        Ok(hash)
    }

    /// Takes a waiting transaction back; tells whether it was there.
    pub fn drop_transaction(&mut self, hash: B256) -> bool {
        let dropped = self.pool.remove(hash);
        if dropped {
            self.changes.push(Change::Unpooled(hash));
        }
        dropped
    }

    /// Makes blocks; the first at its natural time, the others `interval` seconds apart.
    pub fn mine(&mut self, blocks: u64, interval: u64) -> Result<(), ChainError> {
        for index in 0..blocks {
            if index > 0 {
                let parent = self.head().timestamp();
                self.clock.set_next(parent.saturating_add(interval), parent)?;
            }
            self.mine_block()?;
        }
        Ok(())
    }

    /// The nonce of the next transaction of an account, counting those that wait.
    pub fn next_nonce(&self, address: Address) -> u64 {
        self.pool.next_nonce(address, self.nonce(address))
    }

    /// The waiting transactions that can go into the next block, and those that lack a predecessor.
    pub fn pending_and_queued(&self) -> (Vec<&Pooled>, Vec<&Pooled>) {
        let mut next = HashMap::new();
        self.pool.iter().partition(|pooled| {
            let sender = pooled.transaction.signer();
            pooled.transaction.nonce() < *next.entry(sender).or_insert_with(|| self.next_nonce(sender))
        })
    }

    fn nonce(&self, address: Address) -> u64 {
        self.state.account(address).map_or(0, |account| account.nonce)
    }

    fn admit(&mut self, pooled: Pooled, next_nonce: u64) -> Result<(), ChainError> {
        let env = transaction::env(&pooled.transaction);
        transaction::validate(&pooled.transaction, &env, &self.state, &self.config, next_nonce)?;
        if let Some(replaced) = self.pool.insert(pooled.clone())? {
            self.changes.push(Change::Unpooled(replaced));
        }
        self.arrived.push_back(pooled.hash());
        self.changes.push(Change::Pooled(Box::new(pooled)));
        Ok(())
    }

    /// Makes one block of what can run now; names the transactions it had to refuse, which are dropped.
    fn mine_block(&mut self) -> Result<Vec<(B256, ChainError)>, ChainError> {
        let mut context = self.next_context();
        self.open(context.l1_number);
        let before = self.state.clone();
        let (mut mined, mut refused) = (Vec::new(), Vec::new());
        let mut gas_left = BLOCK_GAS;
        let (mut progress, mut full) = (true, false);
        while progress && !full {
            progress = false;
            let mut waiting = Vector::new();
            for pooled in self.pool.take() {
                let gas = pooled.transaction.gas_limit().min(evm::tx_gas_limit(&self.state));
                full |= !mined.is_empty() && gas > gas_left;
                if full || pooled.transaction.nonce() > self.nonce(pooled.transaction.signer()) {
                    waiting.push_back(pooled);
                    continue;
                }
                let hash = pooled.hash();
                match self.include(&mut context, pooled, &mut mined) {
                    Ok(gas_used) => gas_left = gas_left.saturating_sub(gas_used.max(LEAST_GAS)),
                    Err(error) => {
                        self.changes.push(Change::Unpooled(hash));
                        refused.push((hash, error));
                    }
                }
                progress = true;
            }
            self.pool.put_back(waiting);
        }
        self.seal(&context, before, mined);
        Ok(refused)
    }

    /// Runs a transaction as the next one of a block; answers the gas it used.
    fn include(
        &mut self,
        context: &mut BlockContext,
        pooled: Pooled,
        mined: &mut Vec<Mined>,
    ) -> Result<u64, ChainError> {
        let Pooled { transaction, sender } = pooled;
        let env = transaction::env(&transaction);
        let address = transaction.signer();
        let nonce = self.nonce(address);
        transaction::validate(&transaction, &env, &self.state, &self.config, nonce)?;
        let mode = mode(&self.state, address, sender);
        let run = self.engine.posting(transaction.encoded_2718().into()).execute(
            self.state.clone(),
            &self.config,
            context,
            env,
            mode,
        )?;
        let next = self.settle(context, transaction, run, mined);
        let gas_used = next.gas_used;
        if mode == Mode::Call {
            for (account, balance) in late_fee(&self.state, address, gas_used, context.base_fee) {
                self.set_balance(account, balance);
            }
        }
        mined.push(next);
        Ok(gas_used)
    }

    /// Keeps what a transaction changed.
    pub(super) fn settle(
        &mut self,
        context: &mut BlockContext,
        transaction: Recovered<TxEnvelope>,
        run: Execution,
        before: &[Mined],
    ) -> Mined {
        let next = Mined::new(transaction, &run, before, context.base_fee);
        context.recent = run.recent;
        let touched: Vec<_> = run
            .changes
            .iter()
            .map(|(address, account)| (*address, touched(account), self.changes_code(*address, account)))
            .collect();
        revm::DatabaseCommit::commit(&mut self.state, run.changes);
        for (address, touched, code) in touched {
            self.touch(address, touched, code);
        }
        next
    }

    fn changes_code(&self, address: Address, account: &revm::state::Account) -> bool {
        let before = self.state.account(address).map_or(KECCAK256_EMPTY, |account| account.code_hash);
        account.info.code_hash != before
    }

    /// Begins a block: BLOCKHASH answers for the L1 blocks before it.
    pub(super) fn open(&mut self, l1_number: u64) {
        (self.state, self.l1_filled) = self.state_for(l1_number);
        self.changes.push(Change::Opened { l1_number });
    }

    pub(super) fn seal(&mut self, context: &BlockContext, before: State, transactions: Vec<Mined>) {
        let states = [before, self.state.clone()];
        let block =
            Block::seal(Some(&self.head), context, &self.config, transactions, states, self.roots.clone());
        self.append(block);
    }

    /// Puts a sealed block on top.
    pub(super) fn append(&mut self, block: std::sync::Arc<Block>) {
        for (index, mined) in block.transactions.iter().enumerate() {
            self.transactions.insert(mined.hash(), (block.number(), index));
        }
        self.numbers.insert(block.hash(), block.number());
        self.state.set_block_hash(L2_HASHES | block.number(), block.hash());
        self.clock.sealed(block.timestamp());
        self.blocks.push_back(block.clone());
        self.changes.push(Change::Sealed(block.clone()));
        self.head = block;
    }
}

/// Contracts cannot send (EIP-3607), so for an impersonated one the sender's rules are off.
pub(super) fn mode(state: &State, address: Address, sender: Sender) -> Mode {
    let is_contract = sender == Sender::Impersonated && !state.code_of(address).is_empty();
    if is_contract { Mode::Call } else { Mode::Transaction }
}

/// The balances after a contract has paid for what it sent: in that mode nobody has, so what it has left does.
pub(super) fn late_fee(
    state: &State,
    address: Address,
    gas_used: u64,
    base_fee: u64,
) -> [(Address, U256); 2] {
    let balance = |address| state.account(address).map_or(U256::ZERO, |account| account.balance);
    let fee = U256::from(gas_used).saturating_mul(U256::from(base_fee)).min(balance(address));
    let collector = evm::network_fee_account(state);
    let collected = balance(collector).saturating_add(fee);
    [(address, balance(address) - fee), (collector, collected)]
}

fn touched(account: &revm::state::Account) -> Touched {
    if account.is_created() || account.is_selfdestructed() {
        return Touched::Everything;
    }
    Touched::Slots(account.changed_storage_slots().map(|(slot, _)| *slot).collect())
}
