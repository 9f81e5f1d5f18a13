//! `stakeWithPermit`, with permits that alloy hashes and signs.

use alloy::primitives::{B256, U256};
use staking_abi::IStakingRewards::{Staked, TokenCallFailed};
use staking_tests::permit::{Permit, domain};
use staking_tests::{Pool, RefusedCall, ether, event};

/// Alice holds five stake tokens; the arguments of a permit for the pool that she signed.
async fn signed(pool: &Pool) -> (U256, u8, B256, B256) {
    let (world, alice) = (&pool.world, pool.world.alice);
    world.send(world.owner, pool.stake_token.transfer(alice, ether(5)).into_transaction_request()).await;
    let deadline = U256::from(world.now().await + 3_600);
    let nonce = pool.stake_token.nonces(alice).call().await.unwrap();
    let permit = Permit { owner: alice, spender: pool.address(), value: ether(5), nonce, deadline };
    let domain = domain(world, "Stake", *pool.stake_token.address());
    let signature = permit.sign(world, alice, &domain);
    (deadline, 27 + u8::from(signature.v()), signature.r().into(), signature.s().into())
}

/// Fault 32: what the token refuses approves nothing.
#[tokio::test]
async fn fault_32_reverts_if_the_permit_fails_and_nothing_was_approved() {
    let pool = Pool::new().await;
    let (world, alice, token) = (&pool.world, pool.world.alice, *pool.stake_token.address());
    let (deadline, v, r, s) = signed(&pool).await;
    let failed = TokenCallFailed { token };
    let wrong = pool.staking.stakeWithPermit(ether(5), deadline, v ^ 7, r, s);
    wrong.refused(world, alice).await.with(failed.clone());
    let expired = pool.staking.stakeWithPermit(ether(5), U256::ONE, v, r, s);
    expired.refused(world, alice).await.with(failed.clone());
    let more = pool.staking.stakeWithPermit(ether(6), deadline, v, r, s);
    more.refused(world, alice).await.with(failed.clone());
    // Only the caller's own tokens can be staked this way.
    let other = pool.staking.stakeWithPermit(ether(5), deadline, v, r, s);
    other.refused(world, world.mallory).await.with(failed);
}

#[tokio::test]
async fn stakes_in_one_transaction() {
    let pool = Pool::new().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let (deadline, v, r, s) = signed(&pool).await;
    let call = pool.staking.stakeWithPermit(ether(5), deadline, v, r, s).into_transaction_request();
    let receipt = world.send(alice, call).await;
    assert_eq!(event::<Staked>(&receipt, pool.address()), Staked { user: alice, amount: ether(5) });
    assert_eq!(pool.staked(alice).await, ether(5));
    assert_eq!(pool.stake_token.allowance(alice, pool.address()).call().await.unwrap(), U256::ZERO);
}

/// R34, fault 33: who uses the signature first does not stop the stake.
#[tokio::test]
async fn fault_33_a_permit_that_was_used_before_stakes_all_the_same() {
    let pool = Pool::new().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let (deadline, v, r, s) = signed(&pool).await;
    let front_run = pool.stake_token.permit(alice, pool.address(), ether(5), deadline, v, r, s);
    world.send(world.mallory, front_run.into_transaction_request()).await;
    let call = pool.staking.stakeWithPermit(ether(5), deadline, v, r, s).into_transaction_request();
    world.send(alice, call).await;
    assert_eq!(pool.staked(alice).await, ether(5));
}
