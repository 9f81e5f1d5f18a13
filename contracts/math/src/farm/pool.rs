//! One pool of a farm: its index as a function of the integral.

use crate::RewardDebt;
use crate::fixed::{div_down, index_in_units_down, low_u128, mul_saturating, product_of, words};
use alloy_primitives::U256;

/// Unit in which MiniChef reports reward per share.
const PRECISION: u128 = 1_000_000_000_000;

/// Index of a pool that nobody is in. Far above zero, because each change of the supply may round it down by a unit.
const START: u128 = 1 << 64;

/// What a pool needs besides the integral. With somebody in it, its index is `alloc · integral / supply + base`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FarmPool {
    /// With somebody in the pool the offset of its index, ·2^120 modulo 2^224; else the integral at which the last one
    /// left, or up to which its part was put back.
    pub base_q120: U256,
    /// Sum of all stakes.
    pub supply: u128,
    /// Allocation points.
    pub alloc: u32,
}

/// A pool's reward per staked wei at an instant, ·2^120 modulo 2^224.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolIndex(U256);

impl PoolIndex {
    /// As [`RewardDebt`] takes it: ·2^128 modulo 2^224.
    pub fn q128(self) -> U256 {
        let [a, b, c, d] = self.0.into_limbs();
        modulo_224(U256::from_limbs([a << 8, b << 8 | a >> 56, c << 8 | b >> 56, d << 8 | c >> 56]))
    }

    /// MiniChef's `accSushiPerShare`: reward per staked wei, ·10^12, rounded down and held at 2^128 − 1.
    pub fn acc_per_share_down(self) -> u128 {
        let acc = index_in_units_down(self.0 << 8usize, PRECISION);
        let [low, high, 0, 0] = acc.into_limbs() else { return u128::MAX };
        u128::from(low) | u128::from(high) << 64
    }

    /// MiniChef's `rewardDebt`, as a signed word: with it, `staked · acc / 10^12 − debt` is what an account has earned.
    pub fn reward_debt(self, staked: u128, debt: &RewardDebt) -> U256 {
        let part = div_down(product_of(staked, self.acc_per_share_down()), PRECISION);
        part.wrapping_sub(words(debt.earned_down(staked, self.q128())))
    }
}

impl FarmPool {
    /// The pool's index at an integral.
    pub fn index(&self, integral_q120: U256) -> PoolIndex {
        if self.supply == 0 {
            return PoolIndex(words(START));
        }
        // Below 2^28 · 2^224.
        let emitted = mul_saturating(integral_q120, self.alloc.into());
        PoolIndex(modulo_224(div_down(emitted, self.supply).wrapping_add(self.base_q120)))
    }

    /// What was emitted to the pool since nobody is in it, wei·2^24, rounded down; it is taken out, for the backlog.
    #[must_use = "reward emitted to nobody belongs to the backlog"]
    pub fn take_idle(&mut self, integral_q120: U256) -> u128 {
        if self.supply > 0 {
            return 0;
        }
        let since = integral_q120.saturating_sub(self.base_q120);
        self.base_q120 = integral_q120;
        // Part of what was funded: below 2^120 after the shift by 96 bits.
        let [_, b, c, d] = mul_saturating(since, self.alloc.into()).into_limbs();
        u128::from(b >> 32 | c << 32) | u128::from(c >> 32 | d << 32) << 64
    }

    /// Changes what is staked or allocated without changing the index, except by a unit to nobody's advantage. What was
    /// emitted to an empty pool must be taken out before.
    pub fn change(&mut self, index: PoolIndex, integral_q120: U256, supply: u128, alloc: u32) {
        if supply > 0 && (supply, alloc) == (self.supply, self.alloc) {
            return;
        }
        self.supply = supply;
        self.alloc = alloc;
        if supply == 0 {
            self.base_q120 = integral_q120;
            return;
        }
        let emitted = mul_saturating(integral_q120, alloc.into());
        let part_up = div_down(emitted.saturating_add(words(supply - 1)), supply);
        self.base_q120 = modulo_224(index.0.wrapping_sub(part_up));
    }

    /// What the pool receives per second at a rate of the farm, wei·2^24, rounded down.
    pub fn rate_down(&self, rate_q24: u128, total_alloc: u32) -> u128 {
        low_u128(div_down(product_of(rate_q24, self.alloc.into()), total_alloc.into()))
    }
}

fn modulo_224(value: U256) -> U256 {
    let [a, b, c, d] = value.into_limbs();
    U256::from_limbs([a, b, c, d & 0xffff_ffff])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MAX_AMOUNT;

    fn wei(amount: u128) -> U256 {
        U256::from(amount) << 120usize
    }

    fn resize(pool: &mut FarmPool, integral: U256, supply: u128, alloc: u32) {
        pool.change(pool.index(integral), integral, supply, alloc);
    }

    #[test]
    fn an_index_grows_by_the_pools_part_and_not_by_changes() {
        let mut pool = FarmPool::default();
        resize(&mut pool, wei(7), 0, 3);
        assert_eq!(pool.take_idle(wei(9)), 6 << 24);
        assert_eq!(pool.take_idle(wei(9)), 0);
        resize(&mut pool, wei(9), 10, 3);
        let before = pool.index(wei(9)).0;
        assert!(U256::from(START) - before <= U256::ONE);
        assert_eq!(pool.index(wei(19)).0 - before, wei(3));
        resize(&mut pool, wei(19), 30, 3);
        assert!(before + wei(3) - pool.index(wei(19)).0 <= U256::ONE);
        resize(&mut pool, wei(19), 30, 6);
        let before = pool.index(wei(19)).0;
        assert!(pool.index(wei(24)).0 - before >= wei(1) - U256::ONE);
    }

    #[test]
    fn thousands_of_changes_cost_a_unit_each() {
        let mut pool = FarmPool::default();
        resize(&mut pool, wei(1), 0, 7);
        resize(&mut pool, wei(1), 3, 7);
        let before = pool.index(wei(2)).0;
        for supply in 0..10_000 {
            resize(&mut pool, wei(2), 3 + supply % 5, 7);
        }
        resize(&mut pool, wei(2), 3, 7);
        assert!(before - pool.index(wei(2)).0 <= U256::from(10_001));
    }

    #[test]
    fn nobody_earns_anything_by_entering() {
        let integral = U256::MAX >> 32usize;
        for supply in [1, 3, MAX_AMOUNT - 5] {
            let mut pool = FarmPool { supply, alloc: 1, ..FarmPool::default() };
            resize(&mut pool, integral, supply, crate::farm::MAX_ALLOC);
            let mut debt = RewardDebt::default();
            debt.enter(5, pool.index(integral).q128());
            let alloc = pool.alloc;
            resize(&mut pool, integral, supply + 5, alloc);
            assert_eq!(debt.earned_down(5, pool.index(integral).q128()), 0);
        }
    }

    #[test]
    fn minichefs_formula_holds_at_any_size() {
        for (supply, staked, gone) in [(10, 4, 3), (1, 1, MAX_AMOUNT), (MAX_AMOUNT, 12_345, MAX_AMOUNT / 3)] {
            let mut pool = FarmPool { alloc: 1, ..FarmPool::default() };
            resize(&mut pool, U256::ZERO, supply, 1);
            let mut debt = RewardDebt::default();
            debt.enter(staked, pool.index(U256::ZERO).q128());
            let index = pool.index(wei(gone));
            let earned = debt.earned_down(staked, index.q128());
            let value = (U256::from(staked) * U256::from(index.acc_per_share_down())) / U256::from(PRECISION);
            assert_eq!(value.wrapping_sub(index.reward_debt(staked, &debt)), U256::from(earned));
        }
    }
}
