//! What the router answers without moving anything.

use alloy::primitives::{Address, U256};
use staking_abi::IRouter::{InsufficientLiquidity, InvalidAmount, InvalidPath, PairNotFound};
use staking_tests::{Amm, RefusedCall, ether, token};

const MOST: U256 = U256::from_limbs([u64::MAX, (1 << 48) - 1, 0, 0]);

fn wei(amount: u64) -> U256 {
    U256::from(amount)
}

#[tokio::test]
async fn amounts_of_nothing_and_beyond_the_ledger_have_no_price() {
    let amm = Amm::new().await;
    let (world, alice, router) = (&amm.world, amm.world.alice, &amm.router);
    let (reserve, other) = (wei(100), wei(200));
    for amount in [U256::ZERO, MOST + U256::ONE, U256::ONE << 128, U256::MAX] {
        let expected = InvalidAmount { amount };
        router.quote(amount, reserve, other).refused(world, alice).await.with(expected.clone());
        router.getAmountOut(amount, reserve, other).refused(world, alice).await.with(expected.clone());
        router.getAmountIn(amount, reserve, other).refused(world, alice).await.with(expected.clone());
        let path = amm.path(0);
        router.getAmountsOut(amount, path.clone()).refused(world, alice).await.with(expected.clone());
        router.getAmountsIn(amount, path).refused(world, alice).await.with(expected);
    }
}

#[tokio::test]
async fn reserves_of_nothing_and_beyond_the_ledger_have_no_price() {
    let amm = Amm::new().await;
    let (world, alice, router) = (&amm.world, amm.world.alice, &amm.router);
    for bad in [U256::ZERO, MOST + U256::ONE, U256::ONE << 128, U256::MAX] {
        for (reserve, other) in [(bad, wei(100)), (wei(100), bad)] {
            let none = InsufficientLiquidity {};
            router.quote(wei(1), reserve, other).refused(world, alice).await.with(none.clone());
            router.getAmountOut(wei(1), reserve, other).refused(world, alice).await.with(none.clone());
            router.getAmountIn(wei(1), reserve, other).refused(world, alice).await.with(none);
        }
    }
}

#[tokio::test]
async fn a_whole_reserve_or_more_cannot_come_out() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    for out in [wei(100), wei(101), MOST] {
        let call = amm.router.getAmountIn(out, wei(100), wei(100));
        call.refused(world, alice).await.with(InsufficientLiquidity {});
    }
}

#[tokio::test]
async fn paths_have_two_to_sixteen_tokens() {
    let amm = Amm::holding([ether(1_000); 2]).await;
    let (world, alice, router) = (&amm.world, amm.world.alice, &amm.router);
    let [a, b] = amm.addresses();
    let long = [a, b].repeat(8);
    for path in [vec![], vec![a], [long.clone(), vec![a]].concat(), [a, b].repeat(50)] {
        router.getAmountsOut(ether(1), path.clone()).refused(world, alice).await.with(InvalidPath {});
        router.getAmountsIn(ether(1), path).refused(world, alice).await.with(InvalidPath {});
    }
    let amounts = router.getAmountsOut(ether(1), long.clone()).call().await.unwrap();
    assert_eq!(amounts.len(), 16);
    assert!(amounts.windows(2).all(|pair| pair[1] < pair[0]));
    assert_eq!(router.getAmountsIn(ether(1), long).call().await.unwrap().len(), 16);
}

#[tokio::test]
async fn paths_lead_through_pairs_that_are_there() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice, router) = (&amm.world, amm.world.alice, &amm.router);
    let [a, b] = amm.addresses();
    for other in [b, Address::ZERO, world.mallory] {
        let (token_a, token_b) = (b, other);
        let expected = PairNotFound { tokenA: token_a, tokenB: token_b };
        let path = vec![a, b, other];
        router.getAmountsOut(ether(1), path.clone()).refused(world, alice).await.with(expected.clone());
        router.getAmountsIn(ether(1), path).refused(world, alice).await.with(expected);
    }
    let empty = amm.another([a, token(world, "Third", "TRD").await]).await;
    let none = InsufficientLiquidity {};
    router.getAmountsOut(ether(1), empty.path(0)).refused(world, alice).await.with(none.clone());
    router.getAmountsIn(ether(1), empty.path(0)).refused(world, alice).await.with(none);
}

/// The cases that Uniswap publishes.
#[tokio::test]
async fn prices_are_those_that_uniswap_publishes() {
    let amm = Amm::holding([wei(10_000); 2]).await;
    let router = &amm.router;
    for (amount, reserve, other, expected) in [(1, 100, 200, 2), (2, 200, 100, 1)] {
        let quoted = router.quote(wei(amount), wei(reserve), wei(other)).call().await.unwrap();
        assert_eq!(quoted, wei(expected));
    }
    assert_eq!(router.getAmountOut(wei(2), wei(100), wei(100)).call().await.unwrap(), wei(1));
    assert_eq!(router.getAmountIn(wei(1), wei(100), wei(100)).call().await.unwrap(), wei(2));
    for from in [0, 1] {
        let path = amm.path(from);
        let amounts = router.getAmountsOut(wei(2), path.clone()).call().await.unwrap();
        assert_eq!(amounts, [wei(2), wei(1)]);
        let amounts = router.getAmountsIn(wei(1), path).call().await.unwrap();
        assert_eq!(amounts, [wei(2), wei(1)]);
    }
}

/// Products of the largest amounts neither wrap nor lose digits.
#[tokio::test]
async fn r11_the_largest_amounts_are_priced_exactly() {
    let amm = Amm::new().await;
    let router = &amm.router;
    assert_eq!(router.quote(MOST, MOST, MOST).call().await.unwrap(), MOST);
    assert_eq!(router.quote(MOST, wei(1), wei(1)).call().await.unwrap(), MOST);
    let half = router.getAmountOut(MOST, MOST, MOST).call().await.unwrap();
    assert_eq!(half, MOST * wei(997) / wei(1_997));
    let taken = router.getAmountIn(MOST - wei(1), wei(1), MOST).call().await.unwrap();
    assert_eq!(taken, (MOST - wei(1)) * wei(1_000) / wei(997) + wei(1));
    assert_eq!(router.getAmountOut(wei(1), MOST, wei(1)).call().await.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn a_path_prices_each_pair_with_what_the_last_one_pays() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, [a, b]) = (&amm.world, amm.addresses());
    let third = token(world, "Third", "TRD").await;
    let second = amm.another([b, third]).await;
    second.deposit(world.owner, [ether(20), ether(30)]).await;
    let from = usize::from(second.addresses()[1] == b);
    let (path, back) = (vec![a, b, third], vec![third, b, a]);
    let amounts = amm.router.getAmountsOut(ether(1), path.clone()).call().await.unwrap();
    let first = amm.amount_out(0, ether(1)).await;
    assert_eq!(amounts, [ether(1), first, second.amount_out(from, first).await]);
    let taken = amm.router.getAmountsIn(amounts[2], path).call().await.unwrap();
    assert_eq!(taken[2], amounts[2]);
    assert!(taken[0] <= amounts[0] && taken[1] <= amounts[1]);
    let amounts = amm.router.getAmountsOut(ether(1), back).call().await.unwrap();
    let first = second.amount_out(1 - from, ether(1)).await;
    assert_eq!(amounts, [ether(1), first, amm.amount_out(1, first).await]);
}
