//! A second token for a farm's pool: the farm calls it, it pays, and nothing it or its token does holds anybody back.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolError;
use staking_abi::IFarm::HookFailed;
use staking_abi::IToken;
use staking_tests::fixtures::HookRewarder::{
    BonusOwed, BonusPaid, CapExceeded, Funded, InvalidDuration, NotFarm, NotFunder, OtherPool, RateTooLow,
    Reentered, Stopped,
};
use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Token, Mode};
use staking_tests::{Bonus, Farm, RefusedCall, ether, event, logs};

const PID: U256 = U256::ZERO;
const DAY: u64 = 86_400;

/// What so many days pay at a tenth of a token per second.
fn stream(days: u64) -> U256 {
    ether(days * DAY) / U256::from(10)
}

/// Alice has 30 LP tokens, Bob 10; a tenth of a token streams per second, for four days.
async fn streaming() -> Bonus {
    let stage = Bonus::still().await;
    stage.farm.deposit(stage.farm.world.alice, ether(30)).await;
    stage.farm.deposit(stage.farm.world.bob, ether(10)).await;
    stage.fund(stream(4), 4 * DAY).await;
    stage
}

/// The same with a token that behaves until it is told otherwise.
async fn hostile() -> (Bonus, Token<DynProvider>) {
    let farm = Farm::running_still().await;
    let token = Token::create(&farm.world).await;
    let stage = Bonus::of(farm, *token.address()).await;
    stage.farm.deposit(stage.farm.world.alice, ether(30)).await;
    stage.farm.deposit(stage.farm.world.bob, ether(10)).await;
    stage.fund(stream(4), 4 * DAY).await;
    (stage, token)
}

/// Every call of Alice that tells the rewarder, most of them moving a wei.
fn told_of(stage: &Farm) -> Vec<TransactionRequest> {
    let (farm, alice) = (&stage.farm, stage.world.alice);
    vec![
        farm.deposit_0(PID, U256::ZERO, alice).into_transaction_request(),
        farm.withdraw_0(PID, U256::ONE, alice).into_transaction_request(),
        farm.harvest(PID, alice).into_transaction_request(),
        farm.harvestFor(vec![alice], PID).into_transaction_request(),
        farm.claimMany(vec![PID], alice).into_transaction_request(),
        farm.withdrawAndHarvest(PID, U256::ONE, alice).into_transaction_request(),
        farm.emergencyWithdraw_0(PID, alice).into_transaction_request(),
    ]
}

#[tokio::test]
async fn reverts_for_whoever_is_not_the_farm_and_for_another_pool() {
    let stage = streaming().await;
    let (world, rewarder) = (&stage.farm.world, &stage.rewarder);
    let mallory = world.mallory;
    let tell = rewarder.onSushiReward(PID, mallory, mallory, U256::ZERO, ether(1_000));
    tell.refused(world, mallory).await.with(NotFarm { caller: mallory });
    // Pool 1 names a rewarder that is not its own: the farm goes on, and nothing is booked.
    let pid = stage.farm.add(0, *stage.farm.lp.address(), stage.address(), false).await;
    let receipt = stage.farm.deposit_in(pid, mallory, ether(5)).await;
    let failed = HookFailed { pid, rewarder: stage.address(), user: mallory };
    assert_eq!(event::<HookFailed>(&receipt, stage.farm.address()), failed);
    assert_eq!(rewarder.amountOf(mallory).call().await.unwrap(), U256::ZERO);
    let other = rewarder.pendingTokens(pid, mallory, U256::ZERO).call().await.unwrap_err();
    let data = other.as_revert_data().unwrap();
    assert_eq!(data.to_vec(), OtherPool { pid }.abi_encode());
}

#[tokio::test]
async fn only_the_funder_starts_and_ends_streams_and_none_gets_slower() {
    let stage = streaming().await;
    let (world, rewarder) = (&stage.farm.world, &stage.rewarder);
    let (owner, mallory, amount) = (world.owner, world.mallory, stream(1));
    let fund = |amount, duration: u64| rewarder.fund(amount, U256::from(duration));
    fund(amount, DAY).refused(world, mallory).await.with(NotFunder { caller: mallory });
    rewarder.stop().refused(world, mallory).await.with(NotFunder { caller: mallory });
    for duration in [0, u64::from(u32::MAX) - world.now().await + 1] {
        let refusal = InvalidDuration { duration: U256::from(duration) };
        fund(amount, duration).refused(world, owner).await.with(refusal);
    }
    let token = IToken::new(stage.token, world.provider().clone());
    stage.farm.send(owner, token.approve(stage.address(), U256::MAX)).await;
    let duration = U256::from(5 * DAY + 1);
    fund(amount, 5 * DAY + 1).refused(world, owner).await.with(RateTooLow { amount, duration });
    stage.farm.send(owner, token.mint(owner, U256::ONE << 96)).await;
    let cap = (U256::ONE << 96) - U256::ONE;
    fund(cap, DAY).refused(world, owner).await.with(CapExceeded { cap });
    // As fast as now is fine.
    let receipt = stage.farm.send(owner, fund(amount, 5 * DAY)).await;
    let finish = U256::from(world.time_of(&receipt).await + 5 * DAY);
    assert_eq!(event::<Funded>(&receipt, stage.address()), Funded { amount, finish });
}

#[tokio::test]
async fn pays_by_lp_tokens_with_every_call_of_the_farm() {
    let stage = streaming().await;
    let (farm, world) = (&stage.farm, &stage.farm.world);
    let (alice, bob) = (world.alice, world.bob);
    world.wait(1).await;
    let day = stream(1);
    let quarter = day / U256::from(4);
    assert_eq!((stage.pending(alice).await, stage.pending(bob).await), (quarter * U256::from(3), quarter));
    let told = farm.farm.pendingTokens(PID, bob).call().await.unwrap();
    assert_eq!(told.tokens, [*farm.reward.address(), stage.token]);
    assert_eq!(told.amounts, [farm.pending(bob).await, quarter]);

    // A harvest to somebody pays both tokens there.
    let due = farm.pending(bob).await;
    let receipt = farm.send(bob, farm.farm.harvest(PID, world.mallory)).await;
    let paid = BonusPaid { user: bob, recipient: world.mallory, amount: quarter };
    assert_eq!(event::<BonusPaid>(&receipt, stage.address()), paid);
    assert_eq!((farm.rewards_of(world.mallory).await, stage.bonus_of(world.mallory).await), (due, quarter));

    farm.withdraw(alice, ether(20)).await;
    assert_eq!(stage.bonus_of(alice).await, quarter * U256::from(3));
    world.wait(1).await;
    let half = day / U256::from(2);
    assert_eq!((stage.pending(alice).await, stage.pending(bob).await), (half, half));
    farm.send(alice, farm.farm.emergencyWithdraw_0(PID, alice)).await;
    assert_eq!(stage.bonus_of(alice).await, quarter * U256::from(3) + half);
    world.wait(5).await;
    farm.send(bob, stage.rewarder.claim(bob)).await;
    assert_eq!(stage.bonus_of(bob).await, half + day * U256::from(2));
    let left = stage.bonus_of(stage.address()).await;
    assert!(left <= U256::from(2), "{left} wei of fractions");
    let counted = U256::from(stage.rewarder.totalAmount().call().await.unwrap());
    assert_eq!(counted, farm.staked(bob).await, "who has left does not count");
    farm.assert_solvent().await;
}

#[tokio::test]
async fn time_in_which_nobody_counts_does_not_use_up_the_stream() {
    let stage = Bonus::still().await;
    let (farm, world) = (&stage.farm, &stage.farm.world);
    stage.fund(stream(2), 2 * DAY).await;
    world.wait(3).await;
    farm.deposit(world.alice, ether(1)).await;
    world.wait(1).await;
    assert_eq!(stage.pending(world.alice).await, stream(1));
    farm.withdraw(world.alice, ether(1)).await;
    world.wait(7).await;
    farm.deposit(world.bob, ether(1)).await;
    world.wait(3).await;
    assert_eq!(stage.pending(world.bob).await, stream(1));
    let receipt = farm.send(world.owner, stage.rewarder.stop()).await;
    assert_eq!(event::<Stopped>(&receipt, stage.address()).amount, U256::ZERO);
}

#[tokio::test]
async fn who_was_there_before_counts_from_the_first_call_for_them() {
    let stage = Bonus::still().await;
    let (farm, world) = (&stage.farm, &stage.farm.world);
    let (alice, bob) = (world.alice, world.bob);
    farm.send(world.owner, farm.farm.set(PID, U256::from(100), Address::ZERO, true)).await;
    farm.deposit(alice, ether(10)).await;
    farm.send(world.owner, farm.farm.set(PID, U256::from(100), stage.address(), true)).await;
    stage.fund(stream(4), 4 * DAY).await;
    farm.deposit(bob, ether(10)).await;
    world.wait(1).await;
    assert_eq!((stage.pending(alice).await, stage.pending(bob).await), (U256::ZERO, stream(1)));
    farm.send(world.mallory, farm.farm.deposit_0(PID, U256::ZERO, alice)).await;
    world.wait(1).await;
    let half = stream(1) / U256::from(2);
    assert_eq!((stage.pending(alice).await, stage.pending(bob).await), (half, stream(1) + half));
}

#[tokio::test]
async fn the_funder_takes_back_what_nobody_has_earned() {
    let stage = streaming().await;
    let (farm, world) = (&stage.farm, &stage.farm.world);
    world.wait(1).await;
    let before = stage.bonus_of(world.owner).await;
    let receipt = farm.send(world.owner, stage.rewarder.stop()).await;
    assert_eq!(event::<Stopped>(&receipt, stage.address()).amount, stream(3));
    assert_eq!(stage.bonus_of(world.owner).await - before, stream(3));
    world.wait(1).await;
    farm.harvest(world.alice).await;
    farm.harvest(world.bob).await;
    let paid = stage.bonus_of(world.alice).await + stage.bonus_of(world.bob).await;
    assert_eq!(paid + stage.bonus_of(stage.address()).await, stream(1));
    // What came back may be streamed again.
    stage.fund(stream(3), DAY).await;
    assert_eq!(U256::from(stage.rewarder.funded().call().await.unwrap()), stream(4));
}

/// Whatever the token does, the hook succeeds, and LP tokens and rewards move as if there were none.
#[tokio::test]
async fn a_broken_token_holds_back_nobody_and_what_is_due_stays_due() {
    let (stage, token) = hostile().await;
    let (farm, world) = (&stage.farm, &stage.farm.world);
    let (alice, bob) = (world.alice, world.bob);
    for mode in [
        Mode::Revert,
        Mode::RevertSilently,
        Mode::BurnGas,
        Mode::RevertBomb,
        Mode::ReturnFalse,
        Mode::ReturnTwo,
    ] {
        token.turn(world, mode).await;
        for call in told_of(farm) {
            world.chain.skip_seconds(1).await.unwrap();
            let [staked, pending, lp, rewards] = farm.holdings(alice).await;
            let (due, given_up) =
                (stage.pending(alice).await, call.input.input().unwrap().starts_with(&selector(farm)));
            let receipt = world.attempt(alice, call).await;
            assert!(receipt.status(), "{mode:?}");
            assert!(
                logs::<HookFailed>(&receipt, farm.address()).is_empty(),
                "{mode:?}: the hook must not fail"
            );
            let owed = event::<BonusOwed>(&receipt, stage.address());
            // One mode moves the tokens and says otherwise: nobody can make up for such a token.
            assert_eq!(owed, BonusOwed { user: alice, amount: due }, "{mode:?}");
            assert_eq!(stage.pending(alice).await, due, "{mode:?}");
            let [staked_after, pending_after, lp_after, rewards_after] = farm.holdings(alice).await;
            assert_eq!(staked + lp, staked_after + lp_after);
            assert!(given_up || pending + rewards - (pending_after + rewards_after) <= U256::ONE);
            assert_eq!(stage.rewarder.amountOf(alice).call().await.unwrap(), staked_after);
        }
        farm.send(alice, farm.lp.approve(farm.address(), ether(30))).await;
        let back = farm.lp_of(alice).await;
        farm.send(alice, farm.farm.deposit_0(PID, back, alice)).await;
    }
    token.turn(world, Mode::ReturnTrue).await;
    let (due_alice, due_bob) = (stage.pending(alice).await, stage.pending(bob).await);
    let held = stage.bonus_of(alice).await;
    farm.send(alice, stage.rewarder.claim(alice)).await;
    farm.harvest(bob).await;
    assert_eq!(stage.bonus_of(alice).await - held, due_alice);
    assert_eq!(stage.bonus_of(bob).await, due_bob);
    farm.assert_solvent().await;
}

fn selector(farm: &Farm) -> [u8; 4] {
    farm.farm.emergencyWithdraw_0(PID, Address::ZERO).calldata()[..4].try_into().unwrap()
}

/// The farm gives 300,000 gas; the token gets a third of it, however greedy it is. The dearest booking, of words that
/// were zero, leaves it that much.
#[tokio::test]
async fn a_token_that_burns_gas_costs_no_more_than_its_allowance() {
    let (stage, token) = hostile().await;
    let (farm, world, alice) = (&stage.farm, &stage.farm.world, stage.farm.world.alice);
    world.wait(1).await;
    token.turn(world, Mode::BurnGas).await;
    let receipt = farm.harvest(world.bob).await;
    assert!(logs::<HookFailed>(&receipt, farm.address()).is_empty());
    let owed = event::<BonusOwed>(&receipt, stage.address());
    assert_eq!(owed, BonusOwed { user: world.bob, amount: stage.pending(world.bob).await });
    token.turn(world, Mode::ReturnTrue).await;
    farm.harvest(alice).await;
    world.wait(1).await;
    let honest = farm.harvest(alice).await.gas_used;
    for mode in [Mode::BurnGas, Mode::RevertBomb, Mode::ReturnBomb] {
        world.wait(1).await;
        token.turn(world, mode).await;
        let spent = farm.harvest(alice).await.gas_used;
        assert!(spent < honest + 110_000, "{mode:?}: {spent} and {honest}");
    }
}

#[tokio::test]
async fn a_token_that_calls_back_gets_nothing_twice() {
    let (stage, token) = hostile().await;
    let (farm, world) = (&stage.farm, &stage.farm.world);
    let (alice, bob, rewarder) = (world.alice, world.bob, &stage.rewarder);
    world.wait(1).await;
    // From within the hook's payment the farm is shut, and the rewarder has booked.
    let reenter = farm.farm.harvest(PID, alice).calldata().to_vec();
    token.reenter(world, farm.address(), reenter).await;
    let due = stage.pending(alice).await;
    farm.harvest(alice).await;
    assert_eq!(token.reentryAnswer().call().await.unwrap(), Reentered {}.abi_encode());
    assert_eq!((stage.bonus_of(alice).await, stage.pending(alice).await), (due, U256::ZERO));
    // From within a claim, the rewarder is shut for all but the farm.
    for data in [
        rewarder.claim(bob).calldata().to_vec(),
        rewarder.stop().calldata().to_vec(),
        rewarder.fund(U256::ONE, U256::ONE).calldata().to_vec(),
    ] {
        let funder = data[..4] != rewarder.claim(bob).calldata()[..4];
        token.reenter(world, stage.address(), data).await;
        world.wait(1).await;
        farm.send(bob, rewarder.claim(bob)).await;
        let answer = token.reentryAnswer().call().await.unwrap();
        assert_eq!(answer, Reentered {}.abi_encode(), "{funder}");
    }
    // Somebody's exit from within a claim is booked, and paid later.
    farm.send(alice, farm.farm.setOperator(*token.address(), true)).await;
    world.wait(1).await;
    let leave = farm.farm.withdrawFrom(alice, PID, ether(30), alice).calldata().to_vec();
    token.reenter(world, farm.address(), leave).await;
    let due = stage.pending(alice).await;
    // With plenty of gas: the farm wants some for the hook.
    assert!(world.attempt(bob, rewarder.claim(bob).into_transaction_request()).await.status());
    assert!(token.reentrySucceeded().call().await.unwrap());
    assert_eq!((farm.lp_of(alice).await, stage.pending(alice).await), (ether(30), due));
    assert!(!due.is_zero());
    assert_eq!(rewarder.amountOf(alice).call().await.unwrap(), U256::ZERO);
}
