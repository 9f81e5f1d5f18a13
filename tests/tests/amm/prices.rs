//! The price accumulators: sums over time of the prices that stood until then.

use alloy::primitives::U256;
use staking_tests::{Amm, World, ether, only};
use stylus_node::config::ChainConfig;

/// The price of a token that `own` of the pair are, in the other, 2^112 to one.
fn price(own: U256, other: U256) -> U256 {
    (other << 112) / own
}

async fn cumulative(amm: &Amm) -> [U256; 2] {
    let price0 = amm.pair.price0CumulativeLast().call().await.unwrap();
    [price0, amm.pair.price1CumulativeLast().call().await.unwrap()]
}

async fn sync(amm: &Amm) {
    amm.world.send(amm.world.alice, amm.pair.sync().into_transaction_request()).await;
}

/// An empty pair on a chain on which time stands still until it is told to pass.
async fn still() -> Amm {
    Amm::in_world(World::reproducible(ChainConfig::default()).await).await
}

/// The case that Uniswap publishes: 3 and 3 tokens, after ten seconds 6 and 2.
#[tokio::test]
async fn add_up_as_uniswap_publishes() {
    let amm = still().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(alice, [ether(3); 2]).await;
    let start = amm.pair.getReserves().call().await.unwrap().blockTimestampLast;
    assert_eq!(cumulative(&amm).await, [U256::ZERO; 2]);
    let even = price(ether(3), ether(3));

    world.chain.skip_seconds(1).await.unwrap();
    sync(&amm).await;
    assert_eq!(cumulative(&amm).await, [even; 2]);
    assert_eq!(amm.pair.getReserves().call().await.unwrap().blockTimestampLast, start + 1);

    amm.donate(only(0, ether(3))).await;
    world.chain.skip_seconds(9).await.unwrap();
    let swap = amm.pair.swap(U256::ZERO, ether(1), alice, Default::default());
    world.send(alice, swap.into_transaction_request()).await;
    let ten = U256::from(10);
    assert_eq!(cumulative(&amm).await, [even * ten; 2]);
    assert_eq!(amm.pair.getReserves().call().await.unwrap().blockTimestampLast, start + 10);

    world.chain.skip_seconds(10).await.unwrap();
    sync(&amm).await;
    let [price0, price1] = [price(ether(6), ether(2)), price(ether(2), ether(6))];
    assert_eq!(cumulative(&amm).await, [(even + price0) * ten, (even + price1) * ten]);
    assert_eq!(amm.pair.getReserves().call().await.unwrap().blockTimestampLast, start + 20);
}

/// Every change of reserves closes the time until it at the reserves from before.
#[tokio::test]
async fn amm_4_mint_burn_swap_and_sync_all_count_the_reserves_from_before() {
    let amm = still().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(alice, [ether(3), ether(7)]).await;
    let mut sums = [U256::ZERO; 2];
    for (step, seconds) in [7u64, 13, 86_400, 1, 60].into_iter().enumerate() {
        let [reserve0, reserve1] = amm.reserves().await;
        world.chain.skip_seconds(seconds).await.unwrap();
        match step {
            0 => drop(amm.deposit(alice, [ether(3), ether(7)]).await),
            1 => drop(amm.withdraw(alice, ether(2)).await),
            2 => drop(amm.swap(alice, 0, ether(1), amm.amount_out(0, ether(1)).await).await),
            3 => drop(amm.swap(alice, 1, ether(9), amm.amount_out(1, ether(9)).await).await),
            _ => sync(&amm).await,
        }
        let seconds = U256::from(seconds);
        sums[0] += price(reserve0, reserve1) * seconds;
        sums[1] += price(reserve1, reserve0) * seconds;
        assert_eq!(cumulative(&amm).await, sums, "step {step}");
    }
}

/// What happens twice in a second counts once: nobody moves the average without time.
#[tokio::test]
async fn amm_4_a_price_that_stood_for_no_time_does_not_count() {
    let amm = still().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(alice, [ether(3); 2]).await;
    world.chain.skip_seconds(10).await.unwrap();
    let out = amm.amount_out(0, ether(9_000)).await;
    amm.swap(alice, 0, ether(9_000), out).await;
    let sums = cumulative(&amm).await;
    let back = amm.amount_out(1, out).await;
    amm.swap(alice, 1, out, back).await;
    sync(&amm).await;
    assert_eq!(cumulative(&amm).await, sums);
    assert_eq!(sums, [price(ether(3), ether(3)) * U256::from(10); 2]);
}

#[tokio::test]
async fn amm_4_donations_and_skims_move_no_price() {
    let amm = still().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(alice, [ether(3); 2]).await;
    let before = amm.pair.getReserves().call().await.unwrap();
    world.chain.skip_seconds(10).await.unwrap();
    amm.donate([ether(500), ether(1)]).await;
    world.send(alice, amm.pair.skim(alice).into_transaction_request()).await;
    assert_eq!(cumulative(&amm).await, [U256::ZERO; 2]);
    assert_eq!(amm.pair.getReserves().call().await.unwrap(), before);
}

#[tokio::test]
async fn an_empty_pair_has_no_price() {
    let amm = still().await;
    amm.world.chain.skip_seconds(10).await.unwrap();
    amm.donate(only(0, ether(1))).await;
    sync(&amm).await;
    amm.world.chain.skip_seconds(10).await.unwrap();
    sync(&amm).await;
    assert_eq!(cumulative(&amm).await, [U256::ZERO; 2]);
}

/// Seconds are stored modulo 2^32, which the clock passes in 2106.
#[tokio::test]
async fn fault_24_the_end_of_the_clock_is_passed() {
    let end = 1u64 << 32;
    let config = ChainConfig { genesis_timestamp: Some(end - 1_000_000), ..ChainConfig::default() };
    let amm = Amm::in_world(World::configured(config).await).await;
    if !amm.world.is_embedded() {
        return assert!(std::env::var("STAKE_RPC_URL").is_ok(), "only a shared chain has a clock of its own");
    }
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(alice, [ether(3), ether(7)]).await;
    let start = world.now().await;
    assert!(start < end);
    world.chain.skip_seconds(end + 5 - start).await.unwrap();
    let receipt = world.send(alice, amm.pair.sync().into_transaction_request()).await;
    let now = world.time_of(&receipt).await;
    let last = amm.pair.getReserves().call().await.unwrap().blockTimestampLast;
    assert_eq!(u64::from(last), now - end);
    let [first, second] = cumulative(&amm).await;
    let seconds = first / price(ether(3), ether(7));
    assert!(seconds >= U256::from(now - start) && seconds <= U256::from(now - start + 5));
    assert_eq!(second, price(ether(7), ether(3)) * seconds);
}
