//! One reward token streamed to one pool: rate, index and the ledger of what is still owed.

use crate::fixed::{div_down, low_u128, shl_96_div_down, words};
use crate::{FRACTION_BITS, MAX_DURATION, MAX_FUNDED, MAX_RATE_Q24};
use alloy_primitives::U256;

/// What every action on a pool needs of one reward token.
///
/// Together with its [`Backlog`], in every state, in wei·2^24 and to the unit:
/// `funded = given to the index + undistributed + rate · (period_finish − last_update)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RewardStream {
    /// Reward per staked wei since the beginning, ·2^128, rounded down at every step.
    pub index_q128: U256,
    /// Instant up to which the stream is accounted; never after `period_finish`.
    pub last_update: u32,
    /// Reward per second, wei·2^24, at most [`MAX_RATE_Q24`](crate::MAX_RATE_Q24).
    pub rate_q24: u128,
    /// Instant the current period ends.
    pub period_finish: u32,
    /// Wei received and not yet paid out: what the contract owes of this token.
    pub reserve: u128,
}

/// What only funding needs of one reward token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Streamed while nobody was staked, and remainders of divisions: part of the next funding, wei·2^24.
    pub undistributed_q24: u128,
    /// Wei received since the beginning and not reclaimed, at most [`MAX_FUNDED`].
    pub funded: u128,
}

/// Why a funding is refused; the stream is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundingError {
    /// Nothing to stream.
    ZeroAmount,
    /// A period of zero seconds, longer than [`MAX_DURATION`], or one that ends after [`MAX_TIME`].
    InvalidDuration,
    /// More than this many wei: of all fundings, or for a period at [`MAX_RATE_Q24`].
    CapExceeded(u128),
    /// Nothing would stream, or the running period's rate would fall without leave: whoever is able to fund a
    /// little could dilute it.
    RateTooLow,
}

impl RewardStream {
    /// Instant up to which rewards accrue at `now`: Synthetix' `lastTimeRewardApplicable`.
    pub const fn last_time_applicable(&self, now: u32) -> u32 {
        if now < self.period_finish { now } else { self.period_finish }
    }

    /// Accounts the stream up to `now` for a pool in which `total` wei are staked.
    ///
    /// Returns what was streamed while nobody was staked, wei·2^24: the caller adds it to
    /// [`Backlog::undistributed_q24`], so that it is neither lost nor capturable.
    #[must_use = "reward streamed to nobody belongs to the backlog"]
    pub fn advance(&mut self, now: u32, total: u128) -> u128 {
        let until = self.last_time_applicable(now);
        let elapsed = until.saturating_sub(self.last_update);
        if elapsed == 0 {
            return 0;
        }
        self.last_update = until;
        // Part of what was funded, so this stays below 2^120.
        let streamed_q24 = self.rate_q24.saturating_mul(u128::from(elapsed));
        let Some(growth) = shl_96_div_down(streamed_q24 << (32 - FRACTION_BITS), total) else {
            return streamed_q24;
        };
        self.index_q128 = self.index_q128.saturating_add(growth);
        0
    }

    /// The stream as it is at `now`, for views.
    pub fn at(mut self, now: u32, total: u128) -> Self {
        let _idle = self.advance(now, total);
        self
    }

    /// What was funded and is not yet given to stakers, wei·2^24: the pot that sources are told apart in.
    pub const fn pot_q24(&self, backlog: &Backlog) -> u128 {
        self.unstreamed_q24().saturating_add(backlog.undistributed_q24)
    }

    /// Starts a period of `duration` seconds at `now` that streams `amount` wei, the rest of the running
    /// period and everything undistributed. The remainder of the division is carried.
    ///
    /// The stream must be accounted up to `now` ([`Self::advance`]). `may_lower` is the leave to lower a running rate.
    pub fn fund(
        &mut self,
        backlog: &mut Backlog,
        amount: u128,
        duration: u32,
        now: u32,
        may_lower: bool,
    ) -> Result<(), FundingError> {
        if amount == 0 {
            return Err(FundingError::ZeroAmount);
        }
        let finish = now.checked_add(duration).filter(|_| (1..=MAX_DURATION).contains(&duration));
        let finish = finish.ok_or(FundingError::InvalidDuration)?;
        let funded = backlog.funded.checked_add(amount).filter(|&sum| sum <= MAX_FUNDED);
        let funded = funded.ok_or(FundingError::CapExceeded(MAX_FUNDED))?;

        // Parts of what was funded: their sum is below 2^120.
        let left = self.pot_q24(backlog);
        let scaled = (amount << FRACTION_BITS).saturating_add(left);
        let rate = low_u128(div_down(words(scaled), u128::from(duration)));
        let carry = scaled.saturating_sub(rate.saturating_mul(u128::from(duration)));
        if rate > MAX_RATE_Q24 {
            return Err(FundingError::CapExceeded((MAX_RATE_Q24 >> FRACTION_BITS) * u128::from(duration)));
        }
        let lowers = now < self.period_finish && rate < self.rate_q24;
        if rate == 0 || (lowers && !may_lower) {
            return Err(FundingError::RateTooLow);
        }

        *backlog = Backlog { undistributed_q24: carry, funded };
        self.rate_q24 = rate;
        self.last_update = now;
        self.period_finish = finish;
        self.reserve = self.reserve.saturating_add(amount);
        Ok(())
    }

    /// What the running period has still to stream after `last_update`, wei·2^24.
    pub const fn unstreamed_q24(&self) -> u128 {
        self.rate_q24.saturating_mul(self.period_finish.saturating_sub(self.last_update) as u128)
    }

    /// Wei that leave the reserve when `amount` is due; never more than the reserve holds.
    pub fn release(&mut self, amount: u128) -> u128 {
        let paid = amount.min(self.reserve);
        self.reserve -= paid;
        paid
    }

    /// Puts back what a token refused to pay.
    pub fn restore(&mut self, amount: u128) {
        self.reserve = self.reserve.saturating_add(amount);
    }

    /// Reward per second in whole wei, rounded down: Synthetix' `rewardRate`.
    pub const fn rate_down(&self) -> u128 {
        self.rate_q24 >> FRACTION_BITS
    }

    /// Reward of a full period of `duration` seconds in whole wei, rounded down.
    pub fn period_reward_down(&self, duration: u32) -> u128 {
        // A rate is below 2^96, a duration below 2^32.
        self.rate_q24.saturating_mul(u128::from(duration)) >> FRACTION_BITS
    }
}

impl Backlog {
    /// Wei waiting for the next funding, rounded down.
    pub const fn undistributed_down(&self) -> u128 {
        self.undistributed_q24 >> FRACTION_BITS
    }

    /// Takes the whole wei out, for whoever funded them; the fraction waits on.
    pub const fn take_down(&mut self) -> u128 {
        let whole = self.undistributed_down();
        self.undistributed_q24 -= whole << FRACTION_BITS;
        self.funded = self.funded.saturating_sub(whole);
        whole
    }

    /// Adds what an account gave up, wei·2^24.
    pub const fn put_back(&mut self, given_up_q24: u128) {
        self.undistributed_q24 = self.undistributed_q24.saturating_add(given_up_q24);
    }
}
