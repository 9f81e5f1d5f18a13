//! `deposit`, and what follows from it.

use alloy::primitives::U256;
use staking_abi::IVault::Deposit;
use staking_tests::{Compounding, Vault, ether, event};

#[tokio::test]
async fn mints_shares_for_assets() {
    let stage = Vault::new().await;
    let alice = stage.world.alice;
    let receipt = stage.deposit(alice, ether(5)).await;
    let found: Deposit = event(&receipt, stage.address());
    assert_eq!((found.sender, found.owner, found.assets, found.shares), (alice, alice, ether(5), ether(5)));
    assert_eq!(stage.total_assets().await, ether(5));
    stage.assert_sound().await;
    println!("deposit {}", receipt.gas_used);
    let receipt = stage.deposit(alice, ether(5)).await;
    println!("deposit again {}", receipt.gas_used);
    let receipt = stage.redeem(alice, ether(1)).await;
    println!("redeem {}", receipt.gas_used);
    assert_eq!(stage.total_assets().await, ether(9));
}

#[tokio::test]
async fn a_day_in_the_farm_compounds() {
    let stage = Compounding::still(0).await;
    let alice = stage.world.alice;
    let receipt = stage.deposit(alice, ether(50_000)).await;
    println!("tend {}", receipt.gas_used);
    stage.pass_a_day().await;
    println!(
        "pending {} max {}",
        stage.strategy.pendingReward().call().await.unwrap(),
        stage.strategy.maxHarvest().call().await.unwrap()
    );
    let receipt = stage.harvest(stage.world.bob).await;
    println!("harvest {} tip {}", receipt.gas_used, stage.rewards_of(stage.world.bob).await);
    assert!(stage.rewards_of(stage.world.bob).await > U256::ZERO);
    println!("locked {}", stage.vault.vault.lockedProfit().call().await.unwrap());
    assert!(stage.vault.vault.lockedProfit().call().await.unwrap() > U256::ZERO);
    stage.vault.assert_sound().await;
    let receipt = stage.vault.redeem(alice, ether(1000)).await;
    println!("redeem from the farm {}", receipt.gas_used);
}
