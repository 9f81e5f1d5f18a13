//! The steps that actions share.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IRewarder::onSushiRewardCall;
use staking_common::abi::{address, calldata};
use staking_common::host;
use staking_common::token::{self, Transfer};
use staking_common::words::{clamp, word};
use staking_math::MAX_AMOUNT;
use staking_math::farm::{MAX_POOLS, PoolIndex, layout};

use crate::error::Error;
use crate::event;
use crate::ledger::{self, Pool, Position, give_back, now};

/// Gas that a rewarder is told with, whatever it does with it.
const HOOK_GAS: u64 = 300_000;

/// Gas that must be left before, so that 63/64 of it are enough and the rest brings the call to its end.
const GAS_BEFORE_HOOK: u64 = HOOK_GAS + HOOK_GAS / 63 + 20_000;

/// An account that tokens can be meant for: neither nobody nor the farm.
pub(crate) fn checked_receiver(receiver: Address) -> Result<Address, Error> {
    if receiver.is_zero() || receiver == host::this() {
        return Err(Error::invalid_receiver(receiver));
    }
    Ok(receiver)
}

/// As many pools or accounts as one call goes through.
pub(crate) fn checked_count<T>(items: &[T]) -> Result<(), Error> {
    if items.len() as u64 > MAX_POOLS {
        return Err(Error::cap_exceeded(MAX_POOLS.into()));
    }
    Ok(())
}

/// Adds to a position what was taken for it.
pub(crate) fn enter(pool: &mut Pool, account: Address, amount: u128) -> Result<(), Error> {
    let supply = pool.state.supply.saturating_add(amount);
    if supply > MAX_AMOUNT {
        return Err(Error::cap_exceeded(MAX_AMOUNT));
    }
    let (integral, index) = present(pool);
    show(pool, index);
    give_back(pool.state.take_idle(integral));
    let mut position = Position::of(pool.pid, account);
    position.debt.enter(amount, index.q128());
    position.staked = position.staked.saturating_add(amount);
    position.save();
    resize(pool, index, integral, supply);
    Ok(())
}

/// Takes `requested` wei, or everything, off a position; returns how many.
pub(crate) fn leave(
    pool: &mut Pool,
    position: &mut Position,
    account: Address,
    requested: Option<U256>,
) -> Result<u128, Error> {
    let staked = position.staked;
    let requested = requested.unwrap_or(word(staked));
    let amount = clamp(requested);
    let Some(left) = staked.checked_sub(amount) else {
        return Err(Error::insufficient_stake(account, staked, requested));
    };
    let (integral, index) = present(pool);
    show(pool, index);
    give_back(pool.state.take_idle(integral));
    position.debt.leave(amount, index.q128());
    position.staked = left;
    resize(pool, index, integral, pool.state.supply.saturating_sub(amount));
    Ok(amount)
}

/// The integral and a pool's index now.
pub(crate) fn present(pool: &Pool) -> (U256, PoolIndex) {
    let integral = ledger::live().integral_q120;
    (integral, pool.state.index(integral))
}

fn resize(pool: &mut Pool, index: PoolIndex, integral: U256, supply: u128) {
    let alloc = pool.state.alloc;
    pool.state.change(index, integral, supply, alloc);
    pool.save();
}

/// Shows a pool as it is now.
pub(crate) fn show(pool: &Pool, index: PoolIndex) {
    event::update_pool(pool.id(), now(), pool.state.supply, index.acc_per_share_down());
}

/// An amount that the ledger can hold.
pub(crate) fn bounded(amount: U256) -> Result<u128, Error> {
    let bounded = clamp(amount);
    if bounded > MAX_AMOUNT { Err(Error::cap_exceeded(MAX_AMOUNT)) } else { Ok(bounded) }
}

/// Takes LP tokens from the caller; returns what is to be credited.
pub(crate) fn pull(pool: &Pool, amount: u128) -> Result<u128, Error> {
    let (token, payer) = (pool.lp_token, host::caller());
    if amount == 0 {
        return Ok(0);
    }
    if pool.is(layout::MEASURED) {
        return Ok(token::take_measured(token, payer, amount, token::balance(token)?)?);
    }
    token::take(token, payer, amount).succeeded(token)?;
    Ok(amount)
}

/// Sends LP tokens, which must leave.
pub(crate) fn pay_out(pool: &Pool, to: Address, amount: u128) -> Result<(), Error> {
    if amount == 0 {
        return Ok(());
    }
    Ok(token::send(pool.lp_token, to, amount).succeeded(pool.lp_token)?)
}

/// Takes what an account has earned off the ledger.
pub(crate) fn take_reward(pool: &Pool, position: &mut Position) -> u128 {
    let mut emission = ledger::live();
    let due = position.debt.take(position.staked, pool.state.index(emission.integral_q120).q128());
    if due == 0 {
        return 0;
    }
    let taken = emission.release(due);
    position.debt.restore(due.saturating_sub(taken));
    position.save();
    ledger::set_reserve(emission.reserve);
    taken
}

/// Puts a claim back on the ledger that could not be paid.
pub(crate) fn restore_reward(pid: u64, account: Address, owed: u128) {
    if owed == 0 {
        return;
    }
    let mut position = Position::of(pid, account);
    position.debt.restore(owed);
    position.save();
    ledger::set_reserve(ledger::stored().reserve.saturating_add(owed));
    event::reward_owed(account, word(pid), owed);
}

/// Whether the reward token may hold back the call that pays it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Insist {
    /// A token whose answer is unclear makes the call revert, which is the cheapest way to know what was paid.
    Yes,
    /// Balances tell what was paid.
    No,
}

/// Pays rewards as far as the farm holds them; returns how much.
pub(crate) fn pay_reward(to: Address, due: u128, insist: Insist) -> Result<u128, Error> {
    let token = ledger::reward_token();
    if due == 0 {
        return Ok(0);
    }
    if insist == Insist::No {
        return Ok(token::send_what_there_is(token, to, due, 0));
    }
    match token::send(token, to, due) {
        Transfer::Done => Ok(due),
        // Nothing moved. If there was too little, what there is can be paid.
        Transfer::Refused if token::balance(token).unwrap_or(due) < due => {
            Ok(token::send_what_there_is(token, to, due, 0))
        }
        Transfer::Refused => Ok(0),
        Transfer::Unclear => Err(Error::token_call_failed(token)),
    }
}

/// Pays a position's reward and says so; what cannot be paid stays earned. Returns what was paid.
pub(crate) fn settle(
    pool: &Pool,
    account: Address,
    to: Address,
    due: u128,
    insist: Insist,
) -> Result<u128, Error> {
    let paid = pay_reward(to, due, insist)?;
    if paid > 0 {
        event::harvest(account, pool.id(), paid);
    }
    restore_reward(pool.pid, account, due.saturating_sub(paid));
    Ok(paid)
}

/// Tells a pool's rewarder what an account has and was paid. Whatever it does changes nothing here.
pub(crate) fn tell_rewarder(pool: &Pool, account: Address, to: Address, paid: u128) -> Result<(), Error> {
    if !pool.is(layout::HAS_REWARDER) {
        return Ok(());
    }
    let (rewarder, staked) = (pool.rewarder(), Position::of(pool.pid, account).staked);
    // What is written through now is not paid out of the rewarder's part.
    host::flush();
    if host::gas_left() < GAS_BEFORE_HOOK {
        return Err(Error::insufficient_gas(GAS_BEFORE_HOOK.into()));
    }
    let arguments = [pool.id(), address(account), address(to), word(paid), word(staked)];
    let data = calldata(onSushiRewardCall::SELECTOR, &arguments);
    if !host::call_within(HOOK_GAS, rewarder, &data, false).success {
        event::hook_failed(pool.id(), rewarder, account);
    }
    Ok(())
}
