//! What is not a well-formed call of the interface.

use alloy::primitives::{U256, hex};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolCall;
use staking_abi::IPassport::IPassportCalls;
use staking_abi::IVault::{IVaultCalls, balanceOfCall, convertToSharesCall};
use staking_tests::{RefusedCall, Vault, ether};

fn call(stage: &Vault, data: impl Into<Vec<u8>>) -> TransactionRequest {
    TransactionRequest::default().to(stage.address()).input(data.into().into())
}

#[tokio::test]
async fn fault_78_no_function_takes_ether() {
    let stage = Vault::new().await;
    let alice = stage.world.alice;
    stage.deposit(alice, ether(5)).await;
    for selector in IVaultCalls::SELECTORS.iter().chain(IPassportCalls::SELECTORS) {
        let data = [&selector[..], &[0; 7 * 32]].concat();
        call(&stage, data).value(U256::ONE).refused(&stage.world, alice).await.silently();
    }
    call(&stage, []).value(U256::ONE).refused(&stage.world, alice).await.silently();
    assert_eq!(stage.world.provider().get_balance(stage.address()).await.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn fault_79_empty_short_unknown_and_truncated_calls_revert() {
    let stage = Vault::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for data in [&[][..], &[0x6e], &[0x6e, 0x55], &[0x6e, 0x55, 0x3f]] {
        call(&stage, data).refused(world, owner).await.silently();
    }
    // renounceOwnership, upgradeTo, pause, nothing known.
    for selector in ["715018a6", "3659cfe6", "8456cb59", "deadbeef"] {
        let data = [hex::decode(selector).unwrap(), vec![0; 96]].concat();
        call(&stage, data).refused(world, owner).await.silently();
    }
    for whole in [
        stage.vault.deposit_0(U256::ONE, owner).calldata().clone(),
        stage.vault.redeem_0(U256::ONE, owner, owner).calldata().clone(),
        stage.vault.extsload(vec![Default::default()]).calldata().clone(),
    ] {
        call(&stage, &whole[..whole.len() - 1]).refused(world, owner).await.silently();
    }
}

#[tokio::test]
async fn fault_79_dirty_addresses_revert_and_trailing_bytes_are_ignored() {
    let stage = Vault::new().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(5)).await;
    let mut dirty = balanceOfCall { account: alice }.abi_encode();
    dirty[5] = 1;
    call(&stage, dirty).refused(world, alice).await.silently();
    let longer = [convertToSharesCall { assets: ether(1) }.abi_encode(), vec![7; 40]].concat();
    let answer = world.provider().call(call(&stage, longer)).await.unwrap();
    assert_eq!(U256::from_be_slice(&answer), ether(1));
}
