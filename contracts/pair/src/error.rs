//! The errors of `IPair.sol`, and how the shared parts' failures become them.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_abi::IPair as abi;
use staking_common::errors;
use staking_common::{lock::Reentered, token::TokenCallFailed};

errors! { abi;
    already_initialized = AlreadyInitialized();
    reentered = Reentered();
    token_call_failed = TokenCallFailed(token: Address);
    reserve_overflow = ReserveOverflow(token: Address, balance: u128);
    insufficient_liquidity_minted = InsufficientLiquidityMinted();
    insufficient_liquidity_burned = InsufficientLiquidityBurned();
    insufficient_output_amount = InsufficientOutputAmount();
    insufficient_liquidity = InsufficientLiquidity(token: Address, reserve: u128, requested: U256);
    invalid_to = InvalidTo(to: Address);
    insufficient_input_amount = InsufficientInputAmount();
    k = K();
}

/// Data as it is: of the shares' own errors, or of whoever a flash swap called.
impl From<Vec<u8>> for Error {
    fn from(data: Vec<u8>) -> Self {
        Self(data)
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
