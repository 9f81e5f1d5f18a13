//! ArbOwnerPublic (0x6b): what anyone may know about the chain's ownership.

use super::super::context::NETWORK_FEE_ACCOUNT;
use super::abi::ArbOwnerPublic::{self, ArbOwnerPublicCalls};
use super::call::{Access, Call, Failure, decode};
use super::members::OWNERS;
use alloy_sol_types::SolCall;

/// The level Nitro compresses L1 data with.
const BROTLI_LEVEL: u64 = 1;

pub(super) fn run(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<ArbOwnerPublicCalls>(input)?;
    call.enter(Access::View, input)?;
    Ok(match method {
        ArbOwnerPublicCalls::isChainOwner(args) => {
            ArbOwnerPublic::isChainOwnerCall::abi_encode_returns(&OWNERS.contains(call, args.account)?)
        }
        ArbOwnerPublicCalls::getAllChainOwners(_) => {
            ArbOwnerPublic::getAllChainOwnersCall::abi_encode_returns(&OWNERS.all(call)?)
        }
        ArbOwnerPublicCalls::getNetworkFeeAccount(_) => {
            ArbOwnerPublic::getNetworkFeeAccountCall::abi_encode_returns(&NETWORK_FEE_ACCOUNT)
        }
        ArbOwnerPublicCalls::getInfraFeeAccount(_) => {
            ArbOwnerPublic::getInfraFeeAccountCall::abi_encode_returns(&NETWORK_FEE_ACCOUNT)
        }
        ArbOwnerPublicCalls::getBrotliCompressionLevel(_) => {
            ArbOwnerPublic::getBrotliCompressionLevelCall::abi_encode_returns(&BROTLI_LEVEL)
        }
        ArbOwnerPublicCalls::getScheduledUpgrade(_) => {
            let none = ArbOwnerPublic::getScheduledUpgradeReturn { version: 0, timestamp: 0 };
            ArbOwnerPublic::getScheduledUpgradeCall::abi_encode_returns(&none)
        }
        ArbOwnerPublicCalls::getMaxStylusContractFragments(_) => {
            let count = call.params()?.max_fragments;
            ArbOwnerPublic::getMaxStylusContractFragmentsCall::abi_encode_returns(&count)
        }
    })
}
