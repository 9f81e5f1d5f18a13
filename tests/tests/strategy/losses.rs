//! Losses that nobody has reported yet, and what can be paid.

use alloy::primitives::U256;
use staking_abi::IPassport::IPassportInstance;
use staking_abi::IVault::{
    ERC4626ExceededMaxRedeem, ERC4626ExceededMaxWithdraw, InvalidMaxLoss, LossTooHigh, NotReceived,
    StrategyReported, TooFewAssets, TooManyShares,
};
use staking_tests::fixtures::Failure;
use staking_tests::{RefusedCall, Vault, ether, event};

async fn lending()
-> (Vault, staking_tests::fixtures::MockStrategy::MockStrategyInstance<alloy::providers::DynProvider>) {
    let stage = Vault::still(0).await;
    let mock = stage.with_mock().await;
    for account in [stage.world.alice, stage.world.bob] {
        stage.deposit(account, ether(50)).await;
    }
    stage.send(stage.world.owner, stage.vault.setDebtLimit(ether(80))).await;
    stage.tend().await;
    (stage, mock)
}

/// R40: the first out bears the same part of a loss as whoever stays, even if what is idle would pay it.
#[tokio::test]
async fn r40_whoever_leaves_first_avoids_no_loss() {
    let (stage, mock) = lending().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    mock.lose_assets(&stage.world, ether(40)).await;
    let told = stage.vault.previewRedeem(ether(20)).call().await.unwrap();
    let receipt = stage.redeem(alice, ether(20)).await;
    assert_eq!(event::<StrategyReported>(&receipt, stage.address()).loss, ether(40));
    assert_eq!(stage.assets_of(alice).await, told);
    stage.redeem(alice, ether(30)).await;
    stage.redeem(bob, ether(50)).await;
    let (first, last) = (stage.assets_of(alice).await, stage.assets_of(bob).await);
    assert!(first.abs_diff(last) <= U256::from(2), "{first} and {last}");
    assert!(first.abs_diff(ether(30)) <= U256::from(2));
    stage.assert_sound().await;
}

/// Entering after a loss is at the price of after the loss.
#[tokio::test]
async fn whoever_enters_bears_nothing_of_an_earlier_loss() {
    let (stage, mock) = lending().await;
    mock.lose_assets(&stage.world, ether(40)).await;
    let told = stage.vault.previewDeposit(ether(6)).call().await.unwrap();
    stage.deposit(stage.world.mallory, ether(6)).await;
    assert_eq!(stage.shares_of(stage.world.mallory).await, told);
    assert!(stage.worth_of(stage.world.mallory).await.abs_diff(ether(6)) <= U256::ONE);
}

#[tokio::test]
async fn a_loss_above_what_is_allowed_reverts() {
    let (stage, mock) = lending().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    mock.lose_assets(world, ether(10)).await;
    let refusal = |max: u64| LossTooHigh { lossBps: U256::from(1_000), maxLossBps: U256::from(max) };
    for max in [0, 999] {
        let call = stage.vault.redeem_1(ether(10), alice, alice, U256::from(max));
        call.refused(world, alice).await.with(refusal(max));
        let call = stage.vault.withdraw_1(ether(9), alice, alice, U256::from(max));
        call.refused(world, alice).await.with(refusal(max));
    }
    let too_much = U256::from(10_001);
    for call in [
        stage.vault.redeem_1(ether(10), alice, alice, too_much).into_transaction_request(),
        stage.vault.withdraw_1(ether(9), alice, alice, too_much).into_transaction_request(),
    ] {
        call.refused(world, alice).await.with(InvalidMaxLoss { maxLossBps: too_much });
    }
    let least = stage.vault.previewRedeem(ether(10)).call().await.unwrap() + U256::ONE;
    let call = stage.vault.redeemMin(ether(10), alice, alice, least);
    call.refused(world, alice).await.with(TooFewAssets { assets: least - U256::ONE, minimum: least });
    let shares = stage.vault.previewWithdraw(ether(9)).call().await.unwrap();
    let call = stage.vault.withdrawMax(ether(9), alice, alice, shares - U256::ONE);
    call.refused(world, alice).await.with(TooManyShares { shares, maximum: shares - U256::ONE });
    stage.send(alice, stage.vault.redeem_1(ether(10), alice, alice, U256::from(1_001))).await;
    stage.send(alice, stage.vault.withdrawMax(ether(9), alice, alice, shares)).await;
}

#[tokio::test]
async fn what_the_strategy_cannot_pay_now_is_told_and_refused_by_name() {
    let (stage, mock) = lending().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.send(world.owner, mock.setLiquidity(ether(5))).await;
    let max = stage.vault.maxWithdraw(alice).call().await.unwrap();
    assert_eq!(max, ether(25), "what is idle and what the strategy can pay");
    let assets = max + U256::ONE;
    let refused = stage.vault.withdraw_0(assets, alice, alice).refused(world, alice).await;
    refused.with(ERC4626ExceededMaxWithdraw { owner: alice, assets, max });
    let redeemable = stage.vault.maxRedeem(alice).call().await.unwrap();
    let refused = stage.vault.redeem_0(ether(50), alice, alice).refused(world, alice).await;
    refused.with(ERC4626ExceededMaxRedeem { owner: alice, shares: ether(50), max: redeemable });
    let passport = IPassportInstance::new(stage.address(), world.provider().clone());
    let terms = passport.exitTerms(alice, ether(50)).call().await.unwrap();
    assert_eq!((terms.immediate, terms.delayed, terms.readyAt), (ether(25), ether(25), U256::ZERO));
    stage.redeem(alice, redeemable).await;
    assert_eq!(stage.assets_of(alice).await, ether(25));
    stage.assert_sound().await;
}

#[tokio::test]
async fn a_strategy_that_pays_less_than_it_was_asked_for_fails_the_exit_and_nothing_is_lost() {
    let (stage, mock) = lending().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    mock.turn(world, Failure::PayShort).await;
    let refused = stage.vault.redeem_0(ether(50), alice, alice).refused(world, alice).await;
    refused.with(NotReceived { received: ether(30) - U256::ONE, expected: ether(30) });
    assert_eq!(stage.shares_of(alice).await, ether(50));
    stage.redeem(alice, ether(20)).await;
    assert_eq!(stage.assets_of(alice).await, ether(20));
}
