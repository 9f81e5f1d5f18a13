//! Who else may act, and who else is paid: `stakeFor`, `withdrawTo`, receivers and operators.

use alloy::primitives::{Address, U256};
use staking_abi::IStakingRewards::{
    EntryPaused, InsufficientStake, InvalidReceiver, NotOperator, OperatorSet, RewardPaid,
    RewardsReceiverUpdated, Staked, UnknownReward, Withdrawn, ZeroAmount,
};
use staking_tests::{Pool, RefusedCall, ether, event};

/// Alice has staked and the period is over.
async fn earned() -> Pool {
    let pool = Pool::new().await;
    pool.stake(pool.world.alice, ether(4)).await;
    pool.fund(ether(100)).await;
    pool.world.wait(20).await;
    pool
}

/// R29: tokens meant for nobody or for the pool itself would be lost.
#[tokio::test]
async fn r29_nobody_and_the_pool_itself_receive_nothing() {
    let pool = earned().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    for receiver in [Address::ZERO, pool.address()] {
        let error = InvalidReceiver { receiver };
        pool.staking.stakeFor(receiver, ether(1)).refused(world, alice).await.with(error.clone());
        pool.staking.withdrawTo(ether(1), receiver).refused(world, alice).await.with(error.clone());
        pool.staking.withdrawFrom(alice, ether(1), receiver).refused(world, alice).await.with(error.clone());
        pool.staking.claim(vec![], receiver).refused(world, alice).await.with(error.clone());
        pool.staking.claimFrom(alice, vec![], receiver).refused(world, alice).await.with(error);
    }
    let receiver = pool.address();
    pool.staking.setRewardsReceiver(receiver).refused(world, alice).await.with(InvalidReceiver { receiver });
}

#[tokio::test]
async fn staking_for_another_credits_the_other_and_takes_from_the_caller() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.staking.stakeFor(bob, U256::ZERO).refused(world, alice).await.with(ZeroAmount {});
    pool.prepare(alice, ether(3)).await;
    let receipt = world.send(alice, pool.staking.stakeFor(bob, ether(3)).into_transaction_request()).await;
    assert_eq!(event::<Staked>(&receipt, pool.address()), Staked { user: bob, amount: ether(3) });
    assert_eq!((pool.staked(alice).await, pool.staked(bob).await), (U256::ZERO, ether(3)));
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), U256::ZERO);
    world.send(world.owner, pool.staking.setPaused(true).into_transaction_request()).await;
    pool.staking.stakeFor(bob, ether(1)).refused(world, alice).await.with(EntryPaused {});
}

#[tokio::test]
async fn withdrawing_to_another_pays_the_other() {
    let pool = earned().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    let expected = InsufficientStake { account: alice, staked: ether(4), requested: ether(5) };
    pool.staking.withdrawTo(ether(5), bob).refused(world, alice).await.with(expected);
    let call = pool.staking.withdrawTo(ether(3), bob).into_transaction_request();
    let receipt = world.send(alice, call).await;
    assert_eq!(event::<Withdrawn>(&receipt, pool.address()), Withdrawn { user: alice, amount: ether(3) });
    assert_eq!(pool.stake_token.balanceOf(bob).call().await.unwrap(), ether(3));
    pool.assert_solvent().await;
}

/// R26: whose own address a token blocks sends the reward elsewhere, whoever asks for the payment.
#[tokio::test]
async fn r26_anyone_may_claim_for_an_account_and_its_receiver_is_paid() {
    let pool = earned().await;
    let (world, alice, bob, mallory) = (&pool.world, pool.world.alice, pool.world.bob, pool.world.mallory);
    let choose = pool.staking.setRewardsReceiver(bob).into_transaction_request();
    let receipt = world.send(alice, choose).await;
    let expected = RewardsReceiverUpdated { user: alice, receiver: bob };
    assert_eq!(event::<RewardsReceiverUpdated>(&receipt, pool.address()), expected);
    assert_eq!(pool.staking.rewardsReceiver(alice).call().await.unwrap(), bob);
    let reward = pool.earned(alice).await;
    let receipt = world.send(mallory, pool.multi.getReward(alice).into_transaction_request()).await;
    assert_eq!(event::<RewardPaid>(&receipt, pool.address()), RewardPaid { user: alice, reward });
    assert_eq!(pool.rewards_of(bob).await, reward);
    assert_eq!(pool.rewards_of(mallory).await, U256::ZERO);
}

#[tokio::test]
async fn an_account_without_a_receiver_is_paid_itself() {
    let pool = earned().await;
    let (world, alice, mallory) = (&pool.world, pool.world.alice, pool.world.mallory);
    let reward = pool.earned(alice).await;
    world.send(alice, pool.staking.setRewardsReceiver(mallory).into_transaction_request()).await;
    world.send(alice, pool.staking.setRewardsReceiver(Address::ZERO).into_transaction_request()).await;
    world.send(mallory, pool.multi.getReward(alice).into_transaction_request()).await;
    assert_eq!((pool.rewards_of(alice).await, pool.rewards_of(mallory).await), (reward, U256::ZERO));
}

#[tokio::test]
async fn claiming_reverts_if_a_token_is_not_a_reward() {
    let pool = earned().await;
    let token = *pool.stake_token.address();
    let call = pool.staking.claim(vec![*pool.reward_token.address(), token], pool.world.bob);
    call.refused(&pool.world, pool.world.alice).await.with(UnknownReward { token });
}

/// Fault 47: a token that is named twice pays once.
#[tokio::test]
async fn claiming_pays_a_receiver_once_and_says_what_was_paid() {
    let pool = earned().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    let token = *pool.reward_token.address();
    let reward = pool.earned(alice).await;
    let call = pool.staking.claim(vec![token, token], bob).from(alice);
    let answer = call.call().await.unwrap();
    assert_eq!((answer.paid, answer.owed), (vec![reward, U256::ZERO], vec![U256::ZERO; 2]));
    world.send(alice, call.into_transaction_request()).await;
    assert_eq!(pool.rewards_of(bob).await, reward);
    assert_eq!(pool.earned(alice).await, U256::ZERO);
    let answer = pool.staking.claim(vec![], bob).from(alice).call().await.unwrap();
    assert!(answer.paid.is_empty() && answer.owed.is_empty());
}

/// R34: nobody's stake or reward moves without its account's consent.
#[tokio::test]
async fn r34_only_operators_act_for_an_account() {
    let pool = earned().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    let token = *pool.reward_token.address();
    let refused = NotOperator { account: alice, caller: bob };
    let allow = |yes| pool.staking.setOperator(bob, yes).into_transaction_request();
    let withdraw = || pool.staking.withdrawFrom(alice, ether(1), bob);
    let claim = || pool.staking.claimFrom(alice, vec![token], bob);
    withdraw().refused(world, bob).await.with(refused.clone());
    claim().refused(world, bob).await.with(refused.clone());

    let receipt = world.send(alice, allow(true)).await;
    let expected = OperatorSet { user: alice, operator: bob, approved: true };
    assert_eq!(event::<OperatorSet>(&receipt, pool.address()), expected);
    assert!(pool.staking.isOperator(alice, bob).call().await.unwrap());
    assert!(!pool.staking.isOperator(bob, alice).call().await.unwrap());
    let reward = pool.earned(alice).await;
    let receipt = world.send(bob, withdraw().into_transaction_request()).await;
    assert_eq!(event::<Withdrawn>(&receipt, pool.address()).user, alice);
    let receipt = world.send(bob, claim().into_transaction_request()).await;
    assert_eq!(event::<RewardPaid>(&receipt, pool.address()), RewardPaid { user: alice, reward });
    assert_eq!(pool.stake_token.balanceOf(bob).call().await.unwrap(), ether(1));
    assert_eq!(pool.rewards_of(bob).await, reward);

    world.send(alice, allow(false)).await;
    withdraw().refused(world, bob).await.with(refused);
    world.send(alice, withdraw().into_transaction_request()).await;
    pool.assert_solvent().await;
}
