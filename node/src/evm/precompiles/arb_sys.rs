//! ArbSys (0x64): the L2's own view of blocks, chain and callers.

use super::abi::ArbSys::{self, ArbSysCalls};
use super::call::{Access, Call, Failure, decode};
use super::outbox;
use crate::state::L2_HASHES;
use alloy_primitives::{Address, B256, Bytes, U256, address};
use alloy_sol_types::SolCall;
use revm::Database;
use revm::context_interface::JournalTr;

/// Added to the address of an L1 contract that calls L2.
const ALIAS_OFFSET: Address = address!("1111000000000000000000000000000000001111");
/// What `arbOSVersion` adds to the version.
const VERSION_OFFSET: u64 = 55;
/// Blocks whose hashes can be asked for.
const HASHES: u64 = 256;

pub(super) fn run(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<ArbSysCalls>(input)?;
    let access = match method {
        ArbSysCalls::mapL1SenderContractAddressToL2Alias(_) => Access::Pure,
        ArbSysCalls::sendTxToL1(_) | ArbSysCalls::withdrawEth(_) => Access::Payable,
        _ => Access::View,
    };
    call.enter(access, input)?;
    Ok(match method {
        ArbSysCalls::arbBlockNumber(_) => {
            ArbSys::arbBlockNumberCall::abi_encode_returns(&U256::from(call.context.chain.block_number))
        }
        ArbSysCalls::arbBlockHash(args) => {
            ArbSys::arbBlockHashCall::abi_encode_returns(&block_hash(call, args.number)?)
        }
        ArbSysCalls::arbChainID(_) => {
            ArbSys::arbChainIDCall::abi_encode_returns(&U256::from(call.context.cfg.chain_id))
        }
        ArbSysCalls::arbOSVersion(_) => {
            let version = call.context.chain.config.arbos_version;
            ArbSys::arbOSVersionCall::abi_encode_returns(&U256::from(VERSION_OFFSET.saturating_add(version)))
        }
        // ArbOS has no storage gas any more.
        ArbSysCalls::getStorageGasAvailable(_) => {
            ArbSys::getStorageGasAvailableCall::abi_encode_returns(&U256::ZERO)
        }
        // Called by a contract that the sender of the transaction called.
        ArbSysCalls::isTopLevelCall(_) => {
            ArbSys::isTopLevelCallCall::abi_encode_returns(&(call.context.journaled_state.depth() <= 2))
        }
        ArbSysCalls::mapL1SenderContractAddressToL2Alias(args) => {
            let aliased = add_alias(args.sender);
            ArbSys::mapL1SenderContractAddressToL2AliasCall::abi_encode_returns(&aliased)
        }
        // Transactions that come from L1 do not exist here, so nobody is aliased.
        ArbSysCalls::wasMyCallersAddressAliased(_) => {
            ArbSys::wasMyCallersAddressAliasedCall::abi_encode_returns(&false)
        }
        ArbSysCalls::myCallersAddressWithoutAliasing(_) => {
            return Err(unsupported("myCallersAddressWithoutAliasing"));
        }
        ArbSysCalls::sendTxToL1(args) => {
            let position = outbox::send(call, args.destination, args.data)?;
            ArbSys::sendTxToL1Call::abi_encode_returns(&position)
        }
        ArbSysCalls::withdrawEth(args) => {
            let position = outbox::send(call, args.destination, Bytes::new())?;
            ArbSys::withdrawEthCall::abi_encode_returns(&position)
        }
        ArbSysCalls::sendMerkleTreeState(_) => {
            if !call.caller().is_zero() {
                return Err(Failure::BurnOut(
                    "only the zero address may ask for the tree of messages".into(),
                ));
            }
            ArbSys::sendMerkleTreeStateCall::abi_encode_returns(&outbox::state(call)?)
        }
    })
}

fn unsupported(method: &str) -> Failure {
    Failure::BurnOut(format!("ArbSys.{method} is not supported: this chain has no L1"))
}

fn block_hash(call: &mut Call<'_>, number: U256) -> Result<B256, Failure> {
    let current = call.context.chain.block_number;
    let known = u64::try_from(number)
        .ok()
        .filter(|number| *number < current && number.saturating_add(HASHES) >= current);
    let Some(number) = known else {
        let error = ArbSys::InvalidBlockNumber { requested: number, current: U256::from(current) };
        return Err(Failure::error(&error));
    };
    let Ok(hash) = call.context.journaled_state.database.block_hash(L2_HASHES | number);
    Ok(hash)
}

fn add_alias(address: Address) -> Address {
    let word = |address: Address| U256::from_be_slice(address.as_slice());
    let sum = word(address).wrapping_add(word(ALIAS_OFFSET));
    Address::from_word(B256::from(sum))
}
