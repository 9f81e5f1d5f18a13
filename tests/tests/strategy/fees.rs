//! Fees: parts of gains, as shares at the price of before.

use alloy::primitives::{Address, U256};
use staking_abi::IVault::{FeeRecipientChanged, FeeTooHigh, FeesChanged, FeesCharged, FeesProposed, NotYet};
use staking_tests::{RefusedCall, Vault, ether, event, logs};

const WEEK: u64 = 7 * 86_400;

/// A vault that charges from the start, for bob.
async fn charging(performance: u64, management: u64) -> Vault {
    let stage = Vault::still(0).await;
    let owner = stage.world.owner;
    let receipt = stage.send(owner, stage.vault.setFeeRecipient(stage.world.bob)).await;
    assert_eq!(event::<FeeRecipientChanged>(&receipt, stage.address()).recipient, stage.world.bob);
    stage.send(owner, stage.vault.setFees(U256::from(performance), U256::from(management))).await;
    let receipt = stage.send(owner, stage.vault.acceptFees()).await;
    let changed: FeesChanged = event(&receipt, stage.address());
    assert_eq!(changed.performanceBps, U256::from(performance));
    stage.deposit(stage.world.alice, ether(100)).await;
    stage
}

#[tokio::test]
async fn r49_fees_have_bounds_and_higher_ones_wait_a_week() {
    let stage = Vault::still(0).await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for (performance, management, bps, maximum) in [(2_001, 0, 2_001, 2_000), (0, 201, 201, 200)] {
        let call = stage.vault.setFees(U256::from(performance), U256::from(management));
        let refusal = FeeTooHigh { bps: U256::from(bps), maximum: U256::from(maximum) };
        call.refused(world, owner).await.with(refusal);
    }
    stage.deposit(world.alice, ether(100)).await;
    let receipt = stage.send(owner, stage.vault.setFees(U256::from(1_000), U256::from(100))).await;
    let proposed: FeesProposed = event(&receipt, stage.address());
    let since = U256::from(world.time_of(&receipt).await + WEEK);
    assert_eq!(proposed.activeFrom, since);
    let fees = stage.vault.fees().call().await.unwrap();
    assert_eq!((fees.performanceBps, fees.pendingPerformanceBps), (U256::ZERO, U256::from(1_000)));
    stage.vault.acceptFees().refused(world, owner).await.with(NotYet { activeFrom: since });
    world.chain.skip_seconds(WEEK).await.unwrap();
    stage.send(world.mallory, stage.vault.acceptFees()).await;
    let receipt = stage.send(owner, stage.vault.setFees(U256::from(500), U256::from(50))).await;
    let changed: FeesChanged = event(&receipt, stage.address());
    assert_eq!((changed.performanceBps, changed.managementBps), (U256::from(500), U256::from(50)));
}

/// R49: what was gained before higher fees took effect is charged by the lower ones.
#[tokio::test]
async fn r49_higher_fees_reach_back_to_no_gain() {
    let stage = charging(1, 0).await;
    stage.send(stage.world.owner, stage.vault.setFees(U256::from(2_000), U256::from(200))).await;
    stage.world.chain.skip_seconds(WEEK).await.unwrap();
    stage.give(ether(10)).await;
    let receipt = stage.send(stage.world.mallory, stage.vault.acceptFees()).await;
    let charged: FeesCharged = event(&receipt, stage.address());
    assert_eq!((charged.performance, charged.management), (ether(10) / U256::from(10_000), U256::ZERO));
    assert!(logs::<FeesCharged>(&stage.report().await, stage.address()).is_empty());
}

/// R38: fees move no price; they are worth what they say.
#[tokio::test]
async fn r38_a_part_of_a_gain_becomes_shares_and_the_price_stays() {
    let stage = charging(1_000, 0).await;
    let before = stage.price().await;
    stage.give(ether(10)).await;
    let charged: FeesCharged = event(&stage.report().await, stage.address());
    assert_eq!((charged.recipient, charged.performance), (stage.world.bob, ether(1)));
    assert_eq!(charged.management, U256::ZERO);
    assert_eq!(stage.shares_of(stage.world.bob).await, charged.shares);
    assert!(stage.worth_of(stage.world.bob).await <= ether(1));
    assert_eq!(stage.price().await, before);
    assert_eq!(stage.vault.lockedProfit().call().await.unwrap(), ether(9));
    stage.assert_sound().await;
}

#[tokio::test]
async fn a_gain_that_heals_a_loss_is_not_charged() {
    let stage = Vault::still(0).await;
    let owner = stage.world.owner;
    stage.send(owner, stage.vault.setFeeRecipient(stage.world.bob)).await;
    stage.send(owner, stage.vault.setFees(U256::from(2_000), U256::ZERO)).await;
    stage.send(owner, stage.vault.acceptFees()).await;
    let mock = stage.with_mock().await;
    stage.deposit(stage.world.alice, ether(100)).await;
    stage.tend().await;
    mock.lose_assets(&stage.world, ether(20)).await;
    stage.report().await;
    stage.give(ether(20)).await;
    assert!(logs::<FeesCharged>(&stage.report().await, stage.address()).is_empty());
    stage.give(ether(10)).await;
    let charged: FeesCharged = event(&stage.report().await, stage.address());
    assert!(ether(2) - charged.performance <= U256::from(2), "{}", charged.performance);
}

#[tokio::test]
async fn time_is_charged_out_of_gains_and_what_they_do_not_cover_stays_due() {
    let stage = charging(0, 200).await;
    stage.world.chain.skip_seconds(292 * 86_400).await.unwrap();
    assert!(logs::<FeesCharged>(&stage.report().await, stage.address()).is_empty(), "no gain, no fee");
    stage.give(ether(1)).await;
    let first: FeesCharged = event(&stage.report().await, stage.address());
    assert_eq!(first.management, ether(1), "1.6 are due, of which one is there");
    stage.give(ether(10)).await;
    let second: FeesCharged = event(&stage.report().await, stage.address());
    let left = ether(6) / U256::from(10);
    assert!(second.management.abs_diff(left) < left / U256::from(50), "{}", second.management);
}

/// Nobody to pay, nothing to charge; and the time without a recipient is charged by nobody later.
#[tokio::test]
async fn without_a_recipient_nothing_is_charged_and_nothing_becomes_due() {
    let stage = charging(1_000, 200).await;
    let owner = stage.world.owner;
    stage.send(owner, stage.vault.setFeeRecipient(Address::ZERO)).await;
    stage.world.chain.skip_seconds(100 * 86_400).await.unwrap();
    stage.give(ether(10)).await;
    assert!(logs::<FeesCharged>(&stage.report().await, stage.address()).is_empty());
    assert_eq!(stage.vault.lockedProfit().call().await.unwrap(), ether(10));
    stage.send(owner, stage.vault.setFeeRecipient(stage.world.bob)).await;
    stage.give(ether(10)).await;
    let charged: FeesCharged = event(&stage.report().await, stage.address());
    assert!(charged.management < ether(1) / U256::from(1_000), "{}", charged.management);
    assert!(charged.performance <= ether(1));
}
