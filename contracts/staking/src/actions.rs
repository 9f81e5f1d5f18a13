//! What stakers do.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::delegation::Delegation;
use staking_common::words::word;
use staking_common::{host, lock, token};
use staking_math::{FRACTION_BITS, layout};

use crate::error::Error;
use crate::event;
use crate::ledger::{self, Position, Reward, is};
use crate::steps::{
    Insist, checked_amount, checked_receiver, enter, no_cooldown, pay_reward, payable, pull_stake,
    remove_stake, restore_reward, return_stake, take_reward,
};

/// Who receives and acts for an account.
pub(crate) const DELEGATION: Delegation =
    Delegation { receivers: layout::RECEIVERS_SLOT, operators: layout::OPERATORS_SLOT };

pub(crate) fn stake(amount: U256) -> Result<(), Error> {
    lock::outermost()?;
    deposit(host::caller(), amount)
}

pub(crate) fn stake_for(account: Address, amount: U256) -> Result<(), Error> {
    lock::outermost()?;
    deposit(checked_receiver(account)?, amount)
}

pub(crate) fn stake_with_permit(amount: U256, deadline: U256, v: u8, r: U256, s: U256) -> Result<(), Error> {
    lock::outermost()?;
    let account = host::caller();
    // Whoever saw the signature may have used it already: only the allowance counts.
    token::permit(ledger::staking_token(), account, amount, deadline, [word(v), r, s]);
    deposit(account, amount)
}

fn deposit(account: Address, amount: U256) -> Result<(), Error> {
    let amount = checked_amount(amount)?;
    if is(layout::PAUSED) {
        return Err(Error::entry_paused());
    }
    let credited = pull_stake(amount)?;
    enter(account, credited)?;
    event::staked(account, credited);
    Ok(())
}

pub(crate) fn withdraw(amount: U256) -> Result<(), Error> {
    lock::outermost()?;
    let account = host::caller();
    leave(account, amount, account)
}

pub(crate) fn withdraw_to(amount: U256, receiver: Address) -> Result<(), Error> {
    lock::outermost()?;
    leave(host::caller(), amount, checked_receiver(receiver)?)
}

pub(crate) fn withdraw_from(account: Address, amount: U256, receiver: Address) -> Result<(), Error> {
    lock::outermost()?;
    DELEGATION.may_act_for(account)?;
    leave(account, amount, checked_receiver(receiver)?)
}

fn leave(account: Address, amount: U256, receiver: Address) -> Result<(), Error> {
    no_cooldown()?;
    let amount = remove_stake(account, Some(amount))?;
    return_stake(account, receiver, amount)
}

pub(crate) fn get_reward() -> Result<(), Error> {
    lock::outermost()?;
    let account = host::caller();
    claim_all(account, account)
}

pub(crate) fn get_reward_of(account: Address) -> Result<(), Error> {
    lock::outermost()?;
    claim_all(account, DELEGATION.receiver_or_self(account))
}

fn claim_all(account: Address, receiver: Address) -> Result<(), Error> {
    for reward in Reward::all() {
        let due = take_reward(reward, account);
        pay_reward(reward, account, receiver, due, Insist::Yes)?;
    }
    Ok(())
}

pub(crate) fn claim(tokens: Vec<Address>, receiver: Address) -> Result<Vec<u8>, Error> {
    lock::outermost()?;
    claim_some(host::caller(), &tokens, receiver)
}

pub(crate) fn claim_from(
    account: Address,
    tokens: Vec<Address>,
    receiver: Address,
) -> Result<Vec<u8>, Error> {
    lock::outermost()?;
    DELEGATION.may_act_for(account)?;
    claim_some(account, &tokens, receiver)
}

/// The answer is two arrays: what was paid of each token, and what is still owed.
fn claim_some(account: Address, tokens: &[Address], receiver: Address) -> Result<Vec<u8>, Error> {
    let receiver = checked_receiver(receiver)?;
    let (mut paid, mut owed) = (Vec::with_capacity(tokens.len()), Vec::with_capacity(tokens.len()));
    for &token in tokens {
        let reward = Reward::find(token)?;
        let due = take_reward(reward, account);
        let parts = pay_reward(reward, account, receiver, due, Insist::Yes)?;
        paid.push(word(parts.0));
        owed.push(word(parts.1));
    }
    Ok(staking_common::router::two_arrays(&paid, &owed))
}

pub(crate) fn exit() -> Result<(), Error> {
    lock::outermost()?;
    no_cooldown()?;
    let account = host::caller();
    let amount = remove_stake(account, None)?;
    // All words change before the first call, so that each is written once.
    let mut dues = [0; layout::MAX_REWARDS as usize];
    for (due, reward) in dues.iter_mut().zip(Reward::all()) {
        *due = take_reward(reward, account);
    }
    return_stake(account, account, amount)?;
    for (due, reward) in dues.into_iter().zip(Reward::all()) {
        pay_reward(reward, account, account, due, Insist::No)?;
    }
    Ok(())
}

pub(crate) fn compound() -> Result<(), Error> {
    lock::outermost()?;
    if is(layout::PAUSED) {
        return Err(Error::entry_paused());
    }
    let (account, token) = (host::caller(), ledger::staking_token());
    let reward = Reward::find(token)?;
    let due = take_reward(reward, account);
    let part = payable(token, due);
    if part > 0 {
        event::reward_paid(reward, account, token, part);
        enter(account, part)?;
        event::staked(account, part);
    }
    if due > part {
        restore_reward(reward, account, due - part);
    }
    Ok(())
}

pub(crate) fn emergency_withdraw() -> Result<(), Error> {
    emergency_withdraw_to(host::caller())
}

pub(crate) fn emergency_withdraw_to(receiver: Address) -> Result<(), Error> {
    lock::outermost()?;
    no_cooldown()?;
    let (account, receiver) = (host::caller(), checked_receiver(receiver)?);
    let amount = remove_stake(account, None)?;
    for reward in Reward::all() {
        forfeit(reward, account);
    }
    return_stake(account, receiver, amount)
}

/// What an account earned of a token goes to everyone's next period.
fn forfeit(reward: Reward, account: Address) {
    let mut position = Position::of(account);
    let mut debt = position.debt(reward);
    let given_up_q24 = debt.give_up(position.staked(), reward.stored().index_q128);
    if given_up_q24 == 0 {
        return;
    }
    position.set_debt(reward, debt);
    position.save();
    reward.give_up(given_up_q24);
    event::reward_forfeited(account, reward.token(), given_up_q24 >> FRACTION_BITS);
}

pub(crate) fn set_rewards_receiver(receiver: Address) -> Result<(), Error> {
    lock::outermost()?;
    if !receiver.is_zero() {
        checked_receiver(receiver)?;
    }
    DELEGATION.set_receiver(receiver);
    Ok(())
}

pub(crate) fn rewards_receiver(account: Address) -> Address {
    DELEGATION.receiver(account)
}

pub(crate) fn set_operator(operator: Address, approved: bool) -> Result<bool, Error> {
    lock::outermost()?;
    DELEGATION.set_operator(operator, approved);
    Ok(true)
}

pub(crate) fn is_operator(account: Address, operator: Address) -> bool {
    DELEGATION.is_operator(account, operator)
}
