//! What is meant to differ from OpenZeppelin's vault, one by one: everything else must not.

use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolError};
use staking_abi::IVault::{
    BelowFirstDeposit, ERC20InvalidReceiver, InvalidReceiver, ZeroShares, deposit_0Call, redeem_0Call,
    reportCall, totalAssetsCall, transferCall,
};

use crate::stage::Stage;
use crate::vaults::{HOLDERS, Peer, Rivals};

const FIRST: u64 = 1_000_000;

/// Both vaults, with a first deposit in each.
async fn begin(stage: &Stage) -> Rivals {
    let rivals = Rivals::begin(stage, Peer::OpenZeppelin, 0).await;
    let [ours, theirs] = rivals.act(stage, HOLDERS[0], &deposit(FIRST)).await;
    assert!(ours.success && theirs.success, "{ours:?} and {theirs:?}");
    rivals
}

fn deposit(assets: u64) -> Vec<u8> {
    deposit_0Call { assets: U256::from(assets), receiver: HOLDERS[0] }.abi_encode()
}

/// Asserts that ours refuses with exactly that, and OpenZeppelin does it.
async fn refused(stage: &Stage, rivals: &Rivals, data: &[u8], error: Vec<u8>) {
    let [ours, theirs] = rivals.act(stage, HOLDERS[0], data).await;
    assert!(!ours.success && theirs.success, "{ours:?} and {theirs:?}");
    assert_eq!(ours.answer, error);
}

/// Doubles what either vault has by a gift.
async fn give(stage: &Stage, rivals: &Rivals) {
    for vault in [rivals.ours, rivals.theirs] {
        let gift = transferCall { to: vault, value: U256::from(FIRST) };
        stage.perform(HOLDERS[1], rivals.asset, gift.abi_encode()).await;
    }
}

/// Ours books the gift and unlocks all of it.
async fn unlock(stage: &Stage, rivals: &Rivals) {
    stage.perform(HOLDERS[1], rivals.ours, reportCall {}.abi_encode()).await;
    stage.pass(60 * 86_400).await;
}

async fn total_assets(stage: &Stage, vault: Address) -> U256 {
    stage.word(vault, totalAssetsCall {}.abi_encode()).await
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn first_deposits_are_a_thousand_wei() {
    let stage = Stage::new().await;
    let rivals = Rivals::begin(&stage, Peer::OpenZeppelin, 0).await;
    let (assets, minimum) = (U256::from(999), U256::from(1_000));
    refused(&stage, &rivals, &deposit(999), BelowFirstDeposit { assets, minimum }.abi_encode()).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn deposits_worth_no_share_are_refused() {
    let stage = Stage::new().await;
    let rivals = begin(&stage).await;
    give(&stage, &rivals).await;
    unlock(&stage, &rivals).await;
    refused(&stage, &rivals, &deposit(1), ZeroShares { assets: U256::ONE }.abi_encode()).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn neither_shares_nor_assets_go_to_the_vault_itself() {
    let stage = Stage::new().await;
    let rivals = begin(&stage).await;
    for (vault, refuses) in [(rivals.ours, true), (rivals.theirs, false)] {
        let shares = transferCall { to: vault, value: U256::ONE }.abi_encode();
        let redeem = redeem_0Call { shares: U256::ONE, receiver: vault, owner: HOLDERS[0] }.abi_encode();
        let sent = stage.act(HOLDERS[0], vault, shares).await;
        let redeemed = stage.act(HOLDERS[0], vault, redeem).await;
        assert_eq!([sent.success, redeemed.success], [!refuses; 2]);
        if refuses {
            assert_eq!(sent.answer, ERC20InvalidReceiver { receiver: vault }.abi_encode());
            assert_eq!(redeemed.answer, InvalidReceiver { receiver: vault }.abi_encode());
        }
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn gifts_are_worth_nothing_before_a_report_and_all_after_it_unlocked() {
    let stage = Stage::new().await;
    let rivals = begin(&stage).await;
    give(&stage, &rivals).await;
    assert_eq!(total_assets(&stage, rivals.ours).await, U256::from(FIRST));
    assert_eq!(total_assets(&stage, rivals.theirs).await, U256::from(2 * FIRST));
    unlock(&stage, &rivals).await;
    rivals.assert_same_state(&stage, "the gift has unlocked").await;
    let redeem = redeem_0Call { shares: U256::from(10), receiver: HOLDERS[1], owner: HOLDERS[0] };
    let outcomes = rivals.act(&stage, HOLDERS[0], &redeem.abi_encode()).await;
    assert!(outcomes[0].success, "{outcomes:?}");
    rivals.assert_agree("a redemption at the higher price", &outcomes);
}
