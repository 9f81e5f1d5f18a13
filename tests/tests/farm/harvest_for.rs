//! `harvestFor`, `setRewardsReceiver` and `setOperator`: who is paid by whom, and who acts for whom.

use alloy::primitives::{Address, U256};
use staking_abi::IFarm::{
    CapExceeded, Harvest, InvalidReceiver, NotOperator, OperatorSet, RewardOwed, RewardsReceiverUpdated,
    UnknownPool,
};
use staking_tests::zoo::zoo_token;
use staking_tests::{Farm, RefusedCall, World, ether, event, logs, token};

const PID: U256 = U256::ZERO;

/// Alice and Bob are in the pool, for a day.
async fn farmed() -> Farm {
    let stage = Farm::running_still().await;
    stage.deposit(stage.world.alice, ether(3)).await;
    stage.deposit(stage.world.bob, ether(1)).await;
    stage.world.wait(1).await;
    stage
}

#[tokio::test]
async fn reverts_for_an_unknown_pool_and_for_more_accounts_than_one_call_takes() {
    let stage = farmed().await;
    let (world, alice, pid) = (&stage.world, stage.world.alice, U256::ONE);
    stage.farm.harvestFor(vec![alice], pid).refused(world, alice).await.with(UnknownPool { pid });
    let many = stage.farm.harvestFor(vec![alice; 1_001], PID);
    many.refused(world, alice).await.with(CapExceeded { cap: U256::from(1_000) });
    assert_eq!(stage.rewards_of(alice).await, U256::ZERO);
}

#[tokio::test]
async fn pays_each_account_once_whoever_calls() {
    let stage = farmed().await;
    let (alice, bob, mallory) = (stage.world.alice, stage.world.bob, stage.world.mallory);
    let due = [stage.pending(alice).await, stage.pending(bob).await];
    let accounts = vec![alice, Address::ZERO, bob, stage.address(), alice, mallory];
    let receipt = stage.send(mallory, stage.farm.harvestFor(accounts, PID)).await;
    let expected = [(alice, due[0]), (bob, due[1])];
    let expected = expected.map(|(user, amount)| Harvest { user, pid: PID, amount });
    assert_eq!(logs::<Harvest>(&receipt, stage.address()), expected);
    assert_eq!([stage.rewards_of(alice).await, stage.rewards_of(bob).await], due);
    assert_eq!(stage.rewards_of(mallory).await, U256::ZERO);
    let receipt = stage.send(mallory, stage.farm.harvestFor(vec![], PID)).await;
    assert!(receipt.logs().is_empty());
    stage.assert_solvent().await;
}

#[tokio::test]
async fn r29_nobody_and_the_farm_itself_receive_nothing() {
    let stage = farmed().await;
    let (world, alice, receiver) = (&stage.world, stage.world.alice, stage.address());
    let call = stage.farm.setRewardsReceiver(receiver);
    call.refused(world, alice).await.with(InvalidReceiver { receiver });
    assert_eq!(stage.farm.rewardsReceiver(alice).call().await.unwrap(), Address::ZERO);
}

#[tokio::test]
async fn r26_pays_the_receiver_that_an_account_chose_until_it_takes_the_choice_back() {
    let stage = farmed().await;
    let (alice, bob, mallory) = (stage.world.alice, stage.world.bob, stage.world.mallory);
    let receipt = stage.send(alice, stage.farm.setRewardsReceiver(bob)).await;
    let chosen = RewardsReceiverUpdated { user: alice, receiver: bob };
    assert_eq!(event::<RewardsReceiverUpdated>(&receipt, stage.address()), chosen);
    assert_eq!(stage.farm.rewardsReceiver(alice).call().await.unwrap(), bob);
    let amount = stage.pending(alice).await;
    let receipt = stage.send(mallory, stage.farm.harvestFor(vec![alice], PID)).await;
    assert_eq!(event::<Harvest>(&receipt, stage.address()), Harvest { user: alice, pid: PID, amount });
    assert_eq!(stage.rewards_of(bob).await, amount);
    stage.send(alice, stage.farm.setRewardsReceiver(Address::ZERO)).await;
    stage.world.wait(1).await;
    stage.send(mallory, stage.farm.harvestFor(vec![alice], PID)).await;
    assert_eq!(stage.rewards_of(bob).await, amount);
    assert!(stage.rewards_of(alice).await > ether(640));
}

/// R22, R26: whom the reward token blocks holds back nobody, keeps the claim and may send it elsewhere.
#[tokio::test]
async fn r26_a_blocked_account_holds_back_nobody_and_redirects_its_reward() {
    let world = World::new().await;
    let (lp, reward) = (token(&world, "LP", "LP").await, zoo_token(&world, 18).await);
    let stage = Farm::of(world, lp, *reward.address(), false).await.started().await;
    let (world, alice, bob, mallory) =
        (&stage.world, stage.world.alice, stage.world.bob, stage.world.mallory);
    stage.deposit(alice, ether(1)).await;
    stage.deposit(bob, ether(1)).await;
    world.wait(120).await;
    stage.send(world.owner, reward.setBlocked(alice, true)).await;
    let due = [stage.pending(alice).await, stage.pending(bob).await];
    let receipt = stage.send(mallory, stage.farm.harvestFor(vec![alice, bob], PID)).await;
    let owed = RewardOwed { user: alice, pid: PID, amount: due[0] };
    assert_eq!(event::<RewardOwed>(&receipt, stage.address()), owed);
    let paid = Harvest { user: bob, pid: PID, amount: due[1] };
    assert_eq!(event::<Harvest>(&receipt, stage.address()), paid);
    assert_eq!(stage.pending(alice).await, due[0]);
    let receipt = stage.harvest(alice).await;
    assert_eq!(event::<RewardOwed>(&receipt, stage.address()), owed);
    stage.send(alice, stage.farm.withdrawAndHarvest(PID, ether(1), alice)).await;
    assert_eq!(stage.holdings(alice).await, [U256::ZERO, due[0], ether(1), U256::ZERO]);
    stage.send(alice, stage.farm.harvest(PID, mallory)).await;
    assert_eq!(stage.rewards_of(mallory).await, due[0]);
    stage.assert_solvent().await;
}

/// R34: nothing of an account moves without its word.
#[tokio::test]
async fn r34_an_operator_acts_until_it_may_not_any_more() {
    let stage = farmed().await;
    let (world, alice, operator) = (&stage.world, stage.world.alice, stage.world.mallory);
    for approved in [true, false] {
        let call = stage.farm.setOperator(operator, approved);
        assert!(call.clone().from(alice).call().await.unwrap());
        let receipt = stage.send(alice, call).await;
        let set = OperatorSet { user: alice, operator, approved };
        assert_eq!(event::<OperatorSet>(&receipt, stage.address()), set);
        assert_eq!(stage.farm.isOperator(alice, operator).call().await.unwrap(), approved);
        assert!(!stage.farm.isOperator(operator, alice).call().await.unwrap());
        if approved {
            stage.send(operator, stage.farm.harvestFrom(alice, PID, operator)).await;
            stage.send(operator, stage.farm.withdrawFrom(alice, PID, ether(1), operator)).await;
        }
    }
    assert!(stage.rewards_of(operator).await > ether(640));
    let error = NotOperator { account: alice, caller: operator };
    stage.farm.harvestFrom(alice, PID, operator).refused(world, operator).await.with(error.clone());
    stage.farm.withdrawFrom(alice, PID, ether(1), operator).refused(world, operator).await.with(error);
    assert_eq!((stage.staked(alice).await, stage.lp_of(operator).await), (ether(2), ether(1)));
}
