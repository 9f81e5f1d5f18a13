//! Plain values out of storage words, for whoever reads a pool: the contract, its lens and tools.

use crate::layout::{
    FUNDED, IDLE, INDEX, LAST_UPDATE, PERIOD_FINISH, RATE, RESERVE, SOURCE_CREDITED, SOURCE_POT,
    UNDISTRIBUTED,
};
use crate::{Backlog, RewardStream, Source, low_u32, low_u128};
use alloy_primitives::U256;

impl RewardStream {
    /// A stream from its words `Index`, `State` and `Rate`.
    pub fn from_words(index: U256, state: U256, rate: U256) -> Self {
        Self {
            index_q128: INDEX.get(index),
            last_update: low_u32(LAST_UPDATE.get(index)),
            rate_q24: low_u128(RATE.get(rate)),
            period_finish: low_u32(PERIOD_FINISH.get(state)),
            reserve: low_u128(RESERVE.get(state)),
        }
    }
}

impl Backlog {
    /// A backlog from its word.
    pub fn from_word(word: U256) -> Self {
        let undistributed_q24 = low_u128(UNDISTRIBUTED.get(word));
        Self { undistributed_q24, funded: low_u128(FUNDED.get(word)) }
    }

    /// A backlog from its word and, for what streamed to nobody since it was stored, the words `State` and `Rate`.
    pub fn from_words(backlog: U256, state: U256, rate: U256) -> Self {
        let mut backlog = Self::from_word(backlog);
        backlog.put_back(low_u128(RATE.get(rate)).saturating_mul(low_u128(IDLE.get(state))));
        backlog
    }
}

impl Source {
    /// What a kind has funded, from its word.
    pub fn from_word(word: U256) -> Self {
        let pot_q24 = low_u128(SOURCE_POT.get(word));
        Self { credited_q24: low_u128(SOURCE_CREDITED.get(word)), pot_q24 }
    }

    /// The word.
    pub fn to_word(self) -> U256 {
        let [low, high] = [self.credited_q24, self.pot_q24].map(|value| [value as u64, (value >> 64) as u64]);
        U256::from_limbs([low[0], low[1], high[0], high[1]])
    }
}
