use alloy::primitives::U256;
use staking_abi::IStakingRewards::{RewardForfeited, Withdrawn, ZeroAmount};
use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Token, Mode};
use staking_tests::{Pool, RefusedCall, World, ether, event, logs};

#[tokio::test]
async fn reverts_without_a_stake() {
    let pool = Pool::new().await;
    pool.staking.emergencyWithdraw().refused(&pool.world, pool.world.alice).await.with(ZeroAmount {});
}

/// R22, R23: whatever the reward token does, paused or not, the stake leaves and nothing is left to claim.
#[tokio::test]
async fn r23_returns_the_stake_without_a_call_to_the_reward_token() {
    let world = World::new().await;
    let (stake, reward) = (Token::create(&world).await, Token::create(&world).await);
    let pool = Pool::of(world, *stake.address(), *reward.address()).await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(2)).await;
    pool.fund(ether(100)).await;
    world.wait(20).await;
    world.send(world.owner, pool.staking.setPaused(true).into_transaction_request()).await;
    reward.turn(world, Mode::BurnGas).await;
    reward.pretend(world, Some(U256::ZERO)).await;
    let receipt = world.send(alice, pool.staking.emergencyWithdraw().into_transaction_request()).await;
    assert_eq!(event::<Withdrawn>(&receipt, pool.address()), Withdrawn { user: alice, amount: ether(2) });
    assert_eq!(stake.balanceOf(alice).call().await.unwrap(), ether(2));
    assert_eq!((pool.staked(alice).await, pool.earned(alice).await), (U256::ZERO, U256::ZERO));
    pool.staking.emergencyWithdraw().refused(world, alice).await.with(ZeroAmount {});
}

/// R24, fault 44: what was given up is streamed to those who stay, to the wei.
#[tokio::test]
async fn r24_gives_the_reward_to_the_next_period() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    let token = *pool.reward_token.address();
    pool.stake(alice, ether(3)).await;
    pool.stake(bob, ether(1)).await;
    pool.fund(ether(100)).await;
    world.wait(20).await;
    let given_up = pool.earned(alice).await;
    let waited = pool.staking.undistributed(token).call().await.unwrap();
    let to_bob = pool.multi.emergencyWithdraw(bob).into_transaction_request();
    let receipt = world.send(alice, to_bob).await;
    let expected = RewardForfeited { user: alice, token, amount: given_up };
    assert_eq!(event::<RewardForfeited>(&receipt, pool.address()), expected);
    assert_eq!(pool.stake_token.balanceOf(bob).call().await.unwrap(), ether(3));
    let waiting = pool.staking.undistributed(token).call().await.unwrap();
    assert!(waiting - waited - given_up <= U256::ONE, "{waiting}");
    assert!(pool.get_reward(alice).await.logs().is_empty());
    pool.assert_solvent().await;

    pool.fund(U256::ONE).await;
    world.wait(20).await;
    pool.exit(bob).await;
    let paid = pool.rewards_of(bob).await;
    assert!(ether(100) + U256::ONE - paid <= U256::from(3), "{paid}");
}

#[tokio::test]
async fn emits_nothing_of_a_reward_that_was_not_earned() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(1)).await;
    let call = pool.staking.emergencyWithdraw().into_transaction_request();
    let receipt = pool.world.send(alice, call).await;
    assert!(logs::<RewardForfeited>(&receipt, pool.address()).is_empty());
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(1));
}
