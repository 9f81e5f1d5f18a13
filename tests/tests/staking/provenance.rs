//! `fund`, `permitLowerRate` and `sources`: where each wei of the rewards comes from.

use alloy::primitives::{Address, B256, U256};
use staking_abi::IPassport::{IPassportInstance, Source};
use staking_abi::IStakingRewards::{
    LowerRatePermitted, NotDistributor, OwnableUnauthorizedAccount, RateTooLow, RewardFunded, UnknownReward,
    UnknownSourceKind, ZeroAmount,
};
use staking_tests::{Pool, RefusedCall, ether, event, logs};

const SWAP_FEE: u8 = 1;
const SUBSIDY: u8 = 5;
const DISCLOSURE: B256 = B256::repeat_byte(7);

async fn fund(pool: &Pool, amount: U256, kind: u8, disclosure: B256) {
    let (owner, token) = (pool.world.owner, *pool.reward_token.address());
    let approve = pool.reward_token.approve(pool.address(), amount).into_transaction_request();
    pool.world.send(owner, approve).await;
    let call = pool.staking.fund(token, amount, kind, disclosure).into_transaction_request();
    let receipt = pool.world.send(owner, call).await;
    let told = event::<RewardFunded>(&receipt, pool.address());
    assert_eq!(told, RewardFunded { token, funder: owner, kind, amount, disclosure });
}

async fn sources(pool: &Pool) -> Vec<Source> {
    IPassportInstance::new(pool.address(), pool.world.provider().clone()).sources().call().await.unwrap()
}

/// What stakers were given by the ledger's own account: funded, less what waits and is still to be streamed. Both of
/// these round down, so that this is up to two wei above what was given.
async fn given(pool: &Pool, funded: U256) -> U256 {
    let token = *pool.reward_token.address();
    let waiting = pool.staking.undistributed(token).call().await.unwrap();
    funded - waiting - pool.staking.left().call().await.unwrap()
}

#[tokio::test]
async fn fund_reverts_if_the_kind_is_unknown() {
    let pool = Pool::new().await;
    let (world, token) = (&pool.world, *pool.reward_token.address());
    for kind in [7, 255] {
        let call = pool.staking.fund(token, ether(1), kind, DISCLOSURE);
        call.refused(world, world.owner).await.with(UnknownSourceKind { kind });
    }
}

#[tokio::test]
async fn fund_reverts_as_notify_does() {
    let pool = Pool::new().await;
    let (world, token) = (&pool.world, *pool.reward_token.address());
    let call = |token, amount| pool.staking.fund(token, amount, SUBSIDY, DISCLOSURE);
    let mallory = NotDistributor { account: world.mallory };
    call(token, ether(1)).refused(world, world.mallory).await.with(mallory);
    call(token, U256::ZERO).refused(world, world.owner).await.with(ZeroAmount {});
    let unknown = UnknownReward { token: world.alice };
    call(world.alice, ether(1)).refused(world, world.owner).await.with(unknown);
    assert!(sources(&pool).await.is_empty());
}

/// INV-7 on the chain.
#[tokio::test]
async fn inv_7_what_stakers_were_credited_is_the_sum_of_its_sources() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(3)).await;
    pool.stake(bob, ether(1)).await;
    fund(&pool, ether(1_000), SWAP_FEE, DISCLOSURE).await;
    world.wait(3).await;
    let alone = sources(&pool).await;
    assert_eq!((alone.len(), alone[0].disclosure), (1, DISCLOSURE));
    let first = given(&pool, ether(1_000)).await;
    let above = first - alone[0].credited;
    assert!(above <= U256::from(2) && first > ether(299), "{alone:?} {first}");

    fund(&pool, ether(5_000), SUBSIDY, B256::ZERO).await;
    world.wait(2).await;
    pool.world.send(bob, pool.staking.emergencyWithdraw().into_transaction_request()).await;
    world.wait(1).await;
    pool.fund(ether(7_000)).await;
    world.wait(20).await;
    let all = sources(&pool).await;
    let kinds: Vec<u8> = all.iter().map(|source| source.kind as u8).collect();
    assert_eq!(kinds, [0, SWAP_FEE, SUBSIDY], "emission is what notifyRewardAmount counts as");
    assert!(
        all.iter().all(|source| source.token == *pool.reward_token.address() && source.credited > U256::ZERO)
    );
    let sum: U256 = all.iter().map(|source| source.credited).sum();
    let total = given(&pool, ether(13_000)).await;
    assert!(total - sum <= U256::from(2), "{sum} of {total}");
    assert!(pool.earned(alice).await <= sum, "nobody has more than what came from somewhere");
    assert_eq!(pool.staking.checkInvariants().call().await.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn reclaimed_wei_were_never_credited() {
    let pool = Pool::new().await;
    let world = &pool.world;
    fund(&pool, ether(100), SWAP_FEE, DISCLOSURE).await;
    world.wait(20).await;
    fund(&pool, ether(300), SUBSIDY, DISCLOSURE).await;
    world.wait(20).await;
    let token = *pool.reward_token.address();
    world.send(world.owner, pool.staking.reclaim(token).into_transaction_request()).await;
    assert!(sources(&pool).await.iter().all(|source| source.credited.is_zero()));
    assert_eq!(pool.staking.checkInvariants().call().await.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn permit_lower_rate_reverts_if_the_caller_is_not_the_owner_or_the_token_unknown() {
    let pool = Pool::new().await;
    let (world, token) = (&pool.world, *pool.reward_token.address());
    let mallory = OwnableUnauthorizedAccount { account: world.mallory };
    pool.staking.permitLowerRate(token).refused(world, world.mallory).await.with(mallory);
    let unknown = UnknownReward { token: world.alice };
    pool.staking.permitLowerRate(world.alice).refused(world, world.owner).await.with(unknown);
}

/// R17: only with the owner's word, and once.
#[tokio::test]
async fn r17_a_rate_falls_only_with_leave_of_the_owner_and_once() {
    let pool = Pool::new().await;
    let (world, owner, alice) = (&pool.world, pool.world.owner, pool.world.alice);
    pool.stake(alice, ether(1)).await;
    pool.fund(ether(1_000)).await;
    world.wait(1).await;
    let approve = pool.reward_token.approve(pool.address(), ether(9)).into_transaction_request();
    world.send(owner, approve).await;
    let too_low = |amount: U256| RateTooLow { amount, duration: U256::from(pool.duration) };
    let notify = || pool.staking.notifyRewardAmount(ether(1));
    notify().refused(world, owner).await.with(too_low(ether(1)));
    let token: Address = *pool.reward_token.address();
    let permit = pool.staking.permitLowerRate(token).into_transaction_request();
    let receipt = world.send(owner, permit).await;
    assert_eq!(logs::<LowerRatePermitted>(&receipt, pool.address()), [LowerRatePermitted { token }]);
    let (rate, earned) = (pool.staking.rewardRate().call().await.unwrap(), pool.earned(alice).await);
    world.send(owner, notify().into_transaction_request()).await;
    assert!(pool.staking.rewardRate().call().await.unwrap() < rate);
    assert!(pool.earned(alice).await >= earned);
    world.wait(1).await;
    notify().refused(world, owner).await.with(too_low(ether(1)));
    world.wait(20).await;
    let left = ether(1_001) - pool.earned(alice).await;
    assert!(left <= U256::from(2), "{left} wei are missing");
}
