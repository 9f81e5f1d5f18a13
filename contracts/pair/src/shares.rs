//! The LP tokens: EIP-20 and EIP-2612.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::words::word;
use staking_common::{erc20, host, router};

use crate::ledger::{self, SHARES};

const NAME: &[u8] = b"Stylus LP";

pub(crate) fn transfer(to: Address, value: U256) -> Result<bool, Vec<u8>> {
    SHARES.transfer(host::caller(), to, value)?;
    Ok(true)
}

pub(crate) fn transfer_from(from: Address, to: Address, value: U256) -> Result<bool, Vec<u8>> {
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
    SHARES.permit(NAME, [owner, spender], value, deadline, [word(v), r, s])
}

pub(crate) fn total_supply() -> U256 {
    word(ledger::supply())
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
    router::text(NAME)
}

pub(crate) fn symbol() -> Vec<u8> {
    router::text(b"SLP")
}

pub(crate) fn decimals() -> U256 {
    word(18u64)
}

pub(crate) fn domain_separator() -> U256 {
    erc20::domain_separator(NAME)
}

pub(crate) fn permit_typehash() -> U256 {
    erc20::permit_typehash()
}
