//! Tokens that pause, block, shrink or burn gas: only what they block themselves fails.

use crate::hostile::Scene;
use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolValue};
use staking_abi::IStakingRewards::{self, TokenCallFailed};
use staking_tests::fixtures::Mode;
use staking_tests::{RefusedCall, ether};

/// The staked token is paused: rewards still flow, and the stake leaves when it is not.
#[tokio::test]
async fn fault_73_a_paused_staking_token_holds_back_nothing_but_itself() {
    let Scene { pool, stake, .. } = Scene::trusting().await.earned().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    stake.turn(world, Mode::Revert).await;
    let token = *stake.address();
    for call in [
        pool.staking.withdraw(ether(1)).into_transaction_request(),
        pool.staking.exit().into_transaction_request(),
        pool.staking.emergencyWithdraw().into_transaction_request(),
    ] {
        call.refused(world, alice).await.with(TokenCallFailed { token });
    }
    let earned = pool.earned(alice).await;
    pool.get_reward(alice).await;
    assert_eq!((pool.rewards_of(alice).await, pool.staked(alice).await), (earned, ether(2)));
    stake.turn(world, Mode::ReturnTrue).await;
    pool.exit(alice).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(2));
}

/// The reward token is paused: the stake leaves and the claim stays.
#[tokio::test]
async fn fault_73_a_paused_reward_token_holds_back_no_stake() {
    let Scene { pool, reward, .. } = Scene::trusting().await.earned().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    reward.turn(world, Mode::Revert).await;
    let earned = pool.earned(alice).await;
    pool.exit(alice).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(2));
    assert_eq!(pool.earned(alice).await, earned);
    reward.turn(world, Mode::ReturnTrue).await;
    pool.get_reward(alice).await;
    assert_eq!(pool.rewards_of(alice).await, earned);
}

/// A balance that shrinks by itself: the shortfall shows, whoever the tokens suffice for leaves, nobody is paid twice.
#[tokio::test]
async fn fault_74_a_token_that_shrinks_shows_as_a_shortfall() {
    let Scene { pool, stake, .. } = Scene::measured().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(6)).await;
    pool.stake(bob, ether(4)).await;
    let confiscate = stake.confiscate(pool.address(), ether(3)).into_transaction_request();
    world.send(world.owner, confiscate).await;
    let solvency = pool.staking.solvency(*stake.address()).call().await.unwrap();
    assert_eq!((solvency.assets, solvency.owed, solvency.surplus), (ether(7), ether(10), U256::ZERO));
    assert_eq!(
        pool.staking.checkInvariants().call().await.unwrap(),
        U256::ONE,
        "bit 0: it holds less than it owes"
    );
    pool.withdraw(alice, ether(6)).await;
    let token = *stake.address();
    pool.staking.withdraw(ether(4)).refused(world, bob).await.with(TokenCallFailed { token });
    pool.withdraw(bob, ether(1)).await;
    assert_eq!(pool.staked(bob).await, ether(3), "what is missing stays his claim");
}

/// A balance that grows by itself belongs to nobody.
#[tokio::test]
async fn fault_74_a_token_that_grows_credits_nobody() {
    let Scene { pool, stake, .. } = Scene::measured().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(6)).await;
    world.send(world.owner, stake.mint(pool.address(), ether(9)).into_transaction_request()).await;
    assert_eq!(pool.staked(alice).await, ether(6));
    assert_eq!(pool.staking.solvency(*stake.address()).call().await.unwrap().surplus, ether(9));
}

/// The pool never approves anybody, so tokens that refuse to change an allowance are none of its business.
#[tokio::test]
async fn fault_76_the_pool_approves_nobody() {
    let Scene { pool, stake, reward } = Scene::measured().await.earned().await;
    pool.exit(pool.world.alice).await;
    for token in [&stake, &reward] {
        for spender in [pool.world.owner, pool.world.alice, pool.address(), Address::ZERO] {
            let allowance = token.allowance(pool.address(), spender).call().await.unwrap();
            assert_eq!(allowance, U256::ZERO);
        }
    }
}

/// An inner call gets 63 of 64 parts of the gas and burns them: the rest suffices to fail by name.
#[tokio::test]
async fn fault_77_a_token_that_burns_all_gas_fails_cleanly() {
    let Scene { pool, stake, .. } = Scene::measured().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(1)).await;
    pool.prepare(alice, ether(1)).await;
    stake.turn(world, Mode::BurnGas).await;
    let token = *stake.address();
    pool.staking.stake(ether(1)).refused(world, alice).await.with(TokenCallFailed { token });
    pool.staking.withdraw(ether(1)).refused(world, alice).await.with(TokenCallFailed { token });
    assert_eq!(pool.staked(alice).await, ether(1));
    assert_eq!(pool.staking.totalSupply().call().await.unwrap(), ether(1));
}

/// R33: tokens come in before they are credited, and are taken off the books before they go out.
#[tokio::test]
async fn r33_nobody_sees_a_stake_that_is_not_there() {
    let Scene { pool, stake, .. } = Scene::trusting().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(5)).await;
    pool.prepare(alice, ether(2)).await;
    let ask = IStakingRewards::balanceOfCall { account: alice }.abi_encode();
    stake.reenter(world, pool.address(), ask).await;
    let seen = async || U256::abi_decode(&stake.reentryAnswer().call().await.unwrap()).unwrap();
    world.send(alice, pool.staking.stake(ether(2)).into_transaction_request()).await;
    assert_eq!((seen().await, pool.staked(alice).await), (ether(5), ether(7)));
    pool.withdraw(alice, ether(3)).await;
    assert_eq!((seen().await, pool.staked(alice).await), (ether(4), ether(4)));
}

/// R30: a pool that measures credits what arrived, and its books stay covered whoever leaves last.
#[tokio::test]
async fn r30_a_token_with_a_fee_leaves_the_pool_solvent() {
    let Scene { pool, stake, .. } = Scene::measured().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.prepare(alice, ether(100)).await;
    pool.prepare(bob, ether(50)).await;
    stake.turn(world, Mode::Fee).await;
    for (account, amount) in [(alice, ether(100)), (bob, ether(50))] {
        world.send(account, pool.staking.stake(amount).into_transaction_request()).await;
        assert_eq!(pool.staked(account).await, amount - amount / U256::from(100));
        pool.assert_solvent().await;
    }
    pool.exit(alice).await;
    pool.exit(bob).await;
    pool.assert_solvent().await;
    assert_eq!(pool.staking.totalSupply().call().await.unwrap(), U256::ZERO);
}
