//! Who receives the protocol fee, and the office that says so.

use alloy::primitives::Address;
use staking_abi::IPairFactory::{
    FeeToSetterTransferStarted, FeeToSetterTransferred, FeeToUpdated, Forbidden,
};
use staking_tests::{Amm, RefusedCall, event, logs};

#[tokio::test]
async fn r51_only_the_setter_chooses_and_offers() {
    let amm = Amm::new().await;
    let (world, factory) = (&amm.world, &amm.factory);
    for account in [world.mallory, world.alice] {
        factory.setFeeTo(account).refused(world, account).await.with(Forbidden { account });
        factory.setFeeToSetter(account).refused(world, account).await.with(Forbidden { account });
    }
    assert_eq!(factory.feeTo().call().await.unwrap(), Address::ZERO);
    assert_eq!(factory.feeToSetter().call().await.unwrap(), world.owner);
}

#[tokio::test]
async fn fault_86_only_the_pending_setter_accepts() {
    let amm = Amm::new().await;
    let (world, factory, owner) = (&amm.world, &amm.factory, amm.world.owner);
    let accept = || factory.acceptFeeToSetter();
    accept().refused(world, owner).await.with(Forbidden { account: owner });
    let offer = factory.setFeeToSetter(world.alice).into_transaction_request();
    world.send(owner, offer).await;
    for account in [world.mallory, owner] {
        accept().refused(world, account).await.with(Forbidden { account });
    }
    // An offer can be taken back.
    let withdraw = factory.setFeeToSetter(Address::ZERO).into_transaction_request();
    world.send(owner, withdraw).await;
    accept().refused(world, world.alice).await.with(Forbidden { account: world.alice });
    assert_eq!(factory.feeToSetter().call().await.unwrap(), owner);
}

#[tokio::test]
async fn the_setter_chooses_who_receives() {
    let amm = Amm::new().await;
    let (world, factory) = (&amm.world, &amm.factory);
    for fee_to in [world.bob, amm.address(), Address::ZERO] {
        let call = factory.setFeeTo(fee_to).into_transaction_request();
        let receipt = world.send(world.owner, call).await;
        let expected = FeeToUpdated { feeTo: fee_to };
        assert_eq!(event::<FeeToUpdated>(&receipt, *factory.address()), expected);
        assert_eq!(factory.feeTo().call().await.unwrap(), fee_to);
    }
}

#[tokio::test]
async fn r51_the_office_moves_in_two_steps() {
    let amm = Amm::new().await;
    let (world, factory, at) = (&amm.world, &amm.factory, *amm.factory.address());
    let (owner, alice) = (world.owner, world.alice);
    let offer = factory.setFeeToSetter(alice).into_transaction_request();
    let receipt = world.send(owner, offer).await;
    let started = FeeToSetterTransferStarted { previousSetter: owner, newSetter: alice };
    assert_eq!(event::<FeeToSetterTransferStarted>(&receipt, at), started);
    assert!(logs::<FeeToSetterTransferred>(&receipt, at).is_empty());
    assert_eq!(factory.feeToSetter().call().await.unwrap(), owner);
    assert_eq!(factory.pendingFeeToSetter().call().await.unwrap(), alice);

    let receipt = world.send(alice, factory.acceptFeeToSetter().into_transaction_request()).await;
    let moved = FeeToSetterTransferred { previousSetter: owner, newSetter: alice };
    assert_eq!(event::<FeeToSetterTransferred>(&receipt, at), moved);
    assert_eq!(factory.feeToSetter().call().await.unwrap(), alice);
    assert_eq!(factory.pendingFeeToSetter().call().await.unwrap(), Address::ZERO);
    factory.setFeeTo(owner).refused(world, owner).await.with(Forbidden { account: owner });
    world.send(alice, factory.setFeeTo(owner).into_transaction_request()).await;
    factory.acceptFeeToSetter().refused(world, alice).await.with(Forbidden { account: alice });
}
