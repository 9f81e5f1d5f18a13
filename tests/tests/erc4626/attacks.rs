//! Attacks on the price of a share: gifts before somebody enters, and coming just before a gain.

use alloy::primitives::U256;
use staking_abi::IVault::{TooFewShares, ZeroShares};
use staking_tests::{RefusedCall, Vault, ether};

use crate::stage::{OFFSETS, earn, mature, redeem, unit, unlock, wei};

/// Mallory holds a single share and gives so much that everything unlocks before Alice comes.
async fn inflated(offset: u8, gift: U256) -> Vault {
    let stage = Vault::still(offset).await;
    let mallory = stage.world.mallory;
    stage.deposit(mallory, wei(1_000)).await;
    redeem(&stage, mallory, unit(offset) * wei(1_000) - U256::ONE).await;
    assert_eq!(stage.supply().await, U256::ONE);
    mature(&stage, gift).await;
    stage
}

/// What the attack cost its author, who spent the first deposit and the gift, is never negative; the victim loses at most
/// the worth of a share, which one who sees the preview can refuse.
#[tokio::test]
async fn r36_a_gift_to_a_single_share_costs_its_giver_more_than_it_takes() {
    let small = [U256::ONE, wei(1_000), wei(999_999_937)];
    let gifts = small.into_iter().chain([ether(1), ether(1_000)]);
    for (offset, gift) in OFFSETS.into_iter().flat_map(|offset| gifts.clone().map(move |gift| (offset, gift)))
    {
        let stage = inflated(offset, gift).await;
        let (mallory, alice, deposit) = (stage.world.mallory, stage.world.alice, ether(1));
        let share = (stage.total_assets().await + U256::ONE) / (U256::ONE + unit(offset)) + U256::ONE;
        if stage.vault.previewDeposit(deposit).call().await.unwrap().is_zero() {
            stage.prepare(alice, deposit).await;
            let call = stage.vault.deposit_0(deposit, alice);
            call.refused(&stage.world, alice).await.with(ZeroShares { assets: deposit });
            stage.send(alice, stage.asset.approve(stage.address(), U256::ZERO)).await;
        } else {
            stage.deposit(alice, deposit).await;
            let lost = deposit.saturating_sub(stage.worth_of(alice).await);
            assert!(lost <= share, "offset {offset}, gift {gift}: the victim lost {lost}");
            if offset >= 6 {
                let bound = gift / wei(1_000_000) + U256::from(2);
                assert!(lost <= bound, "offset {offset}, gift {gift}: the victim lost {lost}");
            }
        }
        redeem(&stage, mallory, U256::ONE).await;
        let (spent, back) = (wei(1_000) + gift, stage.assets_of(mallory).await);
        assert!(back <= spent, "offset {offset}, gift {gift}: {back} for {spent}");
        stage.assert_sound().await;
    }
}

#[tokio::test]
async fn r36_a_gift_that_is_not_reported_takes_nothing_of_a_deposit() {
    for offset in OFFSETS {
        let stage = Vault::still(offset).await;
        stage.deposit(stage.world.mallory, wei(1_000)).await;
        redeem(&stage, stage.world.mallory, unit(offset) * wei(1_000) - U256::ONE).await;
        stage.give(ether(1_000)).await;
        stage.deposit(stage.world.alice, wei(1_000)).await;
        // A wei may belong to the single share that is left.
        assert!(stage.worth_of(stage.world.alice).await >= wei(999));
        redeem(&stage, stage.world.mallory, U256::ONE).await;
        assert!(stage.assets_of(stage.world.mallory).await <= wei(1_000));
    }
}

#[tokio::test]
async fn r36_a_minimum_of_shares_refuses_an_inflated_price() {
    let stage = inflated(0, ether(1)).await;
    let (alice, deposit) = (stage.world.alice, ether(1));
    let fair = deposit;
    stage.prepare(alice, deposit).await;
    let shares = stage.vault.previewDeposit(deposit).call().await.unwrap();
    assert_eq!(shares, U256::ONE);
    let expected = TooFewShares { shares, minimum: fair };
    stage.vault.deposit_1(deposit, alice, fair).refused(&stage.world, alice).await.with(expected);
}

/// A vault of Alice's thousand, of which the strategy has made ten that nobody has reported.
async fn before_a_report(offset: u8) -> Vault {
    let stage = Vault::still(offset).await;
    let mock = stage.with_mock().await;
    stage.deposit(stage.world.alice, ether(1_000)).await;
    stage.tend().await;
    earn(&stage, &mock, ether(10)).await;
    stage
}

#[tokio::test]
async fn r15_entering_before_a_report_and_leaving_after_it_earns_nothing() {
    for offset in OFFSETS {
        let stage = before_a_report(offset).await;
        let mallory = stage.world.mallory;
        stage.deposit(mallory, ether(1_000)).await;
        stage.report().await;
        redeem(&stage, mallory, stage.shares_of(mallory).await).await;
        assert!(stage.assets_of(mallory).await <= ether(1_000));
        unlock(&stage).await;
        assert!(stage.worth_of(stage.world.alice).await >= ether(1_010) - U256::from(2));
    }
}

#[tokio::test]
async fn fault_64_a_sandwich_of_a_report_earns_its_share_of_the_time_at_most() {
    for (offset, part) in OFFSETS.into_iter().flat_map(|offset| [1u64, 10, 100].map(|part| (offset, part))) {
        let stage = before_a_report(offset).await;
        let mallory = stage.world.mallory;
        stage.deposit(mallory, ether(3_000)).await;
        stage.report().await;
        let period: u64 = stage.vault.profitMaxUnlockTime().call().await.unwrap().to();
        stage.world.chain.skip_seconds(period / part).await.unwrap();
        redeem(&stage, mallory, stage.shares_of(mallory).await).await;
        let gained = stage.assets_of(mallory).await - ether(3_000);
        let fair = ether(10) * wei(period / part) * wei(3) / (wei(period) * wei(4));
        assert!(gained <= fair, "offset {offset}: {gained} in a {part}th of the period, {fair} is fair");
        assert!(gained + wei(1_000) >= fair, "holding for a time earns its share: {gained} of {fair}");
    }
}
