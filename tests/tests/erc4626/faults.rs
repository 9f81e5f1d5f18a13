//! The bad inputs that vaults have met elsewhere.

use alloy::primitives::{Address, U256};
use staking_abi::IVault::{
    BelowFirstDeposit, CapExceeded, ERC20InsufficientAllowance, ERC20InvalidReceiver,
    ERC4626ExceededMaxDeposit, ERC4626ExceededMaxMint, ERC4626ExceededMaxRedeem, InvalidReceiver, Transfer,
    ZeroShares,
};
use staking_tests::{RefusedCall, Vault, ether, event};

use crate::stage::{
    OFFSETS, deposit, earn, entered, left, mature, mint, redeem, running, unit, unlock, wei, withdraw,
};

#[tokio::test]
async fn fault_53_entering_with_nothing_gives_nothing() {
    for offset in OFFSETS {
        for stage in [Vault::still(offset).await, running(offset).await.0] {
            let (alice, supply) = (stage.world.alice, stage.supply().await);
            let receipt = stage.send(alice, stage.vault.deposit_0(U256::ZERO, alice)).await;
            assert_eq!(entered(&stage, &receipt), (U256::ZERO, U256::ZERO));
            let receipt = stage.send(alice, stage.vault.mint_0(U256::ZERO, alice)).await;
            assert_eq!(entered(&stage, &receipt), (U256::ZERO, U256::ZERO));
            assert_eq!(stage.supply().await, supply);
        }
    }
}

#[tokio::test]
async fn fault_54_a_wei_and_a_gift_before_a_deposit_take_nothing_of_it() {
    for offset in OFFSETS {
        let stage = Vault::still(offset).await;
        let (mallory, alice) = (stage.world.mallory, stage.world.alice);
        stage.prepare(mallory, wei(1_000)).await;
        let expected = BelowFirstDeposit { assets: U256::ONE, minimum: wei(1_000) };
        let call = stage.vault.deposit_0(U256::ONE, mallory);
        call.refused(&stage.world, mallory).await.with(expected);
        stage.send(mallory, stage.vault.deposit_0(wei(1_000), mallory)).await;
        mature(&stage, ether(1)).await;
        stage.deposit(alice, ether(1)).await;
        let lost = ether(1) - stage.worth_of(alice).await;
        assert!(lost <= ether(1) / wei(1_000) / unit(offset) + U256::ONE, "offset {offset}: {lost}");
        redeem(&stage, mallory, stage.shares_of(mallory).await).await;
        assert!(stage.assets_of(mallory).await <= ether(1) + wei(1_000));
    }
}

#[tokio::test]
async fn fault_55_a_gift_to_an_empty_vault_earns_its_giver_nothing() {
    for offset in OFFSETS {
        let stage = Vault::still(offset).await;
        let (mallory, alice) = (stage.world.mallory, stage.world.alice);
        stage.give(ether(1)).await;
        stage.deposit(mallory, wei(1_000)).await;
        stage.report().await;
        stage.deposit(alice, ether(1)).await;
        let shares = stage.shares_of(mallory).await;
        redeem(&stage, mallory, shares).await;
        assert!(stage.assets_of(mallory).await <= wei(1_000));
        assert!(stage.worth_of(alice).await >= ether(1) - U256::ONE);
    }
}

#[tokio::test]
async fn fault_56_a_deposit_that_is_worth_no_share_is_refused() {
    let stage = running(0).await.0;
    let (alice, assets) = (stage.world.alice, U256::ONE);
    assert_eq!(stage.vault.previewDeposit(assets).call().await.unwrap(), U256::ZERO);
    stage.prepare(alice, assets).await;
    let call = stage.vault.deposit_0(assets, alice);
    call.refused(&stage.world, alice).await.with(ZeroShares { assets });
}

#[tokio::test]
async fn fault_57_round_trips_of_all_there_is_room_for_gain_nothing() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (owner, vault) = (stage.world.owner, &stage.vault);
        let limit = stage.total_assets().await + ether(500_000);
        stage.send(owner, vault.setDepositLimit(limit)).await;
        let most = vault.maxDeposit(owner).call().await.unwrap();
        assert!(most > ether(499_999) && most < limit);
        let shares = deposit(&stage, owner, most).await;
        assert_eq!(vault.maxDeposit(owner).call().await.unwrap(), U256::ZERO);
        assert!(redeem(&stage, owner, shares).await <= most);
        let most = vault.maxMint(owner).call().await.unwrap();
        let cost = mint(&stage, owner, most).await;
        assert!(cost <= limit);
        let back = vault.maxWithdraw(owner).call().await.unwrap();
        assert!(back <= cost);
        assert!(withdraw(&stage, owner, back).await <= most);
        stage.assert_sound().await;
    }
}

#[tokio::test]
async fn fault_58_previews_tell_what_happens_after_a_loss_that_nobody_reported() {
    for offset in OFFSETS {
        let (stage, mock) = running(offset).await;
        let (alice, bob, vault) = (stage.world.alice, stage.world.bob, &stage.vault);
        mock.lose_assets(&stage.world, wei(4_000_037)).await;
        let shares = unit(offset) * wei(7_919);
        let paid = vault.previewRedeem(shares).from(Address::ZERO).call().await.unwrap();
        assert_eq!(redeem(&stage, alice, shares).await, paid);
        mock.lose_assets(&stage.world, wei(1_000_003)).await;
        let minted = vault.previewDeposit(wei(7_919)).from(alice).call().await.unwrap();
        assert_eq!(deposit(&stage, bob, wei(7_919)).await, minted);
        mock.lose_assets(&stage.world, wei(1_000_003)).await;
        let burnt = vault.previewWithdraw(wei(7_919)).from(bob).call().await.unwrap();
        assert_eq!(withdraw(&stage, alice, wei(7_919)).await, burnt);
        mock.lose_assets(&stage.world, wei(1_000_003)).await;
        let cost = vault.previewMint(shares).from(alice).call().await.unwrap();
        stage.prepare(bob, cost).await;
        let receipt = stage.send(bob, vault.mint_0(shares, bob)).await;
        assert_eq!(entered(&stage, &receipt), (cost, shares));
    }
}

#[tokio::test]
async fn fault_59_a_full_or_closed_vault_takes_nothing_and_says_so() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (owner, alice, vault) = (stage.world.owner, stage.world.alice, &stage.vault);
        stage.prepare(alice, wei(5_000)).await;
        for closing in [false, true] {
            if closing {
                stage.send(owner, vault.setDepositLimit(U256::MAX)).await;
                assert!(vault.maxDeposit(alice).call().await.unwrap() > U256::ZERO);
                stage.send(owner, vault.shutdown()).await;
            } else {
                stage.send(owner, vault.setDepositLimit(U256::ONE)).await;
            }
            assert_eq!(vault.maxDeposit(alice).call().await.unwrap(), U256::ZERO);
            assert_eq!(vault.maxMint(alice).call().await.unwrap(), U256::ZERO);
            let (assets, shares, max) = (wei(5_000), unit(offset), U256::ZERO);
            let expected = ERC4626ExceededMaxDeposit { receiver: alice, assets, max };
            vault.deposit_0(assets, alice).refused(&stage.world, alice).await.with(expected);
            let expected = ERC4626ExceededMaxMint { receiver: alice, shares, max };
            vault.mint_0(shares, alice).refused(&stage.world, alice).await.with(expected);
        }
        let shares = vault.maxRedeem(alice).call().await.unwrap();
        assert_eq!(shares, stage.shares_of(alice).await);
        redeem(&stage, alice, shares).await;
    }
}

#[tokio::test]
async fn fault_60_a_spender_needs_an_approval_which_falls_unless_it_is_endless() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, bob, vault) = (stage.world.alice, stage.world.bob, &stage.vault);
        let burnt = vault.previewWithdraw(wei(100)).call().await.unwrap();
        let expected = ERC20InsufficientAllowance { spender: bob, allowance: U256::ZERO, needed: burnt };
        vault.withdraw_0(wei(100), bob, alice).refused(&stage.world, bob).await.with(expected);
        for (granted, rest) in [(burnt, U256::ZERO), (burnt + U256::ONE, U256::ONE), (U256::MAX, U256::MAX)] {
            stage.send(alice, vault.approve(bob, granted)).await;
            let needed = vault.previewWithdraw(wei(100)).call().await.unwrap();
            let receipt = stage.send(bob, vault.withdraw_0(wei(100), bob, alice)).await;
            assert_eq!(left(&stage, &receipt).1, needed);
            let left_over = vault.allowance(alice, bob).call().await.unwrap();
            // The price may have risen by the rounding of the exit before.
            let expected = if granted == U256::MAX { rest } else { granted - needed };
            assert_eq!(left_over, expected);
            assert!(left_over >= rest);
        }
    }
}

#[tokio::test]
async fn fault_61_neither_zero_nor_the_vault_receives_and_zero_owns_nothing() {
    let stage = running(6).await.0;
    let (alice, vault) = (stage.world.alice, &stage.vault);
    stage.prepare(alice, wei(5_000)).await;
    for receiver in [Address::ZERO, stage.address()] {
        let expected = || ERC20InvalidReceiver { receiver };
        vault.deposit_0(wei(5_000), receiver).refused(&stage.world, alice).await.with(expected());
        vault.mint_0(unit(6), receiver).refused(&stage.world, alice).await.with(expected());
        let expected = || InvalidReceiver { receiver };
        vault.withdraw_0(wei(5), receiver, alice).refused(&stage.world, alice).await.with(expected());
        vault.redeem_0(unit(6), receiver, alice).refused(&stage.world, alice).await.with(expected());
    }
    let expected = ERC4626ExceededMaxRedeem { owner: Address::ZERO, shares: U256::ONE, max: U256::ZERO };
    vault.redeem_0(U256::ONE, alice, Address::ZERO).refused(&stage.world, alice).await.with(expected);
    stage.assert_sound().await;
}

#[tokio::test]
async fn fault_62_nobody_enters_while_shares_stand_for_nothing() {
    for offset in OFFSETS {
        let stage = Vault::still(offset).await;
        let mock = stage.with_mock().await;
        let (alice, bob, vault) = (stage.world.alice, stage.world.bob, &stage.vault);
        stage.deposit(alice, wei(5_000)).await;
        stage.tend().await;
        mock.lose_assets(&stage.world, wei(5_000)).await;
        assert_eq!(stage.total_assets().await, U256::ZERO);
        stage.prepare(bob, wei(5_000)).await;
        let (assets, max) = (wei(5_000), U256::ZERO);
        let expected = ERC4626ExceededMaxDeposit { receiver: bob, assets, max };
        vault.deposit_0(assets, bob).refused(&stage.world, bob).await.with(expected);
        assert_eq!(vault.maxWithdraw(alice).call().await.unwrap(), U256::ZERO);
        assert!(vault.previewMint(unit(offset)).call().await.unwrap() > U256::ZERO);
        stage.report().await;
        earn(&stage, &mock, wei(7)).await;
        stage.report().await;
        unlock(&stage).await;
        assert_eq!(stage.total_assets().await, wei(7));
        assert!(vault.maxDeposit(bob).call().await.unwrap() > U256::ZERO);
        redeem(&stage, alice, stage.shares_of(alice).await).await;
        stage.assert_sound().await;
    }
}

#[tokio::test]
async fn fault_63_conversions_refuse_only_what_cannot_be() {
    let (wei_cap, share_cap) =
        ((U256::ONE << 96usize) - U256::ONE, (U256::ONE << 160usize) - (U256::ONE << 60usize));
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, vault) = (stage.world.alice, &stage.vault);
        for amount in [U256::MAX, wei_cap + U256::ONE] {
            let call = vault.convertToShares(amount);
            call.refused(&stage.world, alice).await.with(CapExceeded { cap: wei_cap });
        }
        for amount in [U256::MAX, share_cap + U256::ONE] {
            let call = vault.convertToAssets(amount);
            call.refused(&stage.world, alice).await.with(CapExceeded { cap: share_cap });
        }
        assert!(vault.convertToShares(wei_cap).call().await.unwrap() > U256::ZERO);
        assert!(vault.convertToAssets(share_cap).call().await.unwrap() > U256::ZERO);
    }
}

#[tokio::test]
async fn fault_66_shares_move_as_other_tokens_do() {
    for offset in OFFSETS {
        let stage = running(offset).await.0;
        let (alice, bob, vault) = (stage.world.alice, stage.world.bob, &stage.vault);
        for receiver in [Address::ZERO, stage.address()] {
            let refused = vault.transfer(receiver, U256::ONE).refused(&stage.world, alice).await;
            refused.with(ERC20InvalidReceiver { receiver });
        }
        let (all, others) = (stage.shares_of(alice).await, stage.shares_of(bob).await);
        let receipt = stage.send(alice, vault.transfer(alice, all)).await;
        let moved: Transfer = event(&receipt, stage.address());
        assert_eq!((moved.from, moved.to, moved.value), (alice, alice, all));
        assert_eq!(stage.shares_of(alice).await, all);
        stage.send(alice, vault.transfer(bob, U256::ZERO)).await;
        stage.send(alice, vault.approve(bob, unit(offset))).await;
        stage.send(bob, vault.transferFrom(alice, bob, unit(offset))).await;
        assert_eq!(stage.shares_of(alice).await, all - unit(offset));
        assert_eq!(stage.shares_of(bob).await, others + unit(offset));
        let expected = ERC20InsufficientAllowance { spender: bob, allowance: U256::ZERO, needed: U256::ONE };
        vault.transferFrom(alice, bob, U256::ONE).refused(&stage.world, bob).await.with(expected);
    }
}
