//! What is meant to differ from Synthetix' pool and Uniswap's, one by one: everything else must not.

use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolError};
use staking_abi::IStakingRewards::{
    CapExceeded, NothingToRecover, RateTooLow, Reentered, RewardUnderfunded, ZeroAmount, earnedCall,
    exitCall, getRewardCall, notifyRewardAmountCall, recoverERC20Call, rewardPerTokenStoredCall,
    rewardRateCall, rewardsCall, setRewardsDurationCall, stakeCall, totalSupplyCall, withdrawCall,
};
use staking_abi::IToken::{approveCall, balanceOfCall, transferCall};
use staking_tests::fixtures::{HostileToken, Mode};

use crate::agree::text;
use crate::pools::{Peer, Rivals, Role, token};
use crate::stage::{ANYBODY, Outcome, Stage};

const OURS: usize = 0;
const THEIRS: usize = 1;
const ALICE: Role = Role::Person(0);
const BOB: Role = Role::Person(1);
const BOTH: [Peer; 2] = [Peer::Synthetix, Peer::Uniswap];

/// As many wei as there are seconds in a period, so that the rate is one.
fn period(rivals: &Rivals) -> u64 {
    rivals.peer.duration()
}

async fn both(stage: &Stage, rivals: &Rivals, who: Role, call: impl SolCall) -> [Outcome; 2] {
    let data = call.abi_encode();
    rivals.act(stage, who, [data.clone(), data]).await
}

async fn must(stage: &Stage, rivals: &Rivals, who: Role, call: impl SolCall) {
    let outcomes = both(stage, rivals, who, call).await;
    assert!(outcomes.iter().all(|outcome| outcome.success), "{outcomes:?}");
}

/// Ours refuses with that error, theirs does it.
async fn refused_here<E: SolError>(stage: &Stage, rivals: &Rivals, who: Role, call: impl SolCall, why: E) {
    let [ours, theirs] = both(stage, rivals, who, call).await;
    assert!(!ours.success && theirs.success, "{ours:?} and {theirs:?}");
    assert_eq!(ours.answer, why.abi_encode());
}

/// Theirs refuses with that text, ours does it.
async fn refused_there(stage: &Stage, rivals: &Rivals, who: Role, call: impl SolCall, why: &str) {
    let [ours, theirs] = both(stage, rivals, who, call).await;
    assert!(ours.success && !theirs.success, "{ours:?} and {theirs:?}");
    assert_eq!(text(&theirs.answer), why);
}

fn stake(amount: u64) -> stakeCall {
    stakeCall { amount: U256::from(amount) }
}

fn notify(reward: u64) -> notifyRewardAmountCall {
    notifyRewardAmountCall { reward: U256::from(reward) }
}

/// Sends both the tokens and tells them.
async fn fund(stage: &Stage, rivals: &Rivals, amount: u64) {
    rivals.send_rewards(stage, U256::from(amount)).await;
    must(stage, rivals, Role::Manager, notify(amount)).await;
}

async fn words(stage: &Stage, rivals: &Rivals, call: impl Fn(usize) -> Vec<u8>) -> [U256; 2] {
    let [ours, theirs] = rivals.sides.map(|side| side.pool);
    [stage.word(ours, call(OURS)).await, stage.word(theirs, call(THEIRS)).await]
}

async fn earned(stage: &Stage, rivals: &Rivals, who: usize) -> [U256; 2] {
    let account = |side: usize| rivals.sides[side].people[who];
    words(stage, rivals, |side| earnedCall { account: account(side) }.abi_encode()).await
}

fn numbers(values: [u64; 2]) -> [U256; 2] {
    values.map(U256::from)
}

/// A hostile token that behaves so far, of which [`ANYBODY`] has plenty.
async fn hostile(stage: &Stage) -> Address {
    let token = stage.world.create(&HostileToken::BYTECODE, &[]).await;
    let mint = HostileToken::mintCall { to: ANYBODY, amount: U256::ONE << 120 };
    stage.perform(ANYBODY, token, mint.abi_encode()).await;
    token
}

async fn turn(stage: &Stage, token: Address, mode: Mode) {
    stage.perform(ANYBODY, token, HostileToken::setModeCall { newMode: mode as u8 }.abi_encode()).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_3_rewards_of_an_empty_pool_are_kept_here_and_lost_there() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let rivals = Rivals::begin(&stage, peer).await;
        let whole = period(&rivals);
        fund(&stage, &rivals, whole).await;
        stage.pass(whole / 2).await;
        must(&stage, &rivals, ALICE, stake(64)).await;
        stage.pass(whole).await;
        assert_eq!(earned(&stage, &rivals, 0).await, numbers([whole / 2; 2]));
        fund(&stage, &rivals, whole).await;
        stage.pass(whole).await;
        assert_eq!(earned(&stage, &rivals, 0).await, numbers([whole * 2, whole / 2 * 3]));
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_4_a_rate_is_exact_here_and_whole_wei_per_second_there() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let rivals = Rivals::begin(&stage, peer).await;
        let whole = period(&rivals);
        must(&stage, &rivals, ALICE, stake(64)).await;
        fund(&stage, &rivals, whole / 2).await;
        stage.pass(whole).await;
        assert_eq!(earned(&stage, &rivals, 0).await, numbers([whole / 2, 0]));
        fund(&stage, &rivals, whole / 2 * 3).await;
        stage.pass(whole).await;
        assert_eq!(earned(&stage, &rivals, 0).await, numbers([whole * 2, whole]));
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_5_a_fraction_of_a_wei_stays_with_its_owner_here_and_is_lost_by_every_touch_there() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let rivals = Rivals::begin(&stage, peer).await;
        must(&stage, &rivals, ALICE, stake(1)).await;
        must(&stage, &rivals, BOB, stake(3)).await;
        fund(&stage, &rivals, period(&rivals)).await;
        for _ in 0..8 {
            // A quarter of a wei.
            stage.pass(1).await;
            must(&stage, &rivals, ALICE, getRewardCall {}).await;
        }
        let had = |side: usize| balanceOfCall { account: rivals.sides[side].people[0] }.abi_encode();
        let paid = [stage.word(rivals.reward, had(OURS)).await, stage.word(rivals.reward, had(THEIRS)).await];
        assert_eq!(paid, numbers([2, 0]));
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_6_a_running_rate_cannot_be_diluted_here_by_funding_next_to_nothing() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let rivals = Rivals::begin(&stage, peer).await;
        let whole = period(&rivals);
        must(&stage, &rivals, ALICE, stake(64)).await;
        fund(&stage, &rivals, 1_000 * whole).await;
        stage.pass(whole / 2).await;
        rivals.send_rewards(&stage, U256::ONE).await;
        let why = RateTooLow { amount: U256::ONE, duration: U256::from(whole) };
        refused_here(&stage, &rivals, Role::Manager, notify(1), why).await;
        refused_here(&stage, &rivals, Role::Manager, notify(0), ZeroAmount {}).await;
        let rates = words(&stage, &rivals, |_| rewardRateCall {}.abi_encode()).await;
        assert_eq!(rates, numbers([1_000, 500]));
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_7_what_stakers_earned_cannot_be_promised_again_here() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let rivals = Rivals::begin(&stage, peer).await;
        let whole = period(&rivals);
        must(&stage, &rivals, ALICE, stake(64)).await;
        fund(&stage, &rivals, whole).await;
        stage.pass(whole).await;
        let why =
            RewardUnderfunded { token: rivals.reward, required: U256::from(whole), available: U256::ZERO };
        refused_here(&stage, &rivals, Role::Manager, notify(whole), why).await;
        stage.pass(whole).await;
        // Theirs owes twice what it has, and pays nothing at all.
        assert_eq!(earned(&stage, &rivals, 0).await, numbers([whole, 2 * whole]));
        refused_there(&stage, &rivals, ALICE, getRewardCall {}, "SafeERC20: low-level call failed").await;
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_8_stakes_of_the_same_token_never_pay_rewards_here() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let one = token(&stage).await;
        let rivals = Rivals::of(&stage, peer, one, one).await;
        let whole = period(&rivals);
        must(&stage, &rivals, ALICE, stake(10 * whole)).await;
        must(&stage, &rivals, BOB, stake(10 * whole)).await;
        let why = RewardUnderfunded { token: one, required: U256::from(20 * whole), available: U256::ZERO };
        refused_here(&stage, &rivals, Role::Manager, notify(20 * whole), why).await;
        stage.pass(whole).await;
        must(&stage, &rivals, ALICE, exitCall {}).await;
        // Alice was paid out of what Bob had staked.
        refused_there(&stage, &rivals, BOB, exitCall {}, "SafeERC20: low-level call failed").await;
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_9_a_funding_takes_what_does_not_lie_there_from_its_distributor_here() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let rivals = Rivals::begin(&stage, peer).await;
        let whole = period(&rivals);
        for side in rivals.sides {
            let give = transferCall { to: side.manager, value: U256::from(whole) }.abi_encode();
            stage.perform(ANYBODY, rivals.reward, give).await;
            let approve = approveCall { spender: side.pool, value: U256::MAX }.abi_encode();
            stage.perform(side.manager, rivals.reward, approve).await;
        }
        refused_there(&stage, &rivals, Role::Manager, notify(whole), "Provided reward too high").await;
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_10_a_reward_token_that_refuses_holds_back_no_stake_here() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let (stake_token, reward) = (token(&stage).await, hostile(&stage).await);
        let rivals = Rivals::of(&stage, peer, stake_token, reward).await;
        must(&stage, &rivals, ALICE, stake(64)).await;
        fund(&stage, &rivals, period(&rivals)).await;
        stage.pass(100).await;
        turn(&stage, reward, Mode::Revert).await;
        // What the token says of it comes through there.
        let [ours, theirs] = both(&stage, &rivals, ALICE, exitCall {}).await;
        assert!(ours.success && !theirs.success, "{ours:?} and {theirs:?}");
        turn(&stage, reward, Mode::ReturnTrue).await;
        assert_eq!(earned(&stage, &rivals, 0).await, numbers([100, 100]));
        let supplies = words(&stage, &rivals, |_| totalSupplyCall {}.abi_encode()).await;
        assert_eq!(supplies, numbers([0, 64]));
        must(&stage, &rivals, ALICE, getRewardCall {}).await;
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_11_an_owner_recovers_what_is_promised_there_and_surplus_of_any_token_here() {
    let stage = Stage::new().await;
    let rivals = Rivals::begin(&stage, Peer::Synthetix).await;
    let whole = period(&rivals);
    must(&stage, &rivals, ALICE, stake(64)).await;
    fund(&stage, &rivals, whole).await;
    let promised = recoverERC20Call { token: rivals.reward, amount: U256::from(whole) };
    refused_here(&stage, &rivals, Role::Manager, promised, NothingToRecover {}).await;
    for side in rivals.sides {
        let lost = transferCall { to: side.pool, value: U256::from(5) }.abi_encode();
        stage.perform(ANYBODY, rivals.stake, lost).await;
    }
    let surplus = recoverERC20Call { token: rivals.stake, amount: U256::from(5) };
    let why = "Cannot withdraw the staking token";
    refused_there(&stage, &rivals, Role::Manager, surplus, why).await;
    stage.pass(whole).await;
    refused_there(&stage, &rivals, ALICE, getRewardCall {}, "SafeERC20: low-level call failed").await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_12_the_next_duration_can_be_set_in_the_second_a_period_ends_here_and_later_there() {
    let stage = Stage::new().await;
    let rivals = Rivals::begin(&stage, Peer::Synthetix).await;
    fund(&stage, &rivals, period(&rivals)).await;
    stage.pass(period(&rivals)).await;
    let why = "Previous rewards period must be complete before changing the duration for the new period";
    let call = || setRewardsDurationCall { newDuration: U256::from(5) };
    refused_there(&stage, &rivals, Role::Manager, call(), why).await;
    stage.pass(1).await;
    must(&stage, &rivals, Role::Manager, call()).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_13_no_period_can_be_set_here_that_breaks_every_funding() {
    let stage = Stage::new().await;
    let rivals = Rivals::begin(&stage, Peer::Synthetix).await;
    let never = setRewardsDurationCall { newDuration: U256::ZERO };
    let why = staking_abi::IStakingRewards::InvalidDuration { duration: U256::ZERO };
    refused_here(&stage, &rivals, Role::Manager, never, why).await;
    rivals.send_rewards(&stage, U256::from(1_000_000)).await;
    refused_there(&stage, &rivals, Role::Manager, notify(1_000_000), "SafeMath: division by zero").await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_14_views_that_price_refuse_here_and_answer_there_while_a_token_moves() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let (stake_token, reward) = (hostile(&stage).await, token(&stage).await);
        let rivals = Rivals::of(&stage, peer, stake_token, reward).await;
        must(&stage, &rivals, ALICE, stake(64)).await;
        fund(&stage, &rivals, period(&rivals)).await;
        stage.pass(100).await;
        let mut answers = Vec::new();
        for side in rivals.sides {
            let payload = earnedCall { account: side.people[0] }.abi_encode().into();
            let plan = HostileToken::setReentryCall { newTarget: side.pool, newPayload: payload };
            stage.perform(ANYBODY, stake_token, plan.abi_encode()).await;
            turn(&stage, stake_token, Mode::Reenter).await;
            let leave = withdrawCall { amount: U256::from(64) }.abi_encode();
            stage.perform(side.people[0], side.pool, leave).await;
            let told = HostileToken::reentryAnswerCall {}.abi_encode();
            let told = stage.ask(vec![(stake_token, told)]).await;
            answers.push(HostileToken::reentryAnswerCall::abi_decode_returns(&told[0]).unwrap());
            turn(&stage, stake_token, Mode::ReturnTrue).await;
        }
        assert_eq!(answers[OURS], Reentered {}.abi_encode());
        assert_eq!(U256::from_be_slice(&answers[THEIRS]), U256::from(100));
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_15_amounts_above_2_to_the_96_are_refused_here() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let rivals = Rivals::begin(&stage, peer).await;
        let amount = U256::ONE << 96;
        for side in rivals.sides {
            let give = transferCall { to: side.people[0], value: amount }.abi_encode();
            stage.perform(ANYBODY, rivals.stake, give).await;
        }
        let why = || CapExceeded { cap: amount - U256::ONE };
        refused_here(&stage, &rivals, ALICE, stakeCall { amount }, why()).await;
        rivals.send_rewards(&stage, amount).await;
        let call = notifyRewardAmountCall { reward: amount };
        refused_here(&stage, &rivals, Role::Manager, call, why()).await;
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn pool_16_the_account_that_synthetix_stores_moves_with_time_here() {
    for peer in BOTH {
        let stage = Stage::new().await;
        let rivals = Rivals::begin(&stage, peer).await;
        must(&stage, &rivals, ALICE, stake(64)).await;
        fund(&stage, &rivals, period(&rivals)).await;
        stage.pass(64).await;
        let account = |side: usize| rivals.sides[side].people[0];
        let rewards =
            words(&stage, &rivals, |side| rewardsCall { account: account(side) }.abi_encode()).await;
        assert_eq!(rewards, numbers([64, 0]));
        // A claim there writes an index, which here it need not.
        must(&stage, &rivals, ALICE, getRewardCall {}).await;
        let stored = words(&stage, &rivals, |_| rewardPerTokenStoredCall {}.abi_encode()).await;
        assert_eq!(stored, numbers([0, 1_000_000_000_000_000_000]));
    }
}
