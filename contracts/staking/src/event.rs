//! The events of `IStakingRewards.sol`, and for reward tokens but the first those of `IMultiRewards.sol`.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolEvent;
use staking_abi::IMultiRewards as multi;
use staking_abi::IStakingRewards as abi;
use staking_common::abi::{address, emit};
use staking_common::words::word;

use crate::ledger::Reward;

pub(crate) fn staked(user: Address, amount: u128) {
    emit(abi::Staked::SIGNATURE_HASH, &[address(user)], &[word(amount)]);
}

pub(crate) fn withdrawn(user: Address, amount: u128) {
    emit(abi::Withdrawn::SIGNATURE_HASH, &[address(user)], &[word(amount)]);
}

pub(crate) fn reward_paid(reward: Reward, user: Address, token: Address, amount: u128) {
    match reward {
        Reward::FIRST => emit(abi::RewardPaid::SIGNATURE_HASH, &[address(user)], &[word(amount)]),
        _ => emit(multi::RewardPaid::SIGNATURE_HASH, &[address(user), address(token)], &[word(amount)]),
    }
}

pub(crate) fn reward_owed(user: Address, token: Address, amount: u128) {
    emit(abi::RewardOwed::SIGNATURE_HASH, &[address(user), address(token)], &[word(amount)]);
}

pub(crate) fn reward_forfeited(user: Address, token: Address, amount: u128) {
    emit(abi::RewardForfeited::SIGNATURE_HASH, &[address(user), address(token)], &[word(amount)]);
}

pub(crate) fn unstake_requested(user: Address, receiver: Address, id: U256, amount: u128, ready_at: u32) {
    emit(
        abi::UnstakeRequested::SIGNATURE_HASH,
        &[address(user), address(receiver), id],
        &[word(amount), word(ready_at)],
    );
}

pub(crate) fn unstake_cancelled(user: Address, id: U256, amount: u128) {
    emit(abi::UnstakeCancelled::SIGNATURE_HASH, &[address(user), id], &[word(amount)]);
}

pub(crate) fn unstake_claimed(receiver: Address, id: U256, amount: u128) {
    emit(abi::UnstakeClaimed::SIGNATURE_HASH, &[address(receiver), id], &[word(amount)]);
}

pub(crate) fn reward_added(reward: Reward, amount: u128) {
    match reward {
        Reward::FIRST => emit(abi::RewardAdded::SIGNATURE_HASH, &[], &[word(amount)]),
        _ => emit(multi::RewardAdded::SIGNATURE_HASH, &[address(reward.token())], &[word(amount)]),
    }
}

pub(crate) fn reward_funded(token: Address, funder: Address, kind: u8, amount: u128, disclosure: U256) {
    let topics = [address(token), address(funder), word(kind)];
    emit(abi::RewardFunded::SIGNATURE_HASH, &topics, &[word(amount), disclosure]);
}

pub(crate) fn lower_rate_permitted(token: Address) {
    emit(abi::LowerRatePermitted::SIGNATURE_HASH, &[address(token)], &[]);
}

pub(crate) fn reward_reclaimed(token: Address, distributor: Address, amount: u128) {
    emit(abi::RewardReclaimed::SIGNATURE_HASH, &[address(token), address(distributor)], &[word(amount)]);
}

pub(crate) fn reward_token_added(token: Address, distributor: Address, duration: u32) {
    emit(multi::RewardTokenAdded::SIGNATURE_HASH, &[address(token)], &[address(distributor), word(duration)]);
}

pub(crate) fn rewards_duration_updated(reward: Reward, duration: u32) {
    match reward {
        Reward::FIRST => emit(abi::RewardsDurationUpdated::SIGNATURE_HASH, &[], &[word(duration)]),
        _ => {
            let data = [address(reward.token()), word(duration)];
            emit(multi::RewardsDurationUpdated::SIGNATURE_HASH, &[], &data);
        }
    }
}

pub(crate) fn rewards_distribution_updated(reward: Reward, distributor: Address) {
    match reward {
        Reward::FIRST => {
            emit(abi::RewardsDistributionUpdated::SIGNATURE_HASH, &[], &[address(distributor)]);
        }
        _ => {
            let topics = [address(reward.token())];
            emit(multi::RewardsDistributorUpdated::SIGNATURE_HASH, &topics, &[address(distributor)]);
        }
    }
}

pub(crate) fn pause_changed(paused: bool) {
    emit(abi::PauseChanged::SIGNATURE_HASH, &[], &[word(paused)]);
}

pub(crate) fn caps_updated(caps: [U256; 3]) {
    emit(abi::CapsUpdated::SIGNATURE_HASH, &[], &caps);
}

pub(crate) fn recovered(token: Address, amount: u128) {
    emit(abi::Recovered::SIGNATURE_HASH, &[], &[address(token), word(amount)]);
}

pub(crate) fn ownership_transfer_started(previous: Address, new: Address) {
    emit(abi::OwnershipTransferStarted::SIGNATURE_HASH, &[address(previous), address(new)], &[]);
}

pub(crate) fn ownership_transferred(previous: Address, new: Address) {
    emit(abi::OwnershipTransferred::SIGNATURE_HASH, &[address(previous), address(new)], &[]);
}
