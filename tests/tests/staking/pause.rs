use staking_abi::IStakingRewards::{OwnableUnauthorizedAccount, PauseChanged};
use staking_tests::{Pool, RefusedCall, ether, event};

#[tokio::test]
async fn reverts_if_the_caller_is_not_the_owner() {
    let pool = Pool::new().await;
    let account = pool.world.mallory;
    let call = pool.staking.setPaused(true);
    call.refused(&pool.world, account).await.with(OwnableUnauthorizedAccount { account });
}

#[tokio::test]
async fn emits_only_when_something_changes() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    let pause = || pool.staking.setPaused(true).into_transaction_request();
    let receipt = world.send(owner, pause()).await;
    assert_eq!(event::<PauseChanged>(&receipt, pool.address()), PauseChanged { isPaused: true });
    assert!(pool.staking.paused().call().await.unwrap());
    assert!(world.send(owner, pause()).await.logs().is_empty());
    world.send(owner, pool.staking.setPaused(false).into_transaction_request()).await;
    pool.stake(world.alice, ether(1)).await;
}

/// Fault 31, R22: pausing keeps nobody in.
#[tokio::test]
async fn fault_31_stops_no_exit_and_no_reward() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(2)).await;
    pool.stake(bob, ether(2)).await;
    pool.fund(ether(10)).await;
    world.send(world.owner, pool.staking.setPaused(true).into_transaction_request()).await;
    world.wait(20).await;
    pool.withdraw(alice, ether(1)).await;
    pool.get_reward(alice).await;
    pool.exit(bob).await;
    assert_eq!(pool.staked(alice).await, ether(1));
    assert!(pool.rewards_of(alice).await > ether(4));
    assert!(pool.rewards_of(bob).await > ether(4));
    assert!(pool.staking.paused().call().await.unwrap());
}
