//! What swaps pay and take.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_common::words::{clamp, word};
use staking_math::amm::{self, MAX_RESERVE};

use crate::error::Error;
use crate::pairs::Pair;

/// Most tokens of a path: more would cost more than any swap is worth.
const MAX_PATH: usize = 16;

pub(crate) fn quote(amount: U256, reserve: U256, other: U256) -> Result<U256, Error> {
    priced(amm::quote_down, amount, [clamp(reserve), clamp(other)])
}

pub(crate) fn get_amount_out(amount_in: U256, reserve_in: U256, reserve_out: U256) -> Result<U256, Error> {
    priced(amm::amount_out_down, amount_in, [clamp(reserve_in), clamp(reserve_out)])
}

pub(crate) fn get_amount_in(amount_out: U256, reserve_in: U256, reserve_out: U256) -> Result<U256, Error> {
    priced(amm::amount_in_up, amount_out, [clamp(reserve_in), clamp(reserve_out)])
}

/// A price of `staking_math::amm`, and why there is none.
pub(crate) fn priced(
    formula: fn(u128, u128, u128) -> Option<u128>,
    amount: U256,
    reserves: [u128; 2],
) -> Result<U256, Error> {
    let bounded = clamp(amount);
    if bounded == 0 || bounded > MAX_RESERVE {
        return Err(Error::invalid_amount(amount));
    }
    formula(bounded, reserves[0], reserves[1]).map(word).ok_or_else(Error::insufficient_liquidity)
}

/// Fails unless a path leads from a token to another.
pub(crate) fn checked(path: &[Address]) -> Result<(), Error> {
    if (2..=MAX_PATH).contains(&path.len()) { Ok(()) } else { Err(Error::invalid_path()) }
}

pub(crate) fn get_amounts_out(amount_in: U256, path: Vec<Address>) -> Result<Vec<U256>, Error> {
    checked(&path)?;
    let mut amounts = Vec::from([amount_in]);
    let mut amount = amount_in;
    for (from, to) in path.iter().zip(path.iter().skip(1)) {
        amount = priced(amm::amount_out_down, amount, reserves(*from, *to)?)?;
        amounts.push(amount);
    }
    Ok(amounts)
}

pub(crate) fn get_amounts_in(amount_out: U256, path: Vec<Address>) -> Result<Vec<U256>, Error> {
    checked(&path)?;
    let mut amounts = Vec::from([amount_out]);
    let mut amount = amount_out;
    for (from, to) in path.iter().zip(path.iter().skip(1)).rev() {
        amount = priced(amm::amount_in_up, amount, reserves(*from, *to)?)?;
        amounts.push(amount);
    }
    amounts.reverse();
    Ok(amounts)
}

fn reserves(from: Address, to: Address) -> Result<[u128; 2], Error> {
    Pair::of(from, to).reserves(from, to)
}
