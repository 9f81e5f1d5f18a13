use crate::stage::Stage;
use alloy::primitives::{Address, U256};
use staking_abi::IToken::{OwnableUnauthorizedAccount, OwnershipTransferStarted, OwnershipTransferred};
use staking_tests::{RefusedCall, event};

#[tokio::test]
async fn reverts_if_the_caller_is_not_the_owner() {
    let stage = Stage::new().await;
    let (world, account) = (&stage.world, stage.world.mallory);
    let expected = || OwnableUnauthorizedAccount { account };
    stage.token.transferOwnership(account).refused(world, account).await.with(expected());
    stage.token.renounceOwnership().refused(world, account).await.with(expected());
    stage.token.acceptOwnership().refused(world, account).await.with(expected());
    assert_eq!(stage.token.owner().call().await.unwrap(), world.owner);
}

/// Fault 86.
#[tokio::test]
async fn reverts_if_someone_else_accepts() {
    let stage = Stage::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    world.send(owner, stage.token.transferOwnership(world.alice).into_transaction_request()).await;
    for account in [world.mallory, owner] {
        let expected = OwnableUnauthorizedAccount { account };
        stage.token.acceptOwnership().refused(world, account).await.with(expected);
    }
    assert_eq!(stage.token.owner().call().await.unwrap(), owner);
}

#[tokio::test]
async fn moves_in_two_steps() {
    let stage = Stage::new().await;
    let (world, previous, new) = (&stage.world, stage.world.owner, stage.world.alice);
    let receipt = world.send(previous, stage.token.transferOwnership(new).into_transaction_request()).await;
    let started = OwnershipTransferStarted { previousOwner: previous, newOwner: new };
    assert_eq!(event::<OwnershipTransferStarted>(&receipt, stage.address()), started);
    assert_eq!(stage.token.owner().call().await.unwrap(), previous);
    assert_eq!(stage.token.pendingOwner().call().await.unwrap(), new);
    let expected = OwnableUnauthorizedAccount { account: new };
    stage.token.mint(new, U256::ONE).refused(world, new).await.with(expected);

    let receipt = world.send(new, stage.token.acceptOwnership().into_transaction_request()).await;
    let transferred = OwnershipTransferred { previousOwner: previous, newOwner: new };
    assert_eq!(event::<OwnershipTransferred>(&receipt, stage.address()), transferred);
    assert_eq!(stage.token.owner().call().await.unwrap(), new);
    assert_eq!(stage.token.pendingOwner().call().await.unwrap(), Address::ZERO);
    let expected = OwnableUnauthorizedAccount { account: previous };
    stage.token.mint(previous, U256::ONE).refused(world, previous).await.with(expected);
    world.send(new, stage.token.mint(new, U256::ONE).into_transaction_request()).await;
    assert_eq!(stage.balance(new).await, U256::ONE);
}

#[tokio::test]
async fn offer_can_be_replaced_and_withdrawn() {
    let stage = Stage::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for (offered, account) in [(world.alice, world.bob), (world.bob, world.alice), (Address::ZERO, world.bob)]
    {
        world.send(owner, stage.token.transferOwnership(offered).into_transaction_request()).await;
        assert_eq!(stage.token.pendingOwner().call().await.unwrap(), offered);
        let expected = OwnableUnauthorizedAccount { account };
        stage.token.acceptOwnership().refused(world, account).await.with(expected);
    }
}

#[tokio::test]
async fn renounced_ownership_ends_minting_and_open_offers() {
    let stage = Stage::new().await;
    let (world, owner, heir) = (&stage.world, stage.world.owner, stage.world.alice);
    world.send(owner, stage.token.transferOwnership(heir).into_transaction_request()).await;
    let receipt = world.send(owner, stage.token.renounceOwnership().into_transaction_request()).await;
    let transferred = OwnershipTransferred { previousOwner: owner, newOwner: Address::ZERO };
    assert_eq!(event::<OwnershipTransferred>(&receipt, stage.address()), transferred);
    assert_eq!(stage.token.owner().call().await.unwrap(), Address::ZERO);
    assert_eq!(stage.token.pendingOwner().call().await.unwrap(), Address::ZERO);
    for account in [owner, heir] {
        let expected = || OwnableUnauthorizedAccount { account };
        stage.token.acceptOwnership().refused(world, account).await.with(expected());
        stage.token.mint(account, U256::ONE).refused(world, account).await.with(expected());
    }
}
