//! A vault in the middle of its work, and calls that tell what they moved.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use staking_abi::IVault::{Deposit, Withdraw};
use staking_tests::fixtures::MockStrategy::MockStrategyInstance;
use staking_tests::{Receipt, Vault, event};

/// Decimals that shares have above those of the asset.
pub(crate) const OFFSETS: [u8; 3] = [0, 6, 18];

/// A number of wei.
pub(crate) fn wei(amount: u64) -> U256 {
    U256::from(amount)
}

/// The shares that one wei is worth in an empty vault.
pub(crate) fn unit(offset: u8) -> U256 {
    U256::from(10u64).pow(U256::from(offset))
}

/// A vault of two holders whose numbers divide by nothing: some is idle, some lent, half of a gain unlocked. Time stands
/// still.
pub(crate) async fn running(offset: u8) -> (Vault, MockStrategyInstance<DynProvider>) {
    let stage = Vault::still(offset).await;
    let mock = stage.with_mock().await;
    stage.deposit(stage.world.alice, wei(10_000_019)).await;
    stage.tend().await;
    stage.deposit(stage.world.bob, wei(7_000_003)).await;
    earn(&stage, &mock, wei(3_000_017)).await;
    stage.report().await;
    let period: u64 = stage.vault.profitMaxUnlockTime().call().await.unwrap().to();
    stage.world.chain.skip_seconds(period / 2).await.unwrap();
    (stage, mock)
}

/// The strategy gains what nobody has reported yet.
pub(crate) async fn earn(stage: &Vault, mock: &MockStrategyInstance<DynProvider>, gain: U256) {
    stage.send(stage.world.owner, stage.asset.transfer(*mock.address(), gain)).await;
}

/// Lets all that is locked become part of the price.
pub(crate) async fn unlock(stage: &Vault) {
    let period: u64 = stage.vault.profitMaxUnlockTime().call().await.unwrap().to();
    stage.world.chain.skip_seconds(period).await.unwrap();
    assert_eq!(stage.vault.lockedProfit().call().await.unwrap(), U256::ZERO);
}

/// Somebody gives the vault assets, which everybody's shares are worth a period later.
pub(crate) async fn mature(stage: &Vault, gift: U256) {
    stage.give(gift).await;
    stage.report().await;
    unlock(stage).await;
}

/// Assets and shares of a deposit or mint.
pub(crate) fn entered(stage: &Vault, receipt: &Receipt) -> (U256, U256) {
    let found: Deposit = event(receipt, stage.address());
    (found.assets, found.shares)
}

/// Assets and shares of a withdrawal or redemption.
pub(crate) fn left(stage: &Vault, receipt: &Receipt) -> (U256, U256) {
    let found: Withdraw = event(receipt, stage.address());
    (found.assets, found.shares)
}

/// Deposits fresh assets; the shares they gave. What is worth no share is refused and gives none.
pub(crate) async fn deposit(stage: &Vault, who: Address, assets: U256) -> U256 {
    if !assets.is_zero() && stage.vault.previewDeposit(assets).call().await.unwrap().is_zero() {
        return U256::ZERO;
    }
    entered(stage, &stage.deposit(who, assets).await).1
}

/// Mints shares for fresh assets; what they cost.
pub(crate) async fn mint(stage: &Vault, who: Address, shares: U256) -> U256 {
    let cost = stage.vault.previewMint(shares).call().await.unwrap();
    stage.prepare(who, cost).await;
    entered(stage, &stage.send(who, stage.vault.mint_0(shares, who)).await).0
}

/// Withdraws assets; the shares that were burnt.
pub(crate) async fn withdraw(stage: &Vault, who: Address, assets: U256) -> U256 {
    left(stage, &stage.withdraw(who, assets).await).1
}

/// Redeems shares; the assets that were paid.
pub(crate) async fn redeem(stage: &Vault, who: Address, shares: U256) -> U256 {
    left(stage, &stage.redeem(who, shares).await).0
}
