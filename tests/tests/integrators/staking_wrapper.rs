//! A receipt for a stake in StakingRewards: what holders earn and whose refusals they see.

use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionRequest;
use staking_abi::IStakingRewards::{self, RewardPaid as PoolPaid};
use staking_abi::IToken;
use staking_tests::fixtures::StakingWrapper::{
    BYTECODE, CooldownPool, ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidReceiver,
    NothingToSkim, RewardPaid, Transfer,
};
use staking_tests::{Pool, RefusedCall, Wrapped, ether, event, logs};

/// Alice holds 30 receipts, Bob 10; 1,000 tokens stream in ten days.
async fn streaming() -> Wrapped {
    let stage = Wrapped::still().await;
    let (alice, bob) = (stage.pool.world.alice, stage.pool.world.bob);
    stage.deposit(alice, ether(30)).await;
    stage.deposit(bob, ether(10)).await;
    stage.pool.fund(ether(1_000)).await;
    stage
}

/// What the pool streams in so many days of ten, for 1,000 tokens: a rate in 2^-24 wei, rounded down.
pub(crate) fn streamed(days: u64) -> U256 {
    let rate = (ether(1_000) << 24) / U256::from(864_000);
    (rate * U256::from(days * 86_400)) >> 24
}

pub(crate) fn share(of: U256, part: u64, whole: u64) -> U256 {
    of * U256::from(part) / U256::from(whole)
}

#[tokio::test]
async fn reverts_for_a_pool_that_nobody_can_leave_at_once() {
    let pool = Pool::cooling().await;
    let code = [&BYTECODE[..], &Wrapped::arguments(pool.address())].concat();
    let duration = pool.staking.cooldown().call().await.unwrap();
    let create = TransactionRequest::default().with_deploy_code(code);
    create.refused(&pool.world, pool.world.owner).await.with(CooldownPool { duration });
}

#[tokio::test]
async fn refusals_of_the_pool_and_of_the_token_reach_the_user_as_they_are() {
    let stage = streaming().await;
    let (pool, world) = (&stage.pool, &stage.pool.world);
    let (owner, alice, wrapper) = (world.owner, world.alice, &stage.wrapper);
    wrapper.deposit(U256::ZERO).refused(world, alice).await.with(IStakingRewards::ZeroAmount {});
    wrapper.withdraw(U256::ZERO).refused(world, alice).await.with(IStakingRewards::ZeroAmount {});
    let unapproved = IToken::ERC20InsufficientAllowance {
        spender: stage.address(),
        allowance: U256::ZERO,
        needed: ether(1),
    };
    wrapper.deposit(ether(1)).refused(world, alice).await.with(unapproved);

    stage.prepare(alice, ether(5)).await;
    let caps = |total, each, least| pool.staking.setCaps(total, each, least).into_transaction_request();
    world.send(owner, caps(U256::ZERO, ether(42), U256::ZERO)).await;
    let cap = ether(42);
    wrapper.deposit(ether(3)).refused(world, alice).await.with(IStakingRewards::CapExceeded { cap });
    world.send(owner, caps(U256::ZERO, U256::ZERO, ether(50))).await;
    let minimum = ether(50);
    wrapper.deposit(ether(3)).refused(world, alice).await.with(IStakingRewards::BelowMinimum { minimum });
    world.send(owner, pool.staking.setPaused(true).into_transaction_request()).await;
    wrapper.deposit(ether(3)).refused(world, alice).await.with(IStakingRewards::EntryPaused {});
    // Exits know neither pause nor caps.
    world.send(alice, wrapper.exit().into_transaction_request()).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(35));
}

#[tokio::test]
async fn reverts_if_receipts_are_missing_or_go_nowhere() {
    let stage = streaming().await;
    let (world, wrapper) = (&stage.pool.world, &stage.wrapper);
    let (alice, bob, mallory) = (world.alice, world.bob, world.mallory);
    let missing = |sender, balance, needed| ERC20InsufficientBalance { sender, balance, needed };
    wrapper.withdraw(ether(31)).refused(world, alice).await.with(missing(alice, ether(30), ether(31)));
    wrapper.transfer(bob, ether(31)).refused(world, alice).await.with(missing(alice, ether(30), ether(31)));
    let nothing = IStakingRewards::ZeroAmount {};
    wrapper.exit().refused(world, mallory).await.with(nothing.clone());
    wrapper.emergencyWithdraw().refused(world, mallory).await.with(nothing);
    for receiver in [Address::ZERO, stage.address()] {
        let refusal = || ERC20InvalidReceiver { receiver };
        wrapper.transfer(receiver, ether(1)).refused(world, alice).await.with(refusal());
        wrapper.skim(receiver).refused(world, alice).await.with(refusal());
    }
    wrapper.skim(mallory).refused(world, mallory).await.with(NothingToSkim {});
    world.send(alice, wrapper.approve(mallory, ether(2)).into_transaction_request()).await;
    let short = ERC20InsufficientAllowance { spender: mallory, allowance: ether(2), needed: ether(3) };
    wrapper.transferFrom(alice, mallory, ether(3)).refused(world, mallory).await.with(short);
    world.send(mallory, wrapper.transferFrom(alice, mallory, ether(2)).into_transaction_request()).await;
    assert_eq!(stage.balance_of(mallory).await, ether(2));
    assert_eq!(wrapper.allowance(alice, mallory).call().await.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn holders_earn_by_their_part_and_a_claim_pays_it_to_the_wei() {
    let stage = streaming().await;
    let (world, alice, bob) = (&stage.pool.world, stage.pool.world.alice, stage.pool.world.bob);
    world.wait(1).await;
    let day = streamed(1);
    assert_eq!(stage.income().await, day);
    let (due_alice, due_bob) = (share(day, 3, 4), share(day, 1, 4));
    assert_eq!((stage.earned(alice).await, stage.earned(bob).await), (due_alice, due_bob));

    let receipt = stage.claim(alice).await;
    assert_eq!(
        event::<PoolPaid>(&receipt, stage.pool.address()).reward,
        day,
        "fetched for everybody at once"
    );
    assert_eq!(event::<RewardPaid>(&receipt, stage.address()).amount, due_alice);
    let receipt = stage.claim(bob).await;
    assert!(logs::<PoolPaid>(&receipt, stage.pool.address()).is_empty(), "what is here need not be fetched");
    assert_eq!(stage.pool.rewards_of(alice).await, due_alice);
    assert_eq!(stage.pool.rewards_of(bob).await, due_bob);

    world.wait(20).await;
    for account in [alice, bob] {
        world.send(account, stage.wrapper.exit().into_transaction_request()).await;
    }
    let paid = stage.pool.rewards_of(alice).await + stage.pool.rewards_of(bob).await;
    assert!(stage.income().await <= U256::from(2), "a fraction of a wei for each");
    assert_eq!(paid + stage.income().await, streamed(10));
    assert_eq!(stage.pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(30));
    assert_eq!(stage.wrapper.totalSupply().call().await.unwrap(), U256::ZERO);
    stage.assert_backed().await;
}

#[tokio::test]
async fn whoever_sends_receipts_on_keeps_what_they_earned_until_then() {
    let stage = streaming().await;
    let (world, alice, bob) = (&stage.pool.world, stage.pool.world.alice, stage.pool.world.bob);
    let mallory = world.mallory;
    world.wait(1).await;
    let receipt =
        world.send(alice, stage.wrapper.transfer(mallory, ether(20)).into_transaction_request()).await;
    let moved = Transfer { from: alice, to: mallory, value: ether(20) };
    assert_eq!(event::<Transfer>(&receipt, stage.address()), moved);
    assert_eq!(stage.earned(mallory).await, U256::ZERO);
    world.wait(1).await;
    let second = streamed(2) - streamed(1);
    for (account, due) in [
        (alice, share(streamed(1), 3, 4) + share(second, 1, 4)),
        (bob, share(streamed(1), 1, 4) + share(second, 1, 4)),
        (mallory, share(second, 1, 2)),
    ] {
        let earned = stage.earned(account).await;
        // The two fractions may make another wei.
        assert!(earned == due || earned == due + U256::ONE, "{earned} {due}");
    }
    // Being both ends changes nothing.
    let before = stage.earned(bob).await;
    world.send(bob, stage.wrapper.transfer(bob, ether(10)).into_transaction_request()).await;
    assert_eq!((stage.earned(bob).await, stage.balance_of(bob).await), (before, ether(10)));
}

/// Anyone may have the pool pay the wrapper, and anyone may give it tokens: both are income.
#[tokio::test]
async fn what_arrives_without_being_asked_for_is_shared_like_the_rest() {
    let stage = streaming().await;
    let (pool, world) = (&stage.pool, &stage.pool.world);
    world.wait(1).await;
    let before = [stage.earned(world.alice).await, stage.earned(world.bob).await];
    let push = pool.multi.getReward(stage.address()).into_transaction_request();
    world.send(world.mallory, push).await;
    assert_eq!(pool.rewards_of(stage.address()).await, streamed(1));
    assert_eq!([stage.earned(world.alice).await, stage.earned(world.bob).await], before);
    let gift = pool.reward_token.transfer(stage.address(), ether(4)).into_transaction_request();
    world.send(world.owner, gift).await;
    let after = [before[0] + ether(3), before[1] + ether(1)];
    assert_eq!([stage.earned(world.alice).await, stage.earned(world.bob).await], after);
    stage.claim(world.alice).await;
    assert_eq!(pool.rewards_of(world.alice).await, after[0]);
}

#[tokio::test]
async fn stake_that_is_given_earns_for_all_and_is_anyones_to_skim() {
    let stage = streaming().await;
    let (pool, world) = (&stage.pool, &stage.pool.world);
    pool.prepare(world.owner, ether(40)).await;
    let gift = pool.staking.stakeFor(stage.address(), ether(40)).into_transaction_request();
    world.send(world.owner, gift).await;
    world.wait(1).await;
    assert_eq!(stage.earned(world.alice).await, share(streamed(1), 3, 4));
    world.send(world.mallory, stage.wrapper.skim(world.mallory).into_transaction_request()).await;
    assert_eq!(stage.balance_of(world.mallory).await, ether(40));
    assert_eq!(stage.earned(world.mallory).await, U256::ZERO, "from now on, and not for what was");
    stage.withdraw(world.mallory, ether(40)).await;
    assert_eq!(pool.stake_token.balanceOf(world.mallory).call().await.unwrap(), ether(40));
    stage.assert_backed().await;
}

#[tokio::test]
async fn shares_every_reward_token_of_the_pool_also_one_that_comes_later() {
    let stage = streaming().await;
    let (pool, world, alice) = (&stage.pool, &stage.pool.world, stage.pool.world.alice);
    let extra = pool.add_reward("Extra").await;
    world.send(world.mallory, stage.wrapper.addRewardTokens().into_transaction_request()).await;
    let tokens = [*pool.reward_token.address(), *extra.address()];
    assert_eq!(stage.wrapper.rewardTokens().call().await.unwrap(), tokens);
    pool.fund_extra(&extra, ether(1_000)).await;
    world.wait(1).await;
    let due = share(streamed(1), 3, 4);
    let paid = stage.wrapper.claim().from(alice).call().await.unwrap();
    assert_eq!(paid, [due, due]);
    stage.claim(alice).await;
    assert_eq!(extra.balanceOf(alice).call().await.unwrap(), due);
    assert_eq!(pool.rewards_of(alice).await, due);
}

/// Principal never lies in the wrapper, so that it is never taken for a reward.
#[tokio::test]
async fn of_a_pool_that_pays_what_is_staked_tells_both_apart() {
    let stage = Wrapped::of(Pool::of_one_token().await).await;
    let (pool, world) = (&stage.pool, &stage.pool.world);
    let (alice, bob, token) = (world.alice, world.bob, &pool.stake_token);
    stage.deposit(alice, ether(30)).await;
    pool.fund(ether(1_000)).await;
    world.wait(20).await;
    stage.claim(alice).await;
    let rewards = token.balanceOf(alice).call().await.unwrap();
    assert!(rewards > ether(999) && rewards <= ether(1_000), "{rewards}");
    stage.deposit(bob, ether(500)).await;
    assert_eq!((stage.earned(alice).await, stage.earned(bob).await), (U256::ZERO, U256::ZERO));
    world.send(bob, stage.wrapper.exit().into_transaction_request()).await;
    world.send(alice, stage.wrapper.exit().into_transaction_request()).await;
    assert_eq!(token.balanceOf(bob).call().await.unwrap(), ether(500));
    assert_eq!(token.balanceOf(alice).call().await.unwrap(), rewards + ether(30));
    assert!(token.balanceOf(stage.address()).call().await.unwrap() <= U256::ONE);
}

#[tokio::test]
async fn is_an_erc20_of_the_stakes_decimals() {
    let stage = streaming().await;
    let wrapper = &stage.wrapper;
    assert_eq!(wrapper.name().call().await.unwrap(), "Wrapped stake");
    assert_eq!(wrapper.symbol().call().await.unwrap(), "wSTK");
    assert_eq!(wrapper.decimals().call().await.unwrap(), 18);
    assert_eq!(wrapper.totalSupply().call().await.unwrap(), ether(40));
    assert_eq!(wrapper.stakingToken().call().await.unwrap(), *stage.pool.stake_token.address());
    assert_eq!(stage.pool.staked(stage.address()).await, ether(40));
    assert_eq!(wrapper.pool().call().await.unwrap(), stage.pool.address());
}
