//! What a pool's rewarder is told, and what it can break: nothing.

use alloy::primitives::{Address, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolError;
use alloy::sol_types::SolEvent;
use staking_abi::IFarm::{self, HookFailed, IFarmCalls, InsufficientGas, LogSetPool};
use staking_tests::fixtures::{Hook, Rewarder};
use staking_tests::{Farm, ether, event, logs};

const PID: U256 = U256::ZERO;

/// Gas that must be left when a rewarder is told: what it gets, what EIP-150 keeps and what the call ends with.
const REQUIRED: u64 = 300_000 + 300_000 / 63 + 20_000;

type Fixture = Rewarder::RewarderInstance<DynProvider>;

/// Alice and Bob are in a pool with a rewarder, for a day.
async fn farmed() -> (Farm, Fixture) {
    let stage = Farm::running_still().await;
    let rewarder = Fixture::create(&stage.world).await;
    let call = stage.farm.set(PID, U256::from(100), *rewarder.address(), true);
    stage.send(stage.world.owner, call).await;
    stage.deposit(stage.world.alice, ether(4)).await;
    stage.deposit(stage.world.bob, ether(4)).await;
    stage.world.wait(1).await;
    (stage, rewarder)
}

/// Every call of Alice that a rewarder is told of.
fn told_of(stage: &Farm) -> Vec<TransactionRequest> {
    let (farm, alice) = (&stage.farm, stage.world.alice);
    vec![
        farm.deposit_0(PID, U256::ZERO, alice).into_transaction_request(),
        farm.deposit_1(PID, U256::ZERO).into_transaction_request(),
        farm.depositWithPermit(PID, U256::ZERO, alice, U256::ZERO, 27, PID.into(), PID.into())
            .into_transaction_request(),
        farm.withdraw_0(PID, U256::ONE, alice).into_transaction_request(),
        farm.withdraw_1(PID, U256::ONE).into_transaction_request(),
        farm.withdrawFrom(alice, PID, U256::ONE, alice).into_transaction_request(),
        farm.harvest(PID, alice).into_transaction_request(),
        farm.harvestFrom(alice, PID, alice).into_transaction_request(),
        farm.harvestFor(vec![alice], PID).into_transaction_request(),
        farm.claimMany(vec![PID], alice).into_transaction_request(),
        farm.withdrawAndHarvest(PID, U256::ONE, alice).into_transaction_request(),
    ]
}

#[tokio::test]
async fn is_told_of_every_change_with_exact_arguments() {
    let (stage, rewarder) = farmed().await;
    let (alice, bob, mallory) = (stage.world.alice, stage.world.bob, stage.world.mallory);
    let farm = &stage.farm;
    stage.prepare(mallory, ether(2)).await;
    let pending = stage.pending(alice).await;
    stage.send(mallory, farm.deposit_0(PID, ether(2), alice)).await;
    stage.send(alice, farm.withdraw_0(PID, ether(1), mallory)).await;
    let due = stage.pending(alice).await;
    stage.send(alice, farm.harvest(PID, bob)).await;
    stage.world.wait(1).await;
    let more = stage.pending(alice).await;
    stage.send(alice, farm.withdrawAndHarvest(PID, ether(2), mallory)).await;
    stage.send(alice, farm.setRewardsReceiver(mallory)).await;
    let last = stage.pending(bob).await;
    stage.send(mallory, farm.harvestFor(vec![alice, bob], PID)).await;
    assert!(pending - due <= U256::ONE);
    let expected = [
        // The two deposits before.
        (alice, alice, U256::ZERO, ether(4)),
        (bob, bob, U256::ZERO, ether(4)),
        (alice, alice, U256::ZERO, ether(6)),
        (alice, mallory, U256::ZERO, ether(5)),
        (alice, bob, due, ether(5)),
        (alice, mallory, more, ether(3)),
        (alice, mallory, U256::ZERO, ether(3)),
        (bob, bob, last, ether(4)),
    ];
    let calls = rewarder.calls().call().await.unwrap();
    assert!(calls.iter().all(|call| call.farm == stage.address() && call.pid == PID));
    let calls: Vec<_> =
        calls.iter().map(|call| (call.user, call.recipient, call.sushiAmount, call.newLpAmount)).collect();
    assert_eq!(calls, expected);
    let given = rewarder.gasGiven().call().await.unwrap();
    assert!(given > U256::from(295_000) && given <= U256::from(300_000), "{given}");
}

#[tokio::test]
async fn of_several_pools_each_is_told_of_its_part() {
    let (stage, rewarder) = farmed().await;
    let alice = stage.world.alice;
    let other = Fixture::create(&stage.world).await;
    let second = stage.add(300, *stage.lp.address(), *other.address(), false).await;
    stage.deposit_in(second, alice, ether(1)).await;
    stage.world.wait(1).await;
    let parts = [stage.pending(alice).await, stage.pending_in(second, alice).await];
    stage.send(alice, stage.farm.claimMany(vec![PID, second], alice)).await;
    for (fixture, part) in [(&rewarder, parts[0]), (&other, parts[1])] {
        let calls = fixture.calls().call().await.unwrap();
        assert_eq!(calls.last().unwrap().sushiAmount, part);
    }
}

#[tokio::test]
async fn that_leaves_is_told_nothing_more() {
    let (stage, rewarder) = farmed().await;
    let before = rewarder.calls().call().await.unwrap().len();
    let call = stage.farm.set(PID, U256::from(100), Address::ZERO, true);
    let receipt = stage.send(stage.world.owner, call).await;
    assert_eq!(event::<LogSetPool>(&receipt, stage.address()).rewarder, Address::ZERO);
    stage.harvest(stage.world.alice).await;
    assert_eq!(rewarder.calls().call().await.unwrap().len(), before);
}

/// R22: whatever it does is recorded and holds back nothing.
#[tokio::test]
async fn fault_45_that_fails_holds_back_neither_principal_nor_rewards() {
    let (stage, rewarder) = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.send(alice, stage.lp.approve(stage.address(), U256::MAX)).await;
    for hook in [Hook::Revert, Hook::BurnGas, Hook::RevertBomb] {
        rewarder.turn(world, hook).await;
        for call in told_of(&stage) {
            world.wait(1).await;
            let [staked, pending, lp, rewards] = stage.holdings(alice).await;
            let receipt = world.attempt(alice, call).await;
            assert!(receipt.status(), "{hook:?}");
            let failed = HookFailed { pid: PID, rewarder: *rewarder.address(), user: alice };
            assert_eq!(event::<HookFailed>(&receipt, stage.address()), failed, "{hook:?}");
            let [staked_after, pending_after, lp_after, rewards_after] = stage.holdings(alice).await;
            assert_eq!(staked + lp, staked_after + lp_after);
            assert!(pending + rewards - (pending_after + rewards_after) <= U256::ONE);
        }
    }
    stage.send(alice, stage.farm.withdraw_1(PID, stage.staked(alice).await)).await;
    assert_eq!(stage.lp_of(alice).await, ether(4));
    stage.assert_solvent().await;
}

/// A rewarder that answers 100 KB costs its own gas and nobody's memory.
#[tokio::test]
async fn that_answers_at_length_is_not_read() {
    let (stage, rewarder) = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let short = stage.harvest(alice).await.gas_used;
    world.wait(1).await;
    for hook in [Hook::ReturnBomb, Hook::RevertBomb] {
        rewarder.turn(world, hook).await;
        let receipt = stage.harvest(alice).await;
        let failures = logs::<HookFailed>(&receipt, stage.address()).len();
        assert_eq!(failures, usize::from(hook == Hook::RevertBomb));
        assert!(receipt.gas_used < short + 60_000, "{hook:?}: {} and {short}", receipt.gas_used);
    }
}

/// R22: an emergency exit tells it, as it would pay on for what has left, and goes on whatever it does.
#[tokio::test]
async fn fault_45_an_emergency_exit_tells_it_and_depends_on_nothing_it_does() {
    let (stage, rewarder) = farmed().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.send(alice, stage.farm.emergencyWithdraw_1(PID)).await;
    let told = rewarder.calls().call().await.unwrap();
    let last = told.last().unwrap();
    let said = (last.user, last.recipient, last.sushiAmount, last.newLpAmount);
    assert_eq!(said, (alice, alice, U256::ZERO, U256::ZERO));
    rewarder.turn(world, Hook::BurnGas).await;
    let receipt = stage.send(bob, stage.farm.emergencyWithdraw_0(PID, bob)).await;
    assert_eq!(logs::<HookFailed>(&receipt, stage.address()).len(), 1);
    assert_eq!((stage.lp_of(alice).await, stage.lp_of(bob).await), (ether(4), ether(4)));
}

/// Rewarders for MiniChef read the farm's balance of LP tokens as what was staked until now.
#[tokio::test]
async fn is_told_before_lp_tokens_move() {
    let (stage, rewarder) = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    rewarder.turn(world, Hook::Revert).await;
    stage.prepare(alice, ether(2)).await;
    for call in [
        stage.farm.deposit_0(PID, ether(1), alice).into_transaction_request(),
        stage.farm.deposit_1(PID, ether(1)).into_transaction_request(),
        stage.farm.withdraw_0(PID, ether(1), alice).into_transaction_request(),
        stage.farm.withdrawAndHarvest(PID, ether(1), alice).into_transaction_request(),
        stage.farm.emergencyWithdraw_0(PID, alice).into_transaction_request(),
    ] {
        let receipt = world.send(alice, call).await;
        let place = |address, topic| {
            let found = receipt
                .logs()
                .iter()
                .position(|log| log.address() == address && log.topic0() == Some(&topic));
            found.unwrap()
        };
        let told = place(stage.address(), HookFailed::SIGNATURE_HASH);
        let moved = place(*stage.lp.address(), staking_abi::IToken::Transfer::SIGNATURE_HASH);
        assert!(told < moved, "{told} {moved}");
    }
}

/// R32, fault 72: every function of the farm that moves or prices something is shut while it runs.
#[tokio::test]
async fn r32_that_re_enters_sees_reentered_and_only_fails_itself() {
    let (stage, rewarder) = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let free = crate::hostile::free();
    for &selector in IFarmCalls::SELECTORS {
        // Zeros for every argument, empty arrays included.
        let data = [&selector[..], &[0; 7 * 32]].concat();
        rewarder.reenter(world, Hook::Reenter, data.clone()).await;
        stage.withdraw(alice, U256::ONE).await;
        let answer = rewarder.reentryAnswer().call().await.unwrap();
        let succeeded = rewarder.reentrySucceeded().call().await.unwrap();
        assert_eq!(succeeded, free.contains(&selector), "{selector:02x?}");
        assert!(succeeded || answer == IFarm::Reentered {}.abi_encode(), "{selector:02x?}: {answer}");

        rewarder.turn(world, Hook::ReenterOrFail).await;
        let receipt = stage.withdraw(alice, U256::ONE).await;
        let failures = logs::<HookFailed>(&receipt, stage.address()).len();
        assert_eq!(failures, usize::from(!succeeded), "{selector:02x?}");
    }
    let withdrawn = U256::from(2 * IFarmCalls::SELECTORS.len());
    assert_eq!((stage.staked(alice).await, stage.lp_of(alice).await), (ether(4) - withdrawn, withdrawn));
    stage.assert_solvent().await;
}

/// Nobody makes it fail by sending too little gas: either it is told with all of its gas or nothing happens.
#[tokio::test]
async fn reverts_with_insufficient_gas_instead_of_telling_it_with_less() {
    let (stage, rewarder) = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let price = world.provider().get_gas_price().await.unwrap();
    let required = U256::from(REQUIRED);
    for call in told_of(&stage) {
        let error = world.provider().call(call.from(alice).gas_limit(330_000)).await.unwrap_err();
        let data = staking_scripts::chain::revert_data(&error).expect("a revert");
        assert_eq!(data.to_vec(), InsufficientGas { required }.abi_encode());
    }
    let (mut told, mut refused) = (rewarder.calls().call().await.unwrap().len(), 0);
    for gas in (300_000..900_000).step_by(20_000) {
        world.wait(1).await;
        let before = stage.holdings(alice).await;
        let call = stage.farm.withdrawAndHarvest(PID, U256::ONE, alice).into_transaction_request();
        let request = call.from(alice).gas_limit(gas);
        let request = request.max_fee_per_gas(price * 2).max_priority_fee_per_gas(0);
        let receipt = world.provider().send_transaction(request).await.unwrap().get_receipt().await.unwrap();
        assert!(logs::<HookFailed>(&receipt, stage.address()).is_empty(), "{gas}");
        if receipt.status() {
            told += 1;
            assert!(rewarder.gasGiven().call().await.unwrap() > U256::from(290_000));
        } else {
            refused += 1;
            assert_eq!(stage.holdings(alice).await, before, "{gas}");
        }
        assert_eq!(rewarder.calls().call().await.unwrap().len(), told);
    }
    assert!(refused > 0 && refused < 30, "{refused}");
    // A pool without one asks for nothing of the kind.
    let call = stage.farm.set(PID, U256::from(100), Address::ZERO, true);
    stage.send(world.owner, call).await;
    let call = stage.farm.harvest(PID, alice).into_transaction_request();
    world.provider().call(call.from(alice).gas_limit(330_000)).await.unwrap();
}

/// With a reward token and a rewarder that burn everything they get, principal still leaves by three ways.
#[tokio::test]
async fn r22_lp_tokens_leave_past_a_broken_reward_token_and_a_broken_rewarder() {
    use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Token, Mode};
    let world = staking_tests::World::new().await;
    let lp = staking_tests::token(&world, "LP", "LP").await;
    let reward = Token::create(&world).await;
    let stage = Farm::of(world, lp, *reward.address(), false).await.started().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let rewarder = Fixture::create(world).await;
    let call = stage.farm.set(PID, U256::from(100), *rewarder.address(), true);
    stage.send(world.owner, call).await;
    stage.deposit(alice, ether(3)).await;
    world.wait(1).await;
    reward.turn(world, Mode::BurnGas).await;
    rewarder.turn(world, Hook::BurnGas).await;
    for call in [
        stage.farm.withdraw_0(PID, ether(1), alice).into_transaction_request(),
        stage.farm.withdrawFrom(alice, PID, ether(1), alice).into_transaction_request(),
        stage.farm.emergencyWithdraw_1(PID).into_transaction_request(),
    ] {
        let held = stage.lp_of(alice).await;
        assert!(world.attempt(alice, call).await.status());
        assert_eq!(stage.lp_of(alice).await - held, ether(1));
    }
}

#[tokio::test]
async fn of_a_closed_pool_is_told_of_those_who_leave() {
    let (stage, rewarder) = farmed().await;
    let (owner, bob) = (stage.world.owner, stage.world.bob);
    stage.send(owner, stage.farm.close(PID)).await;
    stage.withdraw(bob, ether(4)).await;
    let calls = rewarder.calls().call().await.unwrap();
    let last = calls.last().unwrap();
    assert_eq!((last.user, last.newLpAmount), (bob, U256::ZERO));
}
