//! What a funding refuses and what it keeps.

use crate::pool::{Action, Pool, amount, duration};
use proptest::prelude::*;
use staking_math::{FundingError, MAX_DURATION, MAX_FUNDED};

#[test]
fn refuses_nothing() {
    assert_eq!(Pool::new().fund(0, 100), Err(FundingError::ZeroAmount));
}

#[test]
fn refuses_a_period_of_no_seconds_or_beyond_the_clock() {
    assert_eq!(Pool::new().fund(1, 0), Err(FundingError::InvalidDuration));
    assert_eq!(Pool::new().fund(1, MAX_DURATION + 1), Err(FundingError::InvalidDuration));
    let mut late = Pool { now: u32::MAX - 9, ..Pool::new() };
    assert_eq!(late.fund(1, 10), Err(FundingError::InvalidDuration));
    late.fund(1, 9).unwrap();
}

#[test]
fn refuses_more_than_the_lifetime_cap() {
    let mut pool = Pool::new();
    assert_eq!(pool.fund(MAX_FUNDED + 1, 30_000_000), Err(FundingError::CapExceeded(MAX_FUNDED)));
    pool.fund(MAX_FUNDED, 30_000_000).unwrap();
    assert_eq!(pool.fund(1, 30_000_000), Err(FundingError::CapExceeded(MAX_FUNDED)));
}

#[test]
fn refuses_a_rate_the_ledger_cannot_hold() {
    let most = (1 << 72) - 1;
    assert_eq!(Pool::new().fund(MAX_FUNDED, 1), Err(FundingError::CapExceeded(most)));
    Pool::new().fund(most, 1).unwrap();
}

#[test]
fn r8_a_few_wei_over_ten_years_lose_nothing() {
    let mut pool = Pool::new();
    pool.apply(&Action::Stake { account: 0, amount: 1 });
    assert_eq!(pool.fund(1, MAX_DURATION), Err(FundingError::RateTooLow), "nothing would stream");
    pool.fund(19, MAX_DURATION).unwrap();
    pool.now += MAX_DURATION;
    assert_eq!(pool.earned(0) + pool.backlog.undistributed_q24.div_ceil(1 << 24), 19);
}

/// R17: nobody can stretch a running period by adding next to nothing.
#[test]
fn r17_a_top_up_cannot_lower_the_rate_of_a_running_period() {
    let mut pool = Pool::new();
    pool.apply(&Action::Stake { account: 0, amount: 5 });
    pool.fund(1_000_000, 1_000).unwrap();
    pool.now += 400;
    assert_eq!(pool.fund(1, 1_000), Err(FundingError::RateTooLow));
    assert_eq!(pool.fund(399_999, 1_000), Err(FundingError::RateTooLow));
    pool.fund(400_000, 1_000).unwrap();
    pool.now += 500;
    pool.fund_as(0, 1, 1_000, true).unwrap();
    pool.now += 1_000;
    pool.fund(1, 1_000).unwrap();
}

/// R13: an empty pool loses nothing and pays nothing extra to whoever comes first.
#[test]
fn r13_reward_of_an_empty_interval_joins_the_next_funding() {
    let mut pool = Pool::new();
    pool.fund(1_000, 1_000).unwrap();
    pool.now += 300;
    pool.apply(&Action::Stake { account: 0, amount: 1 });
    assert_eq!(pool.earned(0), 0);
    pool.now += 700;
    assert_eq!(pool.earned(0), 700);
    pool.fund(700, 1_000).unwrap();
    pool.now += 1_000;
    assert_eq!(pool.earned(0), 1_700);
}

proptest! {
    /// R16: what was left and what is added is what is streamed and carried, to 2^-24 wei.
    #[test]
    fn r16_a_top_up_conserves_value(first in amount(), second in amount(), length in duration(), wait in 0..40_000_000u32) {
        let mut pool = Pool::new();
        prop_assume!(pool.fund(first, length).is_ok());
        pool.now += wait;
        pool.advance();
        let before = pool.stream.unstreamed_q24() + pool.backlog.undistributed_q24;
        prop_assume!(pool.fund(second, length).is_ok());
        let after = pool.stream.unstreamed_q24() + pool.backlog.undistributed_q24;
        prop_assert_eq!(before + (second << 24), after);
    }
}
