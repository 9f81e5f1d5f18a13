//! What owner and guardian decide.

use alloy::primitives::{Address, U256};
use staking_abi::IVault::{
    CannotRecover, CapExceeded, DepositLimitChanged, ERC20InvalidReceiver, ERC4626ExceededMaxDeposit,
    GuardianChanged, InvalidPeriod, NotGuardian, NothingToRecover, OwnableUnauthorizedAccount,
    OwnershipTransferStarted, OwnershipTransferred, ProfitMaxUnlockTimeChanged, Recovered, Shutdown,
    VaultShutdown,
};
use staking_tests::{RefusedCall, Vault, ether, event, token};

#[tokio::test]
async fn nobody_but_the_owner_decides() {
    let stage = Vault::new().await;
    let (world, vault, account) = (&stage.world, &stage.vault, stage.world.mallory);
    for call in [
        vault.proposeStrategy(account).into_transaction_request(),
        vault.acceptStrategy().into_transaction_request(),
        vault.setDebtLimit(U256::ONE).into_transaction_request(),
        vault.setDepositLimit(U256::ONE).into_transaction_request(),
        vault.setProfitMaxUnlockTime(U256::from(86_400)).into_transaction_request(),
        vault.setFees(U256::ZERO, U256::ZERO).into_transaction_request(),
        vault.setFeeRecipient(account).into_transaction_request(),
        vault.setGuardian(account).into_transaction_request(),
        vault.recoverERC20(account).into_transaction_request(),
        vault.transferOwnership(account).into_transaction_request(),
        vault.acceptOwnership().into_transaction_request(),
    ] {
        call.refused(world, account).await.with(OwnableUnauthorizedAccount { account });
    }
    vault.shutdown().refused(world, account).await.with(NotGuardian { account });
    vault.revokeStrategy().refused(world, account).await.with(NotGuardian { account });
}

#[tokio::test]
async fn a_deposit_limit_bounds_entries_and_no_exit() {
    let stage = Vault::new().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    stage.deposit(alice, ether(10)).await;
    let receipt = stage.send(owner, stage.vault.setDepositLimit(ether(12))).await;
    assert_eq!(event::<DepositLimitChanged>(&receipt, stage.address()).limit, ether(12));
    assert_eq!(stage.vault.maxDeposit(alice).call().await.unwrap(), ether(2));
    assert_eq!(stage.vault.maxMint(alice).call().await.unwrap(), ether(2));
    stage.prepare(alice, ether(3)).await;
    let refused = stage.vault.deposit_0(ether(3), alice).refused(world, alice).await;
    refused.with(ERC4626ExceededMaxDeposit { receiver: alice, assets: ether(3), max: ether(2) });
    stage.send(owner, stage.vault.setDepositLimit(U256::ZERO)).await;
    assert_eq!(stage.vault.limits().call().await.unwrap().deposits, U256::ZERO);
    stage.redeem(alice, ether(10)).await;
    stage.send(owner, stage.vault.setDepositLimit(U256::MAX)).await;
    assert_eq!(stage.vault.limits().call().await.unwrap().deposits, U256::MAX);
    stage.deposit(alice, ether(1)).await;
    let most = (U256::ONE << 96usize) - U256::ONE;
    let refused = stage.vault.setDebtLimit(most + U256::ONE).refused(world, owner).await;
    refused.with(CapExceeded { cap: most });
}

#[tokio::test]
async fn gains_unlock_in_an_hour_to_a_year() {
    let stage = Vault::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let [minimum, maximum] = [3_600, 365 * 86_400].map(U256::from);
    assert_eq!(stage.vault.profitMaxUnlockTime().call().await.unwrap(), U256::from(7 * 86_400));
    for period in [U256::ZERO, minimum - U256::ONE, maximum + U256::ONE, U256::MAX] {
        let refused = stage.vault.setProfitMaxUnlockTime(period).refused(world, owner).await;
        refused.with(InvalidPeriod { period, minimum, maximum });
    }
    for period in [minimum, maximum] {
        let receipt = stage.send(owner, stage.vault.setProfitMaxUnlockTime(period)).await;
        assert_eq!(event::<ProfitMaxUnlockTimeChanged>(&receipt, stage.address()).period, period);
        assert_eq!(stage.vault.profitMaxUnlockTime().call().await.unwrap(), period);
    }
}

#[tokio::test]
async fn a_shutdown_is_for_good_and_holds_nobody() {
    let stage = Vault::new().await;
    let (world, owner, alice, bob) = (&stage.world, stage.world.owner, stage.world.alice, stage.world.bob);
    stage.deposit(alice, ether(10)).await;
    let receipt = stage.send(owner, stage.vault.setGuardian(bob)).await;
    assert_eq!(event::<GuardianChanged>(&receipt, stage.address()).guardian, bob);
    assert_eq!(stage.vault.guardian().call().await.unwrap(), bob);
    let receipt = stage.send(bob, stage.vault.shutdown()).await;
    assert_eq!(event::<Shutdown>(&receipt, stage.address()).account, bob);
    assert!(stage.vault.isShutdown().call().await.unwrap());
    stage.vault.shutdown().refused(world, owner).await.with(VaultShutdown {});
    stage.prepare(alice, ether(1)).await;
    let refused = stage.vault.deposit_0(ether(1), alice).refused(world, alice).await;
    refused.with(ERC4626ExceededMaxDeposit { receiver: alice, assets: ether(1), max: U256::ZERO });
    stage.withdraw(alice, ether(4)).await;
    stage.redeem(alice, ether(6)).await;
    stage.assert_sound().await;
}

#[tokio::test]
async fn what_is_not_the_asset_goes_to_the_owner_and_the_asset_to_nobody() {
    let stage = Vault::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let asset = *stage.asset.address();
    stage.give(ether(5)).await;
    stage.vault.recoverERC20(asset).refused(world, owner).await.with(CannotRecover { token: asset });
    let other = token(world, "Other", "OTH").await;
    stage.vault.recoverERC20(other).refused(world, owner).await.with(NothingToRecover {});
    let token = staking_abi::IToken::new(other, world.provider());
    stage.send(owner, token.transfer(stage.address(), ether(3))).await;
    let receipt = stage.send(owner, stage.vault.recoverERC20(other)).await;
    let recovered: Recovered = event(&receipt, stage.address());
    assert_eq!((recovered.token, recovered.amount), (other, ether(3)));
}

#[tokio::test]
async fn fees_cannot_go_to_the_vault() {
    let stage = Vault::new().await;
    let receiver = stage.address();
    let refused = stage.vault.setFeeRecipient(receiver).refused(&stage.world, stage.world.owner).await;
    refused.with(ERC20InvalidReceiver { receiver });
}

#[tokio::test]
async fn r51_ownership_moves_in_two_steps() {
    let stage = Vault::new().await;
    let (world, owner, bob) = (&stage.world, stage.world.owner, stage.world.bob);
    let receipt = stage.send(owner, stage.vault.transferOwnership(bob)).await;
    let started: OwnershipTransferStarted = event(&receipt, stage.address());
    assert_eq!((started.previousOwner, started.newOwner), (owner, bob));
    assert_eq!(stage.vault.pendingOwner().call().await.unwrap(), bob);
    let account = world.mallory;
    stage.vault.acceptOwnership().refused(world, account).await.with(OwnableUnauthorizedAccount { account });
    let receipt = stage.send(bob, stage.vault.acceptOwnership()).await;
    let moved: OwnershipTransferred = event(&receipt, stage.address());
    assert_eq!((moved.previousOwner, moved.newOwner), (owner, bob));
    assert_eq!(stage.vault.owner().call().await.unwrap(), bob);
    assert_eq!(stage.vault.pendingOwner().call().await.unwrap(), Address::ZERO);
}
