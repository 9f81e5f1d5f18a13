use crate::stage::{Stage, supply};
use alloy::primitives::{Address, U256};
use staking_abi::IToken::{ERC20InvalidReceiver, ERC20SupplyOverflow, OwnableUnauthorizedAccount, Transfer};
use staking_tests::{RefusedCall, ether, event};

#[tokio::test]
async fn reverts_if_the_caller_is_not_the_owner() {
    let stage = Stage::new().await;
    let account = stage.world.mallory;
    for value in [U256::ZERO, U256::ONE, U256::MAX] {
        let expected = OwnableUnauthorizedAccount { account };
        stage.token.mint(account, value).refused(&stage.world, account).await.with(expected);
    }
    assert_eq!(stage.total_supply().await, supply());
}

#[tokio::test]
async fn reverts_if_the_receiver_is_zero() {
    let stage = Stage::new().await;
    let expected = ERC20InvalidReceiver { receiver: Address::ZERO };
    stage.token.mint(Address::ZERO, U256::ONE).refused(&stage.world, stage.world.owner).await.with(expected);
}

#[tokio::test]
async fn reverts_if_the_supply_would_overflow() {
    let stage = Stage::new().await;
    let (world, supply) = (&stage.world, supply());
    for value in [U256::MAX - supply + U256::ONE, U256::MAX] {
        let expected = ERC20SupplyOverflow { supply, value };
        stage.token.mint(world.alice, value).refused(world, world.owner).await.with(expected);
    }
    let fill = stage.token.mint(world.alice, U256::MAX - supply).into_transaction_request();
    world.send(world.owner, fill).await;
    assert_eq!(stage.total_supply().await, U256::MAX);
    let expected = ERC20SupplyOverflow { supply: U256::MAX, value: U256::ONE };
    stage.token.mint(world.alice, U256::ONE).refused(world, world.owner).await.with(expected);
}

#[tokio::test]
async fn creates_tokens_out_of_nothing() {
    let stage = Stage::new().await;
    let (world, to) = (&stage.world, stage.world.alice);
    let mint = stage.token.mint(to, ether(4)).into_transaction_request();
    let receipt = world.send(world.owner, mint).await;
    let expected = Transfer { from: Address::ZERO, to, value: ether(4) };
    assert_eq!(event::<Transfer>(&receipt, stage.address()), expected);
    assert_eq!(stage.balance(to).await, ether(4));
    assert_eq!(stage.total_supply().await, supply() + ether(4));
    assert_eq!(stage.balance(Address::ZERO).await, U256::ZERO);
}
