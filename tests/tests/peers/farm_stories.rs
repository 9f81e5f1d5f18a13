//! Random stories of our farm and one of Sushi's with everything at the same second, compared after each step.

use alloy::primitives::U256;
use proptest::prelude::*;

use crate::farm_play::{Story, exact, fixed_rate, step};
use crate::farms::{BLOCK, Peer, Rivals};
use crate::pool_play::Scale;
use crate::stage::Stage;
use crate::told::tell;

const TAKEN: &[&str] = &["Deposit", "Withdraw", "Harvest", "Abandon", "Update", "Set", "Add"];
const REFUSED: &[&str] = &["Deposit", "DepositTooMuch", "Withdraw", "Harvest", "Update", "Set", "Add"];
/// What only MiniChef has.
const MORE: &[&str] = &["WithdrawAndHarvest", "Rate"];

async fn play(name: &str, peer: Peer, scale: impl Strategy<Value = Scale>) {
    let stage = Stage::new().await;
    // Blocks of L1 are counted from the beginning of the chain.
    let second = stage.world.now().await - Stage::GENESIS;
    stage.pass(BLOCK - second % BLOCK).await;
    let per_block = U256::from_be_slice(&(fixed_rate() * BLOCK).to_bytes_be().1);
    let rivals = Rivals::begin(&stage, peer, per_block).await;
    let tally = tell(&stage, name, scale, step(), async |scale, steps, tally| {
        Story::begin(&stage, rivals, *scale).await.tell(&stage, steps, tally).await
    });
    let tally = tally.await;
    tally.assert_covers(TAKEN, REFUSED);
    if peer != Peer::MasterChef {
        tally.assert_covers(MORE, MORE);
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_1_where_minichef_rounds_nothing_our_farm_pays_the_same_to_the_wei() {
    play("MiniChefV2, exact", Peer::MiniChef, exact()).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_2_whatever_happens_our_farm_pays_as_minichef_but_for_its_roundings() {
    play("MiniChefV2, any amounts", Peer::MiniChef200, Just(Scale::Free)).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_1_where_masterchef_rounds_nothing_our_farm_pays_the_same_to_the_wei() {
    play("MasterChef, exact", Peer::MasterChef, exact()).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_2_whatever_happens_our_farm_pays_as_masterchef_but_for_its_roundings() {
    play("MasterChef, any amounts", Peer::MasterChef, Just(Scale::Free)).await;
}
