//! `recoverERC20` and `reclaim`: what belongs to nobody, and what was not distributed.

use alloy::primitives::U256;
use staking_abi::IStakingRewards::{
    NotDistributor, NothingToRecover, OwnableUnauthorizedAccount, Recovered, RewardReclaimed,
    RewardUnderfunded, UnknownReward, ZeroAmount,
};
use staking_tests::fixtures::HostileToken::HostileTokenInstance as Token;
use staking_tests::{Pool, RefusedCall, World, ether, event, token};

#[tokio::test]
async fn recovering_reverts_if_the_caller_is_not_the_owner() {
    let pool = Pool::new().await;
    let account = pool.world.mallory;
    let call = pool.staking.recoverERC20(*pool.stake_token.address(), ether(1));
    call.refused(&pool.world, account).await.with(OwnableUnauthorizedAccount { account });
}

/// R48, faults 23 and 87: the owner reaches neither principal nor rewards, funded or earned.
#[tokio::test]
async fn r48_recovering_never_touches_what_is_owed() {
    for pool in [Pool::new().await, Pool::of_one_token().await] {
        let (world, owner, alice) = (&pool.world, pool.world.owner, pool.world.alice);
        pool.stake(alice, ether(10)).await;
        pool.fund(ether(100)).await;
        world.wait(5).await;
        pool.get_reward(alice).await;
        for token in [*pool.stake_token.address(), *pool.reward_token.address()] {
            let one = pool.staking.recoverERC20(token, U256::ONE);
            one.refused(world, owner).await.with(NothingToRecover {});
            pool.staking.recoverERC20(token, U256::ZERO).refused(world, owner).await.with(ZeroAmount {});
        }
        let gift = pool.stake_token.transfer(pool.address(), ether(3)).into_transaction_request();
        world.send(owner, gift).await;
        let token = *pool.stake_token.address();
        let more = pool.staking.recoverERC20(token, ether(3) + U256::ONE);
        more.refused(world, owner).await.with(NothingToRecover {});
        let call = pool.staking.recoverERC20(token, ether(3)).into_transaction_request();
        let receipt = world.send(owner, call).await;
        assert_eq!(event::<Recovered>(&receipt, pool.address()), Recovered { token, amount: ether(3) });
        pool.assert_solvent().await;
        world.wait(20).await;
        pool.exit(alice).await;
    }
}

#[tokio::test]
async fn recovering_returns_any_other_token_to_the_owner() {
    let pool = Pool::new().await;
    let world = &pool.world;
    let stray = Token::create(world).await;
    world.send(world.owner, stray.mint(pool.address(), ether(7)).into_transaction_request()).await;
    let call = pool.staking.recoverERC20(*stray.address(), ether(7)).into_transaction_request();
    world.send(world.owner, call).await;
    assert_eq!(stray.balanceOf(world.owner).call().await.unwrap(), ether(1_000_007));
}

#[tokio::test]
async fn reclaiming_reverts_for_strangers_and_unknown_tokens_and_without_anything() {
    let pool = Pool::new().await;
    let (world, account) = (&pool.world, pool.world.mallory);
    let known = *pool.reward_token.address();
    let unknown = token(world, "Other", "OTH").await;
    pool.staking.reclaim(known).refused(world, account).await.with(NotDistributor { account });
    pool.staking.reclaim(unknown).refused(world, world.owner).await.with(UnknownReward { token: unknown });
    pool.staking.reclaim(known).refused(world, world.owner).await.with(NothingToRecover {});
}

/// R21: what streamed to nobody goes back to its payer only, to the wei.
#[tokio::test]
async fn r21_reclaiming_returns_the_whole_wei_that_streamed_to_nobody() {
    let pool = Pool::new().await;
    let (world, owner, token) = (&pool.world, pool.world.owner, *pool.reward_token.address());
    pool.fund(ether(1_000)).await;
    world.wait(5).await;
    pool.stake(world.alice, ether(1)).await;
    world.wait(20).await;
    let waiting = pool.staking.undistributed(token).call().await.unwrap();
    let before = pool.rewards_of(owner).await;
    let receipt = world.send(owner, pool.staking.reclaim(token).into_transaction_request()).await;
    let expected = RewardReclaimed { token, distributor: owner, amount: waiting };
    assert_eq!(event::<RewardReclaimed>(&receipt, pool.address()), expected);
    assert_eq!(pool.rewards_of(owner).await, before + waiting);
    assert_eq!(pool.staking.undistributed(token).call().await.unwrap(), U256::ZERO);
    pool.assert_solvent().await;
    pool.exit(world.alice).await;
    let paid = pool.rewards_of(world.alice).await;
    assert!(ether(1_000) - waiting - paid <= U256::from(2), "{paid} and {waiting}");
}

/// R1: a distributor does not take back what stakers are owed.
#[tokio::test]
async fn r1_reclaiming_reverts_while_the_pool_owes_more_than_it_holds() {
    let world = World::new().await;
    let (stake, reward) = (Token::create(&world).await, Token::create(&world).await);
    let pool = Pool::of(world, *stake.address(), *reward.address()).await;
    let (world, owner, token) = (&pool.world, pool.world.owner, *reward.address());
    pool.fund(ether(100)).await;
    world.wait(20).await;
    world.send(owner, reward.confiscate(pool.address(), U256::ONE).into_transaction_request()).await;
    let expected = RewardUnderfunded { token, required: ether(100), available: ether(100) - U256::ONE };
    pool.staking.reclaim(token).refused(world, owner).await.with(expected);
}

#[tokio::test]
async fn left_is_what_the_period_has_still_to_stream() {
    let pool = Pool::new().await;
    pool.stake(pool.world.alice, ether(1)).await;
    assert_eq!(pool.staking.left().call().await.unwrap(), U256::ZERO);
    pool.fund(ether(1_000)).await;
    pool.world.wait(4).await;
    let (left, earned) = (pool.staking.left().call().await.unwrap(), pool.earned(pool.world.alice).await);
    assert!(left > ether(590) && left < ether(601), "{left}");
    assert!(ether(1_000) - left - earned <= ether(1_000) / U256::from(pool.duration) * U256::from(2));
    pool.world.wait(20).await;
    assert_eq!(pool.staking.left().call().await.unwrap(), U256::ZERO);
}
