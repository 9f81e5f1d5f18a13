//! ArbOwnerPublic (0x6b): what anyone may know about the chain's ownership.

use super::super::arbos::{Value, to_address};
use super::super::params::FRAGMENTS_SINCE;
use super::abi::ArbOwnerPublic::{self, ArbOwnerPublicCalls};
use super::call::{Access, Call, Failure, decode};
use super::members::OWNERS;
use alloy_sol_types::SolCall;

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
            let account = to_address(call.value_of(Value::NetworkFeeAccount)?);
            ArbOwnerPublic::getNetworkFeeAccountCall::abi_encode_returns(&account)
        }
        ArbOwnerPublicCalls::getInfraFeeAccount(_) => {
            let account = to_address(call.value_of(Value::InfraFeeAccount)?);
            ArbOwnerPublic::getInfraFeeAccountCall::abi_encode_returns(&account)
        }
        ArbOwnerPublicCalls::getBrotliCompressionLevel(_) => {
            let level = call.value_of(Value::BrotliLevel)?.saturating_to();
            ArbOwnerPublic::getBrotliCompressionLevelCall::abi_encode_returns(&level)
        }
        ArbOwnerPublicCalls::getScheduledUpgrade(_) => {
            let none = ArbOwnerPublic::getScheduledUpgradeReturn { version: 0, timestamp: 0 };
            ArbOwnerPublic::getScheduledUpgradeCall::abi_encode_returns(&none)
        }
        ArbOwnerPublicCalls::getMaxStylusContractFragments(_) => {
            call.since(FRAGMENTS_SINCE)?;
            let count = call.params()?.max_fragments;
            ArbOwnerPublic::getMaxStylusContractFragmentsCall::abi_encode_returns(&count)
        }
    })
}
