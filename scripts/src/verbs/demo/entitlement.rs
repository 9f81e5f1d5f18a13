//! What every staker is due, computed beside the contract: by `staking-math`, and exactly, in fractions.

use crate::model::{PoolModel, Refusal};
use alloy::primitives::{Address, U256, U512};
use std::collections::BTreeMap;

/// A non-negative fraction; wide enough for the few divisions of a demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    numerator: U512,
    denominator: U512,
}

impl Fraction {
    const ZERO: Self = Self { numerator: U512::ZERO, denominator: U512::ONE };

    fn new(numerator: U512, denominator: U512) -> Self {
        let divisor = numerator.gcd(denominator).max(U512::ONE);
        Self { numerator: numerator / divisor, denominator: denominator / divisor }
    }

    fn plus(self, other: Self) -> Self {
        Self::new(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )
    }

    /// Whole part.
    pub(super) fn floor(&self) -> U256 {
        U256::from(self.numerator / self.denominator)
    }
}

/// One pool, one funding, and the actions that reached the chain, in the order and at the times they did.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    pool: PoolModel<Address>,
    exact: BTreeMap<Address, Fraction>,
    funded: u128,
    start: u64,
    duration: u64,
    settled: u64,
}

impl Ledger {
    /// The only funding.
    pub(super) fn fund(&mut self, at: u64, amount: u128, duration: u64) -> bool {
        self.settle(at);
        (self.funded, self.start, self.duration, self.settled) = (amount, at, duration, at);
        u32::try_from(duration).is_ok_and(|duration| self.pool.fund(at, amount, duration).is_ok())
    }

    /// A stake came in.
    pub(super) fn stake(&mut self, at: u64, who: Address, amount: u128) -> Result<(), Refusal> {
        self.settle(at);
        self.exact.entry(who).or_insert(Fraction::ZERO);
        self.pool.stake(at, &who, amount)
    }

    /// A part of a stake went out.
    pub(super) fn withdraw(&mut self, at: u64, who: Address, amount: u128) -> Result<(), Refusal> {
        self.settle(at);
        self.pool.withdraw(at, &who, amount)
    }

    /// A claim; returns what it pays.
    pub(super) fn claim(&mut self, at: u64, who: Address) -> u128 {
        self.settle(at);
        self.pool.claim(at, &who)
    }

    /// Everything goes out and is paid.
    pub(super) fn exit(&mut self, at: u64, who: Address) -> Result<u128, Refusal> {
        self.settle(at);
        self.pool.exit(at, &who)
    }

    /// What `earned` answers at an instant.
    pub(super) fn earned(&self, at: u64, who: Address) -> u128 {
        self.pool.earned(at, &who)
    }

    /// All claims of an account by `staking-math`.
    pub(super) fn claimed(&self, who: Address) -> u128 {
        self.pool.staker(&who).claimed
    }

    /// The exact share of an account in what was streamed so far.
    pub(super) fn exact(&self, who: Address) -> Fraction {
        self.exact.get(&who).copied().unwrap_or(Fraction::ZERO)
    }

    fn settle(&mut self, at: u64) {
        let until = at.min(self.start + self.duration);
        let seconds = until.saturating_sub(self.settled);
        self.settled = self.settled.max(until);
        if seconds > 0 && self.pool.total() > 0 {
            let streamed = U512::from(self.funded) * U512::from(seconds);
            let whole = U512::from(self.duration) * U512::from(self.pool.total());
            for (who, exact) in &mut self.exact {
                let share = Fraction::new(streamed * U512::from(self.pool.staker(who).staked), whole);
                *exact = exact.plus(share);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_and_the_contracts_arithmetic_is_at_most_one_wei_below() {
        let (alice, bob) = (Address::repeat_byte(1), Address::repeat_byte(2));
        let mut ledger = Ledger::default();
        ledger.stake(100, alice, 1).unwrap();
        assert!(ledger.fund(200, 1_000, 70));
        ledger.stake(210, bob, 2).unwrap();
        ledger.claim(217, alice);
        ledger.exit(300, alice).unwrap();
        ledger.exit(300, bob).unwrap();
        // 10 seconds alone, then a third of 60: 1000 · (10 + 20) / 70.
        assert_eq!(ledger.exact(alice), Fraction::new(U512::from(3_000), U512::from(7)));
        assert_eq!(ledger.exact(alice).floor(), U256::from(428));
        assert_eq!(ledger.exact(bob).floor(), U256::from(571));
        assert!((427..=428).contains(&ledger.claimed(alice)), "{}", ledger.claimed(alice));
        assert!((570..=571).contains(&ledger.claimed(bob)), "{}", ledger.claimed(bob));
    }
}
