use crate::stage::{Stage, supply};
use alloy::primitives::{Address, U256};
use alloy::sol_types::SolValue;
use staking_abi::IToken::{ERC20SupplyOverflow, ITokenInstance};
use staking_scripts::build::TOKEN;
use staking_scripts::deploy::address::init_data;
use staking_tests::{RefusedCall, World};

fn arguments(supply: U256, holder: Address, owner: Address) -> Vec<u8> {
    ("Stake".to_owned(), "STK".to_owned(), supply, holder, owner).abi_encode_params()
}

#[tokio::test]
async fn reverts_if_the_holder_is_zero() {
    let world = World::new().await;
    for supply in [U256::ZERO, U256::ONE] {
        let refused = world.try_deploy(TOKEN, &arguments(supply, Address::ZERO, world.owner)).await;
        let words = refused.unwrap_err();
        assert!(words.contains("ERC20InvalidReceiver"), "{words}");
    }
}

#[tokio::test]
async fn reverts_if_the_owner_is_zero() {
    let world = World::new().await;
    let words = world.try_deploy(TOKEN, &arguments(U256::ONE, world.alice, Address::ZERO)).await.unwrap_err();
    assert!(words.contains("OwnableInvalidOwner"), "{words}");
}

#[tokio::test]
async fn reverts_if_arguments_are_missing() {
    let world = World::new().await;
    let whole = arguments(U256::ONE, world.alice, world.owner);
    for length in [0, 32, 160, whole.len() - 64] {
        let words = world.try_deploy(TOKEN, &whole[..length]).await.unwrap_err();
        assert!(words.contains("ContractInitializationError"), "{words}");
    }
}

/// Fault 88.
#[tokio::test]
async fn reverts_if_called_a_second_time() {
    let stage = Stage::new().await;
    let world = &stage.world;
    let data = init_data(&arguments(U256::ONE, world.mallory, world.mallory));
    stage.call(data).refused(world, world.mallory).await.silently();
    assert_eq!(stage.token.owner().call().await.unwrap(), world.owner);
    assert_eq!(stage.total_supply().await, supply());
}

#[tokio::test]
async fn gives_the_supply_to_the_holder_and_minting_to_the_owner() {
    let world = World::new().await;
    let address = world.deploy(TOKEN, &arguments(U256::from(7), world.alice, world.bob)).await;
    let token = ITokenInstance::new(address, world.provider().clone());
    let stage = Stage { world, token };
    assert_eq!(stage.balance(stage.world.alice).await, U256::from(7));
    assert_eq!(stage.balance(stage.world.bob).await, U256::ZERO);
    assert_eq!(stage.total_supply().await, U256::from(7));
    assert_eq!(stage.token.owner().call().await.unwrap(), stage.world.bob);
    assert_eq!(stage.token.pendingOwner().call().await.unwrap(), Address::ZERO);
}

#[tokio::test]
async fn takes_the_largest_supply() {
    let world = World::new().await;
    let address = world.deploy(TOKEN, &arguments(U256::MAX, world.alice, world.owner)).await;
    let token = ITokenInstance::new(address, world.provider().clone());
    assert_eq!(token.balanceOf(world.alice).call().await.unwrap(), U256::MAX);
    let expected = ERC20SupplyOverflow { supply: U256::MAX, value: U256::ONE };
    token.mint(world.bob, U256::ONE).refused(&world, world.owner).await.with(expected);
}
