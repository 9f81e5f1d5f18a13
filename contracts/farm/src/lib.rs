//! `Farm`: LP tokens of many pools share one emission by allocation. The specification is `abi/interfaces/IFarm.sol`;
//! the table below says which function answers which of its calls. Views that no action needs are answered by another
//! program, the lens, behind the same address.
//!
//! Every action reads in the same order: refuse calls from inside, bring emission and pool to the present as plain values,
//! move the position through `staking-math`, store, pay rewards, tell the rewarder, move LP tokens, emit. Where a pool
//! measures what arrives, LP tokens come in first.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod admin;
mod batch;
mod error;
mod event;
mod funding;
mod harvests;
mod ledger;
mod positions;
mod steps;
mod views;

use alloc::vec::Vec;
use staking_abi::IFarm as abi;
use staking_common::router::{Argument, Arguments, Returns};
use staking_common::{host, routes};
use stylus_sdk::ArbResult;
use stylus_sdk::abi::CONSTRUCTOR_SELECTOR;
use stylus_sdk::prelude::*;

#[entrypoint]
pub fn main(calldata: Vec<u8>, _vm: stylus_sdk::host::VM) -> ArbResult {
    if host::has_value() {
        return Err(Vec::new());
    }
    match calldata.split_first_chunk::<4>() {
        Some((selector, arguments)) if *selector == CONSTRUCTOR_SELECTOR.to_be_bytes() => {
            construct(arguments)
        }
        _ => route(&calldata, true),
    }
}

/// Constructs once: nothing clears the owner afterwards.
fn construct(arguments: &[u8]) -> ArbResult {
    let mut words = Arguments::of(arguments);
    let (Some(owner), Some(token), Some(lens)) =
        (Argument::read(&mut words), Argument::read(&mut words), Argument::read(&mut words))
    else {
        return Err(Vec::new());
    };
    if !views::owner().is_zero() {
        return Err(Vec::new());
    }
    admin::construct(owner, token, lens).encode()
}

pub(crate) fn route(calldata: &[u8], is_outermost: bool) -> ArbResult {
    let multicall = |calls| if is_outermost { batch::multicall(calls) } else { Err(Vec::new()) };
    let batch = |calls, must| if is_outermost { batch::batch(calls, must) } else { Err(Vec::new()) };
    routes! { calldata, views::otherwise(calldata);
        // Whoever farms.
        abi::deposit_0Call => positions::deposit = DEPOSIT(pid, amount, to);
        abi::deposit_1Call => positions::harvest_and_deposit = HARVEST_AND_DEPOSIT(pid, amount);
        abi::depositWithPermitCall => positions::deposit_with_permit = DEPOSIT_WITH_PERMIT(pid, amount, to, deadline, v, r, s);
        abi::withdraw_0Call => positions::withdraw = WITHDRAW(pid, amount, to);
        abi::withdraw_1Call => positions::withdraw_and_harvest_own = WITHDRAW_AND_HARVEST_OWN(pid, amount);
        abi::withdrawFromCall => positions::withdraw_from = WITHDRAW_FROM(account, pid, amount, to);
        abi::withdrawAndHarvestCall => positions::withdraw_and_harvest = WITHDRAW_AND_HARVEST(pid, amount, to);
        abi::emergencyWithdraw_0Call => positions::emergency_withdraw = EMERGENCY_WITHDRAW(pid, to);
        abi::emergencyWithdraw_1Call => positions::emergency_withdraw_own = EMERGENCY_WITHDRAW_OWN(pid);
        abi::harvestCall => harvests::harvest = HARVEST(pid, to);
        abi::harvestFromCall => harvests::harvest_from = HARVEST_FROM(account, pid, to);
        abi::harvestForCall => harvests::harvest_for = HARVEST_FOR(accounts, pid);
        abi::claimManyCall => harvests::claim_many = CLAIM_MANY(pids, to);
        abi::setRewardsReceiverCall => harvests::set_rewards_receiver = SET_REWARDS_RECEIVER(receiver);
        abi::setOperatorCall => harvests::set_operator = SET_OPERATOR(operator, approved);
        abi::multicallCall => multicall = MULTICALL(calls);
        abi::batchCall => batch = BATCH(calls, revert_on_fail);

        // Anyone.
        abi::updatePoolCall => positions::update_pool = UPDATE_POOL(pid);
        abi::massUpdatePools_0Call => positions::mass_update_pools = MASS_UPDATE_POOLS(pids);
        abi::massUpdatePools_1Call => positions::mass_update_all_pools = MASS_UPDATE_ALL_POOLS();

        // The distributor.
        abi::fundCall => funding::fund = FUND(amount, kind, disclosure);
        abi::reclaimCall => funding::reclaim = RECLAIM();

        // The owner.
        abi::addCall => admin::add = ADD(alloc, lp_token, rewarder);
        abi::addMeasuredCall => admin::add_measured = ADD_MEASURED(alloc, lp_token, rewarder);
        abi::setCall => admin::set = SET(pid, alloc, rewarder, overwrite);
        abi::setSushiPerSecondCall => admin::set_sushi_per_second = SET_SUSHI_PER_SECOND(rate);
        abi::setPausedCall => admin::set_paused = SET_PAUSED(pid, is_paused);
        abi::closeCall => admin::close = CLOSE(pid);
        abi::setRewardsDistributionCall => admin::set_rewards_distribution = SET_REWARDS_DISTRIBUTION(distributor);
        abi::recoverERC20Call => admin::recover_erc20 = RECOVER_ERC20(token, amount);
        abi::transferOwnershipCall => admin::transfer_ownership = TRANSFER_OWNERSHIP(new_owner);
        abi::acceptOwnershipCall => admin::accept_ownership = ACCEPT_OWNERSHIP();

        // Everyone.
        abi::poolInfoCall => views::pool_info = POOL_INFO(pid);
        abi::userInfoCall => views::user_info = USER_INFO(pid, account);
        abi::pendingSushiCall => views::pending_sushi = PENDING_SUSHI(pid, account);
        abi::pendingRewardCall => views::pending_sushi = PENDING_REWARD(pid, account);
        abi::lpTokenCall => views::lp_token = LP_TOKEN(pid);
        abi::rewarderCall => views::rewarder = REWARDER(pid);
        abi::poolLengthCall => views::pool_length = POOL_LENGTH();
        abi::totalAllocPointCall => views::total_alloc_point = TOTAL_ALLOC_POINT();
        abi::sushiPerSecondCall => views::sushi_per_second = SUSHI_PER_SECOND();
        abi::SUSHICall => views::sushi = SUSHI();
        abi::rewardsDistributionCall => views::rewards_distribution = REWARDS_DISTRIBUTION();
        abi::rewardsReceiverCall => harvests::rewards_receiver = REWARDS_RECEIVER(account);
        abi::isOperatorCall => harvests::is_operator = IS_OPERATOR(account, operator);
        abi::lensCall => views::lens = LENS();
        abi::ownerCall => views::owner = OWNER();
        abi::pendingOwnerCall => views::pending_owner = PENDING_OWNER();
        abi::extsloadCall => views::extsload = EXTSLOAD(slots);
    }
}
