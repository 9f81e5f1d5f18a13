//! The errors of `IStakingRewards.sol`, and how the shared parts' failures become them.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolError;
use staking_abi::IStakingRewards as abi;
use staking_common::abi::{address, revert};
use staking_common::words::word;
use staking_common::{lock::Reentered, ownership::Unauthorized, token::TokenCallFailed};

/// Everything a call can revert with.
pub enum Error {
    ZeroAmount,
    InsufficientStake { account: Address, staked: u128, requested: U256 },
    EntryPaused,
    NotDistributor(Address),
    UnknownReward(Address),
    RewardUnderfunded { token: Address, required: u128, available: u128 },
    RateTooLow { amount: u128, duration: u32 },
    PeriodActive { end: u32 },
    InvalidDuration(U256),
    CapExceeded { cap: u128 },
    TokenCallFailed(Address),
    Reentered,
    OwnableUnauthorizedAccount(Address),
    OwnableInvalidOwner(Address),
}

impl From<Error> for Vec<u8> {
    fn from(error: Error) -> Self {
        let (selector, [first, second, third], count) = match error {
            Error::ZeroAmount => none(abi::ZeroAmount::SELECTOR),
            Error::InsufficientStake { account, staked, requested } => {
                (abi::InsufficientStake::SELECTOR, [address(account), word(staked), requested], 3)
            }
            Error::EntryPaused => none(abi::EntryPaused::SELECTOR),
            Error::NotDistributor(account) => one(abi::NotDistributor::SELECTOR, address(account)),
            Error::UnknownReward(token) => one(abi::UnknownReward::SELECTOR, address(token)),
            Error::RewardUnderfunded { token, required, available } => {
                (abi::RewardUnderfunded::SELECTOR, [address(token), word(required), word(available)], 3)
            }
            Error::RateTooLow { amount, duration } => {
                (abi::RateTooLow::SELECTOR, [word(amount), word(duration), U256::ZERO], 2)
            }
            Error::PeriodActive { end } => one(abi::PeriodActive::SELECTOR, word(end)),
            Error::InvalidDuration(duration) => one(abi::InvalidDuration::SELECTOR, duration),
            Error::CapExceeded { cap } => one(abi::CapExceeded::SELECTOR, word(cap)),
            Error::TokenCallFailed(token) => one(abi::TokenCallFailed::SELECTOR, address(token)),
            Error::Reentered => none(abi::Reentered::SELECTOR),
            Error::OwnableUnauthorizedAccount(account) => {
                one(abi::OwnableUnauthorizedAccount::SELECTOR, address(account))
            }
            Error::OwnableInvalidOwner(owner) => one(abi::OwnableInvalidOwner::SELECTOR, address(owner)),
        };
        revert(selector, [first, second, third].get(..count).unwrap_or_default())
    }
}

/// Selector, arguments and how many of them there are.
type Encoded = ([u8; 4], [U256; 3], usize);

const fn none(selector: [u8; 4]) -> Encoded {
    (selector, [U256::ZERO; 3], 0)
}

const fn one(selector: [u8; 4], argument: U256) -> Encoded {
    (selector, [argument, U256::ZERO, U256::ZERO], 1)
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
