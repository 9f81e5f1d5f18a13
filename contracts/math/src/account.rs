//! One account's place in one stream.

use crate::RewardStream;
use crate::fixed::{index_to_wad_down, index_to_wad_up, mul_shr_64_down, mul_wad_down};
use alloy_primitives::U256;

/// What an account has accrued, and the index up to which that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Index of the stream at the last settlement, ·2^128.
    pub index_q128: U256,
    /// Accrued and not yet paid, wei·2^64; its fraction stays with the account.
    pub accrued_q64: U256,
}

impl Checkpoint {
    /// Brings the account up to the stream's index for the `staked` wei it held since the last settlement.
    ///
    /// `staked` was part of the total at every step of the index, so the product is at most the lifetime
    /// funding ·2^128, below 2^224.
    pub fn settle(&mut self, staked: u128, stream: &RewardStream) {
        let grown = stream.index_q128.saturating_sub(self.index_q128);
        self.accrued_q64 = self.accrued_q64.saturating_add(mul_shr_64_down(grown, staked));
        self.index_q128 = stream.index_q128;
    }

    /// Whole wei accrued, rounded down.
    pub fn accrued_down(&self) -> u128 {
        let [_, low, high, _] = self.accrued_q64.into_limbs();
        u128::from(low) | u128::from(high) << 64
    }

    /// Takes the whole wei accrued and leaves the fraction.
    pub fn take(&mut self) -> u128 {
        let whole = self.accrued_down();
        let [fraction, ..] = self.accrued_q64.into_limbs();
        self.accrued_q64 = U256::from_limbs([fraction, 0, 0, 0]);
        whole
    }

    /// Puts back whole wei that could not be paid.
    pub fn restore(&mut self, amount: u128) {
        self.accrued_q64 =
            self.accrued_q64.saturating_add(U256::from_limbs([0, amount as u64, (amount >> 64) as u64, 0]));
    }

    /// The account in Synthetix units beside a stream: `(userRewardPerTokenPaid, rewards)`.
    ///
    /// The index is finer than 1e-18, so the first rounds up and the second takes what
    /// `staked · (rewardPerToken − paid) / 1e18` leaves of the whole: that formula is exact for whoever computes it.
    pub fn synthetix(self, staked: u128, stream: &RewardStream) -> (U256, U256) {
        let per_token = index_to_wad_down(stream.index_q128);
        let paid = per_token.min(index_to_wad_up(self.index_q128));
        let covered = mul_wad_down(staked, per_token.saturating_sub(paid));
        let earned = U256::from(self.earned_down(staked, stream));
        (paid, earned.saturating_sub(covered))
    }

    /// What an account with `staked` wei could claim from `stream`, rounded down.
    pub fn earned_down(mut self, staked: u128, stream: &RewardStream) -> u128 {
        self.settle(staked, stream);
        self.accrued_down()
    }
}
