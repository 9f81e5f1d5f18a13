//! What every staker is due, computed beside the contract: by `staking-math`, and exactly, in fractions.

use alloy::primitives::{Address, U256, U512};
use staking_math::{Backlog, RewardDebt, RewardStream, clock};
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

#[derive(Clone, Copy, Debug)]
struct Staker {
    stake: u128,
    debt: RewardDebt,
    exact: Fraction,
    claimed: u128,
}

/// One pool, one funding, and the actions that reached the chain, in the order and at the times they did.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    stream: RewardStream,
    backlog: Backlog,
    funded: u128,
    start: u64,
    duration: u64,
    settled: u64,
    total: u128,
    stakers: BTreeMap<Address, Staker>,
}

impl Ledger {
    /// The only funding.
    pub(super) fn fund(&mut self, at: u64, amount: u128, duration: u64) -> bool {
        self.settle(at);
        self.advance(at);
        (self.funded, self.start, self.duration, self.settled) = (amount, at, duration, at);
        self.stream.fund(&mut self.backlog, amount, duration as u32, clock(at)).is_ok()
    }

    /// A stake came in.
    pub(super) fn stake(&mut self, at: u64, who: Address, amount: u128) {
        self.settle(at);
        self.advance(at);
        let new = Staker { stake: 0, debt: RewardDebt::default(), exact: Fraction::ZERO, claimed: 0 };
        let staker = self.stakers.entry(who).or_insert(new);
        staker.debt.enter(amount, &self.stream);
        staker.stake += amount;
        self.total += amount;
    }

    /// A part of a stake went out.
    pub(super) fn withdraw(&mut self, at: u64, who: Address, amount: u128) {
        self.settle(at);
        self.advance(at);
        if let Some(staker) = self.stakers.get_mut(&who) {
            staker.debt.leave(amount, &self.stream);
            staker.stake -= amount;
            self.total -= amount;
        }
    }

    /// A claim; returns what it pays.
    pub(super) fn claim(&mut self, at: u64, who: Address) -> u128 {
        self.settle(at);
        let stream = self.stream.at(clock(at), self.total);
        let Some(staker) = self.stakers.get_mut(&who) else { return 0 };
        let paid = staker.debt.take(staker.stake, &stream);
        staker.claimed += paid;
        paid
    }

    /// Everything goes out and is paid.
    pub(super) fn exit(&mut self, at: u64, who: Address) -> u128 {
        let stake = self.stakers.get(&who).map_or(0, |staker| staker.stake);
        self.withdraw(at, who, stake);
        self.claim(at, who)
    }

    /// What `earned` answers at an instant.
    pub(super) fn earned(&self, at: u64, who: Address) -> u128 {
        let stream = self.stream.at(clock(at), self.total);
        self.stakers.get(&who).map_or(0, |staker| staker.debt.earned_down(staker.stake, &stream))
    }

    /// All claims of an account by `staking-math`.
    pub(super) fn claimed(&self, who: Address) -> u128 {
        self.stakers.get(&who).map_or(0, |staker| staker.claimed)
    }

    /// The exact share of an account in what was streamed so far.
    pub(super) fn exact(&self, who: Address) -> Fraction {
        self.stakers.get(&who).map_or(Fraction::ZERO, |staker| staker.exact)
    }

    fn settle(&mut self, at: u64) {
        let until = at.min(self.start + self.duration);
        let seconds = until.saturating_sub(self.settled);
        self.settled = self.settled.max(until);
        if seconds > 0 && self.total > 0 {
            let streamed = U512::from(self.funded) * U512::from(seconds);
            let whole = U512::from(self.duration) * U512::from(self.total);
            for staker in self.stakers.values_mut() {
                let share = Fraction::new(streamed * U512::from(staker.stake), whole);
                staker.exact = staker.exact.plus(share);
            }
        }
    }

    fn advance(&mut self, at: u64) {
        self.backlog.undistributed_q32 += self.stream.advance(clock(at), self.total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_and_the_contracts_arithmetic_is_at_most_one_wei_below() {
        let (alice, bob) = (Address::repeat_byte(1), Address::repeat_byte(2));
        let mut ledger = Ledger::default();
        ledger.stake(100, alice, 1);
        assert!(ledger.fund(200, 1_000, 70));
        ledger.stake(210, bob, 2);
        ledger.claim(217, alice);
        ledger.exit(300, alice);
        ledger.exit(300, bob);
        // 10 seconds alone, then a third of 60: 1000 · (10 + 20) / 70.
        assert_eq!(ledger.exact(alice), Fraction::new(U512::from(3_000), U512::from(7)));
        assert_eq!(ledger.exact(alice).floor(), U256::from(428));
        assert_eq!(ledger.exact(bob).floor(), U256::from(571));
        assert!((427..=428).contains(&ledger.claimed(alice)), "{}", ledger.claimed(alice));
        assert!((570..=571).contains(&ledger.claimed(bob)), "{}", ledger.claimed(bob));
    }
}
