//! A reward token that refuses, or calls back.

use alloy::primitives::U256;
use alloy::sol_types::{SolCall, SolError};
use staking_abi::IFarmCompounder::{Reentered, TokenCallFailed, harvestCall};
use staking_abi::IStrategy::depositCall;
use staking_tests::fixtures::{HostileToken, Mode};
use staking_tests::{Amm, Compounding, Farm, RefusedCall, Vault, World, ether, token};
use stylus_node::config::ChainConfig;

type Token = HostileToken::HostileTokenInstance<alloy::providers::DynProvider>;

/// The reward is hostile; a day of it waits, and some lies with the strategy.
async fn hostile() -> (Compounding, Token) {
    let world = World::reproducible(ChainConfig::default()).await;
    let hostile = Token::create(&world).await;
    let other = token(&world, "Other", "OTH").await;
    let amm = Amm::of(world.clone(), [*hostile.address(), other]).await;
    let reward_at = amm.addresses().iter().position(|token| token == hostile.address()).unwrap();
    amm.deposit(world.owner, [ether(100_000); 2]).await;
    let farm = Farm::of(world.clone(), amm.address(), *hostile.address(), false).await;
    farm.set_rate(Farm::rate()).await;
    farm.fund(ether(100_000)).await;
    let vault = Vault::of(world.clone(), amm.address(), 0, false).await;
    let strategy = Compounding::strategy_of(&world, &vault, &farm, 100).await;
    vault.employ(*strategy.address()).await;
    let stage = Compounding { world, amm, farm, vault, strategy, reward_at };
    stage.deposit(stage.world.alice, ether(50_000)).await;
    stage.pass_a_day().await;
    stage.amm.give(reward_at, *stage.strategy.address(), ether(10)).await;
    (stage, hostile)
}

#[tokio::test]
async fn a_reward_that_refuses_is_harvested_once_it_does_not_and_holds_back_no_exit() {
    let (stage, hostile) = hostile().await;
    let (world, bob, alice) = (&stage.world, stage.world.bob, stage.world.alice);
    for mode in [Mode::ReturnFalse, Mode::Revert, Mode::ReturnShort] {
        hostile.turn(world, mode).await;
        let refused = stage.strategy.harvest(bob).refused(world, bob).await;
        refused.with(TokenCallFailed { token: *hostile.address() });
        stage.vault.redeem(alice, ether(1_000)).await;
    }
    hostile.turn(world, Mode::ReturnTrue).await;
    stage.harvest(bob).await;
    stage.vault.redeem(alice, stage.vault.shares_of(alice).await).await;
    assert!(stage.vault.assets_of(alice).await >= ether(50_000) - U256::from(10));
    stage.vault.assert_sound().await;
}

/// R32: a reward token can enter neither the strategy nor what prices the vault from inside a harvest.
#[tokio::test]
async fn r32_a_reward_that_calls_back_enters_nothing() {
    let (stage, hostile) = hostile().await;
    let (world, bob) = (&stage.world, stage.world.bob);
    let strategy = *stage.strategy.address();
    for data in [harvestCall { to: bob }.abi_encode(), depositCall { assets: U256::ONE }.abi_encode()] {
        hostile.reenter(world, strategy, data).await;
        stage.harvest(bob).await;
        assert!(!hostile.reentrySucceeded().call().await.unwrap());
        assert_eq!(hostile.reentryAnswer().call().await.unwrap().to_vec(), Reentered {}.abi_encode());
        stage.amm.give(stage.reward_at, strategy, ether(10)).await;
    }
    stage.vault.assert_sound().await;
}
