//! Precompiles: Ethereum's, and those of ArbOS.
//!
//! A call pays for its arguments, for opening ArbOS, for each word of ArbOS it reads or writes, and for its
//! results. Whatever is no method, is called the wrong way or is not there costs all gas.

pub mod abi;
mod activate;
mod arb_address_table;
mod arb_debug;
mod arb_gas_info;
mod arb_info;
mod arb_legacy;
mod arb_owner;
mod arb_owner_public;
mod arb_sys;
mod arb_wasm;
mod arb_wasm_cache;
mod call;
mod ethereum;
mod l1_pricing;
mod members;
mod outbox;
mod stylus_settings;

use super::context::Context;
use alloy_primitives::{Address, Bytes, address};
use call::{Call, Failure};
pub(super) use members::{CACHE_MANAGERS, OWNERS};
use revm::handler::{EthPrecompiles, PrecompileProvider};
use revm::interpreter::{CallInputs, Gas, InstructionResult, InterpreterResult};
use revm::primitives::AddressSet;
use revm::primitives::hardfork::SpecId;

/// ArbSys: block numbers, chain id, aliasing.
pub const ARB_SYS: Address = address!("0000000000000000000000000000000000000064");
/// ArbInfo: balances and code.
pub const ARB_INFO: Address = address!("0000000000000000000000000000000000000065");
/// ArbAddressTable: short numbers for addresses.
pub const ARB_ADDRESS_TABLE: Address = address!("0000000000000000000000000000000000000066");
/// ArbAggregator: who posts batches.
pub const ARB_AGGREGATOR: Address = address!("000000000000000000000000000000000000006d");
/// ArbRetryableTx: tickets from L1, of which there are none.
pub const ARB_RETRYABLE_TX: Address = address!("000000000000000000000000000000000000006e");
/// ArbStatistics: the block number.
pub const ARB_STATISTICS: Address = address!("000000000000000000000000000000000000006f");
/// NodeInterface: what a node tells callers; no account, and nothing to contracts.
pub const NODE_INTERFACE: Address = address!("00000000000000000000000000000000000000c8");
/// ArbOwnerPublic: who owns the chain.
pub const ARB_OWNER_PUBLIC: Address = address!("000000000000000000000000000000000000006b");
/// ArbGasInfo: prices.
pub const ARB_GAS_INFO: Address = address!("000000000000000000000000000000000000006c");
/// ArbOwner: what only chain owners may do.
pub const ARB_OWNER: Address = address!("0000000000000000000000000000000000000070");
/// ArbWasm: activation of programs.
pub const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
/// ArbWasmCache: the cached programs.
pub const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");
/// ArbDebug: shortcuts of development chains.
pub const ARB_DEBUG: Address = address!("00000000000000000000000000000000000000fF");

/// The ArbOS precompiles.
pub const ADDRESSES: [Address; 12] = [
    ARB_SYS,
    ARB_INFO,
    ARB_ADDRESS_TABLE,
    ARB_OWNER_PUBLIC,
    ARB_GAS_INFO,
    ARB_AGGREGATOR,
    ARB_RETRYABLE_TX,
    ARB_STATISTICS,
    ARB_OWNER,
    ARB_WASM,
    ARB_WASM_CACHE,
    ARB_DEBUG,
];

/// All precompiles of the chain.
#[derive(Debug)]
pub struct Precompiles {
    ethereum: EthPrecompiles,
    addresses: AddressSet,
}

impl Precompiles {
    pub(super) fn new(arbos_version: u64, spec: SpecId) -> Self {
        let ethereum = ethereum::precompiles(arbos_version, spec);
        let mut addresses = ethereum.warm_addresses().clone();
        addresses.extend(ADDRESSES);
        Self { ethereum, addresses }
    }
}

impl PrecompileProvider<Context> for Precompiles {
    type Output = InterpreterResult;

    /// The rules are fixed, so only the first call changes anything.
    fn set_spec(&mut self, spec: SpecId) -> bool {
        PrecompileProvider::<Context>::set_spec(&mut self.ethereum, spec)
    }

    fn run(
        &mut self,
        context: &mut Context,
        inputs: &CallInputs,
    ) -> Result<Option<InterpreterResult>, String> {
        let run = match inputs.bytecode_address {
            ARB_SYS => arb_sys::run,
            ARB_INFO => arb_info::run,
            ARB_ADDRESS_TABLE => arb_address_table::run,
            ARB_AGGREGATOR => arb_legacy::aggregator,
            ARB_RETRYABLE_TX => arb_legacy::retryables,
            ARB_STATISTICS => arb_legacy::statistics,
            ARB_OWNER_PUBLIC => arb_owner_public::run,
            ARB_GAS_INFO => arb_gas_info::run,
            ARB_OWNER => arb_owner::run,
            ARB_WASM => arb_wasm::run,
            ARB_WASM_CACHE => arb_wasm_cache::run,
            ARB_DEBUG => arb_debug::run,
            _ => return self.ethereum.run(context, inputs),
        };
        let data = inputs.input.bytes(context);
        let mut call = Call::new(context, inputs);
        let ending = run(&mut call, &data).and_then(|output| call.pay_for_result(output));
        let (result, output) = match ending {
            Ok(output) => (InstructionResult::Return, output),
            Err(Failure::Revert(data)) => match call.pay_for_result(data) {
                Ok(data) => (InstructionResult::Revert, data),
                Err(_) => (InstructionResult::OutOfGas, Vec::new()),
            },
            Err(Failure::OutOfGas) => (InstructionResult::OutOfGas, Vec::new()),
            Err(Failure::BurnOut(reason)) => {
                call.burn_out(reason);
                (InstructionResult::Revert, Vec::new())
            }
        };
        let mut gas = Gas::new(inputs.gas_limit);
        gas.set_remaining(if result == InstructionResult::OutOfGas { 0 } else { call.gas_left() });
        Ok(Some(InterpreterResult { result, output: Bytes::from(output), gas }))
    }

    fn warm_addresses(&self) -> &AddressSet {
        &self.addresses
    }
}
