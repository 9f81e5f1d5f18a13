//! Faults 78 to 80: what is not a well-formed call of the interface.

use alloy::primitives::{U256, hex};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolCall;
use staking_abi::IMultiRewards::IMultiRewardsCalls;
use staking_abi::IStakingRewards::{self, IStakingRewardsCalls};
use staking_tests::{Pool, RefusedCall, ether};

fn call(pool: &Pool, data: impl Into<Vec<u8>>) -> TransactionRequest {
    TransactionRequest::default().to(pool.address()).input(data.into().into())
}

#[tokio::test]
async fn empty_and_short_calls_revert() {
    let pool = Pool::new().await;
    for data in [&[][..], &[0xa6], &[0xa6, 0x94], &[0xa6, 0x94, 0xfc]] {
        call(&pool, data).refused(&pool.world, pool.world.alice).await.silently();
    }
}

#[tokio::test]
async fn unknown_selectors_revert() {
    let pool = Pool::new().await;
    // transfer, approve, initialize, upgradeTo, renounceOwnership, and nothing known.
    for selector in ["a9059cbb", "095ea7b3", "8129fc1c", "3659cfe6", "715018a6", "deadbeef"] {
        let mut data = hex::decode(selector).unwrap();
        data.extend([0; 64]);
        call(&pool, data).refused(&pool.world, pool.world.owner).await.silently();
    }
}

#[tokio::test]
async fn truncated_arguments_revert() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(5)).await;
    let whole = IStakingRewards::withdrawCall { amount: U256::ONE }.abi_encode();
    for length in [4, 5, 20, 35] {
        call(&pool, &whole[..length]).refused(&pool.world, alice).await.silently();
    }
}

#[tokio::test]
async fn dirty_addresses_and_booleans_revert() {
    let pool = Pool::new().await;
    let mut data = IStakingRewards::balanceOfCall { account: pool.world.alice }.abi_encode();
    data[4] = 1;
    call(&pool, data).refused(&pool.world, pool.world.alice).await.silently();
    let mut data = IStakingRewards::setPausedCall { isPaused: true }.abi_encode();
    data[35] = 2;
    call(&pool, data).refused(&pool.world, pool.world.owner).await.silently();
    assert!(!pool.staking.paused().call().await.unwrap());
}

/// Solidity accepts it, and so must we.
#[tokio::test]
async fn trailing_bytes_are_ignored() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(5)).await;
    let mut data = IStakingRewards::withdrawCall { amount: ether(2) }.abi_encode();
    data.extend([0xff; 70]);
    pool.world.send(alice, call(&pool, data)).await;
    assert_eq!(pool.staked(alice).await, ether(3));
}

/// Fault 78.
#[tokio::test]
async fn no_function_takes_ether() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(5)).await;
    for selector in IStakingRewardsCalls::SELECTORS.iter().chain(IMultiRewardsCalls::SELECTORS) {
        let mut data = selector.to_vec();
        data.extend([0; 32]);
        call(&pool, data).value(U256::ONE).refused(&pool.world, alice).await.silently();
    }
    call(&pool, []).value(U256::ONE).refused(&pool.world, alice).await.silently();
    assert_eq!(pool.world.provider().get_balance(pool.address()).await.unwrap(), U256::ZERO);
}

/// Fault 81: whatever the gas, a stake happens wholly or not at all.
#[tokio::test]
async fn too_little_gas_never_leaves_half_a_stake() {
    let pool = Pool::new().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let mut staked = U256::ZERO;
    for gas in (40_000..260_000).step_by(12_000) {
        pool.prepare(alice, ether(1)).await;
        let price = world.provider().get_gas_price().await.unwrap();
        let request = pool.staking.stake(ether(1)).into_transaction_request().from(alice).gas_limit(gas);
        let request = request.max_fee_per_gas(price * 2).max_priority_fee_per_gas(0);
        let receipt = world.provider().send_transaction(request).await.unwrap().get_receipt().await.unwrap();
        if receipt.status() {
            staked += ether(1);
        }
        assert_eq!(pool.staked(alice).await, staked);
        assert_eq!(pool.stake_token.balanceOf(pool.address()).call().await.unwrap(), staked);
        pool.assert_solvent().await;
    }
    assert!(staked > U256::ZERO, "the largest limit was enough");
}
