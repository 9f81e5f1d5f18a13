//! The average price of the reward in the pair's other token.

use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use staking_abi::IPair::{price0CumulativeLastCall, price1CumulativeLastCall};
use staking_common::abi::calldata;
use staking_common::host;
use staking_common::lp::LpToken;
use staking_common::words::{clamp, exactly, word};
use staking_math::amm::{MAX_RESERVE, accumulate_price};
use staking_math::twap::{MAX_AGE, MIN_AGE, Observations, minimum_out_down};

use crate::error::Error;
use crate::event;
use crate::ledger::{self, Place, in_order, now};

pub(crate) fn observe() -> Result<bool, Error> {
    let place = Place::load();
    note(&place, &place.read_pair()?).map(|(_, _, noted)| noted)
}

/// Notes the cumulative price if it is time; what is noted, the cumulative price now, and whether it was noted.
pub(crate) fn note(place: &Place, pair: &LpToken) -> Result<(Observations, U256, bool), Error> {
    let (mut seen, cumulative) = (ledger::observations(), cumulative(place, pair)?);
    let noted = seen.observe(cumulative, now());
    if noted {
        ledger::set_observations(&seen);
        event::observed(cumulative);
    }
    Ok((seen, cumulative, noted))
}

/// The pair's cumulative price of the reward, up to now: the present price counts for the time since the last change.
fn cumulative(place: &Place, pair: &LpToken) -> Result<U256, Error> {
    let selector = if place.reward_at == 0 {
        price0CumulativeLastCall::SELECTOR
    } else {
        price1CumulativeLastCall::SELECTOR
    };
    let [stored] = exactly(&host::ask(place.pair, &calldata(selector, &[]))?)
        .ok_or_else(|| Error::token_call_failed(place.pair))?;
    let [own, other] = in_order(pair.reserves, place.reward_at).map(|reserve| reserve.min(MAX_RESERVE));
    let seconds = (host::timestamp() as u32).wrapping_sub(pair.changed_at);
    Ok(accumulate_price(stored, own, other, seconds))
}

/// What a swap must pay.
pub(crate) fn required(seen: &Observations, cumulative: U256, amount: u128) -> Result<u128, Error> {
    let average =
        seen.average_q112(cumulative, now()).map_err(|age| Error::no_average_price(age, MIN_AGE, MAX_AGE))?;
    Ok(minimum_out_down(average, amount))
}

pub(crate) fn minimum_out(amount: U256) -> Result<U256, Error> {
    let place = Place::load();
    let (mut seen, cumulative) = (ledger::observations(), cumulative(&place, &place.read_pair()?)?);
    seen.observe(cumulative, now());
    Ok(word(required(&seen, cumulative, clamp(amount))?))
}

pub(crate) fn observations() -> [U256; 4] {
    let seen = ledger::observations();
    [seen.older, word(seen.older_at), seen.newer, word(seen.newer_at)]
}

/// Seconds that the average price covers now.
pub(crate) fn age() -> u32 {
    let older_at = ledger::observations().older_at;
    if older_at == 0 { 0 } else { now().saturating_sub(older_at) }
}
