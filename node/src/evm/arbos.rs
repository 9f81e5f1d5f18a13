//! The state of ArbOS: ordinary storage words of one account, so that reverts and snapshots cover it.

use super::Context;
use super::precompiles::{ADDRESSES, OWNERS};
use super::pricer;
use crate::config::DEV_OWNER;
use crate::state::State;
use crate::stylus::{ACTIVATION_EPOCH, ProgramRecord};
use alloy_primitives::{Address, B256, Bytes, U256, address, keccak256};
use revm::Database;
use revm::bytecode::Bytecode;
use revm::context_interface::JournalTr;

/// The account whose storage is ArbOS' state.
pub const ARBOS_ACCOUNT: Address = address!("A4B05FffffFffFFFFfFFfffFfffFFfffFfFfFFFf");

/// What precompile accounts hold, so that they do not look empty: the INVALID opcode.
const PRECOMPILE_CODE: &[u8] = &[0xFE];

/// A kind of ArbOS state; each has its own storage slots.
#[derive(Clone, Copy, Debug)]
pub(super) enum Space {
    /// Program records by code hash.
    Programs,
    /// Module hashes by code hash.
    ModuleHashes,
    /// Places of the chain owners in their list.
    Owners,
    /// The list of chain owners.
    OwnerList,
    /// Places of the cache managers in their list.
    CacheManagers,
    /// The list of cache managers.
    CacheManagerList,
    /// Single values.
    Values,
}

/// Single values of ArbOS.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    /// Demand for program data.
    Demand = 1,
    /// When the demand was updated.
    DemandUpdated = 2,
    /// Wei that L1 charges for a byte of calldata.
    L1PricePerUnit = 3,
}

impl Space {
    /// The slot of a key.
    pub(super) fn slot(self, key: B256) -> U256 {
        let mut preimage = [0; 33];
        preimage[0] = self as u8;
        preimage[1..].copy_from_slice(key.as_slice());
        keccak256(preimage).into()
    }
}

impl Value {
    /// The slot of the value.
    pub(super) fn slot(self) -> U256 {
        Space::Values.slot(B256::with_last_byte(self as u8))
    }
}

/// Places ArbOS, its precompiles and the chain owner in the first state of a chain.
pub fn install_genesis(state: &mut State) {
    for address in ADDRESSES {
        state.set_code(address, Bytecode::new_legacy(Bytes::from_static(PRECOMPILE_CODE)));
        state.account_mut(address).nonce = 1;
    }
    // An account without nonce, code and balance is deleted with its storage.
    state.account_mut(ARBOS_ACCOUNT).nonce = 1;
    for (slot, word) in OWNERS.genesis(DEV_OWNER) {
        state.set_storage(ARBOS_ACCOUNT, slot, word);
    }
    state.set_storage(ARBOS_ACCOUNT, Value::DemandUpdated.slot(), U256::from(ACTIVATION_EPOCH));
}

/// A word of ArbOS; nothing becomes warm by it.
pub(super) fn get(context: &Context, slot: U256) -> U256 {
    let journal = &context.journaled_state;
    let touched = journal.inner.state.get(&ARBOS_ACCOUNT).and_then(|account| account.storage.get(&slot));
    match touched {
        Some(word) => word.present_value,
        None => State::storage(&journal.database, ARBOS_ACCOUNT, slot),
    }
}

/// Writes a word of ArbOS, to be undone if the frame reverts.
pub(super) fn set(context: &mut Context, slot: U256, value: U256) {
    let journal = &mut context.journaled_state;
    let Ok(_) = journal.load_account(ARBOS_ACCOUNT);
    journal.touch_account(ARBOS_ACCOUNT);
    let Ok(_) = journal.sstore(ARBOS_ACCOUNT, slot, value);
}

/// The record of a program; all zero if it was never activated.
pub(super) fn program(context: &Context, code_hash: B256) -> ProgramRecord {
    ProgramRecord::unpack(get(context, Space::Programs.slot(code_hash)))
}

/// Hash and code of an account, without making it warm.
pub(super) fn code(context: &mut Context, address: Address) -> (B256, Bytes) {
    let journal = &mut context.journaled_state;
    let info = match journal.inner.state.get(&address) {
        Some(account) => Some(account.info.clone()),
        None => {
            let Ok(info) = journal.database.basic(address);
            info
        }
    };
    let info = info.unwrap_or_default();
    let code = info.code.unwrap_or_else(|| journal.database.code(info.code_hash));
    (info.code_hash, code.original_bytes())
}

/// Adds `bytes` to the demand for program data and gives their price in wei.
pub(super) fn data_fee(context: &mut Context, bytes: u64, now: u64) -> U256 {
    let read = |context: &Context, value: Value| get(context, value.slot()).saturating_to::<u64>();
    let seconds = now.saturating_sub(read(context, Value::DemandUpdated));
    let demand = pricer::demand(read(context, Value::Demand), seconds, bytes);
    set(context, Value::Demand.slot(), U256::from(demand));
    set(context, Value::DemandUpdated.slot(), U256::from(now));
    U256::from(pricer::fee(demand, bytes))
}
