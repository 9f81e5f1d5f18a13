//! The errors of `IPair.sol`, and how the shared parts' failures become them.

use alloy_primitives::{Address, U256};
use staking_abi::IPair as abi;
use staking_common::{errors, shared_errors};

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

// Data as it is: of the shares' own errors, or of whoever a flash swap called.
shared_errors! { Reentered, TokenCallFailed, Data }
