//! LP tokens as an ERC-20: `approve`, `transfer`, `transferFrom` and what they are called.

use alloy::primitives::{Address, U256};
use staking_abi::IPair::{
    Approval, ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidReceiver,
    ERC20InvalidSpender, Transfer,
};
use staking_tests::{Amm, RefusedCall, ether, event, logs};

/// Alice holds ten LP tokens, the rest burnt.
async fn held() -> Amm {
    let amm = Amm::new().await;
    amm.deposit(amm.world.alice, [ether(10) + U256::from(1_000); 2]).await;
    amm
}

async fn approve(amm: &Amm, value: U256) {
    let call = amm.pair.approve(amm.world.bob, value).into_transaction_request();
    amm.world.send(amm.world.alice, call).await;
}

#[tokio::test]
async fn r29_a_transfer_to_the_zero_address_reverts() {
    let amm = held().await;
    let (world, alice, bob) = (&amm.world, amm.world.alice, amm.world.bob);
    approve(&amm, ether(10)).await;
    let expected = ERC20InvalidReceiver { receiver: Address::ZERO };
    for value in [U256::ZERO, ether(1)] {
        amm.pair.transfer(Address::ZERO, value).refused(world, alice).await.with(expected.clone());
        let pull = amm.pair.transferFrom(alice, Address::ZERO, value);
        pull.refused(world, bob).await.with(expected.clone());
    }
    assert_eq!(amm.pair.allowance(alice, bob).call().await.unwrap(), ether(10));
}

#[tokio::test]
async fn a_transfer_reverts_if_value_exceeds_the_balance() {
    let amm = held().await;
    let (world, sender, bob) = (&amm.world, amm.world.alice, amm.world.bob);
    for (sender, balance, needed) in [
        (sender, ether(10), ether(10) + U256::ONE),
        (sender, ether(10), U256::MAX),
        (bob, U256::ZERO, U256::ONE),
    ] {
        let expected = ERC20InsufficientBalance { sender, balance, needed };
        amm.pair.transfer(world.mallory, needed).refused(world, sender).await.with(expected);
    }
    approve(&amm, U256::MAX).await;
    let (balance, needed) = (ether(10), ether(11));
    let expected = ERC20InsufficientBalance { sender, balance, needed };
    amm.pair.transferFrom(sender, bob, needed).refused(world, bob).await.with(expected);
}

#[tokio::test]
async fn r34_a_transfer_of_others_tokens_reverts_without_their_approval() {
    let amm = held().await;
    let (world, alice, spender) = (&amm.world, amm.world.alice, amm.world.bob);
    for (allowance, needed) in [(U256::ZERO, U256::ONE), (ether(1), ether(1) + U256::ONE)] {
        approve(&amm, allowance).await;
        let expected = ERC20InsufficientAllowance { spender, allowance, needed };
        amm.pair.transferFrom(alice, spender, needed).refused(world, spender).await.with(expected);
    }
    // Not even their own without it, nor what is burnt for good.
    let expected = ERC20InsufficientAllowance { spender: alice, allowance: U256::ZERO, needed: U256::ONE };
    amm.pair.transferFrom(alice, spender, U256::ONE).refused(world, alice).await.with(expected);
    let expected = ERC20InsufficientAllowance { spender, allowance: U256::ZERO, needed: U256::from(1_000) };
    let pull = amm.pair.transferFrom(Address::ZERO, spender, U256::from(1_000));
    pull.refused(world, spender).await.with(expected);
}

#[tokio::test]
async fn approving_the_zero_address_reverts() {
    let amm = held().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let expected = ERC20InvalidSpender { spender: Address::ZERO };
    amm.pair.approve(Address::ZERO, U256::ONE).refused(world, alice).await.with(expected);
}

#[tokio::test]
async fn fault_66_transfers_move_exactly_what_they_say() {
    let amm = held().await;
    let (world, from, to, pair) = (&amm.world, amm.world.alice, amm.world.bob, amm.address());
    for value in [U256::ZERO, ether(3), ether(7)] {
        let before = [amm.liquidity(from).await, amm.liquidity(to).await];
        let call = amm.pair.transfer(to, value);
        assert!(call.clone().from(from).call().await.unwrap());
        let receipt = world.send(from, call.into_transaction_request()).await;
        assert_eq!(event::<Transfer>(&receipt, pair), Transfer { from, to, value });
        assert_eq!(receipt.logs().len(), 1);
        let after = [amm.liquidity(from).await, amm.liquidity(to).await];
        assert_eq!(after, [before[0] - value, before[1] + value]);
    }
    assert_eq!(amm.supply().await, ether(10) + U256::from(1_000));
}

#[tokio::test]
async fn r29_a_transfer_to_oneself_changes_nothing() {
    let amm = held().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    for value in [U256::ONE, ether(10)] {
        world.send(alice, amm.pair.transfer(alice, value).into_transaction_request()).await;
        assert_eq!(amm.liquidity(alice).await, ether(10));
    }
    let call = amm.pair.transfer(alice, ether(11));
    let expected = ERC20InsufficientBalance { sender: alice, balance: ether(10), needed: ether(11) };
    call.refused(world, alice).await.with(expected);
}

#[tokio::test]
async fn fault_66_an_approval_is_used_up_by_exactly_what_moves() {
    let amm = held().await;
    let (world, owner, spender, pair) = (&amm.world, amm.world.alice, amm.world.bob, amm.address());
    let call = amm.pair.approve(spender, ether(5));
    assert!(call.clone().from(owner).call().await.unwrap());
    let receipt = world.send(owner, call.into_transaction_request()).await;
    let expected = Approval { owner, spender, value: ether(5) };
    assert_eq!(event::<Approval>(&receipt, pair), expected);
    let to = world.mallory;
    for (value, left) in [(ether(2), ether(3)), (ether(3), U256::ZERO)] {
        let call = amm.pair.transferFrom(owner, to, value);
        assert!(call.clone().from(spender).call().await.unwrap());
        let receipt = world.send(spender, call.into_transaction_request()).await;
        assert_eq!(event::<Transfer>(&receipt, pair), Transfer { from: owner, to, value });
        assert!(logs::<Approval>(&receipt, pair).is_empty());
        assert_eq!(amm.pair.allowance(owner, spender).call().await.unwrap(), left);
    }
    assert_eq!((amm.liquidity(owner).await, amm.liquidity(to).await), (ether(5), ether(5)));
    assert_eq!(amm.liquidity(spender).await, U256::ZERO);
}

#[tokio::test]
async fn fault_66_the_largest_approval_is_never_used_up() {
    let amm = held().await;
    let (world, alice, bob) = (&amm.world, amm.world.alice, amm.world.bob);
    approve(&amm, U256::MAX).await;
    let pull = amm.pair.transferFrom(alice, bob, ether(10)).into_transaction_request();
    world.send(bob, pull).await;
    assert_eq!(amm.pair.allowance(alice, bob).call().await.unwrap(), U256::MAX);
    assert_eq!(amm.pair.allowance(bob, alice).call().await.unwrap(), U256::ZERO);
    assert_eq!(amm.liquidity(bob).await, ether(10));
}

/// Fault 76: a later approval replaces the one before it, whatever that was.
#[tokio::test]
async fn fault_76_an_approval_replaces_another() {
    let amm = held().await;
    for value in [ether(1), ether(2), U256::ZERO, U256::MAX] {
        approve(&amm, value).await;
        let found = amm.pair.allowance(amm.world.alice, amm.world.bob).call().await.unwrap();
        assert_eq!(found, value);
    }
}

#[tokio::test]
async fn tells_its_name() {
    let amm = Amm::new().await;
    assert_eq!(amm.pair.name().call().await.unwrap(), "Stylus LP");
    assert_eq!(amm.pair.symbol().call().await.unwrap(), "SLP");
    assert_eq!(amm.pair.decimals().call().await.unwrap(), 18);
    assert_eq!(amm.supply().await, U256::ZERO);
}
