//! The whole life of a pair with every token of the zoo.

use alloy::primitives::U256;
use staking_tests::zoo::{ANIMALS, Animal};
use staking_tests::{Amm, World, ether, token};

/// Deposits, swaps there and back, donates, skims and withdraws, all through the router where it has a function.
async fn live(animal: &Animal) {
    let world = World::new().await;
    let (odd, plain) = (animal.create(&world).await, token(&world, "Plain", "PLN").await);
    let amm = Amm::of(world, [odd, plain]).await;
    let (world, alice, name) = (&amm.world, amm.world.alice, animal.name);
    let (router, [a, b], zero) = (&amm.router, amm.addresses(), U256::ZERO);
    let at = usize::from(b == odd);
    for token in &amm.tokens {
        let gift = token.transfer(alice, ether(3_000)).into_transaction_request();
        world.send(world.owner, gift).await;
        let approve = token.approve(*router.address(), ether(2_000)).into_transaction_request();
        world.send(alice, approve).await;
    }
    let add = router.addLiquidity(a, b, ether(900), ether(900), zero, zero, alice, U256::MAX);
    world.send(alice, add.into_transaction_request()).await;
    assert_eq!(amm.reserves().await[at], animal.delivered(ether(900)), "{name}");
    let add = router.addLiquidity(a, b, ether(90), ether(90), zero, zero, alice, U256::MAX);
    world.send(alice, add.into_transaction_request()).await;

    for from in [0, 1] {
        let (before, k) = (amm.balances(alice).await[1 - from], amm.k().await);
        if animal.is_honest {
            let swap = router.swapExactTokensForTokens(ether(30), zero, amm.path(from), alice, U256::MAX);
            world.send(alice, swap.into_transaction_request()).await;
        }
        let swap = router.swapExactTokensForTokensSupportingFeeOnTransferTokens(
            ether(30),
            ether(25),
            amm.path(from),
            alice,
            U256::MAX,
        );
        world.send(alice, swap.into_transaction_request()).await;
        assert!(amm.balances(alice).await[1 - from] > before + ether(25), "{name}");
        assert!(amm.k().await > k, "{name}");
        amm.assert_solvent().await;
    }
    amm.donate([ether(3); 2]).await;
    world.send(alice, amm.pair.skim(alice).into_transaction_request()).await;

    let liquidity = amm.liquidity(alice).await;
    let approve = amm.pair.approve(*router.address(), liquidity).into_transaction_request();
    world.send(alice, approve).await;
    let remove = router.removeLiquidity(a, b, liquidity, ether(900), ether(900), alice, U256::MAX);
    world.send(alice, remove.into_transaction_request()).await;
    assert_eq!(amm.supply().await, U256::from(1_000), "{name}");
    assert!(amm.reserves().await.iter().all(|reserve| *reserve < U256::from(2_000)), "{name}");
    assert_eq!(amm.balances(*router.address()).await, [zero; 2], "{name}");
    amm.assert_solvent().await;
}

#[tokio::test]
async fn every_animal_trades() {
    for animal in ANIMALS {
        live(animal).await;
    }
}
