//! A wrapper of a pool whose tokens are broken, charge for transfers or call back: what still holds.

use crate::staking_wrapper::{share, streamed};
use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::sol_types::SolError;
use staking_tests::fixtures::StakingWrapper::{Reentered, RewardPaid};
use staking_tests::fixtures::{
    AskingToken::AskingTokenInstance, HostileToken::HostileTokenInstance as Token, Mode,
};
use staking_tests::zoo::zoo_token;
use staking_tests::{Pool, World, Wrapped, ether, event};
use stylus_node::config::ChainConfig;

/// A wrapper of a measured pool of two tokens that behave until they are told otherwise.
async fn hostile() -> (Wrapped, Token<DynProvider>, Token<DynProvider>) {
    let world = World::reproducible(ChainConfig::default()).await;
    let (stake, reward) = (Token::create(&world).await, Token::create(&world).await);
    let pool = Pool::of(world, *stake.address(), *reward.address()).await;
    (Wrapped::of(pool).await, stake, reward)
}

#[tokio::test]
async fn a_reward_token_that_refuses_holds_back_its_own_claims_and_nothing_else() {
    let world = World::reproducible(ChainConfig::default()).await;
    let (stake, reward) = (zoo_token(&world, 18).await, zoo_token(&world, 18).await);
    let stage = Wrapped::of(Pool::of(world, *stake.address(), *reward.address()).await).await;
    let (pool, world) = (&stage.pool, &stage.pool.world);
    let (alice, bob) = (world.alice, world.bob);
    stage.deposit(alice, ether(30)).await;
    stage.deposit(bob, ether(10)).await;
    let extra = pool.add_reward("Extra").await;
    world.send(alice, stage.wrapper.addRewardTokens().into_transaction_request()).await;
    pool.fund(ether(1_000)).await;
    pool.fund_extra(&extra, ether(1_000)).await;
    world.wait(1).await;
    world.send(world.owner, reward.setPaused(true).into_transaction_request()).await;

    let due = share(streamed(1), 3, 4);
    let receipt = world.send(alice, stage.wrapper.exit().into_transaction_request()).await;
    let paid = event::<RewardPaid>(&receipt, stage.address());
    assert_eq!((paid.token, paid.amount), (*extra.address(), due));
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(30));
    assert_eq!(stage.earned(alice).await, due, "still hers, though she has left");
    world.wait(1).await;
    assert_eq!(stage.earned(alice).await, due);
    assert_eq!(stage.earned(bob).await, share(streamed(1), 1, 4) + streamed(2) - streamed(1));

    world.send(world.owner, reward.setPaused(false).into_transaction_request()).await;
    stage.claim(alice).await;
    assert_eq!((pool.rewards_of(alice).await, stage.earned(alice).await), (due, U256::ZERO));
}

#[tokio::test]
async fn tokens_that_charge_for_transfers_are_shared_as_they_arrive() {
    let (stage, stake, reward) = hostile().await;
    let (pool, world) = (&stage.pool, &stage.pool.world);
    let (alice, bob) = (world.alice, world.bob);
    stage.prepare(alice, ether(100)).await;
    stake.turn(world, Mode::Fee).await;
    world.send(alice, stage.wrapper.deposit(ether(100)).into_transaction_request()).await;
    // One per cent to the wrapper and one to the pool.
    let credited = ether(100) * U256::from(9_801) / U256::from(10_000);
    assert_eq!(stage.balance_of(alice).await, credited);
    stake.turn(world, Mode::ReturnTrue).await;
    stage.deposit(bob, credited).await;
    pool.fund(ether(1_000)).await;
    world.wait(20).await;
    reward.turn(world, Mode::Fee).await;
    world.send(world.mallory, pool.multi.getReward(stage.address()).into_transaction_request()).await;
    reward.turn(world, Mode::ReturnTrue).await;
    let arrived = pool.rewards_of(stage.address()).await;
    for account in [alice, bob] {
        world.send(account, stage.wrapper.exit().into_transaction_request()).await;
        let (half, paid) = (arrived / U256::from(2), pool.rewards_of(account).await);
        assert!(paid == half || paid + U256::ONE == half, "{paid} of {arrived}");
    }
    stage.assert_backed().await;
}

/// Whatever a reward token does, principal leaves; what was shared before stays a claim, the rest is the others'.
#[tokio::test]
async fn an_emergency_exit_asks_no_reward_token_anything() {
    let world = World::reproducible(ChainConfig::default()).await;
    let (stake, reward) = (Token::create(&world).await, AskingTokenInstance::create(&world).await);
    let stage = Wrapped::of(Pool::of(world, *stake.address(), *reward.address()).await).await;
    let (pool, world) = (&stage.pool, &stage.pool.world);
    let (alice, bob) = (world.alice, world.bob);
    stage.deposit(alice, ether(30)).await;
    stage.deposit(bob, ether(10)).await;
    world.send(world.owner, reward.transfer(pool.address(), ether(1_000)).into_transaction_request()).await;
    let notify = pool.staking.notifyRewardAmount(ether(1_000)).into_transaction_request();
    world.send(world.owner, notify).await;
    world.wait(1).await;
    stage.withdraw(bob, ether(5)).await;
    world.wait(1).await;
    // It tells no balance any more: the answer it expects never comes.
    let silence = reward.setQuestion(*stake.address(), vec![0; 4].into(), true, vec![1].into());
    world.send(world.owner, silence.into_transaction_request()).await;
    for call in [
        stage.wrapper.withdraw(ether(1)).into_transaction_request(),
        stage.wrapper.exit().into_transaction_request(),
    ] {
        assert!(!world.attempt(alice, call).await.status(), "or this test tests nothing");
    }
    world.send(alice, stage.wrapper.emergencyWithdraw().into_transaction_request()).await;
    assert_eq!(stake.balanceOf(alice).call().await.unwrap(), ether(30));
    let speak = reward.setQuestion(Address::ZERO, vec![].into(), true, vec![].into());
    world.send(world.owner, speak.into_transaction_request()).await;
    assert_eq!(stage.earned(alice).await, share(streamed(1), 3, 4));
    let rest = share(streamed(1), 1, 4) + streamed(2) - streamed(1);
    assert_eq!(stage.earned(bob).await, rest);
    world.send(bob, stage.wrapper.exit().into_transaction_request()).await;
    stage.claim(alice).await;
    assert_eq!(reward.balanceOf(bob).call().await.unwrap(), rest);
    assert_eq!(reward.balanceOf(alice).call().await.unwrap(), share(streamed(1), 3, 4));
}

/// Its own lock, and the pool's: nothing is reached while tokens move for the wrapper or for anyone else.
#[tokio::test]
async fn a_token_that_calls_back_is_refused() {
    let (stage, stake, reward) = hostile().await;
    let (pool, world) = (&stage.pool, &stage.pool.world);
    let (alice, bob, wrapper) = (world.alice, world.bob, &stage.wrapper);
    stage.deposit(alice, ether(30)).await;
    pool.stake(bob, ether(30)).await;
    pool.fund(ether(1_000)).await;
    world.wait(1).await;
    let calls = [
        wrapper.deposit(U256::ONE).calldata().to_vec(),
        wrapper.withdraw(U256::ONE).calldata().to_vec(),
        wrapper.claim().calldata().to_vec(),
        wrapper.exit().calldata().to_vec(),
        wrapper.transfer(bob, U256::ZERO).calldata().to_vec(),
        wrapper.transferFrom(*stake.address(), bob, U256::ZERO).calldata().to_vec(),
        wrapper.earned(alice, *reward.address()).calldata().to_vec(),
    ];
    let own = [
        wrapper.emergencyWithdraw().calldata().to_vec(),
        wrapper.skim(bob).calldata().to_vec(),
        wrapper.addRewardTokens().calldata().to_vec(),
    ];
    for data in calls.iter().chain(&own) {
        stake.reenter(world, stage.address(), data.clone()).await;
        stage.withdraw(alice, ether(1)).await;
        assert_eq!(stake.reentryAnswer().call().await.unwrap(), Reentered {}.abi_encode(), "{data:02x?}");
        reward.reenter(world, stage.address(), data.clone()).await;
        stage.claim(alice).await;
        assert_eq!(reward.reentryAnswer().call().await.unwrap(), Reentered {}.abi_encode(), "{data:02x?}");
        reward.turn(world, Mode::ReturnTrue).await;
        world.wait(1).await;
    }
    // From within somebody else's call of the pool, the pool refuses to say what it owes.
    for data in calls {
        stake.reenter(world, stage.address(), data.clone()).await;
        pool.withdraw(bob, ether(1)).await;
        assert_eq!(stake.reentryAnswer().call().await.unwrap(), Reentered {}.abi_encode(), "{data:02x?}");
    }
    stage.assert_backed().await;
}

/// More than 2^128 wei of a token are never shared, so that no sum overflows: not even with one receipt in the world.
#[tokio::test]
async fn a_gift_of_any_size_stops_nobody() {
    let (stage, stake, reward) = hostile().await;
    let (pool, world) = (&stage.pool, &stage.pool.world);
    let (alice, bob) = (world.alice, world.bob);
    stage.deposit(alice, U256::ONE).await;
    let gift = reward.mint(stage.address(), U256::ONE << 200);
    world.send(world.owner, gift.into_transaction_request()).await;
    let most = (U256::ONE << 128usize) - U256::ONE;
    assert_eq!(stage.earned(alice).await, most);
    stage.deposit(bob, ether(10)).await;
    pool.fund(ether(1)).await;
    world.wait(1).await;
    assert_eq!((stage.earned(alice).await, stage.earned(bob).await), (most, U256::ZERO));
    for account in [alice, bob] {
        world.send(account, stage.wrapper.exit().into_transaction_request()).await;
    }
    assert_eq!(pool.rewards_of(alice).await, most);
    assert_eq!(stake.balanceOf(bob).call().await.unwrap(), ether(10));
    stage.assert_backed().await;
}
