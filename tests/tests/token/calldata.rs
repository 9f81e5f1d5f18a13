//! Faults 78 to 80: what is not a well-formed call of the interface.

use crate::stage::{Stage, supply};
use alloy::primitives::{U256, hex};
use alloy::providers::Provider;
use alloy::sol_types::SolCall;
use staking_abi::IToken::{self, ITokenCalls};
use staking_tests::{RefusedCall, ether};

#[tokio::test]
async fn empty_and_short_calls_revert() {
    let stage = Stage::new().await;
    for data in [&[][..], &[0xa9], &[0xa9, 0x05], &[0xa9, 0x05, 0x9c]] {
        stage.call(data).refused(&stage.world, stage.world.owner).await.silently();
    }
}

#[tokio::test]
async fn unknown_selectors_revert() {
    let stage = Stage::new().await;
    // burn, increaseAllowance, burnFrom, pause, supportsInterface, eip712Domain, upgradeTo, and nothing known.
    for selector in
        ["42966c68", "39509351", "79cc6790", "8456cb59", "01ffc9a7", "84b0196e", "3659cfe6", "deadbeef"]
    {
        let mut data = hex::decode(selector).unwrap();
        data.extend([0; 64]);
        stage.call(data).refused(&stage.world, stage.world.owner).await.silently();
    }
}

#[tokio::test]
async fn truncated_arguments_revert() {
    let stage = Stage::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let whole = IToken::transferCall { to: world.alice, value: U256::ONE }.abi_encode();
    for length in [4, 5, 36, 67] {
        stage.call(&whole[..length]).refused(world, owner).await.silently();
    }
    assert_eq!(stage.balance(owner).await, supply());
}

#[tokio::test]
async fn dirty_addresses_and_numbers_revert() {
    let stage = Stage::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for at in [4, 15] {
        let mut data = IToken::transferCall { to: world.alice, value: U256::ONE }.abi_encode();
        data[at] = 1;
        stage.call(data).refused(world, owner).await.silently();
    }
    let mut data = IToken::permitCall {
        owner: world.alice,
        spender: world.bob,
        value: U256::ONE,
        deadline: U256::MAX,
        v: 27,
        r: U256::ONE.into(),
        s: U256::ONE.into(),
    }
    .abi_encode();
    data[4 + 5 * 32 - 2] = 1;
    stage.call(data).refused(world, owner).await.silently();
}

/// Stricter than Solidity: the token's SDK decodes nothing that it would not encode the same way.
#[tokio::test]
async fn trailing_bytes_revert() {
    let stage = Stage::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let whole = IToken::transferCall { to: world.alice, value: ether(2) }.abi_encode();
    for tail in [&[0][..], &[0; 32], &[0xff; 70]] {
        stage.call([&whole[..], tail].concat()).refused(world, owner).await.silently();
    }
    world.send(owner, stage.call(whole)).await;
    assert_eq!(stage.balance(world.alice).await, ether(2));
}

/// Fault 78.
#[tokio::test]
async fn no_function_takes_ether() {
    let stage = Stage::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for selector in ITokenCalls::SELECTORS {
        let mut data = selector.to_vec();
        // Ones are well-formed arguments of every function.
        data.extend(U256::ONE.to_be_bytes::<32>().repeat(7));
        stage.call(data).value(U256::ONE).refused(world, owner).await.silently();
    }
    stage.call([]).value(U256::ONE).refused(world, owner).await.silently();
    assert_eq!(world.provider().get_balance(stage.address()).await.unwrap(), U256::ZERO);
}
