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
async fn fault_86_reverts_if_someone_else_accepts() {
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
async fn r51_moves_in_two_steps() {
    let pool = Pool::new().await;
    let (world, previous, new) = (&pool.world, pool.world.owner, pool.world.alice);
    let offer = pool.staking.transferOwnership(new).into_transaction_request();
    let receipt = world.send(previous, offer).await;
    let started = OwnershipTransferStarted { previousOwner: previous, newOwner: new };
    assert_eq!(event::<OwnershipTransferStarted>(&receipt, pool.address()), started);
    assert_eq!(pool.staking.owner().call().await.unwrap(), previous);
    assert_eq!(pool.staking.pendingOwner().call().await.unwrap(), new);

    let receipt = world.send(new, pool.staking.acceptOwnership().into_transaction_request()).await;
    let transferred = OwnershipTransferred { previousOwner: previous, newOwner: new };
    assert_eq!(event::<OwnershipTransferred>(&receipt, pool.address()), transferred);
    assert_eq!(pool.staking.owner().call().await.unwrap(), new);
    assert_eq!(pool.staking.pendingOwner().call().await.unwrap(), Address::ZERO);
    let expected = OwnableUnauthorizedAccount { account: previous };
    pool.staking.setPaused(true).refused(world, previous).await.with(expected);
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
