//! Entering with bounds, and approvals of shares.

use alloy::primitives::{Address, U256};
use staking_abi::IVault::{
    Approval, BelowFirstDeposit, ERC20InsufficientBalance, ERC20InvalidSpender, TokenCallFailed,
    TooFewShares, TooManyAssets,
};
use staking_tests::{RefusedCall, Vault, ether, event};

#[tokio::test]
async fn fault_3_reverts_if_the_allowance_or_the_balance_does_not_suffice() {
    let stage = Vault::new().await;
    let (world, alice, token) = (&stage.world, stage.world.alice, *stage.asset.address());
    stage.prepare(alice, ether(5)).await;
    for assets in [ether(6), ether(5) + U256::ONE] {
        stage.vault.deposit_0(assets, alice).refused(world, alice).await.with(TokenCallFailed { token });
        stage.vault.mint_0(assets, alice).refused(world, alice).await.with(TokenCallFailed { token });
    }
    assert_eq!(stage.supply().await, U256::ZERO);
}

#[tokio::test]
async fn reverts_if_the_first_deposit_is_below_a_thousand_wei() {
    let stage = Vault::new().await;
    let (world, alice, minimum) = (&stage.world, stage.world.alice, U256::from(1_000));
    stage.prepare(alice, ether(1)).await;
    let assets = minimum - U256::ONE;
    let refusal = || BelowFirstDeposit { assets, minimum };
    stage.vault.deposit_0(assets, alice).refused(world, alice).await.with(refusal());
    stage.vault.mint_0(assets, alice).refused(world, alice).await.with(refusal());
    stage.send(alice, stage.vault.deposit_0(minimum, alice)).await;
    stage.send(alice, stage.vault.deposit_0(U256::ONE, alice)).await;
    assert_eq!(stage.shares_of(alice).await, minimum + U256::ONE);
}

#[tokio::test]
async fn bounds_are_held_to_the_wei() {
    let stage = Vault::new().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.prepare(alice, ether(5)).await;
    let (shares, minimum) = (ether(1), ether(1) + U256::ONE);
    let refused = stage.vault.deposit_1(ether(1), alice, minimum).refused(world, alice).await;
    refused.with(TooFewShares { shares, minimum });
    let (assets, maximum) = (ether(1), ether(1) - U256::ONE);
    let refused = stage.vault.mint_1(ether(1), alice, maximum).refused(world, alice).await;
    refused.with(TooManyAssets { assets, maximum });
    stage.send(alice, stage.vault.deposit_1(ether(1), alice, ether(1))).await;
    stage.send(alice, stage.vault.mint_1(ether(1), alice, ether(1))).await;
    assert_eq!(stage.shares_of(alice).await, ether(2));
}

#[tokio::test]
async fn shares_move_with_their_owners_word_only() {
    let stage = Vault::new().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.deposit(alice, ether(5)).await;
    let refused = stage.vault.approve(Address::ZERO, ether(1)).refused(world, alice).await;
    refused.with(ERC20InvalidSpender { spender: Address::ZERO });
    let (balance, needed) = (ether(5), ether(6));
    let refused = stage.vault.transfer(bob, needed).refused(world, alice).await;
    refused.with(ERC20InsufficientBalance { sender: alice, balance, needed });
    let receipt = stage.send(alice, stage.vault.approve(bob, ether(2))).await;
    let approval: Approval = event(&receipt, stage.address());
    assert_eq!((approval.owner, approval.spender, approval.value), (alice, bob, ether(2)));
    stage.send(bob, stage.vault.transferFrom(alice, bob, ether(2))).await;
    assert_eq!((stage.shares_of(alice).await, stage.shares_of(bob).await), (ether(3), ether(2)));
    assert_eq!(stage.vault.allowance(alice, bob).call().await.unwrap(), U256::ZERO);
}
