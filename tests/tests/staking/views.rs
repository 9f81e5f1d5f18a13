use alloy::primitives::{Address, U256};
use staking_abi::IStakingRewards::UnknownReward;
use staking_tests::{Pool, RefusedCall, ether};

#[tokio::test]
async fn revert_if_the_token_is_not_the_pools() {
    let pool = Pool::new().await;
    let (world, token) = (&pool.world, pool.world.mallory);
    pool.staking.undistributed(token).refused(world, token).await.with(UnknownReward { token });
    pool.staking.solvency(token).refused(world, token).await.with(UnknownReward { token });
    let token = *pool.stake_token.address();
    pool.staking.undistributed(token).refused(world, world.alice).await.with(UnknownReward { token });
}

#[tokio::test]
async fn are_zero_before_anything_happened() {
    let pool = Pool::new().await;
    let (staking, alice) = (&pool.staking, pool.world.alice);
    for value in [
        staking.totalSupply().call().await.unwrap(),
        staking.balanceOf(alice).call().await.unwrap(),
        staking.earned(alice).call().await.unwrap(),
        staking.rewards(alice).call().await.unwrap(),
        staking.userRewardPerTokenPaid(alice).call().await.unwrap(),
        staking.rewardPerToken().call().await.unwrap(),
        staking.rewardPerTokenStored().call().await.unwrap(),
        staking.rewardRate().call().await.unwrap(),
        staking.getRewardForDuration().call().await.unwrap(),
        staking.periodFinish().call().await.unwrap(),
        staking.lastUpdateTime().call().await.unwrap(),
        staking.lastTimeRewardApplicable().call().await.unwrap(),
        staking.undistributed(*pool.reward_token.address()).call().await.unwrap(),
        staking.earned(Address::ZERO).call().await.unwrap(),
    ] {
        assert_eq!(value, U256::ZERO);
    }
}

/// The formula that every Synthetix frontend computes by itself.
#[tokio::test]
async fn satisfy_the_synthetix_formula_at_any_time() {
    let pool = Pool::new().await;
    let (world, staking) = (&pool.world, &pool.staking);
    let (alice, bob) = (world.alice, world.bob);
    pool.stake(alice, U256::from(1_234_567)).await;
    pool.fund(ether(777) + U256::from(13)).await;
    for (round, amount) in [(1, ether(3)), (2, U256::ONE), (3, ether(90))] {
        world.wait(round).await;
        pool.stake(bob, amount).await;
        world.wait(1).await;
        for account in [alice, bob] {
            let paid = staking.userRewardPerTokenPaid(account).call().await.unwrap();
            let per_token = staking.rewardPerToken().call().await.unwrap();
            let rewards = staking.rewards(account).call().await.unwrap();
            let formula = pool.staked(account).await * (per_token - paid) / ether(1) + rewards;
            assert_eq!(formula, pool.earned(account).await);
        }
    }
}

#[tokio::test]
async fn follow_the_clock_to_the_end_of_the_period() {
    let pool = Pool::new().await;
    let (world, staking) = (&pool.world, &pool.staking);
    pool.stake(world.alice, ether(2)).await;
    let receipt = pool.fund(ether(1_000)).await;
    let start = U256::from(world.time_of(&receipt).await);
    world.wait(5).await;
    let last = staking.lastTimeRewardApplicable().call().await.unwrap();
    assert!(last > start && last < start + U256::from(pool.duration));
    world.wait(20).await;
    let finish = staking.periodFinish().call().await.unwrap();
    assert_eq!(staking.lastTimeRewardApplicable().call().await.unwrap(), finish);
    assert_eq!(staking.lastUpdateTime().call().await.unwrap(), start, "views store nothing");
    assert_eq!(staking.rewardPerTokenStored().call().await.unwrap(), U256::ZERO);
    let per_token = staking.rewardPerToken().call().await.unwrap();
    assert!(ether(500) - per_token <= U256::ONE, "{per_token}");
    pool.get_reward(world.alice).await;
    assert_eq!(
        staking.lastUpdateTime().call().await.unwrap(),
        start,
        "claims move no stake and store no index"
    );
    pool.withdraw(world.alice, U256::ONE).await;
    assert_eq!(staking.rewardPerTokenStored().call().await.unwrap(), per_token);
    assert_eq!(staking.lastUpdateTime().call().await.unwrap(), finish);
}
