//! Rewards become LP tokens.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IFarm::{deposit_0Call as farmDepositCall, harvestCall};
use staking_abi::IPair::{mintCall, swapCall};
use staking_abi::IVault::{reportCall, strategyCall};
use staking_common::abi::{address, calldata};
use staking_common::lp::LpToken;
use staking_common::words::{first, to_address, word};
use staking_common::{host, lock, token};
use staking_math::amm;
use staking_math::compound::Parts;

use crate::error::Error;
use crate::event;
use crate::ledger::{Place, in_order, tokens};
use crate::oracle;

pub(crate) fn harvest(to: Address) -> Result<[U256; 2], Error> {
    if to.is_zero() || to == host::this() {
        return Err(Error::invalid_receiver(to));
    }
    let guard = lock::enter()?;
    let mut place = Place::load();
    let [reward, _] = tokens();
    let before = token::balance(reward)?;
    // A farm that fails has no say over what lies here.
    let claim = calldata(harvestCall::SELECTOR, &[word(place.pid), address(host::this())]);
    let _ = host::tell(place.farm, &claim);
    let available = token::balance(reward)?;

    let pair = place.read_pair()?;
    let parts = parts(&place, available, &pair);
    if parts.sold == 0 {
        return Err(Error::nothing_to_harvest());
    }
    let reserves = swap(&place, &pair, parts.sold)?;
    add_liquidity(&place, reserves, parts.kept)?;
    let liquidity = token::balance(place.pair)?;
    if is_employed(&place) {
        stake(&mut place, liquidity)?;
    } else {
        token::send(place.pair, place.vault, liquidity).succeeded(place.pair)?;
    }
    if parts.tip > 0 {
        token::send(reward, to, parts.tip).succeeded(reward)?;
    }
    event::harvested([host::caller(), to], available.saturating_sub(before), &parts, liquidity);
    // The vault asks what it is worth now.
    drop(guard);
    host::tell(place.vault, &calldata(reportCall::SELECTOR, &[]))?;
    Ok([liquidity, parts.tip].map(word))
}

/// What becomes of a reward that is available.
pub(crate) fn parts(place: &Place, available: u128, pair: &LpToken) -> Parts {
    let [own, _] = in_order(pair.share_down(place.staked), place.reward_at);
    Parts::of(available, if place.staked > 0 { Some(own) } else { None }, place.tip_bps)
}

/// Swaps a part of the reward, for no less than the average price asks for. Returns the reserves, the reward's first.
fn swap(place: &Place, pair: &LpToken, sold: u128) -> Result<[u128; 2], Error> {
    let (seen, cumulative, _) = oracle::note(place, pair)?;
    let [own, other] = in_order(pair.reserves, place.reward_at);
    let paid = amm::amount_out_down(sold, own, other).unwrap_or(0);
    let minimum = oracle::required(&seen, cumulative, sold)?;
    if paid < minimum || paid == 0 {
        return Err(Error::below_average_price(paid, minimum));
    }
    pay(place, 0, sold)?;
    let [out0, out1] = in_order([0, paid], place.reward_at).map(word);
    let swap = calldata(swapCall::SELECTOR, &[out0, out1, address(host::this()), word(128u64), word(0u64)]);
    host::tell(place.pair, &swap)?;
    Ok([own.saturating_add(sold), other.saturating_sub(paid)])
}

/// Deposits the rest of the reward with as much of the other token, or less where there is not as much.
fn add_liquidity(place: &Place, [own, other]: [u128; 2], kept: u128) -> Result<(), Error> {
    let there = token::balance(tokens()[1])?;
    let wanted = amm::quote_down(kept, own, other).unwrap_or(0);
    let amounts = if wanted <= there {
        [kept, wanted]
    } else {
        [amm::quote_down(there, other, own).unwrap_or(0).min(kept), there]
    };
    for (at, amount) in amounts.into_iter().enumerate() {
        pay(place, at, amount)?;
    }
    host::tell(place.pair, &calldata(mintCall::SELECTOR, &[address(host::this())]))?;
    Ok(())
}

/// Sends the reward, or the other token, to the pair.
fn pay(place: &Place, at: usize, amount: u128) -> Result<(), Error> {
    let [reward, other] = tokens();
    let token = if at == 0 { reward } else { other };
    Ok(token::send(token, place.pair, amount).succeeded(token)?)
}

/// Puts LP tokens that lie here into the farm.
pub(crate) fn stake(place: &mut Place, amount: u128) -> Result<(), Error> {
    let deposit = [word(place.pid), word(amount), address(host::this())];
    host::tell(place.farm, &calldata(farmDepositCall::SELECTOR, &deposit))?;
    place.count()
}

/// Whether the vault still works with this strategy.
fn is_employed(place: &Place) -> bool {
    let answer = host::ask(place.vault, &calldata(strategyCall::SELECTOR, &[])).unwrap_or_default();
    first(&answer).is_some_and(|strategy| to_address(strategy) == host::this())
}
