//! `IPassport`: the three questions, answered from the pool's state.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256, address as literal, hex};
use staking_abi::IPassport::{LegKind, RiskKind};
use staking_common::abi::{address, calldata};
use staking_common::router::rows;
use staking_common::words::{from_bytes, word};
use staking_common::{host, words::clamp};
use staking_math::{KINDS, MAX_COOLDOWN, layout};

use crate::pool::{Error, Pool};

const ARB_WASM: Address = literal!("0000000000000000000000000000000000000071");
const PROGRAM_TIME_LEFT: [u8; 4] = hex!("c775a62a");
const EXPIRY_DAYS: [u8; 4] = hex!("309f6555");

pub(crate) fn composition(account: Address) -> Result<Vec<u8>, Error> {
    let pool = Pool::read()?;
    let position = pool.position(account)?;
    let mut legs: Vec<[U256; 4]> = Vec::new();
    let mut leg = |token: Address, amount: u128, kind: LegKind, issuer: Address| {
        if amount > 0 {
            legs.push([address(token), word(amount), word(kind as u8), address(issuer)]);
        }
    };
    leg(pool.staking_token, position.staked, LegKind::Asset, pool.staking_token);
    leg(pool.staking_token, position.leaving, LegKind::Claim, pool.address);
    for reward in &pool.rewards {
        leg(reward.token, reward.earned_by(&position), LegKind::Claim, pool.address);
    }
    Ok(rows(&legs))
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
    let mut layers: Vec<[U256; 4]> = Vec::new();
    let mut layer = |kind: RiskKind, target: Address, metric: u128, limit: u128| {
        layers.push([word(kind as u8), address(target), word(metric), word(limit)]);
    };
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
    let expiry = chain(calldata(EXPIRY_DAYS, &[])).unwrap_or(0).saturating_mul(86_400);
    let own = [pool.address, pool.lens];
    let tokens = pool.rewards.iter().map(|reward| reward.token).filter(|token| *token != staked);
    for program in own.into_iter().chain([staked]).chain(tokens) {
        // What is no program has no time left to tell.
        if let Some(left) = chain(calldata(PROGRAM_TIME_LEFT, &[address(program)])) {
            layer(RiskKind::ProgramExpiry, program, left, expiry);
        }
    }
    Ok(rows(&layers))
}

/// A number that the chain knows of its programs.
fn chain(question: Vec<u8>) -> Option<u128> {
    let answer = host::ask(ARB_WASM, &question).ok()?;
    let (parts, _) = answer.as_chunks();
    Some(clamp(from_bytes(*parts.first_chunk()?)))
}

pub(crate) fn exit_terms(account: Address, amount: U256) -> Result<[U256; 4], Error> {
    let pool = Pool::read()?;
    let amount = clamp(amount).min(pool.position(account)?.staked);
    let cooldown = pool.cooldown();
    let (immediate, delayed) = if cooldown == 0 { (amount, 0) } else { (0, amount) };
    Ok([word(immediate), word(delayed), word(pool.now.saturating_add(cooldown)), U256::ZERO])
}
