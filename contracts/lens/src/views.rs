//! The views of `IStakingRewards` and `IMultiRewards` that the lens answers.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::abi::address;
use staking_common::router::two_arrays;
use staking_common::words::word;
use staking_math::layout;
use staking_math::{FRACTION_BITS, index_to_wad_down, yearly_down};

use crate::pool::{Error, Pool};

pub(crate) fn asset() -> Result<Address, Error> {
    Ok(Pool::read()?.staking_token)
}

pub(crate) fn measured() -> Result<bool, Error> {
    Ok(Pool::read()?.is(layout::MEASURED))
}

pub(crate) fn cooldown() -> Result<U256, Error> {
    Ok(word(Pool::read()?.cooldown()))
}

pub(crate) fn caps() -> Result<[U256; 3], Error> {
    Ok(Pool::read()?.caps())
}

pub(crate) fn solvency(token: Address) -> Result<[U256; 3], Error> {
    let pool = Pool::read()?;
    if token != pool.staking_token {
        pool.find(token)?;
    }
    let (assets, owed) = (pool.assets(token)?, pool.owed(token));
    Ok([word(assets), word(owed), word(assets.saturating_sub(owed))])
}

pub(crate) fn left() -> Result<U256, Error> {
    let pool = Pool::read()?;
    Ok(pool.rewards.first().map_or(U256::ZERO, |reward| word(reward.live.unstreamed_q24() >> FRACTION_BITS)))
}

pub(crate) fn left_of(token: Address) -> Result<U256, Error> {
    Ok(word(Pool::read()?.find(token)?.live.unstreamed_q24() >> FRACTION_BITS))
}

pub(crate) fn undistributed(token: Address) -> Result<U256, Error> {
    Ok(word(Pool::read()?.find(token)?.backlog.undistributed_down()))
}

pub(crate) fn runway(token: Address) -> Result<U256, Error> {
    let pool = Pool::read()?;
    Ok(word(pool.find(token)?.live.period_finish.saturating_sub(pool.now)))
}

pub(crate) fn apr(token: Address, price: U256) -> Result<U256, Error> {
    let pool = Pool::read()?;
    let stream = &pool.find(token)?.live;
    if pool.now >= stream.period_finish {
        return Ok(U256::ZERO);
    }
    Ok(yearly_down(stream.rate_q24, price, pool.total()))
}

pub(crate) fn pending(account: Address) -> Result<Vec<u8>, Error> {
    let pool = Pool::read()?;
    let position = pool.position(account)?;
    let (mut tokens, mut amounts) = (Vec::new(), Vec::new());
    for reward in &pool.rewards {
        tokens.push(address(reward.token));
        amounts.push(word(reward.earned_by(&position)));
    }
    Ok(two_arrays(&tokens, &amounts))
}

pub(crate) fn rewards(account: Address, token: Address) -> Result<U256, Error> {
    let pool = Pool::read()?;
    let reward = pool.find(token)?;
    Ok(word(reward.earned_by(&pool.position(account)?)))
}

pub(crate) fn user_reward_per_token_paid(_account: Address, token: Address) -> Result<U256, Error> {
    Ok(index_to_wad_down(Pool::read()?.find(token)?.live.index_q128))
}

pub(crate) fn leaving_of(account: Address) -> Result<U256, Error> {
    let pool = Pool::read()?;
    Ok(word(pool.position(account)?.leaving))
}

pub(crate) fn unstake_request(id: U256) -> Result<[U256; 4], Error> {
    Pool::read()?.request(id)
}
