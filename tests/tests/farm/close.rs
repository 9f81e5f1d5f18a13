//! `close`: a pool ends, nobody in it loses anything, and the rest goes to whoever paid.

use alloy::primitives::{Address, U256};
use staking_abi::IFarm::{LogSetPool, PoolClosed, PoolIsClosed, RewardReclaimed, UnknownPool};
use staking_tests::{Farm, RefusedCall, ether, event};

const PID: U256 = U256::ZERO;

/// Alice in pool 0 and Bob in pool 1, which share the emission, for a day.
async fn farmed() -> Farm {
    let stage = Farm::running_still().await;
    let second = stage.add_twin(100).await;
    stage.deposit(stage.world.alice, ether(4)).await;
    stage.deposit_in(second, stage.world.bob, ether(2)).await;
    stage.world.wait(1).await;
    stage
}

#[tokio::test]
async fn reverts_if_the_pool_is_unknown_or_closed_already() {
    let stage = farmed().await;
    let (world, owner, pid) = (&stage.world, stage.world.owner, U256::from(2));
    stage.farm.close(pid).refused(world, owner).await.with(UnknownPool { pid });
    stage.send(owner, stage.farm.close(PID)).await;
    stage.farm.close(PID).refused(world, owner).await.with(PoolIsClosed { pid: PID });
    let revive = stage.farm.set(PID, U256::from(100), Address::ZERO, true);
    revive.refused(world, owner).await.with(PoolIsClosed { pid: PID });
}

#[tokio::test]
async fn r27_what_was_earned_stays_and_the_others_get_the_emission() {
    let stage = farmed().await;
    let (world, owner, alice, bob) = (&stage.world, stage.world.owner, stage.world.alice, stage.world.bob);
    let pending = stage.pending(alice).await;
    let receipt = stage.send(owner, stage.farm.close(PID)).await;
    let set = LogSetPool { pid: PID, allocPoint: U256::ZERO, rewarder: Address::ZERO, overwrite: false };
    assert_eq!(event::<LogSetPool>(&receipt, stage.address()), set);
    assert_eq!(event::<PoolClosed>(&receipt, stage.address()), PoolClosed { pid: PID });
    assert!(stage.farm.poolState(PID).call().await.unwrap().isClosed);
    world.wait(10).await;
    let kept = stage.pending(alice).await;
    assert!(pending - kept <= U256::ONE);
    assert!(ether(432 + 8_640) - stage.pending_in(U256::ONE, bob).await <= U256::from(2));
    stage.send(alice, stage.farm.withdrawAndHarvest(PID, ether(4), alice)).await;
    assert_eq!(stage.holdings(alice).await, [U256::ZERO, U256::ZERO, ether(4), kept]);
    stage.assert_solvent().await;
}

/// The last pool closed and the rate at zero: the distributor has everything back that nobody earned.
#[tokio::test]
async fn r27_what_was_not_emitted_goes_back_to_whoever_paid() {
    let stage = farmed().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for pid in [PID, U256::ONE] {
        stage.send(owner, stage.farm.close(pid)).await;
    }
    world.wait(3).await;
    stage.set_rate(U256::ZERO).await;
    let receipt = stage.send(owner, stage.farm.reclaim()).await;
    let reclaimed = event::<RewardReclaimed>(&receipt, stage.address()).amount;
    assert_eq!(reclaimed, ether(100_000 - 864), "what waited since they closed, too");
    stage.harvest(world.alice).await;
    stage.send(world.bob, stage.farm.withdrawAndHarvest(U256::ONE, ether(2), world.bob)).await;
    let paid = stage.rewards_of(world.alice).await + stage.rewards_of(world.bob).await;
    assert!(ether(864) - paid <= U256::from(2), "{paid}");
    assert_eq!(stage.lp_of(world.bob).await, ether(2));
    stage.assert_solvent().await;
}

/// An empty pool gives back what was emitted to nobody when it closes.
#[tokio::test]
async fn r27_an_empty_pool_leaves_nothing_behind() {
    let stage = Farm::running_still().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    world.wait(10).await;
    stage.send(owner, stage.farm.close(PID)).await;
    let receipt = stage.send(owner, stage.farm.reclaim()).await;
    assert_eq!(event::<RewardReclaimed>(&receipt, stage.address()).amount, ether(8_640));
    assert_eq!(stage.farm.undistributed().call().await.unwrap(), U256::ZERO);
    stage.assert_solvent().await;
}

/// Pausing a closed pool changes nothing for those who leave.
#[tokio::test]
async fn r54_a_closed_pool_can_be_paused_and_everybody_leaves() {
    let stage = farmed().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    stage.send(owner, stage.farm.close(PID)).await;
    stage.send(owner, stage.farm.setPaused(PID, true)).await;
    let call = stage.farm.deposit_0(PID, U256::ZERO, alice);
    call.refused(world, alice).await.with(PoolIsClosed { pid: PID });
    stage.send(alice, stage.farm.emergencyWithdraw_1(PID)).await;
    assert_eq!(stage.lp_of(alice).await, ether(4));
    stage.assert_solvent().await;
}
