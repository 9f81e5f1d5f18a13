//! The events of `IVault.sol` besides those of its shares.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolEvent;
use staking_abi::IVault as abi;
use staking_common::abi::{address, emit};
use staking_common::words::word;
use staking_math::vault::Charge;

pub(crate) fn deposit(sender: Address, owner: Address, assets: u128, shares: U256) {
    emit(abi::Deposit::SIGNATURE_HASH, &[address(sender), address(owner)], &[word(assets), shares]);
}

pub(crate) fn withdraw(accounts: [Address; 3], assets: u128, shares: U256) {
    emit(abi::Withdraw::SIGNATURE_HASH, &accounts.map(address), &[word(assets), shares]);
}

pub(crate) fn strategy_reported(strategy: Address, kind: u8, [gain, loss]: [u128; 2], debt: u128) {
    let data = [gain, loss, debt].map(word);
    emit(abi::StrategyReported::SIGNATURE_HASH, &[address(strategy), word(kind)], &data);
}

pub(crate) fn donation_found(amount: u128) {
    emit(abi::DonationFound::SIGNATURE_HASH, &[], &[word(amount)]);
}

pub(crate) fn assets_missing(amount: u128) {
    emit(abi::AssetsMissing::SIGNATURE_HASH, &[], &[word(amount)]);
}

pub(crate) fn fees_charged(recipient: Address, charge: &Charge, shares: U256) {
    let data = [word(charge.performance), word(charge.management), shares];
    emit(abi::FeesCharged::SIGNATURE_HASH, &[address(recipient)], &data);
}

pub(crate) fn invested(strategy: Address, assets: u128, debt: u128) {
    emit(abi::Invested::SIGNATURE_HASH, &[address(strategy)], &[word(assets), word(debt)]);
}

pub(crate) fn divested(strategy: Address, assets: u128, debt: u128) {
    emit(abi::Divested::SIGNATURE_HASH, &[address(strategy)], &[word(assets), word(debt)]);
}

pub(crate) fn strategy_proposed(strategy: Address, active_from: u32) {
    emit(abi::StrategyProposed::SIGNATURE_HASH, &[address(strategy)], &[word(active_from)]);
}

pub(crate) fn strategy_changed(previous: Address, current: Address) {
    emit(abi::StrategyChanged::SIGNATURE_HASH, &[address(previous), address(current)], &[]);
}

pub(crate) fn fees_proposed([performance, management]: [U256; 2], active_from: u32) {
    emit(abi::FeesProposed::SIGNATURE_HASH, &[], &[performance, management, word(active_from)]);
}

pub(crate) fn fees_changed(bps: [U256; 2]) {
    emit(abi::FeesChanged::SIGNATURE_HASH, &[], &bps);
}

pub(crate) fn fee_recipient_changed(recipient: Address) {
    emit(abi::FeeRecipientChanged::SIGNATURE_HASH, &[address(recipient)], &[]);
}

pub(crate) fn deposit_limit_changed(limit: U256) {
    emit(abi::DepositLimitChanged::SIGNATURE_HASH, &[], &[limit]);
}

pub(crate) fn debt_limit_changed(limit: U256) {
    emit(abi::DebtLimitChanged::SIGNATURE_HASH, &[], &[limit]);
}

pub(crate) fn profit_max_unlock_time_changed(period: U256) {
    emit(abi::ProfitMaxUnlockTimeChanged::SIGNATURE_HASH, &[], &[period]);
}

pub(crate) fn guardian_changed(guardian: Address) {
    emit(abi::GuardianChanged::SIGNATURE_HASH, &[address(guardian)], &[]);
}

pub(crate) fn shutdown(account: Address) {
    emit(abi::Shutdown::SIGNATURE_HASH, &[address(account)], &[]);
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
