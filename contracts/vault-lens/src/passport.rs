//! `IPassport`: the three questions, answered from the vault's state and through it.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IPassport::{LegKind, RiskKind, sourcesCall};
use staking_common::abi::{address, calldata};
use staking_common::lp::LpToken;
use staking_common::passport::{Layers, Legs, rows_of};
use staking_common::router::rows;
use staking_common::words::{clamp, word};
use staking_common::{host, token};
use staking_math::vault::{DELAY, layout};

use crate::vault::{Error, State};

/// Gas that others get for answers of many rows.
const PASSPORT_GAS: u64 = 30_000_000;

pub(crate) fn composition(account: Address) -> Result<Vec<u8>, Error> {
    let vault = State::read()?;
    let assets = vault.shares().assets_down(vault.balance_of(account)?);
    let mut legs = Legs::default();
    match LpToken::read(vault.asset) {
        None => legs.add(vault.asset, assets, LegKind::Asset as u8, vault.asset),
        Some(pair) => {
            for (token, amount) in pair.tokens.into_iter().zip(pair.share_down(assets)) {
                legs.add(token, amount, LegKind::Asset as u8, vault.asset);
            }
        }
    }
    Ok(legs.encode())
}

/// What reports have found, by kind; and where the asset has sources of its own, those.
pub(crate) fn sources() -> Result<Vec<u8>, Error> {
    let vault = State::read()?;
    let mut sources: Vec<[U256; 4]> = Vec::new();
    for (kind, gained) in vault.gains()?.into_iter().enumerate() {
        if gained > 0 {
            sources.push([word(kind as u64), address(vault.asset), word(gained), U256::ZERO]);
        }
    }
    let question = calldata(sourcesCall::SELECTOR, &[]);
    sources.extend(rows_of(&host::ask_within(PASSPORT_GAS, vault.asset, &question).unwrap_or_default()));
    Ok(rows(&sources))
}

pub(crate) fn layers() -> Result<Vec<u8>, Error> {
    let vault = State::read()?;
    let mut layers = Layers::default();
    let mut layer = |kind: RiskKind, target, metric, limit| layers.add(kind as u8, target, metric, limit);
    let assets = vault.shares().assets;
    for (slot, reach) in
        [(layout::OWNER_SLOT, assets), (layout::PENDING_OWNER_SLOT, assets), (layout::GUARDIAN_SLOT, 0)]
    {
        let admin = vault.account(slot);
        if !admin.is_zero() {
            layer(RiskKind::Admin, admin, host::code_size(admin).into(), reach);
        }
    }
    layer(RiskKind::EntryPause, vault.address, vault.is(layout::SHUTDOWN).into(), 1);
    layer(RiskKind::ExitDelay, vault.address, 0, 0);
    let held = token::balance_of(vault.asset, vault.address).unwrap_or(0);
    layer(RiskKind::Dependency, vault.asset, held, vault.idle());
    if !vault.strategy.is_zero() {
        layer(RiskKind::Dependency, vault.strategy, vault.value, vault.debt);
    }
    let pending = vault.account(layout::PENDING_STRATEGY_SLOT);
    if !pending.is_zero() {
        let left =
            clamp(vault.get(layout::PENDING_STRATEGY_SLOT, layout::SINCE)).saturating_sub(vault.now.into());
        layer(RiskKind::Admin, pending, left, DELAY.into());
    }
    let programs = [vault.address, vault.account(layout::LENS_SLOT), vault.asset];
    layers.add_programs(RiskKind::ProgramExpiry as u8, programs);
    for whom in [vault.strategy, vault.asset] {
        layers.add_those_of(whom, PASSPORT_GAS);
    }
    Ok(layers.encode())
}

/// What leaving with an amount of shares means.
pub(crate) fn exit_terms(account: Address, amount: U256) -> Result<[U256; 4], Error> {
    let vault = State::read()?;
    let shares = amount.min(vault.balance_of(account)?);
    let worth = vault.shares().assets_down(shares);
    let immediate = worth.min(vault.available());
    let delayed = worth.saturating_sub(immediate);
    let before = vault.stored.shares(vault.now).assets_down(shares);
    let ready_at = if delayed == 0 { vault.now } else { 0 };
    Ok([word(immediate), word(delayed), word(ready_at), word(before.saturating_sub(worth))])
}
