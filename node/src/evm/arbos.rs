//! The state of ArbOS: ordinary storage words of one account, so that reverts and snapshots cover it.

use super::Context;
use super::context::NETWORK_FEE_ACCOUNT;
use super::params;
use super::precompiles::{ADDRESSES, CACHE_MANAGERS, OWNERS};
use super::pricer;
use crate::config::{CACHE_MANAGER, ChainConfig, DEV_OWNER, StylusParams};
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
    /// The accumulator of messages to L1.
    Sends,
    /// The address table.
    AddressTable,
    /// Places of addresses in their table.
    AddressIndices,
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
    /// The Stylus parameters, first word.
    StylusParams = 4,
    /// The Stylus parameters, second word.
    MoreStylusParams = 5,
    /// Base fee of the next block.
    BaseFee = 6,
    /// Least base fee.
    MinBaseFee = 7,
    /// Who gets the fees.
    NetworkFeeAccount = 8,
    /// Who gets the part of the fees that the least base fee makes, if anybody.
    InfraFeeAccount = 9,
    /// Quality that L1 data is compressed with.
    BrotliLevel = 10,
    /// Most gas of a transaction.
    TxGasLimit = 11,
    /// Most gas of a block's transactions.
    ComputeGasLimit = 12,
}

/// The quality Nitro compresses L1 data with.
const BROTLI_LEVEL: u64 = 1;

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

/// Places ArbOS, its precompiles, its settings and the chain owner in the first state of a chain.
pub fn install_genesis(state: &mut State, config: &ChainConfig) {
    for address in ADDRESSES {
        state.set_code(address, Bytecode::new_legacy(Bytes::from_static(PRECOMPILE_CODE)));
        state.account_mut(address).nonce = 1;
    }
    // An account without nonce, code and balance is deleted with its storage.
    state.account_mut(ARBOS_ACCOUNT).nonce = 1;
    let managers = CACHE_MANAGERS.genesis(CACHE_MANAGER);
    for (slot, word) in OWNERS.genesis(DEV_OWNER).into_iter().chain(managers) {
        state.set_storage(ARBOS_ACCOUNT, slot, word);
    }
    let [stylus, more_stylus] = params::pack(&config.stylus, config.arbos_version);
    for (value, word) in [
        (Value::DemandUpdated, U256::from(ACTIVATION_EPOCH)),
        (Value::L1PricePerUnit, config.l1_price_per_unit),
        (Value::StylusParams, stylus),
        (Value::MoreStylusParams, more_stylus),
        (Value::BaseFee, U256::from(config.base_fee)),
        (Value::MinBaseFee, U256::from(config.base_fee)),
        (Value::NetworkFeeAccount, NETWORK_FEE_ACCOUNT.into_word().into()),
        (Value::BrotliLevel, U256::from(BROTLI_LEVEL)),
        (Value::TxGasLimit, U256::from(config.tx_gas_limit)),
        (Value::ComputeGasLimit, U256::from(config.compute_gas_limit)),
    ] {
        state.set_storage(ARBOS_ACCOUNT, value.slot(), word);
    }
}

/// The base fee of the next block.
pub fn base_fee(state: &State) -> u64 {
    State::storage(state, ARBOS_ACCOUNT, base_fee_slot()).saturating_to()
}

/// Where ArbOS keeps the base fee.
pub fn base_fee_slot() -> U256 {
    Value::BaseFee.slot()
}

/// The most gas one transaction may use on L2.
pub fn tx_gas_limit(state: &State) -> u64 {
    State::storage(state, ARBOS_ACCOUNT, Value::TxGasLimit.slot()).saturating_to()
}

/// Wei for a unit of L1 data.
pub fn l1_price_per_unit(state: &State) -> U256 {
    State::storage(state, ARBOS_ACCOUNT, Value::L1PricePerUnit.slot())
}

/// The account that fees go to.
pub fn network_fee_account(state: &State) -> Address {
    to_address(State::storage(state, ARBOS_ACCOUNT, Value::NetworkFeeAccount.slot()))
}

/// The address in a word.
pub(super) fn to_address(word: U256) -> Address {
    Address::from_word(B256::from(word))
}

/// The value of that name.
pub(super) fn value(context: &Context, value: Value) -> U256 {
    get(context, value.slot())
}

/// The Stylus parameters in force.
pub(super) fn stylus_params(context: &Context) -> StylusParams {
    let words = [Value::StylusParams, Value::MoreStylusParams].map(|word| value(context, word));
    params::unpack(words, context.chain.config.arbos_version)
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
