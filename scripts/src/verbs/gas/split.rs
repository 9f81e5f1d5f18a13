//! What the gas of a transaction is spent on, told from its receipt and its traces: the same way for both machines.

use alloy::primitives::{Address, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionReceipt;
use alloy::sol_types::SolCall;
use anyhow::Context;
use serde_json::{Value, json};
use staking_abi::IToken::{transferCall, transferFromCall};
use std::collections::{BTreeMap, BTreeSet};

/// The price of a transaction that does nothing.
const TRANSACTION: u64 = 21_000;
/// A byte of calldata, zero or not.
const ZERO_BYTE: u64 = 4;
const BYTE: u64 = 16;
/// A word, an account seen for the first time in a transaction.
pub(super) const COLD_WORD: u64 = 2_100;
pub(super) const COLD_ACCOUNT: u64 = 2_600;
/// A change of a word, once it has been seen: from something, from nothing.
pub(super) const RESET_WORD: u64 = 2_900;
pub(super) const SET_WORD: u64 = 20_000;
/// What is given back for a word that becomes nothing.
pub(super) const CLEARED_WORD: u64 = 4_800;
/// A log, each topic, each byte.
const LOG: u64 = 375;
const LOG_BYTE: u64 = 8;

/// The parts of a transaction's gas; together they are all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Split {
    /// The transaction and its calldata.
    pub(super) base: u64,
    /// Starting the program; an EVM contract starts for nothing.
    pub(super) start: u64,
    /// Words of the contract's own storage: each once, and each change once.
    pub(super) storage: u64,
    /// Calls of other contracts, with what they spend.
    pub(super) calls: u64,
    /// The part of `calls` without which no token moves: the frames of transfers.
    pub(super) transfers: u64,
    /// Accounts that those transfers call.
    pub(super) tokens: u64,
    /// Logs of the contract itself.
    pub(super) logs: u64,
    /// What was given back for words that became nothing.
    pub(super) refund: u64,
    /// The rest: computation, memory, host calls, words seen again.
    pub(super) machine: i64,
}

/// What else a split needs to know of a subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Program {
    pub(super) address: Address,
    /// Gas for which it starts.
    pub(super) start: u64,
}

impl Split {
    pub(super) async fn of(
        provider: &DynProvider,
        receipt: &TransactionReceipt,
        program: Program,
    ) -> anyhow::Result<Self> {
        let hash = receipt.transaction_hash;
        let trace = async |options: Value| -> anyhow::Result<Value> {
            Ok(provider.raw_request("debug_traceTransaction".into(), (hash, options)).await?)
        };
        let before = trace(json!({"tracer": "prestateTracer"})).await?;
        let change = trace(json!({"tracer": "prestateTracer", "tracerConfig": {"diffMode": true}})).await?;
        let tree = trace(json!({"tracer": "callTracer"})).await?;

        let mut split = Self { start: program.start, ..Self::default() };
        let input = tree["input"].as_str().context("no input in a trace")?;
        split.base = base(&alloy::primitives::hex::decode(input)?);
        (split.storage, split.refund) = storage(&before, &change, program.address);
        split.refund = split.refund.min((receipt.gas_used + split.refund) / 5);
        split.logs = logs(receipt, program.address);
        let mut calls = Calls::default();
        calls.gather(&tree, program.address)?;
        split.calls = calls.gas + COLD_ACCOUNT * calls.accounts.len() as u64;
        (split.transfers, split.tokens) = (calls.transfers, calls.tokens.len() as u64);
        let told = split.base + split.start + split.storage + split.calls + split.logs;
        split.machine = receipt.gas_used as i64 + split.refund as i64 - told as i64;
        Ok(split)
    }
}

/// The transaction and its calldata.
pub(super) fn base(input: &[u8]) -> u64 {
    let price = |byte: &u8| if *byte == 0 { ZERO_BYTE } else { BYTE };
    TRANSACTION + input.iter().map(price).sum::<u64>()
}

/// Gas for the words that were seen and changed, and what was given back for those that became nothing.
fn storage(before: &Value, change: &Value, address: Address) -> (u64, u64) {
    let words = |state: &Value| -> BTreeMap<U256, U256> {
        let found = state.as_object().and_then(|accounts| {
            accounts.iter().find(|(account, _)| account.parse() == Ok(address)).map(|(_, account)| account)
        });
        let storage = found.and_then(|account| account["storage"].as_object());
        let word = |text: &str| text.parse::<U256>().unwrap_or_default();
        storage.map_or_else(BTreeMap::new, |storage| {
            storage.iter().map(|(slot, value)| (word(slot), word(value.as_str().unwrap_or("0")))).collect()
        })
    };
    let (seen, from, to) = (words(before), words(&change["pre"]), words(&change["post"]));
    let changed: BTreeSet<&U256> = from.keys().chain(to.keys()).collect();
    let all: BTreeSet<&U256> = seen.keys().chain(changed.iter().copied()).collect();
    let value = |words: &BTreeMap<U256, U256>, slot| words.get(slot).copied().unwrap_or_default();
    let mut gas = COLD_WORD * all.len() as u64;
    let mut refund = 0;
    for slot in changed {
        let (old, new) = (value(&from, slot), value(&to, slot));
        gas += if old.is_zero() { SET_WORD } else { RESET_WORD };
        refund += if new.is_zero() { CLEARED_WORD } else { 0 };
    }
    (gas, refund)
}

fn logs(receipt: &TransactionReceipt, address: Address) -> u64 {
    let own = receipt.logs().iter().filter(|log| log.address() == address);
    own.map(|log| LOG * (1 + log.topics().len() as u64) + LOG_BYTE * log.data().data.len() as u64).sum()
}

/// The frames of other contracts.
#[derive(Debug, Default)]
struct Calls {
    gas: u64,
    accounts: BTreeSet<Address>,
    transfers: u64,
    tokens: BTreeSet<Address>,
}

impl Calls {
    /// Adds what a frame of the contract itself calls.
    fn gather(&mut self, frame: &Value, own: Address) -> anyhow::Result<()> {
        for call in frame["calls"].as_array().map_or(&[][..], Vec::as_slice) {
            let to: Address = call["to"].as_str().unwrap_or_default().parse()?;
            if to == own {
                self.gather(call, own)?;
                continue;
            }
            let gas = call["gasUsed"].as_str().context("no gas in a trace")?;
            let gas: u64 = U256::from_str_radix(gas.trim_start_matches("0x"), 16)?.to();
            self.gas += gas;
            // Precompiles are warm.
            if U256::from_be_slice(to.as_slice()) > U256::from(0x100) {
                self.accounts.insert(to);
            }
            let input = alloy::primitives::hex::decode(call["input"].as_str().unwrap_or_default())?;
            if [transferCall::SELECTOR, transferFromCall::SELECTOR]
                .iter()
                .any(|known| input.starts_with(known))
            {
                self.transfers += gas;
                self.tokens.insert(to);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calldata_is_priced_by_the_byte() {
        assert_eq!(base(&[]), 21_000);
        assert_eq!(base(&[0, 1, 0]), 21_024);
    }

    #[test]
    fn words_are_paid_for_once_and_changes_by_what_was_there() {
        let address = Address::repeat_byte(7);
        let state = |words: &[(u64, u64)]| {
            let storage: BTreeMap<_, _> = words
                .iter()
                .map(|(slot, value)| (format!("0x{slot:064x}"), format!("0x{value:064x}")))
                .collect();
            json!({ (address.to_string()): { "storage": storage } })
        };
        let before = state(&[(1, 5), (2, 0), (3, 9), (4, 4)]);
        let change = json!({"pre": state(&[(1, 5), (3, 9)]), "post": state(&[(1, 6), (2, 1)])});
        let expected = 4 * COLD_WORD + RESET_WORD + SET_WORD + RESET_WORD;
        assert_eq!(storage(&before, &change, address), (expected, CLEARED_WORD));
    }
}
