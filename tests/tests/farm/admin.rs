//! `add`, `addMeasured`, `set`, `setSushiPerSecond`, `setPaused` and `setRewardsDistribution`.

use alloy::primitives::{Address, U256};
use staking_abi::IFarm::{
    CapExceeded, InvalidLpToken, InvalidRewarder, LogPoolAddition, LogSetPool, LogSushiPerSecond,
    OwnableUnauthorizedAccount, PauseChanged, PoolIsClosed, RewardsDistributionUpdated, TokenCallFailed,
    UnknownPool,
};
use staking_math::farm::MAX_ALLOC;
use staking_tests::fixtures::Rewarder::RewarderInstance as Rewarder;
use staking_tests::{Farm, RefusedCall, ether, event, logs, token};

const PID: U256 = U256::ZERO;
const NOBODY: Address = Address::ZERO;

#[tokio::test]
async fn reverts_if_the_caller_is_not_the_owner() {
    let stage = Farm::running_still().await;
    let (world, account, lp) = (&stage.world, stage.world.mallory, *stage.lp.address());
    let farm = &stage.farm;
    for call in [
        farm.add(U256::ONE, lp, NOBODY).into_transaction_request(),
        farm.addMeasured(U256::ONE, lp, NOBODY).into_transaction_request(),
        farm.set(PID, U256::ONE, NOBODY, true).into_transaction_request(),
        farm.setSushiPerSecond(U256::ONE).into_transaction_request(),
        farm.setPaused(PID, true).into_transaction_request(),
        farm.close(PID).into_transaction_request(),
        farm.setRewardsDistribution(account).into_transaction_request(),
        farm.recoverERC20(lp, U256::ONE).into_transaction_request(),
        farm.transferOwnership(account).into_transaction_request(),
        farm.acceptOwnership().into_transaction_request(),
    ] {
        call.refused(world, account).await.with(OwnableUnauthorizedAccount { account });
    }
    assert_eq!(farm.poolLength().call().await.unwrap(), U256::ONE);
    assert_eq!(farm.totalAllocPoint().call().await.unwrap(), U256::from(100));
}

#[tokio::test]
async fn fault_36_adding_reverts_if_the_lp_token_is_no_contract() {
    let stage = Farm::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for token in [NOBODY, world.alice] {
        for call in [stage.farm.add(U256::ONE, token, NOBODY), stage.farm.add(U256::ZERO, token, NOBODY)] {
            call.refused(world, owner).await.with(TokenCallFailed { token });
        }
        let measured = stage.farm.addMeasured(U256::ONE, token, NOBODY);
        measured.refused(world, owner).await.with(TokenCallFailed { token });
    }
}

/// Fault 71: a contract that tells no balances is no token.
#[tokio::test]
async fn fault_71_adding_reverts_if_the_lp_token_tells_no_balances() {
    let stage = Farm::new().await;
    let (world, owner, lens) = (&stage.world, stage.world.owner, stage.farm.lens().call().await.unwrap());
    let rewarder = *Rewarder::create(world).await.address();
    for token in [lens, rewarder] {
        stage.farm.add(U256::ONE, token, NOBODY).refused(world, owner).await.with(TokenCallFailed { token });
    }
}

#[tokio::test]
async fn fault_37_adding_reverts_if_the_lp_token_is_the_reward_token() {
    let stage = Farm::new().await;
    let (world, owner, token) = (&stage.world, stage.world.owner, *stage.reward.address());
    let error = InvalidLpToken { lpToken: token };
    stage.farm.add(U256::ONE, token, NOBODY).refused(world, owner).await.with(error.clone());
    stage.farm.addMeasured(U256::ONE, token, NOBODY).refused(world, owner).await.with(error);
}

#[tokio::test]
async fn reverts_if_the_rewarder_is_no_contract() {
    let stage = Farm::new().await;
    let (world, owner, lp, rewarder) =
        (&stage.world, stage.world.owner, *stage.lp.address(), stage.world.alice);
    for call in [
        stage.farm.add(U256::ONE, lp, rewarder).into_transaction_request(),
        stage.farm.addMeasured(U256::ONE, lp, rewarder).into_transaction_request(),
        stage.farm.set(PID, U256::ONE, rewarder, true).into_transaction_request(),
    ] {
        call.refused(world, owner).await.with(InvalidRewarder { rewarder });
    }
    // Without `overwrite` nobody looks at it.
    stage.send(owner, stage.farm.set(PID, U256::ONE, rewarder, false)).await;
    assert_eq!(stage.farm.rewarder(PID).call().await.unwrap(), NOBODY);
}

#[tokio::test]
async fn fault_41_allocations_are_bounded_one_by_one_and_in_sum() {
    let stage = Farm::new().await;
    let (world, owner, lp) = (&stage.world, stage.world.owner, *stage.lp.address());
    let cap = U256::from(MAX_ALLOC);
    for alloc in [cap + U256::ONE, U256::ONE << 32, (U256::ONE << 128) + U256::ONE, U256::MAX] {
        stage.farm.add(alloc, lp, NOBODY).refused(world, owner).await.with(CapExceeded { cap });
        let call = stage.farm.set(PID, alloc, NOBODY, false);
        call.refused(world, owner).await.with(CapExceeded { cap });
    }
    stage.set(PID, MAX_ALLOC.into()).await;
    for _ in 1..16 {
        stage.add_twin(MAX_ALLOC.into()).await;
    }
    // 16 points are left below 2^32.
    let cap = U256::from(u32::MAX);
    stage.farm.add(U256::from(16), lp, NOBODY).refused(world, owner).await.with(CapExceeded { cap });
    let last = stage.add_twin(15).await;
    let call = stage.farm.set(last, U256::from(16), NOBODY, false);
    call.refused(world, owner).await.with(CapExceeded { cap });
    assert_eq!(stage.farm.totalAllocPoint().call().await.unwrap(), cap);
    // Exchanging points within the sum works at the very bound.
    stage.set(last, 0).await;
    stage.set(last, 15).await;
    stage.assert_solvent().await;
}

#[tokio::test]
async fn adding_says_so_and_shows_the_pool() {
    let stage = Farm::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let second = token(world, "Second", "SND").await;
    let rewarder = *Rewarder::create(world).await.address();
    for (pid, measured) in [(1u64, false), (2, true)] {
        let (points, pid) = (U256::from(30), U256::from(pid));
        let receipt = match measured {
            true => stage.send(owner, stage.farm.addMeasured(points, second, rewarder)).await,
            false => stage.send(owner, stage.farm.add(points, second, rewarder)).await,
        };
        let added = LogPoolAddition { pid, allocPoint: points, lpToken: second, rewarder };
        assert_eq!(event::<LogPoolAddition>(&receipt, stage.address()), added);
        assert_eq!(stage.farm.lpToken(pid).call().await.unwrap(), second);
        assert_eq!(stage.farm.rewarder(pid).call().await.unwrap(), rewarder);
        let info = stage.farm.poolInfo(pid).call().await.unwrap();
        assert_eq!((info.accSushiPerShare, info.allocPoint), (0, 30));
        assert_eq!(stage.farm.poolState(pid).call().await.unwrap().isMeasured, measured);
    }
    assert_eq!(stage.farm.poolLength().call().await.unwrap(), U256::from(3));
    assert_eq!(stage.farm.totalAllocPoint().call().await.unwrap(), U256::from(160));
}

#[tokio::test]
async fn setting_reverts_if_the_pool_is_unknown_or_closed() {
    let stage = Farm::new().await;
    let (world, owner, pid) = (&stage.world, stage.world.owner, U256::ONE);
    stage.farm.set(pid, U256::ONE, NOBODY, false).refused(world, owner).await.with(UnknownPool { pid });
    stage.send(owner, stage.farm.close(PID)).await;
    let call = stage.farm.set(PID, U256::ONE, NOBODY, false);
    call.refused(world, owner).await.with(PoolIsClosed { pid: PID });
}

#[tokio::test]
async fn setting_changes_the_rewarder_only_if_told_to() {
    let stage = Farm::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let rewarder = *Rewarder::create(world).await.address();
    for (given, overwrite, expected) in [
        (rewarder, false, NOBODY),
        (rewarder, true, rewarder),
        (NOBODY, false, rewarder),
        (NOBODY, true, NOBODY),
    ] {
        let points = U256::from(7);
        let receipt = stage.send(owner, stage.farm.set(PID, points, given, overwrite)).await;
        let set = LogSetPool { pid: PID, allocPoint: points, rewarder: expected, overwrite };
        assert_eq!(event::<LogSetPool>(&receipt, stage.address()), set);
        assert_eq!(stage.farm.rewarder(PID).call().await.unwrap(), expected);
    }
}

/// R19, fault 42: MiniChef's `set` without `massUpdatePools` reaches back, this one does not.
#[tokio::test]
async fn fault_42_a_change_of_rate_or_allocation_is_never_retroactive() {
    let stage = Farm::running_still().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    let second = stage.add_twin(100).await;
    stage.deposit(alice, ether(1)).await;
    stage.deposit_in(second, bob, ether(3)).await;
    world.wait(1).await;
    let pending = async || [stage.pending(alice).await, stage.pending_in(second, bob).await];
    let before = pending().await;
    for part in before {
        assert!(ether(432) - part <= U256::ONE, "{part}");
    }
    stage.set(PID, 300).await;
    stage.set_rate(Farm::rate() * U256::from(2)).await;
    let after = pending().await;
    assert!(before[0] - after[0] <= U256::ONE && before[1] == after[1], "{before:?} {after:?}");
    world.wait(1).await;
    let now = pending().await;
    assert!(ether(1_296) - (now[0] - after[0]) <= U256::from(2));
    assert!(ether(432) - (now[1] - after[1]) <= U256::from(2));
    stage.assert_solvent().await;
}

/// Fault 52: who moves just before or just after a change gains nothing of the past.
#[tokio::test]
async fn fault_52_running_ahead_of_a_change_earns_only_what_comes_after() {
    let stage = Farm::running_still().await;
    let (world, alice, mallory) = (&stage.world, stage.world.alice, stage.world.mallory);
    let second = stage.add_twin(0).await;
    stage.deposit(alice, ether(1)).await;
    world.wait(30).await;
    stage.deposit_in(second, mallory, ether(99)).await;
    stage.set(second, 900).await;
    assert_eq!(stage.pending_in(second, mallory).await, U256::ZERO);
    assert!(ether(30 * 864) - stage.pending(alice).await <= U256::ONE);
    let leave = stage.farm.withdrawAndHarvest(second, ether(99), mallory);
    stage.send(mallory, leave).await;
    assert_eq!(stage.rewards_of(mallory).await, U256::ZERO);
}

#[tokio::test]
async fn the_rate_is_bounded_and_changes_from_now_on() {
    let stage = Farm::running_still().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    stage.deposit(alice, ether(1)).await;
    world.wait(1).await;
    let pending = stage.pending(alice).await;
    let cap = (U256::ONE << 72) - U256::ONE;
    for rate in [cap + U256::ONE, U256::ONE << 104, (U256::ONE << 128) + U256::ONE, U256::MAX] {
        stage.farm.setSushiPerSecond(rate).refused(world, owner).await.with(CapExceeded { cap });
    }
    for rate in [U256::ONE, cap, U256::ZERO, ether(1)] {
        let receipt = stage.set_rate(rate).await;
        let told = LogSushiPerSecond { sushiPerSecond: rate };
        assert_eq!(event::<LogSushiPerSecond>(&receipt, stage.address()), told);
        assert_eq!(stage.farm.sushiPerSecond().call().await.unwrap(), rate);
        assert_eq!(stage.pending(alice).await, pending);
    }
    assert_eq!(stage.farm.runway().call().await.unwrap(), U256::from(100_000 - 864));
}

#[tokio::test]
async fn pausing_says_so_when_it_changes_something() {
    let stage = Farm::new().await;
    let (world, owner, pid) = (&stage.world, stage.world.owner, U256::ONE);
    stage.farm.setPaused(pid, true).refused(world, owner).await.with(UnknownPool { pid });
    let second = stage.add_twin(1).await;
    for is_paused in [true, false] {
        let receipt = stage.send(owner, stage.farm.setPaused(PID, is_paused)).await;
        let changed = PauseChanged { pid: PID, isPaused: is_paused };
        assert_eq!(event::<PauseChanged>(&receipt, stage.address()), changed);
        let receipt = stage.send(owner, stage.farm.setPaused(PID, is_paused)).await;
        assert!(logs::<PauseChanged>(&receipt, stage.address()).is_empty());
        assert_eq!(stage.farm.poolState(PID).call().await.unwrap().isPaused, is_paused);
        assert!(!stage.farm.poolState(second).call().await.unwrap().isPaused, "one pool, not all");
    }
}

#[tokio::test]
async fn the_distributor_can_be_anybody_and_nobody() {
    let stage = Farm::new().await;
    let (owner, bob) = (stage.world.owner, stage.world.bob);
    for distributor in [NOBODY, bob] {
        let receipt = stage.send(owner, stage.farm.setRewardsDistribution(distributor)).await;
        let updated = RewardsDistributionUpdated { distributor };
        assert_eq!(event::<RewardsDistributionUpdated>(&receipt, stage.address()), updated);
        assert_eq!(stage.farm.rewardsDistribution().call().await.unwrap(), distributor);
    }
    stage.send(owner, stage.reward.transfer(stage.address(), ether(2))).await;
    stage.send(bob, stage.farm.fund(ether(2), 6, Default::default())).await;
    stage.send(bob, stage.farm.reclaim()).await;
    assert_eq!(stage.rewards_of(bob).await, ether(2), "it may take back what nobody has emitted");
}
