//! `StakingRewards`: stake one token, earn others. The specification is `abi/interfaces/IStakingRewards.sol` and
//! `IMultiRewards.sol`; the table below says which function answers which of their calls.
//!
//! Views that no action needs are answered by another program, the lens, behind the same address.
//!
//! Every action reads in the same order: refuse calls from inside, bring the streams up to now, move the account through
//! `staking-math`, store, call the token, emit. Tokens that come in are pulled first, to credit what arrived; a
//! reward that could not go out is put back afterwards, which is safe as calls from inside are refused.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod actions;
mod admin;
mod error;
mod event;
mod funding;
mod leaving;
mod ledger;
mod steps;
mod views;

use alloc::vec::Vec;
use staking_abi::IMultiRewards as multi;
use staking_abi::IStakingRewards as abi;
use staking_common::router::{Argument, Arguments, Returns};
use staking_common::{host, lock, routes};
use stylus_sdk::ArbResult;
use stylus_sdk::abi::CONSTRUCTOR_SELECTOR;
use stylus_sdk::prelude::*;

use error::Error;

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
    let (
        Some(owner),
        Some(staking_token),
        Some(rewards_token),
        Some(duration),
        Some(cooldown),
        Some(measured),
        Some(lens),
    ) = (
        Argument::read(&mut words),
        Argument::read(&mut words),
        Argument::read(&mut words),
        Argument::read(&mut words),
        Argument::read(&mut words),
        Argument::read(&mut words),
        Argument::read(&mut words),
    )
    else {
        return Err(Vec::new());
    };
    if admin::is_constructed() {
        return Err(Vec::new());
    }
    admin::construct(owner, staking_token, rewards_token, duration, cooldown, measured, lens).encode()
}

/// Calls one after the other in one transaction; the first revert is the revert of all.
fn multicall(calls: Vec<&[u8]>) -> ArbResult {
    lock::outermost().map_err(|reentered| Vec::from(Error::from(reentered)))?;
    let mut answers = Vec::with_capacity(calls.len());
    for call in calls {
        answers.push(route(call, false)?);
    }
    Ok(staking_common::router::byte_strings(&answers))
}

fn route(calldata: &[u8], is_outermost: bool) -> ArbResult {
    let multicall = |calls| if is_outermost { multicall(calls) } else { Err(Vec::new()) };
    routes! { calldata, views::otherwise(calldata);
        // The staker.
        abi::stakeCall => actions::stake = STAKE(amount);
        abi::stakeForCall => actions::stake_for = STAKE_FOR(account, amount);
        abi::stakeWithPermitCall => actions::stake_with_permit = STAKE_WITH_PERMIT(amount, deadline, v, r, s);
        abi::withdrawCall => actions::withdraw = WITHDRAW(amount);
        abi::withdrawToCall => actions::withdraw_to = WITHDRAW_TO(amount, receiver);
        abi::withdrawFromCall => actions::withdraw_from = WITHDRAW_FROM(account, amount, receiver);
        abi::getRewardCall => actions::get_reward = GET_REWARD();
        multi::getRewardCall => actions::get_reward_of = GET_REWARD_OF(account);
        abi::claimCall => actions::claim = CLAIM(tokens, receiver);
        abi::claimFromCall => actions::claim_from = CLAIM_FROM(account, tokens, receiver);
        abi::compoundCall => actions::compound = COMPOUND();
        abi::exitCall => actions::exit = EXIT();
        abi::emergencyWithdrawCall => actions::emergency_withdraw = EMERGENCY_WITHDRAW();
        multi::emergencyWithdrawCall => actions::emergency_withdraw_to = EMERGENCY_WITHDRAW_TO(receiver);
        abi::setRewardsReceiverCall => actions::set_rewards_receiver = SET_REWARDS_RECEIVER(receiver);
        abi::setOperatorCall => actions::set_operator = SET_OPERATOR(operator, approved);
        abi::multicallCall => multicall = MULTICALL(calls);

        // Leaving a pool with a cooldown.
        abi::requestUnstakeCall => leaving::request_unstake = REQUEST_UNSTAKE(amount, receiver);
        abi::cancelUnstakeCall => leaving::cancel_unstake = CANCEL_UNSTAKE(id);
        abi::claimUnstakeCall => leaving::claim_unstake = CLAIM_UNSTAKE(id);

        // The distributors.
        abi::notifyRewardAmountCall => funding::notify_reward_amount = NOTIFY_REWARD_AMOUNT(reward);
        multi::notifyRewardAmountCall => funding::notify_reward_amount_of = NOTIFY_REWARD_AMOUNT_OF(token, reward);
        abi::fundCall => funding::fund = FUND(token, amount, kind, disclosure);
        abi::reclaimCall => funding::reclaim = RECLAIM(token);

        // The owner.
        abi::setRewardsDurationCall => funding::set_rewards_duration = SET_REWARDS_DURATION(duration);
        multi::setRewardsDurationCall => funding::set_rewards_duration_of = SET_REWARDS_DURATION_OF(token, duration);
        abi::setRewardsDistributionCall => funding::set_rewards_distribution = SET_REWARDS_DISTRIBUTION(distributor);
        multi::setRewardsDistributorCall => funding::set_rewards_distributor = SET_REWARDS_DISTRIBUTOR(token, distributor);
        abi::permitLowerRateCall => funding::permit_lower_rate = PERMIT_LOWER_RATE(token);
        multi::addRewardCall => funding::add_reward = ADD_REWARD(token, distributor, duration);
        abi::setPausedCall => admin::set_paused = SET_PAUSED(is_paused);
        abi::setCapsCall => admin::set_caps = SET_CAPS(total, per_account, minimum);
        abi::recoverERC20Call => admin::recover_erc20 = RECOVER_ERC20(token, amount);
        abi::transferOwnershipCall => admin::transfer_ownership = TRANSFER_OWNERSHIP(new_owner);
        abi::acceptOwnershipCall => admin::accept_ownership = ACCEPT_OWNERSHIP();

        // Everyone.
        abi::stakingTokenCall => views::staking_token = STAKING_TOKEN();
        abi::rewardsTokenCall => views::rewards_token = REWARDS_TOKEN();
        abi::totalSupplyCall => views::total_supply = TOTAL_SUPPLY();
        abi::balanceOfCall => views::balance_of = BALANCE_OF(account);
        abi::earnedCall => views::earned = EARNED(account);
        multi::earnedCall => views::earned_of = EARNED_OF(account, token);
        abi::rewardsCall => views::earned = REWARDS(account);
        abi::userRewardPerTokenPaidCall => views::user_reward_per_token_paid = USER_REWARD_PER_TOKEN_PAID(account);
        abi::rewardPerTokenCall => views::reward_per_token = REWARD_PER_TOKEN();
        multi::rewardPerTokenCall => views::reward_per_token_of = REWARD_PER_TOKEN_OF(token);
        abi::rewardPerTokenStoredCall => views::reward_per_token_stored = REWARD_PER_TOKEN_STORED();
        abi::rewardRateCall => views::reward_rate = REWARD_RATE();
        abi::getRewardForDurationCall => views::get_reward_for_duration = GET_REWARD_FOR_DURATION();
        multi::getRewardForDurationCall => views::get_reward_for_duration_of = GET_REWARD_FOR_DURATION_OF(token);
        abi::periodFinishCall => views::period_finish = PERIOD_FINISH();
        abi::lastUpdateTimeCall => views::last_update_time = LAST_UPDATE_TIME();
        abi::lastTimeRewardApplicableCall => views::last_time_reward_applicable = LAST_TIME_REWARD_APPLICABLE();
        multi::lastTimeRewardApplicableCall => views::last_time_reward_applicable_of = LAST_TIME_REWARD_APPLICABLE_OF(token);
        abi::rewardsDurationCall => views::rewards_duration = REWARDS_DURATION();
        abi::rewardsDistributionCall => views::rewards_distribution = REWARDS_DISTRIBUTION();
        multi::rewardTokensCall => views::reward_tokens = REWARD_TOKENS(index);
        multi::rewardDataCall => views::reward_data = REWARD_DATA(token);
        abi::rewardsReceiverCall => actions::rewards_receiver = REWARDS_RECEIVER(account);
        abi::isOperatorCall => actions::is_operator = IS_OPERATOR(account, operator);
        abi::pausedCall => views::paused = PAUSED();
        abi::lensCall => views::lens = LENS();
        abi::ownerCall => views::owner = OWNER();
        abi::pendingOwnerCall => views::pending_owner = PENDING_OWNER();
        abi::extsloadCall => views::extsload = EXTSLOAD(slots);
    }
}
