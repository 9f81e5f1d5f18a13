//! The layout that `staking_math::farm::layout` promises to lenses and tools.

use alloy::primitives::{Address, B256, U256, keccak256};
use staking_abi::IFarm::CapExceeded;
use staking_math::farm::layout::{self, PoolPart};
use staking_math::farm::{Emission, FarmPool};
use staking_math::layout::{Field, SourcePart, mapped as preimage};
use staking_math::{RewardDebt, Source, clock};
use staking_tests::fixtures::Rewarder::RewarderInstance as Rewarder;
use staking_tests::{Farm, RefusedCall, ether};

async fn word(stage: &Farm, slot: U256) -> U256 {
    let words = stage.farm.extsload(vec![slot.into()]).call().await.unwrap();
    U256::from_be_bytes(words[0].0)
}

fn mapped(key: U256, slot: u64) -> U256 {
    keccak256(preimage(key, U256::from(slot))).into()
}

fn key(account: Address) -> U256 {
    account.into_word().into()
}

#[tokio::test]
async fn reverts_if_more_than_64_words_are_asked_for() {
    let stage = Farm::new().await;
    let (world, cap) = (&stage.world, U256::from(64));
    let slots = |count| vec![B256::ZERO; count];
    stage.farm.extsload(slots(65)).refused(world, world.alice).await.with(CapExceeded { cap });
    assert_eq!(stage.farm.extsload(slots(64)).call().await.unwrap().len(), 64);
    assert!(stage.farm.extsload(slots(0)).call().await.unwrap().is_empty());
}

#[tokio::test]
async fn inv_6_every_value_lies_where_the_layout_says() {
    let stage = Farm::still().await;
    let (world, owner, alice, bob) = (&stage.world, stage.world.owner, stage.world.alice, stage.world.bob);
    let farm = &stage.farm;
    let rewarder = *Rewarder::create(world).await.address();
    let second = stage.add(300, *stage.lp.address(), rewarder, true).await;
    stage.deposit(alice, ether(7)).await;
    stage.set_rate(Farm::rate()).await;
    stage.fund_by(ether(1_000) + U256::from(5), 1, B256::repeat_byte(9)).await;
    world.chain.skip_seconds(1_000).await.unwrap();
    let funded_at = world.now().await;
    stage.fund_by(ether(2_000), 4, B256::repeat_byte(8)).await;
    stage.send(alice, farm.deposit_0(second, U256::ZERO, alice)).await;
    stage.deposit_in(second, alice, ether(2)).await;
    stage.send(owner, farm.setPaused(second, true)).await;
    stage.send(owner, farm.close(U256::ZERO)).await;
    stage.send(owner, farm.transferOwnership(bob)).await;
    stage.send(alice, farm.setRewardsReceiver(bob)).await;
    stage.send(alice, farm.setOperator(bob, true)).await;
    stage.send(alice, farm.emergencyWithdraw_1(U256::ZERO)).await;
    stage.send(owner, farm.setRewardsDistribution(alice)).await;

    let at = |slot: u64| U256::from(slot);
    let pool = |pid: u64, part| at(layout::pool_slot(pid, part));
    let finish = funded_at + 299_000 - 1_000 + 1_000;
    let reserve = farm.solvency(*stage.reward.address()).call().await.unwrap().owed;
    assert_eq!(reserve, ether(3_000) + U256::from(5));
    let runway = farm.runway().call().await.unwrap();
    assert_eq!(U256::from(funded_at) + runway, U256::from(finish));
    let expected: Vec<(U256, Field, U256)> = vec![
        (at(layout::INTEGRAL_SLOT), layout::LAST_UPDATE, U256::from(funded_at)),
        (at(layout::SCHEDULE_SLOT), layout::RESERVE, reserve),
        (at(layout::SCHEDULE_SLOT), layout::TOTAL_ALLOC, U256::from(300)),
        (at(layout::SCHEDULE_SLOT), layout::FINISH, U256::from(finish)),
        (at(layout::SCHEDULE_SLOT), layout::EMISSION_RATE, Farm::rate() << 24),
        (at(layout::BACKLOG_SLOT), layout::FUNDED, reserve),
        (at(layout::BACKLOG_SLOT), layout::SOURCE_KINDS, U256::from(0b10010)),
        (at(layout::REWARD_TOKEN_SLOT), layout::ADDRESS, key(*stage.reward.address())),
        (at(layout::REWARD_TOKEN_SLOT), layout::POOLS, U256::from(2)),
        (at(layout::DISTRIBUTOR_SLOT), layout::ADDRESS, key(alice)),
        (at(layout::LENS_SLOT), layout::ADDRESS, key(farm.lens().call().await.unwrap())),
        (at(layout::OWNER_SLOT), layout::ADDRESS, key(owner)),
        (at(layout::PENDING_OWNER_SLOT), layout::ADDRESS, key(bob)),
        (mapped(key(alice), layout::RECEIVERS_SLOT), layout::ADDRESS, key(bob)),
        (pool(0, PoolPart::Index), layout::ALLOC, U256::ZERO),
        (pool(0, PoolPart::Index), layout::CLOSED, U256::ONE),
        (pool(0, PoolPart::Index), layout::PAUSED, U256::ZERO),
        (pool(0, PoolPart::Index), layout::MEASURED, U256::ZERO),
        (pool(0, PoolPart::Index), layout::HAS_REWARDER, U256::ZERO),
        (pool(0, PoolPart::Supply), layout::ADDRESS, key(*stage.lp.address())),
        (pool(0, PoolPart::Supply), layout::SUPPLY, U256::ZERO),
        (pool(1, PoolPart::Index), layout::ALLOC, U256::from(300)),
        (pool(1, PoolPart::Index), layout::CLOSED, U256::ZERO),
        (pool(1, PoolPart::Index), layout::PAUSED, U256::ONE),
        (pool(1, PoolPart::Index), layout::MEASURED, U256::ONE),
        (pool(1, PoolPart::Index), layout::HAS_REWARDER, U256::ONE),
        (pool(1, PoolPart::Supply), layout::ADDRESS, key(*stage.lp.address())),
        (pool(1, PoolPart::Supply), layout::SUPPLY, ether(2)),
        (pool(1, PoolPart::Rewarder), layout::ADDRESS, key(rewarder)),
    ];
    for (slot, field, value) in expected {
        assert_eq!(field.get(word(&stage, slot).await), value, "{slot} {field:?}");
    }
    let operators = mapped(key(alice), layout::OPERATORS_SLOT);
    let operator: U256 = keccak256(preimage(key(bob), operators)).into();
    assert_eq!(word(&stage, operator).await, U256::ONE);
    for (kind, byte) in [(1, 9), (4, 8)] {
        let slot = at(layout::source_slot(kind, SourcePart::Disclosure));
        assert_eq!(word(&stage, slot).await, U256::from_be_bytes([byte; 32]));
        let amounts = word(&stage, at(layout::source_slot(kind, SourcePart::Amounts))).await;
        assert!(Source::from_word(amounts).pot_q24 > 0);
    }

    // What pool 1 emitted to nobody, what pool 0 emitted and Alice gave up: 7.5 and 2.5 of the ten tokens.
    let waiting: U256 = layout::UNDISTRIBUTED.get(word(&stage, at(layout::BACKLOG_SLOT)).await) >> 24;
    assert_eq!(waiting, farm.undistributed().call().await.unwrap());
    let given_up: U256 = layout::GIVEN_UP.get(word(&stage, at(layout::GIVEN_UP_SLOT)).await) >> 24;
    for amount in [waiting, given_up] {
        assert!(amount.abs_diff(ether(10)) <= U256::from(6), "{amount}");
    }

    // The debt: what the arithmetic makes of the words is what the contract says is pending.
    world.wait(1).await;
    let [integral, schedule] =
        [layout::INTEGRAL_SLOT, layout::SCHEDULE_SLOT].map(|slot| word(&stage, at(slot)));
    let live = Emission::from_words(integral.await, schedule.await).at(clock(world.now().await));
    let [index, supply] = [PoolPart::Index, PoolPart::Supply].map(|part| word(&stage, pool(1, part)));
    let state = FarmPool::from_words(index.await, supply.await);
    let slot = mapped(layout::position_key(1, key(alice)), layout::POSITIONS_SLOT);
    let position = word(&stage, slot).await;
    assert_eq!(layout::STAKED.get(position), ether(2));
    let debt = RewardDebt::from_q64(layout::DEBT.get(position));
    let earned = debt.earned_down(ether(2).to(), state.index(live.integral_q120).q128());
    assert_eq!(U256::from(earned), stage.pending_in(second, alice).await);
    assert!(earned > 0);
}
