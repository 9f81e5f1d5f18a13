//! More than one reward token.

use alloy::primitives::{Address, U256};
use staking_abi::IMultiRewards::{
    RewardAdded, RewardPaid, RewardTokenAdded, RewardsDistributorUpdated, RewardsDurationUpdated,
};
use staking_abi::IStakingRewards::{
    self, CapExceeded, InvalidDuration, NotDistributor, OwnableUnauthorizedAccount, PeriodActive,
    RewardExists, RewardForfeited, RewardOwed, TokenCallFailed, UnknownReward,
};
use staking_abi::IToken::ITokenInstance;
use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Token, Mode};
use staking_tests::{Pool, RefusedCall, ether, event, logs};

async fn add(pool: &Pool, token: Address) {
    let call = pool.multi.addReward(token, pool.world.owner, U256::from(pool.duration));
    pool.world.send(pool.world.owner, call.into_transaction_request()).await;
}

#[tokio::test]
async fn adding_reverts_for_strangers_bad_durations_no_code_and_a_second_time() {
    let pool = Pool::new().await;
    let (world, owner, account) = (&pool.world, pool.world.owner, pool.world.mallory);
    let (known, new, day) = (*pool.reward_token.address(), *pool.stake_token.address(), U256::from(86_400));
    let call = pool.multi.addReward(new, owner, day);
    call.refused(world, account).await.with(OwnableUnauthorizedAccount { account });
    for duration in [U256::ZERO, U256::MAX] {
        let call = pool.multi.addReward(new, owner, duration);
        call.refused(world, owner).await.with(InvalidDuration { duration });
    }
    pool.multi.addReward(known, owner, day).refused(world, owner).await.with(RewardExists { token: known });
    let call = pool.multi.addReward(account, owner, day);
    call.refused(world, owner).await.with(TokenCallFailed { token: account });
}

/// R25: work is bounded by a constant.
#[tokio::test]
async fn r25_there_are_at_most_eight_reward_tokens_and_all_are_paid() {
    let pool = Pool::new().await;
    let (world, owner, alice) = (&pool.world, pool.world.owner, pool.world.alice);
    pool.stake(alice, ether(1)).await;
    let mut tokens = Vec::new();
    for _ in 0..7 {
        let token = Token::create(world).await;
        add(&pool, *token.address()).await;
        tokens.push(ITokenInstance::new(*token.address(), world.provider().clone()));
    }
    let ninth = *Token::create(world).await.address();
    let call = pool.multi.addReward(ninth, owner, U256::ONE);
    call.refused(world, owner).await.with(CapExceeded { cap: U256::from(8) });
    let first = pool.multi.rewardTokens(U256::ZERO).call().await.unwrap();
    assert_eq!(first, *pool.reward_token.address());
    let behind = pool.multi.rewardTokens(U256::from(8));
    behind.refused(world, alice).await.with(UnknownReward { token: Address::ZERO });
    for (index, token) in tokens.iter().enumerate() {
        let listed = pool.multi.rewardTokens(U256::from(index + 1)).call().await.unwrap();
        assert_eq!(listed, *token.address());
        pool.fund_extra(token, ether(10)).await;
    }
    world.wait(20).await;
    let receipt = pool.exit(alice).await;
    assert_eq!(logs::<RewardPaid>(&receipt, pool.address()).len(), 7);
    for token in &tokens {
        let paid = token.balanceOf(alice).call().await.unwrap();
        assert!(ether(10) - paid <= U256::from(2), "{paid}");
        let solvency = pool.staking.solvency(*token.address()).call().await.unwrap();
        assert!(solvency.assets >= solvency.owed);
    }
}

#[tokio::test]
async fn each_token_has_its_own_stream_and_its_own_events() {
    let pool = Pool::new().await;
    let (world, owner, alice, bob) = (&pool.world, pool.world.owner, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(3)).await;
    pool.fund(ether(100)).await;
    let second = pool.add_reward("SEC").await;
    let (token, duration) = (*second.address(), U256::from(pool.duration));
    let receipt = pool.fund_extra(&second, ether(40)).await;
    assert_eq!(event::<RewardAdded>(&receipt, pool.address()), RewardAdded { token, reward: ether(40) });
    assert!(logs::<IStakingRewards::RewardAdded>(&receipt, pool.address()).is_empty());
    let start = U256::from(world.time_of(&receipt).await);
    let data = pool.multi.rewardData(token).call().await.unwrap();
    assert_eq!((data.rewardsDistributor, data.rewardsDuration), (owner, duration));
    assert_eq!((data.periodFinish, data.lastUpdateTime), (start + duration, start));
    assert_eq!((data.rewardRate, data.rewardPerTokenStored), (ether(40) / duration, U256::ZERO));
    let whole = pool.multi.getRewardForDuration(token).call().await.unwrap();
    assert!(ether(40) - whole <= U256::ONE);

    world.wait(20).await;
    let last = pool.multi.lastTimeRewardApplicable(token).call().await.unwrap();
    assert_eq!(last, start + duration);
    pool.stake(bob, ether(1)).await;
    let earned = pool.multi.earned(alice, token).call().await.unwrap();
    assert!(earned <= ether(40) && ether(40) - earned <= U256::from(2), "{earned}");
    assert_eq!(pool.multi.earned(bob, token).call().await.unwrap(), U256::ZERO);
    let first = *pool.reward_token.address();
    assert_eq!(pool.multi.earned(alice, first).call().await.unwrap(), pool.earned(alice).await);
    let per_token = pool.multi.rewardPerToken(token).call().await.unwrap();
    assert!(ether(40) / U256::from(3) - per_token <= U256::from(2), "{per_token}");

    let receipt = pool.get_reward(alice).await;
    let expected = RewardPaid { user: alice, token, reward: earned };
    assert_eq!(event::<RewardPaid>(&receipt, pool.address()), expected);
    event::<IStakingRewards::RewardPaid>(&receipt, pool.address());
    assert_eq!(second.balanceOf(alice).call().await.unwrap(), earned);
    pool.assert_solvent().await;
}

#[tokio::test]
async fn who_staked_before_a_token_was_added_earns_it_from_then_on() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(1)).await;
    pool.stake(bob, ether(1)).await;
    let token = pool.add_reward("NEW").await;
    pool.withdraw(bob, ether(1)).await;
    pool.fund_extra(&token, ether(10)).await;
    world.wait(20).await;
    let earned = pool.multi.earned(alice, *token.address()).call().await.unwrap();
    assert!(ether(10) - earned <= U256::from(2), "{earned}");
    assert_eq!(pool.multi.earned(bob, *token.address()).call().await.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn a_token_is_funded_by_its_distributor_only_and_set_by_the_owner_only() {
    let pool = Pool::new().await;
    let (world, owner, bob, account) = (&pool.world, pool.world.owner, pool.world.bob, pool.world.mallory);
    let second = pool.add_reward("SEC").await;
    let (token, unknown) = (*second.address(), *pool.stake_token.address());
    let not_owner = OwnableUnauthorizedAccount { account };
    let call = pool.multi.setRewardsDistributor(token, account);
    call.refused(world, account).await.with(not_owner.clone());
    pool.multi.setRewardsDuration(token, U256::ONE).refused(world, account).await.with(not_owner);
    let expected = UnknownReward { token: unknown };
    pool.multi.setRewardsDistributor(unknown, bob).refused(world, owner).await.with(expected.clone());
    let call = pool.multi.setRewardsDuration(unknown, U256::ONE);
    call.refused(world, owner).await.with(expected.clone());
    pool.multi.notifyRewardAmount(unknown, U256::ONE).refused(world, owner).await.with(expected.clone());
    pool.multi.earned(bob, unknown).refused(world, owner).await.with(expected.clone());
    pool.multi.rewardPerToken(unknown).refused(world, owner).await.with(expected.clone());
    pool.multi.rewardData(unknown).refused(world, owner).await.with(expected);

    let call = pool.multi.setRewardsDistributor(token, bob).into_transaction_request();
    let receipt = world.send(owner, call).await;
    let expected = RewardsDistributorUpdated { token, distributor: bob };
    assert_eq!(event::<RewardsDistributorUpdated>(&receipt, pool.address()), expected);
    let call = pool.multi.notifyRewardAmount(token, U256::ONE);
    call.refused(world, owner).await.with(NotDistributor { account: owner });
    let duration = U256::from(3 * world.tick);
    let call = pool.multi.setRewardsDuration(token, duration).into_transaction_request();
    let receipt = world.send(owner, call).await;
    let expected = RewardsDurationUpdated { token, newDuration: duration };
    assert_eq!(event::<RewardsDurationUpdated>(&receipt, pool.address()), expected);
    world.send(owner, second.transfer(bob, ether(1)).into_transaction_request()).await;
    world.send(bob, second.approve(pool.address(), ether(1)).into_transaction_request()).await;
    let notify = pool.multi.notifyRewardAmount(token, ether(1)).into_transaction_request();
    let receipt = world.send(bob, notify).await;
    let end = U256::from(world.time_of(&receipt).await) + duration;
    let call = pool.multi.setRewardsDuration(token, U256::ONE);
    call.refused(world, owner).await.with(PeriodActive { end });
    assert_eq!(pool.staking.rewardsDuration().call().await.unwrap(), U256::from(pool.duration));
}

/// R22: a broken token holds back neither principal nor the other rewards, in a pool that trusts its tokens too.
#[tokio::test]
async fn r22_a_broken_extra_token_holds_back_nothing_else() {
    for mode in [Mode::ReturnFalse, Mode::Revert, Mode::BurnGas, Mode::RevertBomb] {
        let pool = Pool::new().await;
        let (world, alice) = (&pool.world, pool.world.alice);
        let broken = Token::create(world).await;
        add(&pool, *broken.address()).await;
        pool.stake(alice, ether(2)).await;
        pool.fund(ether(100)).await;
        let extra = ITokenInstance::new(*broken.address(), world.provider().clone());
        pool.fund_extra(&extra, ether(5)).await;
        world.wait(20).await;
        let (first, owed) =
            (pool.earned(alice).await, pool.multi.earned(alice, *broken.address()).call().await.unwrap());
        broken.turn(world, mode).await;
        let receipt = world.attempt(alice, pool.staking.exit().into_transaction_request()).await;
        assert!(receipt.status(), "{mode:?}");
        let expected = RewardOwed { user: alice, token: *broken.address(), amount: owed };
        assert_eq!(event::<RewardOwed>(&receipt, pool.address()), expected);
        assert_eq!(pool.rewards_of(alice).await, first);
        assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(2));
        broken.turn(world, Mode::ReturnTrue).await;
        let tokens = vec![*broken.address()];
        world.send(alice, pool.staking.claim(tokens, alice).into_transaction_request()).await;
        assert_eq!(broken.balanceOf(alice).call().await.unwrap(), owed);
    }
}

/// R24 for every token.
#[tokio::test]
async fn r24_emergency_withdrawal_gives_up_every_token() {
    let pool = Pool::new().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let second = pool.add_reward("SEC").await;
    pool.stake(alice, ether(2)).await;
    pool.fund(ether(100)).await;
    pool.fund_extra(&second, ether(5)).await;
    world.wait(20).await;
    let receipt = world.send(alice, pool.staking.emergencyWithdraw().into_transaction_request()).await;
    assert_eq!(logs::<RewardForfeited>(&receipt, pool.address()).len(), 2);
    assert_eq!(pool.multi.earned(alice, *second.address()).call().await.unwrap(), U256::ZERO);
    let waiting = pool.staking.undistributed(*second.address()).call().await.unwrap();
    assert!(ether(5) - waiting <= U256::ONE, "{waiting}");
}

/// R2: what is staked is never mistaken for a reward of the same token that came later.
#[tokio::test]
async fn r2_the_staked_token_can_be_earned_besides_and_principal_stays_apart() {
    let pool = Pool::new().await;
    let (world, alice, token) = (&pool.world, pool.world.alice, *pool.stake_token.address());
    pool.stake(alice, ether(10)).await;
    add(&pool, token).await;
    pool.fund_extra(&pool.stake_token, ether(4)).await;
    world.wait(20).await;
    let solvency = pool.staking.solvency(token).call().await.unwrap();
    assert_eq!((solvency.owed, solvency.surplus), (ether(14), U256::ZERO));
    let earned = pool.multi.earned(alice, token).call().await.unwrap();
    world.send(alice, pool.staking.compound().into_transaction_request()).await;
    assert_eq!(pool.staked(alice).await, ether(10) + earned);
    pool.exit(alice).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(10) + earned);
}

#[tokio::test]
async fn adding_says_so() {
    let pool = Pool::new().await;
    let (token, distributor, duration) = (*pool.stake_token.address(), pool.world.bob, U256::from(77));
    let call = pool.multi.addReward(token, distributor, duration).into_transaction_request();
    let receipt = pool.world.send(pool.world.owner, call).await;
    let expected = RewardTokenAdded { token, distributor, duration };
    assert_eq!(event::<RewardTokenAdded>(&receipt, pool.address()), expected);
}
