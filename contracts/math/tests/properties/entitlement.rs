//! INV-1 … INV-4 of `tests/INVARIANTS.md` on the arithmetic alone.

use crate::pool::{ACCOUNTS, Action, Pool, action, whole};
use num_rational::BigRational;
use proptest::prelude::*;
use staking_math::{MAX_AMOUNT, MAX_DURATION};

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

    let undistributed = whole(pool.backlog.undistributed_q32) / whole(1 << 32);
    prop_assert_eq!(&undistributed, &pool.model.undistributed, "INV-4: the backlog is exact");
    let unstreamed = whole(pool.stream.unstreamed_q32()) / whole(1 << 32);
    prop_assert_eq!(&unstreamed, &pool.model.unstreamed(), "INV-4: the rest of the period is exact");
    let entitled: BigRational = pool.model.entitled.iter().sum();
    prop_assert_eq!(
        entitled + undistributed + unstreamed,
        whole(pool.backlog.funded),
        "INV-4: every wei has a place"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

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
    pool.fund(MAX_AMOUNT, MAX_DURATION).unwrap();
    pool.now = u32::MAX;
    assert_eq!(pool.earned(0), MAX_AMOUNT - 1, "the remainder of the rate is carried");
    pool.apply(&Action::Withdraw { account: 0, part: 255 });
    pool.apply(&Action::Claim { account: 0 });
    assert_eq!(pool.stream.reserve, 1);
}
