//! `withdraw(pid, amount, to)`, MasterChef's `withdraw(pid, amount)` and `withdrawFrom`.

use alloy::primitives::{Address, U256};
use staking_abi::IFarm::{
    Harvest, InsufficientStake, InvalidReceiver, LogUpdatePool, NotOperator, UnknownPool, Withdraw,
};
use staking_tests::{Farm, RefusedCall, ether, event, logs};

const PID: U256 = U256::ZERO;

/// Alice has four LP tokens and Bob one, for a day.
async fn farmed() -> Farm {
    let stage = Farm::running_still().await;
    stage.deposit(stage.world.alice, ether(4)).await;
    stage.deposit(stage.world.bob, ether(1)).await;
    stage.world.wait(1).await;
    stage
}

#[tokio::test]
async fn reverts_if_there_is_no_such_pool() {
    let stage = farmed().await;
    let (world, alice, pid) = (&stage.world, stage.world.alice, U256::ONE);
    for call in [
        stage.farm.withdraw_0(pid, ether(1), alice).into_transaction_request(),
        stage.farm.withdraw_1(pid, ether(1)).into_transaction_request(),
        stage.farm.withdrawFrom(alice, pid, ether(1), alice).into_transaction_request(),
    ] {
        call.refused(world, alice).await.with(UnknownPool { pid });
    }
}

#[tokio::test]
async fn reverts_if_amount_exceeds_what_is_deposited() {
    let stage = farmed().await;
    let (world, alice, mallory) = (&stage.world, stage.world.alice, stage.world.mallory);
    let before = stage.holdings(alice).await;
    for requested in [ether(4) + U256::ONE, U256::ONE << 96, (U256::ONE << 128) + U256::ONE, U256::MAX] {
        let error = InsufficientStake { account: alice, staked: ether(4), requested };
        for call in [
            stage.farm.withdraw_0(PID, requested, alice).into_transaction_request(),
            stage.farm.withdraw_1(PID, requested).into_transaction_request(),
            stage.farm.withdrawFrom(alice, PID, requested, alice).into_transaction_request(),
            stage.farm.withdrawAndHarvest(PID, requested, alice).into_transaction_request(),
        ] {
            call.refused(world, alice).await.with(error.clone());
        }
    }
    let error = InsufficientStake { account: mallory, staked: U256::ZERO, requested: U256::ONE };
    stage.farm.withdraw_0(PID, U256::ONE, mallory).refused(world, mallory).await.with(error);
    assert_eq!(stage.holdings(alice).await, before);
}

#[tokio::test]
async fn reverts_if_the_receiver_is_nobody_or_the_farm() {
    let stage = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    for receiver in [Address::ZERO, stage.address()] {
        let error = InvalidReceiver { receiver };
        stage.farm.withdraw_0(PID, ether(1), receiver).refused(world, alice).await.with(error.clone());
        stage.farm.withdrawFrom(alice, PID, ether(1), receiver).refused(world, alice).await.with(error);
    }
}

#[tokio::test]
async fn from_reverts_unless_the_caller_is_the_account_or_its_operator() {
    let stage = farmed().await;
    let (world, alice, caller) = (&stage.world, stage.world.alice, stage.world.mallory);
    let before = stage.holdings(alice).await;
    let call = stage.farm.withdrawFrom(alice, PID, ether(1), caller);
    call.clone().refused(world, caller).await.with(NotOperator { account: alice, caller });
    // An approval of the LP token or one by somebody else is none.
    stage.send(alice, stage.lp.approve(caller, U256::MAX)).await;
    stage.send(world.bob, stage.farm.setOperator(caller, true)).await;
    call.clone().refused(world, caller).await.with(NotOperator { account: alice, caller });
    stage.send(alice, stage.farm.setOperator(caller, true)).await;
    stage.send(alice, stage.farm.setOperator(caller, false)).await;
    call.refused(world, caller).await.with(NotOperator { account: alice, caller });
    assert_eq!(stage.holdings(alice).await, before);
}

#[tokio::test]
async fn pays_the_receiver_and_harvests_nothing() {
    let stage = farmed().await;
    let (world, alice, mallory) = (&stage.world, stage.world.alice, stage.world.mallory);
    let pending = stage.pending(alice).await;
    let receipt = stage.send(alice, stage.farm.withdraw_0(PID, ether(3), mallory)).await;
    let withdraw = Withdraw { user: alice, pid: PID, amount: ether(3), to: mallory };
    assert_eq!(event::<Withdraw>(&receipt, stage.address()), withdraw);
    let shown = event::<LogUpdatePool>(&receipt, stage.address());
    assert_eq!((shown.pid, shown.lpSupply, shown.lastRewardTime), (PID, ether(5), world.now().await));
    assert!(logs::<Harvest>(&receipt, stage.address()).is_empty());
    assert_eq!(stage.lp_of(mallory).await, ether(3));
    assert_eq!((stage.staked(alice).await, stage.rewards_of(alice).await), (ether(1), U256::ZERO));
    assert!(pending - stage.pending(alice).await <= U256::ONE);
    stage.assert_solvent().await;
}

#[tokio::test]
async fn of_everything_leaves_the_claim() {
    let stage = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let pending = stage.pending(alice).await;
    stage.withdraw(alice, ether(4)).await;
    world.wait(5).await;
    let kept = stage.pending(alice).await;
    assert!(pending - kept <= U256::ONE, "nothing more is earned and nothing lost");
    stage.harvest(alice).await;
    assert_eq!(stage.holdings(alice).await, [U256::ZERO, U256::ZERO, ether(4), kept]);
}

#[tokio::test]
async fn of_masterchef_pays_both_to_the_caller() {
    let stage = farmed().await;
    let alice = stage.world.alice;
    let amount = stage.pending(alice).await;
    let receipt = stage.send(alice, stage.farm.withdraw_1(PID, ether(1))).await;
    let withdraw = Withdraw { user: alice, pid: PID, amount: ether(1), to: alice };
    assert_eq!(event::<Withdraw>(&receipt, stage.address()), withdraw);
    assert_eq!(event::<Harvest>(&receipt, stage.address()), Harvest { user: alice, pid: PID, amount });
    assert_eq!(stage.holdings(alice).await, [ether(3), U256::ZERO, ether(1), amount]);
}

#[tokio::test]
async fn from_an_account_pays_whom_its_operator_says_and_leaves_the_claim() {
    let stage = farmed().await;
    let (world, alice, operator) = (&stage.world, stage.world.alice, stage.world.mallory);
    stage.send(alice, stage.farm.setOperator(operator, true)).await;
    let pending = stage.pending(alice).await;
    let receipt = stage.send(operator, stage.farm.withdrawFrom(alice, PID, ether(4), world.owner)).await;
    let withdraw = Withdraw { user: alice, pid: PID, amount: ether(4), to: world.owner };
    assert_eq!(event::<Withdraw>(&receipt, stage.address()), withdraw);
    assert_eq!(stage.lp_of(operator).await, U256::ZERO);
    assert!(pending - stage.pending(alice).await <= U256::ONE);
    let call = stage.farm.withdrawFrom(alice, PID, U256::ONE, operator);
    let error = InsufficientStake { account: alice, staked: U256::ZERO, requested: U256::ONE };
    call.refused(world, operator).await.with(error);
}

/// A pause stops only entry, and so does a closed pool.
#[tokio::test]
async fn r54_neither_pause_nor_closing_keeps_anybody_in() {
    let stage = farmed().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    stage.send(owner, stage.farm.setPaused(PID, true)).await;
    stage.withdraw(world.alice, ether(1)).await;
    stage.send(owner, stage.farm.close(PID)).await;
    stage.send(world.alice, stage.farm.withdrawAndHarvest(PID, ether(1), world.alice)).await;
    stage.send(world.alice, stage.farm.withdraw_1(PID, ether(1))).await;
    stage.harvest(world.bob).await;
    stage.send(world.bob, stage.farm.emergencyWithdraw_1(PID)).await;
    assert_eq!((stage.lp_of(world.alice).await, stage.lp_of(world.bob).await), (ether(3), ether(1)));
    stage.assert_solvent().await;
}
