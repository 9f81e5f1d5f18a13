use alloy::primitives::{Address, U256};
use staking_abi::IPair::{
    InsufficientInputAmount, InsufficientLiquidity, InsufficientOutputAmount, InvalidTo, K, Swap, Sync,
    TokenCallFailed, Transfer,
};
use staking_tests::{Amm, RefusedCall, ether, event, only};

fn wei(amount: u64) -> U256 {
    U256::from(amount)
}

#[tokio::test]
async fn reverts_if_nothing_is_to_go_out() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate([ether(1); 2]).await;
    let swap = amm.pair.swap(U256::ZERO, U256::ZERO, alice, Default::default());
    swap.refused(world, alice).await.with(InsufficientOutputAmount {});
}

#[tokio::test]
async fn reverts_if_a_whole_reserve_or_more_is_to_go_out() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate([ether(1_000); 2]).await;
    for at in [0, 1] {
        let (token, reserve) = (amm.addresses()[at], amm.reserves().await[at]);
        let bad = [reserve, reserve + U256::ONE, ether(1_000), U256::ONE << 112, U256::ONE << 128, U256::MAX];
        for requested in bad {
            let expected = InsufficientLiquidity { token, reserve, requested };
            for other in [0, 1] {
                let [out0, out1] = match at {
                    0 => [requested, wei(other)],
                    _ => [wei(other), requested],
                };
                let swap = amm.pair.swap(out0, out1, alice, Default::default());
                swap.refused(world, alice).await.with(expected.clone());
            }
        }
    }
}

#[tokio::test]
async fn reverts_if_the_pair_is_empty() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate([ether(1); 2]).await;
    let token = amm.addresses()[0];
    let expected = InsufficientLiquidity { token, reserve: U256::ZERO, requested: U256::ONE };
    amm.pair
        .swap(U256::ONE, U256::ZERO, alice, Default::default())
        .refused(world, alice)
        .await
        .with(expected);
}

#[tokio::test]
async fn reverts_if_the_receiver_is_one_of_the_tokens() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate(only(0, ether(1))).await;
    for to in amm.addresses() {
        let swap = amm.pair.swap(U256::ZERO, U256::ONE, to, Default::default());
        swap.refused(world, alice).await.with(InvalidTo { to });
    }
}

#[tokio::test]
async fn r29_reverts_if_the_token_refuses_the_receiver() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate(only(0, ether(1))).await;
    let token = amm.addresses()[1];
    let swap = amm.pair.swap(U256::ZERO, U256::ONE, Address::ZERO, Default::default());
    swap.refused(world, alice).await.with(TokenCallFailed { token });
}

#[tokio::test]
async fn reverts_if_nothing_came_in() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    for [out0, out1] in [only(0, U256::ONE), only(1, U256::ONE), [ether(1), ether(1)]] {
        let swap = amm.pair.swap(out0, out1, alice, Default::default());
        swap.refused(world, alice).await.with(InsufficientInputAmount {});
    }
    assert_eq!(amm.balances(alice).await, [U256::ZERO; 2]);
}

/// What the pair pays to itself comes in again: without a fee on top it is refused.
#[tokio::test]
async fn r29_reverts_if_the_pair_would_only_pay_itself() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice, pair) = (&amm.world, amm.world.alice, amm.address());
    let swap = amm.pair.swap(ether(1), U256::ZERO, pair, Default::default());
    swap.clone().refused(world, alice).await.with(K {});
    amm.donate(only(0, ether(1))).await;
    let receipt = world.send(alice, swap.into_transaction_request()).await;
    assert_eq!(event::<Swap>(&receipt, pair).amount0In, ether(2));
    assert_eq!(amm.reserves().await, [ether(6), ether(10)], "the fee stays with the pair");
}

/// The cases that Uniswap publishes: token0 in, reserves, token1 out.
#[tokio::test]
async fn pays_what_uniswap_publishes_and_not_a_wei_more() {
    for (amount, reserve0, reserve1, out) in [
        (1, 5, 10, 1_662_497_915_624_478_906),
        (1, 10, 5, 453_305_446_940_074_565),
        (2, 5, 10, 2_851_015_155_847_869_602),
        (2, 10, 5, 831_248_957_812_239_453),
        (1, 10, 10, 906_610_893_880_149_131),
        (1, 100, 100, 987_158_034_397_061_298),
        (1, 1_000, 1_000, 996_006_981_039_903_216),
    ] {
        let amm = Amm::holding([ether(reserve0), ether(reserve1)]).await;
        let (world, alice) = (&amm.world, amm.world.alice);
        amm.donate(only(0, ether(amount))).await;
        let more = amm.pair.swap(U256::ZERO, wei(out + 1), alice, Default::default());
        more.refused(world, alice).await.with(K {});
        let swap = amm.pair.swap(U256::ZERO, wei(out), alice, Default::default());
        world.send(alice, swap.into_transaction_request()).await;
        assert_eq!(amm.balances(alice).await, only(1, wei(out)));
        assert_eq!(amm.reserves().await, [ether(reserve0 + amount), ether(reserve1) - wei(out)]);
    }
}

/// Its optimistic cases: some of what goes out comes back, less the fee.
#[tokio::test]
async fn takes_its_fee_of_what_goes_out_and_comes_back() {
    for (out, reserve0, reserve1, amount) in [
        (997_000_000_000_000_000, 5, 10, ether(1)),
        (997_000_000_000_000_000, 10, 5, ether(1)),
        (997_000_000_000_000_000, 5, 5, ether(1)),
        (1_000_000_000_000_000_000, 5, 5, wei(1_003_009_027_081_243_732)),
    ] {
        let amm = Amm::holding([ether(reserve0), ether(reserve1)]).await;
        let (world, alice) = (&amm.world, amm.world.alice);
        amm.donate(only(0, amount)).await;
        let more = amm.pair.swap(wei(out + 1), U256::ZERO, alice, Default::default());
        more.refused(world, alice).await.with(K {});
        let swap = amm.pair.swap(wei(out), U256::ZERO, alice, Default::default());
        world.send(alice, swap.into_transaction_request()).await;
        assert_eq!(amm.balances(alice).await, only(0, wei(out)));
    }
}

/// Its cases of 5 and 10 tokens, in both directions.
#[tokio::test]
async fn moves_tokens_and_reserves_and_says_so() {
    for (from, out) in [(0, 1_662_497_915_624_478_906), (1, 453_305_446_940_074_565)] {
        let amm = Amm::holding([ether(5), ether(10)]).await;
        let (world, alice, bob, pair) = (&amm.world, amm.world.alice, amm.world.bob, amm.address());
        amm.give(from, pair, ether(1)).await;
        let [amount0_out, amount1_out] = only(1 - from, wei(out));
        let [amount0_in, amount1_in] = only(from, ether(1));
        let swap = amm.pair.swap(amount0_out, amount1_out, bob, Default::default());
        let receipt = world.send(alice, swap.into_transaction_request()).await;

        let paid = event::<Transfer>(&receipt, amm.addresses()[1 - from]);
        assert_eq!(paid, Transfer { from: pair, to: bob, value: wei(out) });
        let reserves = [ether(5) + amount0_in - amount0_out, ether(10) + amount1_in - amount1_out];
        let synced = Sync { reserve0: reserves[0].to(), reserve1: reserves[1].to() };
        assert_eq!(event::<Sync>(&receipt, pair), synced);
        let expected = Swap {
            sender: alice,
            amount0In: amount0_in,
            amount1In: amount1_in,
            amount0Out: amount0_out,
            amount1Out: amount1_out,
            to: bob,
        };
        assert_eq!(event::<Swap>(&receipt, pair), expected);
        assert_eq!((amm.reserves().await, amm.balances(pair).await), (reserves, reserves));
        assert_eq!(amm.balances(bob).await, only(1 - from, wei(out)));
    }
}

#[tokio::test]
async fn both_tokens_can_come_in_and_both_can_go_out() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate([ether(1), ether(1)]).await;
    let swap = amm.pair.swap(ether(1) / wei(2), ether(1) / wei(3), alice, Default::default());
    let receipt = world.send(alice, swap.into_transaction_request()).await;
    let swapped = event::<Swap>(&receipt, amm.address());
    assert_eq!([swapped.amount0In, swapped.amount1In], [ether(1); 2]);
    assert_eq!(amm.balances(alice).await, [ether(1) / wei(2), ether(1) / wei(3)]);
}
