//! One pool of a farm: its index as a function of the integral.

use crate::RewardDebt;
use crate::fixed::{div_down, index_in_units_down, low_u128, mul_saturating, product_of, words};
use alloy_primitives::U256;

/// Unit in which MiniChef reports reward per share.
const PRECISION: u128 = 1_000_000_000_000;

/// Index of a pool that nobody is in. Far above zero, because each change of the supply may round it down by a unit.
const START: U256 = U256::from_limbs([0, 1, 0, 0]);

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

impl FarmPool {
    /// Reward per staked wei, ·2^120 modulo 2^224.
    pub fn index_q120(&self, integral_q120: U256) -> U256 {
        if self.supply == 0 {
            return START;
        }
        // Below 2^28 · 2^224.
        let emitted = mul_saturating(integral_q120, self.alloc.into());
        modulo_224(div_down(emitted, self.supply).wrapping_add(self.base_q120))
    }

    /// The same as [`RewardDebt`] takes it: ·2^128 modulo 2^224.
    pub fn index_q128(&self, integral_q120: U256) -> U256 {
        let [a, b, c, d] = self.index_q120(integral_q120).into_limbs();
        modulo_224(U256::from_limbs([a << 8, b << 8 | a >> 56, c << 8 | b >> 56, d << 8 | c >> 56]))
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

    /// Changes what is staked or allocated without changing what was earned; never to anybody's advantage. What was
    /// emitted to an empty pool must be taken out before.
    pub fn change(&mut self, integral_q120: U256, supply: u128, alloc: u32) {
        let index = self.index_q120(integral_q120);
        self.supply = supply;
        self.alloc = alloc;
        if supply == 0 {
            self.base_q120 = integral_q120;
            return;
        }
        let emitted = mul_saturating(integral_q120, alloc.into());
        let part_up = div_down(emitted.saturating_add(words(supply - 1)), supply);
        self.base_q120 = modulo_224(index.wrapping_sub(part_up));
    }

    /// MiniChef's `accSushiPerShare`: reward per staked wei, ·10^12, rounded down and held at 2^128 − 1.
    pub fn acc_per_share_down(&self, integral_q120: U256) -> u128 {
        let acc = index_in_units_down(self.index_q120(integral_q120) << 8usize, PRECISION);
        let [low, high, 0, 0] = acc.into_limbs() else { return u128::MAX };
        u128::from(low) | u128::from(high) << 64
    }

    /// MiniChef's `rewardDebt`, as a signed word: with it, `staked · acc / 10^12 − debt` is what an account has earned.
    pub fn reward_debt(&self, integral_q120: U256, staked: u128, debt: &RewardDebt) -> U256 {
        let acc = self.acc_per_share_down(integral_q120);
        let earned = debt.earned_down(staked, self.index_q128(integral_q120));
        div_down(product_of(staked, acc), PRECISION).wrapping_sub(words(earned))
    }

    /// What the pool emits per second at a rate of the farm, wei·2^24, rounded down.
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

    #[test]
    fn an_index_grows_by_the_pools_part_and_not_by_changes() {
        let mut pool = FarmPool::default();
        pool.change(wei(7), 0, 3);
        assert_eq!(pool.take_idle(wei(9)), 6 << 24);
        assert_eq!(pool.take_idle(wei(9)), 0);
        pool.change(wei(9), 10, 3);
        let before = pool.index_q120(wei(9));
        assert!(START - before <= U256::ONE);
        assert_eq!(pool.index_q120(wei(19)) - before, wei(3));
        pool.change(wei(19), 30, 3);
        assert!(before + wei(3) - pool.index_q120(wei(19)) <= U256::ONE);
        pool.change(wei(19), 30, 6);
        let before = pool.index_q120(wei(19));
        assert!(pool.index_q120(wei(24)) - before >= wei(1) - U256::ONE);
    }

    #[test]
    fn thousands_of_changes_cost_a_unit_each() {
        let mut pool = FarmPool::default();
        pool.change(wei(1), 0, 7);
        pool.change(wei(1), 3, 7);
        let before = pool.index_q120(wei(2));
        for supply in 0..10_000 {
            pool.change(wei(2), 3 + supply % 5, 7);
        }
        pool.change(wei(2), 3, 7);
        assert!(before - pool.index_q120(wei(2)) <= U256::from(10_001));
    }

    #[test]
    fn nobody_earns_anything_by_entering() {
        let integral = U256::MAX >> 32usize;
        for supply in [1, 3, MAX_AMOUNT - 5] {
            let mut pool = FarmPool { supply, alloc: 1, ..FarmPool::default() };
            pool.change(integral, supply, crate::farm::MAX_ALLOC);
            let mut debt = RewardDebt::default();
            debt.enter(5, pool.index_q128(integral));
            pool.change(integral, supply + 5, pool.alloc);
            assert_eq!(debt.earned_down(5, pool.index_q128(integral)), 0);
        }
    }

    #[test]
    fn minichefs_formula_holds_at_any_size() {
        for (supply, staked, gone) in [(10, 4, 3), (1, 1, MAX_AMOUNT), (MAX_AMOUNT, 12_345, MAX_AMOUNT / 3)] {
            let mut pool = FarmPool { alloc: 1, ..FarmPool::default() };
            pool.change(U256::ZERO, supply, 1);
            let mut debt = RewardDebt::default();
            debt.enter(staked, pool.index_q128(U256::ZERO));
            let integral = wei(gone);
            let earned = debt.earned_down(staked, pool.index_q128(integral));
            let acc = pool.acc_per_share_down(integral);
            let value = (U256::from(staked) * U256::from(acc)) / U256::from(PRECISION);
            let signed = pool.reward_debt(integral, staked, &debt);
            assert_eq!(value.wrapping_sub(signed), U256::from(earned));
        }
    }
}
