use crate::stage::{Stage, supply};
use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use staking_abi::IToken::{ERC20InsufficientBalance, ERC20InvalidReceiver, ERC20InvalidSender, Transfer};
use staking_scripts::chain::revert_data;
use staking_tests::{RefusedCall, Reverted, ether, event};

#[tokio::test]
async fn reverts_if_value_exceeds_the_balance() {
    let stage = Stage::new().await;
    let (world, sender) = (&stage.world, stage.world.alice);
    stage.transfer(world.owner, sender, ether(2)).await;
    for needed in [ether(2) + U256::ONE, U256::MAX] {
        let expected = ERC20InsufficientBalance { sender, balance: ether(2), needed };
        stage.token.transfer(world.bob, needed).refused(world, sender).await.with(expected);
    }
    assert_eq!(stage.balance(sender).await, ether(2));
}

#[tokio::test]
async fn reverts_if_an_account_sends_itself_what_it_does_not_have() {
    let stage = Stage::new().await;
    let sender = stage.world.alice;
    let expected = ERC20InsufficientBalance { sender, balance: U256::ZERO, needed: U256::ONE };
    stage.token.transfer(sender, U256::ONE).refused(&stage.world, sender).await.with(expected);
}

#[tokio::test]
async fn reverts_if_the_receiver_is_zero() {
    let stage = Stage::new().await;
    for value in [U256::ZERO, U256::ONE] {
        let expected = ERC20InvalidReceiver { receiver: Address::ZERO };
        let call = stage.token.transfer(Address::ZERO, value);
        call.refused(&stage.world, stage.world.owner).await.with(expected);
    }
    assert_eq!(stage.balance(stage.world.owner).await, supply());
}

/// The zero address has no key, but calls without `from` come from it.
#[tokio::test]
async fn reverts_if_the_sender_is_zero() {
    let stage = Stage::new().await;
    for value in [U256::ZERO, U256::ONE] {
        let request = stage.token.transfer(stage.world.bob, value).into_transaction_request();
        let error = stage.world.provider().call(request.from(Address::ZERO)).await.unwrap_err();
        let data = revert_data(&error).unwrap();
        Reverted(data.into()).with(ERC20InvalidSender { sender: Address::ZERO });
    }
}

#[tokio::test]
async fn moves_exactly_what_it_says() {
    let stage = Stage::new().await;
    let (from, to) = (stage.world.owner, stage.world.alice);
    assert!(stage.token.transfer(to, ether(3)).from(from).call().await.unwrap());
    let receipt = stage.transfer(from, to, ether(3)).await;
    assert_eq!(event::<Transfer>(&receipt, stage.address()), Transfer { from, to, value: ether(3) });
    assert_eq!(receipt.logs().len(), 1);
    assert_eq!(stage.balance(from).await, supply() - ether(3));
    assert_eq!(stage.balance(to).await, ether(3));
    assert_eq!(stage.total_supply().await, supply());
}

#[tokio::test]
async fn moves_everything_and_nothing() {
    let stage = Stage::new().await;
    let (owner, alice, bob) = (stage.world.owner, stage.world.alice, stage.world.bob);
    stage.transfer(owner, alice, supply()).await;
    assert_eq!((stage.balance(owner).await, stage.balance(alice).await), (U256::ZERO, supply()));
    let receipt = stage.transfer(bob, owner, U256::ZERO).await;
    let expected = Transfer { from: bob, to: owner, value: U256::ZERO };
    assert_eq!(event::<Transfer>(&receipt, stage.address()), expected);
    assert_eq!((stage.balance(owner).await, stage.balance(bob).await), (U256::ZERO, U256::ZERO));
}

#[tokio::test]
async fn to_oneself_changes_nothing() {
    let stage = Stage::new().await;
    let owner = stage.world.owner;
    for value in [U256::ZERO, U256::ONE, supply()] {
        let receipt = stage.transfer(owner, owner, value).await;
        let expected = Transfer { from: owner, to: owner, value };
        assert_eq!(event::<Transfer>(&receipt, stage.address()), expected);
        assert_eq!(stage.balance(owner).await, supply());
    }
    assert_eq!(stage.total_supply().await, supply());
}
