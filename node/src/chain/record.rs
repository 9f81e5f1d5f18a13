//! The record of what happened to a chain, and a chain made from its record.

use super::change::Change;
use super::clock::Clock;
use super::pool::Pooled;
use super::roots::Touched;
use super::{Block, Chain, Mined, Sender, bytecode};
use crate::config::ChainConfig;
use crate::state::State;
use alloy::consensus::transaction::Recovered;
use alloy::consensus::{Header, ReceiptEnvelope, Sealable, TxEnvelope};
use alloy::eips::{Decodable2718, Encodable2718};
use alloy::rlp::{Decodable, encode as rlp};
use alloy_primitives::{Address, B256, Bytes, U256};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// What one request changed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    changes: Vec<Step>,
    clock: Clock,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Step {
    Opened(u64),
    Account(AccountStep),
    Gone(Address),
    Sealed(BlockStep),
    Pooled { transaction: Bytes, from: Address, impersonated: bool },
    Unpooled(B256),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AccountStep {
    address: Address,
    balance: U256,
    nonce: u64,
    code_hash: B256,
    /// Where it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<Bytes>,
    /// Whether words that are not listed are gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    cleared: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    storage: BTreeMap<U256, U256>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BlockStep {
    header: Bytes,
    l1_number: u64,
    transactions: Vec<MinedStep>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MinedStep {
    transaction: Bytes,
    from: Address,
    receipt: Bytes,
    l1_gas: u64,
    gas_price: U256,
    created: Option<Address>,
    output: Bytes,
    notes: Vec<String>,
}

/// Why a record makes no chain.
type Broken = String;

impl Chain {
    /// What happened since this was last asked; `None` if nothing did.
    pub(crate) fn record(&mut self, before: &Self) -> Option<Record> {
        let changes = std::mem::take(&mut self.changes);
        if changes.is_empty() && self.clock == before.clock {
            return None;
        }
        // Each account is as the next block left it, or as it is now.
        let mut state = &self.state;
        let mut steps = Vec::with_capacity(changes.len());
        let mut mined = HashSet::new();
        for change in changes.iter().rev() {
            match change {
                Change::Sealed(block) => {
                    state = &block.state;
                    mined.extend(block.transactions.iter().map(Mined::hash));
                }
                // Its block says it all.
                Change::Pooled(pooled) if mined.contains(&pooled.hash()) => continue,
                _ => {}
            }
            steps.push(step(change, state));
        }
        steps.reverse();
        Some(Record { changes: steps, clock: self.clock })
    }

    /// Forgets what happened: nobody keeps a record.
    pub(crate) fn forget_changes(&mut self) {
        self.changes.clear();
    }

    /// A chain at the genesis block of a record.
    pub(crate) fn recorded(config: ChainConfig, genesis_timestamp: u64) -> Self {
        let clock = Clock::new(config.genesis_timestamp);
        Self::begin(config, clock, genesis_timestamp)
    }

    /// Goes on as the record says.
    pub(crate) fn replay(&mut self, record: Record) -> Result<(), Broken> {
        let mut before = self.state.clone();
        for step in record.changes {
            match step {
                Step::Opened(l1_number) => {
                    self.open(l1_number);
                    before = self.state.clone();
                }
                Step::Account(account) => self.replay_account(account),
                Step::Gone(address) => {
                    self.state.remove(address);
                    self.touch(address, Touched::Everything, false);
                }
                Step::Sealed(block) => self.replay_block(block, before.clone())?,
                Step::Pooled { transaction, from, impersonated } => {
                    let sender = if impersonated { Sender::Impersonated } else { Sender::Signed };
                    let transaction = Recovered::new_unchecked(envelope(&transaction)?, from);
                    let pooled = Pooled { transaction, sender };
                    self.arrived.push_back(pooled.hash());
                    self.pool.insert(pooled).map_err(|error| error.to_string())?;
                }
                Step::Unpooled(hash) => {
                    self.pool.remove(hash);
                }
            }
        }
        self.clock = record.clock;
        self.changes.clear();
        Ok(())
    }

    fn replay_account(&mut self, step: AccountStep) {
        let AccountStep { address, balance, nonce, code_hash, code, cleared, storage } = step;
        let has_code = code.is_some();
        if let Some(code) = code {
            self.state.set_code(address, bytecode(code));
        }
        let account = self.state.account_mut(address);
        (account.balance, account.nonce, account.code_hash) = (balance, nonce, code_hash);
        if cleared {
            account.storage.clear();
        }
        let slots = storage.keys().copied().collect();
        for (slot, value) in storage {
            self.state.set_storage(address, slot, value);
        }
        let touched = if cleared { Touched::Everything } else { Touched::Slots(slots) };
        self.touch(address, touched, has_code);
    }

    fn replay_block(&mut self, step: BlockStep, before: State) -> Result<(), Broken> {
        let broken = |what: &str, error: &dyn ToString| format!("{what}: {}", error.to_string());
        let header =
            Header::decode(&mut step.header.as_ref()).map_err(|error| broken("block header", &error))?;
        let mut transactions: Vec<Mined> = Vec::with_capacity(step.transactions.len());
        for mined in step.transactions {
            let receipt = ReceiptEnvelope::decode_2718(&mut mined.receipt.as_ref())
                .map_err(|error| broken("receipt", &error))?;
            let sum = |mined: &Mined| mined.receipt.cumulative_gas_used();
            let mined = Mined {
                transaction: Recovered::new_unchecked(envelope(&mined.transaction)?, mined.from),
                gas_used: receipt.cumulative_gas_used().saturating_sub(transactions.last().map_or(0, sum)),
                l1_gas: mined.l1_gas,
                gas_price: mined.gas_price.saturating_to(),
                created: mined.created,
                first_log: transactions.iter().map(|mined| mined.receipt.logs().len() as u64).sum(),
                output: mined.output,
                notes: mined.notes,
                receipt,
            };
            if !self.pool.remove(mined.hash()) {
                self.arrived.push_back(mined.hash());
            }
            transactions.push(mined);
        }
        if header.parent_hash != self.head.hash() || header.state_root != self.roots.state_root() {
            return Err(format!("block {} does not follow from what comes before it", header.number));
        }
        let block = Block {
            header: header.seal_slow(),
            l1_number: step.l1_number,
            transactions,
            before,
            state: self.state.clone(),
            roots: self.roots.clone(),
        };
        self.append(Arc::new(block));
        Ok(())
    }
}

fn envelope(bytes: &Bytes) -> Result<TxEnvelope, Broken> {
    TxEnvelope::decode_2718(&mut bytes.as_ref()).map_err(|error| format!("transaction: {error}"))
}

fn step(change: &Change, state: &State) -> Step {
    match change {
        Change::Opened { l1_number } => Step::Opened(*l1_number),
        Change::Unpooled(hash) => Step::Unpooled(*hash),
        Change::Pooled(pooled) => Step::Pooled {
            transaction: pooled.transaction.encoded_2718().into(),
            from: pooled.transaction.signer(),
            impersonated: pooled.sender == Sender::Impersonated,
        },
        Change::Sealed(block) => Step::Sealed(BlockStep {
            header: rlp(block.header.inner()).into(),
            l1_number: block.l1_number,
            transactions: block.transactions.iter().map(mined_step).collect(),
        }),
        Change::Account { address, touched, code } => account_step(*address, touched, *code, state),
    }
}

fn account_step(address: Address, touched: &Touched, code: bool, state: &State) -> Step {
    let Some(account) = state.account(address) else { return Step::Gone(address) };
    let storage = match touched {
        Touched::Account => BTreeMap::new(),
        Touched::Slots(slots) => slots.iter().map(|slot| (*slot, state.storage(address, *slot))).collect(),
        Touched::Everything => account.storage.iter().map(|(slot, value)| (*slot, *value)).collect(),
    };
    Step::Account(AccountStep {
        address,
        balance: account.balance,
        nonce: account.nonce,
        code_hash: account.code_hash,
        code: code.then(|| state.code(account.code_hash).original_bytes()),
        cleared: matches!(touched, Touched::Everything),
        storage,
    })
}

fn mined_step(mined: &Mined) -> MinedStep {
    MinedStep {
        transaction: mined.transaction.encoded_2718().into(),
        from: mined.transaction.signer(),
        receipt: mined.receipt.encoded_2718().into(),
        l1_gas: mined.l1_gas,
        gas_price: U256::from(mined.gas_price),
        created: mined.created,
        output: mined.output.clone(),
        notes: mined.notes.clone(),
    }
}
