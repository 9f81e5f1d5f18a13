//! A pair of two tokens that charges no protocol fee, reached through the router.

use alloy::primitives::U256;
use staking_math::amm::{
    MAX_RESERVE, MINIMUM_LIQUIDITY, amount_out_down, burnt_share_down, first_liquidity_down, liquidity_down,
    price_wad_down, quote_down,
};
use std::collections::BTreeMap;

/// Why pair or router would refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairRefusal {
    /// Nobody provided anything yet.
    Empty,
    /// An amount of zero.
    ZeroAmount,
    /// More than [`MAX_RESERVE`] would be in the pair.
    TooMuch,
    /// Less than a wei would come out.
    NothingOut,
    /// Less than a wei of LP tokens would be minted.
    NothingMinted,
    /// More LP tokens than the account holds, which is so many.
    InsufficientLiquidity(u128),
    /// The pair has this price already.
    SamePrice,
    /// No swap moves the price there.
    UnreachablePrice,
}

impl std::fmt::Display for PairRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("the pair is empty: somebody has to provide both tokens first"),
            Self::ZeroAmount => f.write_str("the amount is zero"),
            Self::TooMuch => write!(f, "the pair holds at most {MAX_RESERVE} wei of a token"),
            Self::NothingOut => f.write_str("it is so little that nothing would come out"),
            Self::NothingMinted => f.write_str("it is so little that no LP token would be minted"),
            Self::InsufficientLiquidity(held) => {
                write!(f, "the account holds only {held} wei of LP tokens outside the farm")
            }
            Self::SamePrice => f.write_str("the pair has this price already"),
            Self::UnreachablePrice => f.write_str("no swap moves the price there"),
        }
    }
}

/// A pair whose LP tokens are held by accounts named by `K`. The first token's price is in the second.
#[derive(Clone, Debug)]
pub struct PairModel<K> {
    reserves: [u128; 2],
    supply: u128,
    shares: BTreeMap<K, u128>,
}

impl<K> Default for PairModel<K> {
    fn default() -> Self {
        Self { reserves: [0; 2], supply: 0, shares: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> PairModel<K> {
    /// `addLiquidity`: as much of both as fits the price. Returns what went in and the LP tokens minted.
    pub fn provide(&mut self, who: &K, desired: [u128; 2]) -> Result<([u128; 2], u128), PairRefusal> {
        let amounts = self.at_ratio(desired)?;
        let minted = match self.supply {
            0 => first_liquidity_down(amounts),
            supply => liquidity_down(amounts, self.reserves, supply),
        };
        let minted = minted.ok_or(PairRefusal::NothingMinted)?;
        self.reserves = [0, 1].map(|at| self.reserves[at] + amounts[at]);
        let burnt = if self.supply == 0 { MINIMUM_LIQUIDITY } else { 0 };
        self.supply += burnt + minted;
        self.receive(who, minted);
        Ok((amounts, minted))
    }

    /// `removeLiquidity`; returns what comes out.
    pub fn remove(&mut self, who: &K, liquidity: u128) -> Result<[u128; 2], PairRefusal> {
        let amounts = self.share_down(liquidity);
        if liquidity > self.liquidity(who) {
            return Err(PairRefusal::InsufficientLiquidity(self.liquidity(who)));
        }
        if amounts.contains(&0) {
            return Err(PairRefusal::NothingOut);
        }
        self.send(who, liquidity)?;
        self.supply -= liquidity;
        self.reserves = [0, 1].map(|at| self.reserves[at] - amounts[at]);
        Ok(amounts)
    }

    /// `swapExactTokensForTokens` of token `from`; returns what comes out of the other.
    pub fn swap(&mut self, from: usize, amount: u128) -> Result<u128, PairRefusal> {
        let (paid, reserves) = self.after(from, amount)?;
        self.reserves = reserves;
        Ok(paid)
    }

    /// The token, and the least of it, that a swap takes to move the price to `target` (·10^18) or just beyond.
    pub fn amount_to_price(&self, target: U256) -> Result<(usize, u128), PairRefusal> {
        let price = self.price();
        if self.supply == 0 {
            return Err(PairRefusal::Empty);
        }
        if price == target {
            return Err(PairRefusal::SamePrice);
        }
        // Selling the second token raises the price of the first.
        let from = usize::from(price < target);
        let is_there = |amount| match self.after(from, amount) {
            Ok((_, reserves)) => {
                let price = price_wad_down(reserves[0], reserves[1]);
                if from == 1 { price >= target } else { price <= target }
            }
            // Too little to move anything; the upper bound is never too much.
            Err(_) => false,
        };
        let (mut low, mut high) = (0, MAX_RESERVE - self.reserves[from]);
        if !is_there(high) {
            return Err(PairRefusal::UnreachablePrice);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if is_there(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Ok((from, high))
    }

    /// An account sends LP tokens to somebody else, say a farm.
    pub fn send(&mut self, who: &K, liquidity: u128) -> Result<(), PairRefusal> {
        let held = self.liquidity(who);
        let left = held.checked_sub(liquidity).ok_or(PairRefusal::InsufficientLiquidity(held))?;
        self.shares.insert(who.clone(), left);
        Ok(())
    }

    /// An account receives LP tokens from somebody else.
    pub fn receive(&mut self, who: &K, liquidity: u128) {
        *self.shares.entry(who.clone()).or_default() += liquidity;
    }

    /// LP tokens that an account holds itself.
    pub fn liquidity(&self, who: &K) -> u128 {
        self.shares.get(who).copied().unwrap_or_default()
    }

    /// LP tokens that exist.
    pub fn supply(&self) -> u128 {
        self.supply
    }

    /// Both reserves.
    pub fn reserves(&self) -> [u128; 2] {
        self.reserves
    }

    /// What LP tokens stand for, rounded down.
    pub fn share_down(&self, liquidity: u128) -> [u128; 2] {
        self.reserves.map(|reserve| burnt_share_down(liquidity, reserve, self.supply))
    }

    /// The price of the first token in the second, ·10^18, rounded down.
    pub fn price(&self) -> U256 {
        price_wad_down(self.reserves[0], self.reserves[1])
    }

    /// What a swap pays, and the reserves after it.
    fn after(&self, from: usize, amount: u128) -> Result<(u128, [u128; 2]), PairRefusal> {
        if amount == 0 {
            return Err(PairRefusal::ZeroAmount);
        }
        if self.supply == 0 {
            return Err(PairRefusal::Empty);
        }
        let (sold, bought) = (self.reserves[from], self.reserves[1 - from]);
        let grown = sold.checked_add(amount).filter(|sum| *sum <= MAX_RESERVE).ok_or(PairRefusal::TooMuch)?;
        let paid = amount_out_down(amount, sold, bought).filter(|paid| *paid > 0);
        let paid = paid.ok_or(PairRefusal::NothingOut)?;
        let rest = bought - paid;
        Ok((paid, if from == 0 { [grown, rest] } else { [rest, grown] }))
    }

    /// The router's choice: all of one token, and of the other what it is worth. An empty pair takes any.
    fn at_ratio(&self, desired: [u128; 2]) -> Result<[u128; 2], PairRefusal> {
        let [first, second] = desired;
        if desired.contains(&0) {
            return Err(PairRefusal::ZeroAmount);
        }
        let fits = |amounts: &[u128; 2]| {
            let sums = [0, 1].map(|at| self.reserves[at].saturating_add(amounts[at]));
            sums.iter().all(|sum| *sum <= MAX_RESERVE)
        };
        let amounts = if self.supply == 0 {
            Some(desired)
        } else {
            // The router refuses what it cannot quote, even if the other token were the scarce one.
            match quote_down(first, self.reserves[0], self.reserves[1]) {
                Some(quoted) if quoted > second => {
                    quote_down(second, self.reserves[1], self.reserves[0]).map(|quoted| [quoted, second])
                }
                quoted => quoted.map(|quoted| [first, quoted]),
            }
        };
        amounts.filter(fits).ok_or(PairRefusal::TooMuch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAD: u128 = 1_000_000_000_000_000_000;

    fn pair() -> PairModel<&'static str> {
        let mut pair = PairModel::default();
        let provided = pair.provide(&"A", [100 * WAD, 400 * WAD]).unwrap();
        assert_eq!(provided, ([100 * WAD, 400 * WAD], 200 * WAD - 1_000));
        pair
    }

    #[test]
    fn deposits_take_what_fits_the_price_and_pay_it_back() {
        let mut pair = pair();
        assert_eq!(pair.provide(&"B", [10 * WAD, 50 * WAD]), Ok(([10 * WAD, 40 * WAD], 20 * WAD)));
        assert_eq!(pair.provide(&"B", [20 * WAD, 40 * WAD]), Ok(([10 * WAD, 40 * WAD], 20 * WAD)));
        assert_eq!(pair.remove(&"B", 40 * WAD), Ok([20 * WAD, 80 * WAD]));
        assert_eq!((pair.reserves(), pair.supply()), ([100 * WAD, 400 * WAD], 200 * WAD));
        assert_eq!(pair.remove(&"B", 1), Err(PairRefusal::InsufficientLiquidity(0)));
    }

    #[test]
    fn swaps_pay_what_the_formula_says_and_move_the_price() {
        let mut pair = pair();
        let paid = pair.swap(1, 40 * WAD).unwrap();
        assert_eq!(Some(paid), amount_out_down(40 * WAD, 400 * WAD, 100 * WAD));
        assert_eq!(pair.reserves(), [100 * WAD - paid, 440 * WAD]);
    }

    #[test]
    fn a_price_is_reached_by_the_least_amount() {
        for target in [1, 3_900_000, 4_000_001, 8_000_000, 1_000_000_000] {
            let target = U256::from(target) * U256::from(WAD / 1_000_000);
            let pair = pair();
            let (from, amount) = pair.amount_to_price(target).unwrap();
            let rises = target > pair.price();
            assert_eq!(from, usize::from(rises));
            let price_after = |amount| {
                let mut pair = pair.clone();
                pair.swap(from, amount).unwrap();
                pair.price()
            };
            let beyond = |price| if rises { price >= target } else { price <= target };
            assert!(beyond(price_after(amount)) && !beyond(price_after(amount - 1)), "{target}");
        }
        let pair = pair();
        assert_eq!(pair.amount_to_price(U256::from(4 * WAD)), Err(PairRefusal::SamePrice));
        assert_eq!(pair.amount_to_price(U256::MAX), Err(PairRefusal::UnreachablePrice));
        assert_eq!(PairModel::<u8>::default().amount_to_price(U256::ONE), Err(PairRefusal::Empty));
    }

    #[test]
    fn what_pair_or_router_would_refuse_changes_nothing() {
        let mut pair = pair();
        let before = (pair.reserves(), pair.supply());
        assert_eq!(pair.swap(0, 0), Err(PairRefusal::ZeroAmount));
        assert_eq!(pair.swap(1, 1), Err(PairRefusal::NothingOut));
        assert_eq!(pair.swap(0, MAX_RESERVE), Err(PairRefusal::TooMuch));
        assert_eq!(pair.provide(&"A", [0, 1]), Err(PairRefusal::ZeroAmount));
        assert_eq!(pair.provide(&"A", [MAX_RESERVE, MAX_RESERVE]), Err(PairRefusal::TooMuch));
        assert_eq!((pair.reserves(), pair.supply()), before);
        let mut empty = PairModel::<&str>::default();
        assert_eq!(empty.swap(0, 1), Err(PairRefusal::Empty));
        assert_eq!(empty.provide(&"A", [1_000, 1_000]), Err(PairRefusal::NothingMinted));
    }
}
