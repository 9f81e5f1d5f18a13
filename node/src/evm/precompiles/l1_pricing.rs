//! The part of ArbGasInfo that is about pricing models: their parameters, and states that an idle chain has.

use super::super::arbos::Value;
use super::super::poster::L1_PRICER_FUNDS;
use super::abi::ArbGasInfo::{self, ArbGasInfoCalls as Method};
use super::call::{Call, Failure};
use crate::config::DEV_OWNER;
use alloy_primitives::{I256, U256};
use alloy_sol_types::SolCall;
use revm::context_interface::JournalTr;

/// Gas a second that Nitro's pricing model of L2 allows before prices rise.
const SPEED_LIMIT: u64 = 7_000_000;
const PRICING_INERTIA: u64 = 102;
const BACKLOG_TOLERANCE: u64 = 10;
const L1_INERTIA: u64 = 10;
/// Wei that batch posters are rewarded with for a unit.
const L1_REWARD: u64 = 10;
/// Gas that a batch is reckoned to cost on L1.
const PER_BATCH_GAS: i64 = 210_000;
/// First version with a gas limit per transaction apart from that of a block.
const TX_GAS_LIMIT_SINCE: u64 = 50;

pub(super) fn run(call: &mut Call<'_>, method: &Method) -> Result<Vec<u8>, Failure> {
    Ok(match method {
        Method::getGasAccountingParams(_) => {
            let limit = call.value_of(Value::ComputeGasLimit)?;
            ArbGasInfo::getGasAccountingParamsCall::abi_encode_returns(
                &ArbGasInfo::getGasAccountingParamsReturn {
                    speedLimitPerSecond: U256::from(SPEED_LIMIT),
                    gasPoolMax: limit,
                    maxTxGasLimit: limit,
                },
            )
        }
        Method::getMaxTxGasLimit(_) => {
            call.since(TX_GAS_LIMIT_SINCE)?;
            ArbGasInfo::getMaxTxGasLimitCall::abi_encode_returns(&call.value_of(Value::TxGasLimit)?)
        }
        Method::getMaxBlockGasLimit(_) => {
            call.since(TX_GAS_LIMIT_SINCE)?;
            let limit = call.value_of(Value::ComputeGasLimit)?.saturating_to();
            ArbGasInfo::getMaxBlockGasLimitCall::abi_encode_returns(&limit)
        }
        Method::getPricingInertia(_) => {
            ArbGasInfo::getPricingInertiaCall::abi_encode_returns(&PRICING_INERTIA)
        }
        // Blocks of one transaction never exceed the speed limit.
        Method::getGasBacklog(_) => ArbGasInfo::getGasBacklogCall::abi_encode_returns(&0),
        Method::getGasBacklogTolerance(_) => {
            ArbGasInfo::getGasBacklogToleranceCall::abi_encode_returns(&BACKLOG_TOLERANCE)
        }
        Method::getL1BaseFeeEstimateInertia(_) => {
            ArbGasInfo::getL1BaseFeeEstimateInertiaCall::abi_encode_returns(&L1_INERTIA)
        }
        Method::getL1RewardRate(_) => ArbGasInfo::getL1RewardRateCall::abi_encode_returns(&L1_REWARD),
        Method::getL1RewardRecipient(_) => {
            ArbGasInfo::getL1RewardRecipientCall::abi_encode_returns(&DEV_OWNER)
        }
        Method::getPerBatchGasCharge(_) => {
            ArbGasInfo::getPerBatchGasChargeCall::abi_encode_returns(&PER_BATCH_GAS)
        }
        // No cap.
        Method::getAmortizedCostCapBips(_) => {
            ArbGasInfo::getAmortizedCostCapBipsCall::abi_encode_returns(&u64::MAX)
        }
        Method::getL1FeesAvailable(_) => {
            ArbGasInfo::getL1FeesAvailableCall::abi_encode_returns(&funds(call)?)
        }
        // No batch is ever posted, so nothing is due.
        Method::getL1PricingSurplus(_) => {
            let surplus = I256::try_from(funds(call)?).unwrap_or(I256::MAX);
            ArbGasInfo::getL1PricingSurplusCall::abi_encode_returns(&surplus)
        }
        Method::getLastL1PricingUpdateTime(_) => {
            ArbGasInfo::getLastL1PricingUpdateTimeCall::abi_encode_returns(&0)
        }
        _ => return Err(Failure::BurnOut("the method is not about pricing".into())),
    })
}

/// What transactions paid for L1 data.
fn funds(call: &mut Call<'_>) -> Result<U256, Failure> {
    call.burn(super::call::READ)?;
    let Ok(account) = call.context.journaled_state.load_account(L1_PRICER_FUNDS);
    Ok(account.data.info.balance)
}
