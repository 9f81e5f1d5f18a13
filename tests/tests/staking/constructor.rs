use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::{SolEvent, SolValue};
use staking_abi::IStakingRewards::{RewardsDistributionUpdated, RewardsDurationUpdated};
use staking_math::{MAX_COOLDOWN, MAX_DURATION};
use staking_scripts::build::STAKING_REWARDS;
use staking_tests::{Pool, RefusedCall, World};

type Arguments = (Address, Address, Address, U256, U256, bool);

/// The deploy tool's words for a constructor that refuses.
async fn refusal(world: &World, arguments: Arguments) -> String {
    refusal_of_lens(world, arguments, Address::ZERO).await
}

async fn refusal_of_lens(world: &World, arguments: Arguments, lens: Address) -> String {
    let (owner, stake, reward, duration, cooldown, measured) = arguments;
    let arguments = (owner, stake, reward, duration, cooldown, measured, lens);
    world.try_deploy(STAKING_REWARDS, &arguments.abi_encode_params()).await.unwrap_err()
}

#[tokio::test]
async fn reverts_if_the_owner_is_zero() {
    let pool = Pool::new().await;
    let (stake, reward) = (*pool.stake_token.address(), *pool.reward_token.address());
    let words =
        refusal(&pool.world, (Address::ZERO, stake, reward, U256::from(100), U256::ZERO, false)).await;
    assert!(words.contains("OwnableInvalidOwner"), "{words}");
}

#[tokio::test]
async fn reverts_if_the_duration_is_zero_or_above_ten_years() {
    let pool = Pool::new().await;
    let (stake, reward) = (*pool.stake_token.address(), *pool.reward_token.address());
    for duration in [U256::ZERO, U256::from(MAX_DURATION + 1), U256::from((1u64 << 32) + 5), U256::MAX] {
        let words = refusal(&pool.world, (pool.world.owner, stake, reward, duration, U256::ZERO, true)).await;
        assert!(words.contains("InvalidDuration"), "{words}");
    }
}

#[tokio::test]
async fn reverts_if_the_cooldown_is_above_a_year() {
    let pool = Pool::new().await;
    let (stake, reward) = (*pool.stake_token.address(), *pool.reward_token.address());
    for cooldown in [U256::from(MAX_COOLDOWN + 1), U256::ONE << 32, U256::MAX] {
        let words = refusal(&pool.world, (pool.world.owner, stake, reward, U256::ONE, cooldown, false)).await;
        assert!(words.contains("InvalidDuration"), "{words}");
    }
}

#[tokio::test]
async fn reverts_if_the_lens_has_no_code() {
    let pool = Pool::new().await;
    let (world, token) = (&pool.world, *pool.stake_token.address());
    let arguments = (world.owner, token, token, U256::from(100), U256::ZERO, false);
    let words = refusal_of_lens(world, arguments, world.mallory).await;
    assert!(words.contains("InvalidLens"), "{words}");
}

#[tokio::test]
async fn fault_71_reverts_if_a_token_has_no_code() {
    let pool = Pool::new().await;
    let (world, token) = (&pool.world, *pool.stake_token.address());
    for (stake, reward) in [(world.mallory, token), (token, world.mallory), (Address::ZERO, token)] {
        let words = refusal(world, (world.owner, stake, reward, U256::from(100), U256::ZERO, false)).await;
        assert!(words.contains("TokenCallFailed"), "{words}");
    }
}

/// Fault 88.
#[tokio::test]
async fn fault_88_reverts_if_called_a_second_time() {
    let pool = Pool::new().await;
    let world = &pool.world;
    let token = *pool.stake_token.address();
    let arguments = (world.mallory, token, token, U256::from(1), U256::ZERO, false);
    let data = staking_scripts::deploy::address::init_data(&arguments.abi_encode_params());
    let call = alloy::rpc::types::TransactionRequest::default().to(pool.address()).input(data.into());
    call.refused(world, world.mallory).await.silently();
    assert_eq!(pool.staking.owner().call().await.unwrap(), world.owner);
}

#[tokio::test]
async fn sets_what_it_was_given_and_makes_the_owner_the_rewards_distribution() {
    let pool = Pool::new().await;
    let staking = &pool.staking;
    assert_eq!(staking.stakingToken().call().await.unwrap(), *pool.stake_token.address());
    assert_eq!(staking.rewardsToken().call().await.unwrap(), *pool.reward_token.address());
    assert_eq!(staking.rewardsDuration().call().await.unwrap(), U256::from(pool.duration));
    assert_eq!(staking.owner().call().await.unwrap(), pool.world.owner);
    assert_eq!(staking.rewardsDistribution().call().await.unwrap(), pool.world.owner);
    assert_eq!(staking.pendingOwner().call().await.unwrap(), Address::ZERO);
    assert!(!staking.paused().call().await.unwrap());
    assert!(!staking.measured().call().await.unwrap());
    assert_eq!(staking.cooldown().call().await.unwrap(), U256::ZERO);
    let cooling = Pool::cooling().await;
    let two_ticks = U256::from(2 * cooling.world.tick);
    assert_eq!(cooling.staking.cooldown().call().await.unwrap(), two_ticks);
    let filter = Filter::new().address(pool.address()).from_block(0);
    let logs = pool.world.provider().get_logs(&filter).await.unwrap();
    let topics: Vec<_> = logs.iter().filter_map(|log| log.topic0().copied()).collect();
    let expected = [RewardsDistributionUpdated::SIGNATURE_HASH, RewardsDurationUpdated::SIGNATURE_HASH];
    assert_eq!(topics[1..], expected, "after OwnershipTransferred");
}
