//! How factory and router come to be.

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, TransactionRequest};
use alloy::sol_types::{SolEvent, SolValue};
use staking_abi::IPairFactory::FeeToSetterTransferred;
use staking_scripts::build::{PAIR, PAIR_FACTORY, ROUTER};
use staking_scripts::deploy::address::init_data;
use staking_tests::{Amm, RefusedCall, World};

/// What the constructor of a factory refuses with, by the deploy tool's words: `ZeroAddress`.
#[tokio::test]
async fn a_factory_needs_a_setter() {
    let amm = Amm::new().await;
    let arguments = (Address::ZERO, amm.implementation).abi_encode_params();
    let words = amm.world.try_deploy(PAIR_FACTORY, &arguments).await.unwrap_err();
    assert!(words.contains("ZeroAddress"), "{words}");
}

#[tokio::test]
async fn a_factory_needs_an_implementation_with_code() {
    let amm = Amm::new().await;
    for implementation in [Address::ZERO, amm.world.mallory] {
        let arguments = (amm.world.owner, implementation).abi_encode_params();
        let words = amm.world.try_deploy(PAIR_FACTORY, &arguments).await.unwrap_err();
        assert!(words.contains("InvalidImplementation"), "{words}");
    }
}

#[tokio::test]
async fn a_router_needs_a_factory_that_answers_as_one() {
    let amm = Amm::new().await;
    for factory in
        [Address::ZERO, amm.world.mallory, amm.addresses()[0], amm.address(), *amm.router.address()]
    {
        let words = amm.world.try_deploy(ROUTER, &factory.abi_encode()).await.unwrap_err();
        assert!(words.contains("InvalidFactory"), "{words}");
    }
}

/// The deploy tool calls every constructor there is and none that there is not.
#[tokio::test]
async fn a_pair_takes_no_arguments_and_a_factory_none_too_few() {
    let world = World::new().await;
    let words = world.try_deploy(PAIR, &[0; 32]).await.unwrap_err();
    assert!(words.contains("has no constructor"), "{words}");
    let words = world.try_deploy(PAIR_FACTORY, &[]).await.unwrap_err();
    assert!(words.contains("ContractInitializationError"), "{words}");
}

#[tokio::test]
async fn fault_79_constructors_revert_without_all_of_their_arguments() {
    let amm = Amm::new().await;
    let world = &amm.world;
    let whole = (world.owner, amm.implementation).abi_encode_params();
    for length in [31, 32, 63] {
        assert!(world.try_deploy(PAIR_FACTORY, &whole[..length]).await.is_err());
    }
    let dirty = [&[1], &whole[1..]].concat();
    assert!(world.try_deploy(PAIR_FACTORY, &dirty).await.is_err());
    let whole = amm.factory.address().abi_encode();
    assert!(world.try_deploy(ROUTER, &whole[..31]).await.is_err());
    let dirty = [&[1], &whole[1..]].concat();
    assert!(world.try_deploy(ROUTER, &dirty).await.is_err());
}

#[tokio::test]
async fn fault_88_constructors_revert_if_called_a_second_time() {
    let amm = Amm::new().await;
    let (world, mallory) = (&amm.world, amm.world.mallory);
    for (contract, arguments) in [
        (*amm.factory.address(), (mallory, amm.implementation).abi_encode_params()),
        (*amm.router.address(), amm.factory.address().abi_encode()),
    ] {
        let call = TransactionRequest::default().to(contract).input(init_data(&arguments).into());
        call.refused(world, mallory).await.silently();
    }
    // A pair has none.
    let call = TransactionRequest::default().to(amm.address()).input(init_data(&[0; 64]).into());
    call.refused(world, mallory).await.silently();
    assert_eq!(amm.factory.feeToSetter().call().await.unwrap(), world.owner);
}

#[tokio::test]
async fn they_know_what_they_were_given() {
    let amm = Amm::new().await;
    let (world, factory) = (&amm.world, *amm.factory.address());
    assert_eq!(amm.factory.feeTo().call().await.unwrap(), Address::ZERO);
    assert_eq!(amm.factory.feeToSetter().call().await.unwrap(), world.owner);
    assert_eq!(amm.factory.pendingFeeToSetter().call().await.unwrap(), Address::ZERO);
    assert_eq!(amm.factory.pairImplementation().call().await.unwrap(), amm.implementation);
    assert_eq!(amm.factory.allPairsLength().call().await.unwrap(), U256::ONE, "the stage's own");
    assert_eq!(amm.router.factory().call().await.unwrap(), factory);
    let filter = Filter::new().address(factory).from_block(0);
    let logs = world.provider().get_logs(&filter).await.unwrap();
    let first = FeeToSetterTransferred::decode_log_data(&logs[0].inner.data).unwrap();
    let expected = FeeToSetterTransferred { previousSetter: Address::ZERO, newSetter: world.owner };
    assert_eq!(first, expected);
}
