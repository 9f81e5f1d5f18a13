//! A Solidity contract that stakes on the WASM contract and is called back in the middle of its payments.

use alloy::primitives::U256;
use alloy::providers::DynProvider;
use alloy::sol_types::SolError;
use staking_abi::IStakingRewards::Reentered;
use staking_tests::fixtures::{
    HostileToken::HostileTokenInstance as Token, Mode, StakingIntegrator::StakingIntegratorInstance,
};
use staking_tests::{Pool, World, ether};

struct Scene {
    pool: Pool,
    token: Token<DynProvider>,
    integrator: StakingIntegratorInstance<DynProvider>,
}

/// Alice has deposited 10 tokens through the integrator; the token notifies its recipients.
async fn scene() -> Scene {
    let world = World::new().await;
    let token = Token::create(&world).await;
    let pool = Pool::of(world, *token.address(), *token.address()).await;
    let integrator = StakingIntegratorInstance::create(&pool.world, pool.address()).await;
    let (world, alice) = (&pool.world, pool.world.alice);
    world.send(world.owner, token.mint(alice, ether(10)).into_transaction_request()).await;
    world.send(alice, token.approve(*integrator.address(), ether(10)).into_transaction_request()).await;
    token.turn(world, Mode::Notify).await;
    world.send(alice, integrator.deposit(ether(10)).into_transaction_request()).await;
    Scene { pool, token, integrator }
}

#[tokio::test]
async fn stakes_earns_claims_and_withdraws() {
    let Scene { pool, token, integrator } = scene().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    assert_eq!(pool.staked(*integrator.address()).await, ether(10));
    pool.fund(ether(50)).await;
    world.wait(20).await;
    let earned = integrator.earned().call().await.unwrap();
    assert_eq!(earned, pool.earned(*integrator.address()).await);
    world.send(alice, integrator.claim().into_transaction_request()).await;
    assert_eq!(token.balanceOf(*integrator.address()).call().await.unwrap(), earned);
    world.send(alice, integrator.withdraw(ether(4)).into_transaction_request()).await;
    assert_eq!(token.balanceOf(alice).call().await.unwrap(), ether(4));
    world.send(alice, integrator.exitAll().into_transaction_request()).await;
    assert_eq!(token.balanceOf(*integrator.address()).call().await.unwrap(), earned + ether(6));
    pool.assert_solvent().await;
}

#[tokio::test]
async fn is_called_back_and_reads_what_is_settled() {
    let Scene { pool, integrator, .. } = scene().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let read = pool.staking.balanceOf(*integrator.address()).calldata().clone();
    world.send(alice, integrator.setCallback(read).into_transaction_request()).await;
    let before = integrator.callbacks().call().await.unwrap();
    world.send(alice, integrator.withdraw(ether(4)).into_transaction_request()).await;
    assert_eq!(integrator.callbacks().call().await.unwrap(), before + U256::ONE);
    let answer = integrator.callbackAnswer().call().await.unwrap();
    assert_eq!(U256::from_be_slice(&answer), ether(6), "effects come before the transfer");
}

#[tokio::test]
async fn cannot_reenter_while_it_is_paid() {
    let Scene { pool, token, integrator } = scene().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.fund(ether(50)).await;
    world.wait(20).await;
    let me = *integrator.address();
    for data in [
        pool.staking.exit().calldata().clone(),
        pool.staking.withdraw(ether(1)).calldata().clone(),
        pool.staking.getReward().calldata().clone(),
        pool.staking.stake(U256::ONE).calldata().clone(),
        pool.staking.earned(me).calldata().clone(),
        pool.staking.rewardPerToken().calldata().clone(),
    ] {
        world.send(alice, integrator.setCallback(data.clone()).into_transaction_request()).await;
        world.send(alice, integrator.withdraw(ether(1)).into_transaction_request()).await;
        assert!(!integrator.callbackSucceeded().call().await.unwrap(), "{data}");
        assert_eq!(integrator.callbackAnswer().call().await.unwrap(), Reentered {}.abi_encode(), "{data}");
    }
    assert_eq!(pool.staked(me).await, ether(4));
    assert_eq!(token.balanceOf(alice).call().await.unwrap(), ether(6));
    pool.assert_solvent().await;
}
