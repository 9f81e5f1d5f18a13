//! The errors of `IStakingRewards.sol`, and how the shared parts' failures become them.

use alloy_primitives::{Address, U256};
use staking_abi::IStakingRewards as abi;
use staking_common::{errors, shared_errors};

errors! { abi;
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

shared_errors! { Reentered, TokenCallFailed, NotOperator, Unauthorized }
