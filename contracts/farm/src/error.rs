//! The errors of `IFarm.sol`, and how the shared parts' failures become them.

use alloy_primitives::{Address, U256};
use staking_abi::IFarm as abi;
use staking_common::{errors, shared_errors};

errors! { abi;
    zero_amount = ZeroAmount();
    unknown_pool = UnknownPool(pid: U256);
    insufficient_stake = InsufficientStake(account: Address, staked: u128, requested: U256);
    invalid_receiver = InvalidReceiver(receiver: Address);
    not_operator = NotOperator(account: Address, caller: Address);
    entry_paused = EntryPaused(pid: U256);
    pool_is_closed = PoolIsClosed(pid: U256);
    cap_exceeded = CapExceeded(cap: u128);
    invalid_lp_token = InvalidLpToken(token: Address);
    invalid_rewarder = InvalidRewarder(rewarder: Address);
    insufficient_gas = InsufficientGas(required: u128);
    not_distributor = NotDistributor(account: Address);
    reward_underfunded = RewardUnderfunded(required: u128, available: u128);
    unknown_source_kind = UnknownSourceKind(kind: u32);
    nothing_to_recover = NothingToRecover();
    token_call_failed = TokenCallFailed(token: Address);
    reentered = Reentered();
    ownable_unauthorized_account = OwnableUnauthorizedAccount(account: Address);
    ownable_invalid_owner = OwnableInvalidOwner(owner: Address);
    invalid_lens = InvalidLens(lens: Address);
}

shared_errors! { Reentered, TokenCallFailed, NotOperator, Unauthorized }
