//! What an account has had from one stream, beside its stake: one word tells what it has earned.

use crate::FRACTION_BITS;
use crate::fixed::{mul_shr_64_wrapping, words};
use alloy_primitives::U256;

/// The part of `staked · index` that an account has not earned, or has been paid, wei·2^64 modulo 2^160.
///
/// What is earned is below 2^160, so the difference is exact although both terms may have wrapped; every rounding
/// is by 2^-64 wei and against the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RewardDebt(U256);

impl RewardDebt {
    /// The debt in a storage word of 160 bits.
    pub const fn from_q64(word: U256) -> Self {
        Self(word)
    }

    /// The debt as a storage word of 160 bits.
    pub const fn to_q64(self) -> U256 {
        self.0
    }

    /// `amount` wei more are staked at an index (reward per staked wei, ·2^128): they have no part in what was streamed so
    /// far.
    pub fn enter(&mut self, amount: u128, index_q128: U256) {
        let (part, is_exact) = mul_shr_64_wrapping(index_q128, amount);
        self.owe(if is_exact { part } else { part.wrapping_add(words(1)) });
    }

    /// `amount` wei less are staked: what they earned stays earned.
    pub fn leave(&mut self, amount: u128, index_q128: U256) {
        let (part, _) = mul_shr_64_wrapping(index_q128, amount);
        self.0 = modulo_160(self.0.wrapping_sub(part));
    }

    /// What an account with `staked` wei could claim, in whole wei, rounded down.
    pub fn earned_down(&self, staked: u128, index_q128: U256) -> u128 {
        self.earned(staked, index_q128).0
    }

    /// Whole wei and the fraction of 2^-64 wei.
    fn earned(&self, staked: u128, index_q128: U256) -> (u128, u64) {
        let (part, _) = mul_shr_64_wrapping(index_q128, staked);
        let [fraction, low, high, _] = modulo_160(part.wrapping_sub(self.0)).into_limbs();
        let whole = u128::from(low) | u128::from(high) << 64;
        // No account earns more than the lifetime funding: this is what roundings left below zero.
        // Of numbers below 2^96, those have their upper 64 bits set that are above `MAX_FUNDED`.
        if low >> 32 & high == u64::from(u32::MAX) { (0, 0) } else { (whole, fraction) }
    }

    /// Gives up everything earned: what it was, wei·2^24, rounded down. Nothing is left of the account.
    pub fn give_up(&mut self, staked: u128, index_q128: U256) -> u128 {
        let (whole, fraction) = self.earned(staked, index_q128);
        let (part, is_exact) = mul_shr_64_wrapping(index_q128, staked);
        self.0 = modulo_160(if is_exact { part } else { part.wrapping_add(words(1)) });
        whole << FRACTION_BITS | u128::from(fraction >> (64 - FRACTION_BITS))
    }

    /// Takes the whole wei earned and leaves the fraction.
    pub fn take(&mut self, staked: u128, index_q128: U256) -> u128 {
        let whole = self.earned_down(staked, index_q128);
        self.owe(q64(whole));
        whole
    }

    /// Puts back whole wei that could not be paid.
    pub fn restore(&mut self, amount: u128) {
        self.0 = modulo_160(self.0.wrapping_sub(q64(amount)));
    }

    fn owe(&mut self, more: U256) {
        self.0 = modulo_160(self.0.wrapping_add(more));
    }
}

const fn q64(amount: u128) -> U256 {
    U256::from_limbs([0, amount as u64, (amount >> 64) as u64, 0])
}

fn modulo_160(value: U256) -> U256 {
    let [a, b, c, _] = value.into_limbs();
    U256::from_limbs([a, b, c & 0xffff_ffff, 0])
}

#[cfg(test)]
mod tests {
    use super::RewardDebt;
    use crate::{MAX_AMOUNT, MAX_FUNDED};
    use alloy_primitives::U256;

    #[test]
    fn entering_at_the_highest_index_earns_nothing_however_it_wraps() {
        let index = (U256::ONE << 224usize) - U256::ONE;
        for amount in [1, 2, 3, 1 << 40, MAX_AMOUNT - 1, MAX_AMOUNT] {
            let mut debt = RewardDebt::default();
            debt.enter(amount, index);
            assert_eq!(debt.earned_down(amount, index), 0, "{amount}");
            debt.leave(amount, index);
            assert_eq!(debt.earned_down(0, index), 0, "{amount}");
        }
    }

    #[test]
    fn roundings_below_zero_are_no_fortune() {
        let (mut debt, index) = (RewardDebt::default(), U256::from(3));
        for _ in 0..1_000 {
            debt.enter(1, index);
            debt.leave(1, index);
            assert_eq!(debt.earned_down(0, index), 0);
        }
        // A thousand units of 2^-64 wei are missing, not more.
        debt.restore(1);
        assert_eq!(debt.earned_down(0, index), 0);
        let mut whole = RewardDebt::from_q64(debt.to_q64());
        whole.leave(1_001, U256::from(1u128 << 64));
        assert_eq!(whole.earned_down(0, index), 1);
    }

    #[test]
    fn a_claim_of_everything_that_can_be_funded_is_none_below_zero() {
        for (wei, expected) in
            [(MAX_FUNDED - 1, MAX_FUNDED - 1), (MAX_FUNDED, MAX_FUNDED), (MAX_FUNDED + 1, 0)]
        {
            let mut debt = RewardDebt::default();
            debt.restore(wei);
            assert_eq!(debt.earned_down(0, U256::ZERO), expected);
        }
    }

    #[test]
    fn roundings_of_many_wei_below_zero_are_no_fortune_either() {
        let mut debt = RewardDebt::default();
        debt.take(1, (U256::from(5) << 128usize) - U256::ONE);
        for below in [0u128, 1, 5, (1 << 32) - 2] {
            let mut owing = debt;
            owing.owe(super::q64(below));
            assert_eq!(owing.earned_down(1, U256::from(4) << 128usize), 0, "{below}");
        }
    }

    #[test]
    fn giving_up_leaves_nothing_to_claim_at_any_index() {
        let index = (U256::from(10) << 128usize) + (U256::ONE << 127usize) + U256::ONE;
        for staked in [0, 1, 7, MAX_AMOUNT / 11] {
            let mut debt = RewardDebt::default();
            debt.restore(5);
            let given_up_q24 = debt.give_up(staked, index);
            assert_eq!(given_up_q24, (5 << 24) + ((staked * 21) << 23), "{staked}");
            assert_eq!((debt.earned_down(staked, index), debt.give_up(staked, index)), (0, 0));
        }
    }

    #[test]
    fn the_whole_lifetime_funding_can_be_earned() {
        let index = U256::from(MAX_FUNDED) << 128usize;
        let mut debt = RewardDebt::default();
        assert_eq!(debt.earned_down(1, index), MAX_FUNDED);
        assert_eq!(debt.take(1, index), MAX_FUNDED);
        assert_eq!(debt.earned_down(1, index), 0);
        debt.restore(MAX_FUNDED);
        debt.leave(1, index);
        assert_eq!(debt.earned_down(0, index), MAX_FUNDED);
    }
}
