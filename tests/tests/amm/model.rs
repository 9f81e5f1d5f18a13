//! A pair in numbers without bounds, written from the interface and knowing nothing of `staking_math`.

use num_bigint::BigUint;

/// Who holds LP tokens: three people, who receives the protocol fee, the pair, nobody.
pub(crate) const TAKER: usize = 3;
pub(crate) const PAIR: usize = 4;
pub(crate) const NOBODY: usize = 5;
pub(crate) const HOLDERS: usize = 6;

/// What a pair must say.
#[derive(Clone, Default)]
pub(crate) struct Model {
    pub(crate) reserves: [BigUint; 2],
    /// Both tokens that lie in the pair.
    pub(crate) balances: [BigUint; 2],
    pub(crate) changed_at: u64,
    pub(crate) cumulative: [BigUint; 2],
    pub(crate) liquidity: [BigUint; HOLDERS],
    pub(crate) k_last: BigUint,
    pub(crate) is_charged: bool,
}

pub(crate) fn big(value: u64) -> BigUint {
    BigUint::from(value)
}

fn power(exponent: u32) -> BigUint {
    big(2).pow(exponent)
}

/// A model that would refuse changes nothing.
type Outcome<T> = Option<(T, Model)>;

impl Model {
    pub(crate) fn supply(&self) -> BigUint {
        self.liquidity.iter().sum()
    }

    pub(crate) fn k(&self) -> BigUint {
        &self.reserves[0] * &self.reserves[1]
    }

    /// What lies above the reserves.
    pub(crate) fn surplus(&self) -> [BigUint; 2] {
        [0, 1].map(|at| &self.balances[at] - &self.reserves[at])
    }

    fn settle(&mut self, now: u64) -> Option<()> {
        if self.balances.iter().any(|balance| *balance >= power(112)) {
            return None;
        }
        let seconds = big((now - self.changed_at) % (1 << 32));
        if self.reserves.iter().all(|reserve| *reserve > big(0)) {
            for (at, sum) in self.cumulative.iter_mut().enumerate() {
                let price = &self.reserves[1 - at] * power(112) / &self.reserves[at];
                *sum = (&*sum + price * &seconds) % power(256);
            }
        }
        self.reserves = self.balances.clone();
        self.changed_at = now;
        Some(())
    }

    fn charge(&mut self) {
        if self.is_charged && self.k_last > big(0) {
            let (root, last) = (self.k().sqrt(), self.k_last.sqrt());
            if root > last {
                let fee = self.supply() * (&root - &last) / (root * 5u32 + last);
                self.liquidity[TAKER] += fee;
            }
        }
    }

    fn remember(&mut self) {
        self.k_last = if self.is_charged { self.k() } else { big(0) };
    }

    /// LP tokens for what lies above the reserves.
    pub(crate) fn mint(&self, who: usize, now: u64) -> Outcome<[BigUint; 2]> {
        let mut next = self.clone();
        let amounts = self.surplus();
        next.charge();
        let supply = next.supply();
        let minted = if supply == big(0) {
            next.liquidity[NOBODY] = big(1_000);
            let root = (&amounts[0] * &amounts[1]).sqrt();
            if root <= big(1_000) {
                return None;
            }
            root - big(1_000)
        } else if self.k() == big(0) {
            return None;
        } else {
            let [first, second] = [0, 1].map(|at| &amounts[at] * &supply / &self.reserves[at]);
            first.min(second)
        };
        next.liquidity[who] += &minted;
        if minted == big(0) || next.supply() >= power(127) {
            return None;
        }
        next.settle(now)?;
        next.remember();
        Some((amounts, next))
    }

    /// What the LP tokens in the pair are worth.
    pub(crate) fn burn(&self, now: u64) -> Outcome<[BigUint; 2]> {
        let mut next = self.clone();
        let burnt = self.liquidity[PAIR].clone();
        next.charge();
        let supply = next.supply();
        if supply == big(0) {
            return None;
        }
        let amounts = [0, 1].map(|at| &burnt * &self.balances[at] / &supply);
        if amounts.contains(&big(0)) {
            return None;
        }
        next.liquidity[PAIR] -= burnt;
        for (balance, amount) in next.balances.iter_mut().zip(&amounts) {
            *balance -= amount;
        }
        next.settle(now)?;
        next.remember();
        Some((amounts, next))
    }

    /// Pays, and insists on the product less the fee; what came in.
    pub(crate) fn swap(&self, outs: &[BigUint; 2], now: u64) -> Outcome<[BigUint; 2]> {
        let mut next = self.clone();
        let is_possible = (0..2).all(|at| outs[at] < self.reserves[at]);
        if !is_possible || outs.iter().all(|out| *out == big(0)) {
            return None;
        }
        for (balance, out) in next.balances.iter_mut().zip(outs) {
            *balance -= out;
        }
        let came = [0, 1].map(|at| {
            let kept = &self.reserves[at] - &outs[at];
            if next.balances[at] > kept { &next.balances[at] - kept } else { big(0) }
        });
        if came.iter().all(|amount| *amount == big(0)) {
            return None;
        }
        let [first, second] = [0, 1].map(|at| &next.balances[at] * 1_000u32 - &came[at] * 3u32);
        if first * second < self.k() * 1_000_000u32 {
            return None;
        }
        next.settle(now)?;
        Some((came, next))
    }

    pub(crate) fn sync(&self, now: u64) -> Outcome<()> {
        let mut next = self.clone();
        next.settle(now)?;
        Some(((), next))
    }

    /// The largest amount that leaves the product whole for what lies here of the other, found by halving.
    pub(crate) fn most_out(&self, from: usize) -> BigUint {
        let mut outs = [big(0), big(0)];
        let (mut low, mut high) = (big(0), self.reserves[1 - from].clone());
        while &low + 1u32 < high {
            let middle = (&low + &high) / 2u32;
            outs[1 - from] = middle.clone();
            if self.swap(&outs, self.changed_at).is_some() { low = middle } else { high = middle }
        }
        low
    }
}
