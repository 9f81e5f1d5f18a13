//! The properties of a16z/erc4626-tests.

use alloy::primitives::{Address, U256};
use staking_tests::Vault;
use staking_tests::fixtures::Failure;

use crate::stage::{OFFSETS, deposit, entered, left, mint, redeem, running, unit, wei, withdraw};

/// Shares of half a wei, of some wei, and of a prime number of units.
fn share_amounts(offset: u8) -> [U256; 4] {
    [U256::ONE, U256::from(2), unit(offset) * wei(7_919), unit(offset) * wei(2) + U256::ONE]
}

async fn assert_views_answer(stage: &Vault) {
    let (vault, asset) = (&stage.vault, *stage.asset.address());
    assert_eq!(vault.asset().call().await.unwrap(), asset);
    let total = vault.totalAssets().call().await.unwrap();
    for account in [stage.world.alice, stage.world.mallory, Address::ZERO, stage.address()] {
        vault.maxDeposit(account).call().await.unwrap();
        vault.maxMint(account).call().await.unwrap();
        let assets = vault.maxWithdraw(account).call().await.unwrap();
        let shares = vault.maxRedeem(account).call().await.unwrap();
        assert!(assets <= total && shares <= stage.shares_of(account).await);
    }
}

#[tokio::test]
async fn a16z_asset_total_and_maxima_never_revert() {
    for offset in OFFSETS {
        assert_views_answer(&Vault::still(offset).await).await;
        let (stage, mock) = running(offset).await;
        assert_views_answer(&stage).await;
        for failure in [Failure::RevertViews, Failure::BurnGas, Failure::ReturnBomb, Failure::Honest] {
            mock.turn(&stage.world, failure).await;
            assert_views_answer(&stage).await;
        }
        stage.send(stage.world.owner, stage.vault.setDepositLimit(U256::ONE)).await;
        assert_views_answer(&stage).await;
        let lent = stage.assets_of(*mock.address()).await;
        mock.lose_assets(&stage.world, lent).await;
        assert_views_answer(&stage).await;
        stage.send(stage.world.owner, stage.vault.shutdown()).await;
        assert_views_answer(&stage).await;
    }
}

#[tokio::test]
async fn a16z_conversions_do_not_depend_on_the_caller() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let world = &stage.world;
        for amount in [U256::ONE, wei(7_919), wei(17_000_000)] {
            let (mut shares, mut assets) = (Vec::new(), Vec::new());
            for caller in [world.alice, world.mallory, world.owner, Address::ZERO] {
                shares.push(stage.vault.convertToShares(amount).from(caller).call().await.unwrap());
                let value = stage.vault.convertToAssets(amount * unit(offset));
                assets.push(value.from(caller).call().await.unwrap());
            }
            shares.dedup();
            assets.dedup();
            assert_eq!((shares.len(), assets.len()), (1, 1));
        }
    }
}

#[tokio::test]
async fn a16z_previews_of_entries_are_what_entries_do_and_move() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, bob, vault) = (stage.world.alice, stage.world.bob, &stage.vault);
        for amount in [wei(2), wei(7_919), wei(9_999_991)] {
            let preview = vault.previewDeposit(amount).call().await.unwrap();
            stage.prepare(alice, amount).await;
            let before = (stage.assets_of(alice).await, stage.shares_of(bob).await);
            let receipt = stage.send(alice, vault.deposit_0(amount, bob)).await;
            assert_eq!(entered(&stage, &receipt), (amount, preview));
            let after = (stage.assets_of(alice).await, stage.shares_of(bob).await);
            assert_eq!((before.0 - amount, before.1 + preview), after);
            let left_over = stage.asset.allowance(alice, stage.address()).call().await.unwrap();
            assert_eq!(left_over, U256::ZERO);
        }
        for shares in share_amounts(offset) {
            let preview = vault.previewMint(shares).call().await.unwrap();
            stage.prepare(alice, preview).await;
            let before = (stage.assets_of(alice).await, stage.shares_of(bob).await);
            let receipt = stage.send(alice, vault.mint_0(shares, bob)).await;
            assert_eq!(entered(&stage, &receipt), (preview, shares));
            let after = (stage.assets_of(alice).await, stage.shares_of(bob).await);
            assert_eq!((before.0 - preview, before.1 + shares), after);
            let left_over = stage.asset.allowance(alice, stage.address()).call().await.unwrap();
            assert_eq!(left_over, U256::ZERO);
        }
        stage.assert_sound().await;
    }
}

#[tokio::test]
async fn a16z_previews_of_exits_are_what_exits_do_and_move() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, bob, vault) = (stage.world.alice, stage.world.bob, &stage.vault);
        let granted = stage.supply().await;
        stage.send(alice, vault.approve(bob, granted)).await;
        let mut spent = U256::ZERO;
        for amount in [U256::ONE, wei(7_919), wei(2_999_999)] {
            let preview = vault.previewWithdraw(amount).call().await.unwrap();
            let before = (stage.assets_of(bob).await, stage.shares_of(alice).await);
            let receipt = stage.send(bob, vault.withdraw_0(amount, bob, alice)).await;
            assert_eq!(left(&stage, &receipt), (amount, preview));
            let after = (stage.assets_of(bob).await, stage.shares_of(alice).await);
            assert_eq!((before.0 + amount, before.1 - preview), after);
            spent += preview;
            assert_eq!(vault.allowance(alice, bob).call().await.unwrap(), granted - spent);
        }
        for shares in share_amounts(offset) {
            let preview = vault.previewRedeem(shares).call().await.unwrap();
            let before = (stage.assets_of(bob).await, stage.shares_of(alice).await);
            let receipt = stage.send(bob, vault.redeem_0(shares, bob, alice)).await;
            assert_eq!(left(&stage, &receipt), (preview, shares));
            let after = (stage.assets_of(bob).await, stage.shares_of(alice).await);
            assert_eq!((before.0 + preview, before.1 - shares), after);
            spent += shares;
            assert_eq!(vault.allowance(alice, bob).call().await.unwrap(), granted - spent);
        }
        stage.assert_sound().await;
    }
}

/// Wei to go in and out: few, a prime, and all that Alice could take, less what the trips before cost her.
async fn asset_trips(stage: &Vault) -> [U256; 4] {
    let most = stage.vault.maxWithdraw(stage.world.alice).call().await.unwrap();
    [U256::ONE, U256::from(2), wei(7_919), most - wei(10)]
}

#[tokio::test]
async fn a16z_rt_deposit_redeem() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        for assets in asset_trips(&stage).await {
            let shares = deposit(&stage, stage.world.alice, assets).await;
            assert!(redeem(&stage, stage.world.alice, shares).await <= assets);
        }
    }
}

#[tokio::test]
async fn a16z_rt_deposit_withdraw() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        for assets in asset_trips(&stage).await {
            let shares = deposit(&stage, stage.world.alice, assets).await;
            assert!(withdraw(&stage, stage.world.alice, assets).await >= shares);
        }
    }
}

#[tokio::test]
async fn a16z_rt_redeem_deposit() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        for shares in share_amounts(offset) {
            let assets = redeem(&stage, stage.world.alice, shares).await;
            assert!(deposit(&stage, stage.world.alice, assets).await <= shares);
        }
    }
}

#[tokio::test]
async fn a16z_rt_redeem_mint() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        for shares in share_amounts(offset) {
            let assets = redeem(&stage, stage.world.alice, shares).await;
            assert!(mint(&stage, stage.world.alice, shares).await >= assets);
        }
    }
}

#[tokio::test]
async fn a16z_rt_mint_withdraw() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        for shares in share_amounts(offset) {
            let assets = mint(&stage, stage.world.alice, shares).await;
            assert!(withdraw(&stage, stage.world.alice, assets).await >= shares);
        }
    }
}

#[tokio::test]
async fn a16z_rt_mint_redeem() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        for shares in share_amounts(offset) {
            let assets = mint(&stage, stage.world.alice, shares).await;
            assert!(redeem(&stage, stage.world.alice, shares).await <= assets);
        }
    }
}

#[tokio::test]
async fn a16z_rt_withdraw_mint() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        for assets in asset_trips(&stage).await {
            let shares = withdraw(&stage, stage.world.alice, assets).await;
            assert!(mint(&stage, stage.world.alice, shares).await >= assets);
        }
    }
}

#[tokio::test]
async fn a16z_rt_withdraw_deposit() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        for assets in asset_trips(&stage).await {
            let shares = withdraw(&stage, stage.world.alice, assets).await;
            assert!(deposit(&stage, stage.world.alice, assets).await <= shares);
        }
    }
}

/// What an account has, in its purse and in shares.
async fn wealth(stage: &Vault, account: Address) -> U256 {
    stage.assets_of(account).await + stage.worth_of(account).await
}

#[tokio::test]
async fn a16z_nobody_profits_from_any_order_of_calls() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, price) = (stage.world.alice, unit(offset) * wei(1_000_000));
        let price = || async { stage.vault.convertToAssets(price).call().await.unwrap() };
        for amount in [wei(3), wei(1_009), wei(5_000_011)] {
            let (before, was) = (wealth(&stage, alice).await, price().await);
            let mut fresh = amount;
            stage.deposit(alice, amount).await;
            fresh += mint(&stage, alice, amount * unit(offset) + U256::ONE).await;
            withdraw(&stage, alice, amount).await;
            redeem(&stage, alice, amount * unit(offset) - U256::ONE).await;
            let after = wealth(&stage, alice).await;
            assert!(after <= before + fresh, "{after} of {before} and {fresh}");
            assert!(price().await >= was, "the price fell");
        }
    }
}
