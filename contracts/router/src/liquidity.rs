//! Deposits to pairs and withdrawals from them.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IPair::{burnCall, mintCall};
use staking_abi::IPairFactory::createPairCall;
use staking_common::abi::{address, calldata};
use staking_common::words::{exactly, word};
use staking_common::{host, token};
use staking_math::amm;

use crate::error::Error;
use crate::in_time;
use crate::pairs::{Pair, factory};
use crate::prices::priced;
use crate::swaps::enough;

#[allow(clippy::too_many_arguments, reason = "the interface has as many")]
pub(crate) fn add_liquidity(
    token_a: Address,
    token_b: Address,
    desired_a: U256,
    desired_b: U256,
    min_a: U256,
    min_b: U256,
    to: Address,
    deadline: U256,
) -> Result<[U256; 3], Error> {
    in_time(deadline)?;
    let pair = Pair::of(token_a, token_b);
    if !pair.exists() {
        host::tell(factory(), &calldata(createPairCall::SELECTOR, &[address(token_a), address(token_b)]))?;
    }
    let reserves = pair.reserves(token_a, token_b)?;
    let [amount_a, amount_b] = at_ratio([desired_a, desired_b], reserves, [token_a, token_b])?;
    enough(token_a, amount_a, min_a)?;
    enough(token_b, amount_b, min_b)?;
    for (token, amount) in [(token_a, amount_a), (token_b, amount_b)] {
        token::pass(token, host::caller(), pair.address, amount)?;
    }
    let answer = host::tell(pair.address, &calldata(mintCall::SELECTOR, &[address(to)]))?;
    let [liquidity] = exactly(&answer).ok_or_else(|| Error::pair_not_found(token_a, token_b))?;
    Ok([amount_a, amount_b, liquidity])
}

/// As much of both as fits the ratio of the reserves; a pair that lacks either token has none and takes any, so that a
/// wei sent to it before its first deposit holds nobody up.
fn at_ratio(desired: [U256; 2], reserves: [u128; 2], tokens: [Address; 2]) -> Result<[U256; 2], Error> {
    if reserves.contains(&0) {
        return Ok(desired);
    }
    let [desired_a, desired_b] = desired;
    let optimal_b = priced(amm::quote_down, desired_a, reserves)?;
    if optimal_b <= desired_b {
        return Ok([desired_a, optimal_b]);
    }
    let [reserve_a, reserve_b] = reserves;
    let optimal_a = priced(amm::quote_down, desired_b, [reserve_b, reserve_a])?;
    // Rounded down from less than `desired_a` is worth, so never above it.
    if optimal_a > desired_a {
        return Err(Error::excessive_amount(tokens[0], optimal_a, desired_a));
    }
    Ok([optimal_a, desired_b])
}

pub(crate) fn remove_liquidity(
    token_a: Address,
    token_b: Address,
    liquidity: U256,
    min_a: U256,
    min_b: U256,
    to: Address,
    deadline: U256,
) -> Result<[U256; 2], Error> {
    in_time(deadline)?;
    let pair = Pair::of(token_a, token_b);
    if !pair.exists() {
        return Err(Error::pair_not_found(token_a, token_b));
    }
    token::pass(pair.address, host::caller(), pair.address, liquidity)?;
    let answer = host::tell(pair.address, &calldata(burnCall::SELECTOR, &[address(to)]))?;
    let amounts = exactly(&answer).ok_or_else(|| Error::pair_not_found(token_a, token_b))?;
    let [amount_a, amount_b] = pair.ordered(amounts);
    enough(token_a, amount_a, min_a)?;
    enough(token_b, amount_b, min_b)?;
    Ok([amount_a, amount_b])
}

#[allow(clippy::too_many_arguments, reason = "the interface has as many")]
pub(crate) fn remove_liquidity_with_permit(
    token_a: Address,
    token_b: Address,
    liquidity: U256,
    min_a: U256,
    min_b: U256,
    to: Address,
    deadline: U256,
    approve_max: bool,
    v: u8,
    r: U256,
    s: U256,
) -> Result<[U256; 2], Error> {
    let pair = Pair::of(token_a, token_b).address;
    let value = if approve_max { U256::MAX } else { liquidity };
    // Whoever saw the signature may have used it already: only the allowance counts.
    token::permit(pair, host::caller(), value, deadline, [word(v), r, s]);
    remove_liquidity(token_a, token_b, liquidity, min_a, min_b, to, deadline)
}
