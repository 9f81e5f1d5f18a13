//! `checkInvariants`: what must hold in every state of a farm.

use alloy_primitives::{Address, U256};
use staking_common::words::word;
use staking_math::FRACTION_BITS;

use crate::farm::{Error, Farm};

/// The bits of `checkInvariants`.
#[derive(Clone, Copy)]
enum Broken {
    Solvency,
    Cover,
    Funding,
    Clock,
    Allocation,
    Sources,
}

pub(crate) fn check() -> Result<U256, Error> {
    let farm = Farm::read()?;
    let mut broken = 0u64;
    let mut note = |bit: Broken, is_broken: bool| broken |= u64::from(is_broken) << bit as u64;
    let short = |token: Address, owed: u128| farm.assets(token).unwrap_or(0) < owed;
    note(Broken::Solvency, short(farm.reward_token, farm.stored.reserve));
    for (token, owed) in farm.deposits() {
        note(Broken::Solvency, short(token, owed));
    }
    let (reserve, funded, pot_q24) = (farm.stored.reserve, farm.backlog.funded, farm.pot_q24());
    let given_q24 = (funded << FRACTION_BITS).checked_sub(pot_q24);
    note(Broken::Cover, reserve << FRACTION_BITS < pot_q24);
    note(Broken::Funding, reserve > funded || given_q24.is_none());
    note(Broken::Clock, farm.stored.last_update > farm.now);
    let points: u64 = farm.pools.iter().map(|pool| u64::from(pool.state.alloc)).sum();
    note(Broken::Allocation, points != u64::from(farm.stored.total_alloc));
    let credited: u128 = farm.sources()?.credited_down().iter().sum();
    note(Broken::Sources, given_q24.map(|given| given >> FRACTION_BITS) != Some(credited));
    Ok(word(broken))
}
