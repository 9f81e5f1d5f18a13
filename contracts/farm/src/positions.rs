//! What moves LP tokens, and what shows pools.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::words::word;
use staking_common::{host, lock, token};
use staking_math::FRACTION_BITS;
use staking_math::farm::layout;

use crate::error::Error;
use crate::event;
use crate::harvests::DELEGATION;
use crate::ledger::{Pool, Position, give_back, pool_count};
use crate::steps::{
    Insist, bounded, checked_count, checked_receiver, enter, leave, pay_out, present, pull, settle, show,
    take_reward, tell_rewarder,
};
use crate::views::info;

pub(crate) fn deposit(pid: U256, amount: U256, to: Address) -> Result<(), Error> {
    lock::outermost()?;
    add(&mut Pool::load(pid)?, amount, checked_receiver(to)?, 0)
}

pub(crate) fn deposit_with_permit(
    pid: U256,
    amount: U256,
    to: Address,
    deadline: U256,
    v: u8,
    r: U256,
    s: U256,
) -> Result<(), Error> {
    lock::outermost()?;
    let mut pool = Pool::load(pid)?;
    // Whoever saw the signature may have used it already: only the allowance counts.
    token::permit(pool.lp_token, host::caller(), amount, deadline, [word(v), r, s]);
    add(&mut pool, amount, checked_receiver(to)?, 0)
}

pub(crate) fn harvest_and_deposit(pid: U256, amount: U256) -> Result<(), Error> {
    lock::outermost()?;
    let (mut pool, account) = (Pool::load(pid)?, host::caller());
    let due = take_reward(&pool, &mut Position::of(pool.pid, account));
    let paid = settle(&pool, account, account, due, Insist::Yes)?;
    if amount.is_zero() {
        return tell_rewarder(&pool, account, account, paid);
    }
    add(&mut pool, amount, account, paid)
}

/// Rewarders are told before LP tokens move: there are some that read the farm's balance as what was staked until now.
/// Only what a measured pool credits is known no sooner than it has arrived.
fn add(pool: &mut Pool, amount: U256, to: Address, paid: u128) -> Result<(), Error> {
    if pool.is(layout::CLOSED) {
        return Err(Error::pool_is_closed(pool.id()));
    }
    if pool.is(layout::PAUSED) {
        return Err(Error::entry_paused(pool.id()));
    }
    let mut credited = bounded(amount)?;
    if pool.is(layout::MEASURED) {
        credited = pull(pool, credited)?;
    }
    enter(pool, to, credited)?;
    tell_rewarder(pool, to, to, paid)?;
    if !pool.is(layout::MEASURED) {
        pull(pool, credited)?;
    }
    event::deposit(host::caller(), pool.id(), credited, to);
    Ok(())
}

pub(crate) fn withdraw(pid: U256, amount: U256, to: Address) -> Result<(), Error> {
    lock::outermost()?;
    remove(host::caller(), pid, amount, to)
}

pub(crate) fn withdraw_from(account: Address, pid: U256, amount: U256, to: Address) -> Result<(), Error> {
    lock::outermost()?;
    DELEGATION.may_act_for(account)?;
    remove(account, pid, amount, to)
}

fn remove(account: Address, pid: U256, amount: U256, to: Address) -> Result<(), Error> {
    let (mut pool, to) = (Pool::load(pid)?, checked_receiver(to)?);
    let mut position = Position::of(pool.pid, account);
    let amount = leave(&mut pool, &mut position, account, Some(amount))?;
    position.save();
    tell_rewarder(&pool, account, to, 0)?;
    pay_out(&pool, to, amount)?;
    event::withdraw(account, pid, amount, to);
    Ok(())
}

pub(crate) fn withdraw_and_harvest_own(pid: U256, amount: U256) -> Result<(), Error> {
    withdraw_and_harvest(pid, amount, host::caller())
}

pub(crate) fn withdraw_and_harvest(pid: U256, amount: U256, to: Address) -> Result<(), Error> {
    lock::outermost()?;
    let (mut pool, account, to) = (Pool::load(pid)?, host::caller(), checked_receiver(to)?);
    let mut position = Position::of(pool.pid, account);
    // All words change before the first call, so that each is written once.
    let due = take_reward(&pool, &mut position);
    let amount = leave(&mut pool, &mut position, account, Some(amount))?;
    position.save();
    let paid = settle(&pool, account, to, due, Insist::No)?;
    tell_rewarder(&pool, account, to, paid)?;
    pay_out(&pool, to, amount)?;
    event::withdraw(account, pid, amount, to);
    Ok(())
}

pub(crate) fn emergency_withdraw_own(pid: U256) -> Result<(), Error> {
    emergency_withdraw(pid, host::caller())
}

pub(crate) fn emergency_withdraw(pid: U256, to: Address) -> Result<(), Error> {
    lock::outermost()?;
    let (mut pool, account, to) = (Pool::load(pid)?, host::caller(), checked_receiver(to)?);
    let mut position = Position::of(pool.pid, account);
    let amount = leave(&mut pool, &mut position, account, None)?;
    let given_up_q24 = position.debt.give_up(0, word(0u64));
    position.save();
    give_back(given_up_q24);
    // A rewarder that was not told would go on paying for what has left.
    tell_rewarder(&pool, account, to, 0)?;
    pay_out(&pool, to, amount)?;
    event::emergency_withdraw(account, pid, amount, to);
    if given_up_q24 > 0 {
        event::reward_forfeited(account, pid, given_up_q24 >> FRACTION_BITS);
    }
    Ok(())
}

pub(crate) fn update_pool(pid: U256) -> Result<[U256; 3], Error> {
    lock::outermost()?;
    let mut pool = Pool::load(pid)?;
    update(&mut pool);
    Ok(info(&pool))
}

pub(crate) fn mass_update_pools(pids: Vec<U256>) -> Result<(), Error> {
    lock::outermost()?;
    checked_count(&pids)?;
    for pid in pids {
        update(&mut Pool::load(pid)?);
    }
    Ok(())
}

pub(crate) fn mass_update_all_pools() -> Result<(), Error> {
    lock::outermost()?;
    for pid in 0..pool_count() {
        update(&mut Pool::read(pid));
    }
    Ok(())
}

fn update(pool: &mut Pool) {
    let (integral, index) = present(pool);
    show(pool, index);
    let idle_q24 = pool.state.take_idle(integral);
    if idle_q24 > 0 {
        give_back(idle_q24);
        pool.save();
    }
}
