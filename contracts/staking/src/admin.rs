//! What the owner does. Nothing here reduces a claim or holds back an exit.

use alloy_primitives::{Address, U256};
use staking_common::abi::address;
use staking_common::ownership::Ownership;
use staking_common::words::word;
use staking_common::{host, lock, token};
use staking_math::layout::{self, RewardPart};
use staking_math::{MAX_AMOUNT, MAX_COOLDOWN, MAX_DURATION};

use crate::error::Error;
use crate::event;
use crate::funding::checked_duration;
use crate::ledger::{self, Reward, assets_and_owed, is, set_flag};
use crate::steps::checked_amount;

pub(crate) const OWNERSHIP: Ownership =
    Ownership { owner: layout::OWNER_SLOT, pending: layout::PENDING_OWNER_SLOT };

pub(crate) fn construct(
    owner: Address,
    staking_token: Address,
    rewards_token: Address,
    rewards_duration: U256,
    cooldown: U256,
    measured: bool,
    lens: Address,
) -> Result<(), Error> {
    if owner.is_zero() {
        return Err(Error::ownable_invalid_owner(owner));
    }
    let duration = checked_duration(rewards_duration, MAX_DURATION)?;
    token::balance(staking_token)?;
    token::balance(rewards_token)?;
    if !lens.is_zero() && !host::has_code(lens) {
        return Err(Error::invalid_lens(lens));
    }

    ledger::set(layout::reward_slot(0, RewardPart::Rate), layout::ADDRESS, address(staking_token));
    host::store(word(layout::LENS_SLOT), address(lens));
    Reward::FIRST.set_token(rewards_token);
    Reward::FIRST.set_distributor(owner);
    Reward::FIRST.set_duration(duration);
    set_flag(layout::MEASURED, measured);
    set_flag(layout::EARNS_ITSELF, rewards_token == staking_token);
    if !cooldown.is_zero() {
        ledger::set(layout::CAPS_SLOT, layout::COOLDOWN, word(checked_duration(cooldown, MAX_COOLDOWN)?));
        set_flag(layout::COOLING, true);
    }
    OWNERSHIP.start(owner);
    event::ownership_transferred(Address::ZERO, owner);
    event::rewards_distribution_updated(Reward::FIRST, owner);
    event::rewards_duration_updated(Reward::FIRST, duration);
    Ok(())
}

pub(crate) fn set_paused(is_paused: bool) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    if is(layout::PAUSED) != is_paused {
        set_flag(layout::PAUSED, is_paused);
        event::pause_changed(is_paused);
    }
    Ok(())
}

pub(crate) fn set_caps(total: U256, per_account: U256, minimum: U256) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    let caps = [total, per_account, minimum];
    if caps.iter().any(|&cap| cap > word(MAX_AMOUNT)) {
        return Err(Error::cap_exceeded(MAX_AMOUNT));
    }
    ledger::set(layout::CAPS_SLOT, layout::TOTAL_CAP, total);
    ledger::set(layout::CAPS_SLOT, layout::ACCOUNT_CAP, per_account);
    ledger::set(layout::REQUESTS_SLOT, layout::MINIMUM, minimum);
    set_flag(layout::CAPPED, caps.iter().any(|cap| !cap.is_zero()));
    event::caps_updated(caps);
    Ok(())
}

pub(crate) fn recover_erc20(token: Address, amount: U256) -> Result<(), Error> {
    lock::outermost()?;
    let owner = OWNERSHIP.only_owner()?;
    let amount = checked_amount(amount)?;
    let (assets, owed) = assets_and_owed(token)?;
    if assets.saturating_sub(owed) < amount {
        return Err(Error::nothing_to_recover());
    }
    token::send(token, owner, amount).succeeded(token)?;
    if token::balance(token)? < owed {
        // A fee on top of the amount would be paid by stakers.
        return Err(Error::token_call_failed(token));
    }
    event::recovered(token, amount);
    Ok(())
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

pub(crate) fn is_constructed() -> bool {
    !host::load(word(layout::OWNER_SLOT)).is_zero()
}
