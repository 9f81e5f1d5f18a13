//! What is meant to differ from MiniChefV2, one by one: everything else must not.

use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolEvent};
use staking_abi::IFarm::{
    CapExceeded, Harvest, HookFailed, InvalidLpToken, InvalidReceiver, LogUpdatePool, Reentered, addCall,
    deposit_0Call, emergencyWithdraw_0Call, harvestCall, massUpdatePools_0Call, pendingSushiCall, runwayCall,
    setCall, undistributedCall, updatePoolCall, withdraw_0Call, withdrawAndHarvestCall,
};
use staking_tests::fixtures::{Hook, HostileToken, Mode, Rewarder};

use crate::farm_cast::{
    ALICE, BOB, OURS, RATE, REWARDS, Scene, THEIRS, hostile, refused_here, refused_there,
};
use crate::farms::{IChef, Peer, Role};
use crate::pools::token;
use crate::stage::{ANYBODY, Stage};

const PID: U256 = U256::ZERO;

fn set(pid: u64, points: u64) -> setCall {
    let (pid, points) = (U256::from(pid), U256::from(points));
    setCall { pid, allocPoint: points, rewarder: Address::ZERO, overwrite: false }
}

fn withdraw(amount: u64) -> impl Fn(Address) -> withdraw_0Call {
    move |to| withdraw_0Call { pid: PID, amount: U256::from(amount), to }
}

fn harvest(to: Address) -> harvestCall {
    harvestCall { pid: PID, to }
}

fn leave(to: Address) -> emergencyWithdraw_0Call {
    emergencyWithdraw_0Call { pid: PID, to }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_3_a_change_of_the_rate_reaches_back_there() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.pass(100).await;
    scene.set_rate(2 * RATE).await;
    assert_eq!(scene.pending(ALICE, 0).await, [100 * RATE, 200 * RATE]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_4_a_change_of_allocations_reaches_back_there() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.pass(100).await;
    scene.add(3, 1).await;
    assert_eq!(scene.pending(ALICE, 0).await, [100 * RATE, 25 * RATE]);
    // With an update before, which ours takes and does not need, it does not.
    scene.must(ALICE, |_| massUpdatePools_0Call { pids: vec![PID] }).await;
    assert!(scene.manage(set(1, 0)).await.iter().all(|one| one.success));
    assert_eq!(scene.pending(ALICE, 0).await, [100 * RATE, 25 * RATE]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_5_more_than_there_is_is_promised_there_and_then_refused_to_everybody() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    let whole = REWARDS / RATE;
    scene.pass(whole * 2).await;
    assert_eq!(scene.pending(ALICE, 0).await, [REWARDS, 2 * REWARDS]);
    refused_there(&scene.call(ALICE, harvest).await, "BoringERC20: Transfer failed");
    let out = |to| withdrawAndHarvestCall { pid: PID, amount: U256::from(64), to };
    let [ours, theirs] = scene.call(ALICE, out).await;
    assert!(ours.success && !theirs.success, "{ours:?} and {theirs:?}");
    assert_eq!(scene.rewards(ALICE).await, [REWARDS, 0]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_6_what_is_emitted_to_nobody_is_emitted_again_here() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.pass(100).await;
    assert_eq!(scene.word(runwayCall {}).await, i128::from(REWARDS / RATE - 100));
    scene.deposit(ALICE, 0, 64).await;
    assert_eq!(scene.word(undistributedCall {}).await, i128::from(100 * RATE));
    // The next change of the rate lets all of it last to the end; there it lies unpromised.
    scene.set_rate(RATE).await;
    assert_eq!(scene.word(runwayCall {}).await, i128::from(REWARDS / RATE));
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_7_what_an_emergency_gives_up_is_emitted_again_here_and_belongs_to_nobody_there() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.pass(100).await;
    scene.must(ALICE, leave).await;
    assert_eq!(scene.pending(ALICE, 0).await, [0, 0]);
    assert_eq!(scene.word(undistributedCall {}).await, i128::from(100 * RATE));
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_8_an_emergency_without_an_update_gives_the_others_what_is_not_theirs_there() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.deposit(BOB, 0, 64).await;
    scene.pass(100).await;
    scene.must(ALICE, leave).await;
    assert_eq!(scene.pending(BOB, 0).await, [50 * RATE, 100 * RATE]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_9_donated_lp_tokens_dilute_there() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.send(scene.rivals.lps[0], 64).await;
    scene.pass(100).await;
    assert_eq!(scene.pending(ALICE, 0).await, [100 * RATE, 50 * RATE]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_10_two_pools_of_one_lp_token_dilute_each_other_there() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.add(1, 0).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.deposit(BOB, 1, 64).await;
    scene.pass(100).await;
    assert_eq!(scene.pending(ALICE, 0).await, [50 * RATE, 25 * RATE]);
    assert_eq!(scene.pending(BOB, 1).await, [50 * RATE, 25 * RATE]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_11_without_allocations_nobody_comes_or_goes_there() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    scene.pass(100).await;
    assert!(scene.manage(set(0, 0)).await.iter().all(|one| one.success));
    scene.pass(1).await;
    refused_there(&scene.call(ALICE, withdraw(64)).await, "");
    let deposit = |to| deposit_0Call { pid: PID, amount: U256::ONE, to };
    refused_there(&scene.call(BOB, deposit).await, "");
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_12_roundings_there_leave_claims_below_zero_that_refuse_a_harvest() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.set_rate(1).await;
    scene.deposit(ALICE, 0, 2).await;
    scene.pass(1).await;
    // A wei is paid; half of it is to leave with either LP token, and nothing does.
    scene.must(ALICE, harvest).await;
    scene.must(ALICE, withdraw(1)).await;
    let pid = PID;
    let ask = scene
        .rivals
        .sides
        .map(|side| (side.farm, pendingSushiCall { pid, account: side.people[ALICE] }.abi_encode()));
    let answers = scene.stage.ask(ask.to_vec()).await;
    assert_eq!([answers[OURS].len(), answers[THEIRS].len()], [32, 0]);
    refused_there(&scene.call(ALICE, harvest).await, "Integer < 0");
    let out = |to| withdrawAndHarvestCall { pid, amount: U256::ONE, to };
    refused_there(&scene.call(ALICE, out).await, "Integer < 0");
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_13_a_rewarder_that_fails_holds_everything_back_there_and_nothing_here() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    let world = &scene.stage.world;
    let rewarder = Rewarder::RewarderInstance::create(world).await;
    rewarder.turn(world, Hook::Revert).await;
    let change = setCall { pid: PID, allocPoint: U256::ONE, rewarder: *rewarder.address(), overwrite: true };
    assert!(scene.manage(change).await.iter().all(|one| one.success));
    refused_there(&scene.call(ALICE, harvest).await, "hostile");
    refused_there(&scene.call(ALICE, withdraw(1)).await, "hostile");
    let outcomes = scene.call(ALICE, leave).await;
    refused_there(&outcomes, "hostile");
    assert!(outcomes[OURS].logs.iter().any(|log| log.topics()[0] == HookFailed::SIGNATURE_HASH));
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_14_the_reward_token_can_be_farmed_there_and_pays_rewards_out_of_deposits() {
    let stage = Stage::new().await;
    let one = token(&stage).await;
    let scene = Scene::of(stage, Peer::MiniChef, [one; 3], one).await;
    let add = addCall { allocPoint: U256::ONE, lpToken: one, rewarder: Address::ZERO };
    refused_here(&scene.manage(add).await, InvalidLpToken { lpToken: one });
    scene.set_rate(1).await;
    let theirs = scene.rivals.sides[THEIRS];
    for (who, amount) in [(ALICE, 100u64), (BOB, 100)] {
        let call = deposit_0Call { pid: PID, amount: U256::from(amount), to: theirs.people[who] };
        scene.stage.perform(theirs.people[who], theirs.farm, call.abi_encode()).await;
    }
    scene.pass(50).await;
    scene.stage.perform(theirs.people[ALICE], theirs.farm, harvest(theirs.people[ALICE]).abi_encode()).await;
    for (who, success) in [(ALICE, true), (BOB, false)] {
        let out = withdraw(100)(theirs.people[who]).abi_encode();
        let outcome = scene.stage.send(theirs.people[who], theirs.farm, out).await;
        assert_eq!(outcome.success, success, "{who}: {outcome:?}");
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_15_a_token_that_calls_enters_again_there_and_is_refused_here() {
    let stage = Stage::new().await;
    let (lp, reward) = (hostile(&stage).await, token(&stage).await);
    let scene = Scene::of(stage, Peer::MiniChef, [lp; 3], reward).await;
    scene.add(1, 0).await;
    scene.start().await;
    scene.deposit(ALICE, 0, 64).await;
    let mut entered = Vec::new();
    for side in scene.rivals.sides {
        let payload = updatePoolCall { pid: PID }.abi_encode().into();
        let plan = HostileToken::setReentryCall { newTarget: side.farm, newPayload: payload };
        scene.stage.perform(ANYBODY, lp, plan.abi_encode()).await;
        let turn = |mode| HostileToken::setModeCall { newMode: mode as u8 }.abi_encode();
        scene.stage.perform(ANYBODY, lp, turn(Mode::Reenter)).await;
        let out = withdraw(64)(side.people[ALICE]).abi_encode();
        scene.stage.perform(side.people[ALICE], side.farm, out).await;
        let answer = HostileToken::reentryAnswerCall {}.abi_encode();
        let answer = scene.stage.ask(vec![(lp, answer)]).await;
        entered.push(HostileToken::reentryAnswerCall::abi_decode_returns(&answer[0]).unwrap());
        scene.stage.perform(ANYBODY, lp, turn(Mode::ReturnTrue)).await;
    }
    assert_eq!(entered[OURS], alloy::sol_types::SolError::abi_encode(&Reentered {}));
    assert_eq!(entered[THEIRS].len(), 96);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_16_nobody_and_the_farm_itself_receive_nothing_here() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    let (pid, amount, to) = (PID, U256::ONE, Address::ZERO);
    let why = || InvalidReceiver { receiver: to };
    refused_here(&scene.call(ALICE, |_| deposit_0Call { pid, amount, to }).await, why());
    scene.pass(100).await;
    let farms = scene.rivals.sides.map(|side| side.farm);
    let data = farms.map(|to| withdraw_0Call { pid, amount, to }.abi_encode());
    let outcomes = scene.rivals.act(&scene.stage, Role::Person(ALICE), data).await;
    refused_here(&outcomes, InvalidReceiver { receiver: farms[OURS] });
    let data = farms.map(|to| harvestCall { pid, to }.abi_encode());
    let outcomes = scene.rivals.act(&scene.stage, Role::Person(ALICE), data).await;
    refused_here(&outcomes, InvalidReceiver { receiver: farms[OURS] });
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_17_amounts_rates_and_points_have_bounds_here() {
    let scene = Scene::new(Peer::MiniChef).await;
    let points = 1 << 28;
    refused_here(&scene.manage(set(0, points)).await, CapExceeded { cap: U256::from(points - 1) });
    let rate = U256::ONE << 72;
    let outcomes = scene.rivals.set_rate(&scene.stage, Role::Manager, rate).await;
    assert!(!outcomes[OURS].success && outcomes[THEIRS].success, "{outcomes:?}");
    assert_eq!(outcomes[OURS].answer[..4], <CapExceeded as alloy::sol_types::SolError>::SELECTOR);
    // Theirs would then hold back whoever is in a pool of few LP tokens.
    scene.deposit(ALICE, 0, 1).await;
    scene.pass(100_000).await;
    refused_there(&scene.call(ALICE, withdraw(1)).await, "BoringMath: uint128 Overflow");
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_18_harvests_of_nothing_and_updates_by_harvests_are_told_there() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    let [ours, theirs] = scene.must(BOB, harvest).await;
    let told = |outcome: &crate::stage::Outcome, topic| {
        outcome.logs.iter().filter(|log| log.topics()[0] == topic).count()
    };
    let harvests = [told(&ours, Harvest::SIGNATURE_HASH), told(&theirs, Harvest::SIGNATURE_HASH)];
    assert_eq!(harvests, [0, 1]);
    scene.pass(1).await;
    let [ours, theirs] = scene.must(ALICE, harvest).await;
    let updates = [&ours, &theirs].map(|outcome| told(outcome, LogUpdatePool::SIGNATURE_HASH));
    assert_eq!(updates, [0, 1]);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn farm_19_an_owner_may_name_a_migrator_of_lp_tokens_there() {
    let scene = Scene::new(Peer::MiniChef).await;
    scene.deposit(ALICE, 0, 64).await;
    let appoint = IChef::setMigratorCall { migrator: ANYBODY };
    let [ours, theirs] = scene.manage(appoint).await;
    assert!(!ours.success && theirs.success && ours.answer.is_empty(), "{ours:?} and {theirs:?}");
}
