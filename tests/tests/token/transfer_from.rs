use crate::stage::{Stage, supply};
use alloy::primitives::{Address, U256};
use staking_abi::IToken::{
    Approval, ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidApprover,
    ERC20InvalidReceiver, Transfer,
};
use staking_tests::{RefusedCall, ether, event, logs};

#[tokio::test]
async fn reverts_if_value_exceeds_the_allowance() {
    let stage = Stage::new().await;
    let (world, owner, spender) = (&stage.world, stage.world.owner, stage.world.bob);
    for (allowance, needed) in [(U256::ZERO, U256::ONE), (ether(1), ether(1) + U256::ONE)] {
        stage.approve(owner, spender, allowance).await;
        let expected = ERC20InsufficientAllowance { spender, allowance, needed };
        stage.token.transferFrom(owner, world.alice, needed).refused(world, spender).await.with(expected);
    }
    assert_eq!(stage.balance(owner).await, supply());
}

#[tokio::test]
async fn reverts_if_value_exceeds_the_balance_and_keeps_the_allowance() {
    let stage = Stage::new().await;
    let (world, sender, spender) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.transfer(world.owner, sender, ether(1)).await;
    for allowance in [ether(9), U256::MAX] {
        stage.approve(sender, spender, allowance).await;
        let expected = ERC20InsufficientBalance { sender, balance: ether(1), needed: ether(2) };
        stage.token.transferFrom(sender, spender, ether(2)).refused(world, spender).await.with(expected);
        assert_eq!(stage.allowance(sender, spender).await, allowance);
    }
}

#[tokio::test]
async fn reverts_if_the_receiver_is_zero() {
    let stage = Stage::new().await;
    let (world, owner, spender) = (&stage.world, stage.world.owner, stage.world.bob);
    stage.approve(owner, spender, ether(1)).await;
    let expected = ERC20InvalidReceiver { receiver: Address::ZERO };
    stage.token.transferFrom(owner, Address::ZERO, ether(1)).refused(world, spender).await.with(expected);
    assert_eq!(stage.allowance(owner, spender).await, ether(1));
}

#[tokio::test]
async fn reverts_if_the_holder_is_zero() {
    let stage = Stage::new().await;
    let (world, spender) = (&stage.world, stage.world.bob);
    let expected = ERC20InsufficientAllowance { spender, allowance: U256::ZERO, needed: U256::ONE };
    stage.token.transferFrom(Address::ZERO, spender, U256::ONE).refused(world, spender).await.with(expected);
    let expected = ERC20InvalidApprover { approver: Address::ZERO };
    stage.token.transferFrom(Address::ZERO, spender, U256::ZERO).refused(world, spender).await.with(expected);
}

/// Holders, too, need an approval of their own.
#[tokio::test]
async fn reverts_if_a_holder_did_not_approve_itself() {
    let stage = Stage::new().await;
    let (world, spender) = (&stage.world, stage.world.owner);
    let expected = ERC20InsufficientAllowance { spender, allowance: U256::ZERO, needed: U256::ONE };
    stage.token.transferFrom(spender, world.alice, U256::ONE).refused(world, spender).await.with(expected);
}

#[tokio::test]
async fn uses_up_exactly_what_it_moves() {
    let stage = Stage::new().await;
    let (world, from, spender, to) = (&stage.world, stage.world.owner, stage.world.bob, stage.world.alice);
    stage.approve(from, spender, ether(5)).await;
    for (value, left) in [(ether(2), ether(3)), (ether(3), U256::ZERO)] {
        let call = stage.token.transferFrom(from, to, value);
        assert!(call.clone().from(spender).call().await.unwrap());
        let receipt = world.send(spender, call.into_transaction_request()).await;
        assert_eq!(event::<Transfer>(&receipt, stage.address()), Transfer { from, to, value });
        assert!(logs::<Approval>(&receipt, stage.address()).is_empty());
        assert_eq!(stage.allowance(from, spender).await, left);
    }
    assert_eq!((stage.balance(from).await, stage.balance(to).await), (supply() - ether(5), ether(5)));
    assert_eq!(stage.balance(spender).await, U256::ZERO);
}

#[tokio::test]
async fn never_uses_up_the_largest_allowance() {
    let stage = Stage::new().await;
    let (world, owner, spender) = (&stage.world, stage.world.owner, stage.world.bob);
    stage.approve(owner, spender, U256::MAX).await;
    let call = stage.token.transferFrom(owner, spender, supply()).into_transaction_request();
    world.send(spender, call).await;
    assert_eq!(stage.allowance(owner, spender).await, U256::MAX);
    assert_eq!(stage.balance(spender).await, supply());
}
