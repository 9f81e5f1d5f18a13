//! `checkInvariants`: what must hold in every state of a pool.

use alloy_primitives::{Address, U256};
use staking_common::words::word;
use staking_math::{FRACTION_BITS, MAX_AMOUNT};

use crate::pool::{Error, Pool, Reward};

/// The bits of `checkInvariants`.
#[derive(Clone, Copy)]
enum Broken {
    Solvency,
    Cover,
    Funding,
    Clock,
    Principal,
    Sources,
}

pub(crate) fn check() -> Result<U256, Error> {
    let pool = Pool::read()?;
    let mut broken = 0u64;
    let mut note = |bit: Broken, is_broken: bool| broken |= u64::from(is_broken) << bit as u64;
    let short = |token: Address| pool.assets(token).unwrap_or(0) < pool.owed(token);
    note(Broken::Solvency, short(pool.staking_token));
    note(Broken::Principal, pool.total().saturating_add(pool.leaving()) > MAX_AMOUNT);
    for reward in &pool.rewards {
        let Reward { stored, live, backlog, .. } = reward;
        let pot_q24 = live.pot_q24(backlog);
        let given_q24 = (backlog.funded << FRACTION_BITS).checked_sub(pot_q24);
        note(Broken::Solvency, short(reward.token));
        note(Broken::Cover, stored.reserve << FRACTION_BITS < pot_q24);
        note(Broken::Funding, stored.reserve > backlog.funded || given_q24.is_none());
        note(Broken::Clock, stored.last_update > pool.now || stored.last_update > stored.period_finish);
        let credited: u128 = reward.sources(&pool)?.credited_down().iter().sum();
        note(Broken::Sources, given_q24.map(|given| given >> FRACTION_BITS) != Some(credited));
    }
    Ok(word(broken))
}
