//! `removeLiquidity` and its variant with a permit.

use alloy::primitives::{Address, B256, U256};
use staking_abi::IPair::{Burn, InsufficientLiquidityBurned};
use staking_abi::IRouter::{
    Expired, InsufficientAmount, PairNotFound, TokenCallFailed, removeLiquidityCall,
    removeLiquidityWithPermitCall,
};
use staking_tests::permit::{Permit, domain};
use staking_tests::{Amm, RefusedCall, ether, event};

/// Alice holds LP tokens of a pair of 1 and 4, which the router may not move yet.
async fn held() -> Amm {
    let amm = Amm::new().await;
    amm.deposit(amm.world.alice, [ether(1), ether(4)]).await;
    amm
}

async fn approve(amm: &Amm, liquidity: U256) {
    let call = amm.pair.approve(*amm.router.address(), liquidity).into_transaction_request();
    amm.world.send(amm.world.alice, call).await;
}

/// Alice burns some to herself within the hour; tests change what they are about.
async fn whole(amm: &Amm, liquidity: U256) -> removeLiquidityCall {
    let [token_a, token_b] = amm.addresses();
    removeLiquidityCall {
        tokenA: token_a,
        tokenB: token_b,
        liquidity,
        amountAMin: U256::ZERO,
        amountBMin: U256::ZERO,
        to: amm.world.alice,
        deadline: amm.deadline().await,
    }
}

/// The same with a permit that Alice signed.
async fn permitted(amm: &Amm, liquidity: U256, is_max: bool) -> removeLiquidityWithPermitCall {
    let (owner, spender) = (amm.world.alice, *amm.router.address());
    let call = whole(amm, liquidity).await;
    let value = if is_max { U256::MAX } else { liquidity };
    let nonce = amm.pair.nonces(owner).call().await.unwrap();
    let permit = Permit { owner, spender, value, nonce, deadline: call.deadline };
    let signature = permit.sign(&amm.world, owner, &domain(&amm.world, "Stylus LP", amm.address()));
    removeLiquidityWithPermitCall {
        tokenA: call.tokenA,
        tokenB: call.tokenB,
        liquidity,
        amountAMin: call.amountAMin,
        amountBMin: call.amountBMin,
        to: call.to,
        deadline: call.deadline,
        approveMax: is_max,
        v: 27 + u8::from(signature.v()),
        r: signature.r().into(),
        s: signature.s().into(),
    }
}

#[tokio::test]
async fn reverts_after_the_deadline() {
    let amm = held().await;
    approve(&amm, ether(1)).await;
    for deadline in [U256::ZERO, U256::from(amm.world.now().await - 1)] {
        let call = removeLiquidityCall { deadline, ..whole(&amm, ether(1)).await };
        let refused = amm.router.call_builder(&call).refused(&amm.world, amm.world.alice).await;
        refused.with(Expired { deadline });
        let call = removeLiquidityWithPermitCall { deadline, ..permitted(&amm, ether(1), false).await };
        let refused = amm.router.call_builder(&call).refused(&amm.world, amm.world.alice).await;
        refused.with(Expired { deadline });
    }
}

#[tokio::test]
async fn reverts_if_there_is_no_pair() {
    let amm = held().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let [token, _] = amm.addresses();
    for other in [token, Address::ZERO, world.mallory] {
        let expected = PairNotFound { tokenA: token, tokenB: other };
        let call = removeLiquidityCall { tokenB: other, ..whole(&amm, ether(1)).await };
        amm.router.call_builder(&call).refused(world, alice).await.with(expected.clone());
        let call = removeLiquidityWithPermitCall { tokenB: other, ..permitted(&amm, ether(1), true).await };
        amm.router.call_builder(&call).refused(world, alice).await.with(expected);
    }
}

#[tokio::test]
async fn fault_3_reverts_if_balance_or_allowance_do_not_suffice() {
    let amm = held().await;
    let (world, alice, token) = (&amm.world, amm.world.alice, amm.address());
    let held = amm.liquidity(alice).await;
    for (allowance, liquidity) in [
        (U256::ZERO, U256::ONE),
        (ether(1), ether(1) + U256::ONE),
        (U256::MAX, held + U256::ONE),
        (U256::MAX, U256::MAX),
    ] {
        approve(&amm, allowance).await;
        let call = whole(&amm, liquidity).await;
        let refused = amm.router.call_builder(&call).refused(world, alice).await;
        refused.with(TokenCallFailed { token });
    }
    // Another's approval of the router is of no use to Mallory.
    let call = removeLiquidityCall { to: world.mallory, ..whole(&amm, ether(1)).await };
    let refused = amm.router.call_builder(&call).refused(world, world.mallory).await;
    refused.with(TokenCallFailed { token });
    assert_eq!(amm.liquidity(alice).await, held);
}

#[tokio::test]
async fn reverts_if_they_are_worth_nothing() {
    let amm = held().await;
    approve(&amm, U256::MAX).await;
    let call = whole(&amm, U256::ZERO).await;
    let refused = amm.router.call_builder(&call).refused(&amm.world, amm.world.alice).await;
    refused.with(InsufficientLiquidityBurned {});
}

#[tokio::test]
async fn reverts_if_less_than_the_minimum_comes_out() {
    let amm = held().await;
    let (world, alice, [token_a, token_b]) = (&amm.world, amm.world.alice, amm.addresses());
    approve(&amm, U256::MAX).await;
    let (half, two) = (ether(1) / U256::from(2), ether(2));
    for (token, amount, minimum) in
        [(token_a, half, half + U256::ONE), (token_a, half, U256::MAX), (token_b, two, two + U256::ONE)]
    {
        let mut call = whole(&amm, ether(1)).await;
        *(if token == token_a { &mut call.amountAMin } else { &mut call.amountBMin }) = minimum;
        let expected = InsufficientAmount { token, amount, minimum };
        amm.router.call_builder(&call).refused(world, alice).await.with(expected);
    }
}

#[tokio::test]
async fn r29_reverts_if_the_tokens_refuse_the_receiver() {
    let amm = held().await;
    approve(&amm, U256::MAX).await;
    let call = removeLiquidityCall { to: Address::ZERO, ..whole(&amm, ether(1)).await };
    let refused = amm.router.call_builder(&call).refused(&amm.world, amm.world.alice).await;
    refused.with(TokenCallFailed { token: amm.addresses()[0] });
}

#[tokio::test]
async fn pays_both_tokens_in_the_order_they_were_asked_for() {
    let amm = held().await;
    let (world, alice, bob) = (&amm.world, amm.world.alice, amm.world.bob);
    let [token_a, token_b] = amm.addresses();
    approve(&amm, ether(2)).await;
    let half = ether(1) / U256::from(2);
    for (tokens, amounts) in [([token_a, token_b], [half, ether(2)]), ([token_b, token_a], [ether(2), half])]
    {
        let call = removeLiquidityCall {
            tokenA: tokens[0],
            tokenB: tokens[1],
            amountAMin: amounts[0],
            amountBMin: amounts[1],
            to: bob,
            ..whole(&amm, ether(1) - U256::from(500)).await
        };
        let call = removeLiquidityCall {
            amountAMin: call.amountAMin - U256::from(1_000),
            amountBMin: call.amountBMin - U256::from(1_000),
            ..call
        };
        let builder = amm.router.call_builder(&call);
        let told = builder.clone().from(alice).call().await.unwrap();
        let before = amm.balances(bob).await;
        let receipt = world.send(alice, builder.into_transaction_request()).await;
        let burnt = event::<Burn>(&receipt, amm.address());
        assert_eq!((burnt.sender, burnt.to), (*amm.router.address(), bob));
        let after = amm.balances(bob).await;
        let paid = [after[0] - before[0], after[1] - before[1]];
        let told = [told.amountA, told.amountB];
        assert_eq!(paid, if tokens[0] == token_a { told } else { [told[1], told[0]] });
        assert!(told[0] >= call.amountAMin && told[1] >= call.amountBMin);
    }
    assert_eq!(amm.liquidity(alice).await, U256::ZERO);
    assert_eq!(amm.pair.allowance(alice, *amm.router.address()).call().await.unwrap(), U256::from(1_000));
}

#[tokio::test]
async fn fault_32_reverts_if_the_permit_fails_and_nothing_was_approved() {
    let amm = held().await;
    let (world, alice, token) = (&amm.world, amm.world.alice, amm.address());
    let good = permitted(&amm, ether(1), false).await;
    for (from, bad) in [
        (alice, removeLiquidityWithPermitCall { v: good.v ^ 7, ..good.clone() }),
        (alice, removeLiquidityWithPermitCall { s: B256::ZERO, ..good.clone() }),
        (alice, removeLiquidityWithPermitCall { liquidity: ether(1) + U256::ONE, ..good.clone() }),
        (alice, removeLiquidityWithPermitCall { approveMax: true, ..good.clone() }),
        (alice, removeLiquidityWithPermitCall { deadline: good.deadline + U256::ONE, ..good.clone() }),
        // Only the caller's own LP tokens can be burnt this way.
        (world.mallory, removeLiquidityWithPermitCall { to: world.mallory, ..good.clone() }),
    ] {
        let refused = amm.router.call_builder(&bad).refused(world, from).await;
        refused.with(TokenCallFailed { token });
    }
    assert_eq!(amm.pair.nonces(alice).call().await.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn burns_in_one_transaction_with_a_permit() {
    for is_max in [false, true] {
        let amm = held().await;
        let (world, alice, router) = (&amm.world, amm.world.alice, *amm.router.address());
        let call = permitted(&amm, ether(1), is_max).await;
        let builder = amm.router.call_builder(&call);
        let told = builder.clone().from(alice).call().await.unwrap();
        world.send(alice, builder.into_transaction_request()).await;
        assert_eq!(amm.balances(alice).await, [told.amountA, told.amountB]);
        assert_eq!(told.amountA, ether(1) / U256::from(2));
        let left = if is_max { U256::MAX } else { U256::ZERO };
        assert_eq!(amm.pair.allowance(alice, router).call().await.unwrap(), left);
        assert_eq!(amm.pair.nonces(alice).call().await.unwrap(), U256::ONE);
    }
}

/// R34: who uses the signature first does not stop the exit.
#[tokio::test]
async fn fault_33_a_permit_that_was_used_before_burns_all_the_same() {
    for is_max in [false, true] {
        let amm = held().await;
        let (world, alice, router) = (&amm.world, amm.world.alice, *amm.router.address());
        let call = permitted(&amm, ether(1), is_max).await;
        let value = if is_max { U256::MAX } else { ether(1) };
        let front_run = amm.pair.permit(alice, router, value, call.deadline, call.v, call.r, call.s);
        world.send(world.mallory, front_run.into_transaction_request()).await;
        world.send(alice, amm.router.call_builder(&call).into_transaction_request()).await;
        assert_eq!(amm.balances(alice).await, [ether(1) / U256::from(2), ether(2)]);
        // A second time it approves nothing; only what was approved without bound goes on.
        let again = world.attempt(alice, amm.router.call_builder(&call).into_transaction_request()).await;
        assert!(!again.status(), "less than that is left");
    }
}
