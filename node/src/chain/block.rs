//! Blocks and receipts with the fields and hashes an Arbitrum node gives them.

use super::roots::Roots;
use crate::config::ChainConfig;
use crate::evm::{BlockContext, COINBASE, Execution, Sends};
use crate::state::State;
use alloy::consensus::proofs::ordered_trie_root_with_encoder;
use alloy::consensus::transaction::{Recovered, Transaction as _};
use alloy::consensus::{Eip658Value, Header, Receipt, ReceiptEnvelope, Sealable, Sealed, TxEnvelope};
use alloy::eips::Encodable2718;
use alloy_primitives::{Address, B256, Bloom, Bytes, U256};
use revm::context::result::ExecutionResult;
use std::sync::Arc;

/// A transaction in its block, with what came of it.
#[derive(Clone, Debug)]
pub struct Mined {
    /// The transaction and its sender.
    pub transaction: Recovered<TxEnvelope>,
    /// Consensus receipt.
    pub receipt: ReceiptEnvelope,
    /// Gas of this transaction alone.
    pub gas_used: u64,
    /// Gas of it that paid for L1 data.
    pub l1_gas: u64,
    /// Wei per gas that was paid.
    pub gas_price: u128,
    /// Account of a creation, made or not, as receipts report it.
    pub created: Option<Address>,
    /// Index in the block of its first log.
    pub first_log: u64,
    /// Output, or the data of the revert.
    pub output: Bytes,
    /// What the engine has to say about a failure.
    pub notes: Vec<String>,
}

impl Mined {
    /// The record of a transaction that ran as the next one of a block.
    pub(super) fn new(
        transaction: Recovered<TxEnvelope>,
        run: &Execution,
        before: &[Self],
        base_fee: u64,
    ) -> Self {
        let gas_used = run.result.tx_gas_used();
        // A failed transaction takes its logs back with everything else.
        let logs = match &run.result {
            ExecutionResult::Success { logs, .. } => logs.clone(),
            _ => Vec::new(),
        };
        let first_log = before.iter().map(|mined| mined.receipt.logs().len() as u64).sum();
        let cumulative_gas_used =
            before.last().map_or(0, |mined| mined.receipt.cumulative_gas_used()).saturating_add(gas_used);
        let receipt =
            Receipt { status: Eip658Value::Eip658(run.result.is_success()), cumulative_gas_used, logs };
        let created = transaction.is_create().then(|| {
            run.result.created_address().unwrap_or_else(|| transaction.signer().create(transaction.nonce()))
        });
        Self {
            receipt: ReceiptEnvelope::from_typed(transaction.tx_type(), receipt.with_bloom()),
            gas_used,
            l1_gas: run.l1_gas,
            // Arbitrum drops tips: everybody pays the base fee.
            gas_price: u128::from(base_fee),
            created,
            first_log,
            output: run.result.output().cloned().unwrap_or_default(),
            notes: run.notes.clone(),
            transaction,
        }
    }

    /// The transaction hash.
    pub fn hash(&self) -> B256 {
        *self.transaction.tx_hash()
    }
}

/// A block and the state it left.
#[derive(Clone, Debug)]
pub struct Block {
    /// Header with its hash.
    pub header: Sealed<Header>,
    /// L1 block number that contracts saw.
    pub l1_number: u64,
    /// Its transactions.
    pub transactions: Vec<Mined>,
    /// The state its first transaction ran on: the parent's with what was set from outside in between.
    pub before: State,
    /// The state after it.
    pub state: State,
    /// The tries of that state.
    pub(super) roots: Roots,
}

impl Block {
    /// Completes a block.
    pub(super) fn seal(
        parent: Option<&Self>,
        context: &BlockContext,
        config: &ChainConfig,
        transactions: Vec<Mined>,
        [before, state]: [State; 2],
        roots: Roots,
    ) -> Arc<Self> {
        let mut logs_bloom = Bloom::ZERO;
        for mined in &transactions {
            logs_bloom.accrue_bloom(mined.receipt.logs_bloom());
        }
        let sends = Sends::of(&state);
        let header = Header {
            parent_hash: parent.map(|block| block.hash()).unwrap_or_default(),
            beneficiary: COINBASE,
            state_root: roots.state_root(),
            transactions_root: ordered_trie_root_with_encoder(&transactions, |mined, out| {
                mined.transaction.encode_2718(out);
            }),
            receipts_root: ordered_trie_root_with_encoder(&transactions, |mined, out| {
                mined.receipt.encode_2718(out);
            }),
            logs_bloom,
            difficulty: U256::ONE,
            number: context.number,
            gas_limit: config.block_gas_limit,
            gas_used: transactions.last().map_or(0, |mined| mined.receipt.cumulative_gas_used()),
            timestamp: context.timestamp,
            // Where Nitro keeps the root of what was sent to L1.
            extra_data: sends.root.into(),
            mix_hash: mix_hash(sends.count, context.l1_number, config.arbos_version),
            base_fee_per_gas: Some(context.base_fee),
            ..Header::default()
        };
        let l1_number = context.l1_number;
        Arc::new(Self { header: header.seal_slow(), l1_number, transactions, before, state, roots })
    }

    /// Block number.
    pub fn number(&self) -> u64 {
        self.header.number
    }

    /// Block hash.
    pub fn hash(&self) -> B256 {
        self.header.hash()
    }

    /// What was sent to L1 up to this block.
    pub fn sends(&self) -> Sends {
        let count = self.header.mix_hash.0.first_chunk().map_or(0, |count| u64::from_be_bytes(*count));
        Sends { count, root: B256::try_from(self.header.extra_data.as_ref()).unwrap_or_default() }
    }

    /// Seconds since 1970.
    pub fn timestamp(&self) -> u64 {
        self.header.timestamp
    }
}

/// `sendCount ++ l1BlockNumber ++ arbosVersion`, eight bytes each.
fn mix_hash(sends: u64, l1_number: u64, arbos_version: u64) -> B256 {
    let mut hash = B256::ZERO;
    hash[..8].copy_from_slice(&sends.to_be_bytes());
    hash[8..16].copy_from_slice(&l1_number.to_be_bytes());
    hash[16..24].copy_from_slice(&arbos_version.to_be_bytes());
    hash
}
