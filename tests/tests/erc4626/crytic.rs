//! The groups of ERC4626-001 to 037 of crytic/properties.

use alloy::primitives::{Address, U256};
use staking_abi::IVault::ERC20InsufficientAllowance;
use staking_tests::{RefusedCall, Vault, ether};

use crate::stage::{OFFSETS, entered, left, mature, redeem, running, unit, wei, withdraw};

#[tokio::test]
async fn erc4626_an_exit_beyond_the_approval_reverts() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, bob, vault) = (stage.world.alice, stage.world.bob, &stage.vault);
        let shares = unit(offset) * wei(1_000);
        let allowance = shares - U256::ONE;
        stage.send(alice, vault.approve(bob, allowance)).await;
        let expected = || ERC20InsufficientAllowance { spender: bob, allowance, needed: shares };
        vault.redeem_0(shares, bob, alice).refused(&stage.world, bob).await.with(expected());
        let assets = vault.previewRedeem(shares).call().await.unwrap() + U256::ONE;
        let needed = vault.previewWithdraw(assets).call().await.unwrap();
        let expected = ERC20InsufficientAllowance { spender: bob, allowance, needed };
        vault.withdraw_0(assets, bob, alice).refused(&stage.world, bob).await.with(expected);
    }
}

#[tokio::test]
async fn erc4626_shares_are_never_minted_for_free() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, vault) = (stage.world.alice, &stage.vault);
        assert_eq!(vault.previewDeposit(U256::ZERO).call().await.unwrap(), U256::ZERO);
        assert_eq!(vault.convertToShares(U256::ZERO).call().await.unwrap(), U256::ZERO);
        let receipt = stage.send(alice, vault.deposit_0(U256::ZERO, alice)).await;
        assert_eq!(entered(&stage, &receipt), (U256::ZERO, U256::ZERO));
        for shares in [U256::ONE, U256::from(2), unit(offset) + U256::ONE] {
            let cost = vault.previewMint(shares).call().await.unwrap();
            assert!(cost > U256::ZERO);
            stage.prepare(alice, cost).await;
            let receipt = stage.send(alice, vault.mint_0(shares, alice)).await;
            assert_eq!(entered(&stage, &receipt), (cost, shares));
        }
    }
}

#[tokio::test]
async fn erc4626_assets_are_never_withdrawn_for_free() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, vault) = (stage.world.alice, &stage.vault);
        assert_eq!(vault.previewRedeem(U256::ZERO).call().await.unwrap(), U256::ZERO);
        assert_eq!(vault.convertToAssets(U256::ZERO).call().await.unwrap(), U256::ZERO);
        assert_eq!(redeem(&stage, alice, U256::ZERO).await, U256::ZERO);
        for assets in [U256::ONE, U256::from(2), wei(7_919)] {
            let preview = vault.previewWithdraw(assets).call().await.unwrap();
            assert!(preview > U256::ZERO);
            assert_eq!(withdraw(&stage, alice, assets).await, preview);
        }
    }
}

#[tokio::test]
async fn erc4626_an_approved_spender_redeems_and_withdraws() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, bob, mallory) = (stage.world.alice, stage.world.bob, stage.world.mallory);
        let shares = unit(offset) * wei(1_000);
        stage.send(alice, stage.vault.approve(bob, shares)).await;
        let receipt = stage.send(bob, stage.vault.redeem_0(shares, mallory, alice)).await;
        let paid = left(&stage, &receipt).0;
        assert_eq!(stage.assets_of(mallory).await, paid);
        assert_eq!(stage.vault.allowance(alice, bob).call().await.unwrap(), U256::ZERO);
        stage.send(alice, stage.vault.approve(bob, U256::MAX)).await;
        stage.send(bob, stage.vault.withdraw_0(wei(500), mallory, alice)).await;
        assert_eq!(stage.assets_of(mallory).await, paid + wei(500));
        assert_eq!(stage.vault.allowance(alice, bob).call().await.unwrap(), U256::MAX);
    }
}

#[tokio::test]
async fn erc4626_maxima_and_previews_do_not_look_at_the_sender() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (vault, broke) = (&stage.vault, stage.world.mallory);
        assert_eq!(stage.assets_of(broke).await, U256::ZERO);
        let mut answers = Vec::new();
        for account in [stage.world.owner, stage.world.alice, broke, Address::ZERO] {
            let shares = unit(offset) * wei(3);
            answers.push([
                vault.maxDeposit(account).from(account).call().await.unwrap(),
                vault.maxMint(account).from(account).call().await.unwrap(),
                vault.previewDeposit(wei(999_983)).from(account).call().await.unwrap(),
                vault.previewMint(shares).from(account).call().await.unwrap(),
                vault.previewWithdraw(wei(999_983)).from(account).call().await.unwrap(),
                vault.previewRedeem(shares).from(account).call().await.unwrap(),
            ]);
        }
        answers.dedup();
        assert_eq!(answers.len(), 1);
        assert!(answers[0].iter().all(|answer| *answer > U256::ZERO));
    }
}

#[tokio::test]
async fn erc4626_every_possible_amount_converts() {
    let (wei, shares) =
        ((U256::ONE << 96usize) - U256::ONE, (U256::ONE << 160usize) - (U256::ONE << 60usize));
    for offset in OFFSETS {
        let (empty, full) = (Vault::still(offset).await, running(offset).await.0);
        assert_eq!(empty.vault.convertToShares(wei).call().await.unwrap(), wei * unit(offset));
        for stage in [empty, full] {
            let vault = &stage.vault;
            let worth = vault.convertToShares(wei).call().await.unwrap();
            assert_eq!(vault.previewDeposit(wei).call().await.unwrap(), worth);
            let burnt = vault.previewWithdraw(wei).call().await.unwrap();
            assert!(burnt >= worth && burnt - worth <= U256::ONE);
            let value = vault.convertToAssets(shares).call().await.unwrap();
            assert_eq!(vault.previewRedeem(shares).call().await.unwrap(), value);
            let cost = vault.previewMint(shares).call().await.unwrap();
            assert!(cost >= value && cost - value <= U256::ONE);
        }
    }
}

#[tokio::test]
async fn erc4626_what_one_pays_the_vault_gets_and_the_reverse() {
    for offset in OFFSETS {
        let stage = Vault::still(offset).await;
        let (alice, shares) = (stage.world.alice, unit(offset) * wei(2_003));
        stage.deposit(alice, wei(5_003)).await;
        let receipt = stage.deposit(alice, wei(1_009)).await;
        let (paid, minted) = entered(&stage, &receipt);
        assert_eq!(stage.assets_of(stage.address()).await, wei(5_003) + paid);
        assert_eq!(stage.supply().await, unit(offset) * wei(5_003) + minted);
        let got = redeem(&stage, alice, shares).await;
        assert_eq!(stage.assets_of(stage.address()).await, wei(5_003) + paid - got);
        assert_eq!(stage.supply().await, unit(offset) * wei(5_003) + minted - shares);
        assert_eq!(stage.total_assets().await, wei(5_003) + paid - got);
        assert_eq!(stage.assets_of(alice).await, got);
    }
}

#[tokio::test]
async fn erc4626_shares_have_the_decimals_of_the_asset_and_the_offset() {
    for offset in OFFSETS {
        let stage = Vault::still(offset).await;
        let (shares, assets) =
            (stage.vault.decimals().call().await.unwrap(), stage.asset.decimals().call().await.unwrap());
        assert_eq!(shares, assets + offset);
    }
}

#[tokio::test]
async fn erc4626_the_share_price_cannot_be_inflated() {
    for offset in OFFSETS {
        let stage = Vault::still(offset).await;
        let (mallory, alice) = (stage.world.mallory, stage.world.alice);
        stage.deposit(mallory, wei(1_000)).await;
        stage.give(ether(1_000)).await;
        assert_eq!(stage.vault.previewDeposit(wei(1_000)).call().await.unwrap(), unit(offset) * wei(1_000));
        stage.report().await;
        assert_eq!(stage.vault.previewDeposit(wei(1_000)).call().await.unwrap(), unit(offset) * wei(1_000));
        stage.deposit(alice, ether(1)).await;
        assert_eq!(stage.worth_of(alice).await, ether(1));
        mature(&stage, U256::ONE).await;
        assert!(stage.worth_of(alice).await > ether(1));
        let gained = stage.worth_of(mallory).await;
        assert!(gained < ether(1), "the gift was never the giver's: {gained}");
    }
}
