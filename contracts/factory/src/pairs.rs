//! Creating pairs, and finding them.
//!
//! A pair has the implementation's own code and not a proxy's: a swap is 2,700 gas cheaper for ever, creating a pair
//! 2.4 million dearer once (`ARCHITECTURE.md`, "How a pair is made").

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolCall, SolEvent};
use staking_abi::IPair::initializeCall;
use staking_abi::IPairFactory as abi;
use staking_common::abi::{address, calldata, emit};
use staking_common::create2::{address_of, pair_salt};
use staking_common::host::{self, load, store};
use staking_common::storage::mapped;
use staking_common::words::{to_address, word};

use crate::error::Error;

const IMPLEMENTATION_SLOT: u64 = 3;
const CODE_HASH_SLOT: u64 = 4;
/// Number of pairs; mapping: number → pair.
const ALL_SLOT: u64 = 5;
/// Mapping: lower token → higher token → pair.
const PAIRS_SLOT: u64 = 6;

pub(crate) fn construct(implementation: Address) -> Result<(), Error> {
    if !host::has_code(implementation) {
        return Err(Error::invalid_implementation(implementation));
    }
    store(word(IMPLEMENTATION_SLOT), address(implementation));
    store(word(CODE_HASH_SLOT), host::hash(&init_code(implementation)));
    Ok(())
}

/// EVM code that answers the code of another account: `EXTCODESIZE`, `EXTCODECOPY` from 0 to 0, `RETURN`.
fn init_code(implementation: Address) -> Vec<u8> {
    let mut code = Vec::with_capacity(50);
    code.push(0x73);
    code.extend_from_slice(implementation.as_slice());
    code.extend_from_slice(&[0x3b, 0x80, 0x5f, 0x5f, 0x73]);
    code.extend_from_slice(implementation.as_slice());
    code.extend_from_slice(&[0x3c, 0x5f, 0xf3]);
    code
}

pub(crate) fn create_pair(token_a: Address, token_b: Address) -> Result<Address, Error> {
    let [token0, token1] = sorted(token_a, token_b)?;
    let slot = pair_slot(token0, token1);
    let existing = to_address(load(slot));
    if !existing.is_zero() {
        return Err(Error::pair_exists(existing));
    }
    // A pair calls nobody when it is created and initialised, so its entries may follow.
    let code = init_code(pair_implementation());
    let pair = host::create2(&code, pair_salt(token0, token1)).ok_or_else(Error::creation_failed)?;
    let initialize = calldata(initializeCall::SELECTOR, &[address(token0), address(token1)]);
    host::tell(pair, &initialize).map_err(|_| Error::creation_failed())?;

    let count = all_pairs_length();
    store(slot, address(pair));
    store(mapped(count, word(ALL_SLOT)), address(pair));
    let count = count.saturating_add(U256::ONE);
    store(word(ALL_SLOT), count);
    let topics = [address(token0), address(token1)];
    emit(abi::PairCreated::SIGNATURE_HASH, &topics, &[address(pair), count]);
    Ok(pair)
}

/// Two tokens in the order of their addresses.
fn sorted(token_a: Address, token_b: Address) -> Result<[Address; 2], Error> {
    if token_a == token_b {
        return Err(Error::identical_addresses(token_a));
    }
    if token_a.is_zero() || token_b.is_zero() {
        return Err(Error::zero_address());
    }
    Ok(if token_a < token_b { [token_a, token_b] } else { [token_b, token_a] })
}

fn pair_slot(token0: Address, token1: Address) -> U256 {
    mapped(address(token1), mapped(address(token0), word(PAIRS_SLOT)))
}

pub(crate) fn get_pair(token_a: Address, token_b: Address) -> Address {
    sorted(token_a, token_b)
        .map_or(Address::ZERO, |[token0, token1]| to_address(load(pair_slot(token0, token1))))
}

pub(crate) fn pair_for(token_a: Address, token_b: Address) -> Result<Address, Error> {
    let [token0, token1] = sorted(token_a, token_b)?;
    Ok(address_of(host::this(), pair_salt(token0, token1), pair_code_hash()))
}

pub(crate) fn all_pairs(index: U256) -> Address {
    to_address(load(mapped(index, word(ALL_SLOT))))
}

pub(crate) fn all_pairs_length() -> U256 {
    load(word(ALL_SLOT))
}

pub(crate) fn pair_implementation() -> Address {
    to_address(load(word(IMPLEMENTATION_SLOT)))
}

pub(crate) fn pair_code_hash() -> U256 {
    load(word(CODE_HASH_SLOT))
}
