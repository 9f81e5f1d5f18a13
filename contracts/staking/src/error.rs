//! The errors of `IStakingRewards.sol`, and how the shared parts' failures become them.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolError;
use staking_abi::IStakingRewards as abi;
use staking_common::abi::{address, calldata};
use staking_common::words::word;
use staking_common::{lock::Reentered, ownership::Unauthorized, token::TokenCallFailed};

/// The data of a revert. Two words in registers: passing errors as values would be a tenth of the program.
pub(crate) struct Error(Vec<u8>);

macro_rules! errors {
    ($($function:ident = $error:ident($($argument:ident: $type:ty),*);)*) => {
        impl Error {
            $(
                #[cold]
                #[inline(never)]
                pub(crate) fn $function($($argument: $type),*) -> Self {
                    Self(calldata(abi::$error::SELECTOR, &[$(IntoWord::into_word($argument)),*]))
                }
            )*
        }
    };
}

errors! {
    zero_amount = ZeroAmount();
    insufficient_stake = InsufficientStake(account: Address, staked: u128, requested: U256);
    invalid_receiver = InvalidReceiver(receiver: Address);
    not_operator = NotOperator(account: Address, caller: Address);
    entry_paused = EntryPaused();
    below_minimum = BelowMinimum(minimum: u128);
    cooldown_required = CooldownRequired(duration: u128);
    cooldown_active = CooldownActive(ready_at: u32);
    unknown_request = UnknownRequest(id: U256);
    not_distributor = NotDistributor(account: Address);
    unknown_reward = UnknownReward(token: Address);
    reward_exists = RewardExists(token: Address);
    reward_underfunded = RewardUnderfunded(token: Address, required: u128, available: u128);
    rate_too_low = RateTooLow(amount: u128, duration: u32);
    period_active = PeriodActive(end: u32);
    invalid_duration = InvalidDuration(duration: U256);
    cap_exceeded = CapExceeded(cap: u128);
    unknown_source_kind = UnknownSourceKind(kind: u32);
    nothing_to_recover = NothingToRecover();
    token_call_failed = TokenCallFailed(token: Address);
    reentered = Reentered();
    ownable_unauthorized_account = OwnableUnauthorizedAccount(account: Address);
    ownable_invalid_owner = OwnableInvalidOwner(owner: Address);
    invalid_lens = InvalidLens(lens: Address);
}

/// A value as an argument of an error.
trait IntoWord {
    fn into_word(self) -> U256;
}

impl IntoWord for Address {
    fn into_word(self) -> U256 {
        address(self)
    }
}

impl IntoWord for U256 {
    fn into_word(self) -> U256 {
        self
    }
}

impl IntoWord for u128 {
    fn into_word(self) -> U256 {
        word(self)
    }
}

impl IntoWord for u32 {
    fn into_word(self) -> U256 {
        word(self)
    }
}

impl From<Error> for Vec<u8> {
    fn from(Error(data): Error) -> Self {
        data
    }
}

impl From<Reentered> for Error {
    fn from(_: Reentered) -> Self {
        Self::reentered()
    }
}

impl From<TokenCallFailed> for Error {
    fn from(TokenCallFailed(token): TokenCallFailed) -> Self {
        Self::token_call_failed(token)
    }
}

impl From<Unauthorized> for Error {
    fn from(Unauthorized(account): Unauthorized) -> Self {
        Self::ownable_unauthorized_account(account)
    }
}
