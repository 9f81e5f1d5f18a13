//! The errors of `IRouter.sol`, and how the shared parts' failures become them.

use alloy_primitives::{Address, U256};
use staking_abi::IRouter as abi;
use staking_common::{errors, shared_errors};

errors! { abi;
    invalid_factory = InvalidFactory(factory: Address);
    expired = Expired(deadline: U256);
    invalid_path = InvalidPath();
    pair_not_found = PairNotFound(token_a: Address, token_b: Address);
    insufficient_amount = InsufficientAmount(token: Address, amount: U256, minimum: U256);
    excessive_amount = ExcessiveAmount(token: Address, amount: U256, maximum: U256);
    invalid_amount = InvalidAmount(amount: U256);
    insufficient_liquidity = InsufficientLiquidity();
    token_call_failed = TokenCallFailed(token: Address);
}

// Data as it is: what a pair or the factory reverted with.
shared_errors! { TokenCallFailed, Data }
