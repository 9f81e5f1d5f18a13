//! Swaps along a path: each pair pays the next.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IPair::swapCall;
use staking_common::abi::{address, calldata};
use staking_common::words::word;
use staking_common::{host, token};
use staking_math::amm;

use crate::error::Error;
use crate::in_time;
use crate::pairs::Pair;
use crate::prices::{checked, get_amounts_in, get_amounts_out, priced};

pub(crate) fn swap_exact_in(
    amount_in: U256,
    amount_out_min: U256,
    path: Vec<Address>,
    to: Address,
    deadline: U256,
) -> Result<Vec<U256>, Error> {
    in_time(deadline)?;
    let amounts = get_amounts_out(amount_in, path.clone())?;
    enough(last(&path), amounts.last().copied().unwrap_or_default(), amount_out_min)?;
    swap(&amounts, &path, to)?;
    Ok(amounts)
}

pub(crate) fn swap_exact_out(
    amount_out: U256,
    amount_in_max: U256,
    path: Vec<Address>,
    to: Address,
    deadline: U256,
) -> Result<Vec<U256>, Error> {
    in_time(deadline)?;
    let amounts = get_amounts_in(amount_out, path.clone())?;
    let amount_in = amounts.first().copied().unwrap_or_default();
    if amount_in > amount_in_max {
        let token = path.first().copied().unwrap_or_default();
        return Err(Error::excessive_amount(token, amount_in, amount_in_max));
    }
    swap(&amounts, &path, to)?;
    Ok(amounts)
}

/// Pays the first pair and lets each pay the next, the last one `to`.
fn swap(amounts: &[U256], path: &[Address], to: Address) -> Result<(), Error> {
    for (at, hop) in hops(path, to).enumerate() {
        if at == 0 {
            pay(&hop, amounts.first().copied().unwrap_or_default())?;
        }
        hop.swap(amounts.get(at + 1).copied().unwrap_or_default())?;
    }
    Ok(())
}

pub(crate) fn swap_measured(
    amount_in: U256,
    amount_out_min: U256,
    path: Vec<Address>,
    to: Address,
    deadline: U256,
) -> Result<(), Error> {
    in_time(deadline)?;
    checked(&path)?;
    let bought = last(&path);
    let mut before = 0;
    for (at, hop) in hops(&path, to).enumerate() {
        let reserves = hop.pair.reserves(hop.sold, hop.bought)?;
        if at == 0 {
            pay(&hop, amount_in)?;
            // After the payment: it may be of the token that comes out in the end.
            before = token::balance_of(bought, to)?;
        }
        // Whatever has arrived is swapped.
        let arrived = token::balance_of(hop.sold, hop.pair.address)?.saturating_sub(reserves[0]);
        hop.swap(priced(amm::amount_out_down, word(arrived), reserves)?)?;
    }
    let received = token::balance_of(bought, to)?.saturating_sub(before);
    enough(bought, word(received), amount_out_min)
}

/// A pair of a path.
struct Hop {
    pair: Pair,
    sold: Address,
    bought: Address,
    to: Address,
}

/// The pairs of a path; each pays the next one.
fn hops(path: &[Address], to: Address) -> impl Iterator<Item = Hop> {
    path.windows(2).enumerate().filter_map(move |(at, tokens)| {
        let [sold, bought] = *tokens.first_chunk()?;
        let next = path.get(at + 2).map_or(to, |next| Pair::of(bought, *next).address);
        Some(Hop { pair: Pair::of(sold, bought), sold, bought, to: next })
    })
}

impl Hop {
    fn swap(&self, out: U256) -> Result<(), Error> {
        let [out0, out1] = self.pair.ordered([U256::ZERO, out]);
        let arguments = [out0, out1, address(self.to), word(128u64), U256::ZERO];
        host::tell(self.pair.address, &calldata(swapCall::SELECTOR, &arguments))?;
        Ok(())
    }
}

/// Has the caller pay the first pair.
fn pay(hop: &Hop, amount: U256) -> Result<(), Error> {
    Ok(token::pass(hop.sold, host::caller(), hop.pair.address, amount)?)
}

fn last(path: &[Address]) -> Address {
    path.last().copied().unwrap_or_default()
}

/// Fails if less comes out than was wanted.
pub(crate) fn enough(token: Address, amount: U256, minimum: U256) -> Result<(), Error> {
    if amount < minimum { Err(Error::insufficient_amount(token, amount, minimum)) } else { Ok(()) }
}
