//! What anyone can ask of a vault besides the views of ERC-4626.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolError;
use staking_abi::IVault::CapExceeded;
use staking_common::abi::{address, calldata};
use staking_common::token;
use staking_common::words::{low_u32, to_address, word};
use staking_math::vault::{MAX_SHARES, layout, whole_share};

use crate::vault::{Error, State};

pub(crate) fn price_per_share() -> Result<U256, Error> {
    let vault = State::read()?;
    let decimals = low_u32(vault.get(layout::ASSET_SLOT, layout::DECIMALS));
    let share = whole_share(decimals).ok_or_else(|| calldata(CapExceeded::SELECTOR, &[MAX_SHARES]))?;
    Ok(word(vault.shares().assets_down(share)))
}

pub(crate) fn total_idle() -> Result<U256, Error> {
    Ok(word(State::read()?.idle()))
}

pub(crate) fn total_debt() -> Result<U256, Error> {
    Ok(word(State::read()?.debt))
}

pub(crate) fn solvency(token: Address) -> Result<[U256; 3], Error> {
    let vault = State::read()?;
    let owed = if token == vault.asset { vault.idle() } else { 0 };
    let assets = token::balance_of(token, vault.address).unwrap_or(0);
    Ok([assets, owed, assets.saturating_sub(owed)].map(word))
}

pub(crate) fn locked_profit() -> Result<U256, Error> {
    let vault = State::read()?;
    Ok(word(vault.live.profit.at_up(vault.now)))
}

pub(crate) fn unlocked_shares() -> Result<U256, Error> {
    let vault = State::read()?;
    Ok(vault.shares().shares_down(vault.live.profit.unlocked_down(vault.now)))
}

pub(crate) fn profit_unlocking_rate() -> Result<U256, Error> {
    let vault = State::read()?;
    let profit = vault.live.profit;
    Ok(profit.rate_e12_down(vault.now, vault.shares().shares_down(profit.at_up(vault.now))))
}

pub(crate) fn full_profit_unlock_date() -> Result<U256, Error> {
    let vault = State::read()?;
    let profit = vault.live.profit;
    Ok(if profit.at_up(vault.now) == 0 { U256::ZERO } else { word(profit.unlocked_at) })
}

pub(crate) fn profit_max_unlock_time() -> Result<U256, Error> {
    Ok(State::read()?.get(layout::PROFIT_SLOT, layout::PERIOD))
}

pub(crate) fn is_shutdown() -> Result<bool, Error> {
    Ok(State::read()?.is(layout::SHUTDOWN))
}

pub(crate) fn limits() -> Result<[U256; 2], Error> {
    let vault = State::read()?;
    let [deposits, debt] =
        [layout::DEPOSIT_LIMIT, layout::DEBT_LIMIT].map(|field| vault.get(layout::LIMITS_SLOT, field));
    Ok([if vault.is(layout::LIMITED) { deposits } else { U256::MAX }, debt])
}

pub(crate) fn fees() -> Result<[U256; 6], Error> {
    let vault = State::read()?;
    let fees = |slot| [layout::PERFORMANCE, layout::MANAGEMENT].map(|field| vault.get(slot, field));
    let [performance, management] = fees(layout::FEES_SLOT);
    let [pending_performance, pending_management] = fees(layout::PENDING_FEES_SLOT);
    Ok([
        performance,
        management,
        address(vault.account(layout::FEES_SLOT)),
        pending_performance,
        pending_management,
        vault.get(layout::PENDING_FEES_SLOT, layout::SINCE),
    ])
}

pub(crate) fn pending_strategy() -> Result<[U256; 2], Error> {
    let pending = State::read()?.word(layout::PENDING_STRATEGY_SLOT);
    Ok([address(to_address(pending)), layout::SINCE.get(pending)])
}
