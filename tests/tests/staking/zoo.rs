//! The whole life of a pool with every token of the zoo, and with those that pause, block and rebase.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolCall;
use staking_abi::IStakingRewards::{self, TokenCallFailed};
use staking_tests::zoo::{ANIMALS, Animal, zoo_token};
use staking_tests::{Pool, RefusedCall, World, ether, token};

/// Stakes, funds, claims, leaves in every way; `stake` and `reward` say what arrives of what is sent.
async fn live(pool: &Pool, name: &str, stake: impl Fn(U256) -> U256, reward: impl Fn(U256) -> U256) {
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    // Gifts lose what the token keeps, so that both hold more than they stake.
    for account in [alice, bob] {
        let gift = pool.stake_token.transfer(account, ether(1_000)).into_transaction_request();
        world.send(world.owner, gift).await;
        let approve = pool.stake_token.approve(pool.address(), ether(300)).into_transaction_request();
        world.send(account, approve).await;
        world.send(account, pool.staking.stake(ether(300)).into_transaction_request()).await;
        assert_eq!(pool.staked(account).await, stake(ether(300)), "{name}");
    }
    pool.fund(ether(1_000)).await;
    world.wait(4).await;
    let held = pool.rewards_of(alice).await;
    pool.get_reward(alice).await;
    let paid = pool.rewards_of(alice).await - held;
    assert!(paid > reward(ether(180)) && paid < reward(ether(220)), "{name}: {paid}");
    pool.withdraw(alice, ether(100)).await;
    pool.assert_solvent().await;
    world.wait(20).await;
    pool.exit(alice).await;
    let call = pool.staking.emergencyWithdraw().into_transaction_request();
    world.send(bob, call).await;
    for account in [alice, bob] {
        assert_eq!(pool.staked(account).await, U256::ZERO, "{name}");
        assert_eq!(pool.earned(account).await, U256::ZERO, "{name}");
    }
    assert_eq!(pool.staking.checkInvariants().call().await.unwrap(), U256::ZERO, "{name}");
}

fn plainly(amount: U256) -> U256 {
    amount
}

async fn with(animal: &Animal, is_staked: bool, is_measured: bool) {
    let world = World::new().await;
    let (odd, plain) = (animal.create(&world).await, token(&world, "Plain", "PLN").await);
    let (stake, reward) = if is_staked { (odd, plain) } else { (plain, odd) };
    let pool = match is_measured {
        true => Pool::of(world, stake, reward).await,
        false => Pool::trusting(world, stake, reward).await,
    };
    let name = format!("{}, staked: {is_staked}, measured: {is_measured}", animal.name);
    match is_staked {
        true => live(&pool, &name, |amount| animal.delivered(amount), plainly).await,
        false => live(&pool, &name, plainly, |amount| animal.delivered(amount)).await,
    }
}

#[tokio::test]
async fn every_animal_can_be_staked_in_a_measured_pool() {
    for animal in ANIMALS {
        with(animal, true, true).await;
    }
}

#[tokio::test]
async fn every_animal_can_be_earned_in_a_measured_pool() {
    for animal in ANIMALS {
        with(animal, false, true).await;
    }
}

#[tokio::test]
async fn every_honest_animal_lives_in_a_pool_that_believes_it() {
    for animal in ANIMALS.iter().filter(|animal| animal.is_honest) {
        with(animal, true, false).await;
        with(animal, false, false).await;
    }
}

#[tokio::test]
async fn a_blocked_staker_sends_stake_and_reward_elsewhere() {
    let world = World::new().await;
    let (stake, reward) = (zoo_token(&world, 6).await, zoo_token(&world, 6).await);
    let pool = Pool::trusting(world, *stake.address(), *reward.address()).await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(5)).await;
    pool.fund(ether(100)).await;
    world.wait(20).await;
    for token in [&stake, &reward] {
        world.send(world.owner, token.setBlocked(alice, true).into_transaction_request()).await;
    }
    let token = *stake.address();
    pool.staking.withdraw(ether(5)).refused(world, alice).await.with(TokenCallFailed { token });
    let earned = pool.earned(alice).await;
    let claim = pool.staking.claim(vec![*reward.address()], bob).into_transaction_request();
    world.send(alice, claim).await;
    world.send(alice, pool.staking.withdrawTo(ether(5), bob).into_transaction_request()).await;
    assert_eq!((pool.rewards_of(bob).await, pool.staked(alice).await), (earned, U256::ZERO));
    assert_eq!(pool.stake_token.balanceOf(bob).call().await.unwrap(), ether(5));
}

#[tokio::test]
async fn a_pause_stops_only_the_paused_token() {
    let world = World::new().await;
    let (stake, reward) = (zoo_token(&world, 18).await, zoo_token(&world, 18).await);
    let pool = Pool::of(world, *stake.address(), *reward.address()).await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.stake(alice, ether(5)).await;
    pool.fund(ether(100)).await;
    world.wait(20).await;
    world.send(world.owner, reward.setPaused(true).into_transaction_request()).await;
    let earned = pool.earned(alice).await;
    pool.exit(alice).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(5));
    assert_eq!(pool.earned(alice).await, earned);
    world.send(world.owner, reward.setPaused(false).into_transaction_request()).await;
    pool.get_reward(alice).await;
    assert_eq!(pool.rewards_of(alice).await, earned);
}

#[tokio::test]
async fn a_rebase_moves_no_books_and_shows_in_solvency() {
    let world = World::new().await;
    let (stake, reward) = (zoo_token(&world, 18).await, token(&world, "Reward", "RWD").await);
    let pool = Pool::of(world, *stake.address(), reward).await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(60)).await;
    pool.stake(bob, ether(40)).await;
    let solvency = async || pool.staking.solvency(*stake.address()).call().await.unwrap();
    let rebase = async |percent: u64| {
        let call = stake.rebase(U256::from(percent)).into_transaction_request();
        world.send(world.owner, call).await;
    };
    rebase(120).await;
    assert_eq!((solvency().await.owed, solvency().await.surplus), (ether(100), ether(20)));
    rebase(75).await;
    assert_eq!((solvency().await.assets, solvency().await.owed), (ether(90), ether(100)));
    pool.withdraw(alice, ether(60)).await;
    let token = *stake.address();
    pool.staking.exit().refused(world, bob).await.with(TokenCallFailed { token });
    pool.withdraw(bob, ether(30)).await;
    assert_eq!(pool.staked(bob).await, ether(10));
}

#[tokio::test]
async fn what_does_not_arrive_is_not_credited_whatever_the_token_announces() {
    let world = World::new().await;
    let (stake, reward) = (zoo_token(&world, 18).await, token(&world, "Reward", "RWD").await);
    let pool = Pool::of(world, *stake.address(), reward).await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.prepare(alice, ether(5)).await;
    world.send(world.owner, stake.setShort(U256::from(7)).into_transaction_request()).await;
    world.send(alice, pool.staking.stake(ether(5)).into_transaction_request()).await;
    assert_eq!(pool.staked(alice).await, ether(5) - U256::from(7));
    pool.assert_solvent().await;
}

/// A token that looks around while its balance is read sees no price.
#[tokio::test]
async fn a_view_hook_can_neither_enter_nor_price() {
    let world = World::new().await;
    let (stake, reward) = (zoo_token(&world, 18).await, token(&world, "Reward", "RWD").await);
    let pool = Pool::of(world, *stake.address(), reward).await;
    let (world, alice) = (&pool.world, pool.world.alice);
    pool.prepare(alice, ether(5)).await;
    for question in [
        IStakingRewards::earnedCall { account: alice }.abi_encode(),
        IStakingRewards::exitCall {}.abi_encode(),
        IStakingRewards::solvencyCall { token: *stake.address() }.abi_encode(),
    ] {
        let set = stake.setOracle(pool.address(), question.into()).into_transaction_request();
        world.send(world.owner, set).await;
        world.send(alice, pool.staking.stake(ether(1)).into_transaction_request()).await;
    }
    let off = stake.setOracle(Address::ZERO, Default::default()).into_transaction_request();
    world.send(world.owner, off).await;
    assert_eq!(pool.staked(alice).await, ether(3));
    pool.exit(alice).await;
}
