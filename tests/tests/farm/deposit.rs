//! `deposit(pid, amount, to)` and MasterChef's `deposit(pid, amount)`.

use alloy::primitives::{Address, U256};
use staking_abi::IFarm::{
    CapExceeded, Deposit, EntryPaused, Harvest, InvalidReceiver, LogUpdatePool, PoolIsClosed,
    TokenCallFailed, UnknownPool, Withdraw,
};
use staking_math::MAX_AMOUNT;
use staking_tests::zoo::zoo_token;
use staking_tests::{Farm, RefusedCall, World, ether, event, logs, token};

const PID: U256 = U256::ZERO;

#[tokio::test]
async fn reverts_if_there_is_no_such_pool() {
    let stage = Farm::new().await;
    let (world, alice, pid) = (&stage.world, stage.world.alice, U256::ONE);
    stage.prepare(alice, ether(1)).await;
    for call in [
        stage.farm.deposit_0(pid, ether(1), alice).into_transaction_request(),
        stage.farm.deposit_1(pid, ether(1)).into_transaction_request(),
    ] {
        call.refused(world, alice).await.with(UnknownPool { pid });
    }
    assert_eq!(stage.lp_of(alice).await, ether(1));
}

#[tokio::test]
async fn reverts_if_amount_exceeds_the_balance_or_the_allowance() {
    let stage = Farm::running_still().await;
    let (world, alice, token) = (&stage.world, stage.world.alice, *stage.lp.address());
    stage.prepare(alice, ether(5)).await;
    let before = stage.holdings(alice).await;
    let more = ether(5) + U256::ONE;
    stage.farm.deposit_0(PID, more, alice).refused(world, alice).await.with(TokenCallFailed { token });
    stage.farm.deposit_1(PID, more).refused(world, alice).await.with(TokenCallFailed { token });
    stage.send(alice, stage.lp.approve(stage.address(), ether(5) - U256::ONE)).await;
    stage.farm.deposit_0(PID, ether(5), alice).refused(world, alice).await.with(TokenCallFailed { token });
    assert_eq!(stage.holdings(alice).await, before);
}

#[tokio::test]
async fn reverts_if_amount_is_more_than_the_ledger_holds() {
    let stage = Farm::new().await;
    let (world, alice, cap) = (&stage.world, stage.world.alice, U256::from(MAX_AMOUNT));
    stage.prepare(alice, ether(1)).await;
    // Also where the low bits alone would be little.
    for amount in [cap + U256::ONE, (U256::ONE << 128) + U256::ONE, U256::MAX] {
        stage.farm.deposit_0(PID, amount, alice).refused(world, alice).await.with(CapExceeded { cap });
        stage.farm.deposit_1(PID, amount).refused(world, alice).await.with(CapExceeded { cap });
    }
    assert_eq!(stage.staked(alice).await, U256::ZERO);
}

/// R10, R54: a pool is full at 2^96 - 1 wei, and everybody leaves a full pool.
#[tokio::test]
async fn r10_reverts_if_the_pool_would_exceed_the_cap_and_lets_the_full_pool_leave() {
    let world = World::new().await;
    let (lp, reward) = (zoo_token(&world, 18).await, token(&world, "Reward", "RWD").await);
    let stage = Farm::of(world, *lp.address(), reward, false).await.started().await;
    let (world, owner, cap) = (&stage.world, stage.world.owner, U256::from(MAX_AMOUNT));
    stage.send(owner, lp.mint(owner, cap)).await;
    stage.deposit(world.alice, cap - ether(1)).await;
    stage.prepare(world.bob, ether(2)).await;
    let more = stage.farm.deposit_0(PID, ether(1) + U256::ONE, world.bob);
    more.refused(world, world.bob).await.with(CapExceeded { cap });
    stage.send(world.bob, stage.farm.deposit_0(PID, ether(1), world.bob)).await;
    let one = stage.farm.deposit_1(PID, U256::ONE);
    one.refused(world, world.bob).await.with(CapExceeded { cap });
    world.wait(10).await;
    for (account, amount) in [(world.alice, cap - ether(1)), (world.bob, ether(1))] {
        stage.send(account, stage.farm.withdraw_1(PID, amount)).await;
        assert_eq!(stage.staked(account).await, U256::ZERO);
    }
    assert!(stage.rewards_of(world.alice).await > ether(8_600), "all but a rounding was hers");
    stage.assert_solvent().await;
}

#[tokio::test]
async fn reverts_while_entry_is_paused_and_for_good_once_the_pool_is_closed() {
    let stage = Farm::running_still().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    stage.prepare(alice, ether(3)).await;
    stage.send(owner, stage.farm.setPaused(PID, true)).await;
    let (with_receiver, own) =
        (stage.farm.deposit_0(PID, ether(1), alice), stage.farm.deposit_1(PID, ether(1)));
    with_receiver.clone().refused(world, alice).await.with(EntryPaused { pid: PID });
    own.clone().refused(world, alice).await.with(EntryPaused { pid: PID });
    let nothing = stage.farm.deposit_0(PID, U256::ZERO, alice);
    nothing.clone().refused(world, alice).await.with(EntryPaused { pid: PID });
    stage.send(owner, stage.farm.setPaused(PID, false)).await;
    stage.send(alice, with_receiver.clone()).await;
    stage.send(owner, stage.farm.close(PID)).await;
    for call in [with_receiver, nothing] {
        call.refused(world, alice).await.with(PoolIsClosed { pid: PID });
    }
    own.refused(world, alice).await.with(PoolIsClosed { pid: PID });
    assert_eq!(stage.holdings(alice).await, [ether(1), U256::ZERO, ether(2), U256::ZERO]);
}

#[tokio::test]
async fn moves_tokens_into_the_pool_and_shows_the_pool_as_it_was() {
    let stage = Farm::running_still().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.deposit(alice, ether(4)).await;
    world.wait(1).await;
    let receipt = stage.deposit(bob, ether(6)).await;
    let deposit = Deposit { user: bob, pid: PID, amount: ether(6), to: bob };
    assert_eq!(event::<Deposit>(&receipt, stage.address()), deposit);
    // 864 tokens for four LP tokens, in 10^-12.
    let expected = LogUpdatePool {
        pid: PID,
        lastRewardTime: world.now().await,
        lpSupply: ether(4),
        accSushiPerShare: U256::from(216_000_000_000_000u64),
    };
    assert_eq!(event::<LogUpdatePool>(&receipt, stage.address()), expected);
    assert_eq!(stage.staked(bob).await, ether(6));
    assert_eq!(stage.lp_of(stage.address()).await, ether(10));
    assert_eq!(stage.pending(bob).await, U256::ZERO);
    stage.assert_solvent().await;
}

/// MiniChef's calls never harvest by themselves.
#[tokio::test]
async fn harvests_nothing_and_loses_nothing() {
    let stage = Farm::running_still().await;
    let alice = stage.world.alice;
    stage.deposit(alice, ether(4)).await;
    stage.world.wait(2).await;
    let pending = stage.pending(alice).await;
    let receipt = stage.deposit(alice, ether(40)).await;
    assert!(logs::<Harvest>(&receipt, stage.address()).is_empty());
    assert_eq!(stage.rewards_of(alice).await, U256::ZERO);
    assert!(pending - stage.pending(alice).await <= U256::ONE);
}

#[tokio::test]
async fn fault_39_nothing_is_deposited_and_withdrawn_as_minichef_does() {
    let stage = Farm::running_still().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    stage.deposit(bob, ether(1)).await;
    stage.world.wait(1).await;
    let before = [stage.holdings(alice).await, stage.holdings(bob).await];
    let receipt = stage.send(alice, stage.farm.deposit_0(PID, U256::ZERO, alice)).await;
    let deposit = Deposit { user: alice, pid: PID, amount: U256::ZERO, to: alice };
    assert_eq!(event::<Deposit>(&receipt, stage.address()), deposit);
    let receipt = stage.send(alice, stage.farm.withdraw_0(PID, U256::ZERO, alice)).await;
    let withdraw = Withdraw { user: alice, pid: PID, amount: U256::ZERO, to: alice };
    assert_eq!(event::<Withdraw>(&receipt, stage.address()), withdraw);
    assert_eq!([stage.holdings(alice).await, stage.holdings(bob).await], before);
}

#[tokio::test]
async fn fault_50_credits_a_third_party_or_a_contract_and_never_nobody() {
    let stage = Farm::running_still().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.prepare(alice, ether(9)).await;
    for receiver in [Address::ZERO, stage.address()] {
        let call = stage.farm.deposit_0(PID, ether(1), receiver);
        call.refused(world, alice).await.with(InvalidReceiver { receiver });
    }
    let receipt = stage.send(alice, stage.farm.deposit_0(PID, ether(5), bob)).await;
    let deposit = Deposit { user: alice, pid: PID, amount: ether(5), to: bob };
    assert_eq!(event::<Deposit>(&receipt, stage.address()), deposit);
    let contract = *stage.reward.address();
    stage.send(alice, stage.farm.deposit_0(PID, ether(4), contract)).await;
    assert_eq!((stage.staked(bob).await, stage.staked(contract).await), (ether(5), ether(4)));
    assert_eq!(stage.holdings(alice).await, [U256::ZERO; 4]);
    stage.withdraw(bob, ether(5)).await;
    assert_eq!(stage.lp_of(bob).await, ether(5));
}

#[tokio::test]
async fn of_masterchef_harvests_and_deposits() {
    let stage = Farm::running_still().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(4)).await;
    world.wait(2).await;
    stage.prepare(alice, ether(6)).await;
    let amount = stage.pending(alice).await;
    let receipt = stage.send(alice, stage.farm.deposit_1(PID, ether(6))).await;
    let harvest = Harvest { user: alice, pid: PID, amount };
    assert_eq!(event::<Harvest>(&receipt, stage.address()), harvest);
    let deposit = Deposit { user: alice, pid: PID, amount: ether(6), to: alice };
    assert_eq!(event::<Deposit>(&receipt, stage.address()), deposit);
    assert_eq!(stage.holdings(alice).await, [ether(10), U256::ZERO, U256::ZERO, amount]);
}

/// The old way to harvest, which a closed or a paused pool does not stop.
#[tokio::test]
async fn of_masterchef_with_nothing_only_harvests_from_any_pool() {
    let stage = Farm::running_still().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    stage.deposit(alice, ether(4)).await;
    let mut paid = U256::ZERO;
    for stop in [
        stage.farm.setPaused(PID, true).into_transaction_request(),
        stage.farm.close(PID).into_transaction_request(),
    ] {
        world.wait(1).await;
        world.send(owner, stop).await;
        let amount = stage.pending(alice).await;
        assert!(amount > ether(863));
        let receipt = stage.send(alice, stage.farm.deposit_1(PID, U256::ZERO)).await;
        assert_eq!(event::<Harvest>(&receipt, stage.address()), Harvest { user: alice, pid: PID, amount });
        assert!(logs::<Deposit>(&receipt, stage.address()).is_empty());
        paid += amount;
        assert_eq!(stage.holdings(alice).await, [ether(4), U256::ZERO, U256::ZERO, paid]);
    }
    let receipt = stage.send(alice, stage.farm.deposit_1(PID, U256::ZERO)).await;
    assert_eq!(receipt.logs().len(), 0, "harvesting nothing succeeds and says nothing");
}
