//! The events of `IPair.sol` besides those of its shares.

use alloy_primitives::Address;
use alloy_sol_types::SolEvent;
use staking_abi::IPair as abi;
use staking_common::abi::{address, emit};
use staking_common::words::word;

pub(crate) fn mint(sender: Address, amounts: [u128; 2]) {
    emit(abi::Mint::SIGNATURE_HASH, &[address(sender)], &amounts.map(word));
}

pub(crate) fn burn(sender: Address, amounts: [u128; 2], to: Address) {
    emit(abi::Burn::SIGNATURE_HASH, &[address(sender), address(to)], &amounts.map(word));
}

pub(crate) fn swap(sender: Address, came: [u128; 2], went: [u128; 2], to: Address) {
    let data = [came[0], came[1], went[0], went[1]].map(word);
    emit(abi::Swap::SIGNATURE_HASH, &[address(sender), address(to)], &data);
}

pub(crate) fn sync(reserves: [u128; 2]) {
    emit(abi::Sync::SIGNATURE_HASH, &[], &reserves.map(word));
}
