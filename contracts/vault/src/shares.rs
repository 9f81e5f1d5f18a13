//! The shares: EIP-20 and EIP-2612.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::host::{self, load};
use staking_common::storage::get;
use staking_common::words::{to_bytes, word};
use staking_common::{erc20, router};
use staking_math::vault::layout;

use crate::entry::may_hold;
use crate::error::Error;
use crate::ledger::SHARES;

pub(crate) fn transfer(to: Address, value: U256) -> Result<bool, Error> {
    may_hold(to)?;
    SHARES.transfer(host::caller(), to, value)?;
    Ok(true)
}

pub(crate) fn transfer_from(from: Address, to: Address, value: U256) -> Result<bool, Error> {
    may_hold(to)?;
    SHARES.spend(from, host::caller(), value)?;
    SHARES.transfer(from, to, value)?;
    Ok(true)
}

pub(crate) fn approve(spender: Address, value: U256) -> Result<bool, Vec<u8>> {
    SHARES.approve(host::caller(), spender, value)?;
    Ok(true)
}

pub(crate) fn permit(
    owner: Address,
    spender: Address,
    value: U256,
    deadline: U256,
    v: u8,
    r: U256,
    s: U256,
) -> Result<(), Vec<u8>> {
    SHARES.permit(&short_string(layout::NAME_SLOT), [owner, spender], value, deadline, [word(v), r, s])
}

pub(crate) fn total_supply() -> U256 {
    get(layout::TOTALS_SLOT, layout::SUPPLY)
}

pub(crate) fn balance_of(account: Address) -> U256 {
    SHARES.balance_of(account)
}

pub(crate) fn allowance(owner: Address, spender: Address) -> U256 {
    SHARES.allowance(owner, spender)
}

pub(crate) fn nonces(owner: Address) -> U256 {
    SHARES.nonce(owner)
}

pub(crate) fn name() -> Vec<u8> {
    router::text(&short_string(layout::NAME_SLOT))
}

pub(crate) fn symbol() -> Vec<u8> {
    router::text(&short_string(layout::SYMBOL_SLOT))
}

pub(crate) fn decimals() -> U256 {
    get(layout::ASSET_SLOT, layout::DECIMALS)
}

pub(crate) fn domain_separator() -> U256 {
    erc20::domain_separator(&short_string(layout::NAME_SLOT))
}

/// A text of at most 31 bytes, as Solidity stores it: its bytes, and twice their number in the last one.
fn short_string(slot: u64) -> Vec<u8> {
    let bytes = to_bytes(load(word(slot)));
    let bytes = bytes.as_flattened();
    let length = bytes.last().map_or(0, |twice| usize::from(twice / 2));
    bytes.get(..length).unwrap_or_default().to_vec()
}
