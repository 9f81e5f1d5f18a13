use alloy::primitives::Address;
use alloy::providers::Provider;
use staking_abi::IPair::{self, AlreadyInitialized};
use staking_tests::{Amm, RefusedCall, ether};

#[tokio::test]
async fn fault_88_reverts_if_called_a_second_time() {
    let amm = Amm::new().await;
    let world = &amm.world;
    let [token0, token1] = amm.addresses();
    for [a, b] in [[token0, token1], [world.mallory, world.bob], [Address::ZERO; 2]] {
        for from in [world.mallory, world.owner] {
            amm.pair.initialize(a, b).refused(world, from).await.with(AlreadyInitialized {});
        }
    }
    assert_eq!(amm.pair.token0().call().await.unwrap(), token0);
}

#[tokio::test]
async fn a_new_pair_knows_its_tokens_and_its_factory_and_holds_nothing() {
    let amm = Amm::new().await;
    let [token0, token1] = amm.addresses();
    assert!(token0 < token1);
    assert_eq!(amm.pair.token0().call().await.unwrap(), token0);
    assert_eq!(amm.pair.token1().call().await.unwrap(), token1);
    assert_eq!(amm.pair.factory().call().await.unwrap(), *amm.factory.address());
    let reserves = amm.pair.getReserves().call().await.unwrap();
    assert_eq!(
        (reserves.reserve0.to(), reserves.reserve1.to(), reserves.blockTimestampLast),
        (0u64, 0u64, 0)
    );
    let (code, original) = (
        amm.world.provider().get_code_at(amm.address()).await.unwrap(),
        amm.world.provider().get_code_at(amm.implementation).await.unwrap(),
    );
    assert_eq!(code, original);
}

/// The contract whose code pairs have is nobody's, and whoever makes it a pair of their own touches no other.
#[tokio::test]
async fn fault_83_the_implementation_shares_nothing_with_its_pairs() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, mallory) = (&amm.world, amm.world.mallory);
    let original = IPair::new(amm.implementation, world.provider().clone());
    assert_eq!(original.factory().call().await.unwrap(), Address::ZERO);
    let call = original.initialize(mallory, world.bob).into_transaction_request();
    world.send(mallory, call).await;
    assert_eq!(original.factory().call().await.unwrap(), mallory);
    original.initialize(mallory, world.bob).refused(world, mallory).await.with(AlreadyInitialized {});
    assert_eq!(amm.pair.token0().call().await.unwrap(), amm.addresses()[0]);
    let next = amm.another([amm.addresses()[0], mallory]).await;
    assert_eq!(next.pair.factory().call().await.unwrap(), *amm.factory.address());
}
