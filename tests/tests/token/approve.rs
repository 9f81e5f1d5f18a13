use crate::stage::Stage;
use alloy::primitives::{Address, U256};
use staking_abi::IToken::{Approval, ERC20InvalidSpender};
use staking_tests::{RefusedCall, ether, event};

#[tokio::test]
async fn reverts_if_the_spender_is_zero() {
    let stage = Stage::new().await;
    let expected = ERC20InvalidSpender { spender: Address::ZERO };
    stage
        .token
        .approve(Address::ZERO, U256::ONE)
        .refused(&stage.world, stage.world.alice)
        .await
        .with(expected);
}

#[tokio::test]
async fn lets_the_spender_move_the_value_and_nobody_else() {
    let stage = Stage::new().await;
    let (owner, spender) = (stage.world.alice, stage.world.bob);
    assert!(stage.token.approve(spender, ether(5)).from(owner).call().await.unwrap());
    let receipt = stage.approve(owner, spender, ether(5)).await;
    let expected = Approval { owner, spender, value: ether(5) };
    assert_eq!(event::<Approval>(&receipt, stage.address()), expected);
    assert_eq!(stage.allowance(owner, spender).await, ether(5));
    for (owner, spender) in [(spender, owner), (owner, stage.world.mallory), (stage.world.mallory, spender)] {
        assert_eq!(stage.allowance(owner, spender).await, U256::ZERO);
    }
}

#[tokio::test]
async fn replaces_an_earlier_approval() {
    let stage = Stage::new().await;
    let (owner, spender) = (stage.world.alice, stage.world.bob);
    for value in [ether(5), U256::MAX, ether(2), U256::ZERO] {
        stage.approve(owner, spender, value).await;
        assert_eq!(stage.allowance(owner, spender).await, value);
    }
}
