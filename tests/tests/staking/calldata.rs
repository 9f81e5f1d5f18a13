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
async fn fault_79_empty_and_short_calls_revert() {
    let pool = Pool::new().await;
    for data in [&[][..], &[0xa6], &[0xa6, 0x94], &[0xa6, 0x94, 0xfc]] {
        call(&pool, data).refused(&pool.world, pool.world.alice).await.silently();
    }
}

#[tokio::test]
async fn fault_79_unknown_selectors_revert() {
    let pool = Pool::new().await;
    // transfer, approve, initialize, upgradeTo, renounceOwnership, and nothing known.
    for selector in ["a9059cbb", "095ea7b3", "8129fc1c", "3659cfe6", "715018a6", "deadbeef"] {
        let mut data = hex::decode(selector).unwrap();
        data.extend([0; 64]);
        call(&pool, data).refused(&pool.world, pool.world.owner).await.silently();
    }
}

#[tokio::test]
async fn fault_79_truncated_arguments_revert() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(5)).await;
    let whole = IStakingRewards::withdrawCall { amount: U256::ONE }.abi_encode();
    for length in [4, 5, 20, 35] {
        call(&pool, &whole[..length]).refused(&pool.world, alice).await.silently();
    }
}

#[tokio::test]
async fn fault_79_dirty_addresses_and_booleans_revert() {
    let pool = Pool::new().await;
    let mut data = IStakingRewards::balanceOfCall { account: pool.world.alice }.abi_encode();
    data[4] = 1;
    call(&pool, data).refused(&pool.world, pool.world.alice).await.silently();
    let mut data = IStakingRewards::setPausedCall { isPaused: true }.abi_encode();
    data[35] = 2;
    call(&pool, data).refused(&pool.world, pool.world.owner).await.silently();
    assert!(!pool.staking.paused().call().await.unwrap());
}

/// Faults 79 and 80: arrays that lie about where they are and how long they are, at no price in memory.
#[tokio::test]
async fn fault_80_arrays_that_are_not_there_revert() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    let word = |value: u128| U256::from(value);
    let lies =
        [U256::MAX, U256::ONE << 255, word(1 << 64), word((1 << 64) - 1), word(1 << 32), word(1 << 27)];
    let claim = |offset, length, element| {
        let words = [offset, U256::from_be_slice(alice.as_slice()), length, element];
        let data = words.iter().flat_map(U256::to_be_bytes::<32>);
        IStakingRewards::claimCall::SELECTOR.into_iter().chain(data).collect::<Vec<u8>>()
    };
    let token = U256::from_be_slice(pool.reward_token.address().as_slice());
    pool.world.send(alice, call(&pool, claim(word(64), word(1), token))).await;
    for lie in lies {
        call(&pool, claim(lie, word(1), token)).refused(&pool.world, alice).await.silently();
        call(&pool, claim(word(64), lie, token)).refused(&pool.world, alice).await.silently();
    }
    for (offset, length) in [(64, 2), (128, 0), (97, 1)] {
        call(&pool, claim(word(offset), word(length), token)).refused(&pool.world, alice).await.silently();
    }
    let dirty = token | (U256::ONE << 160);
    call(&pool, claim(word(64), word(1), dirty)).refused(&pool.world, alice).await.silently();

    // An array of byte strings: the second offset and the length of the string lie as well.
    let multicall = |offset, length| {
        let words = [word(32), word(1), offset, length, U256::ZERO];
        let data = words.iter().flat_map(U256::to_be_bytes::<32>);
        IStakingRewards::multicallCall::SELECTOR.into_iter().chain(data).collect::<Vec<u8>>()
    };
    for lie in lies {
        call(&pool, multicall(lie, word(4))).refused(&pool.world, alice).await.silently();
        call(&pool, multicall(word(32), lie)).refused(&pool.world, alice).await.silently();
    }
}

/// Solidity accepts it, and so must we.
#[tokio::test]
async fn fault_79_trailing_bytes_are_ignored() {
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
async fn fault_78_no_function_takes_ether() {
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
async fn fault_81_too_little_gas_never_leaves_half_a_stake() {
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
