use alloy::primitives::U256;
use staking_abi::IStakingRewards::RewardPaid;
use staking_tests::{Pool, ether, event, logs};

/// Fault 9.
#[tokio::test]
async fn fault_9_succeeds_without_an_event_if_nothing_was_earned() {
    let pool = Pool::new().await;
    let receipt = pool.get_reward(pool.world.mallory).await;
    assert!(receipt.logs().is_empty());
}

#[tokio::test]
async fn pays_what_earned_says_and_emits_it() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(1)).await;
    pool.fund(ether(1_000)).await;
    pool.world.wait(20).await;
    let earned = pool.earned(alice).await;
    let receipt = pool.get_reward(alice).await;
    assert_eq!(event::<RewardPaid>(&receipt, pool.address()), RewardPaid { user: alice, reward: earned });
    assert_eq!(pool.rewards_of(alice).await, earned);
    assert_eq!(pool.earned(alice).await, U256::ZERO);
    assert_eq!(pool.staked(alice).await, ether(1));
    pool.assert_solvent().await;
}

/// Fault 10.
#[tokio::test]
async fn fault_10_pays_nothing_the_second_time() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(1)).await;
    pool.fund(ether(1_000)).await;
    pool.world.wait(20).await;
    pool.get_reward(alice).await;
    let receipt = pool.get_reward(alice).await;
    assert!(logs::<RewardPaid>(&receipt, pool.address()).is_empty());
}

#[tokio::test]
async fn splits_by_stake_and_time_to_the_wei() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    let first = pool.stake(alice, ether(1)).await;
    let funded = pool.fund(ether(1_000)).await;
    world.wait(3).await;
    let second = pool.stake(bob, ether(3)).await;
    world.wait(20).await;
    pool.get_reward(alice).await;
    pool.get_reward(bob).await;

    assert!(world.time_of(&first).await <= world.time_of(&funded).await);
    let alone = U256::from(world.time_of(&second).await - world.time_of(&funded).await);
    let duration = U256::from(pool.duration);
    // Alice: all of the time alone and a quarter of the rest; Bob: three quarters of the rest.
    let alice_exact =
        ether(1_000) * (alone * U256::from(4) + (duration - alone)) / (duration * U256::from(4));
    let bob_exact = ether(1_000) * (duration - alone) * U256::from(3) / (duration * U256::from(4));
    for (paid, exact) in
        [(pool.rewards_of(alice).await, alice_exact), (pool.rewards_of(bob).await, bob_exact)]
    {
        assert!(paid <= exact && exact - paid <= U256::ONE, "{paid} of {exact}");
    }
    pool.assert_solvent().await;
}

/// Fault 16, R2: principal of the same token backs no reward.
#[tokio::test]
async fn fault_16_pays_rewards_in_the_staked_token_without_touching_principal() {
    let pool = Pool::of_one_token().await;
    let (alice, bob) = (pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(100)).await;
    pool.stake(bob, ether(100)).await;
    pool.fund(ether(10)).await;
    pool.world.wait(20).await;
    let earned = pool.earned(alice).await;
    pool.get_reward(alice).await;
    assert_eq!(pool.rewards_of(alice).await, earned);
    assert!(earned <= ether(5));
    pool.exit(alice).await;
    pool.exit(bob).await;
    assert_eq!(pool.rewards_of(alice).await, earned + ether(100));
    assert!(pool.rewards_of(bob).await > ether(104));
    pool.assert_solvent().await;
}

/// R14, fault 29: what is staked and withdrawn within an instant earns nothing.
#[tokio::test]
async fn r14_pays_nothing_for_no_time() {
    let pool = Pool::new().await;
    let (alice, mallory) = (pool.world.alice, pool.world.mallory);
    pool.stake(alice, U256::ONE).await;
    pool.fund(ether(1_000)).await;
    pool.world.wait(5).await;
    let staked = pool.stake(mallory, ether(100_000)).await;
    // With gas to spare: an estimate made in the second before would not know of the reward.
    let exited = pool.world.attempt(mallory, pool.staking.exit().into_transaction_request()).await;
    assert!(exited.status());
    let seconds = pool.world.time_of(&exited).await - pool.world.time_of(&staked).await;
    let most = ether(1_000) * U256::from(seconds) / U256::from(pool.duration);
    assert!(pool.rewards_of(mallory).await <= most);
}
