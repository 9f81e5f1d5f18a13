//! Pools that believe what tokens answer, with tokens that do not deserve it.

use crate::hostile::Scene;
use alloy::primitives::U256;
use staking_abi::IStakingRewards::{RewardOwed, RewardPaid, Staked, TokenCallFailed};
use staking_tests::fixtures::Mode;
use staking_tests::{RefusedCall, ether, event, logs};

/// R31: anything but success is a failure.
#[tokio::test]
async fn r31_staking_and_withdrawing_revert_unless_the_token_reports_success() {
    let Scene { pool, stake, .. } = Scene::trusting().await.earned().await;
    let (world, alice, token) = (&pool.world, pool.world.alice, *stake.address());
    pool.prepare(alice, ether(1)).await;
    for mode in
        [Mode::ReturnFalse, Mode::Revert, Mode::BurnGas, Mode::RevertBomb, Mode::ReturnShort, Mode::ReturnTwo]
    {
        stake.turn(world, mode).await;
        pool.staking.stake(ether(1)).refused(world, alice).await.with(TokenCallFailed { token });
        pool.staking.withdraw(ether(1)).refused(world, alice).await.with(TokenCallFailed { token });
    }
    for mode in [Mode::ReturnTrue, Mode::ReturnNothing, Mode::ReturnLong, Mode::ReturnBomb] {
        stake.turn(world, Mode::ReturnTrue).await;
        pool.prepare(alice, ether(1)).await;
        stake.turn(world, mode).await;
        let call = pool.staking.stake(ether(1)).into_transaction_request();
        let receipt = world.send(alice, call).await;
        assert_eq!(event::<Staked>(&receipt, pool.address()).amount, ether(1), "{mode:?}");
    }
    pool.assert_solvent().await;
}

/// R5: an answer that says nothing pays nothing, rather than twice.
#[tokio::test]
async fn r5_a_claim_reverts_if_the_token_answers_nonsense_and_exit_measures() {
    for mode in [Mode::ReturnShort, Mode::ReturnTwo] {
        let Scene { pool, reward, .. } = Scene::trusting().await.earned().await;
        let (world, alice, token) = (&pool.world, pool.world.alice, *reward.address());
        let amount = pool.earned(alice).await;
        reward.turn(world, mode).await;
        pool.staking.getReward().refused(world, alice).await.with(TokenCallFailed { token });
        let receipt = pool.exit(alice).await;
        assert_eq!(event::<RewardPaid>(&receipt, pool.address()).reward, amount, "{mode:?}");
        assert_eq!((pool.rewards_of(alice).await, pool.earned(alice).await), (amount, U256::ZERO));
    }
}

/// R22, R53: a reward that is refused is recorded, and paid later.
#[tokio::test]
async fn r53_a_refused_reward_stays_due() {
    for mode in [Mode::Revert, Mode::RevertSilently, Mode::BurnGas, Mode::RevertBomb] {
        let Scene { pool, reward, .. } = Scene::trusting().await.earned().await;
        let (world, alice, token) = (&pool.world, pool.world.alice, *reward.address());
        let amount = pool.earned(alice).await;
        reward.turn(world, mode).await;
        let receipt = world.attempt(alice, pool.staking.getReward().into_transaction_request()).await;
        let expected = RewardOwed { user: alice, token, amount };
        assert_eq!(event::<RewardOwed>(&receipt, pool.address()), expected, "{mode:?}");
        reward.turn(world, Mode::ReturnTrue).await;
        pool.assert_solvent().await;
        pool.get_reward(alice).await;
        assert_eq!(pool.rewards_of(alice).await, amount);
    }
}

#[tokio::test]
async fn r53_a_claim_pays_what_there_is_and_records_the_rest() {
    let Scene { pool, reward, .. } = Scene::trusting().await.earned().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let amount = pool.earned(alice).await;
    let seize = reward.confiscate(pool.address(), ether(70)).into_transaction_request();
    world.send(world.owner, seize).await;
    let receipt = pool.get_reward(alice).await;
    assert_eq!(event::<RewardPaid>(&receipt, pool.address()).reward, ether(30));
    assert_eq!(event::<RewardOwed>(&receipt, pool.address()).amount, amount - ether(30));
    let receipt = pool.get_reward(alice).await;
    assert!(logs::<RewardPaid>(&receipt, pool.address()).is_empty());
    world.send(world.owner, reward.mint(pool.address(), ether(70)).into_transaction_request()).await;
    pool.get_reward(alice).await;
    assert_eq!(pool.rewards_of(alice).await, amount);
}

/// Whatever the staking token charges, funding is measured in every pool (R3).
#[tokio::test]
async fn r3_funding_counts_what_arrived() {
    let Scene { pool, reward, .. } = Scene::trusting().await.earned().await;
    let world = &pool.world;
    reward.turn(world, Mode::Fee).await;
    let before = pool.staking.solvency(*reward.address()).call().await.unwrap().owed;
    pool.fund(ether(100)).await;
    let after = pool.staking.solvency(*reward.address()).call().await.unwrap().owed;
    assert_eq!(after - before, ether(99));
    pool.assert_solvent().await;
}
