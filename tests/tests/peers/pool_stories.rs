//! Random stories of our pool and a published one with everything at the same second, compared after each step.

use proptest::prelude::*;

use crate::pool_play::{Scale, Story, exact, step};
use crate::pools::{Peer, Rivals};
use crate::stage::Stage;
use crate::told::{Tally, tell};

const TAKEN: &[&str] = &["Stake", "Withdraw", "Claim", "Exit", "Fund", "Donate"];
const REFUSED: &[&str] = &["Stake", "StakeTooMuch", "Withdraw", "Exit", "FundAsStranger"];

async fn play(name: &str, peer: Peer, scale: impl Strategy<Value = Scale>) -> Tally {
    let stage = Stage::new().await;
    let rivals = Rivals::begin(&stage, peer).await;
    let tally = tell(&stage, name, scale, step(), async |scale, steps, tally| {
        Story::begin(&stage, rivals, *scale).await.tell(&stage, steps, tally).await
    });
    let tally = tally.await;
    tally.assert_covers(TAKEN, REFUSED);
    tally
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_1_where_synthetix_rounds_nothing_our_pool_pays_the_same_to_the_wei() {
    let tally = play("Synthetix, exact", Peer::Synthetix, exact()).await;
    tally.assert_covers(&["Pause", "Last"], &["Pause", "Last"]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_2_whatever_happens_our_pool_pays_as_synthetix_but_for_its_roundings() {
    let tally = play("Synthetix, any amounts", Peer::Synthetix, Just(Scale::Free)).await;
    tally.assert_covers(&["Pause", "Last"], &["Pause", "Last"]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_1_where_uniswap_rounds_nothing_our_pool_pays_the_same_to_the_wei() {
    play("Uniswap, exact", Peer::Uniswap, exact()).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_2_whatever_happens_our_pool_pays_as_uniswaps_but_for_its_roundings() {
    play("Uniswap, any amounts", Peer::Uniswap, Just(Scale::Free)).await;
}
