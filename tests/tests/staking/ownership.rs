use alloy::primitives::Address;
use staking_abi::IStakingRewards::{
    OwnableUnauthorizedAccount, OwnershipTransferStarted, OwnershipTransferred,
};
use staking_tests::{Pool, RefusedCall, event};

#[tokio::test]
async fn reverts_if_the_caller_is_not_the_owner() {
    let pool = Pool::new().await;
    let account = pool.world.mallory;
    let call = pool.staking.transferOwnership(account);
    call.refused(&pool.world, account).await.with(OwnableUnauthorizedAccount { account });
}

/// Fault 86.
#[tokio::test]
async fn reverts_if_someone_else_accepts() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    world.send(owner, pool.staking.transferOwnership(world.alice).into_transaction_request()).await;
    for account in [world.mallory, owner] {
        let expected = OwnableUnauthorizedAccount { account };
        pool.staking.acceptOwnership().refused(world, account).await.with(expected);
    }
    assert_eq!(pool.staking.owner().call().await.unwrap(), owner);
}

#[tokio::test]
async fn moves_in_two_steps() {
    let pool = Pool::new().await;
    let (world, previousOwner, newOwner) = (&pool.world, pool.world.owner, pool.world.alice);
    let offer = pool.staking.transferOwnership(newOwner).into_transaction_request();
    let receipt = world.send(previousOwner, offer).await;
    let started = OwnershipTransferStarted { previousOwner, newOwner };
    assert_eq!(event::<OwnershipTransferStarted>(&receipt, pool.address()), started);
    assert_eq!(pool.staking.owner().call().await.unwrap(), previousOwner);
    assert_eq!(pool.staking.pendingOwner().call().await.unwrap(), newOwner);

    let receipt = world.send(newOwner, pool.staking.acceptOwnership().into_transaction_request()).await;
    let transferred = OwnershipTransferred { previousOwner, newOwner };
    assert_eq!(event::<OwnershipTransferred>(&receipt, pool.address()), transferred);
    assert_eq!(pool.staking.owner().call().await.unwrap(), newOwner);
    assert_eq!(pool.staking.pendingOwner().call().await.unwrap(), Address::ZERO);
    let expected = OwnableUnauthorizedAccount { account: previousOwner };
    pool.staking.setPaused(true).refused(world, previousOwner).await.with(expected);
}

#[tokio::test]
async fn offer_can_be_withdrawn() {
    let pool = Pool::new().await;
    let (world, owner, account) = (&pool.world, pool.world.owner, pool.world.alice);
    world.send(owner, pool.staking.transferOwnership(account).into_transaction_request()).await;
    world.send(owner, pool.staking.transferOwnership(Address::ZERO).into_transaction_request()).await;
    let expected = OwnableUnauthorizedAccount { account };
    pool.staking.acceptOwnership().refused(world, account).await.with(expected);
}
