//! Rules of the whole contract that belong to no single function.

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::Provider;
use alloy::sol_types::SolCall;
use staking_abi::IStakingRewards::{self, Staked};
use staking_math::MAX_AMOUNT;
use staking_scripts::build::{STAKING_REWARDS, TOKEN};
use staking_tests::{Pool, RefusedCall, World, ether, logs};

/// Pool with two stakers, funded, a tick old.
async fn running() -> Pool {
    let pool = Pool::new().await;
    pool.stake(pool.world.alice, ether(3)).await;
    pool.stake(pool.world.bob, ether(1)).await;
    pool.fund(ether(1_000)).await;
    pool.world.wait(1).await;
    pool
}

#[tokio::test]
async fn r12_donations_dilute_nobody_and_belong_to_nobody() {
    let pool = running().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    for token in [&pool.stake_token, &pool.reward_token] {
        let gift = token.transfer(pool.address(), ether(5_000)).into_transaction_request();
        world.send(owner, gift).await;
        let solvency = pool.staking.solvency(*token.address()).call().await.unwrap();
        assert_eq!(solvency.surplus, ether(5_000));
    }
    world.wait(20).await;
    let (alice, bob) = (pool.earned(world.alice).await, pool.earned(world.bob).await);
    assert!(
        alice > ether(749) && alice < ether(751) && bob > ether(249) && bob < ether(251),
        "{alice} {bob}"
    );
    assert_eq!(pool.staking.totalSupply().call().await.unwrap(), ether(4));
}

#[tokio::test]
async fn r19_no_parameter_reaches_back() {
    let pool = running().await;
    let (world, owner, token) = (&pool.world, pool.world.owner, *pool.reward_token.address());
    world.wait(20).await;
    let before = [pool.earned(world.alice).await, pool.earned(world.bob).await];
    for call in [
        pool.staking.setRewardsDuration(U256::from(77)).into_transaction_request(),
        pool.staking.permitLowerRate(token).into_transaction_request(),
        pool.staking.setCaps(ether(1), ether(1), ether(1)).into_transaction_request(),
        pool.staking.setPaused(true).into_transaction_request(),
        pool.staking.setRewardsDistribution(world.mallory).into_transaction_request(),
    ] {
        world.send(owner, call).await;
        assert_eq!([pool.earned(world.alice).await, pool.earned(world.bob).await], before);
    }
}

/// Blocks are the chain's own business; on Arbitrum several share a second.
#[tokio::test]
async fn r20_blocks_without_time_earn_nothing() {
    let pool = running().await;
    let world = &pool.world;
    if !world.is_embedded() {
        return assert!(std::env::var("STAKE_RPC_URL").is_ok(), "only a shared chain mines by itself");
    }
    let (time, block) = (world.now().await, world.provider().get_block_number().await.unwrap());
    let earned = pool.earned(world.alice).await;
    let mined: Result<(), _> =
        world.provider().raw_request("anvil_mine".into(), (U256::from(500), U256::ZERO)).await;
    mined.unwrap();
    assert_eq!(world.provider().get_block_number().await.unwrap(), block + 500);
    let passed = world.now().await - time;
    let rate = pool.staking.rewardRate().call().await.unwrap();
    let gained = pool.earned(world.alice).await - earned;
    assert!(gained <= (rate + U256::ONE) * U256::from(passed), "{gained} wei in {passed} seconds");
}

/// Fault 29: what a flash loan could do, in one transaction.
#[tokio::test]
async fn fault_29_staking_claiming_and_leaving_at_once_earns_nothing() {
    let pool = running().await;
    let (world, mallory) = (&pool.world, pool.world.mallory);
    pool.prepare(mallory, ether(100_000)).await;
    let calls: Vec<Bytes> = vec![
        IStakingRewards::stakeCall { amount: ether(100_000) }.abi_encode().into(),
        IStakingRewards::getRewardCall {}.abi_encode().into(),
        IStakingRewards::withdrawCall { amount: ether(100_000) }.abi_encode().into(),
    ];
    let before = pool.earned(world.alice).await;
    world.send(mallory, pool.staking.multicall(calls).into_transaction_request()).await;
    assert_eq!(pool.rewards_of(mallory).await, U256::ZERO);
    assert_eq!(pool.earned(mallory).await, U256::ZERO);
    assert_eq!(pool.stake_token.balanceOf(mallory).call().await.unwrap(), ether(100_000));
    assert!(pool.earned(world.alice).await >= before);
}

#[tokio::test]
async fn fault_25_two_accounts_in_one_second_earn_nothing_of_it() {
    let pool = running().await;
    let (world, mallory) = (&pool.world, pool.world.mallory);
    pool.prepare(mallory, ether(2)).await;
    let stake_for = |account| -> Bytes {
        IStakingRewards::stakeForCall { account, amount: ether(1) }.abi_encode().into()
    };
    let calls = vec![stake_for(world.owner), stake_for(mallory)];
    world.send(mallory, pool.staking.multicall(calls).into_transaction_request()).await;
    let block = world.now().await;
    let (owner, other) = (pool.earned(world.owner).await, pool.earned(mallory).await);
    assert_eq!(owner, other, "both began at {block}");
    assert_eq!(owner, U256::ZERO);
}

#[tokio::test]
async fn fault_26_a_wei_staked_alone_earns_everything_and_later_stakers_are_paid() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, U256::ONE).await;
    pool.fund(ether(900_000)).await;
    world.wait(5).await;
    let alone = pool.earned(alice).await;
    assert!(alone > ether(449_000), "{alone}");
    pool.stake(bob, ether(1_000)).await;
    world.wait(20).await;
    let (first, second) = (pool.earned(alice).await, pool.earned(bob).await);
    assert!(first - alone < ether(10) && second > ether(440_000), "{first} {second}");
    assert!(ether(900_000) - first - second <= U256::from(2));
    pool.exit(bob).await;
    pool.exit(alice).await;
    pool.assert_solvent().await;
}

#[tokio::test]
async fn fault_30_who_stakes_just_before_a_funding_gets_a_share_of_time_only() {
    let pool = Pool::new().await;
    let (world, alice, mallory) = (&pool.world, pool.world.alice, pool.world.mallory);
    pool.stake(alice, ether(1)).await;
    pool.stake(mallory, ether(99)).await;
    pool.fund(ether(1_000)).await;
    pool.exit(mallory).await;
    // Seconds of ten ticks, at most.
    let most = ether(1_000) * U256::from(20) / U256::from(pool.duration);
    assert!(pool.rewards_of(mallory).await <= most);
    world.wait(20).await;
    assert!(pool.earned(alice).await >= ether(1_000) - most - U256::ONE);
}

#[tokio::test]
async fn fault_20_fifty_tiny_fundings_stretch_and_dilute_nothing() {
    let pool = running().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    let (rate, end) =
        (pool.staking.rewardRate().call().await.unwrap(), pool.staking.periodFinish().call().await.unwrap());
    let approve = pool.reward_token.approve(pool.address(), ether(1)).into_transaction_request();
    world.send(owner, approve).await;
    for wei in 1..=50u64 {
        let tiny = pool.staking.notifyRewardAmount(U256::from(wei)).into_transaction_request();
        assert!(!world.attempt(owner, tiny).await.status(), "{wei} wei may not begin a new period");
    }
    assert_eq!(pool.staking.rewardRate().call().await.unwrap(), rate);
    assert_eq!(pool.staking.periodFinish().call().await.unwrap(), end);
}

#[tokio::test]
async fn fault_23_neither_stakes_nor_funded_rewards_can_be_recovered() {
    let pool = running().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    for token in [*pool.stake_token.address(), *pool.reward_token.address()] {
        let call = pool.staking.recoverERC20(token, U256::ONE);
        call.refused(world, owner).await.with(IStakingRewards::NothingToRecover {});
    }
}

/// R48, fault 87: whatever the owner calls, with whatever arguments, nobody's claim falls and everybody can leave.
#[tokio::test]
async fn fault_87_no_call_of_the_owner_reaches_what_is_staked_or_earned() {
    let pool = running().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    let (stake, reward) = (*pool.stake_token.address(), *pool.reward_token.address());
    let people = [world.alice, world.bob];
    // A fixed sequence of numbers, large and small.
    let mut seed = 88_172_645_463_325_252u64;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for step in 0..60 {
        let addresses = [stake, reward, owner, pool.address(), Address::ZERO, world.mallory];
        let who = addresses[(next() % 6) as usize];
        let amount = match next() % 4 {
            0 => U256::ZERO,
            1 => U256::from(next()),
            2 => U256::from(MAX_AMOUNT),
            _ => U256::MAX >> (next() % 256) as usize,
        };
        let small = U256::from(next() % 1_000_000);
        let staking = &pool.staking;
        let call = match step % 12 {
            0 => staking.setPaused(next() % 2 == 0).into_transaction_request(),
            1 => staking.setCaps(amount, small, U256::from(next())).into_transaction_request(),
            2 => staking.recoverERC20(who, amount).into_transaction_request(),
            3 => staking.setRewardsDuration(small).into_transaction_request(),
            4 => pool.multi.setRewardsDuration(reward, amount).into_transaction_request(),
            5 => staking.reclaim(who).into_transaction_request(),
            6 => pool.multi.addReward(who, owner, small).into_transaction_request(),
            7 => staking.permitLowerRate(who).into_transaction_request(),
            8 => staking.notifyRewardAmount(amount).into_transaction_request(),
            9 => staking.fund(who, amount, (next() % 9) as u8, Default::default()).into_transaction_request(),
            10 => staking.withdrawFrom(people[0], amount, owner).into_transaction_request(),
            _ => staking.claimFrom(people[1], vec![reward], owner).into_transaction_request(),
        };
        let (staked, mut earned) = ([pool.staked(people[0]).await, pool.staked(people[1]).await], Vec::new());
        for account in people {
            earned.push(pool.earned(account).await);
        }
        world.attempt(owner, call).await;
        for (at, account) in people.into_iter().enumerate() {
            assert_eq!(pool.staked(account).await, staked[at], "step {step}");
            assert!(pool.earned(account).await >= earned[at], "step {step}");
        }
        pool.assert_solvent().await;
    }
    for (account, amount) in people.into_iter().zip([ether(3), ether(1)]) {
        let earned = pool.earned(account).await;
        pool.exit(account).await;
        assert_eq!(pool.stake_token.balanceOf(account).call().await.unwrap(), amount);
        assert!(pool.rewards_of(account).await >= earned);
    }
}

/// Fault 84, without the clock's end of fault 24.
#[tokio::test]
async fn fault_84_an_expired_program_owes_the_same_after_its_reactivation() {
    let pool = running().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    if !world.is_embedded() {
        return assert!(std::env::var("STAKE_RPC_URL").is_ok(), "only a shared chain cannot skip a year");
    }
    world.wait(20).await;
    let (earned, lens) = (pool.earned(alice).await, pool.staking.lens().call().await.unwrap());
    world.chain.skip_seconds(366 * 86_400).await.unwrap();
    assert!(!world.attempt(alice, pool.staking.exit().into_transaction_request()).await.status());
    for program in [pool.address(), *pool.stake_token.address(), lens] {
        world.activate(program).await;
    }
    assert_eq!((pool.earned(alice).await, pool.staked(alice).await), (earned, ether(3)));
    pool.exit(alice).await;
    assert_eq!(pool.rewards_of(alice).await, earned);
}

#[tokio::test]
async fn fault_89_a_cached_program_does_the_same_as_an_uncached_one() {
    let world = World::new().await;
    let mut stories = Vec::new();
    for is_cached in [true, false] {
        let arguments = ("T".to_owned(), "T".to_owned(), ether(1_000), world.owner, world.owner);
        let arguments = alloy::sol_types::SolValue::abi_encode_params(&arguments);
        let token = world.deploy(TOKEN, &arguments).await;
        let arguments =
            (world.owner, token, token, U256::from(10 * world.tick), U256::ZERO, false, Address::ZERO);
        let arguments = alloy::sol_types::SolValue::abi_encode_params(&arguments);
        let pool = match is_cached {
            true => world.deploy(STAKING_REWARDS, &arguments).await,
            false => world.deploy_uncached(STAKING_REWARDS, &arguments).await,
        };
        let staking = IStakingRewards::new(pool, world.provider());
        let token = staking_abi::IToken::new(token, world.provider());
        let approve = token.approve(pool, ether(9)).into_transaction_request();
        world.send(world.owner, approve).await;
        let receipt = world.send(world.owner, staking.stake(ether(9)).into_transaction_request()).await;
        let staked = logs::<Staked>(&receipt, pool);
        let receipt = world.send(world.owner, staking.exit().into_transaction_request()).await;
        let total = staking.totalSupply().call().await.unwrap();
        stories.push((
            staked,
            receipt.logs().len(),
            total,
            token.balanceOf(world.owner).call().await.unwrap(),
        ));
    }
    assert_eq!(stories[0], stories[1]);
    assert_eq!(stories[0].0.len(), 1);
}
