//! `harvest`, `harvestFrom` and `claimMany`.

use alloy::primitives::{Address, U256};
use staking_abi::IFarm::{CapExceeded, Harvest, InvalidReceiver, NotOperator, RewardOwed, UnknownPool};
use staking_abi::IToken::Transfer;
use staking_tests::fixtures::HostileToken::HostileTokenInstance as Token;
use staking_tests::{Farm, RefusedCall, World, ether, event, logs, token};

const PID: U256 = U256::ZERO;

/// Alice is alone in pool 0 and, with a third of the points, in pool 1, for a day.
async fn farmed() -> Farm {
    let stage = Farm::running_still().await;
    let alice = stage.world.alice;
    stage.add_twin(50).await;
    stage.deposit(alice, ether(4)).await;
    stage.deposit_in(U256::ONE, alice, ether(2)).await;
    stage.world.wait(1).await;
    stage
}

#[tokio::test]
async fn reverts_if_there_is_no_such_pool() {
    let stage = farmed().await;
    let (world, alice, pid) = (&stage.world, stage.world.alice, U256::from(2));
    for call in [
        stage.farm.harvest(pid, alice).into_transaction_request(),
        stage.farm.harvestFrom(alice, pid, alice).into_transaction_request(),
        stage.farm.claimMany(vec![PID, pid], alice).into_transaction_request(),
    ] {
        call.refused(world, alice).await.with(UnknownPool { pid });
    }
}

#[tokio::test]
async fn reverts_if_the_receiver_is_nobody_or_the_farm() {
    let stage = farmed().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let before = stage.holdings(alice).await;
    for receiver in [Address::ZERO, stage.address()] {
        for call in [
            stage.farm.harvest(PID, receiver).into_transaction_request(),
            stage.farm.harvestFrom(alice, PID, receiver).into_transaction_request(),
            stage.farm.claimMany(vec![PID], receiver).into_transaction_request(),
            stage.farm.claimMany(vec![], receiver).into_transaction_request(),
        ] {
            call.refused(world, alice).await.with(InvalidReceiver { receiver });
        }
    }
    assert_eq!(stage.holdings(alice).await, before);
}

#[tokio::test]
async fn from_reverts_unless_the_caller_is_the_account_or_its_operator() {
    let stage = farmed().await;
    let (world, account, caller) = (&stage.world, stage.world.alice, stage.world.mallory);
    let call = stage.farm.harvestFrom(account, PID, caller);
    call.refused(world, caller).await.with(NotOperator { account, caller });
    assert_eq!(stage.rewards_of(caller).await, U256::ZERO);
}

#[tokio::test]
async fn pays_the_receiver_to_the_wei_once() {
    let stage = farmed().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    let amount = stage.pending(alice).await;
    // Two thirds of 864 tokens, less a rounding.
    assert!(ether(576) - amount <= U256::ONE, "{amount}");
    let receipt = stage.send(alice, stage.farm.harvest(PID, bob)).await;
    assert_eq!(event::<Harvest>(&receipt, stage.address()), Harvest { user: alice, pid: PID, amount });
    assert_eq!((stage.rewards_of(bob).await, stage.rewards_of(alice).await), (amount, U256::ZERO));
    assert_eq!(stage.holdings(alice).await, [ether(4), U256::ZERO, U256::ZERO, U256::ZERO]);
    let receipt = stage.send(alice, stage.farm.harvest(PID, bob)).await;
    assert!(receipt.logs().is_empty(), "the second time in a second there is nothing");
    assert_eq!(stage.rewards_of(bob).await, amount);
    stage.assert_solvent().await;
}

#[tokio::test]
async fn of_nothing_succeeds_and_says_nothing() {
    let stage = farmed().await;
    let mallory = stage.world.mallory;
    for call in [
        stage.farm.harvest(PID, mallory).into_transaction_request(),
        stage.farm.harvestFrom(mallory, PID, mallory).into_transaction_request(),
        stage.farm.claimMany(vec![PID], mallory).into_transaction_request(),
        stage.farm.claimMany(vec![], mallory).into_transaction_request(),
    ] {
        let receipt = stage.world.send(mallory, call).await;
        assert!(receipt.logs().is_empty());
    }
    assert_eq!(stage.rewards_of(mallory).await, U256::ZERO);
}

#[tokio::test]
async fn from_an_account_pays_whom_its_operator_says() {
    let stage = farmed().await;
    let (world, alice, operator) = (&stage.world, stage.world.alice, stage.world.mallory);
    stage.send(alice, stage.farm.setOperator(operator, true)).await;
    let amount = stage.pending(alice).await;
    let receipt = stage.send(operator, stage.farm.harvestFrom(alice, PID, world.bob)).await;
    assert_eq!(event::<Harvest>(&receipt, stage.address()), Harvest { user: alice, pid: PID, amount });
    assert_eq!(stage.rewards_of(world.bob).await, amount);
}

#[tokio::test]
async fn of_many_pools_is_one_transfer_and_one_event_for_each() {
    let stage = farmed().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    let empty = stage.add_twin(0).await;
    let parts = [stage.pending(alice).await, stage.pending_in(U256::ONE, alice).await];
    let call = stage.farm.claimMany(vec![U256::ONE, empty, PID], bob);
    let answer = call.clone().from(alice).call().await.unwrap();
    let sum = parts[0] + parts[1];
    assert_eq!((answer.paid, answer.owed), (sum, U256::ZERO));
    let receipt = stage.send(alice, call).await;
    let expected = [(U256::ONE, parts[1]), (PID, parts[0])];
    let expected = expected.map(|(pid, amount)| Harvest { user: alice, pid, amount });
    assert_eq!(logs::<Harvest>(&receipt, stage.address()), expected);
    assert_eq!(logs::<Transfer>(&receipt, *stage.reward.address()).len(), 1);
    assert_eq!(stage.rewards_of(bob).await, sum);
    stage.assert_solvent().await;
}

#[tokio::test]
async fn fault_47_a_pool_named_twice_is_paid_once() {
    let stage = farmed().await;
    let alice = stage.world.alice;
    let (amount, other) = (stage.pending(alice).await, stage.pending_in(U256::ONE, alice).await);
    let receipt = stage.send(alice, stage.farm.claimMany(vec![PID; 50], alice)).await;
    assert_eq!(event::<Harvest>(&receipt, stage.address()), Harvest { user: alice, pid: PID, amount });
    assert_eq!(stage.rewards_of(alice).await, amount);
    assert_eq!(stage.pending_in(U256::ONE, alice).await, other);
}

#[tokio::test]
async fn of_more_pools_than_there_can_be_reverts() {
    let stage = farmed().await;
    let (world, alice, cap) = (&stage.world, stage.world.alice, U256::from(1_000));
    let call = |count| stage.farm.claimMany(vec![PID; count], alice);
    call(1_001).refused(world, alice).await.with(CapExceeded { cap });
    let amount = stage.pending(alice).await;
    stage.send(alice, call(1_000)).await;
    assert_eq!(stage.rewards_of(alice).await, amount);
}

/// R53: what is there pays the pools in the order they were named, what is missing stays earned, pool by pool.
#[tokio::test]
async fn r53_of_many_pools_pays_what_there_is_and_records_the_rest() {
    let world = World::new().await;
    let (lp, reward) = (token(&world, "LP", "LP").await, Token::create(&world).await);
    let stage = Farm::of(world, lp, *reward.address(), false).await.started().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.add_twin(100).await;
    stage.deposit(alice, ether(1)).await;
    stage.deposit_in(U256::ONE, alice, ether(1)).await;
    // Until the funding is used up, so that no second is between two calls.
    world.wait(120).await;
    let due = [stage.pending(alice).await, stage.pending_in(U256::ONE, alice).await];
    let there = due[0] + ether(5);
    stage.send(world.owner, reward.confiscate(stage.address(), ether(100_000) - there)).await;
    let receipt = stage.send(alice, stage.farm.claimMany(vec![PID, U256::ONE], alice)).await;
    let paid: Vec<U256> =
        logs::<Harvest>(&receipt, stage.address()).into_iter().map(|event| event.amount).collect();
    assert_eq!(paid, [due[0], ether(5)]);
    let owed = RewardOwed { user: alice, pid: U256::ONE, amount: due[1] - ether(5) };
    assert_eq!(event::<RewardOwed>(&receipt, stage.address()), owed);
    assert_eq!(stage.pending(alice).await, U256::ZERO);
    assert_eq!(stage.pending_in(U256::ONE, alice).await, due[1] - ether(5));
    stage.send(world.owner, reward.mint(stage.address(), ether(100_000) - there)).await;
    stage.send(alice, stage.farm.claimMany(vec![U256::ONE], alice)).await;
    assert_eq!(stage.rewards_of(alice).await, due[0] + due[1]);
    stage.assert_solvent().await;
}
