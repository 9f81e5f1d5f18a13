//! Constant-product pairs: the formulas of Uniswap V2, to the wei.
//!
//! Reserves are below 2^112, so that every product here is below 2^256 and every divisor below 2^127.

use crate::divide::divide;
use crate::fixed::{WAD, div_down, low_u128, mul_saturating, product_of, words};
use alloy_primitives::U256;

/// Largest reserve of a token: 2^112 − 1.
pub const MAX_RESERVE: u128 = (1 << 112) - 1;

/// Liquidity that the first deposit burns, so that nobody owns the whole pair.
pub const MINIMUM_LIQUIDITY: u128 = 1_000;

/// What a swap pays for `amount_in`, rounded down: ⌊997·in·Ro / (1000·Ri + 997·in)⌋. `None` for nothing to swap, an
/// empty pair, or amounts beyond [`MAX_RESERVE`].
pub fn amount_out_down(amount_in: u128, reserve_in: u128, reserve_out: u128) -> Option<u128> {
    if amount_in == 0 || reserve_in == 0 || reserve_out == 0 || !fits([amount_in, reserve_in, reserve_out]) {
        return None;
    }
    let with_fee = amount_in * 997;
    let divisor = reserve_in * 1_000 + with_fee;
    Some(low_u128(div_down(product_of(with_fee, reserve_out), divisor)))
}

/// What a swap takes for `amount_out`, rounded up: ⌊1000·Ri·out / (997·(Ro − out))⌋ + 1. `None` for nothing to swap,
/// more than the pair holds, or amounts beyond [`MAX_RESERVE`].
pub fn amount_in_up(amount_out: u128, reserve_in: u128, reserve_out: u128) -> Option<u128> {
    if amount_out == 0 || reserve_in == 0 || !fits([amount_out, reserve_in, reserve_out]) {
        return None;
    }
    let divisor = reserve_out.checked_sub(amount_out).filter(|rest| *rest > 0)? * 997;
    let taken = div_down(product_of(reserve_in * 1_000, amount_out), divisor);
    let taken = U256::saturating_add(taken, U256::ONE);
    let [low, high, 0, 0] = taken.into_limbs() else { return None };
    Some(u128::from(low) | u128::from(high) << 64)
}

/// What `amount` of one token is worth in the other at the present ratio, rounded down; `None` for nothing to quote, an
/// empty pair, or amounts beyond [`MAX_RESERVE`].
pub fn quote_down(amount: u128, reserve: u128, other: u128) -> Option<u128> {
    if amount == 0 || reserve == 0 || other == 0 || !fits([amount, reserve, other]) {
        return None;
    }
    let worth = div_down(product_of(amount, other), reserve);
    let [low, high, 0, 0] = worth.into_limbs() else { return None };
    Some(u128::from(low) | u128::from(high) << 64)
}

/// Liquidity of the first deposit, rounded down and without what is burnt: √(a·b) − 1000; `None` if nothing remains.
pub fn first_liquidity_down(amounts: [u128; 2]) -> Option<u128> {
    sqrt_down(product_of(amounts[0], amounts[1])).checked_sub(MINIMUM_LIQUIDITY).filter(|minted| *minted > 0)
}

/// Liquidity of a later deposit, rounded down: the lesser share of both reserves. `None` for an empty pair and for
/// nothing minted.
pub fn liquidity_down(amounts: [u128; 2], reserves: [u128; 2], supply: u128) -> Option<u128> {
    let share = |amount, reserve| {
        if reserve == 0 { None } else { Some(div_down(product_of(amount, supply), reserve)) }
    };
    let least = share(amounts[0], reserves[0])?.min(share(amounts[1], reserves[1])?);
    let [low, high, 0, 0] = least.into_limbs() else { return None };
    Some(u128::from(low) | u128::from(high) << 64).filter(|minted| *minted > 0)
}

/// What burning `liquidity` pays of a balance, rounded down.
pub fn burnt_share_down(liquidity: u128, balance: u128, supply: u128) -> u128 {
    low_u128(div_down(product_of(liquidity.min(supply), balance), supply))
}

/// Liquidity that the protocol takes for a growth of k from `k_last`: a sixth of the growth of √k, rounded down.
pub fn protocol_fee_down(reserves: [u128; 2], k_last: U256, supply: u128) -> u128 {
    let (root, last) = (sqrt_down(product_of(reserves[0], reserves[1])), sqrt_down(k_last));
    let Some(growth) = root.checked_sub(last).filter(|growth| *growth > 0) else { return 0 };
    low_u128(div_down(product_of(supply, growth), root * 5 + last))
}

/// Whether a swap left the product of the balances, less the fee of 0.3 % on what came in, no smaller than before.
pub fn keeps_k(balances: [u128; 2], amounts_in: [u128; 2], reserves: [u128; 2]) -> bool {
    if !fits(balances) || !fits(reserves) {
        return false;
    }
    let mut adjusted = [0; 2];
    for ((adjusted, balance), came) in adjusted.iter_mut().zip(balances).zip(amounts_in) {
        let Some(value) = came.checked_mul(3).and_then(|fee| (balance * 1_000).checked_sub(fee)) else {
            return false;
        };
        *adjusted = value;
    }
    let before = mul_saturating(product_of(reserves[0], reserves[1]), 1_000_000);
    product_of(adjusted[0], adjusted[1]) >= before
}

/// Adds the price of a token in units of the other, 2^112 to one, for so many seconds; it wraps, as only differences
/// count.
pub fn accumulate_price(cumulative: U256, reserve: u128, other: u128, seconds: u32) -> U256 {
    let limbs = [0, (other << 48) as u64, (other >> 16) as u64, (other >> 80) as u64];
    let price = div_down(U256::from_limbs(limbs), reserve);
    cumulative.wrapping_add(mul_saturating(price, u128::from(seconds)))
}

/// The product of two amounts, exact.
pub fn product(first: u128, second: u128) -> U256 {
    product_of(first, second)
}

/// What a token is worth in the other, times 10^18, rounded down; 0 in an empty pair.
pub fn price_wad_down(reserve: u128, other: u128) -> U256 {
    div_down(product_of(other, WAD), reserve)
}

/// What a deposit would be worth in the second token at the present ratio if no swap had left a fee, rounded down:
/// 2·√(a·b·p). Its worth if it had been held is `a·p + b`; the difference is the impermanent loss. `None` for an empty
/// pair and for amounts beyond [`MAX_RESERVE`].
pub fn worth_without_fees_down(deposited: [u128; 2], reserves: [u128; 2]) -> Option<u128> {
    let [first, second] = deposited;
    let worth = quote_down(first, reserves[0], reserves[1])?;
    Some(sqrt_down(product_of(worth, second)).saturating_mul(2))
}

/// What tokens are worth in the second one at the present ratio, rounded down; `None` as above.
pub fn worth_down(amounts: [u128; 2], reserves: [u128; 2]) -> Option<u128> {
    let [first, second] = amounts;
    let worth = if first == 0 { 0 } else { quote_down(first, reserves[0], reserves[1])? };
    Some(worth.saturating_add(second))
}

/// The square root, rounded down.
pub fn sqrt_down(value: U256) -> u128 {
    // No root has more bits than this, and from above Newton's steps fall until they are there: 7,000 gas less than bit by
    // bit.
    let bits = (256 - value.leading_zeros() as u32).div_ceil(2);
    let mut root = u128::MAX.unbounded_shr(128 - bits);
    loop {
        let quotient = divide(value, words(root));
        if quotient >= words(root) {
            return root;
        }
        root = low_u128(quotient).midpoint(root);
    }
}

fn fits<const N: usize>(values: [u128; N]) -> bool {
    values.iter().all(|value| *value <= MAX_RESERVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases that the test suite of `@uniswap/v2-core` publishes.
    #[test]
    fn swaps_pay_what_uniswap_publishes() {
        for (amount, reserve_in, reserve_out, expected) in [
            (1, 5, 10, 1_662_497_915_624_478_906),
            (1, 10, 5, 453_305_446_940_074_565),
            (2, 5, 10, 2_851_015_155_847_869_602),
            (2, 10, 5, 831_248_957_812_239_453),
            (1, 10, 10, 906_610_893_880_149_131),
            (1, 100, 100, 987_158_034_397_061_298),
            (1, 1_000, 1_000, 996_006_981_039_903_216),
        ] {
            let out = amount_out_down(amount * WAD, reserve_in * WAD, reserve_out * WAD).unwrap();
            assert_eq!(out, expected, "{amount} into {reserve_in}/{reserve_out}");
            let reserves = [reserve_in * WAD, reserve_out * WAD];
            let after = |out| [reserves[0] + amount * WAD, reserves[1] - out];
            assert!(keeps_k(after(out), [amount * WAD, 0], reserves));
            assert!(!keeps_k(after(out + 1), [amount * WAD, 0], reserves));
        }
    }

    #[test]
    fn what_a_swap_takes_suffices_and_a_wei_less_does_not() {
        for (out, reserves) in
            [(1, [7, 9]), (WAD, [5 * WAD, 10 * WAD]), (MAX_RESERVE / 3, [WAD, MAX_RESERVE])]
        {
            let taken = amount_in_up(out, reserves[0], reserves[1]).unwrap();
            assert!(amount_out_down(taken, reserves[0], reserves[1]).unwrap() >= out);
            let less = amount_out_down(taken - 1, reserves[0], reserves[1]).unwrap_or(0);
            // The formula adds a wei always, so that it may take one too many.
            assert!(less <= out, "{less} for {}", taken - 1);
        }
    }

    #[test]
    fn nothing_and_too_much_have_no_price() {
        assert_eq!(amount_out_down(0, 1, 1), None);
        assert_eq!(amount_out_down(1, 0, 1), None);
        assert_eq!(amount_out_down(MAX_RESERVE + 1, 1, 1), None);
        assert_eq!(amount_in_up(5, 1, 5), None);
        assert_eq!(amount_in_up(6, 1, 5), None);
        assert_eq!(quote_down(3, 0, 5), None);
        assert_eq!(quote_down(3, 2, 5), Some(7));
        assert_eq!(first_liquidity_down([1_000, 1_000]), None);
        assert_eq!(first_liquidity_down([1_001, 1_001]), Some(1));
        assert_eq!(liquidity_down([1, 1], [0, 5], 5), None);
        assert_eq!(liquidity_down([1, 1], [7, 7], 5), None);
    }

    #[test]
    fn deposits_are_worth_the_lesser_share() {
        assert_eq!(first_liquidity_down([WAD, 4 * WAD]), Some(2 * WAD - 1_000));
        assert_eq!(liquidity_down([10, 30], [100, 100], 50), Some(5));
        assert_eq!(burnt_share_down(3, 100, 9), 33);
        assert_eq!(burnt_share_down(9, 100, 9), 100);
    }

    /// The pair of `@uniswap/v2-core`'s test of `feeTo`: 1000 and 1000 tokens, a swap of one.
    #[test]
    fn the_protocol_takes_a_sixth_of_the_growth() {
        let supply = 1_000 * WAD;
        let k_last = product_of(supply, supply);
        let reserves = [1_001 * WAD, 1_000 * WAD - 996_006_981_039_903_216];
        assert_eq!(protocol_fee_down(reserves, k_last, supply), 249_750_499_251_388);
        assert_eq!(protocol_fee_down([supply, supply], k_last, supply), 0);
    }

    #[test]
    fn a_price_that_quadruples_costs_a_fifth_of_what_was_held() {
        let (deposited, reserves) = ([100 * WAD, 100 * WAD], [50 * WAD, 200 * WAD]);
        assert_eq!(worth_down(deposited, reserves), Some(500 * WAD));
        assert_eq!(worth_without_fees_down(deposited, reserves), Some(400 * WAD));
        assert_eq!(worth_down(reserves, reserves), Some(400 * WAD));
        assert_eq!(worth_without_fees_down(deposited, deposited), Some(200 * WAD));
        assert_eq!(worth_without_fees_down(deposited, [0, 0]), None);
    }

    #[test]
    fn roots_and_prices_agree_with_plain_ones() {
        for root in [0, 1, 2, 3, WAD, (1 << 112) - 1, u128::MAX] {
            assert_eq!(sqrt_down(product_of(root, root)), root);
            let next =
                product_of(root, root).saturating_add(U256::from(root)).saturating_add(U256::from(root));
            assert_eq!(sqrt_down(next), root, "one below the next square");
        }
        let mut value = U256::MAX;
        while !value.is_zero() {
            let root = words(sqrt_down(value));
            let above = root.saturating_add(U256::ONE);
            assert!(
                root * root <= value && above.checked_mul(above).is_none_or(|square| square > value),
                "{value}"
            );
            value /= U256::from(3u64);
        }
        let price = (U256::from(3u64) << 112usize) / U256::from(7u64);
        assert_eq!(accumulate_price(U256::ZERO, 7, 3, 10), price * U256::from(10u64));
        let wrapped = accumulate_price(U256::MAX, 7, 3, 1);
        assert_eq!(wrapped, price - U256::ONE);
    }
}
