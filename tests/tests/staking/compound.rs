use alloy::primitives::U256;
use staking_abi::IStakingRewards::{EntryPaused, RewardOwed, RewardPaid, Staked, UnknownReward};
use staking_tests::fixtures::HostileToken::HostileTokenInstance as Token;
use staking_tests::{Pool, RefusedCall, World, ether, event, logs};

#[tokio::test]
async fn reverts_if_the_staking_token_is_not_earned() {
    let pool = Pool::new().await;
    let token = *pool.stake_token.address();
    pool.staking.compound().refused(&pool.world, pool.world.alice).await.with(UnknownReward { token });
}

#[tokio::test]
async fn reverts_if_entry_is_paused() {
    let pool = Pool::of_one_token().await;
    let world = &pool.world;
    world.send(world.owner, pool.staking.setPaused(true).into_transaction_request()).await;
    pool.staking.compound().refused(world, world.alice).await.with(EntryPaused {});
}

#[tokio::test]
async fn stakes_what_was_earned_and_moves_no_token() {
    let pool = Pool::of_one_token().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(5)).await;
    pool.fund(ether(100)).await;
    world.wait(20).await;
    let (reward, held) = (pool.earned(alice).await, pool.rewards_of(pool.address()).await);
    let receipt = world.send(alice, pool.staking.compound().into_transaction_request()).await;
    assert_eq!(event::<RewardPaid>(&receipt, pool.address()), RewardPaid { user: alice, reward });
    assert_eq!(event::<Staked>(&receipt, pool.address()), Staked { user: alice, amount: reward });
    assert_eq!((pool.staked(alice).await, pool.earned(alice).await), (ether(5) + reward, U256::ZERO));
    assert_eq!(pool.rewards_of(pool.address()).await, held);
    pool.assert_solvent().await;
    let receipt = world.send(alice, pool.staking.compound().into_transaction_request()).await;
    assert!(receipt.logs().is_empty(), "nothing was earned since");
    pool.exit(alice).await;
    assert_eq!(pool.rewards_of(alice).await, ether(5) + reward);
}

/// R1: rewards that are not there do not become principal.
#[tokio::test]
async fn r1_stakes_no_more_than_the_pool_holds_beside_principal() {
    let world = World::new().await;
    let token = Token::create(&world).await;
    let pool = Pool::of(world, *token.address(), *token.address()).await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(5)).await;
    pool.fund(ether(100)).await;
    world.wait(20).await;
    let reward = pool.earned(alice).await;
    let seize = token.confiscate(pool.address(), ether(70)).into_transaction_request();
    world.send(world.owner, seize).await;
    let receipt = world.send(alice, pool.staking.compound().into_transaction_request()).await;
    let owed = event::<RewardOwed>(&receipt, pool.address()).amount;
    assert_eq!((owed, pool.staked(alice).await), (reward - ether(30), ether(35)));
    assert_eq!(pool.earned(alice).await, owed);
    let receipt = pool.withdraw(alice, ether(35)).await;
    assert!(logs::<RewardPaid>(&receipt, pool.address()).is_empty());
    assert_eq!(token.balanceOf(alice).call().await.unwrap(), ether(35));
}
