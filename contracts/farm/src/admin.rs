//! What the owner does. Nothing here reduces a claim or holds back an exit.

use alloy_primitives::{Address, U256};
use staking_common::abi::address;
use staking_common::ownership::Ownership;
use staking_common::storage::set as set_field;
use staking_common::words::{clamp, word};
use staking_common::{host, lock, token};
use staking_math::farm::{MAX_ALLOC, MAX_POOLS, layout};
use staking_math::{FRACTION_BITS, MAX_RATE_Q24};

use crate::error::Error;
use crate::event;
use crate::funding::refused;
use crate::ledger::{self, Pool, advanced, give_back, now, pool_count, reward_token, source_kinds};
use crate::steps::present;

pub(crate) const OWNERSHIP: Ownership =
    Ownership { owner: layout::OWNER_SLOT, pending: layout::PENDING_OWNER_SLOT };

pub(crate) fn construct(owner: Address, reward_token: Address, lens: Address) -> Result<(), Error> {
    if owner.is_zero() {
        return Err(Error::ownable_invalid_owner(owner));
    }
    token::balance(reward_token)?;
    if !lens.is_zero() && !host::has_code(lens) {
        return Err(Error::invalid_lens(lens));
    }
    set_field(layout::REWARD_TOKEN_SLOT, layout::ADDRESS, address(reward_token));
    host::store(word(layout::LENS_SLOT), address(lens));
    OWNERSHIP.start(owner);
    event::ownership_transferred(Address::ZERO, owner);
    distribute_by(owner);
    Ok(())
}

pub(crate) fn add(alloc: U256, lp_token: Address, rewarder: Address) -> Result<(), Error> {
    append(alloc, lp_token, rewarder, false)
}

pub(crate) fn add_measured(alloc: U256, lp_token: Address, rewarder: Address) -> Result<(), Error> {
    append(alloc, lp_token, rewarder, true)
}

fn append(alloc: U256, lp_token: Address, rewarder: Address, measured: bool) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    // Principal would pay rewards where both are one token.
    if lp_token == reward_token() {
        return Err(Error::invalid_lp_token(lp_token));
    }
    token::balance(lp_token)?;
    let pid = pool_count();
    if pid >= MAX_POOLS {
        return Err(Error::cap_exceeded(MAX_POOLS.into()));
    }
    let mut pool = Pool::new(pid, lp_token);
    pool.mark(layout::MEASURED, measured);
    employ(&mut pool, rewarder)?;
    let alloc = allocate(&mut pool, alloc)?;
    set_field(layout::REWARD_TOKEN_SLOT, layout::POOLS, word(pid + 1));
    event::pool_addition(pool.id(), alloc, lp_token, rewarder);
    Ok(())
}

pub(crate) fn set(pid: U256, alloc: U256, rewarder: Address, overwrite: bool) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    let mut pool = open(pid)?;
    if overwrite {
        employ(&mut pool, rewarder)?;
    }
    let alloc = allocate(&mut pool, alloc)?;
    event::set_pool(pid, alloc, pool.rewarder(), overwrite);
    Ok(())
}

/// A pool that is not closed.
fn open(pid: U256) -> Result<Pool, Error> {
    let pool = Pool::load(pid)?;
    if pool.is(layout::CLOSED) { Err(Error::pool_is_closed(pid)) } else { Ok(pool) }
}

fn employ(pool: &mut Pool, rewarder: Address) -> Result<(), Error> {
    if !rewarder.is_zero() && !host::has_code(rewarder) {
        return Err(Error::invalid_rewarder(rewarder));
    }
    pool.set_rewarder(rewarder);
    Ok(())
}

/// Gives a pool another part of the emission from now on, and stores it.
fn allocate(pool: &mut Pool, alloc: U256) -> Result<u32, Error> {
    let alloc = match u32::try_from(alloc) {
        Ok(points) if points <= MAX_ALLOC => points,
        _ => return Err(Error::cap_exceeded(MAX_ALLOC.into())),
    };
    let (mut emission, backlog) = advanced();
    // A pool has no more points than all together.
    let others = emission.total_alloc.saturating_sub(pool.state.alloc);
    emission.total_alloc = others.checked_add(alloc).ok_or_else(|| Error::cap_exceeded(u32::MAX.into()))?;
    ledger::save(&emission, &backlog);
    let (integral, index) = present(pool);
    give_back(pool.state.take_idle(integral));
    let supply = pool.state.supply;
    pool.state.change(index, integral, supply, alloc);
    pool.save();
    Ok(alloc)
}

pub(crate) fn close(pid: U256) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    let mut pool = open(pid)?;
    pool.mark(layout::CLOSED, true);
    let alloc = allocate(&mut pool, word(0u64))?;
    event::set_pool(pid, alloc, pool.rewarder(), false);
    event::pool_closed(pid);
    Ok(())
}

pub(crate) fn set_paused(pid: U256, is_paused: bool) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    let mut pool = Pool::load(pid)?;
    if pool.is(layout::PAUSED) != is_paused {
        pool.mark(layout::PAUSED, is_paused);
        pool.save();
        event::pause_changed(pid, is_paused);
    }
    Ok(())
}

pub(crate) fn set_sushi_per_second(rate: U256) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    let (mut emission, mut backlog) = advanced();
    // What accounts gave up is emitted again from now on.
    let sources = ledger::sources(&emission, &backlog);
    let bounded = clamp(rate).min((MAX_RATE_Q24 >> FRACTION_BITS) + 1);
    emission.set_rate(&mut backlog, bounded << FRACTION_BITS, now()).map_err(refused)?;
    ledger::save(&emission, &backlog);
    ledger::set_sources(source_kinds(), &sources);
    event::sushi_per_second(bounded);
    Ok(())
}

pub(crate) fn set_rewards_distribution(distributor: Address) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    distribute_by(distributor);
    Ok(())
}

fn distribute_by(distributor: Address) {
    host::store(word(layout::DISTRIBUTOR_SLOT), address(distributor));
    event::rewards_distribution_updated(distributor);
}

pub(crate) fn recover_erc20(token: Address, amount: U256) -> Result<(), Error> {
    lock::outermost()?;
    let owner = OWNERSHIP.only_owner()?;
    let amount = clamp(amount);
    if amount == 0 {
        return Err(Error::zero_amount());
    }
    let owed = owed(token);
    if token::balance(token)?.saturating_sub(owed) < amount {
        return Err(Error::nothing_to_recover());
    }
    token::send(token, owner, amount).succeeded(token)?;
    if token::balance(token)? < owed {
        // A fee on top of the amount would be paid by whoever farms.
        return Err(Error::token_call_failed(token));
    }
    event::recovered(token, amount);
    Ok(())
}

/// Wei of a token that others have a claim to.
fn owed(token: Address) -> u128 {
    if token == reward_token() {
        return ledger::stored().reserve;
    }
    let pools = (0..pool_count()).map(Pool::read).filter(|pool| pool.lp_token == token);
    pools.fold(0, |sum, pool| sum.saturating_add(pool.state.supply))
}

pub(crate) fn transfer_ownership(new_owner: Address) -> Result<(), Error> {
    lock::outermost()?;
    let owner = OWNERSHIP.offer(new_owner)?;
    event::ownership_transfer_started(owner, new_owner);
    Ok(())
}

pub(crate) fn accept_ownership() -> Result<(), Error> {
    lock::outermost()?;
    let (previous, owner) = OWNERSHIP.accept()?;
    event::ownership_transferred(previous, owner);
    Ok(())
}
