//! INV-1 … INV-4 of `tests/INVARIANTS.md` on the arithmetic alone.

use crate::pool::{ACCOUNTS, Action, Pool, action, whole};
use alloy_primitives::U256;
use num_rational::BigRational;
use proptest::prelude::*;
use staking_math::{MAX_AMOUNT, MAX_DURATION, MAX_FUNDED, Source, layout};

/// One part in 2^20 of a wei: what the fixed point may lose besides the rounding to whole wei.
fn grain() -> BigRational {
    whole(1) / whole(1 << 20)
}

fn check(pool: &mut Pool) -> Result<(), TestCaseError> {
    pool.advance();
    let mut claims = 0;
    for account in 0..ACCOUNTS {
        let got = pool.paid[account] + pool.earned(account);
        let entitled = &pool.model.entitled[account];
        prop_assert!(
            whole(got) <= *entitled,
            "INV-1: account {account} got {got}, is entitled to {entitled}"
        );
        prop_assert!(
            entitled - whole(got) < whole(1) + grain(),
            "INV-2: account {account} got {got} of {entitled}"
        );
        claims += pool.earned(account);
    }
    prop_assert!(claims <= pool.stream.reserve, "INV-3: {claims} claimable of {}", pool.stream.reserve);
    let paid: u128 = pool.paid.iter().sum();
    prop_assert_eq!(
        pool.stream.reserve + paid,
        pool.backlog.funded,
        "INV-3: reserve and payments are the funding"
    );

    let undistributed = whole(pool.backlog.undistributed_q24) / whole(1 << 24);
    prop_assert_eq!(&undistributed, &pool.model.undistributed, "INV-4: the backlog is exact");
    let unstreamed = whole(pool.stream.unstreamed_q24()) / whole(1 << 24);
    prop_assert_eq!(&unstreamed, &pool.model.unstreamed(), "INV-4: the rest of the period is exact");
    let entitled: BigRational = pool.model.entitled.iter().sum();
    prop_assert_eq!(
        entitled + undistributed + unstreamed,
        whole(pool.backlog.funded),
        "INV-4: every wei has a place"
    );

    let (sources, pot) = (pool.sources(), pool.stream.pot_q24(&pool.backlog));
    let sum = |part: fn(&Source) -> u128| sources.0.iter().map(part).sum::<u128>();
    prop_assert_eq!(sum(|source| source.pot_q24), pot, "INV-7: the pot is that of its sources");
    let credited_q24 = (pool.backlog.funded << 24) - pot;
    prop_assert_eq!(sum(|source| source.credited_q24), credited_q24, "INV-7: so is what stakers were given");
    prop_assert_eq!(sources.credited_down().iter().sum::<u128>(), credited_q24 >> 24, "INV-7: to the wei");
    for (kind, source) in sources.0.iter().enumerate() {
        let used = pool.kinds >> kind & 1 == 1;
        prop_assert!(used || *source == Source::default(), "INV-7: kind {kind} never paid");
    }
    Ok(())
}

proptest! {
    // About 10^5 actions: stories have 40 on average.
    #![proptest_config(ProptestConfig { cases: 2_560, ..ProptestConfig::default() })]

    #[test]
    fn inv_1_to_4_hold_after_every_action(actions in prop::collection::vec(action(), 1..80)) {
        let mut pool = Pool::new();
        for action in &actions {
            pool.apply(action);
            check(&mut pool)?;
        }
        pool.close();
        check(&mut pool)?;
    }

    #[test]
    fn inv_2_dust_stays_below_a_wei_per_account_after_the_schedule(actions in prop::collection::vec(action(), 1..60)) {
        let mut pool = Pool::new();
        for action in &actions {
            pool.apply(action);
        }
        pool.now = pool.now.max(pool.stream.period_finish);
        pool.close();
        let left = pool.stream.reserve - pool.backlog.undistributed_down();
        prop_assert!(left <= ACCOUNTS as u128 + 1, "{left} wei stranded");
    }
}

/// R7: a hundred thousand pokes take nothing from anyone.
#[test]
fn r7_touching_the_pool_every_second_changes_nobodys_claim() {
    let run = |touches: bool| {
        let mut pool = Pool::new();
        pool.apply(&Action::Stake { account: 0, amount: MAX_AMOUNT / 3 });
        pool.apply(&Action::Stake { account: 1, amount: 1_000_000_007 });
        pool.fund(1_851, 100_000).unwrap();
        for _ in 0..100_000 {
            pool.now += 1;
            if touches {
                let total = pool.total();
                let _ = pool.stream.advance(pool.now, total);
            }
        }
        (pool.earned(0), pool.earned(1))
    };
    assert_eq!(run(true), run(false));
}

#[test]
fn r5_the_largest_pool_and_the_longest_period_do_not_overflow() {
    let mut pool = Pool::new();
    pool.apply(&Action::Stake { account: 0, amount: 1 });
    pool.fund(MAX_FUNDED, MAX_DURATION).unwrap();
    pool.now = u32::MAX;
    // The remainder of the rate is carried: less than a unit of 2^-24 wei for each second.
    let carried = pool.backlog.undistributed_q24.div_ceil(1 << 24);
    assert!(carried <= u128::from(MAX_DURATION >> 24) + 1);
    assert_eq!(pool.earned(0), MAX_FUNDED - carried);
    pool.apply(&Action::Withdraw { account: 0, part: 255 });
    pool.apply(&Action::Claim { account: 0 });
    assert_eq!(pool.stream.reserve, carried);
}

/// R10: only differences of the index count, so it may wrap.
#[test]
fn r10_an_index_that_wraps_pays_the_same() {
    let mut pool = Pool::new();
    pool.stream.index_q128 = (U256::ONE << 224usize) - (U256::ONE << 130usize);
    pool.apply(&Action::Stake { account: 0, amount: 3 });
    pool.fund(3_000, 1_000).unwrap();
    pool.now += 1_000;
    pool.advance();
    assert!(pool.stream.index_q128 >> 224usize == U256::ONE, "the index left its field");
    assert_eq!(pool.earned(0), 3_000);
    pool.stream.index_q128 = layout::INDEX.get(pool.stream.index_q128);
    assert_eq!(pool.earned(0), 3_000);
    pool.apply(&Action::Withdraw { account: 0, part: 255 });
    pool.apply(&Action::Claim { account: 0 });
    assert_eq!(pool.paid[0], 3_000);
}

/// R9: what counts is wei, however many of them make a token.
#[test]
fn r9_tokens_of_six_decimals_are_streamed_as_exactly_as_those_of_eighteen() {
    for unit in [1_000_000, 1_000_000_000_000_000_000] {
        let mut pool = Pool::new();
        pool.apply(&Action::Stake { account: 0, amount: 3 * unit });
        pool.apply(&Action::Stake { account: 1, amount: unit });
        pool.fund(1_000 * unit, 30 * 86_400).unwrap();
        pool.now += 30 * 86_400;
        for (account, share) in [(0, 750 * unit), (1, 250 * unit)] {
            let earned = pool.earned(account);
            assert!(earned <= share && share - earned <= 1, "{earned} of {share}");
        }
    }
}

/// R11: products are of full width and only whole wei leave; the fraction waits with its account.
#[test]
fn r11_claiming_every_second_loses_less_than_a_wei() {
    let mut pool = Pool::new();
    pool.apply(&Action::Stake { account: 0, amount: MAX_AMOUNT / 3 });
    pool.apply(&Action::Stake { account: 1, amount: MAX_AMOUNT / 7 });
    pool.fund(1_851, 10_000).unwrap();
    for _ in 0..10_000 {
        pool.now += 1;
        pool.apply(&Action::Claim { account: 0 });
    }
    pool.advance();
    let short = &pool.model.entitled[0] - whole(pool.paid[0]);
    assert!(short >= whole(0) && short < whole(1) + grain(), "{short}");
}

/// R18: an earlier time than the last changes nothing.
#[test]
fn r18_the_clock_never_runs_backwards() {
    let mut pool = Pool::new();
    pool.apply(&Action::Stake { account: 0, amount: 9 });
    pool.fund(1_000, 1_000).unwrap();
    pool.now += 500;
    pool.advance();
    let stored = pool.stream;
    for now in [0, pool.now - 500, pool.now - 1] {
        let mut stream = stored;
        assert_eq!((stream.advance(now, 9), stream), (0, stored));
    }
}

/// Fault 27: the largest pool at the lowest rate.
#[test]
fn fault_27_a_full_pool_at_a_wei_a_second_is_never_over_paid() {
    let mut pool = Pool::new();
    pool.apply(&Action::Stake { account: 0, amount: MAX_AMOUNT - 1 });
    pool.apply(&Action::Stake { account: 1, amount: 1 });
    pool.fund(100_000, 100_000).unwrap();
    for _ in 0..1_000 {
        pool.now += 100;
        pool.advance();
    }
    let earned = pool.earned(0);
    assert!((99_998..=100_000).contains(&earned), "{earned}");
    assert_eq!(pool.earned(1), 0);
}
