//! `observe`, and the average price that it makes.

use alloy::primitives::U256;
use staking_abi::IFarmCompounder::{BelowAveragePrice, Observed};
use staking_tests::{Compounding, RefusedCall, ether, event, logs};

#[tokio::test]
async fn notes_a_price_every_half_hour_at_most() {
    let stage = Compounding::still(0).await;
    let strategy = *stage.strategy.address();
    assert!(logs::<Observed>(&stage.observe().await, strategy).is_empty());
    stage.world.chain.skip_seconds(1_800).await.unwrap();
    let first: Observed = event(&stage.observe().await, strategy);
    let seen = stage.strategy.observations().call().await.unwrap();
    assert_eq!(seen.newer, first.cumulative);
    assert!(seen.olderAt > U256::ZERO && seen.newerAt - seen.olderAt >= U256::from(1_800));
    assert!(logs::<Observed>(&stage.observe().await, strategy).is_empty());
}

/// Whoever observes as often as possible neither shortens an average nor keeps one from being there.
#[tokio::test]
async fn nobody_holds_back_an_average_by_observing() {
    let stage = Compounding::still(0).await;
    stage.world.chain.skip_seconds(1_800).await.unwrap();
    stage.observe().await;
    for _ in 0..12 {
        stage.world.chain.skip_seconds(600).await.unwrap();
        stage.observe().await;
        let least = stage.strategy.minimumOut(ether(1)).call().await.unwrap();
        // One to one, less 0.3 % and 1 %.
        assert!(least > ether(98) / U256::from(100) && least < ether(1), "{least}");
    }
}

/// A price that stood for a second counts for a second of the average.
#[tokio::test]
async fn a_price_moved_for_a_moment_moves_the_average_by_that_moment() {
    let stage = Compounding::still(0).await;
    stage.pass_a_day().await;
    let before = stage.strategy.minimumOut(ether(1)).call().await.unwrap();
    let out = stage.amm.amount_out(0, ether(50_000)).await;
    stage.amm.swap(stage.world.owner, 0, ether(50_000), out).await;
    stage.world.chain.skip_seconds(1).await.unwrap();
    let after = stage.strategy.minimumOut(ether(1)).call().await.unwrap();
    assert!(after <= before && before - after < before / U256::from(1_000), "{before} -> {after}");
}

/// What the view says is what a harvest asks: a wei of the other token less would be refused.
#[tokio::test]
async fn the_minimum_that_is_told_is_what_a_harvest_asks() {
    let stage = Compounding::still(0).await;
    let (world, bob) = (&stage.world, stage.world.bob);
    stage.deposit(world.alice, ether(50_000)).await;
    stage.pass_a_day().await;
    let out = stage.amm.amount_out(0, ether(2_000)).await;
    stage.amm.swap(world.owner, 0, ether(2_000), out).await;
    let most = stage.strategy.maxHarvest().call().await.unwrap();
    let sold = (most - most / U256::from(100)) / U256::from(2);
    let refusal = BelowAveragePrice {
        received: stage.amm.amount_out(0, sold).await,
        minimum: stage.strategy.minimumOut(sold).call().await.unwrap(),
    };
    assert!(refusal.received < refusal.minimum);
    stage.strategy.harvest(bob).refused(world, bob).await.with(refusal);
}
