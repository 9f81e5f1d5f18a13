//! The events of `IFarm.sol`.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolEvent;
use staking_abi::IFarm as abi;
use staking_common::abi::{address, emit};
use staking_common::words::word;

pub(crate) fn deposit(user: Address, pid: U256, amount: u128, to: Address) {
    emit(abi::Deposit::SIGNATURE_HASH, &[address(user), pid, address(to)], &[word(amount)]);
}

pub(crate) fn withdraw(user: Address, pid: U256, amount: u128, to: Address) {
    emit(abi::Withdraw::SIGNATURE_HASH, &[address(user), pid, address(to)], &[word(amount)]);
}

pub(crate) fn emergency_withdraw(user: Address, pid: U256, amount: u128, to: Address) {
    emit(abi::EmergencyWithdraw::SIGNATURE_HASH, &[address(user), pid, address(to)], &[word(amount)]);
}

pub(crate) fn harvest(user: Address, pid: U256, amount: u128) {
    emit(abi::Harvest::SIGNATURE_HASH, &[address(user), pid], &[word(amount)]);
}

pub(crate) fn pool_addition(pid: U256, alloc: u32, lp_token: Address, rewarder: Address) {
    let topics = [pid, address(lp_token), address(rewarder)];
    emit(abi::LogPoolAddition::SIGNATURE_HASH, &topics, &[word(alloc)]);
}

pub(crate) fn set_pool(pid: U256, alloc: u32, rewarder: Address, overwrite: bool) {
    let data = [word(alloc), word(overwrite)];
    emit(abi::LogSetPool::SIGNATURE_HASH, &[pid, address(rewarder)], &data);
}

pub(crate) fn update_pool(pid: U256, now: u32, supply: u128, acc_per_share: u128) {
    let data = [word(now), word(supply), word(acc_per_share)];
    emit(abi::LogUpdatePool::SIGNATURE_HASH, &[pid], &data);
}

pub(crate) fn sushi_per_second(rate: u128) {
    emit(abi::LogSushiPerSecond::SIGNATURE_HASH, &[], &[word(rate)]);
}

pub(crate) fn reward_owed(user: Address, pid: U256, amount: u128) {
    emit(abi::RewardOwed::SIGNATURE_HASH, &[address(user), pid], &[word(amount)]);
}

pub(crate) fn reward_forfeited(user: Address, pid: U256, amount: u128) {
    emit(abi::RewardForfeited::SIGNATURE_HASH, &[address(user), pid], &[word(amount)]);
}

pub(crate) fn hook_failed(pid: U256, rewarder: Address, user: Address) {
    emit(abi::HookFailed::SIGNATURE_HASH, &[pid, address(rewarder), address(user)], &[]);
}

pub(crate) fn reward_funded(funder: Address, kind: u8, amount: u128, disclosure: U256) {
    let topics = [address(funder), word(kind)];
    emit(abi::RewardFunded::SIGNATURE_HASH, &topics, &[word(amount), disclosure]);
}

pub(crate) fn reward_reclaimed(distributor: Address, amount: u128) {
    emit(abi::RewardReclaimed::SIGNATURE_HASH, &[address(distributor)], &[word(amount)]);
}

pub(crate) fn rewards_distribution_updated(distributor: Address) {
    emit(abi::RewardsDistributionUpdated::SIGNATURE_HASH, &[address(distributor)], &[]);
}

pub(crate) fn pause_changed(pid: U256, is_paused: bool) {
    emit(abi::PauseChanged::SIGNATURE_HASH, &[pid], &[word(is_paused)]);
}

pub(crate) fn pool_closed(pid: U256) {
    emit(abi::PoolClosed::SIGNATURE_HASH, &[pid], &[]);
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
