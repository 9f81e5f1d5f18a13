//! Swaps through the router, exact in and exact out.

use alloy::primitives::{Address, U256};
use staking_abi::IPair::{InsufficientInputAmount, InvalidTo, Swap};
use staking_abi::IRouter::{
    ExcessiveAmount, Expired, InsufficientAmount, InsufficientLiquidity, InvalidAmount, InvalidPath,
    PairNotFound, TokenCallFailed, swapExactTokensForTokensCall, swapTokensForExactTokensCall,
};
use staking_tests::{Amm, RefusedCall, Reverted, World, ether, event, only, token};
use stylus_node::config::ChainConfig;

/// A pair of 5 and 10; Alice holds a token0 that the router may move.
async fn stage() -> Amm {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    amm.prepare(amm.world.alice, only(0, ether(1))).await;
    amm
}

/// Alice swaps a token0 to herself within the hour; tests change what they are about.
async fn exact_in(amm: &Amm) -> swapExactTokensForTokensCall {
    swapExactTokensForTokensCall {
        amountIn: ether(1),
        amountOutMin: U256::ZERO,
        path: amm.path(0),
        to: amm.world.alice,
        deadline: amm.deadline().await,
    }
}

/// Alice buys a token1 with at most a token0.
async fn exact_out(amm: &Amm) -> swapTokensForExactTokensCall {
    swapTokensForExactTokensCall {
        amountOut: ether(1),
        amountInMax: ether(1),
        path: amm.path(0),
        to: amm.world.alice,
        deadline: amm.deadline().await,
    }
}

async fn in_refused(amm: &Amm, call: swapExactTokensForTokensCall) -> Reverted {
    amm.router.call_builder(&call).refused(&amm.world, amm.world.alice).await
}

async fn out_refused(amm: &Amm, call: swapTokensForExactTokensCall) -> Reverted {
    amm.router.call_builder(&call).refused(&amm.world, amm.world.alice).await
}

#[tokio::test]
async fn both_revert_after_the_deadline() {
    let amm = stage().await;
    for deadline in [U256::ZERO, U256::from(amm.world.now().await - 1)] {
        let expected = Expired { deadline };
        let call = swapExactTokensForTokensCall { deadline, ..exact_in(&amm).await };
        in_refused(&amm, call).await.with(expected.clone());
        let call = swapTokensForExactTokensCall { deadline, ..exact_out(&amm).await };
        out_refused(&amm, call).await.with(expected);
    }
}

/// All functions of the router ask the same clock.
#[tokio::test]
async fn a_call_counts_in_the_second_of_its_deadline_and_not_in_the_next() {
    let amm = Amm::in_world(World::reproducible(ChainConfig::default()).await).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(world.owner, [ether(5), ether(10)]).await;
    amm.prepare(alice, only(0, ether(1))).await;
    let deadline = U256::from(world.now().await);
    let call = swapExactTokensForTokensCall { amountIn: U256::from(1_000), deadline, ..exact_in(&amm).await };
    world.send(alice, amm.router.call_builder(&call).into_transaction_request()).await;
    world.chain.skip_seconds(1).await.unwrap();
    in_refused(&amm, call).await.with(Expired { deadline });
}

#[tokio::test]
async fn both_revert_if_the_path_leads_nowhere() {
    let amm = stage().await;
    let [a, b] = amm.addresses();
    for path in [vec![], vec![a], [a, b].repeat(9)] {
        let call = swapExactTokensForTokensCall { path: path.clone(), ..exact_in(&amm).await };
        in_refused(&amm, call).await.with(InvalidPath {});
        let call = swapTokensForExactTokensCall { path, ..exact_out(&amm).await };
        out_refused(&amm, call).await.with(InvalidPath {});
    }
    for other in [a, Address::ZERO, amm.world.mallory] {
        let expected = PairNotFound { tokenA: a, tokenB: other };
        let path = vec![a, other];
        let call = swapExactTokensForTokensCall { path: path.clone(), ..exact_in(&amm).await };
        in_refused(&amm, call).await.with(expected.clone());
        let call = swapTokensForExactTokensCall { path, ..exact_out(&amm).await };
        out_refused(&amm, call).await.with(expected);
    }
}

#[tokio::test]
async fn both_revert_if_the_amount_is_zero_or_beyond_the_ledger() {
    let amm = stage().await;
    for amount in [U256::ZERO, U256::ONE << 112, U256::ONE << 128, U256::MAX] {
        let call = swapExactTokensForTokensCall { amountIn: amount, ..exact_in(&amm).await };
        in_refused(&amm, call).await.with(InvalidAmount { amount });
        let call = swapTokensForExactTokensCall { amountOut: amount, ..exact_out(&amm).await };
        out_refused(&amm, call).await.with(InvalidAmount { amount });
    }
}

#[tokio::test]
async fn both_revert_if_the_pair_has_too_little() {
    let amm = stage().await;
    for amount in [ether(10), ether(11)] {
        let call = swapTokensForExactTokensCall { amountOut: amount, ..exact_out(&amm).await };
        out_refused(&amm, call).await.with(InsufficientLiquidity {});
    }
    let empty = amm.another([amm.addresses()[0], token(&amm.world, "Third", "TRD").await]).await;
    in_refused(&empty, exact_in(&empty).await).await.with(InsufficientLiquidity {});
    out_refused(&empty, exact_out(&empty).await).await.with(InsufficientLiquidity {});
}

#[tokio::test]
async fn exact_in_reverts_if_less_than_the_minimum_comes_out() {
    let amm = stage().await;
    let amount = U256::from(1_662_497_915_624_478_906u64);
    for minimum in [amount + U256::ONE, U256::MAX] {
        let call = swapExactTokensForTokensCall { amountOutMin: minimum, ..exact_in(&amm).await };
        let expected = InsufficientAmount { token: amm.addresses()[1], amount, minimum };
        in_refused(&amm, call).await.with(expected);
    }
}

#[tokio::test]
async fn exact_out_reverts_if_it_takes_more_than_the_maximum() {
    let amm = stage().await;
    let amount = U256::from(557_227_237_267_357_629u64);
    for maximum in [amount - U256::ONE, U256::ZERO] {
        let call = swapTokensForExactTokensCall { amountInMax: maximum, ..exact_out(&amm).await };
        let expected = ExcessiveAmount { token: amm.addresses()[0], amount, maximum };
        out_refused(&amm, call).await.with(expected);
    }
}

#[tokio::test]
async fn fault_3_both_revert_if_balance_or_allowance_do_not_suffice() {
    let amm = stage().await;
    let (world, alice, token) = (&amm.world, amm.world.alice, amm.addresses()[0]);
    for (allowance, amount) in
        [(ether(1), ether(1) + U256::ONE), (ether(9), ether(2)), (U256::ZERO, U256::ONE)]
    {
        let approve = amm.tokens[0].approve(*amm.router.address(), allowance);
        world.send(alice, approve.into_transaction_request()).await;
        let call = swapExactTokensForTokensCall { amountIn: amount, ..exact_in(&amm).await };
        in_refused(&amm, call).await.with(TokenCallFailed { token });
        let amount_out = if amount == U256::ONE { amount } else { ether(3) };
        let call = swapTokensForExactTokensCall {
            amountOut: amount_out,
            amountInMax: U256::MAX,
            ..exact_out(&amm).await
        };
        out_refused(&amm, call).await.with(TokenCallFailed { token });
    }
    assert_eq!(amm.balances(alice).await, only(0, ether(1)));
}

#[tokio::test]
async fn r29_both_revert_if_nobody_may_receive() {
    let amm = stage().await;
    let to = amm.addresses()[1];
    let call = swapExactTokensForTokensCall { to, ..exact_in(&amm).await };
    in_refused(&amm, call).await.with(InvalidTo { to });
    let call = swapTokensForExactTokensCall { to, ..exact_out(&amm).await };
    out_refused(&amm, call).await.with(InvalidTo { to });
    let (nobody, failed) = (Address::ZERO, TokenCallFailed { token: to });
    let call = swapExactTokensForTokensCall { to: nobody, ..exact_in(&amm).await };
    in_refused(&amm, call).await.with(failed.clone());
    let call = swapTokensForExactTokensCall { to: nobody, ..exact_out(&amm).await };
    out_refused(&amm, call).await.with(failed);
}

/// A pair that pays itself keeps what it got: nothing comes in for the way back.
#[tokio::test]
async fn a_path_cannot_turn_around_in_a_pair() {
    let amm = stage().await;
    let [a, b] = amm.addresses();
    let call = swapExactTokensForTokensCall { path: vec![a, b, a], ..exact_in(&amm).await };
    in_refused(&amm, call).await.with(InsufficientInputAmount {});
}

/// The case that Uniswap publishes: 1 into 5 and 10.
#[tokio::test]
async fn exact_in_pays_what_uniswap_publishes() {
    let amm = stage().await;
    let (world, alice, bob) = (&amm.world, amm.world.alice, amm.world.bob);
    let out = U256::from(1_662_497_915_624_478_906u64);
    let call = swapExactTokensForTokensCall { amountOutMin: out, to: bob, ..exact_in(&amm).await };
    let builder = amm.router.call_builder(&call);
    assert_eq!(builder.clone().from(alice).call().await.unwrap(), [ether(1), out]);
    let receipt = world.send(alice, builder.into_transaction_request()).await;
    let expected = Swap {
        sender: *amm.router.address(),
        amount0In: ether(1),
        amount1In: U256::ZERO,
        amount0Out: U256::ZERO,
        amount1Out: out,
        to: bob,
    };
    assert_eq!(event::<Swap>(&receipt, amm.address()), expected);
    assert_eq!((amm.balances(alice).await, amm.balances(bob).await), ([U256::ZERO; 2], only(1, out)));
    assert_eq!(amm.balances(*amm.router.address()).await, [U256::ZERO; 2]);
}

/// And the one of 1 out of it.
#[tokio::test]
async fn exact_out_takes_what_uniswap_publishes() {
    let amm = stage().await;
    let (world, alice, bob) = (&amm.world, amm.world.alice, amm.world.bob);
    let taken = U256::from(557_227_237_267_357_629u64);
    let call = swapTokensForExactTokensCall { amountInMax: taken, to: bob, ..exact_out(&amm).await };
    let builder = amm.router.call_builder(&call);
    assert_eq!(builder.clone().from(alice).call().await.unwrap(), [taken, ether(1)]);
    let receipt = world.send(alice, builder.into_transaction_request()).await;
    let swapped = event::<Swap>(&receipt, amm.address());
    assert_eq!([swapped.amount0In, swapped.amount1Out], [taken, ether(1)]);
    assert_eq!(amm.balances(bob).await, only(1, ether(1)));
    assert_eq!(amm.balances(alice).await, only(0, ether(1) - taken), "no more than it takes");
}

#[tokio::test]
async fn the_other_direction_works_as_well() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.prepare(alice, only(1, ether(2))).await;
    let call = swapExactTokensForTokensCall { path: amm.path(1), ..exact_in(&amm).await };
    let request = amm.router.call_builder(&call).into_transaction_request();
    world.send(alice, request).await;
    let out = U256::from(453_305_446_940_074_565u64);
    assert_eq!(amm.balances(alice).await, [out, ether(1)]);
    let taken = amm.router.getAmountsIn(U256::from(7), amm.path(1)).call().await.unwrap()[0];
    let call =
        swapTokensForExactTokensCall { amountOut: U256::from(7), path: amm.path(1), ..exact_out(&amm).await };
    world.send(alice, amm.router.call_builder(&call).into_transaction_request()).await;
    assert_eq!(amm.balances(alice).await, [out + U256::from(7), ether(1) - taken]);
}

/// Each pair pays the next; the router never holds anything.
#[tokio::test]
async fn a_path_of_three_tokens_leads_through_both_pairs() {
    let amm = stage().await;
    let (world, alice, [a, b]) = (&amm.world, amm.world.alice, amm.addresses());
    let third = token(world, "Third", "TRD").await;
    let second = amm.another([b, third]).await;
    second.deposit(world.owner, [ether(20), ether(30)]).await;
    let path = vec![a, b, third];
    let bought = staking_abi::IToken::new(third, world.provider().clone());
    let half = ether(1) / U256::from(2);

    let told = amm.router.getAmountsOut(half, path.clone()).call().await.unwrap();
    let call = swapExactTokensForTokensCall {
        amountIn: half,
        amountOutMin: told[2],
        path: path.clone(),
        ..exact_in(&amm).await
    };
    let receipt = world.send(alice, amm.router.call_builder(&call).into_transaction_request()).await;
    assert_eq!(event::<Swap>(&receipt, amm.address()).to, second.address());
    assert_eq!(event::<Swap>(&receipt, second.address()).to, alice);
    assert_eq!(bought.balanceOf(alice).call().await.unwrap(), told[2]);

    let taken = amm.router.getAmountsIn(U256::from(1_000), path.clone()).call().await.unwrap();
    let call = swapTokensForExactTokensCall {
        amountOut: U256::from(1_000),
        amountInMax: taken[0],
        path,
        ..exact_out(&amm).await
    };
    world.send(alice, amm.router.call_builder(&call).into_transaction_request()).await;
    assert_eq!(bought.balanceOf(alice).call().await.unwrap(), told[2] + U256::from(1_000));
    assert_eq!(amm.balances(alice).await, only(0, half - taken[0]));
    let router = *amm.router.address();
    assert_eq!(
        (amm.balances(router).await, second.balances(router).await),
        ([U256::ZERO; 2], [U256::ZERO; 2])
    );
}
