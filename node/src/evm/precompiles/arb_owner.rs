//! ArbOwner (0x70): what chain owners may set, as far as development chains use it. Owners act for no gas.

use super::super::arbos::Value;
use super::super::context::NETWORK_FEE_ACCOUNT;
use super::abi::ArbOwner::{self, ArbOwnerCalls as Method};
use super::call::{Access, Call, Failure, decode};
use super::members::{CACHE_MANAGERS, OWNERS};
use alloy_primitives::{Bytes, FixedBytes};
use alloy_sol_types::SolCall;

pub(super) fn run(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<Method>(input)?;
    let access = match method {
        Method::isChainOwner(_) | Method::getAllChainOwners(_) | Method::getNetworkFeeAccount(_) => {
            Access::View
        }
        _ => Access::Write,
    };
    call.enter(access, input)?;
    let owner = call.caller();
    if !OWNERS.contains(call, owner)? {
        return Err(Failure::BurnOut(format!("{owner} is not a chain owner")));
    }
    let output = match method {
        Method::isChainOwner(args) => {
            ArbOwner::isChainOwnerCall::abi_encode_returns(&OWNERS.contains(call, args.account)?)
        }
        Method::getAllChainOwners(_) => {
            ArbOwner::getAllChainOwnersCall::abi_encode_returns(&OWNERS.all(call)?)
        }
        Method::getNetworkFeeAccount(_) => {
            ArbOwner::getNetworkFeeAccountCall::abi_encode_returns(&NETWORK_FEE_ACCOUNT)
        }
        Method::addChainOwner(args) => OWNERS.add(call, args.owner).map(|()| Vec::new())?,
        Method::removeChainOwner(args) => OWNERS.remove(call, args.owner).map(|()| Vec::new())?,
        Method::addWasmCacheManager(args) => CACHE_MANAGERS.add(call, args.manager).map(|()| Vec::new())?,
        Method::removeWasmCacheManager(args) => {
            CACHE_MANAGERS.remove(call, args.manager).map(|()| Vec::new())?
        }
        Method::setL1PricePerUnit(args) => {
            call.write(Value::L1PricePerUnit.slot(), args.price).map(|()| Vec::new())?
        }
    };
    if access == Access::Write {
        let method = FixedBytes::from_slice(input.get(..4).unwrap_or(&[0; 4]));
        call.emit(&ArbOwner::OwnerActs { method, owner, data: Bytes::copy_from_slice(input) })?;
    }
    call.refund_all();
    Ok(output)
}
