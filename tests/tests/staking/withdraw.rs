use alloy::primitives::U256;
use staking_abi::IStakingRewards::{InsufficientStake, Withdrawn, ZeroAmount};
use staking_tests::{Pool, RefusedCall, ether, event};

#[tokio::test]
async fn fault_6_reverts_if_amount_is_zero() {
    let pool = Pool::new().await;
    pool.stake(pool.world.alice, ether(1)).await;
    pool.staking.withdraw(U256::ZERO).refused(&pool.world, pool.world.alice).await.with(ZeroAmount {});
}

#[tokio::test]
async fn fault_7_reverts_if_amount_exceeds_the_stake() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(1)).await;
    for requested in [ether(1) + U256::ONE, U256::ONE << 128, U256::MAX] {
        let expected = InsufficientStake { account: alice, staked: ether(1), requested };
        pool.staking.withdraw(requested).refused(&pool.world, alice).await.with(expected);
    }
    assert_eq!(pool.staked(alice).await, ether(1));
}

#[tokio::test]
async fn fault_8_reverts_if_the_caller_never_staked() {
    let pool = Pool::new().await;
    pool.stake(pool.world.alice, ether(1)).await;
    let mallory = pool.world.mallory;
    let expected = InsufficientStake { account: mallory, staked: U256::ZERO, requested: U256::ONE };
    pool.staking.withdraw(U256::ONE).refused(&pool.world, mallory).await.with(expected);
}

#[tokio::test]
async fn returns_a_part_and_keeps_the_rest_earning() {
    let pool = Pool::new().await;
    let (alice, bob) = (pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(4)).await;
    pool.stake(bob, ether(1)).await;
    let receipt = pool.withdraw(alice, ether(3)).await;
    assert_eq!(event::<Withdrawn>(&receipt, pool.address()), Withdrawn { user: alice, amount: ether(3) });
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(3));
    pool.fund(ether(1_000)).await;
    pool.world.wait(20).await;
    assert_eq!(pool.earned(alice).await, pool.earned(bob).await);
    pool.assert_solvent().await;
}

#[tokio::test]
async fn keeps_what_was_earned_claimable() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(4)).await;
    pool.fund(ether(1_000)).await;
    pool.world.wait(20).await;
    let earned = pool.earned(alice).await;
    assert!(earned > ether(900));
    pool.withdraw(alice, ether(4)).await;
    assert_eq!(pool.earned(alice).await, earned);
    pool.get_reward(alice).await;
    assert_eq!(pool.rewards_of(alice).await, earned);
}

/// Fault 85: a new version of Stylus puts every program to sleep; activated again it owes what it owed.
#[tokio::test]
async fn fault_85_a_new_version_of_stylus_leaves_all_balances_and_exits_intact() {
    let pool = Pool::new().await;
    if !pool.world.is_embedded() {
        return assert!(
            std::env::var("STAKE_RPC_URL").is_ok(),
            "only an embedded chain is upgraded by a test"
        );
    }
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(4)).await;
    pool.fund(ether(1_000)).await;
    world.wait(10).await;
    let earned = pool.earned(alice).await;
    let lens = pool.staking.lens().call().await.unwrap();
    world.upgrade_stylus().await;
    let receipt = world.attempt(alice, pool.staking.withdraw(ether(1)).into_transaction_request()).await;
    assert!(!receipt.status(), "the program is of the version before");
    for program in [pool.address(), *pool.stake_token.address(), lens] {
        world.activate(program).await;
    }
    assert_eq!(pool.staked(alice).await, ether(4));
    assert_eq!(pool.earned(alice).await, earned);
    pool.assert_solvent().await;
    pool.exit(alice).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(4));
    assert_eq!(pool.rewards_of(alice).await, earned);
}

/// Faults 24 and 84: an expired program answers nothing; activated again it owes what it owed, and beyond the end
/// of its clock accrual stands still and exits work.
#[tokio::test]
async fn fault_24_works_after_expiry_and_after_the_last_instant_the_clock_knows() {
    let pool = Pool::new().await;
    if !pool.world.is_embedded() {
        return assert!(std::env::var("STAKE_RPC_URL").is_ok(), "only a shared chain cannot skip a century");
    }
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(4)).await;
    pool.fund(ether(1_000)).await;
    let lens = pool.staking.lens().call().await.unwrap();
    for days in [366, 36_600, 36_600] {
        world.chain.skip_seconds(days * 86_400).await.unwrap();
        let receipt = world.attempt(alice, pool.staking.withdraw(ether(1)).into_transaction_request()).await;
        assert!(!receipt.status(), "the activation has expired");
        for program in [pool.address(), *pool.stake_token.address()] {
            world.activate(program).await;
        }
        let earned = pool.earned(alice).await;
        assert!(earned <= ether(1_000) && earned > ether(999));
        // No action needs the lens, which has expired too.
        pool.withdraw(alice, ether(1)).await;
        assert!(pool.staking.cooldown().call().await.is_err());
        world.activate(lens).await;
        pool.assert_solvent().await;
    }
    pool.exit(alice).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(4));
}
