//! `IPassport`: the three questions, answered from the pool's state.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_abi::IPassport::{LegKind, RiskKind};
use staking_common::abi::address;
use staking_common::host;
use staking_common::passport::{Layers, Legs};
use staking_common::router::rows;
use staking_common::words::{clamp, word};
use staking_math::{KINDS, MAX_COOLDOWN, layout};

use crate::pool::{Error, Pool};

pub(crate) fn composition(account: Address) -> Result<Vec<u8>, Error> {
    let pool = Pool::read()?;
    let position = pool.position(account)?;
    let mut legs = Legs::default();
    legs.add(pool.staking_token, position.staked, LegKind::Asset as u8, pool.staking_token);
    legs.add(pool.staking_token, position.leaving, LegKind::Claim as u8, pool.address);
    for reward in &pool.rewards {
        legs.add(reward.token, reward.earned_by(&position), LegKind::Claim as u8, pool.address);
    }
    Ok(legs.encode())
}

pub(crate) fn sources() -> Result<Vec<u8>, Error> {
    let pool = Pool::read()?;
    let mut sources: Vec<[U256; 4]> = Vec::new();
    for reward in &pool.rewards {
        let credited = reward.sources(&pool)?.credited_down();
        for (kind, amount) in (0..KINDS).zip(credited).filter(|(kind, _)| reward.is_of(*kind)) {
            let disclosure = reward.disclosure(&pool, kind)?;
            sources.push([word(kind as u64), address(reward.token), word(amount), disclosure]);
        }
    }
    Ok(rows(&sources))
}

pub(crate) fn layers() -> Result<Vec<u8>, Error> {
    let pool = Pool::read()?;
    let mut layers = Layers::default();
    let mut layer = |kind: RiskKind, target, metric, limit| layers.add(kind as u8, target, metric, limit);
    for admin in [pool.owner, pool.pending_owner].into_iter().filter(|admin| !admin.is_zero()) {
        layer(RiskKind::Admin, admin, host::code_size(admin).into(), 0);
    }
    layer(RiskKind::EntryPause, pool.address, pool.is(layout::PAUSED).into(), 1);
    layer(RiskKind::ExitDelay, pool.address, pool.cooldown().into(), MAX_COOLDOWN.into());
    let held = |token: Address| pool.assets(token).unwrap_or(0);
    for reward in &pool.rewards {
        layer(RiskKind::RewardShortfall, reward.token, held(reward.token), pool.owed(reward.token));
    }
    let staked = pool.staking_token;
    layer(RiskKind::Dependency, staked, held(staked), pool.owed(staked));
    let own = [pool.address, pool.lens];
    let tokens = pool.rewards.iter().map(|reward| reward.token).filter(|token| *token != staked);
    layers.add_programs(RiskKind::ProgramExpiry as u8, own.into_iter().chain([staked]).chain(tokens));
    Ok(layers.encode())
}

pub(crate) fn exit_terms(account: Address, amount: U256) -> Result<[U256; 4], Error> {
    let pool = Pool::read()?;
    let amount = clamp(amount).min(pool.position(account)?.staked);
    let cooldown = pool.cooldown();
    let (immediate, delayed) = if cooldown == 0 { (amount, 0) } else { (0, amount) };
    Ok([word(immediate), word(delayed), word(pool.now.saturating_add(cooldown)), U256::ZERO])
}
