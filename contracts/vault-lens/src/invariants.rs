//! `checkInvariants`: what must hold in every state of a vault.

use alloy_primitives::U256;
use staking_common::token;
use staking_common::words::{low_u32, word};
use staking_math::vault::{MAX_SHARES, layout};

use crate::vault::{Error, State};

/// The bits of `checkInvariants`.
#[derive(Clone, Copy)]
enum Broken {
    Solvency,
    Debt,
    Locked,
    Flags,
    Clock,
    Bounds,
}

pub(crate) fn check() -> Result<U256, Error> {
    let vault = State::read()?;
    let mut broken = 0u64;
    let mut note = |bit: Broken, is_broken: bool| broken |= u64::from(is_broken) << bit as u64;
    let state = vault.stored;
    note(Broken::Solvency, token::balance_of(vault.asset, vault.address).unwrap_or(0) < vault.idle());
    note(Broken::Debt, vault.debt > state.counted);
    note(Broken::Locked, state.profit.at_up(vault.now) > state.counted);
    let lends = vault.is(layout::INVESTED) == (vault.debt > 0);
    let is_hidden = !vault.is(layout::LOCKING) && state.profit.at_up(vault.now) > 0;
    note(Broken::Flags, !lends || is_hidden);
    let charged_at = low_u32(vault.get(layout::FEES_SLOT, layout::SINCE));
    note(Broken::Clock, state.profit.updated_at > vault.now || charged_at > vault.now);
    let is_nobodys = state.supply.is_zero() && state.counted > 0;
    note(Broken::Bounds, state.supply > MAX_SHARES || is_nobodys);
    Ok(word(broken))
}
