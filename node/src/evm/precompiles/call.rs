//! A call to a precompile: its caller, its gas and its access to ArbOS.

use super::super::arbos::{self, Space, Value};
use super::super::context::Context;
use super::super::params;
use crate::config::StylusParams;
use crate::stylus::ProgramRecord;
use crate::wasm::MAX_CODE_SIZE;
use alloy_primitives::{Address, B256, Bytes, Log, U256};
use alloy_sol_types::{SolError, SolEvent, SolInterface};
use revm::context_interface::JournalTr;
use revm::context_interface::journaled_state::account::JournaledAccountTr;
use revm::interpreter::CallInputs;

/// Gas of reading a word of ArbOS.
pub(super) const READ: u64 = 800;
/// Gas of writing a word of ArbOS.
const WRITE: u64 = 20_000;
/// Gas of clearing a word of ArbOS.
const CLEAR: u64 = 5_000;
/// Gas of a word of arguments or results.
const COPY_WORD: u64 = 3;
/// Gas of reading the Stylus parameters, which every call does.
const READ_PARAMS: u64 = 100;
/// Gas of looking at another account.
const ACCOUNT: u64 = 2_600;
const WARM_ACCOUNT: u64 = 100;
const LOG: u64 = 375;
const LOG_TOPIC: u64 = 375;
const LOG_BYTE: u64 = 8;

/// Why a call fails.
#[derive(Debug)]
pub(super) enum Failure {
    /// A Solidity error, with the gas left.
    Revert(Vec<u8>),
    /// Too little gas.
    OutOfGas,
    /// All gas gone and no data; the reason goes to the notes.
    BurnOut(String),
}

impl Failure {
    /// A Solidity custom error.
    pub(super) fn error(error: &impl SolError) -> Self {
        Self::Revert(error.abi_encode())
    }
}

/// What a method needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing.
    Pure,
    /// To read the state.
    View,
    /// To change the state.
    Write,
    /// To change the state and take value.
    Payable,
}

pub(super) struct Call<'a> {
    pub(super) context: &'a mut Context,
    inputs: &'a CallInputs,
    gas_left: u64,
}

impl<'a> Call<'a> {
    pub(super) fn new(context: &'a mut Context, inputs: &'a CallInputs) -> Self {
        Self { context, inputs, gas_left: inputs.gas_limit }
    }

    pub(super) const fn gas_left(&self) -> u64 {
        self.gas_left
    }

    pub(super) const fn caller(&self) -> Address {
        self.inputs.caller
    }

    pub(super) fn value(&self) -> U256 {
        self.inputs.value.get()
    }

    pub(super) fn now(&self) -> u64 {
        self.context.block.timestamp.saturating_to()
    }

    pub(super) fn params(&mut self) -> Result<StylusParams, Failure> {
        self.burn(READ_PARAMS)?;
        Ok(arbos::stylus_params(self.context))
    }

    pub(super) fn set_params(&mut self, params: &StylusParams) -> Result<(), Failure> {
        let words = params::pack(params, self.arbos_version());
        for (value, word) in [Value::StylusParams, Value::MoreStylusParams].into_iter().zip(words) {
            self.write(value.slot(), word)?;
        }
        Ok(())
    }

    pub(super) const fn arbos_version(&self) -> u64 {
        self.context.chain.config.arbos_version
    }

    /// Fails unless the chain has the ArbOS version that a method begins with.
    pub(super) fn since(&self, version: u64) -> Result<(), Failure> {
        if self.arbos_version() >= version {
            return Ok(());
        }
        let have = self.arbos_version();
        Err(Failure::BurnOut(format!("the method exists since ArbOS {version}; the chain has {have}")))
    }

    /// Checks that the method may be called like this, and pays for its arguments and for opening ArbOS.
    pub(super) fn enter(&mut self, access: Access, input: &[u8]) -> Result<(), Failure> {
        let refused = |reason: &str| Err(Failure::BurnOut(reason.into()));
        let acts_as_itself = self.inputs.target_address == self.inputs.bytecode_address;
        if access != Access::Pure && !acts_as_itself {
            return refused("a precompile that uses the state cannot be called by delegatecall");
        }
        if matches!(access, Access::Write | Access::Payable) && self.inputs.is_static {
            return refused("a precompile cannot change the state in a static call");
        }
        if access != Access::Payable && !self.value().is_zero() {
            return refused("the method of the precompile takes no value");
        }
        self.burn(words(input.len().saturating_sub(4)).saturating_mul(COPY_WORD))?;
        if access == Access::Pure { Ok(()) } else { self.burn(READ) }
    }

    pub(super) fn pay_for_result(&mut self, output: Vec<u8>) -> Result<Vec<u8>, Failure> {
        self.burn(words(output.len()).saturating_mul(COPY_WORD))?;
        Ok(output)
    }

    pub(super) fn burn(&mut self, gas: u64) -> Result<(), Failure> {
        match self.gas_left.checked_sub(gas) {
            Some(left) => {
                self.gas_left = left;
                Ok(())
            }
            None => {
                self.gas_left = 0;
                Err(Failure::OutOfGas)
            }
        }
    }

    /// Takes all gas and keeps the reason.
    pub(super) fn burn_out(&mut self, reason: String) {
        self.gas_left = 0;
        self.context.chain.note(reason);
    }

    /// Gives all gas back: chain owners act for nothing.
    pub(super) const fn refund_all(&mut self) {
        self.gas_left = self.inputs.gas_limit;
    }

    /// A single value of ArbOS.
    pub(super) fn value_of(&mut self, value: Value) -> Result<U256, Failure> {
        self.read(value.slot())
    }

    pub(super) fn set_value(&mut self, value: Value, word: U256) -> Result<(), Failure> {
        self.write(value.slot(), word)
    }

    pub(super) fn read(&mut self, slot: U256) -> Result<U256, Failure> {
        self.burn(READ)?;
        Ok(arbos::get(self.context, slot))
    }

    pub(super) fn write(&mut self, slot: U256, value: U256) -> Result<(), Failure> {
        self.burn(if value.is_zero() { CLEAR } else { WRITE })?;
        arbos::set(self.context, slot, value);
        Ok(())
    }

    pub(super) fn program(&mut self, code_hash: B256) -> Result<ProgramRecord, Failure> {
        self.read(Space::Programs.slot(code_hash)).map(ProgramRecord::unpack)
    }

    pub(super) fn set_program(&mut self, code_hash: B256, record: ProgramRecord) -> Result<(), Failure> {
        self.write(Space::Programs.slot(code_hash), record.pack())
    }

    pub(super) fn code_hash(&mut self, address: Address) -> Result<B256, Failure> {
        self.burn(ACCOUNT)?;
        Ok(arbos::code(self.context, address).0)
    }

    /// Code of an account at the price of copying it; not even begun unless the largest could be paid.
    pub(super) fn read_code(&mut self, address: Address) -> Result<Bytes, Failure> {
        let Ok(code) = self.context.journaled_state.code(address);
        let access = if code.is_cold { ACCOUNT } else { WARM_ACCOUNT };
        let price = |len| access + COPY_WORD * words(len);
        if self.gas_left < price(MAX_CODE_SIZE) {
            let reason = format!("too little gas to read the code of {address}, were it of the largest size");
            return Err(Failure::BurnOut(reason));
        }
        self.burn(price(code.data.len()))?;
        Ok(code.data)
    }

    /// Emits an event of the precompile at the price of a LOG opcode.
    pub(super) fn emit(&mut self, event: &impl SolEvent) -> Result<(), Failure> {
        let data = event.encode_log_data();
        let topics = data.topics().len() as u64;
        self.burn(LOG + LOG_TOPIC * topics + LOG_BYTE.saturating_mul(data.data.len() as u64))?;
        self.context.journaled_state.log(Log { address: self.inputs.bytecode_address, data });
        Ok(())
    }

    /// Sends wei the precompile holds.
    pub(super) fn pay(&mut self, to: Address, amount: U256) -> Result<(), Failure> {
        let from = self.inputs.bytecode_address;
        let Ok(failed) = self.context.journaled_state.transfer(from, to, amount);
        match failed {
            None => Ok(()),
            Some(_) => Err(Failure::BurnOut("the precompile cannot pay".into())),
        }
    }
}

impl Call<'_> {
    /// Takes wei the precompile holds out of the world.
    pub(super) fn destroy(&mut self, amount: U256) -> Result<(), Failure> {
        let Ok(account) = self.context.journaled_state.load_account_mut(self.inputs.bytecode_address);
        let mut account = account.data;
        if account.decr_balance(amount) {
            return Ok(());
        }
        Err(Failure::BurnOut("the precompile does not hold what it is to destroy".into()))
    }
}

/// The method a call names; anything else costs all gas.
pub(super) fn decode<C: SolInterface>(input: &[u8]) -> Result<C, Failure> {
    C::abi_decode(input).map_err(|error| Failure::BurnOut(format!("{}: {error}", C::NAME)))
}

const fn words(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(32)
}
