//! What the vault does with its strategy.

use alloy::primitives::U256;
use staking_abi::IFarmCompounder::NotVault;
use staking_abi::IStrategy::IStrategyInstance;
use staking_tests::{Compounding, RefusedCall, ether};

#[tokio::test]
async fn only_the_vault_deposits_and_withdraws() {
    let stage = Compounding::new().await;
    let (world, bob) = (&stage.world, stage.world.bob);
    let strategy = IStrategyInstance::new(*stage.strategy.address(), world.provider().clone());
    let not_vault = || NotVault { account: bob };
    strategy.deposit(ether(1)).refused(world, bob).await.with(not_vault());
    strategy.withdraw(ether(1)).refused(world, bob).await.with(not_vault());
    strategy.emergencyWithdraw().refused(world, bob).await.with(not_vault());
}

#[tokio::test]
async fn shares_are_redeemed_through_the_farm() {
    let stage = Compounding::still(0).await;
    let (vault, alice) = (&stage.vault, stage.world.alice);
    stage.deposit(alice, ether(50_000)).await;
    assert_eq!(vault.vault.totalIdle().call().await.unwrap(), U256::ZERO);
    assert_eq!(vault.vault.maxRedeem(alice).call().await.unwrap(), vault.shares_of(alice).await);
    vault.redeem(alice, ether(20_000)).await;
    assert_eq!(vault.assets_of(alice).await, ether(20_000));
    assert_eq!(stage.farmed().await, ether(30_000));
    vault.redeem(alice, vault.shares_of(alice).await).await;
    assert_eq!(vault.assets_of(alice).await, ether(50_000));
    vault.assert_sound().await;
    stage.farm.assert_solvent().await;
}

#[tokio::test]
async fn everything_comes_back_when_it_is_revoked() {
    let stage = Compounding::still(0).await;
    let (world, vault) = (&stage.world, &stage.vault);
    stage.deposit(world.alice, ether(50_000)).await;
    vault.send(world.owner, vault.vault.revokeStrategy()).await;
    assert_eq!(vault.vault.totalIdle().call().await.unwrap(), ether(50_000));
    assert_eq!(vault.assets_of(vault.address()).await, ether(50_000));
    vault.assert_sound().await;
}
