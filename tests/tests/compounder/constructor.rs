//! What a strategy can be made for.

use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::{SolError, SolValue};
use staking_abi::IFarmCompounder::{InvalidVault, TipTooHigh};
use staking_scripts::build::FARM_COMPOUNDER;
use staking_tests::{Compounding, Farm, RefusedCall, Vault, token};

async fn refused(stage: &Compounding, vault: Address, farm: Address, tip: u64) -> String {
    let arguments = (vault, farm, U256::ZERO, U256::from(tip)).abi_encode_params();
    stage.world.try_deploy(FARM_COMPOUNDER, &arguments).await.expect_err("a refusal")
}

#[track_caller]
fn assert_named<E: SolError>(refusal: &str) {
    let name = E::SIGNATURE.split('(').next().unwrap();
    assert!(refusal.contains(name), "{refusal}");
}

#[tokio::test]
async fn reverts_if_the_vaults_asset_is_not_the_farms_lp_token() {
    let stage = Compounding::new().await;
    let other = token(&stage.world, "Other", "OTH").await;
    let vault = Vault::of(stage.world.clone(), other, 0, false).await;
    assert_named::<InvalidVault>(&refused(&stage, vault.address(), stage.farm.address(), 10).await);
}

#[tokio::test]
async fn reverts_if_the_reward_is_none_of_the_pairs_tokens() {
    let stage = Compounding::new().await;
    let other = token(&stage.world, "Other", "OTH").await;
    let farm = Farm::of(stage.world.clone(), stage.amm.address(), other, false).await;
    assert_named::<InvalidVault>(&refused(&stage, stage.vault.address(), farm.address(), 10).await);
}

#[tokio::test]
async fn reverts_if_the_tip_is_above_a_percent() {
    let stage = Compounding::new().await;
    assert_named::<TipTooHigh>(&refused(&stage, stage.vault.address(), stage.farm.address(), 101).await);
}

#[tokio::test]
async fn everything_it_was_made_for_can_be_read() {
    let stage = Compounding::new().await;
    let strategy = &stage.strategy;
    assert_eq!(strategy.farm().call().await.unwrap(), stage.farm.address());
    assert_eq!(strategy.pid().call().await.unwrap(), U256::ZERO);
    assert_eq!(strategy.rewardToken().call().await.unwrap(), stage.amm.addresses()[0]);
    assert_eq!(strategy.otherToken().call().await.unwrap(), stage.amm.addresses()[1]);
    assert_eq!(strategy.tipBps().call().await.unwrap(), U256::from(Compounding::TIP_BPS));
    assert_eq!(strategy.MINIMUM_AGE().call().await.unwrap(), U256::from(1_800));
    assert_eq!(strategy.MAXIMUM_AGE().call().await.unwrap(), U256::from(86_400));
    assert_eq!(strategy.MAXIMUM_TIP_BPS().call().await.unwrap(), U256::from(100));
}

#[tokio::test]
async fn fault_88_reverts_if_constructed_a_second_time() {
    let stage = Compounding::new().await;
    let world = &stage.world;
    let arguments = (stage.vault.address(), stage.farm.address(), U256::ZERO, U256::ZERO).abi_encode_params();
    let data = staking_scripts::deploy::address::init_data(&arguments);
    let call = TransactionRequest::default().to(*stage.strategy.address()).input(data.into());
    call.refused(world, world.mallory).await.silently();
    assert_eq!(stage.strategy.tipBps().call().await.unwrap(), U256::from(Compounding::TIP_BPS));
}
