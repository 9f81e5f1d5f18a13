//! What pays rewards, and to whom.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::delegation::Delegation;
use staking_common::words::word;
use staking_common::{host, lock};
use staking_math::farm::layout;

use crate::error::Error;
use crate::event;
use crate::ledger::{Pool, Position};
use crate::steps::{
    Insist, checked_count, checked_receiver, pay_reward, restore_reward, settle, take_reward, tell_rewarder,
};

/// Who receives and acts for an account.
pub(crate) const DELEGATION: Delegation =
    Delegation { receivers: layout::RECEIVERS_SLOT, operators: layout::OPERATORS_SLOT };

pub(crate) fn harvest(pid: U256, to: Address) -> Result<(), Error> {
    lock::outermost()?;
    collect(host::caller(), &Pool::load(pid)?, checked_receiver(to)?, Insist::Yes)
}

pub(crate) fn harvest_from(account: Address, pid: U256, to: Address) -> Result<(), Error> {
    lock::outermost()?;
    DELEGATION.may_act_for(account)?;
    collect(account, &Pool::load(pid)?, checked_receiver(to)?, Insist::Yes)
}

pub(crate) fn harvest_for(accounts: Vec<Address>, pid: U256) -> Result<(), Error> {
    lock::outermost()?;
    checked_count(&accounts)?;
    let pool = Pool::load(pid)?;
    for account in accounts {
        collect(account, &pool, DELEGATION.receiver_or_self(account), Insist::No)?;
    }
    Ok(())
}

fn collect(account: Address, pool: &Pool, to: Address, insist: Insist) -> Result<(), Error> {
    let due = take_reward(pool, &mut Position::of(pool.pid, account));
    let paid = settle(pool, account, to, due, insist)?;
    tell_rewarder(pool, account, to, paid)
}

pub(crate) fn claim_many(pids: Vec<U256>, to: Address) -> Result<[U256; 2], Error> {
    lock::outermost()?;
    let (account, to) = (host::caller(), checked_receiver(to)?);
    checked_count(&pids)?;
    let (mut parts, mut due) = (Vec::with_capacity(pids.len()), 0u128);
    for pid in pids {
        let pool = Pool::load(pid)?;
        let part = take_reward(&pool, &mut Position::of(pool.pid, account));
        due = due.saturating_add(part);
        parts.push((pool, part));
    }
    let paid = pay_reward(to, due, Insist::Yes)?;
    let mut left = paid;
    for (pool, part) in &parts {
        let paid = left.min(*part);
        left = left.saturating_sub(paid);
        if paid > 0 {
            event::harvest(account, pool.id(), paid);
        }
        restore_reward(pool.pid, account, part.saturating_sub(paid));
        tell_rewarder(pool, account, to, paid)?;
    }
    Ok([word(paid), word(due.saturating_sub(paid))])
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
