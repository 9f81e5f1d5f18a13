//! What a vault can be made of.

use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolError, SolValue};
use staking_abi::IVault::{InvalidConfig, InvalidLens, OwnableInvalidOwner, TokenCallFailed};
use staking_scripts::build::{VAULT, VAULT_LENS};
use staking_tests::zoo::zoo_token;
use staking_tests::{Vault, World, token};

#[track_caller]
fn assert_named<E: SolError>(refusal: &str) {
    let name = E::SIGNATURE.split('(').next().unwrap();
    assert!(refusal.contains(name), "{refusal}");
}

async fn refused(world: &World, arguments: Vec<u8>) -> String {
    world.try_deploy(VAULT, &arguments).await.expect_err("a refusal")
}

fn named(owner: Address, asset: Address, offset: u64, name: &str, symbol: &str) -> Vec<u8> {
    let texts = (name.to_owned(), symbol.to_owned());
    (owner, asset, Address::ZERO, U256::from(offset), false, texts.0, texts.1).abi_encode_params()
}

#[tokio::test]
async fn fault_71_reverts_without_an_owner_an_asset_or_a_lens() {
    let world = World::new().await;
    let (owner, asset) = (world.owner, token(&world, "Asset", "AST").await);
    let nobody = Vault::arguments(Address::ZERO, asset, Address::ZERO, 0, false);
    assert_named::<OwnableInvalidOwner>(&refused(&world, nobody).await);
    let no_token = Vault::arguments(owner, world.alice, Address::ZERO, 0, false);
    assert_named::<TokenCallFailed>(&refused(&world, no_token).await);
    let no_lens = Vault::arguments(owner, asset, world.alice, 0, false);
    assert_named::<InvalidLens>(&refused(&world, no_lens).await);
}

#[tokio::test]
async fn reverts_for_names_that_do_not_fit_and_an_offset_above_18() {
    let world = World::new().await;
    let (owner, asset) = (world.owner, token(&world, "Asset", "AST").await);
    let long = "x".repeat(32);
    for arguments in [
        named(owner, asset, 19, "Share", "SHR"),
        named(owner, asset, 0, "", "SHR"),
        named(owner, asset, 0, "Share", ""),
        named(owner, asset, 0, &long, "SHR"),
        named(owner, asset, 0, "Share", &long),
    ] {
        assert_named::<InvalidConfig>(&refused(&world, arguments).await);
    }
}

/// Fault 65: decimals are the asset's and the offset's, 18 for an asset that tells none, and 255 is the end.
#[tokio::test]
async fn fault_65_decimals_follow_the_asset() {
    let world = World::new().await;
    let lens = world.deploy(VAULT_LENS, &[]).await;
    for (decimals, offset, expected) in [(0, 0, 0), (6, 6, 12), (18, 18, 36), (24, 0, 24), (255, 0, 255)] {
        let asset = *zoo_token(&world, decimals).await.address();
        let vault = world.deploy(VAULT, &Vault::arguments(world.owner, asset, lens, offset, false)).await;
        let vault = staking_abi::IVault::new(vault, world.provider());
        assert_eq!(vault.decimals().call().await.unwrap(), expected);
    }
    let asset = *zoo_token(&world, 255).await.address();
    let arguments = Vault::arguments(world.owner, asset, lens, 1, false);
    assert_named::<InvalidConfig>(&refused(&world, arguments).await);
}

#[tokio::test]
async fn names_of_up_to_31_bytes_are_told() {
    let world = World::new().await;
    let asset = token(&world, "Asset", "AST").await;
    for (name, symbol) in [("A", "B"), ("x".repeat(31).as_str(), "y".repeat(31).as_str())] {
        let vault = world.deploy(VAULT, &named(world.owner, asset, 0, name, symbol)).await;
        let vault = staking_abi::IVault::new(vault, world.provider());
        assert_eq!(vault.name().call().await.unwrap(), name);
        assert_eq!(vault.symbol().call().await.unwrap(), symbol);
        assert_eq!(vault.lens().call().await.unwrap(), Address::ZERO);
    }
}
