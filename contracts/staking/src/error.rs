//! The errors of `IStakingRewards.sol`, and how the shared parts' failures become them.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolError;
use staking_abi::IStakingRewards as abi;
use staking_common::abi::{address, amount, number, revert};
use staking_common::{lock::Reentered, ownership::Unauthorized, token::TokenCallFailed};
use staking_math::MAX_AMOUNT;

/// Everything a call can revert with.
pub enum Error {
    ZeroAmount,
    InsufficientStake { account: Address, staked: u128, requested: U256 },
    EntryPaused,
    NotDistributor(Address),
    UnknownReward(Address),
    RewardUnderfunded { token: Address, required: u128, available: U256 },
    RateTooLow { amount: u128, duration: u32 },
    PeriodActive { end: u32 },
    InvalidDuration(U256),
    CapExceeded,
    TokenCallFailed(Address),
    Reentered,
    OwnableUnauthorizedAccount(Address),
    OwnableInvalidOwner(Address),
}

impl From<Error> for Vec<u8> {
    fn from(error: Error) -> Self {
        match error {
            Error::ZeroAmount => revert(abi::ZeroAmount::SELECTOR, &[]),
            Error::InsufficientStake { account, staked, requested } => revert(
                abi::InsufficientStake::SELECTOR,
                &[address(account), amount(staked), number(requested)],
            ),
            Error::EntryPaused => revert(abi::EntryPaused::SELECTOR, &[]),
            Error::NotDistributor(account) => revert(abi::NotDistributor::SELECTOR, &[address(account)]),
            Error::UnknownReward(token) => revert(abi::UnknownReward::SELECTOR, &[address(token)]),
            Error::RewardUnderfunded { token, required, available } => revert(
                abi::RewardUnderfunded::SELECTOR,
                &[address(token), amount(required), number(available)],
            ),
            Error::RateTooLow { amount: added, duration } => {
                revert(abi::RateTooLow::SELECTOR, &[amount(added), amount(duration)])
            }
            Error::PeriodActive { end } => revert(abi::PeriodActive::SELECTOR, &[amount(end)]),
            Error::InvalidDuration(duration) => revert(abi::InvalidDuration::SELECTOR, &[number(duration)]),
            Error::CapExceeded => revert(abi::CapExceeded::SELECTOR, &[amount(MAX_AMOUNT)]),
            Error::TokenCallFailed(token) => revert(abi::TokenCallFailed::SELECTOR, &[address(token)]),
            Error::Reentered => revert(abi::Reentered::SELECTOR, &[]),
            Error::OwnableUnauthorizedAccount(account) => {
                revert(abi::OwnableUnauthorizedAccount::SELECTOR, &[address(account)])
            }
            Error::OwnableInvalidOwner(owner) => {
                revert(abi::OwnableInvalidOwner::SELECTOR, &[address(owner)])
            }
        }
    }
}

impl From<Reentered> for Error {
    fn from(_: Reentered) -> Self {
        Self::Reentered
    }
}

impl From<TokenCallFailed> for Error {
    fn from(TokenCallFailed(token): TokenCallFailed) -> Self {
        Self::TokenCallFailed(token)
    }
}

impl From<Unauthorized> for Error {
    fn from(Unauthorized(account): Unauthorized) -> Self {
        Self::OwnableUnauthorizedAccount(account)
    }
}
