//! The steps that actions share. Callers have checked that theirs is the outermost call of the pool.

use alloy_primitives::{Address, U256};
use staking_common::token::{self, Transfer};
use staking_common::words::word;
use staking_common::{host, words};
use staking_math::{MAX_AMOUNT, layout};

use crate::error::Error;
use crate::event;
use crate::ledger::{self, Position, Reward, is, total};

/// An amount above zero that the ledger can hold.
pub(crate) fn checked_amount(amount: U256) -> Result<u128, Error> {
    let bounded = nonzero(amount)?;
    if bounded > MAX_AMOUNT { Err(Error::cap_exceeded(MAX_AMOUNT)) } else { Ok(bounded) }
}

/// An amount above zero; what exceeds 128 bits becomes the largest of them, which every bound refuses.
pub(crate) fn nonzero(amount: U256) -> Result<u128, Error> {
    if amount.is_zero() { Err(Error::zero_amount()) } else { Ok(words::clamp(amount)) }
}

/// An account that tokens can be meant for: neither nobody nor the pool.
pub(crate) fn checked_receiver(receiver: Address) -> Result<Address, Error> {
    if receiver.is_zero() || receiver == host::this() {
        return Err(Error::invalid_receiver(receiver));
    }
    Ok(receiver)
}

/// Takes stake tokens from the caller; returns what is to be credited.
pub(crate) fn pull_stake(amount: u128) -> Result<u128, Error> {
    let (token, payer) = (ledger::staking_token(), host::caller());
    if !is(layout::MEASURED) {
        token::take(token, payer, amount).succeeded(token)?;
        return Ok(amount);
    }
    match token::take_measured(token, payer, amount, token::balance(token)?)? {
        0 => Err(Error::zero_amount()),
        arrived => Ok(arrived),
    }
}

/// Adds to an account's stake within the pool's caps.
pub(crate) fn enter(account: Address, amount: u128) -> Result<(), Error> {
    if is(layout::CAPPED) {
        let staked = Position::of(account).staked().saturating_add(amount);
        below(total().saturating_add(amount), ledger::amount(layout::CAPS_SLOT, layout::TOTAL_CAP))?;
        below(staked, ledger::amount(layout::CAPS_SLOT, layout::ACCOUNT_CAP))?;
        let minimum = ledger::amount(layout::REQUESTS_SLOT, layout::MINIMUM);
        if staked < minimum {
            return Err(Error::below_minimum(minimum));
        }
    }
    add_stake(account, amount)
}

/// Fails if a cap is set and exceeded.
fn below(value: u128, cap: u128) -> Result<(), Error> {
    if cap > 0 && value > cap { Err(Error::cap_exceeded(cap)) } else { Ok(()) }
}

/// Adds to an account's stake.
pub(crate) fn add_stake(account: Address, amount: u128) -> Result<(), Error> {
    let sum = total().saturating_add(amount);
    // What is leaving may come back.
    if sum.saturating_add(ledger::leaving()) > MAX_AMOUNT {
        return Err(Error::cap_exceeded(MAX_AMOUNT));
    }
    let mut position = Position::of(account);
    for reward in Reward::all() {
        let (stream, mut debt) = (reward.advance(), position.debt(reward));
        debt.enter(amount, stream.index_q128);
        position.set_debt(reward, debt);
    }
    position.set_staked(position.staked().saturating_add(amount));
    position.save();
    ledger::set_total(sum);
    Ok(())
}

/// Takes `requested` wei, or everything, off an account's stake.
pub(crate) fn remove_stake(account: Address, requested: Option<U256>) -> Result<u128, Error> {
    let mut position = Position::of(account);
    let staked = position.staked();
    let requested = requested.unwrap_or(word(staked));
    let amount = nonzero(requested)?;
    let Some(left) = staked.checked_sub(amount) else {
        return Err(Error::insufficient_stake(account, staked, requested));
    };
    for reward in Reward::all() {
        let (stream, mut debt) = (reward.advance(), position.debt(reward));
        debt.leave(amount, stream.index_q128);
        position.set_debt(reward, debt);
    }
    position.set_staked(left);
    position.save();
    ledger::set_total(total().saturating_sub(amount));
    Ok(amount)
}

/// Fails in a pool that stakes leave by request.
pub(crate) fn no_cooldown() -> Result<(), Error> {
    if !is(layout::COOLING) {
        return Ok(());
    }
    Err(Error::cooldown_required(ledger::amount(layout::CAPS_SLOT, layout::COOLDOWN)))
}

/// Sends principal, which must leave.
pub(crate) fn return_stake(account: Address, receiver: Address, amount: u128) -> Result<(), Error> {
    let token = ledger::staking_token();
    token::send(token, receiver, amount).succeeded(token)?;
    event::withdrawn(account, amount);
    Ok(())
}

/// Takes what an account has earned off the ledger. Claims move no stake, so the index need not be stored.
pub(crate) fn take_reward(reward: Reward, account: Address) -> u128 {
    let mut position = Position::of(account);
    let (mut stream, mut debt) = (reward.live(), position.debt(reward));
    let due = debt.take(position.staked(), stream.index_q128);
    if due == 0 {
        return 0;
    }
    let taken = stream.release(due);
    debt.restore(due.saturating_sub(taken));
    position.set_debt(reward, debt);
    position.save();
    reward.set_reserve(stream.reserve);
    taken
}

/// Puts a claim back on the ledger that could not be paid.
pub(crate) fn restore_reward(reward: Reward, account: Address, owed: u128) {
    let mut position = Position::of(account);
    let mut debt = position.debt(reward);
    debt.restore(owed);
    position.set_debt(reward, debt);
    position.save();
    reward.set_reserve(reward.reserve().saturating_add(owed));
    event::reward_owed(account, reward.token(), owed);
}

/// Whether a reward token may hold back the call that pays it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Insist {
    /// A token whose answer is unclear makes the call revert, which is the cheapest way to know what was paid.
    Yes,
    /// Balances tell what was paid.
    No,
}

/// Pays a taken reward as far as the pool holds it; the account keeps its claim to the rest. Returns both parts.
pub(crate) fn pay_reward(
    reward: Reward,
    account: Address,
    receiver: Address,
    due: u128,
    insist: Insist,
) -> Result<(u128, u128), Error> {
    if due == 0 {
        return Ok((0, 0));
    }
    let token = reward.token();
    // An extra token must never hold back the others, and principal must never pay a reward.
    let measure =
        insist == Insist::No || reward != Reward::FIRST || is(layout::MEASURED) || is(layout::EARNS_ITSELF);
    let paid = if measure {
        token::send_what_there_is(token, receiver, due, ledger::principal(token))
    } else {
        match token::send(token, receiver, due) {
            Transfer::Done => due,
            // Nothing moved. If there was too little, what there is can be paid.
            Transfer::Refused if token::balance(token).unwrap_or(due) < due => {
                token::send_what_there_is(token, receiver, due, ledger::principal(token))
            }
            Transfer::Refused => 0,
            Transfer::Unclear => return Err(Error::token_call_failed(token)),
        }
    };
    if paid > 0 {
        event::reward_paid(reward, account, token, paid);
    }
    let owed = due.saturating_sub(paid);
    if owed > 0 {
        restore_reward(reward, account, owed);
    }
    Ok((paid, owed))
}

/// Wei of a reward that the pool can pay without touching principal.
pub(crate) fn payable(token: Address, due: u128) -> u128 {
    token::balance(token).map_or(0, |before| before.saturating_sub(ledger::principal(token)).min(due))
}
