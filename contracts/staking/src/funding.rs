//! What distributors do, and the parameters of the streams.

use alloy_primitives::{Address, U256};
use staking_common::words::word;
use staking_common::{host, lock, token};
use staking_math::{FundingError, KINDS, MAX_DURATION, layout};

use crate::admin::OWNERSHIP;
use crate::error::Error;
use crate::event;
use crate::ledger::{Reward, assets_and_owed, now};
use crate::steps::checked_amount;

pub(crate) fn notify_reward_amount(reward: U256) -> Result<(), Error> {
    lock::outermost()?;
    add(Reward::FIRST, reward, UNDISCLOSED).map(|_| ())
}

pub(crate) fn notify_reward_amount_of(token: Address, reward: U256) -> Result<(), Error> {
    lock::outermost()?;
    add(Reward::find(token)?, reward, UNDISCLOSED).map(|_| ())
}

/// The kind of source that those have who do not say it: tokens emitted by a schedule.
const UNDISCLOSED: u8 = 0;

pub(crate) fn fund(token: Address, amount: U256, kind: u8, disclosure: U256) -> Result<(), Error> {
    lock::outermost()?;
    let reward = Reward::find(token)?;
    if usize::from(kind) >= KINDS {
        return Err(Error::unknown_source_kind(kind.into()));
    }
    let amount = add(reward, amount, kind)?;
    reward.set_disclosure(kind, disclosure);
    event::reward_funded(token, host::caller(), kind, amount, disclosure);
    Ok(())
}

fn add(reward: Reward, amount: U256, kind: u8) -> Result<u128, Error> {
    let distributor = only_distributor(reward)?;
    let (token, amount) = (reward.token(), checked_amount(amount)?);
    let (assets, owed) = assets_and_owed(token)?;
    let amount = token::collect(token, distributor, amount, [assets, owed])
        .map_err(|hole| Error::reward_underfunded(token, hole.required, hole.available))?;

    let (mut stream, mut backlog, duration) = (reward.advance(), reward.backlog(), reward.duration());
    let (kinds, mut sources) = (reward.source_kinds(), reward.sources(&stream, &backlog));
    let may_lower = reward.may_lower();
    stream.fund(&mut backlog, amount, duration, now(), may_lower).map_err(|reason| match reason {
        FundingError::ZeroAmount => Error::zero_amount(),
        FundingError::InvalidDuration => Error::invalid_duration(word(duration)),
        FundingError::CapExceeded(cap) => Error::cap_exceeded(cap),
        FundingError::RateTooLow => Error::rate_too_low(amount, duration),
    })?;

    sources.fund(kind.into(), amount);

    reward.set_funding(&stream, &backlog);
    reward.set_sources(kinds | 1 << kind, &sources);
    event::reward_added(reward, amount);
    Ok(amount)
}

fn only_distributor(reward: Reward) -> Result<Address, Error> {
    let caller = host::caller();
    if caller == reward.distributor() { Ok(caller) } else { Err(Error::not_distributor(caller)) }
}

pub(crate) fn reclaim(token: Address) -> Result<(), Error> {
    lock::outermost()?;
    let reward = Reward::find(token)?;
    let distributor = only_distributor(reward)?;
    let (assets, owed) = assets_and_owed(token)?;
    if assets < owed {
        return Err(Error::reward_underfunded(token, owed, assets));
    }
    let (stream, mut backlog) = (reward.advance(), reward.backlog());
    let mut sources = reward.sources(&stream, &backlog);
    let amount = backlog.take_down();
    if amount == 0 {
        return Err(Error::nothing_to_recover());
    }
    sources.reclaim(amount);
    reward.set_backlog(&backlog);
    reward.set_sources(reward.source_kinds(), &sources);
    reward.set_reserve(stream.reserve.saturating_sub(amount));
    token::send(token, distributor, amount).succeeded(token)?;
    event::reward_reclaimed(token, distributor, amount);
    Ok(())
}

pub(crate) fn permit_lower_rate(token: Address) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    Reward::find(token)?.set_may_lower(true);
    event::lower_rate_permitted(token);
    Ok(())
}

pub(crate) fn set_rewards_duration(new_duration: U256) -> Result<(), Error> {
    lock::outermost()?;
    change_duration(Reward::FIRST, new_duration)
}

pub(crate) fn set_rewards_duration_of(token: Address, new_duration: U256) -> Result<(), Error> {
    lock::outermost()?;
    change_duration(Reward::find(token)?, new_duration)
}

fn change_duration(reward: Reward, new_duration: U256) -> Result<(), Error> {
    OWNERSHIP.only_owner()?;
    let duration = checked_duration(new_duration, MAX_DURATION)?;
    let end = reward.stored().period_finish;
    if now() < end {
        return Err(Error::period_active(end));
    }
    reward.set_duration(duration);
    event::rewards_duration_updated(reward, duration);
    Ok(())
}

/// A length as given: from 1 second to the longest.
pub(crate) fn checked_duration(duration: U256, longest: u32) -> Result<u32, Error> {
    match u32::try_from(duration) {
        Ok(seconds) if (1..=longest).contains(&seconds) => Ok(seconds),
        _ => Err(Error::invalid_duration(duration)),
    }
}

pub(crate) fn set_rewards_distribution(new_distribution: Address) -> Result<(), Error> {
    lock::outermost()?;
    change_distributor(Reward::FIRST, new_distribution)
}

pub(crate) fn set_rewards_distributor(token: Address, distributor: Address) -> Result<(), Error> {
    lock::outermost()?;
    change_distributor(Reward::find(token)?, distributor)
}

fn change_distributor(reward: Reward, distributor: Address) -> Result<(), Error> {
    OWNERSHIP.only_owner()?;
    reward.set_distributor(distributor);
    event::rewards_distribution_updated(reward, distributor);
    Ok(())
}

pub(crate) fn add_reward(token: Address, distributor: Address, duration: U256) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    let seconds = checked_duration(duration, MAX_DURATION)?;
    if Reward::find(token).is_ok() {
        return Err(Error::reward_exists(token));
    }
    token::balance(token)?;
    let reward = Reward::add().ok_or_else(|| Error::cap_exceeded(u128::from(layout::MAX_REWARDS)))?;
    reward.set_token(token);
    reward.set_distributor(distributor);
    reward.set_duration(seconds);
    event::reward_token_added(token, distributor, seconds);
    Ok(())
}
