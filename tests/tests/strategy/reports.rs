//! `report`: gains that unlock, losses that count at once.

use alloy::primitives::U256;
use staking_abi::IPassport::{IPassportInstance, SourceKind};
use staking_abi::IVault::{DonationFound, StrategyReported};
use staking_tests::{Vault, ether, event, logs};

const WEEK: u64 = 7 * 86_400;

async fn lending()
-> (Vault, staking_tests::fixtures::MockStrategy::MockStrategyInstance<alloy::providers::DynProvider>) {
    let stage = Vault::still(0).await;
    let mock = stage.with_mock().await;
    stage.deposit(stage.world.alice, ether(100)).await;
    stage.tend().await;
    (stage, mock)
}

#[tokio::test]
async fn a_gain_unlocks_linearly_in_a_week() {
    let (stage, mock) = lending().await;
    stage.send(stage.world.owner, stage.asset.transfer(*mock.address(), ether(70))).await;
    let receipt = stage.report().await;
    let reported: StrategyReported = event(&receipt, stage.address());
    assert_eq!(
        (reported.kind, reported.gain, reported.loss, reported.debt),
        (5, ether(70), U256::ZERO, ether(170))
    );
    assert_eq!(stage.total_assets().await, ether(100));
    assert_eq!(stage.vault.lockedProfit().call().await.unwrap(), ether(70));
    let end = stage.world.time_of(&receipt).await + WEEK;
    assert_eq!(stage.vault.fullProfitUnlockDate().call().await.unwrap(), U256::from(end));
    let rate = stage.vault.profitUnlockingRate().call().await.unwrap();
    let expected = ether(70) * U256::from(1_000_000_000_000_u64) / U256::from(WEEK);
    assert!(expected - rate < U256::from(1_000_000_000_000_u64), "{rate} of {expected}");
    for day in 1..=7u64 {
        stage.world.chain.skip_seconds(86_400).await.unwrap();
        assert_eq!(stage.total_assets().await, ether(100 + 10 * day));
        assert!(stage.vault.unlockedShares().call().await.unwrap() > U256::ZERO);
    }
    assert_eq!(stage.vault.fullProfitUnlockDate().call().await.unwrap(), U256::ZERO);
    assert_eq!(stage.vault.profitUnlockingRate().call().await.unwrap(), U256::ZERO);
    stage.report().await;
    stage.assert_sound().await;
}

#[tokio::test]
async fn a_second_gain_joins_the_first_in_the_mean_of_both_times() {
    let (stage, mock) = lending().await;
    let owner = stage.world.owner;
    stage.send(owner, stage.asset.transfer(*mock.address(), ether(70))).await;
    stage.report().await;
    stage.world.chain.skip_seconds(WEEK / 2).await.unwrap();
    stage.send(owner, stage.asset.transfer(*mock.address(), ether(35))).await;
    let now = stage.world.time_of(&stage.report().await).await;
    assert_eq!(stage.vault.lockedProfit().call().await.unwrap(), ether(70));
    let end = stage.vault.fullProfitUnlockDate().call().await.unwrap().to::<u64>();
    // 35 have half a week left, 35 a week.
    assert!((end - now).abs_diff(WEEK * 3 / 4) <= 2, "{}", end - now);
}

#[tokio::test]
async fn a_loss_takes_what_is_locked_before_the_price() {
    let (stage, mock) = lending().await;
    stage.send(stage.world.owner, stage.asset.transfer(*mock.address(), ether(70))).await;
    stage.report().await;
    mock.lose_assets(&stage.world, ether(50)).await;
    let reported: StrategyReported = event(&stage.report().await, stage.address());
    assert_eq!((reported.gain, reported.loss), (U256::ZERO, ether(50)));
    assert_eq!(stage.total_assets().await, ether(100));
    mock.lose_assets(&stage.world, ether(50)).await;
    stage.report().await;
    assert_eq!(stage.total_assets().await, ether(70));
    stage.assert_sound().await;
}

#[tokio::test]
async fn gains_are_told_by_where_they_come_from() {
    let (stage, mock) = lending().await;
    stage.send(stage.world.owner, stage.asset.transfer(*mock.address(), ether(7))).await;
    stage.give(ether(3)).await;
    let receipt = stage.report().await;
    assert_eq!(event::<DonationFound>(&receipt, stage.address()).amount, ether(3));
    let passport = IPassportInstance::new(stage.address(), stage.world.provider().clone());
    let sources = passport.sources().call().await.unwrap();
    let rows: Vec<_> = sources.iter().map(|source| (source.kind, source.credited)).collect();
    assert_eq!(rows, [(SourceKind::Subsidy, ether(7)), (SourceKind::Donation, ether(3))]);
}

#[tokio::test]
async fn an_empty_vault_books_nothing_and_the_next_holders_get_it_over_time() {
    let stage = Vault::still(0).await;
    stage.give(ether(7)).await;
    assert!(logs::<DonationFound>(&stage.report().await, stage.address()).is_empty());
    stage.deposit(stage.world.alice, ether(1)).await;
    assert_eq!(event::<DonationFound>(&stage.report().await, stage.address()).amount, ether(7));
    assert_eq!(stage.total_assets().await, ether(1));
    stage.world.chain.skip_seconds(WEEK).await.unwrap();
    assert_eq!(stage.total_assets().await, ether(8));
}

/// What the last holder leaves behind, locked profit and dust, stays in the vault for whoever comes next.
#[tokio::test]
async fn r21_what_the_last_holder_leaves_behind_is_found_again() {
    let (stage, mock) = lending().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    stage.send(stage.world.owner, stage.asset.transfer(*mock.address(), ether(70))).await;
    stage.report().await;
    stage.redeem(alice, stage.shares_of(alice).await).await;
    assert_eq!((stage.supply().await, stage.total_assets().await), (U256::ZERO, U256::ZERO));
    stage.assert_sound().await;
    stage.deposit(bob, ether(1)).await;
    assert_eq!(stage.shares_of(bob).await, ether(1));
    assert_eq!(event::<StrategyReported>(&stage.report().await, stage.address()).gain, ether(70));
    stage.world.chain.skip_seconds(WEEK).await.unwrap();
    assert_eq!(stage.total_assets().await, ether(71));
    stage.redeem(bob, ether(1)).await;
    stage.assert_sound().await;
}
