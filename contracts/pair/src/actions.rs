//! What traders and whoever holds LP tokens do.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256, hex};
use staking_abi::IUniswapV2Callee::uniswapV2CallCall;
use staking_common::abi::{address, calldata};
use staking_common::words::{clamp, low_u128, to_address, word};
use staking_common::{host, lock, token};
use staking_math::amm;

use crate::error::Error;
use crate::event;
use crate::ledger::{self, Reserves, SHARES, balances, settle, tokens};

const FEE_TO: [u8; 4] = hex!("017e7e58");

/// Ten times what the factory's answer costs: less would spare everybody the fee, more would make exits dear.
const FEE_TO_GAS: u64 = 200_000;

/// Most LP tokens that exist at any time.
const MAX_SUPPLY: u128 = (1 << 127) - 1;

pub(crate) fn initialize(token0: Address, token1: Address) -> Result<(), Error> {
    if !ledger::factory().is_zero() {
        return Err(Error::already_initialized());
    }
    ledger::found([token0, token1], host::caller());
    Ok(())
}

pub(crate) fn mint(to: Address) -> Result<U256, Error> {
    lock::outermost()?;
    let (reserves, balances) = (Reserves::load(), balances()?);
    let amounts = above(balances, reserves.amounts);

    let charges = take_protocol_fee(&reserves)?;
    let supply = ledger::supply();
    let minted = match supply {
        0 => amm::first_liquidity_down(amounts),
        _ => amm::liquidity_down(amounts, reserves.amounts, supply),
    };
    let bounded = minted.filter(|minted| *minted <= MAX_SUPPLY - supply.min(MAX_SUPPLY));
    let liquidity = bounded.ok_or_else(Error::insufficient_liquidity_minted)?;
    if supply == 0 {
        SHARES.create(Address::ZERO, word(amm::MINIMUM_LIQUIDITY));
        ledger::set_supply(amm::MINIMUM_LIQUIDITY);
    }
    issue(to, liquidity)?;

    settle(reserves, balances)?;
    remember_k(charges);
    event::mint(host::caller(), amounts);
    Ok(word(liquidity))
}

pub(crate) fn burn(to: Address) -> Result<[U256; 2], Error> {
    lock::outermost()?;
    let (reserves, before) = (Reserves::load(), balances()?);
    let liquidity = low_u128(SHARES.balance_of(host::this()));

    let charges = take_protocol_fee(&reserves)?;
    let supply = ledger::supply();
    let amounts = before.map(|balance| amm::burnt_share_down(liquidity, balance, supply));
    if amounts.contains(&0) {
        return Err(Error::insufficient_liquidity_burned());
    }
    SHARES.burn(host::this(), word(liquidity))?;
    ledger::set_supply(supply.saturating_sub(liquidity));
    // Whoever is called now may ask for the price of an LP token.
    reserves.become_balances(above(before, amounts))?;
    pay(to, amounts)?;

    settle(Reserves::load(), balances()?)?;
    remember_k(charges);
    event::burn(host::caller(), amounts, to);
    Ok(amounts.map(word))
}

pub(crate) fn swap(amount0_out: U256, amount1_out: U256, to: Address, data: &[u8]) -> Result<(), Error> {
    lock::outermost()?;
    let (reserves, tokens) = (Reserves::load(), tokens());
    let wanted = [amount0_out, amount1_out];
    let went = wanted.map(clamp);
    if went == [0, 0] {
        return Err(Error::insufficient_output_amount());
    }
    for ((token, reserve), requested) in tokens.into_iter().zip(reserves.amounts).zip(wanted) {
        if word(reserve) <= requested {
            return Err(Error::insufficient_liquidity(token, reserve, requested));
        }
    }
    if tokens.contains(&to) {
        return Err(Error::invalid_to(to));
    }
    pay(to, went)?;
    if !data.is_empty() {
        call_back(to, went, data)?;
    }

    let balances = balances()?;
    let came = above(balances, above(reserves.amounts, went));
    if came == [0, 0] {
        return Err(Error::insufficient_input_amount());
    }
    // First, as what is too much to hold is too much to multiply.
    reserves.become_balances(balances)?;
    if !amm::keeps_k(balances, came, reserves.amounts) {
        return Err(Error::k());
    }
    event::sync(balances);
    event::swap(host::caller(), came, went, to);
    Ok(())
}

pub(crate) fn skim(to: Address) -> Result<(), Error> {
    lock::outermost()?;
    pay(to, above(balances()?, Reserves::load().amounts))
}

pub(crate) fn sync() -> Result<(), Error> {
    lock::outermost()?;
    settle(Reserves::load(), balances()?)
}

/// What the first amounts have above the second.
fn above(first: [u128; 2], second: [u128; 2]) -> [u128; 2] {
    [first[0].saturating_sub(second[0]), first[1].saturating_sub(second[1])]
}

/// Creates LP tokens; the caller has bounded them.
fn issue(to: Address, liquidity: u128) -> Result<(), Error> {
    SHARES.mint(to, word(liquidity))?;
    ledger::set_supply(ledger::supply().saturating_add(liquidity));
    Ok(())
}

fn pay(to: Address, amounts: [u128; 2]) -> Result<(), Error> {
    for (token, amount) in tokens().into_iter().zip(amounts) {
        if amount > 0 {
            token::send(token, to, amount).succeeded(token)?;
        }
    }
    Ok(())
}

/// Tells the receiver of a flash swap that it has been paid; its revert is the swap's.
fn call_back(to: Address, went: [u128; 2], data: &[u8]) -> Result<(), Error> {
    if !host::has_code(to) {
        return Err(Error::invalid_to(to));
    }
    let selector = <uniswapV2CallCall as alloy_sol_types::SolCall>::SELECTOR;
    let [amount0, amount1] = went.map(word);
    let head = [address(host::caller()), amount0, amount1, word(128u64), word(data.len() as u64)];
    let mut call = calldata(selector, &head);
    call.extend_from_slice(data);
    call.resize(call.len().saturating_add(data.len().next_multiple_of(32) - data.len()), 0);
    host::tell(to, &call).map(|_answer: Vec<u8>| ()).map_err(Error::from)
}

/// Mints the protocol its part of the growth since the last deposit or withdrawal; returns whether it takes any.
fn take_protocol_fee(reserves: &Reserves) -> Result<bool, Error> {
    let last = ledger::k_last();
    let answer = host::call_within(FEE_TO_GAS, ledger::factory(), &calldata(FEE_TO, &[]), true);
    // Exits depend on nobody: a factory that does not answer has said before whom the fee is for, or that there is none.
    // Taking its silence for a no would let whoever can silence it keep the fee.
    let has_answered = answer.success && answer.length == 32;
    let fee_to = match has_answered {
        true => to_address(answer.word),
        false if last.is_zero() => Address::ZERO,
        false => ledger::fee_to(),
    };
    if fee_to.is_zero() {
        if !last.is_zero() {
            ledger::set_k_last(word(0u64));
        }
        return Ok(false);
    }
    if has_answered && ledger::fee_to() != fee_to {
        ledger::set_fee_to(fee_to);
    }
    if !last.is_zero() {
        let supply = ledger::supply();
        let fee = amm::protocol_fee_down(reserves.amounts, last, supply);
        if fee > 0 && fee <= MAX_SUPPLY - supply.min(MAX_SUPPLY) {
            issue(fee_to, fee)?;
        }
    }
    Ok(true)
}

/// Remembers the product of the new reserves if the protocol takes a part of its growth.
fn remember_k(charges: bool) {
    if charges {
        let [reserve0, reserve1] = Reserves::load().amounts;
        ledger::set_k_last(amm::product(reserve0, reserve1));
    }
}
