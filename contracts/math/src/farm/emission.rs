//! What a farm emits per second, for how long it is funded, and the integral that all pools follow.

use crate::fixed::{div_down, low_u128, shl_96_div_down, words};
use crate::{Backlog, FRACTION_BITS, FundingError, MAX_FUNDED, MAX_RATE_Q24, MAX_TIME};
use alloy_primitives::U256;

/// The emission of one reward token to all pools.
///
/// Together with its [`Backlog`], in every state, in wei·2^24 and to the unit:
/// `funded = emitted + undistributed + rate · (finish − last_update)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Emission {
    /// Reward per allocation point since the beginning, ·2^120, rounded down at every change.
    pub integral_q120: U256,
    /// Instant up to which the integral is accounted.
    pub last_update: u32,
    /// Reward per second, wei·2^24, at most [`MAX_RATE_Q24`].
    pub rate_q24: u128,
    /// Instant the funding ends at that rate: nothing is promised that is not there.
    pub finish: u32,
    /// Allocation points of all pools.
    pub total_alloc: u32,
    /// Wei received and not yet paid out.
    pub reserve: u128,
}

impl Emission {
    /// Accounts the emission up to `now`. Returns what was emitted to nobody, wei·2^24: it belongs to the backlog.
    #[must_use = "reward emitted to nobody belongs to the backlog"]
    pub fn advance(&mut self, now: u32) -> u128 {
        let until = now.min(self.finish);
        let elapsed = until.saturating_sub(self.last_update);
        self.last_update = self.last_update.max(until);
        // Part of what was funded, so this stays below 2^120.
        let emitted_q24 = self.rate_q24.saturating_mul(u128::from(elapsed));
        let Some(growth) = shl_96_div_down(emitted_q24, u128::from(self.total_alloc)) else {
            return emitted_q24;
        };
        self.integral_q120 = self.integral_q120.saturating_add(growth);
        0
    }

    /// The emission as it is at `now`, for what changes neither rate nor allocations.
    pub fn at(mut self, now: u32) -> Self {
        let _idle = self.advance(now);
        self
    }

    /// What is funded and not yet emitted at the running rate, wei·2^24.
    pub const fn unstreamed_q24(&self) -> u128 {
        self.rate_q24.saturating_mul(self.finish.saturating_sub(self.last_update) as u128)
    }

    /// What was funded and is not yet emitted, wei·2^24.
    pub const fn pot_q24(&self, backlog: &Backlog) -> u128 {
        self.unstreamed_q24().saturating_add(backlog.undistributed_q24)
    }

    /// Emits `rate` wei·2^24 per second from `now` on, for as long as what is there lasts in whole seconds; the rest is
    /// carried. The emission must be accounted up to `now`.
    pub fn set_rate(&mut self, backlog: &mut Backlog, rate_q24: u128, now: u32) -> Result<(), FundingError> {
        if rate_q24 > MAX_RATE_Q24 {
            return Err(FundingError::CapExceeded(MAX_RATE_Q24 >> FRACTION_BITS));
        }
        let pot = self.pot_q24(backlog);
        let lasts = low_u128(div_down(words(pot), rate_q24)).min(u128::from(MAX_TIME.saturating_sub(now)));
        self.rate_q24 = rate_q24;
        self.last_update = now;
        self.finish = now.saturating_add(lasts as u32);
        backlog.undistributed_q24 = pot.saturating_sub(self.unstreamed_q24());
        Ok(())
    }

    /// Adds `amount` wei to what is there: the running rate lasts longer. The emission must be accounted up to `now`.
    pub fn fund(&mut self, backlog: &mut Backlog, amount: u128, now: u32) -> Result<(), FundingError> {
        if amount == 0 {
            return Err(FundingError::ZeroAmount);
        }
        let funded = backlog.funded.checked_add(amount).filter(|&sum| sum <= MAX_FUNDED);
        backlog.funded = funded.ok_or(FundingError::CapExceeded(MAX_FUNDED))?;
        backlog.put_back(amount << FRACTION_BITS);
        self.reserve = self.reserve.saturating_add(amount);
        self.set_rate(backlog, self.rate_q24, now)
    }

    /// Wei that leave the reserve when `amount` is due; never more than the reserve holds.
    pub fn release(&mut self, amount: u128) -> u128 {
        let paid = amount.min(self.reserve);
        self.reserve -= paid;
        paid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: u128 = 1_000_000_000_000_000_000;

    fn funded(amount: u128, rate: u128, alloc: u32) -> (Emission, Backlog) {
        let mut emission = Emission { total_alloc: alloc, ..Emission::default() };
        let mut backlog = Backlog::default();
        emission.set_rate(&mut backlog, rate << 24, 1_000).unwrap();
        emission.fund(&mut backlog, amount, 1_000).unwrap();
        (emission, backlog)
    }

    #[test]
    fn funding_lasts_as_many_whole_seconds_as_it_pays_for() {
        let (emission, backlog) = funded(1_003, 10, 1);
        assert_eq!((emission.finish, backlog.undistributed_down()), (1_100, 3));
        assert_eq!(emission.at(5_000).integral_q120 >> 120usize, U256::from(1_000));
        let (emission, backlog) = funded(1_003, 0, 1);
        assert_eq!((emission.finish, backlog.undistributed_down()), (1_000, 1_003));
    }

    #[test]
    fn a_new_rate_changes_nothing_that_was_emitted() {
        let (mut emission, mut backlog) = funded(100 * TOKEN, TOKEN, 4);
        assert_eq!(emission.advance(1_020), 0);
        emission.set_rate(&mut backlog, (2 * TOKEN) << 24, 1_020).unwrap();
        assert_eq!(emission.finish, 1_060);
        assert_eq!(emission.at(1_030).integral_q120 >> 120usize, U256::from(10 * TOKEN));
        emission.set_rate(&mut backlog, 0, 1_020).unwrap();
        assert_eq!(backlog.undistributed_down(), 80 * TOKEN);
    }

    #[test]
    fn nothing_is_lost_while_no_pool_has_a_part() {
        let (mut emission, mut backlog) = funded(100, 1, 0);
        backlog.put_back(emission.advance(1_030));
        assert_eq!((emission.integral_q120, backlog.undistributed_down()), (U256::ZERO, 30));
        assert_eq!(emission.pot_q24(&backlog), 100 << 24);
    }

    #[test]
    fn bounds_are_refused_and_leave_everything_as_it_was() {
        let (mut emission, mut backlog) = funded(5, 1, 1);
        let before = (emission, backlog);
        let refused = |result| assert!(result == Err(FundingError::CapExceeded(MAX_RATE_Q24 >> 24)));
        refused(emission.set_rate(&mut backlog, MAX_RATE_Q24 + 1, 1_000));
        assert_eq!(emission.fund(&mut backlog, 0, 1_000), Err(FundingError::ZeroAmount));
        let cap = emission.fund(&mut backlog, MAX_FUNDED - 4, 1_000);
        assert_eq!(cap, Err(FundingError::CapExceeded(MAX_FUNDED)));
        assert_eq!((emission, backlog), before);
    }

    #[test]
    fn the_largest_rate_until_the_end_of_time_fits_the_integral() {
        let growth = (MAX_RATE_Q24 >> 24) * u128::from(MAX_TIME);
        assert!(U256::from(growth) << 120usize < U256::ONE << 224usize);
    }
}
