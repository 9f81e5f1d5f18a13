//! `harvest`: rewards become LP tokens.

use alloy::primitives::{Address, U256};
use staking_abi::IFarmCompounder::{
    BelowAveragePrice, Harvested, InvalidReceiver, NoAveragePrice, NothingToHarvest,
};
use staking_abi::IVault::StrategyReported;
use staking_tests::{Compounding, RefusedCall, ether, event};

#[tokio::test]
async fn reverts_if_nobody_or_itself_would_be_tipped() {
    let stage = Compounding::new().await;
    for to in [Address::ZERO, *stage.strategy.address()] {
        let refused = stage.strategy.harvest(to).refused(&stage.world, stage.world.bob).await;
        refused.with(InvalidReceiver { receiver: to });
    }
}

#[tokio::test]
async fn reverts_if_there_is_nothing_to_compound() {
    let stage = Compounding::new().await;
    stage
        .strategy
        .harvest(stage.world.bob)
        .refused(&stage.world, stage.world.bob)
        .await
        .with(NothingToHarvest {});
}

#[tokio::test]
async fn reverts_without_an_average_price_of_half_an_hour_to_a_day() {
    let stage = Compounding::still(0).await;
    let (world, bob) = (&stage.world, stage.world.bob);
    stage.deposit(world.alice, ether(50_000)).await;
    world.chain.skip_seconds(60).await.unwrap();
    let bounds = |age: u64| NoAveragePrice {
        age: U256::from(age),
        minimum: U256::from(1_800),
        maximum: U256::from(86_400),
    };
    stage.strategy.harvest(bob).refused(world, bob).await.with(bounds(0));
    world.chain.skip_seconds(2 * 86_400).await.unwrap();
    let refused = stage.strategy.harvest(bob).refused(world, bob).await;
    assert_eq!(refused.0[..4], <NoAveragePrice as alloy::sol_types::SolError>::SELECTOR);
    stage.observe().await;
    world.chain.skip_seconds(1_800).await.unwrap();
    stage.harvest(bob).await;
}

#[tokio::test]
async fn reverts_if_somebody_has_moved_the_price() {
    let stage = Compounding::still(0).await;
    let (world, bob) = (&stage.world, stage.world.bob);
    stage.deposit(world.alice, ether(50_000)).await;
    stage.pass_a_day().await;
    stage.amm.swap(world.owner, 0, ether(2_000), stage.amm.amount_out(0, ether(2_000)).await).await;
    let refused = stage.strategy.harvest(bob).refused(world, bob).await;
    assert_eq!(refused.0[..4], <BelowAveragePrice as alloy::sol_types::SolError>::SELECTOR);
}

#[tokio::test]
async fn becomes_lp_tokens_that_unlock_for_holders_whichever_token_the_reward_is() {
    for reward_at in [0, 1] {
        let stage = Compounding::still(reward_at).await;
        let (world, bob) = (&stage.world, stage.world.bob);
        stage.deposit(world.alice, ether(50_000)).await;
        stage.pass_a_day().await;
        let pending = stage.strategy.pendingReward().call().await.unwrap();
        let most = stage.strategy.maxHarvest().call().await.unwrap();
        let (before, staked) = (stage.vault.price().await, stage.farmed().await);
        let receipt = stage.harvest(bob).await;
        let Harvested { claimed, compounded, tip, liquidity, caller, to } =
            event(&receipt, *stage.strategy.address());
        assert_eq!((caller, to), (bob, bob));
        assert!(claimed >= pending, "{claimed} of {pending}");
        assert_eq!(compounded, most, "a harvest is bounded by the position");
        assert_eq!(tip, compounded / U256::from(100));
        assert_eq!(stage.rewards_of(bob).await, tip);
        assert_eq!(stage.farmed().await, staked + liquidity);
        let user = stage.farm.farm.userInfo(U256::ZERO, *stage.strategy.address()).call().await.unwrap();
        assert_eq!(user.amount, staked + liquidity);
        let reported: StrategyReported = event(&receipt, stage.vault.address());
        assert_eq!((reported.gain, reported.loss, reported.kind), (liquidity, U256::ZERO, 0));

        assert_eq!(stage.vault.price().await, before, "what was gained is locked");
        assert_eq!(stage.vault.vault.lockedProfit().call().await.unwrap(), liquidity);
        world.chain.skip_seconds(7 * 86_400).await.unwrap();
        assert!(stage.vault.price().await > before);
        assert_eq!(stage.vault.total_assets().await, staked + liquidity);
        stage.vault.assert_sound().await;
    }
}

#[tokio::test]
async fn what_one_harvest_does_not_use_the_next_one_does() {
    let stage = Compounding::still(0).await;
    let (world, bob) = (&stage.world, stage.world.bob);
    stage.deposit(world.alice, ether(50_000)).await;
    stage.pass_a_day().await;
    stage.harvest(bob).await;
    let left = stage.strategy.pendingReward().call().await.unwrap();
    assert!(left > U256::ZERO);
    let receipt = stage.harvest(bob).await;
    let second: Harvested = event(&receipt, *stage.strategy.address());
    assert!(second.compounded > U256::ZERO && second.compounded <= left);
}

#[tokio::test]
async fn compounds_for_a_vault_that_has_left_without_a_tip() {
    let stage = Compounding::still(0).await;
    let (world, vault, bob) = (&stage.world, &stage.vault, stage.world.bob);
    stage.deposit(world.alice, ether(50_000)).await;
    stage.pass_a_day().await;
    vault.send(world.owner, vault.vault.revokeStrategy()).await;
    assert_eq!(stage.farmed().await, U256::ZERO);
    let other = vault.mock(0).await;
    vault.send(world.owner, vault.vault.proposeStrategy(*other.address())).await;
    world.chain.skip_seconds(7 * 86_400).await.unwrap();
    vault.send(world.owner, vault.vault.acceptStrategy()).await;
    stage.observe().await;
    world.chain.skip_seconds(1_800).await.unwrap();
    let receipt = stage.harvest(bob).await;
    let left: Harvested = event(&receipt, *stage.strategy.address());
    assert_eq!((left.tip, stage.rewards_of(bob).await), (U256::ZERO, U256::ZERO));
    assert!(left.liquidity > U256::ZERO);
    assert_eq!(vault.vault.lockedProfit().call().await.unwrap(), left.liquidity);
    vault.assert_sound().await;
}
