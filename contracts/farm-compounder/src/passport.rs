//! `IPassport` of what the strategy has for its vault.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IPassport::{LegKind, RiskKind, sourcesCall};
use staking_common::abi::calldata;
use staking_common::passport::{Layers, Legs, rows_of};
use staking_common::router::rows;
use staking_common::words::{clamp, word};
use staking_common::{host, lock};
use staking_math::twap::MAX_AGE;

use crate::error::Error;
use crate::ledger::{Place, now, tokens};
use crate::oracle;
use crate::views::{available, liquid};

/// Gas for what the farm says of all its pools.
const FARM_GAS: u64 = 20_000_000;

/// LP tokens and reward, all of which are the vault's.
pub(crate) fn composition(account: Address) -> Result<Vec<u8>, Error> {
    lock::check()?;
    let place = Place::load();
    let mut legs = Legs::default();
    if account == place.vault {
        legs.add(place.pair, place.staked, LegKind::LpToken as u8, place.farm);
        legs.add(tokens()[0], available(&place)?, LegKind::Claim as u8, place.farm);
    }
    Ok(legs.encode())
}

/// The farm's.
pub(crate) fn sources() -> Result<Vec<u8>, Error> {
    lock::check()?;
    let question = calldata(sourcesCall::SELECTOR, &[]);
    Ok(rows(&rows_of(&host::ask_within(FARM_GAS, Place::load().farm, &question)?)))
}

pub(crate) fn layers() -> Result<Vec<u8>, Error> {
    lock::check()?;
    let place = Place::load();
    let mut layers = Layers::default();
    layers.add(RiskKind::Oracle as u8, place.pair, oracle::age().into(), MAX_AGE.into());
    layers.add(RiskKind::ExitDelay as u8, host::this(), 0, 0);
    layers.add_programs(RiskKind::ProgramExpiry as u8, [host::this()]);
    layers.add_those_of(place.farm, FARM_GAS);
    Ok(layers.encode())
}

/// What the farm can pay the vault.
pub(crate) fn exit_terms(account: Address, amount: U256) -> Result<[U256; 4], Error> {
    lock::check()?;
    let place = Place::load();
    let paid = if account == place.vault { clamp(amount).min(liquid(&place)?) } else { 0 };
    Ok([word(paid), word(0u64), word(now()), word(0u64)])
}
