//! The invariants of a farm on the arithmetic alone.

use crate::farm_model::{ACCOUNTS, Action, Farm, POOLS, action, grain};
use crate::pool::whole;
use num_rational::BigRational;
use proptest::prelude::*;
use staking_math::farm::{Emission, FarmPool, MAX_ALLOC};
use staking_math::{Backlog, MAX_AMOUNT, MAX_FUNDED, MAX_RATE_Q24, RewardDebt};

fn check(farm: &mut Farm) -> Result<(), TestCaseError> {
    farm.present();
    let mut claims = 0;
    for pool in 0..POOLS {
        for account in 0..ACCOUNTS {
            let (paid, earned) = (farm.paid[pool][account], farm.earned(pool, account));
            let (got, entitled) = (whole(paid + earned), &farm.model.entitled[pool][account]);
            prop_assert!(got <= *entitled, "INV-1: {account} in {pool} got {got} of {entitled}");
            prop_assert!(
                entitled - &got < whole(1) + grain(),
                "INV-2: {account} in {pool}: {got} of {entitled}"
            );
            claims += earned;
        }
    }
    let reserve = farm.emission.reserve;
    prop_assert!(claims <= reserve, "INV-3: {claims} claimable of {reserve}");
    let paid: u128 = farm.paid.iter().flatten().sum();
    prop_assert_eq!(reserve + paid, farm.backlog.funded, "INV-3: reserve and payments are the funding");

    let unit = whole(1 << 24);
    let undistributed = whole(farm.backlog.undistributed_q24) / &unit;
    prop_assert_eq!(&undistributed, &farm.model.undistributed, "INV-4: the backlog is exact");
    let unstreamed = whole(farm.emission.unstreamed_q24()) / &unit;
    prop_assert_eq!(&unstreamed, &farm.model.unstreamed(), "INV-4: the rest of the schedule is exact");
    let given: BigRational = farm.model.entitled.iter().flatten().chain(&farm.model.idle).sum();
    let lost = whole(farm.backlog.funded) - given - undistributed - unstreamed;
    prop_assert!(lost >= whole(0) && lost < grain(), "INV-4: {lost} wei have no place");
    Ok(())
}

proptest! {
    // About 10^5 actions: stories have 40 on average.
    #![proptest_config(ProptestConfig { cases: 2_560, ..ProptestConfig::default() })]

    #[test]
    fn inv_1_to_4_hold_in_a_farm_after_every_action(actions in prop::collection::vec(action(), 1..80)) {
        let mut farm = Farm::new();
        for action in &actions {
            farm.apply(action);
            check(&mut farm)?;
        }
        farm.close();
        check(&mut farm)?;
    }
}

/// R6: a wei for each position at most stays when everybody has left.
#[test]
fn r6_a_farm_leaves_no_dust_behind() {
    let mut farm = Farm::new();
    for pool in 0..POOLS {
        farm.apply(&Action::SetAlloc { pool, alloc: 3 + pool as u32 });
        for account in 0..ACCOUNTS {
            let amount = 1_000_000_007 * (1 + pool as u128) + account as u128;
            farm.apply(&Action::Deposit { pool, account, amount });
        }
    }
    farm.apply(&Action::SetRate { rate_q24: 7 << 20 });
    farm.apply(&Action::Fund { amount: 1_000_003 });
    farm.apply(&Action::Wait { seconds: 40_000_000 });
    farm.close();
    let left = farm.emission.reserve - farm.backlog.undistributed_down();
    assert!(left <= (POOLS * ACCOUNTS) as u128, "{left} wei stranded");
}

/// R7: a hundred thousand touches of the largest pool take nothing from anyone. On the arithmetic alone: fractions of so
/// many different supplies are as long as a book.
#[test]
fn r7_touching_a_farms_pool_every_second_changes_nobodys_claim() {
    let run = |touch: u128| {
        let mut emission = Emission { total_alloc: MAX_ALLOC, ..Emission::default() };
        let mut backlog = Backlog::default();
        emission.set_rate(&mut backlog, (1_851 << 24) / 100_000, 1_000).unwrap();
        emission.fund(&mut backlog, 1_851, 1_000).unwrap();
        let staked = [MAX_AMOUNT / 3, 1_000_000_007];
        let mut pool = FarmPool { alloc: MAX_ALLOC, ..FarmPool::default() };
        let mut debts = [RewardDebt::default(); 2];
        for (debt, amount) in debts.iter_mut().zip(staked) {
            let index = pool.index(emission.integral_q120);
            debt.enter(amount, index.q128());
            pool.change(index, emission.integral_q120, pool.supply + amount, MAX_ALLOC);
        }
        for second in 1..=100_000 {
            let integral = emission.at(1_000 + second).integral_q120;
            if touch > 0 {
                pool.change(pool.index(integral), integral, pool.supply + touch, MAX_ALLOC);
                pool.change(pool.index(integral), integral, pool.supply - touch, MAX_ALLOC);
            }
        }
        let index = pool.index(emission.at(200_000).integral_q120).q128();
        [0, 1].map(|account| debts[account].earned_down(staked[account], index))
    };
    let untouched = run(0);
    assert!(untouched[0] >= 1_850);
    assert_eq!(run(1), untouched);
}

/// R19: what was earned does not depend on what rate and allocations become.
#[test]
fn r19_no_rate_and_no_allocation_reaches_back() {
    let mut farm = Farm::new();
    for pool in 0..2 {
        farm.apply(&Action::SetAlloc { pool, alloc: 1 });
        farm.apply(&Action::Deposit { pool, account: 0, amount: 1_000 });
    }
    farm.apply(&Action::SetRate { rate_q24: 1_000 << 24 });
    farm.apply(&Action::Fund { amount: 1_000_000_000 });
    farm.apply(&Action::Wait { seconds: 1_000 });
    let before = [0, 1].map(|pool| farm.earned(pool, 0));
    assert!(before.iter().all(|earned| (499_999..=500_000).contains(earned)), "{before:?}");
    for action in [
        Action::SetAlloc { pool: 0, alloc: MAX_ALLOC },
        Action::SetAlloc { pool: 1, alloc: 0 },
        Action::SetRate { rate_q24: MAX_RATE_Q24 },
        Action::SetRate { rate_q24: 0 },
    ] {
        farm.apply(&action);
        for (pool, before) in before.into_iter().enumerate() {
            assert!(before - farm.earned(pool, 0) <= 1, "{action:?} in {pool}");
        }
    }
}

/// Fault 48: no overflow, and everything is paid.
#[test]
fn fault_48_a_wei_at_the_largest_rate_earns_everything_that_was_funded() {
    let mut farm = Farm::new();
    farm.apply(&Action::SetAlloc { pool: 0, alloc: 1 });
    farm.apply(&Action::Deposit { pool: 0, account: 0, amount: 1 });
    farm.apply(&Action::Fund { amount: MAX_FUNDED });
    farm.apply(&Action::SetRate { rate_q24: MAX_RATE_Q24 });
    farm.apply(&Action::Wait { seconds: 315_360_000 });
    assert!(MAX_FUNDED - farm.earned(0, 0) < 1 << 72, "all but less than a second's");
    farm.close();
    assert!(
        farm.emission.reserve - farm.backlog.undistributed_down() <= 1,
        "a wei of rounding at most stays"
    );
}
