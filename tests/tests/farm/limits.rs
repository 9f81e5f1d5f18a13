//! Extremes: the largest amounts, rates and times, many pools, and pools that do not exist.

use alloy::primitives::{Address, Bytes, I256, U256};
use alloy::providers::DynProvider;
use staking_abi::IFarm::{CapExceeded, LogUpdatePool, UnknownPool};
use staking_math::{MAX_AMOUNT, MAX_FUNDED};
use staking_tests::fixtures::ZooToken;
use staking_tests::zoo::zoo_token;
use staking_tests::{Farm, RefusedCall, World, ether, logs, token};

const PID: U256 = U256::ZERO;
const YEAR: u64 = 365 * 86_400;

type Zoo = ZooToken::ZooTokenInstance<DynProvider>;

/// Largest rate, wei per second.
fn max_rate() -> U256 {
    (U256::ONE << 72) - U256::ONE
}

/// A farm of two Solidity tokens, which do not expire, that holds as many rewards as there can be.
async fn full() -> (Farm, Zoo) {
    let world = World::reproducible(Default::default()).await;
    let (lp, reward) = (zoo_token(&world, 18).await, zoo_token(&world, 18).await);
    let stage = Farm::of(world, *lp.address(), *reward.address(), false).await;
    stage.send(stage.world.owner, reward.mint(stage.world.owner, U256::from(MAX_AMOUNT))).await;
    stage.send(stage.world.owner, lp.mint(stage.world.owner, U256::from(MAX_AMOUNT))).await;
    stage.set_rate(max_rate()).await;
    stage.fund(U256::from(MAX_FUNDED)).await;
    (stage, lp)
}

/// Lets years pass, prolonging the programs, which expire after one.
async fn years(stage: &Farm, count: u64) {
    let lens = stage.farm.lens().call().await.unwrap();
    for _ in 0..count {
        stage.world.chain.skip_seconds(YEAR + 1).await.unwrap();
        for program in [stage.address(), lens] {
            stage.world.activate(program).await;
        }
    }
}

#[tokio::test]
async fn fault_38_no_function_knows_a_pool_that_does_not_exist() {
    let stage = Farm::new().await;
    let (world, owner, farm) = (&stage.world, stage.world.owner, &stage.farm);
    // Also those whose low bits are the number of a pool.
    for pid in [U256::ONE, U256::from(1_000), U256::ONE << 32, U256::ONE << 64, U256::ONE << 128, U256::MAX] {
        for call in [
            farm.deposit_0(pid, U256::ZERO, owner).into_transaction_request(),
            farm.deposit_1(pid, U256::ZERO).into_transaction_request(),
            farm.depositWithPermit(pid, PID, owner, PID, 27, PID.into(), PID.into())
                .into_transaction_request(),
            farm.withdraw_0(pid, U256::ZERO, owner).into_transaction_request(),
            farm.withdraw_1(pid, U256::ZERO).into_transaction_request(),
            farm.withdrawFrom(owner, pid, U256::ZERO, owner).into_transaction_request(),
            farm.withdrawAndHarvest(pid, U256::ZERO, owner).into_transaction_request(),
            farm.harvest(pid, owner).into_transaction_request(),
            farm.harvestFrom(owner, pid, owner).into_transaction_request(),
            farm.harvestFor(vec![owner], pid).into_transaction_request(),
            farm.claimMany(vec![pid], owner).into_transaction_request(),
            farm.emergencyWithdraw_0(pid, owner).into_transaction_request(),
            farm.emergencyWithdraw_1(pid).into_transaction_request(),
            farm.updatePool(pid).into_transaction_request(),
            farm.massUpdatePools_0(vec![pid]).into_transaction_request(),
            farm.set(pid, U256::ONE, owner, false).into_transaction_request(),
            farm.setPaused(pid, true).into_transaction_request(),
            farm.close(pid).into_transaction_request(),
            farm.poolInfo(pid).into_transaction_request(),
            farm.userInfo(pid, owner).into_transaction_request(),
            farm.pendingSushi(pid, owner).into_transaction_request(),
            farm.pendingReward(pid, owner).into_transaction_request(),
            farm.lpToken(pid).into_transaction_request(),
            farm.rewarder(pid).into_transaction_request(),
        ] {
            call.refused(world, owner).await.with(UnknownPool { pid });
        }
    }
}

#[tokio::test]
async fn fault_46_mass_updates_are_linear_repeats_change_nothing_and_too_many_revert() {
    let stage = Farm::running_still().await;
    let (world, mallory) = (&stage.world, stage.world.mallory);
    let second = stage.add_twin(50).await;
    stage.deposit(world.alice, ether(3)).await;
    world.wait(1).await;
    let pending = stage.pending(world.alice).await;
    let call = |count: usize| stage.farm.massUpdatePools_0([PID, second].repeat(count / 2));
    let mut gas = Vec::new();
    for count in [0, 2, 100, 1_000] {
        let receipt = stage.send(mallory, call(count)).await;
        assert_eq!(logs::<LogUpdatePool>(&receipt, stage.address()).len(), count);
        assert_eq!(stage.pending(world.alice).await, pending);
        gas.push(receipt.gas_used);
    }
    let each = (gas[2] - gas[1]) / 98;
    assert!((gas[3] - gas[2]) / 900 <= each + each / 5, "{gas:?}");
    let cap = U256::from(1_000);
    call(1_002).refused(world, mallory).await.with(CapExceeded { cap });
    let one = stage.send(mallory, stage.farm.massUpdatePools_0(vec![PID])).await;
    assert_eq!(logs::<LogUpdatePool>(&one, stage.address()).len(), 1);
    stage.assert_solvent().await;
}

/// R25: a thousand pools and not one more; what goes through all of them stays payable.
#[tokio::test]
async fn r25_what_goes_through_all_pools_stays_payable_with_a_thousand_of_them() {
    let stage = Farm::running_still().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    let add: Bytes = stage.farm.add(U256::ONE, *stage.lp.address(), Address::ZERO).calldata().clone();
    for _ in 0..9 {
        stage.send(owner, stage.farm.multicall(vec![add.clone(); 100])).await;
    }
    stage.send(owner, stage.farm.multicall(vec![add; 99])).await;
    let more = stage.farm.add(U256::ONE, *stage.lp.address(), Address::ZERO);
    more.refused(world, owner).await.with(CapExceeded { cap: U256::from(1_000) });
    let last = U256::from(999);
    stage.deposit_in(last, alice, ether(1)).await;
    world.wait(1).await;
    stage.send(owner, stage.lp.transfer(stage.address(), ether(2))).await;
    let all = (0..1_000).map(U256::from).collect::<Vec<_>>();
    for receipt in [
        stage.send(alice, stage.farm.massUpdatePools_1()).await,
        stage.send(alice, stage.farm.claimMany(all, alice)).await,
        stage.send(owner, stage.farm.recoverERC20(*stage.lp.address(), ether(2))).await,
    ] {
        assert!(receipt.gas_used < 16_000_000, "{}", receipt.gas_used);
    }
    // What a user does costs the same as with one pool.
    let receipt = stage.send(alice, stage.farm.withdrawAndHarvest(last, ether(1), alice)).await;
    assert!(receipt.gas_used < 150_000, "{}", receipt.gas_used);
    assert_eq!(stage.lp_of(alice).await, ether(1));
    stage.assert_solvent().await;
}

/// Nothing bricks: whoever is alone with a wei gets it all, leaves, and others come.
#[tokio::test]
async fn fault_48_one_wei_of_supply_at_the_largest_rate_for_ten_years() {
    let (stage, _) = full().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    stage.deposit(alice, U256::ONE).await;
    years(&stage, 10).await;
    let all = stage.pending(alice).await;
    // What is too little for another second waits on.
    let lasts = U256::from(MAX_FUNDED) / max_rate() * max_rate();
    assert!(lasts - all <= U256::ONE, "{all}");
    stage.deposit(bob, ether(1)).await;
    assert_eq!(stage.pending(bob).await, U256::ZERO);
    assert!(all - stage.pending(alice).await <= U256::ONE);
    stage.send(alice, stage.farm.withdraw_1(PID, U256::ONE)).await;
    assert!(all - stage.rewards_of(alice).await <= U256::ONE);
    stage.withdraw(bob, ether(1)).await;
    assert_eq!((stage.lp_of(alice).await, stage.lp_of(bob).await), (U256::ONE, ether(1)));
    stage.assert_solvent().await;
}

/// There is no int128: debts of both signs beyond it are exact, and the formula of every frontend holds with them.
#[tokio::test]
async fn fault_51_debts_beyond_int128_are_exact() {
    let (stage, _) = full().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    stage.deposit(alice, U256::ONE).await;
    stage.world.wait(300).await;
    let due = stage.pending(alice).await;
    stage.deposit(bob, U256::ONE << 95).await;
    stage.withdraw(alice, U256::ONE).await;
    let debt = async |account| stage.farm.userInfo(PID, account).call().await.unwrap().rewardDebt;
    let pending = stage.pending(alice).await;
    assert!(due - pending <= U256::ONE);
    assert_eq!(debt(alice).await, -I256::from_raw(pending));
    assert!(debt(bob).await > I256::from_raw(U256::ONE << 128), "above any int128");
    for account in [alice, bob] {
        let info = stage.farm.poolInfo(PID).call().await.unwrap();
        let user = stage.farm.userInfo(PID, account).call().await.unwrap();
        assert_eq!(info.accSushiPerShare, u128::MAX, "held at what its type can say");
        let precision = U256::from(1_000_000_000_000u64);
        let part = user.amount * U256::from(info.accSushiPerShare) / precision;
        let value = (I256::from_raw(part) - user.rewardDebt).into_raw();
        assert_eq!(value, stage.pending(account).await);
    }
    stage.harvest(alice).await;
    assert_eq!(stage.rewards_of(alice).await, pending);
    stage.assert_solvent().await;
}

/// Fault 27: the fullest pool at a wei per second is never over-paid and loses no more than a rounding.
#[tokio::test]
async fn r10_the_fullest_pool_at_a_wei_per_second_is_exact() {
    let (stage, _) = full().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    stage.set_rate(U256::ONE).await;
    stage.deposit(alice, U256::from(MAX_AMOUNT - 1)).await;
    stage.deposit(bob, U256::ONE).await;
    stage.world.wait(1).await;
    let due = stage.pending(alice).await;
    assert!(U256::from(86_400) - due <= U256::ONE && due <= U256::from(86_400), "{due}");
    assert_eq!(stage.pending(bob).await, U256::ZERO, "his share is less than a wei");
    stage.withdraw(alice, U256::from(MAX_AMOUNT - 1)).await;
    stage.withdraw(bob, U256::ONE).await;
    stage.assert_solvent().await;
}

/// R18, fault 24: beyond the last instant the clock knows nothing accrues and everybody leaves.
#[tokio::test]
async fn r18_the_clock_stands_still_after_its_end_and_never_runs_backwards() {
    let stage = Farm::running_still().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(3)).await;
    let lens = stage.farm.lens().call().await.unwrap();
    // Both tokens are one program.
    let programs = [stage.address(), lens, *stage.lp.address()];
    for seconds in [u64::from(u32::MAX) - world.now().await, 1, 1 << 33] {
        world.chain.skip_seconds(seconds).await.unwrap();
        for program in programs {
            // What has not expired in a second refuses to be activated again.
            if seconds > 1 {
                world.activate(program).await;
            }
        }
        let info = stage.farm.poolInfo(PID).call().await.unwrap();
        assert_eq!(info.lastRewardTime, u64::from(u32::MAX));
        let pending = stage.pending(alice).await;
        assert!(ether(100_000) - pending <= U256::ONE);
        stage.assert_solvent().await;
    }
    // A funding that cannot be emitted any more waits for its payer.
    stage.fund(ether(5)).await;
    stage.send(world.owner, stage.farm.reclaim()).await;
    let pending = stage.pending(alice).await;
    stage.send(alice, stage.farm.withdraw_1(PID, ether(3))).await;
    assert_eq!(stage.holdings(alice).await, [U256::ZERO, U256::ZERO, ether(3), pending]);
    stage.assert_solvent().await;
}

/// R9: the smallest units there are.
#[tokio::test]
async fn r9_tokens_of_six_decimals_are_emitted_as_exactly_as_those_of_eighteen() {
    let world = World::reproducible(Default::default()).await;
    let (lp, reward) = (token(&world, "LP", "LP").await, zoo_token(&world, 6).await);
    let stage = Farm::of(world, lp, *reward.address(), false).await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    // Seven millionths of a token per second for a year.
    stage.set_rate(U256::from(7)).await;
    stage.fund(U256::from(7 * YEAR)).await;
    stage.deposit(alice, ether(1_000_000) / U256::from(3)).await;
    stage.deposit(bob, ether(1_000_000) / U256::from(6)).await;
    world.chain.skip_seconds(YEAR / 2).await.unwrap();
    stage.harvest(alice).await;
    world.chain.skip_seconds(YEAR / 4).await.unwrap();
    let emitted = U256::from(7 * (YEAR / 2 + YEAR / 4));
    let parts = [stage.rewards_of(alice).await + stage.pending(alice).await, stage.pending(bob).await];
    for (part, share) in parts.into_iter().zip([2, 1]) {
        assert!((emitted * U256::from(share) / U256::from(3)).abs_diff(part) <= U256::ONE, "{part}");
    }
}
