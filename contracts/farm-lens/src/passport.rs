//! `IPassport`: the three questions, answered from the farm's state.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_abi::IPassport::{LegKind, RiskKind};
use staking_common::abi::address;
use staking_common::host;
use staking_common::passport::{Layers, Legs};
use staking_common::router::rows;
use staking_common::words::{clamp, word};
use staking_math::farm::layout;
use staking_math::{KINDS, amm};

use crate::farm::{Error, Farm, Pool};
use staking_common::lp::LpToken;

pub(crate) fn composition(account: Address) -> Result<Vec<u8>, Error> {
    let farm = Farm::read()?;
    let (mut legs, mut earned) = (Legs::default(), 0u128);
    for (pool, position) in farm.pools.iter().zip(farm.positions(account)?) {
        let token = pool.lp_token;
        earned = earned.saturating_add(position.earned);
        if position.staked > 0 {
            let kind = if LpToken::read(token).is_some() { LegKind::LpToken } else { LegKind::Asset };
            legs.add(token, position.staked, kind as u8, token);
        }
    }
    legs.add(farm.reward_token, earned, LegKind::Claim as u8, farm.address);
    Ok(legs.encode())
}

pub(crate) fn sources() -> Result<Vec<u8>, Error> {
    let farm = Farm::read()?;
    let token = address(farm.reward_token);
    let mut sources: Vec<[U256; 4]> = Vec::new();
    let credited = farm.sources()?.credited_down();
    for (kind, amount) in (0..KINDS).zip(credited).filter(|(kind, _)| farm.is_funded_by(*kind)) {
        sources.push([word(kind as u64), token, word(amount), farm.disclosure(kind)?]);
    }
    Ok(rows(&sources))
}

pub(crate) fn layers() -> Result<Vec<u8>, Error> {
    let farm = Farm::read()?;
    let mut layers = Layers::default();
    let mut layer = |kind: RiskKind, target, metric, limit| layers.add(kind as u8, target, metric, limit);
    for admin in [farm.owner, farm.pending_owner].into_iter().filter(|admin| !admin.is_zero()) {
        layer(RiskKind::Admin, admin, host::code_size(admin).into(), 0);
    }
    let shut = |pool: &&Pool| pool.is(layout::PAUSED) || pool.is(layout::CLOSED);
    let shut = farm.pools.iter().filter(shut).count() as u128;
    layer(RiskKind::EntryPause, farm.address, shut, farm.pools.len() as u128);
    layer(RiskKind::ExitDelay, farm.address, 0, 0);
    let held = |token: Address| farm.assets(token).unwrap_or(0);
    let reward = farm.reward_token;
    layer(RiskKind::RewardShortfall, reward, held(reward), farm.owed(reward));
    let mut programs = Vec::from([farm.address, farm.lens, reward]);
    for (token, owed) in farm.deposits() {
        layer(RiskKind::Dependency, token, held(token), owed);
        if let Some(LpToken { reserves: [reserve0, reserve1], .. }) = LpToken::read(token) {
            let price = clamp(amm::price_wad_down(reserve0, reserve1));
            layer(RiskKind::ImpermanentLoss, token, price, 0);
        }
        programs.push(token);
    }
    layers.add_programs(RiskKind::ProgramExpiry as u8, programs);
    Ok(layers.encode())
}

pub(crate) fn exit_terms(account: Address, amount: U256) -> Result<[U256; 4], Error> {
    let farm = Farm::read()?;
    let positions = farm.positions(account)?;
    let staked = positions.iter().fold(0u128, |sum, position| sum.saturating_add(position.staked));
    Ok([word(clamp(amount).min(staked)), U256::ZERO, word(farm.now), U256::ZERO])
}
