//! What is meant to differ from MasterChef, beside what MiniChefV2 has too.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolCall;
use staking_abi::IFarm::{addCall, deposit_1Call, emergencyWithdraw_1Call, withdraw_1Call};
use staking_abi::IToken::{balanceOfCall, totalSupplyCall};

use crate::farm_cast::{ALICE, BOB, CAROL, RATE, Scene, THEIRS};
use crate::farms::{BLOCK, IChef, Peer, Role};
use crate::stage::ANYBODY;

const PID: U256 = U256::ZERO;

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_20_seconds_count_here_and_blocks_there() {
    let scene = Scene::new(Peer::MasterChef).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.pass(BLOCK - 1).await;
    assert_eq!(scene.pending(ALICE, 0).await, [(BLOCK - 1) * RATE, 0]);
    scene.pass(1).await;
    assert_eq!(scene.pending(ALICE, 0).await, [BLOCK * RATE; 2]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_21_rewards_are_minted_there_with_a_tenth_on_top_and_funded_here() {
    let scene = Scene::new(Peer::MasterChef).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.pass(10 * BLOCK).await;
    scene.must(ALICE, |_| withdraw_1Call { pid: PID, amount: U256::from(64) }).await;
    let emitted = 10 * BLOCK * RATE;
    assert_eq!(scene.rewards(ALICE).await, [emitted; 2]);
    let sushi = scene.rivals.sides[THEIRS].reward;
    let supply = scene.stage.word(sushi, totalSupplyCall {}.abi_encode()).await;
    let dev = scene.stage.word(sushi, balanceOfCall { account: ANYBODY }.abi_encode()).await;
    assert_eq!([supply, dev], [emitted / 10 * 11, emitted / 10].map(U256::from));
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_4_a_change_of_allocations_reaches_back_there_unless_it_updates() {
    for (update, expected) in [(false, 25), (true, 100)] {
        let scene = Scene::new(Peer::MasterChef).await;
        scene.deposit(ALICE, 0, 64).await;
        scene.pass(100 * BLOCK).await;
        let [ours, theirs] = [
            addCall { allocPoint: U256::from(3), lpToken: scene.rivals.lps[1], rewarder: Address::ZERO }
                .abi_encode(),
            IChef::addCall { allocPoint: U256::from(3), lpToken: scene.rivals.lps[1], withUpdate: update }
                .abi_encode(),
        ];
        scene.two(Role::Manager, [ours, theirs]).await;
        let whole = BLOCK * RATE;
        assert_eq!(scene.pending(ALICE, 0).await, [100 * whole, expected * whole]);
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_8_an_emergency_gives_the_others_what_is_not_theirs_there() {
    let scene = Scene::new(Peer::MasterChef).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.deposit(BOB, 0, 64).await;
    scene.pass(10 * BLOCK).await;
    scene.must(ALICE, |_| emergencyWithdraw_1Call { pid: PID }).await;
    assert_eq!(scene.pending(BOB, 0).await, [5 * BLOCK * RATE, 10 * BLOCK * RATE]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_22_a_wei_that_roundings_promised_and_nobody_minted_is_forgotten_there() {
    let scene = Scene::new(Peer::MasterChef).await;
    let half = 2 * BLOCK * RATE;
    // Half a wei for each LP token, twice: the first half is paid to whoever leaves then.
    scene.deposit(CAROL, 0, half).await;
    scene.pass(BLOCK).await;
    scene.must(CAROL, |_| withdraw_1Call { pid: PID, amount: U256::from(half) }).await;
    for (who, amount) in [(ALICE, 1), (BOB, 1), (CAROL, half - 2)] {
        scene.deposit(who, 0, amount).await;
    }
    scene.pass(BLOCK).await;
    assert_eq!(scene.pending(BOB, 0).await, [0, 1]);
    for who in [CAROL, ALICE, BOB] {
        scene.must(who, |_| deposit_1Call { pid: PID, amount: U256::ZERO }).await;
    }
    assert_eq!([scene.rewards(ALICE).await, scene.rewards(BOB).await], [[0, 1], [0, 0]]);
    // The other halves make it a wei for each.
    scene.pass(BLOCK).await;
    assert_eq!([scene.pending(ALICE, 0).await, scene.pending(BOB, 0).await], [[1, 0], [1, 0]]);
}
