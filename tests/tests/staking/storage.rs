//! The layout that `staking_math::layout` promises to lenses and tools.

use alloy::primitives::{Address, B256, U256, keccak256};
use staking_abi::IStakingRewards::{CapExceeded, RewardReclaimed};
use staking_math::layout::{self, Field, RewardPart};
use staking_tests::{Pool, RefusedCall, ether, event};

async fn word(pool: &Pool, slot: U256) -> U256 {
    let words = pool.staking.extsload(vec![slot.into()]).call().await.unwrap();
    U256::from_be_bytes(words[0].0)
}

fn mapped(key: U256, slot: u64) -> U256 {
    keccak256(layout::mapped(key, U256::from(slot))).into()
}

fn key(account: Address) -> U256 {
    account.into_word().into()
}

#[tokio::test]
async fn reverts_if_more_than_64_words_are_asked_for() {
    let pool = Pool::new().await;
    let slots = |count| vec![B256::ZERO; count];
    let cap = U256::from(64);
    pool.staking.extsload(slots(65)).refused(&pool.world, pool.world.alice).await.with(CapExceeded { cap });
    assert_eq!(pool.staking.extsload(slots(64)).call().await.unwrap().len(), 64);
    assert!(pool.staking.extsload(slots(0)).call().await.unwrap().is_empty());
}

#[tokio::test]
async fn inv_6_every_value_lies_where_the_layout_says() {
    let pool = Pool::cooling().await;
    let (world, owner, alice, bob) = (&pool.world, pool.world.owner, pool.world.alice, pool.world.bob);
    let staking = &pool.staking;
    let second = pool.add_reward("SEC").await;
    world.wait(1).await;
    pool.fund(ether(1_000)).await;
    world.wait(1).await;
    pool.stake(alice, ether(7)).await;
    pool.fund_extra(&second, ether(3)).await;
    for call in [
        staking.setCaps(ether(900), ether(800), ether(2)).into_transaction_request(),
        staking.setPaused(true).into_transaction_request(),
        staking.transferOwnership(bob).into_transaction_request(),
        staking.permitLowerRate(*pool.reward_token.address()).into_transaction_request(),
    ] {
        world.send(owner, call).await;
    }
    world.wait(1).await;
    let request = staking.requestUnstake(ether(2), bob).into_transaction_request();
    world.send(alice, request).await;
    world.send(alice, staking.setRewardsReceiver(bob).into_transaction_request()).await;
    world.send(alice, staking.setOperator(bob, true).into_transaction_request()).await;

    let first = |part| U256::from(layout::reward_slot(0, part));
    let extra = |part| U256::from(layout::reward_slot(1, part));
    let at = |slot: u64| U256::from(slot);
    let (_, index) = (first(RewardPart::Index), word(&pool, first(RewardPart::Index)).await);
    let stored = staking_math::index_to_wad_down(layout::INDEX.get(index));
    assert_eq!(stored, staking.rewardPerTokenStored().call().await.unwrap());
    assert!(stored > U256::ZERO);

    let rate = layout::RATE.get(word(&pool, first(RewardPart::Rate)).await) >> 24;
    assert_eq!(rate, staking.rewardRate().call().await.unwrap());
    let (reward, stake) = (*pool.reward_token.address(), *pool.stake_token.address());
    let [backlog, state, rate] =
        [RewardPart::Backlog, RewardPart::State, RewardPart::Rate].map(|part| word(&pool, first(part)));
    let (backlog, state) = (backlog.await, state.await);
    assert!(layout::IDLE.get(state) > U256::ZERO);
    let stored = staking_math::Backlog::from_words(backlog, state, rate.await);
    let waiting = U256::from(stored.undistributed_down());
    assert_eq!(waiting, staking.undistributed(reward).call().await.unwrap());
    assert!(waiting > U256::ZERO);
    let asked = staking.unstakeRequest(U256::ZERO).call().await.unwrap();

    let expected: Vec<(U256, Field, U256)> = vec![
        (first(RewardPart::Index), layout::LAST_UPDATE, staking.lastUpdateTime().call().await.unwrap()),
        (first(RewardPart::State), layout::RESERVE, staking.solvency(reward).call().await.unwrap().owed),
        (first(RewardPart::State), layout::PERIOD_FINISH, staking.periodFinish().call().await.unwrap()),
        (first(RewardPart::State), layout::PAUSED, U256::ONE),
        (first(RewardPart::State), layout::MEASURED, U256::ZERO),
        (first(RewardPart::State), layout::CAPPED, U256::ONE),
        (first(RewardPart::State), layout::COOLING, U256::ONE),
        (first(RewardPart::State), layout::EARNS_ITSELF, U256::ZERO),
        (first(RewardPart::State), layout::EXTRA_REWARDS, U256::ONE),
        (at(layout::REWARDS_TOKEN_SLOT), layout::ADDRESS, key(reward)),
        (
            at(layout::REWARDS_TOKEN_SLOT),
            layout::RATE,
            layout::RATE.get(word(&pool, first(RewardPart::Rate)).await),
        ),
        (at(layout::LENS_SLOT), layout::ADDRESS, key(staking.lens().call().await.unwrap())),
        (first(RewardPart::Backlog), layout::FUNDED, ether(1_000)),
        (first(RewardPart::Distributor), layout::ADDRESS, key(owner)),
        (first(RewardPart::Backlog), layout::DURATION, U256::from(pool.duration)),
        (first(RewardPart::Backlog), layout::SOURCE_KINDS, U256::ONE),
        (first(RewardPart::Backlog), layout::MAY_LOWER, U256::ONE),
        (extra(RewardPart::Rate), layout::ADDRESS, key(*second.address())),
        (extra(RewardPart::State), layout::RESERVE, ether(3)),
        (first(RewardPart::Rate), layout::ADDRESS, key(stake)),
        (first(RewardPart::State), layout::TOTAL, ether(5)),
        (at(layout::OWNER_SLOT), layout::ADDRESS, key(owner)),
        (at(layout::PENDING_OWNER_SLOT), layout::ADDRESS, key(bob)),
        (at(layout::CAPS_SLOT), layout::TOTAL_CAP, ether(900)),
        (at(layout::CAPS_SLOT), layout::ACCOUNT_CAP, ether(800)),
        (at(layout::CAPS_SLOT), layout::COOLDOWN, staking.cooldown().call().await.unwrap()),
        (at(layout::REQUESTS_SLOT), layout::MINIMUM, ether(2)),
        (at(layout::REQUESTS_SLOT), layout::LEAVING, ether(2)),
        (at(layout::REQUESTS_SLOT), layout::REQUESTS, U256::ONE),
        (mapped(key(alice), layout::POSITIONS_SLOT), layout::STAKED, ether(5)),
        (mapped(key(alice), layout::RECEIVERS_SLOT), layout::ADDRESS, key(bob)),
        (mapped(U256::ZERO, layout::REQUEST_SLOT), layout::ADDRESS, key(bob)),
        (mapped(U256::ZERO, layout::REQUEST_SLOT), layout::REQUEST_AMOUNT, ether(2)),
        (mapped(U256::ZERO, layout::REQUEST_ACCOUNT_SLOT), layout::ADDRESS, key(alice)),
        (mapped(U256::ZERO, layout::REQUEST_ACCOUNT_SLOT), layout::READY_AT, asked.readyAt),
    ];
    for (slot, field, value) in expected {
        assert_eq!(field.get(word(&pool, slot).await), value, "{slot} {field:?}");
    }
    let operators = mapped(key(alice), layout::OPERATORS_SLOT);
    let operator: U256 = keccak256(layout::mapped(key(bob), operators)).into();
    assert_eq!(word(&pool, operator).await, U256::ONE);

    assert_eq!(word(&pool, mapped(key(alice), layout::LEAVING_OF_SLOT)).await, ether(2));

    // The debts: what the arithmetic makes of them is what the contract says is earned.
    let debts = mapped(key(alice), layout::EXTRA_DEBTS_SLOT);
    let extra_debt: U256 = keccak256(layout::mapped(U256::ONE, debts)).into();
    let position = word(&pool, mapped(key(alice), layout::POSITIONS_SLOT)).await;
    let words =
        [(0, layout::DEBT.get(position), reward), (1, word(&pool, extra_debt).await, *second.address())];
    world.wait(20).await;
    for (number, debt, token) in words {
        let slot = |part| U256::from(layout::reward_slot(number, part));
        let parts = [RewardPart::Index, RewardPart::State, RewardPart::Rate];
        let [index, state, rate] = parts.map(|part| word(&pool, slot(part)));
        let stream = staking_math::RewardStream::from_words(index.await, state.await, rate.await);
        let staked = ether(5).to();
        let live = stream.at(staking_math::clock(world.now().await), staked);
        let earned = staking_math::RewardDebt::from_q64(debt).earned_down(staked, live.index_q128);
        assert_eq!(U256::from(earned), pool.multi.earned(alice, token).call().await.unwrap());
        assert!(earned > 0);
    }
}

/// R13, where the pool is empty for longer than its word counts: the rest lies in the backlog, and nothing is lost.
#[tokio::test]
async fn r13_idle_seconds_that_do_not_fit_join_the_backlog() {
    let pool = Pool::new().await;
    let (world, owner, alice) = (&pool.world, pool.world.owner, pool.world.alice);
    if !world.is_embedded() {
        return;
    }
    let (staking, token) = (&pool.staking, *pool.reward_token.address());
    let slot = |part| U256::from(layout::reward_slot(0, part));
    let years = staking.setRewardsDuration(U256::from(5 * 365 * world.tick));
    world.send(owner, years.into_transaction_request()).await;
    pool.fund(ether(1_000)).await;
    let rate = staking.rewardRate().call().await.unwrap();
    for stretch in 1..=3u64 {
        world.wait(110).await;
        let waiting = staking.undistributed(token).call().await.unwrap();
        assert!(waiting >= rate * U256::from(110 * stretch * world.tick), "{waiting}");
        pool.stake(alice, ether(1)).await;
        let stored = staking.undistributed(token).call().await.unwrap();
        let since = stored.checked_sub(waiting).expect("nothing is lost");
        assert!(since <= rate * U256::from(world.tick), "{since}");

        let idle: u64 = layout::IDLE.get(word(&pool, slot(RewardPart::State)).await).to();
        let put_back = layout::UNDISTRIBUTED.get(word(&pool, slot(RewardPart::Backlog)).await) >> 24;
        // The first fits, the second does not and takes it along, the third fits again.
        assert_eq!(idle >= 110 * world.tick, stretch != 2, "{idle}");
        assert_eq!(put_back >= rate * U256::from(220 * world.tick), stretch > 1, "{put_back}");
        assert_eq!(staking.checkInvariants().call().await.unwrap(), U256::ZERO);
        pool.exit(alice).await;
    }
    let waiting = staking.undistributed(token).call().await.unwrap();
    let receipt = world.send(owner, staking.reclaim(token).into_transaction_request()).await;
    let returned = event::<RewardReclaimed>(&receipt, pool.address()).amount;
    assert!(returned >= waiting && returned - waiting <= rate * U256::from(world.tick), "{returned}");
    assert_eq!(layout::IDLE.get(word(&pool, slot(RewardPart::State)).await), U256::ZERO);
    assert_eq!(staking.undistributed(token).call().await.unwrap(), U256::ZERO);
    pool.assert_solvent().await;
}
