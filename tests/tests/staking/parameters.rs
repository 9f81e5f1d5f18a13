use alloy::primitives::U256;
use staking_abi::IStakingRewards::{
    InvalidDuration, OwnableUnauthorizedAccount, PeriodActive, RewardsDistributionUpdated,
    RewardsDurationUpdated,
};
use staking_math::MAX_DURATION;
use staking_tests::{Pool, RefusedCall, ether, event};

#[tokio::test]
async fn reverts_if_the_caller_is_not_the_owner() {
    let pool = Pool::new().await;
    let (world, account) = (&pool.world, pool.world.mallory);
    let expected = OwnableUnauthorizedAccount { account };
    pool.staking.setRewardsDuration(U256::from(5)).refused(world, account).await.with(expected.clone());
    pool.staking.setRewardsDistribution(account).refused(world, account).await.with(expected);
}

/// Fault 22.
#[tokio::test]
async fn fault_22_duration_reverts_while_a_period_runs() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    pool.fund(ether(1)).await;
    let end = pool.staking.periodFinish().call().await.unwrap();
    pool.staking.setRewardsDuration(U256::from(5)).refused(world, owner).await.with(PeriodActive { end });
}

#[tokio::test]
async fn fault_22_duration_reverts_if_it_is_zero_or_above_ten_years() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    for duration in [U256::ZERO, U256::from(MAX_DURATION + 1), U256::MAX] {
        let call = pool.staking.setRewardsDuration(duration);
        call.refused(world, owner).await.with(InvalidDuration { duration });
    }
}

#[tokio::test]
async fn duration_changes_between_periods() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    pool.fund(ether(1)).await;
    world.wait(11).await;
    let duration = U256::from(2 * pool.duration);
    let call = pool.staking.setRewardsDuration(duration).into_transaction_request();
    let receipt = world.send(owner, call).await;
    assert_eq!(
        event::<RewardsDurationUpdated>(&receipt, pool.address()),
        RewardsDurationUpdated { newDuration: duration }
    );
    assert_eq!(pool.staking.rewardsDuration().call().await.unwrap(), duration);
    let receipt = pool.fund(ether(1)).await;
    let start = U256::from(world.time_of(&receipt).await);
    assert_eq!(pool.staking.periodFinish().call().await.unwrap(), start + duration);
}

#[tokio::test]
async fn distribution_hands_funding_to_another_account() {
    let pool = Pool::new().await;
    let (world, bob) = (&pool.world, pool.world.bob);
    let call = pool.staking.setRewardsDistribution(bob).into_transaction_request();
    let receipt = world.send(world.owner, call).await;
    let expected = RewardsDistributionUpdated { rewardsDistribution: bob };
    assert_eq!(event::<RewardsDistributionUpdated>(&receipt, pool.address()), expected);
    world.send(world.owner, pool.reward_token.transfer(bob, ether(5)).into_transaction_request()).await;
    world.send(bob, pool.reward_token.approve(pool.address(), ether(5)).into_transaction_request()).await;
    world.send(bob, pool.staking.notifyRewardAmount(ether(5)).into_transaction_request()).await;
    assert_eq!(pool.rewards_of(bob).await, U256::ZERO);
}
