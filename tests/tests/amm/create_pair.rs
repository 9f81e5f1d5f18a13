use alloy::primitives::{Address, B256, U256, address, keccak256};
use alloy::providers::Provider;
use alloy::sol_types::SolValue;
use staking_abi::IPairFactory::{
    self, CreationFailed, IdenticalAddresses, PairCreated, PairExists, ZeroAddress,
};
use staking_scripts::build::PAIR_FACTORY;
use staking_tests::fixtures::Caller;
use staking_tests::{Amm, RefusedCall, event};

/// The accounts that Uniswap's suite pairs: nobody asks whether tokens are tokens.
const TOKENS: [Address; 2] = [
    address!("1000000000000000000000000000000000000000"),
    address!("2000000000000000000000000000000000000000"),
];

#[tokio::test]
async fn reverts_if_both_tokens_are_the_same() {
    let amm = Amm::new().await;
    let (world, token) = (&amm.world, amm.addresses()[0]);
    let factory = &amm.factory;
    factory.createPair(token, token).refused(world, world.alice).await.with(IdenticalAddresses { token });
    let token = Address::ZERO;
    factory.createPair(token, token).refused(world, world.alice).await.with(IdenticalAddresses { token });
    factory.pairFor(token, token).refused(world, world.alice).await.with(IdenticalAddresses { token });
}

#[tokio::test]
async fn reverts_if_a_token_is_the_zero_address() {
    let amm = Amm::new().await;
    let (world, token) = (&amm.world, amm.addresses()[0]);
    for [a, b] in [[Address::ZERO, token], [token, Address::ZERO]] {
        amm.factory.createPair(a, b).refused(world, world.alice).await.with(ZeroAddress {});
        amm.factory.pairFor(a, b).refused(world, world.alice).await.with(ZeroAddress {});
        assert_eq!(amm.factory.getPair(a, b).call().await.unwrap(), Address::ZERO);
    }
}

#[tokio::test]
async fn reverts_if_the_tokens_have_a_pair() {
    let amm = Amm::new().await;
    let (world, [a, b]) = (&amm.world, amm.addresses());
    let expected = PairExists { pair: amm.address() };
    amm.factory.createPair(a, b).refused(world, world.alice).await.with(expected.clone());
    amm.factory.createPair(b, a).refused(world, world.alice).await.with(expected);
    assert_eq!(amm.factory.allPairsLength().call().await.unwrap(), U256::ONE);
}

/// Code that knows no `initialize` makes no pairs.
#[tokio::test]
async fn reverts_if_the_implementation_cannot_be_a_pair() {
    let amm = Amm::new().await;
    let (world, [a, b]) = (&amm.world, amm.addresses());
    let other = *Caller::CallerInstance::create(world).await.address();
    let factory = world.deploy(PAIR_FACTORY, &(world.owner, other).abi_encode_params()).await;
    let factory = IPairFactory::new(factory, world.provider().clone());
    factory.createPair(a, b).refused(world, world.alice).await.with(CreationFailed {});
    assert_eq!(factory.getPair(a, b).call().await.unwrap(), Address::ZERO);
    assert_eq!(factory.allPairsLength().call().await.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn fault_84_creates_nothing_while_the_program_of_pairs_has_expired() {
    let amm = Amm::new().await;
    let world = &amm.world;
    if !world.is_embedded() {
        return assert!(std::env::var("STAKE_RPC_URL").is_ok(), "only a shared chain cannot skip a year");
    }
    world.chain.skip_seconds(366 * 86_400).await.unwrap();
    world.activate(*amm.factory.address()).await;
    let [a, b] = TOKENS;
    amm.factory.createPair(a, b).refused(world, world.alice).await.with(CreationFailed {});
    world.activate(amm.implementation).await;
    assert_eq!(amm.another(TOKENS).await.pair.token0().call().await.unwrap(), a, "one activation for all");
}

#[tokio::test]
async fn creates_pairs_in_any_order_of_tokens_and_counts_them() {
    let amm = Amm::new().await;
    let (world, factory) = (&amm.world, &amm.factory);
    let [token0, token1] = TOKENS;
    let third = Address::repeat_byte(0xfe);
    for (count, [a, b]) in [(2u64, [token1, token0]), (3, [token0, third])] {
        let told = factory.pairFor(b, a).call().await.unwrap();
        assert_eq!(factory.getPair(a, b).call().await.unwrap(), Address::ZERO);
        let call = factory.createPair(a, b);
        assert_eq!(call.call().await.unwrap(), told);
        let receipt = world.send(world.alice, call.into_transaction_request()).await;
        let created = event::<PairCreated>(&receipt, *factory.address());
        let expected =
            PairCreated { token0: a.min(b), token1: a.max(b), pair: told, count: U256::from(count) };
        assert_eq!(created, expected);
        for pair in [
            factory.getPair(a, b).call().await.unwrap(),
            factory.getPair(b, a).call().await.unwrap(),
            factory.pairFor(a, b).call().await.unwrap(),
            factory.allPairs(U256::from(count - 1)).call().await.unwrap(),
        ] {
            assert_eq!(pair, told);
        }
        assert_eq!(factory.allPairsLength().call().await.unwrap(), U256::from(count));
        let pair = staking_abi::IPair::new(told, world.provider().clone());
        assert_eq!(pair.token0().call().await.unwrap(), a.min(b));
        assert_eq!(pair.factory().call().await.unwrap(), *factory.address());
    }
    assert_eq!(factory.allPairs(U256::ZERO).call().await.unwrap(), amm.address());
    for beyond in [U256::from(3), U256::MAX] {
        assert_eq!(factory.allPairs(beyond).call().await.unwrap(), Address::ZERO);
    }
}

/// The rule that integrators compute addresses by, without our code.
#[tokio::test]
async fn pairs_lie_where_create2_puts_them() {
    let amm = Amm::new().await;
    let hash: B256 = amm.factory.pairCodeHash().call().await.unwrap();
    let implementation = amm.implementation;
    assert_eq!(amm.factory.pairImplementation().call().await.unwrap(), implementation);
    // PUSH20 EXTCODESIZE DUP1 PUSH0 PUSH0 PUSH20 EXTCODECOPY PUSH0 RETURN.
    let to: &[u8] = implementation.as_slice();
    let init_code = [&[0x73], to, &[0x3b, 0x80, 0x5f, 0x5f, 0x73], to, &[0x3c, 0x5f, 0xf3]].concat();
    assert_eq!(keccak256(init_code), hash);
    let salt = keccak256(amm.addresses().map(|token| token.into_array()).concat());
    assert_eq!(amm.factory.address().create2(salt, hash), amm.address());
    let code = amm.world.provider().get_code_at(amm.address()).await.unwrap();
    assert_eq!(code, amm.world.provider().get_code_at(implementation).await.unwrap());
    // Another factory makes other pairs of the same tokens.
    let other = Amm::of(amm.world.clone(), amm.addresses()).await;
    assert_ne!(other.address(), amm.address());
}
