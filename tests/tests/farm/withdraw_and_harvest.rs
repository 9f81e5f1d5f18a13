use alloy::primitives::{Address, U256};
use staking_abi::IFarm::{Harvest, InvalidReceiver, LogUpdatePool, RewardOwed, UnknownPool, Withdraw};
use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Token, Mode};
use staking_tests::{Farm, RefusedCall, World, ether, event, logs, token};

const PID: U256 = U256::ZERO;

async fn farmed() -> Farm {
    let stage = Farm::running_still().await;
    stage.deposit(stage.world.alice, ether(4)).await;
    stage.world.wait(1).await;
    stage
}

#[tokio::test]
async fn reverts_for_an_unknown_pool_and_an_impossible_receiver() {
    let stage = farmed().await;
    let (world, alice, pid) = (&stage.world, stage.world.alice, U256::MAX);
    let before = stage.holdings(alice).await;
    let call = stage.farm.withdrawAndHarvest(pid, ether(1), alice);
    call.refused(world, alice).await.with(UnknownPool { pid });
    for receiver in [Address::ZERO, stage.address()] {
        let call = stage.farm.withdrawAndHarvest(PID, ether(1), receiver);
        call.refused(world, alice).await.with(InvalidReceiver { receiver });
    }
    assert_eq!(stage.holdings(alice).await, before);
}

#[tokio::test]
async fn pays_both_to_the_receiver() {
    let stage = farmed().await;
    let (alice, to) = (stage.world.alice, stage.world.mallory);
    let amount = stage.pending(alice).await;
    let receipt = stage.send(alice, stage.farm.withdrawAndHarvest(PID, ether(3), to)).await;
    let withdraw = Withdraw { user: alice, pid: PID, amount: ether(3), to };
    assert_eq!(event::<Withdraw>(&receipt, stage.address()), withdraw);
    assert_eq!(event::<Harvest>(&receipt, stage.address()), Harvest { user: alice, pid: PID, amount });
    assert_eq!(event::<LogUpdatePool>(&receipt, stage.address()).lpSupply, ether(4));
    assert_eq!(stage.holdings(to).await, [U256::ZERO, U256::ZERO, ether(3), amount]);
    assert_eq!(stage.holdings(alice).await, [ether(1), U256::ZERO, U256::ZERO, U256::ZERO]);
    stage.assert_solvent().await;
}

#[tokio::test]
async fn of_nothing_harvests() {
    let stage = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let amount = stage.pending(alice).await;
    stage.send(alice, stage.farm.withdrawAndHarvest(PID, U256::ZERO, alice)).await;
    assert_eq!(stage.holdings(alice).await, [ether(4), U256::ZERO, U256::ZERO, amount]);
    world.wait(1).await;
    assert!(stage.pending(alice).await >= ether(863));
}

/// R22: a broken reward token holds back neither the LP tokens nor the claim.
#[tokio::test]
async fn r22_returns_lp_tokens_whatever_way_the_reward_token_refuses() {
    let world = World::new().await;
    let (lp, reward) = (token(&world, "LP", "LP").await, Token::create(&world).await);
    let stage = Farm::of(world, lp, *reward.address(), false).await.started().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(5)).await;
    world.wait(120).await;
    let first = stage.pending(alice).await;
    let refusals = [Mode::ReturnFalse, Mode::Revert, Mode::RevertSilently, Mode::BurnGas, Mode::RevertBomb];
    for (withdrawn, mode) in (1..).zip(refusals) {
        reward.turn(world, mode).await;
        let amount = stage.pending(alice).await;
        let call = stage.farm.withdrawAndHarvest(PID, ether(1), alice).into_transaction_request();
        let receipt = world.attempt(alice, call).await;
        assert!(receipt.status(), "{mode:?}");
        let owed = RewardOwed { user: alice, pid: PID, amount };
        assert_eq!(event::<RewardOwed>(&receipt, stage.address()), owed, "{mode:?}");
        assert!(logs::<Harvest>(&receipt, stage.address()).is_empty());
        let left = stage.pending(alice).await;
        assert!(first - left <= U256::ONE, "{mode:?}: the claim stays, besides one rounding");
        let held = [ether(5 - withdrawn), left, ether(withdrawn), U256::ZERO];
        assert_eq!(stage.holdings(alice).await, held, "{mode:?}");
    }
    reward.turn(world, Mode::ReturnTrue).await;
    let amount = stage.pending(alice).await;
    stage.harvest(alice).await;
    assert_eq!(stage.holdings(alice).await, [U256::ZERO, U256::ZERO, ether(5), amount]);
    stage.assert_solvent().await;
}

/// A token that pays and answers nonsense: balances tell, so that nothing is paid twice.
#[tokio::test]
async fn r5_a_reward_that_left_the_farm_is_paid_whatever_the_token_answers() {
    let world = World::new().await;
    let (lp, reward) = (token(&world, "LP", "LP").await, Token::create(&world).await);
    let stage = Farm::of(world, lp, *reward.address(), false).await.started().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(5)).await;
    for mode in [Mode::ReturnShort, Mode::ReturnTwo] {
        world.wait(1).await;
        reward.turn(world, mode).await;
        let held = stage.rewards_of(alice).await;
        let receipt = stage.send(alice, stage.farm.withdrawAndHarvest(PID, ether(1), alice)).await;
        let paid = event::<Harvest>(&receipt, stage.address()).amount;
        assert_eq!(stage.rewards_of(alice).await - held, paid, "{mode:?}");
        assert!(logs::<RewardOwed>(&receipt, stage.address()).is_empty());
        stage.assert_solvent().await;
    }
}
