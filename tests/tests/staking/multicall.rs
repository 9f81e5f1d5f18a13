use alloy::primitives::{Bytes, U256};
use alloy::sol_types::SolCall;
use staking_abi::IStakingRewards::{self, InsufficientStake};
use staking_tests::{Pool, RefusedCall, ether};

#[tokio::test]
async fn the_first_revert_is_the_revert_of_all() {
    let pool = Pool::new().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(2)).await;
    let calls = vec![
        pool.staking.withdraw(ether(1)).calldata().clone(),
        pool.staking.withdraw(ether(9)).calldata().clone(),
        pool.staking.withdraw(U256::ZERO).calldata().clone(),
    ];
    let expected = InsufficientStake { account: alice, staked: ether(1), requested: ether(9) };
    pool.staking.multicall(calls).refused(world, alice).await.with(expected);
    assert_eq!(pool.staked(alice).await, ether(2));
}

#[tokio::test]
async fn unknown_calls_short_calls_and_itself_revert_silently() {
    let pool = Pool::new().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let nested = IStakingRewards::multicallCall { calls: vec![] }.abi_encode();
    for call in [Bytes::new(), vec![0xa6, 0x94].into(), vec![0xde, 0xad, 0xbe, 0xef].into(), nested.into()] {
        pool.staking.multicall(vec![call]).refused(world, alice).await.silently();
    }
}

/// Each call takes the lock and opens it again.
#[tokio::test]
async fn makes_every_call_as_the_caller_and_returns_the_answers() {
    let pool = Pool::new().await;
    let (world, alice, token) = (&pool.world, pool.world.alice, *pool.reward_token.address());
    pool.stake(alice, ether(2)).await;
    pool.fund(ether(10)).await;
    world.wait(20).await;
    let earned = pool.earned(alice).await;
    let call = pool.staking.multicall(vec![
        pool.staking.withdraw(ether(1)).calldata().clone(),
        pool.staking.balanceOf(alice).calldata().clone(),
        pool.staking.claim(vec![token], world.bob).calldata().clone(),
        pool.staking.setRewardsReceiver(world.bob).calldata().clone(),
    ]);
    let answers = call.clone().from(alice).call().await.unwrap();
    assert_eq!(answers.len(), 4);
    assert!(answers[0].is_empty() && answers[3].is_empty());
    assert_eq!(U256::from_be_slice(&answers[1]), ether(1));
    let claimed = IStakingRewards::claimCall::abi_decode_returns(&answers[2]).unwrap();
    assert_eq!(claimed.paid, [earned]);
    world.send(alice, call.into_transaction_request()).await;
    assert_eq!((pool.staked(alice).await, pool.rewards_of(world.bob).await), (ether(1), earned));
    assert!(pool.staking.multicall(vec![]).call().await.unwrap().is_empty());
}
