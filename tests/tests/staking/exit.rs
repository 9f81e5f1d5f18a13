use alloy::primitives::U256;
use staking_abi::IStakingRewards::{RewardPaid, Withdrawn, ZeroAmount};
use staking_tests::{Pool, RefusedCall, ether, event};

/// Fault 11.
#[tokio::test]
async fn fault_11_reverts_without_a_stake() {
    let pool = Pool::new().await;
    pool.staking.exit().refused(&pool.world, pool.world.alice).await.with(ZeroAmount {});
}

#[tokio::test]
async fn returns_the_stake_and_pays_the_reward() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(2)).await;
    pool.fund(ether(1_000)).await;
    pool.world.wait(20).await;
    let reward = pool.earned(alice).await;
    let receipt = pool.exit(alice).await;
    assert_eq!(event::<Withdrawn>(&receipt, pool.address()), Withdrawn { user: alice, amount: ether(2) });
    assert_eq!(event::<RewardPaid>(&receipt, pool.address()), RewardPaid { user: alice, reward });
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(2));
    assert_eq!(pool.rewards_of(alice).await, reward);
    assert_eq!(pool.staking.totalSupply().call().await.unwrap(), U256::ZERO);
    pool.assert_solvent().await;
}

/// R6: after everyone left at most a wei per account stays.
#[tokio::test]
async fn r6_leaves_no_dust_behind() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, U256::from(7)).await;
    pool.stake(bob, ether(3) + U256::from(11)).await;
    let funded = U256::from(1_000_000_007u64);
    pool.fund(funded).await;
    world.wait(4).await;
    pool.withdraw(bob, ether(1)).await;
    world.wait(20).await;
    pool.exit(alice).await;
    pool.exit(bob).await;
    let left = pool.rewards_of(pool.address()).await;
    assert!(left <= U256::from(3), "{left} wei of {funded} stranded");
}

/// R13, fault 12: the gap after the last exit is nobody's windfall.
#[tokio::test]
async fn fault_12_leaves_the_reward_of_an_empty_pool_to_the_next_period() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(1)).await;
    pool.fund(ether(1_000)).await;
    world.wait(2).await;
    pool.exit(alice).await;
    world.wait(3).await;
    pool.stake(bob, U256::ONE).await;
    assert_eq!(pool.earned(bob).await, U256::ZERO);
    let waiting = pool.staking.undistributed(*pool.reward_token.address()).call().await.unwrap();
    assert!(waiting >= ether(290), "{waiting}");
    world.wait(20).await;
    pool.exit(bob).await;
    let paid = pool.rewards_of(alice).await + pool.rewards_of(bob).await;
    pool.fund(U256::ONE).await;
    pool.stake(bob, ether(1)).await;
    world.wait(20).await;
    pool.exit(bob).await;
    let all = pool.rewards_of(alice).await + pool.rewards_of(bob).await;
    assert!(all > paid + ether(280));
    pool.assert_solvent().await;
}
