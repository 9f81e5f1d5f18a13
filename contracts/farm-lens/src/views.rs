//! The views of `IFarm` that the lens answers.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IRewarder::pendingTokensCall;
use staking_common::abi::{address, calldata};
use staking_common::host;
use staking_common::router::{Argument, Arguments, two_arrays};
use staking_common::words::word;
use staking_math::farm::layout;
use staking_math::{FRACTION_BITS, yearly_down};

use crate::farm::{Error, Farm, Pool};
use staking_common::lp::{LpToken, STRANGER_GAS};

pub(crate) fn runway() -> Result<U256, Error> {
    let farm = Farm::read()?;
    Ok(word(farm.live.finish.saturating_sub(farm.now)))
}

pub(crate) fn undistributed() -> Result<U256, Error> {
    Ok(word(Farm::read()?.backlog.undistributed_down()))
}

pub(crate) fn solvency(token: Address) -> Result<[U256; 3], Error> {
    let farm = Farm::read()?;
    let (assets, owed) = (farm.assets(token)?, farm.owed(token));
    Ok([word(assets), word(owed), word(assets.saturating_sub(owed))])
}

pub(crate) fn pool_state(pid: U256) -> Result<[U256; 5], Error> {
    let (farm, pool) = Farm::with_pool(pid)?;
    Ok([
        word(pool.state.supply),
        word(rate_q24(&farm, &pool) >> FRACTION_BITS),
        word(pool.is(layout::PAUSED)),
        word(pool.is(layout::CLOSED)),
        word(pool.is(layout::MEASURED)),
    ])
}

pub(crate) fn emission_apr(pid: U256, price: U256) -> Result<U256, Error> {
    let (farm, pool) = Farm::with_pool(pid)?;
    Ok(yearly_down(rate_q24(&farm, &pool), price, pool.state.supply))
}

/// What a pool receives per second now, wei·2^24.
fn rate_q24(farm: &Farm, pool: &Pool) -> u128 {
    if farm.now >= farm.live.finish {
        return 0;
    }
    pool.state.rate_down(farm.live.rate_q24, farm.live.total_alloc)
}

pub(crate) fn pending_tokens(pid: U256, account: Address) -> Result<Vec<u8>, Error> {
    let (farm, pool) = Farm::with_pool(pid)?;
    let earned = word(farm.position(&pool, account)?.earned);
    let (mut tokens, mut amounts) = (Vec::from([address(farm.reward_token)]), Vec::from([earned]));
    if let Some((others, theirs)) = pending_at(&pool, account, earned) {
        tokens.extend(others);
        amounts.extend(theirs);
    }
    Ok(two_arrays(&tokens, &amounts))
}

/// What a pool's rewarder says it would pay; nothing if it does not say it well.
fn pending_at(pool: &Pool, account: Address, earned: U256) -> Option<(Vec<U256>, Vec<U256>)> {
    if pool.rewarder.is_zero() {
        return None;
    }
    let question = calldata(pendingTokensCall::SELECTOR, &[word(pool.pid), address(account), earned]);
    let answer = host::ask_within(STRANGER_GAS, pool.rewarder, &question).ok()?;
    let mut arguments = Arguments::of(&answer);
    let tokens: Vec<Address> = Argument::read(&mut arguments)?;
    let amounts: Vec<U256> = Argument::read(&mut arguments)?;
    if tokens.len() != amounts.len() {
        return None;
    }
    Some((tokens.into_iter().map(address).collect(), amounts))
}

pub(crate) fn underlying(pid: U256, account: Address) -> Result<[U256; 4], Error> {
    let (farm, pool) = Farm::with_pool(pid)?;
    let Some(lp) = LpToken::read(pool.lp_token).filter(|lp| !lp.is_empty()) else {
        return Ok([U256::ZERO; 4]);
    };
    let staked = farm.position(&pool, account)?.staked;
    let [[token0, token1], [amount0, amount1]] = [lp.tokens.map(address), lp.share_down(staked).map(word)];
    Ok([token0, amount0, token1, amount1])
}
