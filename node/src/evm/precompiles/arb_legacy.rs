//! ArbStatistics (0x6f), ArbAggregator (0x6d) and ArbRetryableTx (0x6e): what is left of them without an L1.

use super::super::context::COINBASE;
use super::abi::ArbAggregator::{self, ArbAggregatorCalls};
use super::abi::ArbRetryableTx::{self, ArbRetryableTxCalls};
use super::abi::ArbStatistics::{self, ArbStatisticsCalls};
use super::call::{Access, Call, Failure, decode};
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;

/// Seconds a retryable ticket lives.
const LIFETIME: u64 = 7 * 86_400;

pub(super) fn statistics(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let ArbStatisticsCalls::getStats(_) = decode::<ArbStatisticsCalls>(input)?;
    call.enter(Access::View, input)?;
    // Everything but the block number belonged to the chain before Nitro.
    let number = U256::from(call.context.chain.block_number);
    Ok(ArbStatistics::getStatsCall::abi_encode_returns(&ArbStatistics::getStatsReturn {
        number,
        ..Default::default()
    }))
}

pub(super) fn aggregator(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<ArbAggregatorCalls>(input)?;
    call.enter(Access::View, input)?;
    Ok(match method {
        ArbAggregatorCalls::getPreferredAggregator(_) => {
            let returns =
                ArbAggregator::getPreferredAggregatorReturn { aggregator: COINBASE, isDefault: true };
            ArbAggregator::getPreferredAggregatorCall::abi_encode_returns(&returns)
        }
        ArbAggregatorCalls::getDefaultAggregator(_) => {
            ArbAggregator::getDefaultAggregatorCall::abi_encode_returns(&COINBASE)
        }
        ArbAggregatorCalls::getBatchPosters(_) => {
            ArbAggregator::getBatchPostersCall::abi_encode_returns(&vec![COINBASE])
        }
        ArbAggregatorCalls::getFeeCollector(args) => {
            if args.batchPoster != COINBASE {
                return Err(Failure::BurnOut(format!("{} is no batch poster", args.batchPoster)));
            }
            ArbAggregator::getFeeCollectorCall::abi_encode_returns(&COINBASE)
        }
        ArbAggregatorCalls::getTxBaseFee(_) => {
            ArbAggregator::getTxBaseFeeCall::abi_encode_returns(&U256::ZERO)
        }
    })
}

pub(super) fn retryables(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<ArbRetryableTxCalls>(input)?;
    let access = match method {
        ArbRetryableTxCalls::redeem(_)
        | ArbRetryableTxCalls::keepalive(_)
        | ArbRetryableTxCalls::cancel(_) => Access::Write,
        _ => Access::View,
    };
    call.enter(access, input)?;
    match method {
        ArbRetryableTxCalls::getLifetime(_) => {
            Ok(ArbRetryableTx::getLifetimeCall::abi_encode_returns(&U256::from(LIFETIME)))
        }
        ArbRetryableTxCalls::getCurrentRedeemer(_) => {
            Ok(ArbRetryableTx::getCurrentRedeemerCall::abi_encode_returns(&Address::ZERO))
        }
        // Tickets come from L1, so there never is one.
        _ => Err(Failure::error(&ArbRetryableTx::NoTicketWithID {})),
    }
}
