//! `multicall` and `batch`.

use alloy::primitives::{Bytes, U256};
use alloy::sol_types::{SolCall, SolError};
use staking_abi::IFarm::{self, Harvest, InsufficientStake, OwnershipTransferred, Withdraw};
use staking_tests::{Farm, RefusedCall, ether, event, logs};

const PID: U256 = U256::ZERO;

/// Alice is in the pool, for a day.
async fn farmed() -> Farm {
    let stage = Farm::running_still().await;
    stage.deposit(stage.world.alice, ether(4)).await;
    stage.world.wait(1).await;
    stage
}

fn withdraw(stage: &Farm, amount: U256) -> Bytes {
    stage.farm.withdraw_0(PID, amount, stage.world.alice).calldata().clone()
}

#[tokio::test]
async fn the_first_revert_is_the_revert_of_all() {
    let stage = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let before = stage.holdings(alice).await;
    let calls = vec![withdraw(&stage, ether(1)), withdraw(&stage, ether(9)), Bytes::new()];
    let error = InsufficientStake { account: alice, staked: ether(3), requested: ether(9) };
    stage.farm.multicall(calls.clone()).refused(world, alice).await.with(error.clone());
    stage.farm.batch(calls, true).refused(world, alice).await.with(error);
    assert_eq!(stage.holdings(alice).await, before);
}

#[tokio::test]
async fn unknown_calls_short_calls_and_batches_revert_silently() {
    let stage = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let nested = [
        IFarm::multicallCall { calls: vec![] }.abi_encode(),
        IFarm::batchCall { calls: vec![], revertOnFail: false }.abi_encode(),
        IFarm::batchCall { calls: vec![], revertOnFail: true }.abi_encode(),
    ];
    let odd = [vec![], vec![0x8d, 0xbd], vec![0xde, 0xad, 0xbe, 0xef]];
    for call in nested.into_iter().chain(odd).map(Bytes::from) {
        stage.farm.multicall(vec![call.clone()]).refused(world, alice).await.silently();
        stage.farm.batch(vec![call.clone()], true).refused(world, alice).await.silently();
        let answer = stage.farm.batch(vec![call.clone()], false).from(alice).call().await.unwrap();
        assert_eq!((answer.successes, answer.results), (vec![false], vec![Bytes::new()]), "{call}");
    }
}

/// Fault 88: the farm is constructed once, from inside as well.
#[tokio::test]
async fn nobody_constructs_the_farm_again_from_inside() {
    let stage = farmed().await;
    let (world, mallory) = (&stage.world, stage.world.mallory);
    let arguments = [mallory.into_word(), stage.reward.address().into_word(), Default::default()].concat();
    let data = Bytes::from(staking_scripts::deploy::address::init_data(&arguments));
    stage.farm.multicall(vec![data.clone()]).refused(world, mallory).await.silently();
    let receipt = stage.send(mallory, stage.farm.batch(vec![data], false)).await;
    assert!(logs::<OwnershipTransferred>(&receipt, stage.address()).is_empty());
    assert_eq!(stage.farm.owner().call().await.unwrap(), world.owner);
}

/// Each call takes the lock and opens it again.
#[tokio::test]
async fn every_call_is_the_callers_and_answers_are_returned() {
    let stage = farmed().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    let amount = stage.pending(alice).await;
    let calls = vec![
        stage.farm.claimMany(vec![PID], bob).calldata().clone(),
        withdraw(&stage, ether(1)),
        stage.farm.poolLength().calldata().clone(),
        stage.farm.setOperator(bob, true).calldata().clone(),
        // Answered by the lens.
        stage.farm.runway().calldata().clone(),
    ];
    let several = stage.farm.multicall(calls.clone());
    let answers = several.clone().from(alice).call().await.unwrap();
    let claimed = IFarm::claimManyCall::abi_decode_returns(&answers[0]).unwrap();
    assert_eq!((claimed.paid, claimed.owed), (amount, U256::ZERO));
    assert!(answers[1].is_empty());
    assert_eq!(U256::from_be_slice(&answers[2]), U256::ONE);
    assert_eq!(U256::from_be_slice(&answers[3]), U256::ONE);
    assert_eq!(U256::from_be_slice(&answers[4]), stage.farm.runway().call().await.unwrap());
    for revert_on_fail in [true, false] {
        let batch = stage.farm.batch(calls.clone(), revert_on_fail);
        let answer = batch.from(alice).call().await.unwrap();
        assert_eq!((answer.successes, answer.results), (vec![true; 5], answers.clone()));
    }
    let receipt = stage.send(alice, several).await;
    assert_eq!(event::<Harvest>(&receipt, stage.address()).amount, amount);
    assert_eq!(stage.rewards_of(bob).await, amount);
    assert_eq!((stage.staked(alice).await, stage.lp_of(alice).await), (ether(3), ether(1)));
    assert!(stage.farm.isOperator(alice, bob).call().await.unwrap());
}

/// A call that reverts changes nothing, and those before and after it do.
#[tokio::test]
async fn a_batch_that_may_fail_keeps_what_succeeded() {
    let stage = farmed().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    let amount = stage.pending(alice).await;
    let halfway = stage.farm.claimMany(vec![PID, U256::from(5)], alice).calldata().clone();
    let calls = vec![
        withdraw(&stage, ether(1)),
        withdraw(&stage, ether(9)),
        halfway,
        withdraw(&stage, ether(2)),
        stage.farm.harvest(PID, bob).calldata().clone(),
    ];
    let batch = stage.farm.batch(calls, false);
    let answer = batch.clone().from(alice).call().await.unwrap();
    assert_eq!(answer.successes, [true, false, false, true, true]);
    let error = InsufficientStake { account: alice, staked: ether(3), requested: ether(9) };
    assert_eq!(answer.results[1], error.abi_encode());
    assert_eq!(answer.results[2], IFarm::UnknownPool { pid: U256::from(5) }.abi_encode());
    let receipt = stage.send(alice, batch).await;
    let amounts: Vec<U256> =
        logs::<Withdraw>(&receipt, stage.address()).into_iter().map(|event| event.amount).collect();
    assert_eq!(amounts, [ether(1), ether(2)]);
    let paid = event::<Harvest>(&receipt, stage.address()).amount;
    assert!(amount - paid <= U256::ONE);
    assert_eq!((stage.staked(alice).await, stage.lp_of(alice).await), (ether(1), ether(3)));
    assert_eq!(stage.rewards_of(bob).await, paid);
    world.wait(1).await;
    assert!(stage.pending(alice).await > ether(863));
    stage.assert_solvent().await;
}

#[tokio::test]
async fn of_nothing_is_nothing() {
    let stage = farmed().await;
    assert!(stage.farm.multicall(vec![]).call().await.unwrap().is_empty());
    for revert_on_fail in [true, false] {
        let answer = stage.farm.batch(vec![], revert_on_fail).call().await.unwrap();
        assert!(answer.successes.is_empty() && answer.results.is_empty());
    }
}

/// The owner and the distributor batch as well, and each call asks for its own permission.
#[tokio::test]
async fn rights_are_those_of_the_caller() {
    let stage = farmed().await;
    let (world, owner, account) = (&stage.world, stage.world.owner, stage.world.mallory);
    let rate = stage.farm.setSushiPerSecond(ether(1)).calldata().clone();
    let error = IFarm::OwnableUnauthorizedAccount { account };
    stage.farm.multicall(vec![rate.clone()]).refused(world, account).await.with(error.clone());
    let answer = stage.farm.batch(vec![rate.clone()], false).from(account).call().await.unwrap();
    assert_eq!(answer.results, [Bytes::from(error.abi_encode())]);
    for revert_on_fail in [true, false] {
        stage.set_rate(U256::ONE).await;
        stage.send(owner, stage.farm.batch(vec![rate.clone()], revert_on_fail)).await;
        assert_eq!(stage.farm.sushiPerSecond().call().await.unwrap(), ether(1));
    }
}
