//! Faults 67 to 77: tokens that do not do what they should.

use crate::hostile::{Scene, free};
use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolError, SolValue};
use staking_abi::IFarm::{
    self, Deposit, Harvest, IFarmCalls, RewardOwed, TokenCallFailed, emergencyWithdraw_1Call, userInfoCall,
};
use staking_tests::fixtures::{Caller, Mode};
use staking_tests::{RefusedCall, ether, event, logs};

const PID: U256 = U256::ZERO;

/// Ways of refusing that must all look the same from outside.
const REFUSALS: [Mode; 7] = [
    Mode::ReturnFalse,
    Mode::Revert,
    Mode::RevertSilently,
    Mode::BurnGas,
    Mode::RevertBomb,
    Mode::ReturnShort,
    Mode::ReturnTwo,
];

#[tokio::test]
async fn fault_68_depositing_reverts_whatever_way_the_token_refuses() {
    for measured in [false, true] {
        let Scene { stage, lp, .. } = Scene::new(measured).await;
        let (world, alice, token) = (&stage.world, stage.world.alice, *lp.address());
        stage.prepare(alice, ether(1)).await;
        for mode in REFUSALS {
            lp.turn(world, mode).await;
            let call = stage.farm.deposit_0(PID, ether(1), alice);
            call.refused(world, alice).await.with(TokenCallFailed { token });
            stage.farm.deposit_1(PID, ether(1)).refused(world, alice).await.with(TokenCallFailed { token });
        }
        lp.turn(world, Mode::ReturnTrue).await;
        assert_eq!((stage.staked(alice).await, stage.lp_of(alice).await), (U256::ZERO, ether(1)));
    }
}

#[tokio::test]
async fn fault_70_withdrawing_reverts_whatever_way_the_token_refuses_and_loses_nothing() {
    let Scene { stage, lp, .. } = Scene::earned(false).await;
    let (world, alice, token) = (&stage.world, stage.world.alice, *lp.address());
    let before = stage.holdings(alice).await;
    for mode in REFUSALS {
        lp.turn(world, mode).await;
        for call in [
            stage.farm.withdraw_0(PID, ether(1), alice).into_transaction_request(),
            stage.farm.withdraw_1(PID, ether(1)).into_transaction_request(),
            stage.farm.withdrawAndHarvest(PID, ether(1), alice).into_transaction_request(),
            stage.farm.emergencyWithdraw_1(PID).into_transaction_request(),
        ] {
            call.refused(world, alice).await.with(TokenCallFailed { token });
        }
        assert_eq!(stage.holdings(alice).await, before, "{mode:?}");
    }
    lp.turn(world, Mode::ReturnTrue).await;
    stage.send(alice, stage.farm.withdraw_1(PID, ether(2))).await;
    assert_eq!(stage.holdings(alice).await, [U256::ZERO, U256::ZERO, ether(2), before[1]]);
}

#[tokio::test]
async fn fault_69_every_way_of_succeeding_is_accepted() {
    for measured in [false, true] {
        let Scene { stage, lp, reward } = Scene::new(measured).await;
        let (world, alice) = (&stage.world, stage.world.alice);
        for mode in [Mode::ReturnTrue, Mode::ReturnNothing, Mode::ReturnLong, Mode::ReturnBomb] {
            lp.turn(world, mode).await;
            reward.turn(world, mode).await;
            stage.deposit(alice, ether(3)).await;
            world.wait(1).await;
            let held = stage.rewards_of(alice).await;
            let receipt = stage.harvest(alice).await;
            let paid = event::<Harvest>(&receipt, stage.address()).amount;
            assert!(paid > ether(863) && stage.rewards_of(alice).await - held == paid, "{mode:?}");
            stage.fund(ether(1)).await;
            stage.send(alice, stage.farm.withdrawAndHarvest(PID, ether(3), world.owner)).await;
            assert_eq!((stage.staked(alice).await, stage.lp_of(alice).await), (U256::ZERO, U256::ZERO));
        }
        stage.assert_solvent().await;
    }
}

/// A harvest reverts only if nobody can say what was paid; a refusal keeps the claim.
#[tokio::test]
async fn fault_70_a_harvest_is_refused_if_the_reward_token_answers_nonsense() {
    let Scene { stage, reward, .. } = Scene::earned(false).await;
    let (world, alice, token) = (&stage.world, stage.world.alice, *reward.address());
    let before = stage.holdings(alice).await;
    for mode in [Mode::ReturnShort, Mode::ReturnTwo, Mode::ReturnFalse] {
        reward.turn(world, mode).await;
        for call in [
            stage.farm.harvest(PID, alice).into_transaction_request(),
            stage.farm.harvestFrom(alice, PID, alice).into_transaction_request(),
            stage.farm.claimMany(vec![PID], alice).into_transaction_request(),
            stage.farm.deposit_1(PID, U256::ZERO).into_transaction_request(),
        ] {
            call.refused(world, alice).await.with(TokenCallFailed { token });
        }
    }
    assert_eq!(stage.holdings(alice).await, before);
    // Balances tell, for those who harvest for others and those who leave.
    reward.turn(world, Mode::ReturnTwo).await;
    stage.send(world.bob, stage.farm.harvestFor(vec![alice], PID)).await;
    assert_eq!(stage.holdings(alice).await, [ether(2), U256::ZERO, U256::ZERO, before[1]]);
}

/// R22, R53: whatever way the reward token refuses, harvesting says what is owed and keeps it.
#[tokio::test]
async fn r53_what_the_reward_token_refuses_stays_earned() {
    let Scene { stage, reward, .. } = Scene::earned(false).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let amount = stage.pending(alice).await;
    for mode in [Mode::Revert, Mode::RevertSilently, Mode::RevertBomb, Mode::BurnGas] {
        reward.turn(world, mode).await;
        for call in [
            stage.farm.harvest(PID, alice).into_transaction_request(),
            stage.farm.claimMany(vec![PID], alice).into_transaction_request(),
            stage.farm.harvestFor(vec![alice], PID).into_transaction_request(),
            stage.farm.deposit_1(PID, U256::ZERO).into_transaction_request(),
        ] {
            let receipt = world.attempt(alice, call).await;
            assert!(receipt.status(), "{mode:?}");
            let owed = RewardOwed { user: alice, pid: PID, amount };
            assert_eq!(event::<RewardOwed>(&receipt, stage.address()), owed, "{mode:?}");
            assert_eq!(stage.pending(alice).await, amount);
        }
    }
    reward.turn(world, Mode::ReturnTrue).await;
    stage.harvest(alice).await;
    assert_eq!(stage.rewards_of(alice).await, amount);
    stage.assert_solvent().await;
}

/// Fault 43: the farm has lost reward tokens.
#[tokio::test]
async fn fault_43_a_farm_that_holds_too_little_pays_what_there_is_and_records_the_rest() {
    let Scene { stage, reward, .. } = Scene::earned(false).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let amount = stage.pending(alice).await;
    stage.send(world.owner, reward.confiscate(stage.address(), ether(99_970))).await;
    let receipt = stage.harvest(alice).await;
    assert_eq!(event::<Harvest>(&receipt, stage.address()).amount, ether(30));
    let owed = RewardOwed { user: alice, pid: PID, amount: amount - ether(30) };
    assert_eq!(event::<RewardOwed>(&receipt, stage.address()), owed);
    let solvency = stage.farm.solvency(*reward.address()).call().await.unwrap();
    assert_eq!((solvency.assets, solvency.owed, solvency.surplus), (U256::ZERO, ether(99_970), U256::ZERO));
    let receipt = stage.harvest(alice).await;
    assert!(logs::<Harvest>(&receipt, stage.address()).is_empty(), "there is nothing");
    stage.send(world.owner, reward.mint(stage.address(), ether(99_970))).await;
    stage.harvest(alice).await;
    assert_eq!(stage.rewards_of(alice).await, amount);
    // The way out that asks for no reward works whatever is missing.
    stage.send(alice, stage.farm.emergencyWithdraw_1(PID)).await;
    assert_eq!(stage.lp_of(alice).await, ether(2));
    stage.assert_solvent().await;
}

/// R30: a measured pool credits what arrives, and whoever leaves last is covered.
#[tokio::test]
async fn fault_67_a_fee_on_transfer_is_the_depositors_own_loss() {
    let Scene { stage, lp, .. } = Scene::new(true).await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.deposit(bob, ether(100)).await;
    stage.prepare(alice, ether(100)).await;
    lp.turn(world, Mode::Fee).await;
    let receipt = stage.send(alice, stage.farm.deposit_1(PID, ether(100))).await;
    let deposit = Deposit { user: alice, pid: PID, amount: ether(99), to: alice };
    assert_eq!(event::<Deposit>(&receipt, stage.address()), deposit);
    stage.assert_solvent().await;
    stage.withdraw(alice, ether(99)).await;
    stage.withdraw(bob, ether(100)).await;
    assert_eq!(stage.lp_of(bob).await, ether(99));
    stage.assert_solvent().await;
}

/// A pool that believes its token is as trustworthy as that token, and shows it: why fee tokens are to be measured.
#[tokio::test]
async fn fault_67_a_fee_in_a_pool_that_does_not_measure_shows_as_a_shortfall() {
    let Scene { stage, lp, .. } = Scene::new(false).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.prepare(alice, ether(100)).await;
    lp.turn(world, Mode::Fee).await;
    stage.send(alice, stage.farm.deposit_1(PID, ether(100))).await;
    let solvency = stage.farm.solvency(*lp.address()).call().await.unwrap();
    assert_eq!((solvency.assets, solvency.owed), (ether(99), ether(100)));
    assert_eq!(stage.broken().await, U256::ONE);
}

/// Fault 75: what does not arrive is not credited, and a token that credits more than was asked for is taken at that.
#[tokio::test]
async fn fault_75_a_measured_pool_credits_what_its_balance_says() {
    let Scene { stage, lp, .. } = Scene::new(true).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.prepare(alice, ether(5)).await;
    lp.pretend(world, Some(ether(7))).await;
    let receipt = stage.send(alice, stage.farm.deposit_0(PID, ether(1), alice)).await;
    assert_eq!(event::<Deposit>(&receipt, stage.address()).amount, U256::ZERO);
    lp.pretend(world, None).await;
    let gift = lp.mint(stage.address(), ether(9)).calldata().to_vec();
    lp.reenter(world, *lp.address(), gift).await;
    let receipt = stage.send(alice, stage.farm.deposit_0(PID, ether(2), alice)).await;
    assert_eq!(event::<Deposit>(&receipt, stage.address()).amount, ether(2));
    assert_eq!(stage.staked(alice).await, ether(2));
    stage.assert_solvent().await;
}

/// Fault 72, R32: whatever is called from inside a transfer is refused by name, views that price included.
#[tokio::test]
async fn r32_no_function_can_be_entered_from_inside_a_transfer() {
    let Scene { stage, lp, .. } = Scene::earned(false).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    for &selector in IFarmCalls::SELECTORS {
        // Zeros for every argument, empty arrays included.
        let data = [&selector[..], &[0; 7 * 32]].concat();
        lp.reenter(world, stage.address(), data).await;
        stage.withdraw(alice, U256::ONE).await;
        let answer = lp.reentryAnswer().call().await.unwrap();
        let succeeded = lp.reentrySucceeded().call().await.unwrap();
        assert_eq!(succeeded, free().contains(&selector), "{selector:02x?}");
        assert!(succeeded || answer == IFarm::Reentered {}.abi_encode(), "{selector:02x?}: {answer}");
    }
    lp.turn(world, Mode::ReturnTrue).await;
    stage.send(alice, stage.farm.withdraw_1(PID, stage.staked(alice).await)).await;
    assert_eq!(stage.lp_of(alice).await, ether(2));
    stage.assert_solvent().await;
}

/// Fault 72 in the other directions: while depositing, funding, harvesting, recovering and reclaiming, and its passport.
#[tokio::test]
async fn fault_72_the_lock_holds_while_any_token_moves() {
    let Scene { stage, lp, reward } = Scene::earned(true).await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    let reentered = IFarm::Reentered {}.abi_encode();
    let exit = emergencyWithdraw_1Call { pid: PID }.abi_encode();
    stage.prepare(alice, ether(9)).await;
    for data in [exit.clone(), staking_abi::IPassport::layersCall {}.abi_encode()] {
        lp.reenter(world, stage.address(), data).await;
        stage.send(alice, stage.farm.deposit_0(PID, ether(1), alice)).await;
        assert_eq!(lp.reentryAnswer().call().await.unwrap(), reentered);
    }
    stage.send(owner, lp.mint(stage.address(), ether(1))).await;
    lp.reenter(world, stage.address(), exit.clone()).await;
    stage.send(owner, stage.farm.recoverERC20(*lp.address(), U256::ONE)).await;
    assert_eq!(lp.reentryAnswer().call().await.unwrap(), reentered);
    reward.reenter(world, stage.address(), exit.clone()).await;
    stage.harvest(alice).await;
    assert_eq!(reward.reentryAnswer().call().await.unwrap(), reentered);
    stage.set_rate(U256::ZERO).await;
    reward.reenter(world, stage.address(), exit.clone()).await;
    stage.fund(ether(1)).await;
    assert_eq!(reward.reentryAnswer().call().await.unwrap(), reentered);
    reward.reenter(world, stage.address(), exit).await;
    stage.send(owner, stage.farm.reclaim()).await;
    assert_eq!(reward.reentryAnswer().call().await.unwrap(), reentered);
    assert_eq!(stage.staked(alice).await, ether(4));
    stage.assert_solvent().await;
}

/// Inside a batch of separate frames the lock holds as well: they share the farm's.
#[tokio::test]
async fn r32_the_lock_holds_inside_a_batch() {
    let Scene { stage, lp, .. } = Scene::earned(false).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let inner = IFarm::batchCall { calls: vec![], revertOnFail: false }.abi_encode();
    lp.reenter(world, stage.address(), inner).await;
    let calls = vec![stage.farm.withdraw_0(PID, ether(1), alice).calldata().clone(); 2];
    let receipt = stage.send(alice, stage.farm.batch(calls, false)).await;
    assert_eq!(lp.reentryAnswer().call().await.unwrap(), IFarm::Reentered {}.abi_encode());
    assert_eq!(logs::<IFarm::Withdraw>(&receipt, stage.address()).len(), 2, "and opens between the calls");
    assert_eq!(stage.lp_of(alice).await, ether(2));
}

/// R33: tokens come in before they are credited, and are taken off the books before they go out.
#[tokio::test]
async fn r33_nobody_sees_lp_tokens_that_are_not_there() {
    let Scene { stage, lp, .. } = Scene::new(false).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(5)).await;
    stage.prepare(alice, ether(2)).await;
    // Who wants to know must read storage: every view that prices a position is shut.
    let ask = userInfoCall { pid: PID, account: alice }.abi_encode();
    lp.reenter(world, stage.address(), ask).await;
    stage.send(alice, stage.farm.deposit_0(PID, ether(2), alice)).await;
    assert_eq!(lp.reentryAnswer().call().await.unwrap(), IFarm::Reentered {}.abi_encode());
    // What the token holds while it moves is what the farm was credited before.
    let held = lp.balanceOf(stage.address()).calldata().to_vec();
    lp.reenter(world, *lp.address(), held).await;
    let receipt = stage.withdraw(alice, ether(3)).await;
    let seen = U256::abi_decode(&lp.reentryAnswer().call().await.unwrap()).unwrap();
    assert_eq!((seen, stage.staked(alice).await), (ether(7), ether(4)));
    assert_eq!(event::<IFarm::Withdraw>(&receipt, stage.address()).amount, ether(3));
}

/// Hazard 20: the lock is open again for the next call of the same transaction, after success and after failure.
#[tokio::test]
async fn the_lock_opens_within_the_transaction() {
    let Scene { stage, lp, .. } = Scene::new(false).await;
    let world = &stage.world;
    let caller = Caller::CallerInstance::create(world).await;
    let account = *caller.address();
    stage.send(world.owner, lp.mint(account, ether(1))).await;
    let data = vec![
        lp.approve(stage.address(), ether(1)).calldata().clone(),
        stage.farm.deposit_0(PID, ether(1), account).calldata().clone(),
        stage.farm.harvest(PID, account).calldata().clone(),
        stage.farm.withdraw_1(PID, U256::ONE).calldata().clone(),
        stage.farm.emergencyWithdraw_1(PID).calldata().clone(),
    ];
    let mut targets = vec![stage.address(); 5];
    targets[0] = *lp.address();
    stage.send(world.alice, caller.sequence(targets, data)).await;
    assert_eq!(stage.lp_of(account).await, ether(1));
    assert_eq!(stage.rewards_of(account).await, U256::ZERO);
}

/// Fault 76: the farm never approves anybody, so tokens that refuse to change an allowance are none of its business.
#[tokio::test]
async fn fault_76_the_farm_approves_nobody() {
    let Scene { stage, lp, reward } = Scene::earned(true).await;
    stage.send(stage.world.alice, stage.farm.withdraw_1(PID, ether(2))).await;
    for token in [&lp, &reward] {
        for spender in [stage.world.owner, stage.world.alice, stage.address(), Address::ZERO] {
            assert_eq!(token.allowance(stage.address(), spender).call().await.unwrap(), U256::ZERO);
        }
    }
}

/// Fault 77: an inner call gets 63 of 64 parts of the gas and burns them: the rest suffices to fail by name.
#[tokio::test]
async fn fault_77_a_token_that_burns_all_gas_fails_cleanly() {
    let Scene { stage, lp, .. } = Scene::earned(true).await;
    let (world, alice, token) = (&stage.world, stage.world.alice, *lp.address());
    stage.prepare(alice, ether(1)).await;
    let before = stage.holdings(alice).await;
    lp.turn(world, Mode::BurnGas).await;
    for call in [
        stage.farm.deposit_0(PID, ether(1), alice).into_transaction_request(),
        stage.farm.withdraw_0(PID, ether(1), alice).into_transaction_request(),
        stage.farm.emergencyWithdraw_1(PID).into_transaction_request(),
    ] {
        call.refused(world, alice).await.with(TokenCallFailed { token });
    }
    assert_eq!(stage.holdings(alice).await, before);
}

/// Fault 82.
#[tokio::test]
async fn fault_82_a_static_call_changes_nothing() {
    let Scene { stage, .. } = Scene::earned(false).await;
    let world = &stage.world;
    let caller = Caller::CallerInstance::create(world).await;
    for data in [
        stage.farm.deposit_0(PID, U256::ZERO, world.alice).calldata().clone(),
        stage.farm.harvestFor(vec![world.alice], PID).calldata().clone(),
        stage.farm.updatePool(PID).calldata().clone(),
        stage.farm.setOperator(world.alice, true).calldata().clone(),
    ] {
        let request = caller.look(stage.address(), data).into_transaction_request();
        let receipt = world.attempt(world.alice, request).await;
        assert!(!event::<Caller::Answered>(&receipt, *caller.address()).success);
        assert_eq!(receipt.logs().len(), 1);
    }
    assert_eq!(stage.rewards_of(world.alice).await, U256::ZERO);
}

/// Fault 83: a delegate call runs on the caller's storage, where there are no pools.
#[tokio::test]
async fn fault_83_a_delegate_call_moves_nothing_of_the_farms() {
    let Scene { stage, .. } = Scene::earned(false).await;
    let world = &stage.world;
    let caller = Caller::CallerInstance::create(world).await;
    let before = stage.holdings(world.alice).await;
    for data in [
        stage.farm.emergencyWithdraw_1(PID).calldata().clone(),
        stage.farm.withdrawFrom(world.alice, PID, ether(1), world.alice).calldata().clone(),
        stage.farm.harvestFor(vec![world.alice], PID).calldata().clone(),
        stage.farm.setSushiPerSecond(U256::ZERO).calldata().clone(),
    ] {
        let request = caller.borrow(stage.address(), data).into_transaction_request();
        let receipt = world.attempt(world.alice, request).await;
        assert!(!event::<Caller::Answered>(&receipt, *caller.address()).success);
        assert_eq!(receipt.logs().len(), 1);
    }
    assert_eq!(stage.holdings(world.alice).await, before);
}
