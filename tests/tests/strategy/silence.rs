//! A strategy that does not answer blocks what it has and nothing else.

use alloy::network::TransactionBuilder;
use alloy::primitives::U256;
use alloy::providers::Provider;
use staking_abi::IVault::InsufficientGas;
use staking_scripts::chain::revert_data;
use staking_tests::fixtures::Failure;
use staking_tests::{Vault, ether};

async fn lending()
-> (Vault, staking_tests::fixtures::MockStrategy::MockStrategyInstance<alloy::providers::DynProvider>) {
    let stage = Vault::still(0).await;
    let mock = stage.with_mock().await;
    stage.deposit(stage.world.alice, ether(100)).await;
    stage.send(stage.world.owner, stage.vault.setDebtLimit(ether(60))).await;
    stage.tend().await;
    (stage, mock)
}

#[tokio::test]
async fn r22_what_is_idle_leaves_past_a_strategy_that_does_not_answer() {
    for failure in [Failure::RevertViews, Failure::BurnGas, Failure::ReturnBomb] {
        let (stage, mock) = lending().await;
        let alice = stage.world.alice;
        mock.turn(&stage.world, failure).await;
        assert_eq!(stage.total_assets().await, ether(100), "{failure:?}: as much as it owes");
        assert_eq!(stage.vault.maxRedeem(alice).call().await.unwrap(), ether(40), "{failure:?}");
        let receipt = stage.redeem(alice, ether(40)).await;
        assert!(receipt.gas_used < 2_500_000, "{failure:?}: {}", receipt.gas_used);
        assert_eq!(stage.assets_of(alice).await, ether(40));
        stage.report().await;
        assert_eq!(stage.total_assets().await, ether(60));
        mock.turn(&stage.world, Failure::Honest).await;
        stage.redeem(alice, ether(60)).await;
        assert_eq!(stage.assets_of(alice).await, ether(100));
        stage.assert_sound().await;
    }
}

/// Fault 81: whatever gas a caller gives, it never gets past a loss that the strategy would have told.
#[tokio::test]
async fn fault_81_too_little_gas_hides_no_loss() {
    let (stage, mock) = lending().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    mock.lose_assets(world, ether(30)).await;
    let told = stage.vault.previewRedeem(ether(10)).call().await.unwrap();
    let mut succeeded = 0;
    for gas in (60_000..400_000).step_by(3_000) {
        let call = stage.vault.redeem_0(ether(10), alice, alice).from(alice);
        let request = call.into_transaction_request().with_gas_limit(gas);
        match world.provider().call(request).await {
            Ok(paid) => {
                assert_eq!(U256::from_be_slice(&paid), told, "{gas}");
                succeeded += 1;
            }
            Err(error) => {
                if let Some(data) = revert_data(&error).filter(|data| !data.is_empty()) {
                    let selector = <InsufficientGas as alloy::sol_types::SolError>::SELECTOR;
                    assert_eq!(data[..4], selector, "{gas}: {error}");
                }
            }
        }
    }
    assert!(succeeded > 10);
    mock.turn(world, Failure::BurnGas).await;
    let call = stage.vault.redeem_0(ether(10), alice, alice).from(alice);
    let request = call.into_transaction_request().with_gas_limit(500_000);
    let error = world.provider().call(request).await.expect_err("a refusal");
    let data = revert_data(&error).unwrap();
    assert_eq!(data[..4], <InsufficientGas as alloy::sol_types::SolError>::SELECTOR);
}
