//! Pools that stakes leave by request.

use alloy::primitives::{Address, U256};
use staking_abi::IStakingRewards::{
    CapExceeded, CooldownActive, CooldownRequired, InsufficientStake, InvalidDuration, InvalidReceiver,
    NotOperator, NothingToRecover, UnknownRequest, UnstakeCancelled, UnstakeClaimed, UnstakeRequested,
    Withdrawn, ZeroAmount,
};
use staking_tests::{Pool, RefusedCall, ether, event};

/// Requests and returns the id.
async fn request(pool: &Pool, account: Address, amount: U256, receiver: Address) -> U256 {
    let call = pool.staking.requestUnstake(amount, receiver).into_transaction_request();
    let receipt = pool.world.send(account, call).await;
    let ready_at = pool.world.time_of(&receipt).await + 2 * pool.world.tick;
    let found = event::<UnstakeRequested>(&receipt, pool.address());
    let UnstakeRequested { user, receiver: to, id, amount: asked, readyAt } = found;
    assert_eq!((user, to, asked, readyAt), (account, receiver, amount, U256::from(ready_at)));
    let stored = pool.staking.unstakeRequest(id).call().await.unwrap();
    assert_eq!((stored.account, stored.receiver), (account, receiver));
    assert_eq!((stored.amount, stored.readyAt), (amount, readyAt));
    id
}

#[tokio::test]
async fn request_reverts_in_a_pool_without_cooldown() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(1)).await;
    let call = pool.staking.requestUnstake(ether(1), alice);
    call.refused(&pool.world, alice).await.with(InvalidDuration { duration: U256::ZERO });
}

#[tokio::test]
async fn request_reverts_for_nothing_for_too_much_and_for_no_receiver() {
    let pool = Pool::cooling().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(1)).await;
    pool.staking.requestUnstake(U256::ZERO, alice).refused(world, alice).await.with(ZeroAmount {});
    let expected = InsufficientStake { account: alice, staked: ether(1), requested: U256::MAX };
    pool.staking.requestUnstake(U256::MAX, alice).refused(world, alice).await.with(expected);
    let receiver = Address::ZERO;
    let call = pool.staking.requestUnstake(ether(1), receiver);
    call.refused(world, alice).await.with(InvalidReceiver { receiver });
}

#[tokio::test]
async fn immediate_exits_revert() {
    let pool = Pool::cooling().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(1)).await;
    let error = CooldownRequired { duration: U256::from(2 * world.tick) };
    pool.staking.withdraw(ether(1)).refused(world, alice).await.with(error.clone());
    pool.staking.withdrawTo(ether(1), alice).refused(world, alice).await.with(error.clone());
    pool.staking.withdrawFrom(alice, ether(1), alice).refused(world, alice).await.with(error.clone());
    pool.staking.exit().refused(world, alice).await.with(error.clone());
    pool.staking.emergencyWithdraw().refused(world, alice).await.with(error.clone());
    pool.multi.emergencyWithdraw(world.bob).refused(world, alice).await.with(error);
}

#[tokio::test]
async fn unknown_requests_are_refused_by_every_function() {
    let pool = Pool::cooling().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    for id in [U256::ZERO, U256::MAX] {
        let error = UnknownRequest { id };
        pool.staking.unstakeRequest(id).refused(world, alice).await.with(error.clone());
        pool.staking.cancelUnstake(id).refused(world, alice).await.with(error.clone());
        pool.staking.claimUnstake(id).refused(world, alice).await.with(error);
    }
}

/// R42: a later request never delays an earlier one, and what is leaving earns nothing.
#[tokio::test]
async fn r42_each_request_is_paid_once_at_its_own_time_by_anyone() {
    let pool = Pool::cooling().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(10)).await;
    pool.stake(bob, ether(4)).await;
    let first = request(&pool, alice, ether(4), alice).await;
    world.wait(1).await;
    let second = request(&pool, alice, ether(2), bob).await;
    assert_eq!((first, second), (U256::ZERO, U256::ONE));
    assert_eq!((pool.staked(alice).await, pool.staked(bob).await), (ether(4), ether(4)));
    pool.assert_solvent().await;
    let solvency = pool.staking.solvency(*pool.stake_token.address()).call().await.unwrap();
    assert_eq!((solvency.owed, solvency.surplus), (ether(14), U256::ZERO), "what is leaving is owed");
    let recover = pool.staking.recoverERC20(*pool.stake_token.address(), U256::ONE);
    recover.refused(world, world.owner).await.with(NothingToRecover {});
    let ready_at = pool.staking.unstakeRequest(first).call().await.unwrap().readyAt;
    let early = pool.staking.claimUnstake(first);
    early.refused(world, alice).await.with(CooldownActive { readyAt: ready_at });

    world.wait(1).await;
    world.send(world.owner, pool.staking.setPaused(true).into_transaction_request()).await;
    let claim = |id| pool.staking.claimUnstake(id).into_transaction_request();
    let receipt = world.send(world.mallory, claim(first)).await;
    assert_eq!(event::<Withdrawn>(&receipt, pool.address()), Withdrawn { user: alice, amount: ether(4) });
    let expected = UnstakeClaimed { receiver: alice, id: first, amount: ether(4) };
    assert_eq!(event::<UnstakeClaimed>(&receipt, pool.address()), expected);
    pool.staking.claimUnstake(first).refused(world, alice).await.with(UnknownRequest { id: first });
    let ready_at = pool.staking.unstakeRequest(second).call().await.unwrap().readyAt;
    let early = pool.staking.claimUnstake(second);
    early.refused(world, alice).await.with(CooldownActive { readyAt: ready_at });
    world.wait(1).await;
    world.send(world.mallory, claim(second)).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(4));
    assert_eq!(pool.stake_token.balanceOf(bob).call().await.unwrap(), ether(2));

    pool.fund(ether(100)).await;
    world.wait(20).await;
    assert_eq!(pool.earned(alice).await, pool.earned(bob).await, "what left earned nothing");
    pool.assert_solvent().await;
}

/// R10: what is leaving may come back, so it counts for what the ledger holds.
#[tokio::test]
async fn r10_what_is_leaving_counts_for_the_largest_pool() {
    let pool = Pool::cooling().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    let cap = (U256::ONE << 96) - U256::ONE;
    world.send(world.owner, pool.stake_token.mint(world.owner, cap).into_transaction_request()).await;
    pool.stake(alice, cap).await;
    let id = request(&pool, alice, cap, alice).await;
    pool.prepare(bob, U256::ONE).await;
    pool.staking.stake(U256::ONE).refused(world, bob).await.with(CapExceeded { cap });
    world.send(alice, pool.staking.cancelUnstake(id).into_transaction_request()).await;
    let id = request(&pool, alice, cap, alice).await;
    world.wait(2).await;
    world.send(alice, pool.staking.claimUnstake(id).into_transaction_request()).await;
    world.send(bob, pool.staking.stake(U256::ONE).into_transaction_request()).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), cap);
}

/// R42: a request that is taken back loses nothing but the time.
#[tokio::test]
async fn r42_cancelling_stakes_the_whole_amount_again() {
    let pool = Pool::cooling().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(10)).await;
    let id = request(&pool, alice, ether(10), bob).await;
    let refused = NotOperator { account: alice, caller: bob };
    pool.staking.cancelUnstake(id).refused(world, bob).await.with(refused);
    world.wait(5).await;
    world.send(world.owner, pool.staking.setPaused(true).into_transaction_request()).await;
    let call = pool.staking.cancelUnstake(id).into_transaction_request();
    let receipt = world.send(alice, call).await;
    let expected = UnstakeCancelled { user: alice, id, amount: ether(10) };
    assert_eq!(event::<UnstakeCancelled>(&receipt, pool.address()), expected);
    assert_eq!(pool.staked(alice).await, ether(10));
    pool.staking.claimUnstake(id).refused(world, alice).await.with(UnknownRequest { id });
    pool.assert_solvent().await;
    pool.fund(ether(100)).await;
    world.wait(20).await;
    assert!(pool.earned(alice).await >= ether(100) - U256::from(2));
}
