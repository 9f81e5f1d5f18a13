//! The events of `IFarmCompounder.sol`.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolEvent;
use staking_abi::IFarmCompounder as abi;
use staking_common::abi::{address, emit};
use staking_common::words::word;
use staking_math::compound::Parts;

pub(crate) fn harvested(accounts: [Address; 2], claimed: u128, parts: &Parts, liquidity: u128) {
    let data = [claimed, parts.total(), parts.tip, liquidity].map(word);
    emit(abi::Harvested::SIGNATURE_HASH, &accounts.map(address), &data);
}

pub(crate) fn observed(cumulative: U256) {
    emit(abi::Observed::SIGNATURE_HASH, &[], &[cumulative]);
}
