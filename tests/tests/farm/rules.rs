//! Rules of the whole contract that belong to no single function.

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::Provider;
use alloy::sol_types::SolValue;
use staking_abi::IFarm::{Deposit, Harvest, IFarmInstance, LogUpdatePool, Withdraw};
use staking_math::MAX_AMOUNT;
use staking_scripts::build::FARM;
use staking_tests::{Farm, RefusedCall, World, ether, event, logs, token};
use stylus_node::config::ChainConfig;

const PID: U256 = U256::ZERO;

/// Alice with three of four LP tokens, Bob with one, for a day.
async fn running() -> Farm {
    let stage = Farm::running_still().await;
    stage.deposit(stage.world.alice, ether(3)).await;
    stage.deposit(stage.world.bob, ether(1)).await;
    stage.world.wait(1).await;
    stage
}

/// R5, R6: everything that was funded is paid, less at most a wei per account, and not a wei more.
#[tokio::test]
async fn r6_after_the_funding_everything_is_paid_but_a_wei_per_account() {
    let stage = running().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    let second = stage.add_twin(77).await;
    stage.deposit_in(second, bob, ether(5) + U256::from(1)).await;
    for day in 0..20u64 {
        match day % 5 {
            0 => drop(stage.harvest(alice).await),
            1 => drop(stage.withdraw(bob, U256::from(day + 1)).await),
            2 => drop(stage.deposit(bob, ether(1) / U256::from(7)).await),
            3 => drop(stage.set(second, 13 + day).await),
            _ => drop(stage.send(bob, stage.farm.claimMany(vec![PID, second], bob)).await),
        }
        world.wait(1).await;
    }
    world.wait(120).await;
    for (pid, account) in [(PID, alice), (PID, bob), (second, bob)] {
        let amount = stage.farm.userInfo(pid, account).call().await.unwrap().amount;
        stage.send(account, stage.farm.withdrawAndHarvest(pid, amount, account)).await;
    }
    let paid = stage.rewards_of(alice).await + stage.rewards_of(bob).await;
    // Remainders of divisions wait for the next funding: less than a second of it.
    let waiting = stage.farm.undistributed().call().await.unwrap();
    let dust = ether(100_000) - waiting - paid;
    assert!(dust <= U256::from(3) && waiting < Farm::rate(), "{dust} {waiting}");
    stage.assert_solvent().await;
}

/// R5: nobody is paid above the exact share, R11: harvesting often loses less than a wei.
#[tokio::test]
async fn r11_harvesting_often_loses_less_than_a_wei_and_gains_none() {
    let stage = Farm::still().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    // A third of seven wei per second is no whole number.
    stage.set_rate(U256::from(7)).await;
    stage.fund(U256::from(7_000)).await;
    stage.deposit(alice, ether(1)).await;
    stage.deposit(bob, ether(2)).await;
    for seconds in 1..=100u64 {
        world.chain.skip_seconds(1).await.unwrap();
        stage.harvest(alice).await;
        let exact = U256::from(7 * seconds) / U256::from(3);
        let paid = stage.rewards_of(alice).await;
        assert!(paid <= exact && exact - paid <= U256::ONE, "{seconds}: {paid} of {exact}");
    }
    let (rest, exact) = (stage.pending(bob).await, U256::from(1_400) / U256::from(3));
    assert!(rest <= exact && exact - rest <= U256::ONE, "{rest}");
}

/// R7: whoever touches the pool as often as they like changes nobody's claim by more than a wei.
#[tokio::test]
async fn r7_a_thousand_calls_of_nothing_or_a_wei_change_nobodys_claim() {
    let stage = running().await;
    let (world, mallory) = (&stage.world, stage.world.mallory);
    let before = [stage.pending(world.alice).await, stage.pending(world.bob).await];
    stage.prepare(mallory, U256::from(1_000)).await;
    let farm = &stage.farm;
    let round: Vec<Bytes> = vec![
        farm.deposit_0(PID, U256::ONE, mallory).calldata().clone(),
        farm.withdraw_0(PID, U256::ONE, mallory).calldata().clone(),
        farm.deposit_0(PID, U256::ZERO, mallory).calldata().clone(),
        farm.harvest(PID, mallory).calldata().clone(),
        farm.updatePool(PID).calldata().clone(),
    ];
    for _ in 0..10 {
        stage.send(mallory, farm.multicall(vec![round.clone(); 20].concat())).await;
    }
    let after = [stage.pending(world.alice).await, stage.pending(world.bob).await];
    for (before, after) in before.into_iter().zip(after) {
        assert!(before - after <= U256::ONE, "{before} {after}");
    }
    assert_eq!(stage.rewards_of(mallory).await, U256::ZERO);
    world.wait(1).await;
    assert!(before[0] + ether(648) - stage.pending(world.alice).await <= U256::from(2));
    stage.assert_solvent().await;
}

/// What is only sent is nobody's, also where nobody has deposited anything.
#[tokio::test]
async fn r12_lp_tokens_that_are_only_sent_credit_nobody() {
    let stage = Farm::running_still().await;
    let (world, owner, mallory) = (&stage.world, stage.world.owner, stage.world.mallory);
    stage.send(owner, stage.lp.transfer(mallory, ether(7))).await;
    stage.send(mallory, stage.lp.transfer(stage.address(), ether(7))).await;
    world.wait(1).await;
    assert_eq!(stage.holdings(mallory).await, [PID; 4]);
    assert_eq!(stage.farm.poolInfo(PID).call().await.unwrap().accSushiPerShare, 0);
    let error = staking_abi::IFarm::InsufficientStake { account: mallory, staked: PID, requested: U256::ONE };
    stage.farm.withdraw_0(PID, U256::ONE, mallory).refused(world, mallory).await.with(error);
    // Who comes next has what they deposit, and the whole emission.
    stage.deposit(world.alice, ether(1)).await;
    world.wait(1).await;
    assert_eq!(stage.staked(world.alice).await, ether(1));
    assert!(ether(864) - stage.pending(world.alice).await <= U256::ONE);
}

/// No parameter reaches back: what is pending is the same after each change, and no change stops it from being paid.
#[tokio::test]
async fn r19_no_parameter_reaches_back() {
    let stage = running().await;
    let (world, owner, farm) = (&stage.world, stage.world.owner, &stage.farm);
    let before = [stage.pending(world.alice).await, stage.pending(world.bob).await];
    let rewarder = *staking_tests::fixtures::Rewarder::RewarderInstance::create(world).await.address();
    for call in [
        farm.setPaused(PID, true).into_transaction_request(),
        farm.setRewardsDistribution(world.mallory).into_transaction_request(),
        farm.set(PID, U256::ONE, rewarder, true).into_transaction_request(),
        farm.add(U256::from(1_000_000), *stage.lp.address(), Address::ZERO).into_transaction_request(),
        farm.setSushiPerSecond(ether(5)).into_transaction_request(),
        farm.setSushiPerSecond(U256::ZERO).into_transaction_request(),
        farm.close(PID).into_transaction_request(),
        farm.transferOwnership(world.mallory).into_transaction_request(),
    ] {
        world.send(owner, call).await;
        let after = [stage.pending(world.alice).await, stage.pending(world.bob).await];
        for (before, after) in before.into_iter().zip(after) {
            assert!(after <= before && before - after <= U256::ONE, "{before} {after}");
        }
    }
    stage.harvest(world.alice).await;
    assert!(before[0] - stage.rewards_of(world.alice).await <= U256::ONE);
}

/// R12: MiniChef reads its LP tokens from its balance, this farm counts them.
#[tokio::test]
async fn fault_49_donations_dilute_nobody_and_belong_to_nobody() {
    let stage = running().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for token in [&stage.lp, &stage.reward] {
        stage.send(owner, token.transfer(stage.address(), ether(5_000))).await;
        let solvency = stage.farm.solvency(*token.address()).call().await.unwrap();
        assert_eq!(solvency.surplus, ether(5_000));
    }
    world.wait(9).await;
    let (alice, bob) = (stage.pending(world.alice).await, stage.pending(world.bob).await);
    assert!(ether(6_480) - alice <= U256::ONE && ether(2_160) - bob <= U256::ONE, "{alice} {bob}");
    assert_eq!(stage.farm.poolState(PID).call().await.unwrap().supply, ether(4));
}

/// R12: of one LP token in two pools each pool counts its own.
#[tokio::test]
async fn fault_35_the_same_lp_token_in_two_pools_dilutes_nobody() {
    let stage = running().await;
    let (world, mallory) = (&stage.world, stage.world.mallory);
    let twin = stage.add_twin(0).await;
    let before = [stage.pending(world.alice).await, stage.pending(world.bob).await];
    stage.deposit_in(twin, mallory, ether(10_000)).await;
    world.wait(1).await;
    let gained = [
        stage.pending(world.alice).await - before[0],
        stage.pending(world.bob).await - before[1],
        stage.pending_in(twin, mallory).await,
    ];
    assert!(ether(648) - gained[0] <= U256::ONE && ether(216) - gained[1] <= U256::ONE, "{gained:?}");
    assert_eq!(gained[2], U256::ZERO);
    let solvency = stage.farm.solvency(*stage.lp.address()).call().await.unwrap();
    assert_eq!((solvency.assets, solvency.owed), (ether(10_004), ether(10_004)));
    // Nobody takes out of one pool what lies in the other.
    let error = staking_abi::IFarm::InsufficientStake { account: mallory, staked: PID, requested: ether(1) };
    stage.farm.withdraw_0(PID, ether(1), mallory).refused(world, mallory).await.with(error);
    stage.send(mallory, stage.farm.withdraw_0(twin, ether(10_000), mallory)).await;
    stage.withdraw(world.alice, ether(3)).await;
    stage.assert_solvent().await;
}

/// R14: no time, no reward, whatever is called in a second, by one account or by two.
#[tokio::test]
async fn r14_entering_and_leaving_within_a_second_earns_nothing() {
    let stage = running().await;
    let (world, bob, mallory) = (&stage.world, stage.world.bob, stage.world.mallory);
    stage.prepare(mallory, ether(100_000)).await;
    let before = [stage.pending(world.alice).await, stage.pending(bob).await];
    let farm = &stage.farm;
    let calls: Vec<Bytes> = vec![
        farm.deposit_0(PID, ether(60_000), mallory).calldata().clone(),
        farm.deposit_0(PID, ether(40_000), world.owner).calldata().clone(),
        farm.harvest(PID, mallory).calldata().clone(),
        farm.claimMany(vec![PID], mallory).calldata().clone(),
        farm.withdraw_1(PID, ether(60_000)).calldata().clone(),
        farm.harvest(PID, mallory).calldata().clone(),
    ];
    let receipt = stage.send(mallory, farm.multicall(calls)).await;
    assert!(logs::<Harvest>(&receipt, stage.address()).is_empty());
    stage.send(world.owner, farm.withdraw_1(PID, ether(40_000))).await;
    assert_eq!(stage.holdings(mallory).await, [PID, PID, ether(60_000), PID]);
    let after = [stage.pending(world.alice).await, stage.pending(bob).await];
    for (before, after) in before.into_iter().zip(after) {
        assert!(before - after <= U256::ONE);
    }
}

/// R15: a funding is emitted over time, so that being there when it comes is worth a share of time only.
#[tokio::test]
async fn r15_who_deposits_just_before_a_funding_gets_a_share_of_time_only() {
    let stage = Farm::still().await;
    let (world, alice, mallory) = (&stage.world, stage.world.alice, stage.world.mallory);
    stage.set_rate(Farm::rate()).await;
    stage.deposit(alice, ether(1)).await;
    stage.deposit(mallory, ether(99)).await;
    stage.fund(ether(10_000)).await;
    world.chain.skip_seconds(3).await.unwrap();
    stage.send(mallory, stage.farm.withdraw_1(PID, ether(99))).await;
    assert!(stage.rewards_of(mallory).await <= Farm::rate() * U256::from(3));
    world.wait(20).await;
    assert!(ether(10_000) - stage.pending(alice).await <= Farm::rate() * U256::from(3));
}

/// Blocks are the chain's own business; on Arbitrum several share a second.
#[tokio::test]
async fn r20_blocks_without_time_earn_nothing() {
    let stage = running().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let (block, pending) = (world.provider().get_block_number().await.unwrap(), stage.pending(alice).await);
    let mined: Result<(), _> =
        world.provider().raw_request("anvil_mine".into(), (U256::from(500), U256::ZERO)).await;
    mined.unwrap();
    assert_eq!(world.provider().get_block_number().await.unwrap(), block + 500);
    assert_eq!(stage.pending(alice).await, pending);
}

/// R48: whatever the owner calls, with whatever arguments, nobody's claim falls and everybody can leave.
#[tokio::test]
async fn fault_87_no_call_of_the_owner_reaches_what_is_deposited_or_earned() {
    let stage = running().await;
    let (world, owner, farm) = (&stage.world, stage.world.owner, &stage.farm);
    let (lp, reward) = (*stage.lp.address(), *stage.reward.address());
    let people = [world.alice, world.bob];
    // A fixed sequence of numbers, large and small.
    let mut seed = 88_172_645_463_325_252u64;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let mut succeeded = 0;
    for step in 0..78 {
        let addresses = [lp, reward, owner, stage.address(), Address::ZERO, world.mallory];
        let who = addresses[(next() % 6) as usize];
        let amount = match next() % 4 {
            0 => U256::ZERO,
            1 => U256::from(next()),
            2 => U256::from(MAX_AMOUNT),
            _ => U256::MAX >> (next() % 256) as usize,
        };
        let (small, pid) = (U256::from(next() % 1_000_000), U256::from(next() % 3));
        let call = match step % 13 {
            0 => farm.setPaused(pid, next() % 2 == 0).into_transaction_request(),
            1 => farm.set(pid, small, who, next() % 2 == 0).into_transaction_request(),
            2 => farm.recoverERC20(who, amount).into_transaction_request(),
            3 => farm.setSushiPerSecond(amount).into_transaction_request(),
            4 => farm.add(small, who, Address::ZERO).into_transaction_request(),
            5 => farm.addMeasured(amount, lp, who).into_transaction_request(),
            6 => farm.reclaim().into_transaction_request(),
            7 => farm.fund(amount, (next() % 9) as u8, Default::default()).into_transaction_request(),
            8 => farm.withdrawFrom(people[0], PID, amount, owner).into_transaction_request(),
            9 => farm.harvestFrom(people[1], PID, owner).into_transaction_request(),
            10 => farm.emergencyWithdraw_0(pid, owner).into_transaction_request(),
            11 => farm.setSushiPerSecond(U256::ZERO).into_transaction_request(),
            _ if step > 70 => farm.close(pid).into_transaction_request(),
            _ => farm.massUpdatePools_1().into_transaction_request(),
        };
        let before = [stage.holdings(people[0]).await, stage.holdings(people[1]).await];
        succeeded += u32::from(world.attempt(owner, call).await.status());
        for (account, [staked, pending, lp, rewards]) in people.into_iter().zip(before) {
            let after = stage.holdings(account).await;
            assert_eq!((after[0], after[2], after[3]), (staked, lp, rewards), "step {step}");
            assert!(after[1] + U256::ONE >= pending, "step {step}");
        }
        stage.assert_solvent().await;
    }
    assert!(succeeded > 20, "{succeeded}");
    for (account, amount) in people.into_iter().zip([ether(3), ether(1)]) {
        let pending = stage.pending(account).await;
        assert!(pending > ether(200));
        stage.send(account, farm.withdrawAndHarvest(PID, amount, account)).await;
        assert_eq!(stage.holdings(account).await, [PID, PID, amount, pending]);
    }
}

#[tokio::test]
async fn fault_84_an_expired_program_owes_the_same_after_its_reactivation() {
    let stage = running().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    world.wait(120).await;
    let (before, lens) = (stage.holdings(alice).await, stage.farm.lens().call().await.unwrap());
    world.chain.skip_seconds(366 * 86_400).await.unwrap();
    let leave = stage.farm.withdraw_1(PID, ether(3)).into_transaction_request();
    assert!(!world.attempt(alice, leave.clone()).await.status());
    // Both tokens are one program.
    for program in [stage.address(), *stage.lp.address(), lens] {
        world.activate(program).await;
    }
    assert_eq!(stage.holdings(alice).await, before);
    stage.assert_solvent().await;
    world.send(alice, leave).await;
    assert_eq!(stage.holdings(alice).await, [PID, PID, ether(3), before[1]]);
}

#[tokio::test]
async fn fault_89_a_cached_program_does_the_same_as_an_uncached_one() {
    let world = World::reproducible(ChainConfig::default()).await;
    let (lp, reward) = (token(&world, "LP", "LP").await, token(&world, "Reward", "RWD").await);
    let cached = Farm::of(world.clone(), lp, reward, false).await;
    let arguments = (world.owner, reward, cached.farm.lens().call().await.unwrap());
    let uncached = world.deploy_uncached(FARM, &arguments.abi_encode_params()).await;
    let uncached = Farm { farm: IFarmInstance::new(uncached, world.provider().clone()), ..cached.clone() };
    uncached.add_twin(100).await;
    let mut stories = Vec::new();
    for stage in [cached, uncached] {
        let stage = stage.started().await;
        let entry = stage.deposit(world.owner, ether(9)).await;
        world.wait(1).await;
        let exit = stage.send(world.owner, stage.farm.withdraw_1(PID, ether(4))).await;
        assert!(entry.logs().len() > 2 && exit.logs().len() > 3);
        let state = stage.farm.poolState(PID).call().await.unwrap();
        stories.push((
            event::<Deposit>(&entry, stage.address()),
            event::<Withdraw>(&exit, stage.address()),
            event::<Harvest>(&exit, stage.address()),
            event::<LogUpdatePool>(&exit, stage.address()).accSushiPerShare,
            (entry.logs().len(), exit.logs().len(), state.supply, state.rate),
            (stage.staked(world.owner).await, stage.pending(world.owner).await, stage.broken().await),
        ));
    }
    assert_eq!(stories[0], stories[1]);
}
