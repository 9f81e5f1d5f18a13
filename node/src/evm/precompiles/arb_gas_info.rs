//! ArbGasInfo (0x6c): prices. Data of this chain is posted nowhere, so it costs nothing unless somebody sets a price.

use super::super::arbos::Value;
use super::abi::ArbGasInfo::{self, ArbGasInfoCalls};
use super::call::{Access, Call, Failure, decode};
use super::l1_pricing;
use alloy_primitives::U256;
use alloy_sol_types::SolCall;

/// Units of L1 data that a byte counts for.
const UNITS_PER_BYTE: u64 = 16;
/// Bytes of L1 data in a simple transaction, as Nitro assumes.
const SIMPLE_TX_BYTES: u64 = 140;
/// Gas of storing a new word.
const STORE_GAS: u64 = 20_000;

pub(super) fn run(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<ArbGasInfoCalls>(input)?;
    call.enter(Access::View, input)?;
    let base_fee = U256::from(call.context.block.basefee);
    let store = U256::from(STORE_GAS);
    Ok(match method {
        ArbGasInfoCalls::getPricesInWei(_) | ArbGasInfoCalls::getPricesInWeiWithAggregator(_) => {
            let l1_byte = l1_price(call)?.saturating_mul(U256::from(UNITS_PER_BYTE));
            ArbGasInfo::getPricesInWeiCall::abi_encode_returns(&ArbGasInfo::getPricesInWeiReturn {
                l2Transaction: l1_byte.saturating_mul(U256::from(SIMPLE_TX_BYTES)),
                l1Byte: l1_byte,
                storageByte: base_fee * store,
                baseGas: base_fee,
                congestionGas: U256::ZERO,
                totalGas: base_fee,
            })
        }
        ArbGasInfoCalls::getPricesInArbGas(_) | ArbGasInfoCalls::getPricesInArbGasWithAggregator(_) => {
            let l1_byte = l1_price(call)?.saturating_mul(U256::from(UNITS_PER_BYTE));
            let in_gas = |wei: U256| wei.checked_div(base_fee).unwrap_or_default();
            ArbGasInfo::getPricesInArbGasCall::abi_encode_returns(&ArbGasInfo::getPricesInArbGasReturn {
                l2Transaction: in_gas(l1_byte.saturating_mul(U256::from(SIMPLE_TX_BYTES))),
                l1Byte: in_gas(l1_byte),
                storageByte: store,
            })
        }
        ArbGasInfoCalls::getMinimumGasPrice(_) => {
            ArbGasInfo::getMinimumGasPriceCall::abi_encode_returns(&call.value_of(Value::MinBaseFee)?)
        }
        ArbGasInfoCalls::getL1BaseFeeEstimate(_) => {
            ArbGasInfo::getL1BaseFeeEstimateCall::abi_encode_returns(&l1_price(call)?)
        }
        ArbGasInfoCalls::getL1GasPriceEstimate(_) => {
            ArbGasInfo::getL1GasPriceEstimateCall::abi_encode_returns(&l1_price(call)?)
        }
        ArbGasInfoCalls::getCurrentTxL1GasFees(_) => {
            let fees = base_fee * U256::from(call.context.chain.poster_gas);
            ArbGasInfo::getCurrentTxL1GasFeesCall::abi_encode_returns(&fees)
        }
        other => l1_pricing::run(call, &other)?,
    })
}

fn l1_price(call: &mut Call<'_>) -> Result<U256, Failure> {
    call.read(Value::L1PricePerUnit.slot())
}
