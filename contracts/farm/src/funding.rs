//! What the distributor does.

use alloy_primitives::{Address, U256};
use staking_common::storage::get;
use staking_common::words::{clamp, to_address};
use staking_common::{host, lock, token};
use staking_math::farm::layout;
use staking_math::{FundingError, KINDS};

use crate::error::Error;
use crate::event;
use crate::ledger::{self, advanced, now, reward_token, source_kinds};

pub(crate) fn fund(amount: U256, kind: u8, disclosure: U256) -> Result<(), Error> {
    lock::outermost()?;
    let distributor = only_distributor()?;
    if usize::from(kind) >= KINDS {
        return Err(Error::unknown_source_kind(kind.into()));
    }
    if amount.is_zero() {
        return Err(Error::zero_amount());
    }
    let token = reward_token();
    let stock = [token::balance(token)?, ledger::stored().reserve];
    let amount = token::collect(token, distributor, clamp(amount), stock)
        .map_err(|hole| Error::reward_underfunded(hole.required, hole.available))?;

    let (mut emission, mut backlog) = advanced();
    let mut sources = ledger::sources(&emission, &backlog);
    emission.fund(&mut backlog, amount, now()).map_err(refused)?;
    sources.fund(kind.into(), amount);

    ledger::save(&emission, &backlog);
    ledger::set_sources(source_kinds() | 1 << kind, &sources);
    ledger::set_disclosure(kind, disclosure);
    event::reward_funded(distributor, kind, amount, disclosure);
    Ok(())
}

/// Why a change of the emission is refused.
pub(crate) fn refused(reason: FundingError) -> Error {
    match reason {
        FundingError::CapExceeded(cap) => Error::cap_exceeded(cap),
        _ => Error::zero_amount(),
    }
}

pub(crate) fn reclaim() -> Result<(), Error> {
    lock::outermost()?;
    let distributor = only_distributor()?;
    let token = reward_token();
    let (mut emission, mut backlog) = advanced();
    let assets = token::balance(token)?;
    if assets < emission.reserve {
        return Err(Error::reward_underfunded(emission.reserve, assets));
    }
    let mut sources = ledger::sources(&emission, &backlog);
    let amount = backlog.take_down();
    if amount == 0 {
        return Err(Error::nothing_to_recover());
    }
    sources.reclaim(amount);
    emission.release(amount);
    ledger::save(&emission, &backlog);
    ledger::set_sources(source_kinds(), &sources);
    token::send(token, distributor, amount).succeeded(token)?;
    event::reward_reclaimed(distributor, amount);
    Ok(())
}

pub(crate) fn distributor() -> Address {
    to_address(get(layout::DISTRIBUTOR_SLOT, layout::ADDRESS))
}

fn only_distributor() -> Result<Address, Error> {
    let caller = host::caller();
    if caller == distributor() { Ok(caller) } else { Err(Error::not_distributor(caller)) }
}
