use alloy::primitives::{Address, U256, uint};
use staking_abi::IStakingRewards::{
    CapExceeded, NotDistributor, RateTooLow, RewardAdded, RewardUnderfunded, ZeroAmount,
};
use staking_tests::fixtures::HostileToken::HostileTokenInstance as Token;
use staking_tests::{Pool, RefusedCall, World, ether, event};

const CAP: U256 = uint!(0xffffffffffffffffffffffff_U256);

/// Fault 14.
#[tokio::test]
async fn fault_14_reverts_if_the_caller_is_not_the_distributor() {
    let pool = Pool::new().await;
    let mallory = pool.world.mallory;
    let call = pool.staking.notifyRewardAmount(ether(1));
    call.refused(&pool.world, mallory).await.with(NotDistributor { account: mallory });
}

#[tokio::test]
async fn reverts_if_the_amount_is_zero_or_more_than_the_ledger_holds() {
    let pool = Pool::new().await;
    let owner = pool.world.owner;
    pool.staking.notifyRewardAmount(U256::ZERO).refused(&pool.world, owner).await.with(ZeroAmount {});
    for amount in [CAP + U256::ONE, U256::MAX] {
        let call = pool.staking.notifyRewardAmount(amount);
        call.refused(&pool.world, owner).await.with(CapExceeded { cap: CAP });
    }
}

/// Fault 15.
#[tokio::test]
async fn fault_15_reverts_if_neither_surplus_nor_allowance_covers_the_amount() {
    let pool = Pool::new().await;
    let (world, owner, token) = (&pool.world, pool.world.owner, *pool.reward_token.address());
    let gift = pool.reward_token.transfer(pool.address(), ether(4)).into_transaction_request();
    world.send(owner, gift).await;
    let expected = RewardUnderfunded { token, required: ether(5), available: ether(4) };
    pool.staking.notifyRewardAmount(ether(5)).refused(world, owner).await.with(expected);
}

/// R2, R4: neither principal nor what stakers have earned can be funded with.
#[tokio::test]
async fn r4_reverts_if_only_principal_or_owed_rewards_would_cover_the_amount() {
    let pool = Pool::of_one_token().await;
    let (world, owner, token) = (&pool.world, pool.world.owner, *pool.reward_token.address());
    pool.stake(world.alice, ether(100)).await;
    pool.fund(ether(10)).await;
    world.wait(20).await;
    let expected = RewardUnderfunded { token, required: ether(1), available: U256::ZERO };
    pool.staking.notifyRewardAmount(ether(1)).refused(world, owner).await.with(expected);
}

#[tokio::test]
async fn fault_18_reverts_if_the_rate_would_be_more_than_the_ledger_holds() {
    let pool = Pool::new().await;
    let (world, owner, token) = (&pool.world, pool.world.owner, &pool.reward_token);
    let second = pool.staking.setRewardsDuration(U256::from(2)).into_transaction_request();
    world.send(owner, second).await;
    world.send(owner, token.mint(owner, CAP).into_transaction_request()).await;
    world.send(owner, token.approve(pool.address(), CAP).into_transaction_request()).await;
    let cap = ((U256::ONE << 72) - U256::ONE) * U256::from(2);
    pool.staking.notifyRewardAmount(CAP >> 1).refused(world, owner).await.with(CapExceeded { cap });
    // All fundings together leave the uppermost 2^32 wei free, by which claims below zero are told apart.
    let cap = CAP - (U256::ONE << 32);
    pool.staking.notifyRewardAmount(CAP).refused(world, owner).await.with(CapExceeded { cap });
}

/// R1: new rewards must not pay old claims.
#[tokio::test]
async fn r1_reverts_while_the_pool_owes_more_than_it_holds() {
    let world = World::new().await;
    let stake = Token::create(&world).await;
    let reward = Token::create(&world).await;
    let pool = Pool::of(world, *stake.address(), *reward.address()).await;
    let (world, owner, token) = (&pool.world, pool.world.owner, *reward.address());
    pool.stake(world.alice, ether(1)).await;
    pool.fund(ether(100)).await;
    world.wait(20).await;
    world.send(owner, reward.confiscate(pool.address(), ether(70)).into_transaction_request()).await;
    world.send(owner, reward.approve(pool.address(), ether(500)).into_transaction_request()).await;
    let expected = RewardUnderfunded { token, required: ether(120), available: U256::ZERO };
    pool.staking.notifyRewardAmount(ether(50)).refused(world, owner).await.with(expected);
    world.send(owner, reward.mint(pool.address(), ether(70)).into_transaction_request()).await;
    pool.fund(ether(50)).await;
    pool.assert_solvent().await;
}

/// R17.
#[tokio::test]
async fn r17_reverts_if_a_top_up_would_lower_the_running_rate() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    pool.stake(world.alice, ether(1)).await;
    pool.fund(ether(1_000)).await;
    world.wait(5).await;
    let approve = pool.reward_token.approve(pool.address(), U256::MAX).into_transaction_request();
    world.send(owner, approve).await;
    let finish = pool.staking.periodFinish().call().await.unwrap();
    for amount in [U256::ONE, ether(400)] {
        let expected = RateTooLow { amount, duration: U256::from(pool.duration) };
        pool.staking.notifyRewardAmount(amount).refused(world, owner).await.with(expected);
    }
    assert_eq!(pool.staking.periodFinish().call().await.unwrap(), finish);
}

#[tokio::test]
async fn pulls_the_reward_and_streams_it() {
    let pool = Pool::new().await;
    let receipt = pool.fund(ether(1_000)).await;
    assert_eq!(event::<RewardAdded>(&receipt, pool.address()), RewardAdded { reward: ether(1_000) });
    let staking = &pool.staking;
    let start = U256::from(pool.world.time_of(&receipt).await);
    let duration = U256::from(pool.duration);
    assert_eq!(staking.periodFinish().call().await.unwrap(), start + duration);
    assert_eq!(staking.lastUpdateTime().call().await.unwrap(), start);
    assert_eq!(staking.rewardRate().call().await.unwrap(), ether(1_000) / duration);
    let whole = staking.getRewardForDuration().call().await.unwrap();
    assert!(whole <= ether(1_000) && ether(1_000) - whole <= U256::ONE);
    pool.assert_solvent().await;
}

/// Synthetix distributors transfer first and notify then.
#[tokio::test]
async fn uses_tokens_that_were_sent_before() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    let gift = pool.reward_token.transfer(pool.address(), ether(30)).into_transaction_request();
    world.send(owner, gift).await;
    let notify = pool.staking.notifyRewardAmount(ether(30)).into_transaction_request();
    let receipt = world.send(owner, notify).await;
    assert_eq!(event::<RewardAdded>(&receipt, pool.address()), RewardAdded { reward: ether(30) });
    let before = pool.rewards_of(owner).await;
    assert_eq!(before, ether(1_000_000 - 30), "nothing more was pulled");
    pool.assert_solvent().await;
}

#[tokio::test]
async fn takes_a_surplus_first_and_pulls_the_rest() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    let gift = pool.reward_token.transfer(pool.address(), ether(30)).into_transaction_request();
    world.send(owner, gift).await;
    pool.fund(ether(100)).await;
    assert_eq!(pool.rewards_of(owner).await, ether(1_000_000 - 100));
    assert_eq!(pool.rewards_of(pool.address()).await, ether(100));
}

/// R16: what is left and what is added is what is streamed.
#[tokio::test]
async fn r16_adds_the_rest_of_a_running_period() {
    let pool = Pool::new().await;
    let world = &pool.world;
    pool.stake(world.alice, ether(1)).await;
    pool.fund(ether(1_000)).await;
    world.wait(4).await;
    pool.fund(ether(700)).await;
    let rate = pool.staking.rewardRate().call().await.unwrap();
    assert!(rate > ether(1_000) / U256::from(pool.duration), "the rate rises on an early top-up");
    world.wait(30).await;
    pool.exit(world.alice).await;
    let paid = pool.rewards_of(world.alice).await;
    assert!(paid <= ether(1_700) && ether(1_700) - paid <= U256::from(2), "{paid}");
}

/// Fault 13, R13.
#[tokio::test]
async fn fault_13_keeps_what_streams_to_an_empty_pool() {
    let pool = Pool::new().await;
    let (world, token) = (&pool.world, *pool.reward_token.address());
    pool.fund(ether(1_000)).await;
    world.wait(30).await;
    let waiting = pool.staking.undistributed(token).call().await.unwrap();
    assert!(ether(1_000) - waiting <= U256::ONE, "{waiting}");
    pool.stake(world.alice, U256::ONE).await;
    assert_eq!(pool.earned(world.alice).await, U256::ZERO);
    pool.fund(U256::ONE).await;
    world.wait(30).await;
    let earned = pool.earned(world.alice).await;
    assert!(ether(1_000) + U256::ONE - earned <= U256::from(2), "{earned}");
}

/// Fault 19.
#[tokio::test]
async fn fault_19_starts_a_fresh_period_at_the_very_end_of_the_last() {
    let pool = Pool::new().await;
    let world = &pool.world;
    pool.stake(world.alice, ether(1)).await;
    pool.fund(ether(100)).await;
    world.wait(10).await;
    pool.fund(ether(1)).await;
    world.wait(10).await;
    pool.exit(world.alice).await;
    let paid = pool.rewards_of(world.alice).await;
    assert!(paid <= ether(101) && ether(101) - paid <= U256::from(2), "{paid}");
}

/// Fault 17, R8: no amount is too small to be streamed exactly.
#[tokio::test]
async fn fault_17_streams_fewer_wei_than_seconds() {
    let pool = Pool::new().await;
    let world = &pool.world;
    pool.stake(world.alice, ether(1)).await;
    pool.fund(U256::from(3)).await;
    world.wait(30).await;
    let earned = pool.earned(world.alice).await;
    assert!(earned >= U256::from(2) && earned <= U256::from(3), "{earned}");
}

#[tokio::test]
async fn is_closed_when_nobody_distributes() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    let close = pool.staking.setRewardsDistribution(Address::ZERO).into_transaction_request();
    world.send(owner, close).await;
    let call = pool.staking.notifyRewardAmount(ether(1));
    call.refused(world, owner).await.with(NotDistributor { account: owner });
}
