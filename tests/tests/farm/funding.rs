//! `fund`, `reclaim` and what neither of them can do.

use alloy::primitives::{B256, U256};
use staking_abi::IFarm::{
    CapExceeded, NotDistributor, NothingToRecover, RewardFunded, RewardReclaimed, RewardUnderfunded,
    UnknownSourceKind, ZeroAmount,
};
use staking_math::MAX_FUNDED;
use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Token, Mode};
use staking_tests::zoo::zoo_token;
use staking_tests::{Farm, RefusedCall, World, ether, event, token};

const PID: U256 = U256::ZERO;
const DISCLOSURE: B256 = B256::repeat_byte(7);

/// A farm whose reward token does what it is told.
async fn with_hostile_reward() -> (Farm, Token<alloy::providers::DynProvider>) {
    let world = World::new().await;
    let (lp, reward) = (token(&world, "LP", "LP").await, Token::create(&world).await);
    (Farm::of(world, lp, *reward.address(), false).await, reward)
}

async fn runway(stage: &Farm) -> U256 {
    stage.farm.runway().call().await.unwrap()
}

async fn waiting(stage: &Farm) -> U256 {
    stage.farm.undistributed().call().await.unwrap()
}

#[tokio::test]
async fn reverts_if_the_caller_is_not_the_distributor() {
    let stage = Farm::new().await;
    let (world, account) = (&stage.world, stage.world.mallory);
    let call = stage.farm.fund(ether(1), 0, DISCLOSURE);
    call.refused(world, account).await.with(NotDistributor { account });
    stage.farm.reclaim().refused(world, account).await.with(NotDistributor { account });
    // The owner funds only as long as it is the distributor, too.
    stage.send(world.owner, stage.farm.setRewardsDistribution(account)).await;
    let account = world.owner;
    stage.farm.fund(ether(1), 0, DISCLOSURE).refused(world, account).await.with(NotDistributor { account });
    stage.farm.reclaim().refused(world, account).await.with(NotDistributor { account });
}

#[tokio::test]
async fn reverts_if_the_kind_is_unknown_or_amount_is_zero() {
    let stage = Farm::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for kind in [7, 255] {
        let call = stage.farm.fund(ether(1), kind, DISCLOSURE);
        call.refused(world, owner).await.with(UnknownSourceKind { kind: U256::from(kind) });
    }
    stage.farm.fund(U256::ZERO, 6, DISCLOSURE).refused(world, owner).await.with(ZeroAmount {});
}

#[tokio::test]
async fn reverts_if_neither_surplus_nor_allowance_covers_the_amount() {
    let stage = Farm::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    stage.send(owner, stage.reward.transfer(stage.address(), ether(3))).await;
    stage.send(owner, stage.reward.approve(stage.address(), ether(2) - U256::ONE)).await;
    let call = stage.farm.fund(ether(5), 0, DISCLOSURE);
    let error = RewardUnderfunded { required: ether(5), available: ether(3) };
    call.refused(world, owner).await.with(error);
    let error = RewardUnderfunded { required: U256::from(u128::MAX), available: ether(3) };
    stage.farm.fund(U256::MAX, 0, DISCLOSURE).refused(world, owner).await.with(error);
    assert_eq!(waiting(&stage).await, U256::ZERO);
}

/// R4: neither what is promised nor what is earned is funded with again.
#[tokio::test]
async fn r4_reverts_if_only_rewards_of_others_would_cover_the_amount() {
    let stage = Farm::running_still().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    stage.deposit(world.alice, ether(5)).await;
    world.wait(3).await;
    let error = RewardUnderfunded { required: U256::ONE, available: U256::ZERO };
    stage.farm.fund(U256::ONE, 0, DISCLOSURE).refused(world, owner).await.with(error);
}

/// R1: new rewards do not pay old claims.
#[tokio::test]
async fn r1_neither_funds_nor_reclaims_while_the_farm_owes_more_than_it_holds() {
    let (stage, reward) = with_hostile_reward().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    stage.fund(ether(100)).await;
    stage.send(owner, reward.confiscate(stage.address(), ether(1))).await;
    let error = RewardUnderfunded { required: ether(8), available: U256::ZERO };
    stage.farm.fund(ether(7), 0, DISCLOSURE).refused(world, owner).await.with(error);
    let error = RewardUnderfunded { required: ether(100), available: ether(99) };
    stage.farm.reclaim().refused(world, owner).await.with(error);
    assert_eq!(stage.broken().await, U256::ONE, "bit 0: it holds less than it owes");
}

#[tokio::test]
async fn reverts_whatever_way_the_token_refuses() {
    let (stage, reward) = with_hostile_reward().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    stage.send(owner, stage.reward.approve(stage.address(), ether(1))).await;
    for mode in [Mode::ReturnFalse, Mode::Revert, Mode::RevertBomb, Mode::BurnGas, Mode::ReturnTwo] {
        reward.turn(world, mode).await;
        let error = RewardUnderfunded { required: ether(1), available: U256::ZERO };
        stage.farm.fund(ether(1), 0, DISCLOSURE).refused(world, owner).await.with(error);
    }
    reward.turn(world, Mode::ReturnTrue).await;
    reward.pretend(world, Some(U256::ZERO)).await;
    stage.farm.fund(ether(1), 0, DISCLOSURE).refused(world, owner).await.with(ZeroAmount {});
}

/// R10: all fundings together are bounded, and what was reclaimed does not count.
#[tokio::test]
async fn r10_all_fundings_together_are_bounded() {
    let world = World::new().await;
    let (lp, reward) = (token(&world, "LP", "LP").await, zoo_token(&world, 18).await);
    let stage = Farm::of(world, lp, *reward.address(), false).await;
    let (world, owner, cap) = (&stage.world, stage.world.owner, U256::from(MAX_FUNDED));
    stage.send(owner, reward.mint(owner, cap)).await;
    stage.send(owner, stage.reward.approve(stage.address(), U256::MAX)).await;
    let fund = |amount| stage.farm.fund(amount, 0, DISCLOSURE);
    fund(cap + U256::ONE).refused(world, owner).await.with(CapExceeded { cap });
    stage.send(owner, fund(cap)).await;
    fund(U256::ONE).refused(world, owner).await.with(CapExceeded { cap });
    stage.send(owner, stage.farm.reclaim()).await;
    stage.send(owner, fund(cap)).await;
    assert_eq!(waiting(&stage).await, cap);
    stage.assert_solvent().await;
}

#[tokio::test]
async fn takes_what_lies_here_first_and_lasts_as_long_as_it_pays_for() {
    let stage = Farm::still().await;
    let owner = stage.world.owner;
    stage.set_rate(Farm::rate()).await;
    stage.send(owner, stage.reward.transfer(stage.address(), ether(30))).await;
    let held = stage.rewards_of(owner).await;
    let receipt = stage.fund_by(ether(100), 5, DISCLOSURE).await;
    let funded = RewardFunded { funder: owner, kind: 5, amount: ether(100), disclosure: DISCLOSURE };
    assert_eq!(event::<RewardFunded>(&receipt, stage.address()), funded);
    assert_eq!(held - stage.rewards_of(owner).await, ether(70));
    assert_eq!(runway(&stage).await, U256::from(10_000));
    stage.assert_solvent().await;
}

/// R3: what counts is what arrived.
#[tokio::test]
async fn r3_counts_what_arrived() {
    let (stage, reward) = with_hostile_reward().await;
    reward.turn(&stage.world, Mode::Fee).await;
    let receipt = stage.fund(ether(100)).await;
    assert_eq!(event::<RewardFunded>(&receipt, stage.address()).amount, ether(99));
    assert_eq!(waiting(&stage).await, ether(99));
    stage.assert_solvent().await;
}

/// R16: a top-up changes neither the rate nor what was emitted, and every wei of it is emitted.
#[tokio::test]
async fn r16_a_top_up_conserves_value() {
    let stage = Farm::running_still().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(5)).await;
    world.wait(1).await;
    let (before, pending) = (runway(&stage).await, stage.pending(alice).await);
    // A second's worth short of a day, and a remainder.
    let odd = ether(863) + U256::from(7);
    stage.fund(odd).await;
    assert_eq!(stage.pending(alice).await, pending);
    assert_eq!(runway(&stage).await - before, U256::from(86_300));
    assert_eq!(waiting(&stage).await, U256::from(7));
    world.wait(150).await;
    let all = stage.pending(alice).await;
    assert!(ether(100_863) - all <= U256::ONE, "{all}");
    stage.assert_solvent().await;
}

/// R17, R8: little money buys no time and is not lost: it waits until it pays for a second.
#[tokio::test]
async fn r17_a_wei_neither_stretches_nor_dilutes_the_emission() {
    let stage = Farm::running_still().await;
    let (rate, before) = (stage.farm.sushiPerSecond().call().await.unwrap(), runway(&stage).await);
    for _ in 0..20 {
        stage.fund(U256::ONE).await;
    }
    assert_eq!(stage.farm.sushiPerSecond().call().await.unwrap(), rate);
    assert_eq!(runway(&stage).await, before);
    assert_eq!(waiting(&stage).await, U256::from(20));
    stage.fund(rate - U256::from(20)).await;
    assert_eq!((runway(&stage).await, waiting(&stage).await), (before + U256::ONE, U256::ZERO));
}

/// R8: a funding below a second's worth waits, is reclaimable, and counts with the next.
#[tokio::test]
async fn r8_an_amount_below_a_second_of_emission_is_not_stranded() {
    let stage = Farm::still().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    stage.set_rate(ether(1)).await;
    stage.deposit(alice, ether(1)).await;
    stage.fund(ether(1) - U256::ONE).await;
    world.wait(1).await;
    assert_eq!((stage.pending(alice).await, runway(&stage).await), (U256::ZERO, U256::ZERO));
    let receipt = stage.send(owner, stage.farm.reclaim()).await;
    let amount = ether(1) - U256::ONE;
    let reclaimed = RewardReclaimed { distributor: owner, amount };
    assert_eq!(event::<RewardReclaimed>(&receipt, stage.address()), reclaimed);
    stage.fund(amount).await;
    stage.fund(U256::ONE).await;
    world.wait(1).await;
    assert!(ether(1) - stage.pending(alice).await <= U256::ONE);
}

#[tokio::test]
async fn reclaiming_reverts_if_everything_is_being_emitted() {
    let stage = Farm::running_still().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    stage.deposit(world.alice, ether(1)).await;
    world.wait(1).await;
    stage.farm.reclaim().refused(world, owner).await.with(NothingToRecover {});
    assert_eq!(stage.rewards_of(stage.address()).await, ether(100_000));
}

/// While the rate is zero everything that is not emitted can go back; what was emitted cannot.
#[tokio::test]
async fn reclaiming_at_a_rate_of_zero_returns_the_rest_and_no_wei_of_a_claim() {
    let stage = Farm::running_still().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    stage.deposit(alice, ether(1)).await;
    world.wait(5).await;
    let (pending, held) = (stage.pending(alice).await, stage.rewards_of(owner).await);
    stage.set_rate(U256::ZERO).await;
    stage.send(owner, stage.farm.reclaim()).await;
    assert_eq!(stage.rewards_of(owner).await - held, ether(100_000 - 5 * 864));
    stage.farm.reclaim().refused(world, owner).await.with(NothingToRecover {});
    world.wait(5).await;
    assert_eq!(stage.pending(alice).await, pending);
    stage.harvest(alice).await;
    assert_eq!(stage.rewards_of(alice).await, pending);
    stage.assert_solvent().await;
}

#[tokio::test]
async fn reclaiming_reverts_if_the_token_does_not_pay() {
    let (stage, reward) = with_hostile_reward().await;
    let (world, owner, token) = (&stage.world, stage.world.owner, *reward.address());
    stage.fund(ether(100)).await;
    for mode in [Mode::Revert, Mode::ReturnFalse, Mode::ReturnTwo] {
        reward.turn(world, mode).await;
        let error = staking_abi::IFarm::TokenCallFailed { token };
        stage.farm.reclaim().refused(world, owner).await.with(error);
    }
    assert_eq!(waiting(&stage).await, ether(100));
}

/// R13, fault 40: nothing is lost while no pool has a part, and nobody gets it later for nothing.
#[tokio::test]
async fn fault_40_without_allocations_the_emission_waits_for_whoever_funds() {
    let stage = Farm::running_still().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    stage.deposit(alice, ether(1)).await;
    world.wait(1).await;
    stage.set(PID, 0).await;
    let pending = stage.pending(alice).await;
    world.wait(10).await;
    assert_eq!(stage.pending(alice).await, pending);
    assert_eq!(stage.farm.totalAllocPoint().call().await.unwrap(), U256::ZERO);
    stage.deposit(alice, ether(1)).await;
    stage.withdraw(alice, ether(1)).await;
    assert!(pending - stage.pending(alice).await <= U256::ONE);
    assert_eq!(waiting(&stage).await, ether(8_640));
    // With a part again it earns from now on only.
    stage.set(PID, 100).await;
    assert!(pending - stage.pending(alice).await <= U256::ONE);
    world.wait(1).await;
    assert!(pending + ether(864) - stage.pending(alice).await <= U256::from(2));
    let receipt = stage.send(owner, stage.farm.reclaim()).await;
    assert_eq!(event::<RewardReclaimed>(&receipt, stage.address()).amount, ether(8_640));
    stage.assert_solvent().await;
}

/// R13: what was emitted to a pool that nobody is in waits; whoever comes first captures none of it.
#[tokio::test]
async fn r13_the_first_depositor_captures_nothing_of_an_empty_pool() {
    let stage = Farm::running_still().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    world.wait(10).await;
    assert_eq!(waiting(&stage).await, ether(8_640));
    stage.deposit(alice, U256::ONE).await;
    assert_eq!(stage.pending(alice).await, U256::ZERO);
    assert_eq!(waiting(&stage).await, ether(8_640));
    world.wait(1).await;
    assert!(ether(864) - stage.pending(alice).await <= U256::ONE);
    // The next rate change emits it.
    let before = runway(&stage).await;
    stage.set_rate(Farm::rate()).await;
    assert_eq!(runway(&stage).await - before, U256::from(864_000));
    assert_eq!(waiting(&stage).await, U256::ZERO);
    stage.assert_solvent().await;
}

/// R21: it is the distributor's, unless it was scheduled again; and only the distributor's.
#[tokio::test]
async fn r21_what_was_emitted_to_nobody_is_reclaimed_by_the_distributor_only() {
    let stage = Farm::running_still().await;
    let (world, owner, bob) = (&stage.world, stage.world.owner, stage.world.bob);
    world.wait(150).await;
    let account = world.alice;
    stage.farm.reclaim().refused(world, account).await.with(NotDistributor { account });
    // A pool tells what it has to give back when somebody asks it.
    stage.send(bob, stage.farm.massUpdatePools_1()).await;
    assert_eq!(waiting(&stage).await, ether(100_000));
    let held = stage.rewards_of(owner).await;
    stage.send(owner, stage.farm.reclaim()).await;
    assert_eq!(stage.rewards_of(owner).await - held, ether(100_000));
    assert_eq!(stage.rewards_of(stage.address()).await, U256::ZERO);
    stage.assert_solvent().await;
}

/// What an empty pool has to give back is seen before, and there once the pool was updated by anybody.
#[tokio::test]
async fn r13_an_empty_pool_gives_back_when_it_is_updated() {
    let stage = Farm::running_still().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    world.wait(10).await;
    assert_eq!(waiting(&stage).await, ether(8_640));
    stage.farm.reclaim().refused(world, owner).await.with(NothingToRecover {});
    stage.fund(ether(1)).await;
    assert_eq!(waiting(&stage).await, ether(8_640), "nor did the funding find it");
    stage.send(world.mallory, stage.farm.updatePool(PID)).await;
    assert_eq!(waiting(&stage).await, ether(8_640));
    let held = stage.rewards_of(owner).await;
    stage.send(owner, stage.farm.reclaim()).await;
    assert_eq!(stage.rewards_of(owner).await - held, ether(8_640));
    stage.assert_solvent().await;
}

#[tokio::test]
async fn what_was_scheduled_again_cannot_be_reclaimed() {
    let stage = Farm::running_still().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    world.wait(10).await;
    stage.deposit(alice, ether(1)).await;
    stage.fund(ether(1)).await;
    stage.farm.reclaim().refused(world, owner).await.with(NothingToRecover {});
    world.wait(130).await;
    assert!(ether(100_001) - stage.pending(alice).await <= U256::ONE);
}
