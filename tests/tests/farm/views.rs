//! What the farm itself answers: MiniChef's views and the formulas that frontends carry.

use alloy::primitives::{Address, I256, U256};
use staking_abi::IFarm::{LogUpdatePool, PoolInfo, UnknownPool};
use staking_tests::{Farm, RefusedCall, ether, event, logs};

const PID: U256 = U256::ZERO;

/// What 10^12 means to every frontend.
fn precision() -> U256 {
    U256::from(1_000_000_000_000u64)
}

/// `amount * acc / 1e12 - debt` as a frontend computes it from two answers of one block.
async fn by_formula(stage: &Farm, pid: U256, account: Address) -> U256 {
    let info = stage.farm.poolInfo(pid).call().await.unwrap();
    let user = stage.farm.userInfo(pid, account).call().await.unwrap();
    let part = I256::from_raw(user.amount * U256::from(info.accSushiPerShare) / precision());
    (part - user.rewardDebt).into_raw()
}

#[tokio::test]
async fn the_formula_of_every_frontend_gives_what_is_pending() {
    let stage = Farm::running_still().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    let second = stage.add_twin(33).await;
    stage.deposit(alice, ether(4) + U256::from(7)).await;
    for step in 0..12 {
        match step {
            1 => drop(stage.deposit(bob, ether(900)).await),
            3 => drop(stage.deposit_in(second, alice, U256::ONE).await),
            4 => drop(stage.withdraw(alice, ether(4)).await),
            6 => drop(stage.harvest(bob).await),
            7 => drop(stage.set(PID, 7).await),
            8 => drop(stage.send(bob, stage.farm.emergencyWithdraw_1(PID)).await),
            9 => drop(stage.send(alice, stage.farm.withdraw_0(PID, U256::from(7), alice)).await),
            10 => drop(stage.deposit(bob, ether(1)).await),
            _ => (),
        }
        for (pid, account) in [(PID, alice), (PID, bob), (second, alice), (PID, world.mallory)] {
            let pending = stage.pending_in(pid, account).await;
            assert_eq!(by_formula(&stage, pid, account).await, pending, "step {step}, pool {pid}");
            assert_eq!(stage.farm.pendingReward(pid, account).call().await.unwrap(), pending);
        }
        world.wait(1).await;
    }
}

/// Who left with a claim has a negative debt, who came late a positive one.
#[tokio::test]
async fn the_debt_has_a_sign() {
    let stage = Farm::running_still().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.deposit(alice, ether(4)).await;
    world.wait(1).await;
    stage.deposit(bob, ether(4)).await;
    stage.withdraw(alice, ether(4)).await;
    let debt = async |account| stage.farm.userInfo(PID, account).call().await.unwrap().rewardDebt;
    let owed = stage.pending(alice).await;
    assert_eq!(debt(alice).await, -I256::from_raw(owed));
    assert_eq!(debt(bob).await, I256::from_raw(ether(864)));
}

/// Some frontends go on from `lastRewardTime` by themselves, with the LP tokens that the farm holds.
#[tokio::test]
async fn a_frontends_own_extrapolation_meets_what_comes() {
    let stage = Farm::running_still().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.add_twin(60).await;
    stage.deposit(alice, ether(4)).await;
    stage.deposit(world.bob, ether(3)).await;
    world.wait(1).await;
    let info = stage.farm.poolInfo(PID).call().await.unwrap();
    let user = stage.farm.userInfo(PID, alice).call().await.unwrap();
    let (rate, total) = (
        stage.farm.sushiPerSecond().call().await.unwrap(),
        stage.farm.totalAllocPoint().call().await.unwrap(),
    );
    let supply = stage.lp_of(stage.address()).await;
    assert_eq!(info.lastRewardTime, world.now().await);
    for days in 1..4u64 {
        world.wait(1).await;
        let seconds = U256::from(days * 86_400);
        let emitted = seconds * rate * U256::from(info.allocPoint) / total;
        let acc = U256::from(info.accSushiPerShare) + emitted * precision() / supply;
        let expected = (I256::from_raw(user.amount * acc / precision()) - user.rewardDebt).into_raw();
        // Their 10^-12 of a share, times what is deposited.
        let most = user.amount / precision() + U256::ONE;
        assert!(expected.abs_diff(stage.pending(alice).await) <= most, "{expected}");
    }
}

#[tokio::test]
async fn pool_info_is_of_the_present_second() {
    let stage = Farm::running_still().await;
    let world = &stage.world;
    stage.deposit(world.alice, ether(4)).await;
    for day in 1..4u64 {
        world.wait(1).await;
        let info = stage.farm.poolInfo(PID).call().await.unwrap();
        assert_eq!(info.lastRewardTime, world.now().await);
        assert_eq!(info.accSushiPerShare, u128::from(day) * 216_000_000_000_000);
        assert_eq!(info.allocPoint, 100);
    }
}

#[tokio::test]
async fn updating_shows_the_pool_and_changes_nothing_for_those_in_it() {
    let stage = Farm::running_still().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(4)).await;
    world.wait(1).await;
    let before = stage.holdings(alice).await;
    let call = stage.farm.updatePool(PID);
    let PoolInfo { accSushiPerShare, lastRewardTime, allocPoint } = call.clone().call().await.unwrap();
    let info = stage.farm.poolInfo(PID).call().await.unwrap();
    assert_eq!(accSushiPerShare, info.accSushiPerShare);
    assert_eq!((lastRewardTime, allocPoint), (info.lastRewardTime, info.allocPoint));
    let receipt = stage.send(world.mallory, call).await;
    let expected = LogUpdatePool {
        pid: PID,
        lastRewardTime,
        lpSupply: ether(4),
        accSushiPerShare: U256::from(accSushiPerShare),
    };
    assert_eq!(event::<LogUpdatePool>(&receipt, stage.address()), expected);
    assert_eq!(stage.holdings(alice).await, before);
    let pid = U256::ONE;
    stage.farm.updatePool(pid).refused(world, alice).await.with(UnknownPool { pid });
    stage.farm.massUpdatePools_0(vec![PID, pid]).refused(world, alice).await.with(UnknownPool { pid });
}

#[tokio::test]
async fn mass_updates_show_every_pool_that_was_named() {
    let stage = Farm::running_still().await;
    let mallory = stage.world.mallory;
    let (second, third) = (stage.add_twin(1).await, stage.add_twin(2).await);
    let pids = |receipt| -> Vec<U256> {
        logs::<LogUpdatePool>(&receipt, stage.address()).into_iter().map(|event| event.pid).collect()
    };
    let some = stage.send(mallory, stage.farm.massUpdatePools_0(vec![third, PID, third])).await;
    assert_eq!(pids(some), [third, PID, third]);
    let all = stage.send(mallory, stage.farm.massUpdatePools_1()).await;
    assert_eq!(pids(all), [PID, second, third]);
}

#[tokio::test]
async fn a_farm_says_what_it_was_made_of() {
    let stage = Farm::new().await;
    let (world, farm) = (&stage.world, &stage.farm);
    assert_eq!(farm.SUSHI().call().await.unwrap(), *stage.reward.address());
    assert_eq!(farm.lpToken(PID).call().await.unwrap(), *stage.lp.address());
    assert_eq!(farm.rewarder(PID).call().await.unwrap(), Address::ZERO);
    assert_eq!(farm.poolLength().call().await.unwrap(), U256::ONE);
    assert_eq!(farm.totalAllocPoint().call().await.unwrap(), U256::from(100));
    assert_eq!(farm.sushiPerSecond().call().await.unwrap(), U256::ZERO);
    assert_eq!(farm.owner().call().await.unwrap(), world.owner);
    assert_eq!(farm.rewardsDistribution().call().await.unwrap(), world.owner);
    assert_eq!(farm.rewardsReceiver(world.alice).call().await.unwrap(), Address::ZERO);
    assert!(!farm.isOperator(world.alice, world.alice).call().await.unwrap());
}
