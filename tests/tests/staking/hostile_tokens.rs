//! Faults 67 to 77: tokens that do not do what they should.

use crate::hostile::Scene;
use alloy::primitives::U256;
use alloy::sol_types::{SolCall, SolError};
use staking_abi::IMultiRewards::{self, IMultiRewardsCalls};
use staking_abi::IStakingRewards::{
    self, IStakingRewardsCalls, RewardAdded, RewardOwed, RewardPaid, RewardUnderfunded, Staked,
    TokenCallFailed, ZeroAmount,
};
use staking_tests::fixtures::{Caller, HostileToken::HostileTokenInstance as Token, Mode};
use staking_tests::{Pool, RefusedCall, World, ether, event, logs};

/// Ways of refusing that must all look the same from outside.
const REFUSALS: [Mode; 7] = [
    Mode::ReturnFalse,
    Mode::Revert,
    Mode::RevertSilently,
    Mode::BurnGas,
    Mode::RevertBomb,
    Mode::ReturnShort,
    Mode::ReturnTwo,
];

/// Ways of succeeding that SafeERC20 accepts.
const SUCCESSES: [Mode; 4] = [Mode::ReturnTrue, Mode::ReturnNothing, Mode::ReturnLong, Mode::ReturnBomb];

/// Faults 68 and 70.
#[tokio::test]
async fn fault_68_staking_reverts_whatever_way_the_token_refuses() {
    let Scene { pool, stake, .. } = Scene::measured().await;
    let (world, alice, token) = (&pool.world, pool.world.alice, *stake.address());
    pool.prepare(alice, ether(1)).await;
    for mode in REFUSALS {
        stake.turn(world, mode).await;
        pool.staking.stake(ether(1)).refused(world, alice).await.with(TokenCallFailed { token });
        assert_eq!(pool.staking.totalSupply().call().await.unwrap(), U256::ZERO, "{mode:?}");
    }
}

#[tokio::test]
async fn fault_70_withdrawing_reverts_whatever_way_the_token_refuses_and_loses_nothing() {
    let Scene { pool, stake, .. } = Scene::measured().await.earned().await;
    let (world, alice, token) = (&pool.world, pool.world.alice, *stake.address());
    let earned = pool.earned(alice).await;
    for mode in REFUSALS {
        stake.turn(world, mode).await;
        pool.staking.withdraw(ether(1)).refused(world, alice).await.with(TokenCallFailed { token });
        pool.staking.exit().refused(world, alice).await.with(TokenCallFailed { token });
        assert_eq!(pool.staked(alice).await, ether(2), "{mode:?}");
    }
    stake.turn(world, Mode::ReturnTrue).await;
    assert_eq!(pool.earned(alice).await, earned);
    pool.exit(alice).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(2));
}

/// Fault 69.
#[tokio::test]
async fn fault_69_every_way_of_succeeding_is_accepted() {
    let Scene { pool, stake, reward } = Scene::measured().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    for mode in SUCCESSES {
        stake.turn(world, Mode::ReturnTrue).await;
        pool.prepare(alice, ether(1)).await;
        stake.turn(world, mode).await;
        reward.turn(world, mode).await;
        world.send(alice, pool.staking.stake(ether(1)).into_transaction_request()).await;
        pool.fund(ether(1)).await;
        world.wait(20).await;
        pool.exit(alice).await;
        assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(1), "{mode:?}");
        stake.turn(world, Mode::ReturnTrue).await;
        world.send(alice, stake.transfer(world.owner, ether(1)).into_transaction_request()).await;
    }
    assert!(pool.rewards_of(alice).await >= ether(4) - U256::from(4));
    pool.assert_solvent().await;
}

/// Refusals that move nothing.
const UNPAID: [Mode; 5] =
    [Mode::ReturnFalse, Mode::Revert, Mode::RevertSilently, Mode::BurnGas, Mode::RevertBomb];

/// R22, fault 21: a broken reward token holds back neither principal nor the claim.
#[tokio::test]
async fn fault_21_exit_returns_the_stake_whatever_way_the_reward_token_refuses() {
    for mode in UNPAID {
        let Scene { pool, reward, .. } = Scene::measured().await.earned().await;
        let (world, alice, token) = (&pool.world, pool.world.alice, *reward.address());
        let amount = pool.earned(alice).await;
        reward.turn(world, mode).await;
        let receipt = world.attempt(alice, pool.staking.exit().into_transaction_request()).await;
        assert!(receipt.status(), "{mode:?}");
        let owed = event::<RewardOwed>(&receipt, pool.address());
        assert_eq!(owed, RewardOwed { user: alice, token, amount });
        assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(2));
        assert_eq!(pool.earned(alice).await, amount, "the claim stays");

        reward.turn(world, Mode::ReturnTrue).await;
        pool.assert_solvent().await;
        let receipt = pool.get_reward(alice).await;
        assert_eq!(event::<RewardPaid>(&receipt, pool.address()), RewardPaid { user: alice, reward: amount });
        assert_eq!(pool.rewards_of(alice).await, amount);
        assert_eq!(pool.earned(alice).await, U256::ZERO);
    }
}

/// A token that pays and answers nonsense (Tether Gold answers `false`) must not be claimed from twice.
#[tokio::test]
async fn r5_a_reward_that_left_the_pool_is_paid_whatever_the_token_answers() {
    for mode in [Mode::ReturnShort, Mode::ReturnTwo] {
        let Scene { pool, reward, .. } = Scene::measured().await.earned().await;
        let (world, alice) = (&pool.world, pool.world.alice);
        let amount = pool.earned(alice).await;
        reward.turn(world, mode).await;
        let receipt = pool.get_reward(alice).await;
        assert_eq!(event::<RewardPaid>(&receipt, pool.address()).reward, amount, "{mode:?}");
        assert!(logs::<RewardOwed>(&receipt, pool.address()).is_empty());
        pool.get_reward(alice).await;
        assert_eq!(pool.rewards_of(alice).await, amount);
        pool.assert_solvent().await;
    }
}

/// R53: what is there is paid, the rest is recorded.
#[tokio::test]
async fn r53_claiming_pays_what_the_pool_holds_and_records_the_rest() {
    let Scene { pool, reward, .. } = Scene::measured().await.earned().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let amount = pool.earned(alice).await;
    let seize = reward.confiscate(pool.address(), ether(70)).into_transaction_request();
    world.send(world.owner, seize).await;
    let receipt = pool.get_reward(alice).await;
    assert_eq!(event::<RewardPaid>(&receipt, pool.address()).reward, ether(30));
    assert_eq!(event::<RewardOwed>(&receipt, pool.address()).amount, amount - ether(30));
    let solvency = pool.staking.solvency(*reward.address()).call().await.unwrap();
    assert_eq!((solvency.assets, solvency.owed, solvency.surplus), (U256::ZERO, ether(70), U256::ZERO));
    world.send(world.owner, reward.mint(pool.address(), ether(70)).into_transaction_request()).await;
    pool.get_reward(alice).await;
    assert_eq!(pool.rewards_of(alice).await, amount);
}

/// R1: with one token for both, a shortfall of rewards is not paid out of principal, however much of that there is.
#[tokio::test]
async fn r1_principal_of_the_same_token_never_pays_a_reward() {
    for is_measured in [true, false] {
        let world = World::new().await;
        let token = Token::create(&world).await;
        let both = *token.address();
        let pool = if is_measured {
            Pool::of(world, both, both).await
        } else {
            Pool::trusting(world, both, both).await
        };
        let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
        pool.stake(alice, ether(50)).await;
        pool.stake(bob, ether(50)).await;
        pool.fund(ether(100)).await;
        world.wait(20).await;
        // What is left would cover either claim, but not beside the stakes.
        let seize = token.confiscate(pool.address(), ether(80)).into_transaction_request();
        world.send(world.owner, seize).await;
        let receipt = pool.get_reward(alice).await;
        assert_eq!(event::<RewardPaid>(&receipt, pool.address()).reward, ether(20));
        let receipt = pool.get_reward(bob).await;
        assert!(logs::<RewardPaid>(&receipt, pool.address()).is_empty());
        pool.exit(bob).await;
        pool.exit(alice).await;
        assert_eq!(token.balanceOf(alice).call().await.unwrap(), ether(70));
        assert_eq!(token.balanceOf(bob).call().await.unwrap(), ether(50));
    }
}

/// Fault 67, R30: credit is what arrived.
#[tokio::test]
async fn fault_67_a_fee_on_transfer_is_the_stakers_own_loss() {
    let Scene { pool, stake, reward } = Scene::measured().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(bob, ether(100)).await;
    pool.prepare(alice, ether(100)).await;
    stake.turn(world, Mode::Fee).await;
    reward.turn(world, Mode::Fee).await;
    let receipt = world.send(alice, pool.staking.stake(ether(100)).into_transaction_request()).await;
    assert_eq!(event::<Staked>(&receipt, pool.address()), Staked { user: alice, amount: ether(99) });
    let receipt = pool.fund(ether(100)).await;
    assert_eq!(event::<RewardAdded>(&receipt, pool.address()), RewardAdded { reward: ether(99) });
    pool.assert_solvent().await;
    world.wait(20).await;
    pool.exit(alice).await;
    stake.turn(world, Mode::ReturnTrue).await;
    pool.exit(bob).await;
    assert_eq!(pool.stake_token.balanceOf(bob).call().await.unwrap(), ether(100));
    pool.assert_solvent().await;
}

/// Fault 75: a token that takes nothing cannot be staked, whatever it answers.
#[tokio::test]
async fn fault_75_a_balance_that_does_not_grow_credits_nothing() {
    let Scene { pool, stake, reward } = Scene::measured().await;
    let (world, alice, owner) = (&pool.world, pool.world.alice, pool.world.owner);
    pool.prepare(alice, ether(1)).await;
    stake.pretend(world, Some(ether(7))).await;
    pool.staking.stake(ether(1)).refused(world, alice).await.with(ZeroAmount {});
    reward.pretend(world, Some(U256::ZERO)).await;
    let approve = pool.reward_token.approve(pool.address(), ether(1)).into_transaction_request();
    world.send(owner, approve).await;
    pool.staking.notifyRewardAmount(ether(1)).refused(world, owner).await.with(ZeroAmount {});
}

#[tokio::test]
async fn funding_reverts_whatever_way_the_token_refuses() {
    let Scene { pool, reward, .. } = Scene::measured().await;
    let (world, owner, token) = (&pool.world, pool.world.owner, *reward.address());
    let approve = pool.reward_token.approve(pool.address(), ether(1)).into_transaction_request();
    world.send(owner, approve).await;
    for mode in REFUSALS {
        reward.turn(world, mode).await;
        let expected = RewardUnderfunded { token, required: ether(1), available: U256::ZERO };
        pool.staking.notifyRewardAmount(ether(1)).refused(world, owner).await.with(expected);
    }
}

/// Fault 72, R32: whatever is called from inside a transfer is refused by name, views that price included.
#[tokio::test]
async fn r32_no_function_can_be_entered_from_inside_a_transfer() {
    let Scene { pool, stake, .. } = Scene::measured().await.earned().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let free = [
        IStakingRewards::stakingTokenCall::SELECTOR,
        IStakingRewards::rewardsTokenCall::SELECTOR,
        IStakingRewards::totalSupplyCall::SELECTOR,
        IStakingRewards::balanceOfCall::SELECTOR,
        IStakingRewards::rewardPerTokenStoredCall::SELECTOR,
        IStakingRewards::rewardRateCall::SELECTOR,
        IStakingRewards::getRewardForDurationCall::SELECTOR,
        IStakingRewards::periodFinishCall::SELECTOR,
        IStakingRewards::lastUpdateTimeCall::SELECTOR,
        IStakingRewards::lastTimeRewardApplicableCall::SELECTOR,
        IStakingRewards::rewardsDurationCall::SELECTOR,
        IStakingRewards::rewardsDistributionCall::SELECTOR,
        IStakingRewards::pausedCall::SELECTOR,
        IStakingRewards::rewardsReceiverCall::SELECTOR,
        IStakingRewards::isOperatorCall::SELECTOR,
        IStakingRewards::lensCall::SELECTOR,
        IStakingRewards::ownerCall::SELECTOR,
        IStakingRewards::pendingOwnerCall::SELECTOR,
        IMultiRewards::rewardTokensCall::SELECTOR,
    ];
    // Views of what the pool does not know; they price nothing.
    let unknown = [
        IMultiRewards::rewardDataCall::SELECTOR,
        IMultiRewards::getRewardForDurationCall::SELECTOR,
        IMultiRewards::lastTimeRewardApplicableCall::SELECTOR,
    ];
    for &selector in IStakingRewardsCalls::SELECTORS.iter().chain(IMultiRewardsCalls::SELECTORS) {
        // Zeros for every argument, empty arrays included.
        let data = [&selector[..], &[0; 6 * 32]].concat();
        stake.reenter(world, pool.address(), data).await;
        pool.withdraw(alice, U256::ONE).await;
        let answer = stake.reentryAnswer().call().await.unwrap();
        let succeeded = stake.reentrySucceeded().call().await.unwrap();
        if free.contains(&selector) {
            assert!(succeeded, "{selector:02x?}");
        } else if unknown.contains(&selector) {
            assert!(!succeeded, "{selector:02x?}");
        } else {
            assert_eq!(answer, IStakingRewards::Reentered {}.abi_encode(), "{selector:02x?}");
        }
    }
    stake.turn(world, Mode::ReturnTrue).await;
    pool.exit(alice).await;
    pool.assert_solvent().await;
}

/// Fault 72 in the other directions: while depositing, funding and claiming.
#[tokio::test]
async fn fault_72_the_lock_holds_while_depositing_funding_and_claiming() {
    let Scene { pool, stake, reward } = Scene::measured().await.earned().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let reentered = IStakingRewards::Reentered {}.abi_encode();
    let exit = IStakingRewards::exitCall {}.abi_encode();

    pool.prepare(alice, ether(1)).await;
    stake.reenter(world, pool.address(), exit.clone()).await;
    world.send(alice, pool.staking.stake(ether(1)).into_transaction_request()).await;
    assert_eq!(stake.reentryAnswer().call().await.unwrap(), reentered);

    reward.reenter(world, pool.address(), exit.clone()).await;
    pool.get_reward(alice).await;
    assert_eq!(reward.reentryAnswer().call().await.unwrap(), reentered);

    reward.reenter(world, pool.address(), exit).await;
    pool.fund(ether(1)).await;
    assert_eq!(reward.reentryAnswer().call().await.unwrap(), reentered);
    pool.assert_solvent().await;
}

/// Hazard 20: the lock is open again for the next call of the same transaction, after success and after failure.
#[tokio::test]
async fn the_lock_opens_within_the_transaction() {
    let Scene { pool, stake, .. } = Scene::measured().await;
    let world = &pool.world;
    let caller = Caller::CallerInstance::create(world).await;
    world.send(world.owner, stake.mint(*caller.address(), ether(1)).into_transaction_request()).await;
    let (to_token, to_pool) = (*stake.address(), pool.address());
    let data = vec![
        stake.approve(to_pool, ether(1)).calldata().clone(),
        pool.staking.stake(ether(1)).calldata().clone(),
        pool.staking.withdraw(U256::ONE).calldata().clone(),
        pool.staking.getReward().calldata().clone(),
        pool.staking.exit().calldata().clone(),
    ];
    let targets = vec![to_token, to_pool, to_pool, to_pool, to_pool];
    world.send(world.alice, caller.sequence(targets, data).into_transaction_request()).await;
    assert_eq!(stake.balanceOf(*caller.address()).call().await.unwrap(), ether(1));
}

/// Fault 82. The caller has something to withdraw and to claim.
#[tokio::test]
async fn fault_82_a_static_call_changes_nothing() {
    let Scene { pool, stake, .. } = Scene::measured().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let caller = Caller::CallerInstance::create(world).await;
    pool.prepare(alice, ether(2)).await;
    let for_caller = pool.staking.stakeFor(*caller.address(), ether(2));
    world.send(alice, for_caller.into_transaction_request()).await;
    pool.fund(ether(100)).await;
    world.wait(20).await;
    assert!(pool.earned(*caller.address()).await > U256::ZERO);
    for data in [
        pool.staking.stake(ether(1)).calldata().clone(),
        pool.staking.getReward().calldata().clone(),
        pool.staking.exit().calldata().clone(),
    ] {
        let receipt =
            world.attempt(world.alice, caller.look(pool.address(), data).into_transaction_request()).await;
        assert!(!event::<Caller::Answered>(&receipt, *caller.address()).success);
        assert_eq!(receipt.logs().len(), 1);
    }
    assert_eq!(stake.balanceOf(pool.address()).call().await.unwrap(), ether(2));
}

/// Fault 83: a delegate call runs on the caller's storage, which holds no stakes.
#[tokio::test]
async fn fault_83_a_delegate_call_moves_nothing_of_the_pools() {
    let Scene { pool, stake, .. } = Scene::measured().await.earned().await;
    let world = &pool.world;
    let caller = Caller::CallerInstance::create(world).await;
    for data in [
        pool.staking.exit().calldata().clone(),
        pool.staking.withdraw(ether(1)).calldata().clone(),
        pool.staking.setPaused(true).calldata().clone(),
    ] {
        let request = caller.borrow(pool.address(), data).into_transaction_request();
        let receipt = world.attempt(world.alice, request).await;
        assert!(!event::<Caller::Answered>(&receipt, *caller.address()).success);
        assert!(logs::<RewardPaid>(&receipt, pool.address()).is_empty());
    }
    assert_eq!(stake.balanceOf(pool.address()).call().await.unwrap(), ether(2));
    assert_eq!(pool.staked(world.alice).await, ether(2));
}
