use alloy::primitives::{Address, U256};
use staking_abi::IFarm::{
    EmergencyWithdraw, Harvest, InvalidReceiver, LogUpdatePool, RewardForfeited, TokenCallFailed, UnknownPool,
};
use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Token, Mode};
use staking_tests::{Farm, RefusedCall, World, ether, event, logs, token};

const PID: U256 = U256::ZERO;

async fn farmed() -> Farm {
    let stage = Farm::running_still().await;
    stage.deposit(stage.world.alice, ether(4)).await;
    stage.deposit(stage.world.bob, ether(4)).await;
    stage.world.wait(1).await;
    stage
}

#[tokio::test]
async fn reverts_for_an_unknown_pool_and_an_impossible_receiver() {
    let stage = farmed().await;
    let (world, alice, pid) = (&stage.world, stage.world.alice, U256::ONE);
    let before = stage.holdings(alice).await;
    stage.farm.emergencyWithdraw_0(pid, alice).refused(world, alice).await.with(UnknownPool { pid });
    stage.farm.emergencyWithdraw_1(pid).refused(world, alice).await.with(UnknownPool { pid });
    for receiver in [Address::ZERO, stage.address()] {
        let call = stage.farm.emergencyWithdraw_0(PID, receiver);
        call.refused(world, alice).await.with(InvalidReceiver { receiver });
    }
    assert_eq!(stage.holdings(alice).await, before);
}

#[tokio::test]
async fn reverts_if_the_lp_token_does_not_move() {
    let world = World::new().await;
    let (lp, reward) = (Token::create(&world).await, token(&world, "Reward", "RWD").await);
    let stage = Farm::of(world, *lp.address(), reward, false).await.started().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(4)).await;
    let token = *lp.address();
    for mode in [Mode::Revert, Mode::ReturnFalse, Mode::ReturnTwo] {
        lp.turn(world, mode).await;
        let call = stage.farm.emergencyWithdraw_1(PID);
        call.refused(world, alice).await.with(TokenCallFailed { token });
    }
    assert_eq!(stage.staked(alice).await, ether(4));
}

/// R23: nothing is left of the account in the pool.
#[tokio::test]
async fn r23_returns_everything_to_the_receiver_and_leaves_nothing_to_claim() {
    let stage = farmed().await;
    let (world, alice, to) = (&stage.world, stage.world.alice, stage.world.mallory);
    let amount = stage.pending(alice).await;
    let receipt = stage.send(alice, stage.farm.emergencyWithdraw_0(PID, to)).await;
    let left = EmergencyWithdraw { user: alice, pid: PID, amount: ether(4), to };
    assert_eq!(event::<EmergencyWithdraw>(&receipt, stage.address()), left);
    assert_eq!(event::<LogUpdatePool>(&receipt, stage.address()).lpSupply, ether(8));
    let forfeited = event::<RewardForfeited>(&receipt, stage.address());
    assert_eq!((forfeited.user, forfeited.pid), (alice, PID));
    assert!(amount - forfeited.amount <= U256::ONE);
    assert_eq!(stage.holdings(alice).await, [U256::ZERO; 4]);
    assert_eq!(stage.lp_of(to).await, ether(4));
    let info = stage.farm.userInfo(PID, alice).call().await.unwrap();
    assert!(info.rewardDebt.is_zero());
    world.wait(5).await;
    assert_eq!(stage.pending(alice).await, U256::ZERO);
    stage.assert_solvent().await;
}

#[tokio::test]
async fn fault_44_a_harvest_afterwards_pays_nothing() {
    let stage = farmed().await;
    let alice = stage.world.alice;
    stage.send(alice, stage.farm.emergencyWithdraw_1(PID)).await;
    stage.world.wait(1).await;
    for call in [
        stage.farm.harvest(PID, alice).into_transaction_request(),
        stage.farm.claimMany(vec![PID], alice).into_transaction_request(),
        stage.farm.deposit_1(PID, U256::ZERO).into_transaction_request(),
        stage.farm.withdrawAndHarvest(PID, U256::ZERO, alice).into_transaction_request(),
        stage.farm.emergencyWithdraw_1(PID).into_transaction_request(),
    ] {
        let receipt = stage.world.send(alice, call).await;
        assert!(logs::<Harvest>(&receipt, stage.address()).is_empty());
        assert!(logs::<RewardForfeited>(&receipt, stage.address()).is_empty());
    }
    assert_eq!(stage.holdings(alice).await, [U256::ZERO, U256::ZERO, ether(4), U256::ZERO]);
}

/// R24: what was given up waits for the next funding or rate change, to the wei, and goes to those who are in.
#[tokio::test]
async fn r24_what_was_given_up_is_emitted_again() {
    let stage = farmed().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    let (waiting, runway) =
        (stage.farm.undistributed().call().await.unwrap(), stage.farm.runway().call().await.unwrap());
    let kept = stage.pending(bob).await;
    let receipt = stage.send(alice, stage.farm.emergencyWithdraw_1(PID)).await;
    let forfeited = event::<RewardForfeited>(&receipt, stage.address()).amount;
    assert_eq!(stage.farm.undistributed().call().await.unwrap() - waiting, forfeited);
    assert_eq!(stage.pending(bob).await, kept, "nobody captures it");
    stage.set_rate(Farm::rate()).await;
    let longer = stage.farm.runway().call().await.unwrap() - runway;
    // A hundredth of a token pays a second; a remainder waits on.
    assert!(longer.abs_diff(forfeited / Farm::rate()) <= U256::ONE, "{longer}");
    world.wait(120).await;
    let all = stage.pending(bob).await;
    assert!(ether(100_000) - all <= Farm::rate(), "{all}");
    stage.assert_solvent().await;
}

/// R22: no call to the reward token, which burns all gas and lies.
#[tokio::test]
async fn r22_asks_the_reward_token_nothing() {
    let world = World::new().await;
    let (lp, reward) = (token(&world, "LP", "LP").await, Token::create(&world).await);
    let stage = Farm::of(world, lp, *reward.address(), false).await.started().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(4)).await;
    world.wait(1).await;
    reward.turn(world, Mode::BurnGas).await;
    reward.pretend(world, Some(U256::MAX)).await;
    let receipt = stage.send(alice, stage.farm.emergencyWithdraw_1(PID)).await;
    assert!(receipt.gas_used < 200_000, "{}", receipt.gas_used);
    assert_eq!(stage.lp_of(alice).await, ether(4));
}

/// Whoever withdrew everything before gives up a claim that is all they have.
#[tokio::test]
async fn without_lp_tokens_gives_up_what_is_left_to_claim() {
    let stage = farmed().await;
    let alice = stage.world.alice;
    stage.withdraw(alice, ether(4)).await;
    let amount = stage.pending(alice).await;
    let receipt = stage.send(alice, stage.farm.emergencyWithdraw_1(PID)).await;
    assert_eq!(event::<EmergencyWithdraw>(&receipt, stage.address()).amount, U256::ZERO);
    assert_eq!(event::<RewardForfeited>(&receipt, stage.address()).amount, amount);
    assert_eq!(stage.pending(alice).await, U256::ZERO);
    stage.assert_solvent().await;
}
