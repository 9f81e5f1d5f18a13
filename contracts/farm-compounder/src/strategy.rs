//! What the vault does: `IStrategy`.

use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use staking_abi::IFarm::{emergencyWithdraw_0Call, withdraw_0Call};
use staking_common::abi::{address, calldata};
use staking_common::words::{clamp, word};
use staking_common::{host, lock, token};

use crate::error::Error;
use crate::harvest::stake;
use crate::ledger::Place;

pub(crate) fn deposit(assets: U256) -> Result<(), Error> {
    let _guard = lock::enter()?;
    let mut place = Place::load();
    place.only_vault()?;
    stake(&mut place, clamp(assets))
}

/// LP tokens go from the farm to the vault.
pub(crate) fn withdraw(assets: U256) -> Result<U256, Error> {
    let _guard = lock::enter()?;
    let mut place = Place::load();
    place.only_vault()?;
    let leave = [word(place.pid), assets, address(place.vault)];
    host::tell(place.farm, &calldata(withdraw_0Call::SELECTOR, &leave))?;
    place.count()?;
    Ok(assets)
}

/// The reward that the farm owes is given up. What lies here goes too.
pub(crate) fn emergency_withdraw() -> Result<U256, Error> {
    let _guard = lock::enter()?;
    let mut place = Place::load();
    place.only_vault()?;
    let before = token::balance_of(place.pair, place.vault)?;
    let leave = [word(place.pid), address(place.vault)];
    host::tell(place.farm, &calldata(emergencyWithdraw_0Call::SELECTOR, &leave))?;
    place.count()?;
    let here = token::balance(place.pair)?;
    if here > 0 {
        token::send(place.pair, place.vault, here).succeeded(place.pair)?;
    }
    Ok(word(token::balance_of(place.pair, place.vault)?.saturating_sub(before)))
}
