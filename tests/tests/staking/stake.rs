use alloy::primitives::{U256, uint};
use staking_abi::IStakingRewards::{CapExceeded, EntryPaused, Staked, TokenCallFailed, ZeroAmount};
use staking_tests::{Pool, RefusedCall, ether, event};

const CAP: U256 = uint!(0xffffffffffffffffffffffff_U256);

#[tokio::test]
async fn fault_1_reverts_if_amount_is_zero() {
    let pool = Pool::new().await;
    pool.staking.stake(U256::ZERO).refused(&pool.world, pool.world.alice).await.with(ZeroAmount {});
}

#[tokio::test]
async fn fault_2_reverts_if_amount_exceeds_the_balance() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.prepare(alice, ether(1)).await;
    let approve = pool.stake_token.approve(pool.address(), ether(5)).into_transaction_request();
    pool.world.send(alice, approve).await;
    let token = *pool.stake_token.address();
    pool.staking
        .stake(ether(1) + U256::ONE)
        .refused(&pool.world, alice)
        .await
        .with(TokenCallFailed { token });
    assert_eq!(pool.staked(alice).await, U256::ZERO);
}

#[tokio::test]
async fn fault_3_reverts_if_amount_exceeds_the_allowance() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.prepare(alice, ether(2)).await;
    let approve = pool.stake_token.approve(pool.address(), ether(1)).into_transaction_request();
    pool.world.send(alice, approve).await;
    let token = *pool.stake_token.address();
    pool.staking
        .stake(ether(1) + U256::ONE)
        .refused(&pool.world, alice)
        .await
        .with(TokenCallFailed { token });
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(2));
}

/// Fault 4.
#[tokio::test]
async fn fault_4_reverts_if_amount_is_more_than_the_ledger_holds() {
    let pool = Pool::new().await;
    for amount in [CAP + U256::ONE, U256::ONE << 128, U256::MAX] {
        pool.staking
            .stake(amount)
            .refused(&pool.world, pool.world.alice)
            .await
            .with(CapExceeded { cap: CAP });
    }
}

/// Fault 5.
#[tokio::test]
async fn fault_5_reverts_if_the_total_would_exceed_the_cap_and_lets_the_full_pool_exit() {
    let pool = Pool::new().await;
    let (world, token) = (&pool.world, &pool.stake_token);
    world.send(world.owner, token.mint(world.owner, CAP).into_transaction_request()).await;
    pool.stake(world.alice, CAP).await;
    pool.prepare(world.bob, U256::ONE).await;
    pool.staking.stake(U256::ONE).refused(world, world.bob).await.with(CapExceeded { cap: CAP });
    assert_eq!(token.balanceOf(world.bob).call().await.unwrap(), U256::ONE, "the pull is undone");
    pool.exit(world.alice).await;
    assert_eq!(token.balanceOf(world.alice).call().await.unwrap(), CAP);
}

#[tokio::test]
async fn reverts_if_entry_is_paused() {
    let pool = Pool::new().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.prepare(alice, ether(1)).await;
    world.send(world.owner, pool.staking.setPaused(true).into_transaction_request()).await;
    pool.staking.stake(ether(1)).refused(world, alice).await.with(EntryPaused {});
}

#[tokio::test]
async fn moves_tokens_into_the_pool_and_credits_them() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    let receipt = pool.stake(alice, ether(3)).await;
    assert_eq!(event::<Staked>(&receipt, pool.address()), Staked { user: alice, amount: ether(3) });
    assert_eq!(pool.staked(alice).await, ether(3));
    assert_eq!(pool.staking.totalSupply().call().await.unwrap(), ether(3));
    assert_eq!(pool.stake_token.balanceOf(pool.address()).call().await.unwrap(), ether(3));
    assert_eq!(pool.stake_token.allowance(alice, pool.address()).call().await.unwrap(), U256::ZERO);
    pool.assert_solvent().await;
}

#[tokio::test]
async fn adds_to_a_stake_without_touching_what_it_earned() {
    let pool = Pool::new().await;
    let alice = pool.world.alice;
    pool.stake(alice, ether(1)).await;
    pool.fund(ether(1_000)).await;
    pool.world.wait(20).await;
    let earned = pool.earned(alice).await;
    pool.stake(alice, ether(9)).await;
    assert_eq!(pool.earned(alice).await, earned);
    assert_eq!(pool.staked(alice).await, ether(10));
}

/// Fault 28: a donation is nobody's stake.
#[tokio::test]
async fn fault_28_credits_nothing_to_tokens_that_are_only_sent() {
    let pool = Pool::new().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(1)).await;
    let gift = pool.stake_token.transfer(pool.address(), ether(50)).into_transaction_request();
    world.send(world.owner, gift).await;
    assert_eq!(pool.staking.totalSupply().call().await.unwrap(), ether(1));
    let solvency = pool.staking.solvency(*pool.stake_token.address()).call().await.unwrap();
    assert_eq!((solvency.owed, solvency.surplus), (ether(1), ether(50)));
}
