//! What OpenZeppelin's suite of ERC4626 tells, as far as the rules here are the same.

use alloy::primitives::{Address, U256};
use staking_abi::IVault::{
    BelowFirstDeposit, ERC20InsufficientAllowance, ERC4626ExceededMaxRedeem, ERC4626ExceededMaxWithdraw,
    Transfer,
};
use staking_tests::{RefusedCall, Vault, ether, event};

use crate::stage::{OFFSETS, deposit, entered, left, mature, mint, redeem, unit, wei, withdraw};

/// A vault where 100 tokens of Alice have become 101 and a wei.
async fn full(offset: u8) -> Vault {
    let stage = Vault::still(offset).await;
    stage.deposit(stage.world.alice, ether(100)).await;
    mature(&stage, ether(1) + U256::ONE).await;
    stage
}

/// What the formula with a virtual asset and virtual shares says, rounded down.
fn shares_of(assets: U256, total: U256, supply: U256, offset: u8) -> U256 {
    assets * (supply + unit(offset)) / (total + U256::ONE)
}

#[tokio::test]
async fn reverts_above_what_a_holder_has() {
    for offset in OFFSETS {
        let stage = full(offset).await;
        let (alice, vault) = (stage.world.alice, &stage.vault);
        let max = vault.maxWithdraw(alice).call().await.unwrap();
        assert_eq!(max, stage.worth_of(alice).await);
        let assets = max + U256::ONE;
        let expected = ERC4626ExceededMaxWithdraw { owner: alice, assets, max };
        vault.withdraw_0(assets, alice, alice).refused(&stage.world, alice).await.with(expected);
        let max = vault.maxRedeem(alice).call().await.unwrap();
        assert_eq!(max, stage.shares_of(alice).await);
        let shares = max + U256::ONE;
        let expected = ERC4626ExceededMaxRedeem { owner: alice, shares, max };
        vault.redeem_0(shares, alice, alice).refused(&stage.world, alice).await.with(expected);
    }
}

#[tokio::test]
async fn an_empty_vault_gives_shares_for_assets_one_to_one_and_nothing_for_nothing() {
    for offset in OFFSETS {
        let stage = Vault::still(offset).await;
        let (alice, vault) = (stage.world.alice, &stage.vault);
        assert_eq!((stage.total_assets().await, stage.supply().await), (U256::ZERO, U256::ZERO));
        let receipt = stage.deposit(alice, ether(1)).await;
        assert_eq!(entered(&stage, &receipt), (ether(1), ether(1) * unit(offset)));
        let minted: Transfer = event(&receipt, stage.address());
        assert_eq!((minted.from, minted.to, minted.value), (Address::ZERO, alice, ether(1) * unit(offset)));
        assert_eq!(redeem(&stage, alice, ether(1) * unit(offset)).await, ether(1));
        assert_eq!(mint(&stage, alice, ether(2) * unit(offset)).await, ether(2));
        assert_eq!(withdraw(&stage, alice, ether(2)).await, ether(2) * unit(offset));
        for account in [alice, stage.world.bob] {
            assert_eq!(vault.maxWithdraw(account).call().await.unwrap(), U256::ZERO);
            assert_eq!(vault.maxRedeem(account).call().await.unwrap(), U256::ZERO);
        }
        assert_eq!(withdraw(&stage, alice, U256::ZERO).await, U256::ZERO);
        assert_eq!(redeem(&stage, alice, U256::ZERO).await, U256::ZERO);
    }
}

/// Theirs counts what was sent to an empty vault at once; here it changes no price before anybody holds shares.
#[tokio::test]
async fn an_inflated_empty_vault_has_the_price_of_an_empty_one() {
    for offset in OFFSETS {
        let stage = Vault::still(offset).await;
        stage.give(ether(1)).await;
        stage.report().await;
        assert_eq!(stage.total_assets().await, U256::ZERO);
        let assets = wei(999);
        stage.prepare(stage.world.alice, assets).await;
        let expected = BelowFirstDeposit { assets, minimum: wei(1_000) };
        let call = stage.vault.deposit_0(assets, stage.world.alice);
        call.refused(&stage.world, stage.world.alice).await.with(expected);
        assert_eq!(deposit(&stage, stage.world.alice, ether(1)).await, ether(1) * unit(offset));
    }
}

#[tokio::test]
async fn a_full_vault_gives_exactly_what_the_formula_says() {
    for offset in OFFSETS {
        let stage = full(offset).await;
        let bob = stage.world.bob;
        let (mut total, mut supply) = (ether(101) + U256::ONE, ether(100) * unit(offset));
        assert_eq!((stage.total_assets().await, stage.supply().await), (total, supply));
        let minted = shares_of(ether(1), total, supply, offset);
        assert_eq!(deposit(&stage, bob, ether(1)).await, minted);
        (total, supply) = (total + ether(1), supply + minted);

        let shares = ether(1) * unit(offset);
        let product = shares * (total + U256::ONE);
        let cost = product.div_ceil(supply + unit(offset));
        assert_eq!(mint(&stage, bob, shares).await, cost);
        (total, supply) = (total + cost, supply + shares);

        let product = ether(1) * (supply + unit(offset));
        let burnt = product.div_ceil(total + U256::ONE);
        assert_eq!(withdraw(&stage, bob, ether(1)).await, burnt);
        (total, supply) = (total - ether(1), supply - burnt);

        let rest = stage.shares_of(bob).await;
        let paid = rest * (total + U256::ONE) / (supply + unit(offset));
        assert_eq!(redeem(&stage, bob, rest).await, paid);
        assert_eq!((stage.total_assets().await, stage.supply().await), (total - paid, supply - rest));
        assert_eq!(stage.shares_of(bob).await, U256::ZERO);
    }
}

#[tokio::test]
async fn an_exit_for_somebody_else_needs_and_uses_an_approval() {
    for offset in OFFSETS {
        let stage = full(offset).await;
        let (alice, bob, vault) = (stage.world.alice, stage.world.bob, &stage.vault);
        let shares = ether(1) * unit(offset);
        let none = ERC20InsufficientAllowance { spender: bob, allowance: U256::ZERO, needed: shares };
        vault.redeem_0(shares, bob, alice).refused(&stage.world, bob).await.with(none);
        stage.send(alice, vault.approve(bob, shares)).await;
        let receipt = stage.send(bob, vault.redeem_0(shares, bob, alice)).await;
        assert_eq!(stage.assets_of(bob).await, left(&stage, &receipt).0);
        let none = ERC20InsufficientAllowance { spender: bob, allowance: U256::ZERO, needed: shares };
        vault.redeem_0(shares, bob, alice).refused(&stage.world, bob).await.with(none);
    }
}

/// The vector of theirs; gains come by a gift, a report and a period. The last wei is nobody's here.
#[tokio::test]
async fn multiple_mint_deposit_redeem_and_withdrawal() {
    let stage = Vault::still(0).await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    let worths = || async { (stage.worth_of(alice).await, stage.worth_of(bob).await) };
    assert_eq!(mint(&stage, alice, wei(2_000)).await, wei(2_000));
    assert_eq!(deposit(&stage, bob, wei(4_000)).await, wei(4_000));
    assert_eq!(worths().await, (wei(2_000), wei(4_000)));
    mature(&stage, wei(3_000)).await;
    assert_eq!(worths().await, (wei(2_999), wei(5_999)));
    assert_eq!(deposit(&stage, alice, wei(2_000)).await, wei(1_333));
    assert_eq!(worths().await, (wei(4_999), wei(6_000)));
    assert_eq!(mint(&stage, bob, wei(2_000)).await, wei(3_000));
    assert_eq!((stage.total_assets().await, stage.supply().await), (wei(14_000), wei(9_333)));
    mature(&stage, wei(3_000)).await;
    assert_eq!(worths().await, (wei(6_070), wei(10_928)));
    assert_eq!(redeem(&stage, alice, wei(1_333)).await, wei(2_427));
    assert_eq!(withdraw(&stage, bob, wei(2_929)).await, wei(1_608));
    assert_eq!(withdraw(&stage, alice, wei(3_643)).await, wei(2_000));
    assert_eq!(stage.shares_of(alice).await, U256::ZERO);
    assert_eq!(redeem(&stage, bob, wei(4_392)).await, wei(8_000));
    assert_eq!((stage.total_assets().await, stage.supply().await), (U256::ZERO, U256::ZERO));
    assert_eq!(stage.assets_of(stage.address()).await, U256::ONE);
    stage.assert_sound().await;
}
