//! The events of `IStakingRewards.sol`.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolEvent;
use staking_abi::IStakingRewards as abi;
use staking_common::abi::{address, emit};
use staking_common::words::word;
use stylus_sdk::host::VM;

pub(crate) fn staked(vm: &VM, user: Address, staked: u128) {
    emit(vm, abi::Staked::SIGNATURE_HASH, &[address(user)], &[word(staked)]);
}

pub(crate) fn withdrawn(vm: &VM, user: Address, withdrawn: u128) {
    emit(vm, abi::Withdrawn::SIGNATURE_HASH, &[address(user)], &[word(withdrawn)]);
}

pub(crate) fn reward_paid(vm: &VM, user: Address, reward: u128) {
    emit(vm, abi::RewardPaid::SIGNATURE_HASH, &[address(user)], &[word(reward)]);
}

pub(crate) fn reward_owed(vm: &VM, user: Address, token: Address, reward: u128) {
    emit(vm, abi::RewardOwed::SIGNATURE_HASH, &[address(user), address(token)], &[word(reward)]);
}

pub(crate) fn reward_added(vm: &VM, reward: u128) {
    emit(vm, abi::RewardAdded::SIGNATURE_HASH, &[], &[word(reward)]);
}

pub(crate) fn rewards_duration_updated(vm: &VM, duration: U256) {
    emit(vm, abi::RewardsDurationUpdated::SIGNATURE_HASH, &[], &[duration]);
}

pub(crate) fn rewards_distribution_updated(vm: &VM, distribution: Address) {
    emit(vm, abi::RewardsDistributionUpdated::SIGNATURE_HASH, &[], &[address(distribution)]);
}

pub(crate) fn pause_changed(vm: &VM, paused: bool) {
    emit(vm, abi::PauseChanged::SIGNATURE_HASH, &[], &[word(paused)]);
}

pub(crate) fn ownership_transfer_started(vm: &VM, previous: Address, new: Address) {
    emit(vm, abi::OwnershipTransferStarted::SIGNATURE_HASH, &[address(previous), address(new)], &[]);
}

pub(crate) fn ownership_transferred(vm: &VM, previous: Address, new: Address) {
    emit(vm, abi::OwnershipTransferred::SIGNATURE_HASH, &[address(previous), address(new)], &[]);
}
