//! Deposits to a vault and redemptions from it by a contract, with bounds: what users get, and what they are told.

use alloy::primitives::U256;
use alloy::sol_types::SolError;
use staking_abi::IVault;
use staking_tests::fixtures::VaultDepositor::{InvalidTolerance, Reentered, Refused, tryDepositReturn};
use staking_tests::fixtures::{Failure, HostileToken::HostileTokenInstance as Token, Mode};
use staking_tests::{Depositing, RefusedCall, Vault, World, ether, event, logs};
use stylus_node::config::ChainConfig;

/// The order of the contract's enum.
const PRICE_MOVED: u8 = 1;
const NO_ROOM: u8 = 2;
const TOO_SMALL: u8 = 3;

/// Alice holds 100 shares that 150 assets stand for.
async fn grown() -> Depositing {
    let this = Depositing::still().await;
    this.deposit(this.stage.world.alice, ether(100)).await;
    this.stage.give(ether(50)).await;
    this.stage.report().await;
    this.stage.world.wait(30).await;
    this
}

#[tokio::test]
async fn refusals_of_the_vault_and_of_the_asset_reach_the_user_as_they_are() {
    let this = grown().await;
    let (stage, world, depositor) = (&this.stage, &this.stage.world, &this.depositor);
    let (owner, alice, bob) = (world.owner, world.alice, world.bob);
    let unapproved = staking_abi::IToken::ERC20InsufficientAllowance {
        spender: this.address(),
        allowance: U256::ZERO,
        needed: ether(1),
    };
    depositor.deposit(ether(1), bob, U256::ZERO).refused(world, bob).await.with(unapproved);
    this.prepare(bob, ether(30)).await;
    let shares = stage.vault.previewDeposit(ether(30)).call().await.unwrap();
    let minimum = shares + U256::ONE;
    let moved = IVault::TooFewShares { shares, minimum };
    depositor.deposit(ether(30), bob, minimum).refused(world, bob).await.with(moved);
    let worthless = IVault::ZeroShares { assets: U256::ONE };
    depositor.deposit(U256::ONE, bob, U256::ZERO).refused(world, bob).await.with(worthless);
    let nobody = IVault::ERC20InvalidReceiver { receiver: stage.address() };
    depositor.deposit(ether(1), stage.address(), U256::ZERO).refused(world, bob).await.with(nobody.clone());
    // No refusal that a user can do anything about.
    depositor.tryDeposit(ether(1), stage.address(), U256::ZERO).refused(world, bob).await.with(nobody);

    let unapproved = IVault::ERC20InsufficientAllowance {
        spender: this.address(),
        allowance: U256::ZERO,
        needed: ether(10),
    };
    depositor.redeem(ether(10), alice, U256::ZERO).refused(world, alice).await.with(unapproved.clone());
    depositor.redeemAvailable(ether(10), alice, U256::ZERO).refused(world, alice).await.with(unapproved);
    this.entrust(alice, ether(1_000)).await;
    let assets = stage.vault.previewRedeem(ether(10)).call().await.unwrap();
    let minimum = assets + U256::ONE;
    let moved = IVault::TooFewAssets { assets, minimum };
    depositor.redeem(ether(10), alice, minimum).refused(world, alice).await.with(moved.clone());
    depositor.redeemAvailable(ether(10), alice, minimum).refused(world, alice).await.with(moved);
    let beyond = IVault::ERC4626ExceededMaxRedeem { owner: alice, shares: ether(101), max: ether(100) };
    depositor.redeem(ether(101), alice, U256::ZERO).refused(world, alice).await.with(beyond.clone());
    depositor.redeemAvailable(ether(101), alice, U256::ZERO).refused(world, alice).await.with(beyond);

    stage.send(owner, stage.vault.shutdown()).await;
    let full = IVault::ERC4626ExceededMaxDeposit { receiver: bob, assets: ether(30), max: U256::ZERO };
    depositor.deposit(ether(30), bob, U256::ZERO).refused(world, bob).await.with(full);
}

#[tokio::test]
async fn quotes_say_what_the_calls_do_and_how_far_a_bound_lies_below() {
    let this = grown().await;
    let (stage, world, depositor) = (&this.stage, &this.stage.world, &this.depositor);
    let (alice, bob) = (world.alice, world.bob);
    let quote = depositor.quoteDeposit(ether(30), U256::from(50)).call().await.unwrap();
    assert_eq!(quote.shares, ether(20), "two shares for three assets");
    assert_eq!(quote.minShares, quote.shares - quote.shares / U256::from(200));
    this.prepare(bob, ether(30)).await;
    stage.send(bob, depositor.deposit(ether(30), bob, quote.shares)).await;
    assert_eq!(stage.shares_of(bob).await, quote.shares);
    let quote = depositor.quoteRedeem(ether(40), U256::from(10_000)).call().await.unwrap();
    assert_eq!(quote.minAssets, U256::ZERO);
    this.entrust(alice, ether(40)).await;
    stage.send(alice, depositor.redeem(ether(40), bob, quote.assets)).await;
    assert_eq!((stage.assets_of(bob).await, stage.shares_of(alice).await), (quote.assets, ether(60)));
    assert_eq!(stage.vault.allowance(alice, this.address()).call().await.unwrap(), U256::ZERO);

    let bps = U256::from(10_001);
    depositor.quoteDeposit(ether(1), bps).refused(world, bob).await.with(InvalidTolerance { bps });
    depositor.quoteRedeem(ether(1), bps).refused(world, bob).await.with(InvalidTolerance { bps });
    assert_eq!(stage.assets_of(this.address()).await, U256::ZERO);
    stage.assert_sound().await;
}

/// Between quote and call a report raises the price: the bound holds, or gives way by as much as the user allowed.
#[tokio::test]
async fn a_price_that_moved_gives_the_assets_back_and_says_so() {
    let this = grown().await;
    let (stage, world, depositor) = (&this.stage, &this.stage.world, &this.depositor);
    let bob = world.bob;
    let tight = depositor.quoteDeposit(ether(30), U256::from(10)).call().await.unwrap();
    let wide = depositor.quoteDeposit(ether(30), U256::from(1_000)).call().await.unwrap();
    stage.give(ether(3)).await;
    stage.report().await;
    world.wait(30).await;
    this.prepare(bob, ether(30)).await;
    let call = depositor.tryDeposit(ether(30), bob, tight.minShares);
    let answer = call.clone().from(bob).call().await.unwrap();
    assert_eq!(answer, tryDepositReturn { refusal: PRICE_MOVED, shares: U256::ZERO });
    let receipt = stage.send(bob, call).await;
    let limit = stage.vault.previewDeposit(ether(30)).call().await.unwrap();
    let refused = Refused { user: bob, refusal: PRICE_MOVED, assets: ether(30), limit };
    assert_eq!(event::<Refused>(&receipt, this.address()), refused);
    assert_eq!((stage.assets_of(bob).await, stage.shares_of(bob).await), (ether(30), U256::ZERO));

    stage.send(bob, stage.asset.approve(this.address(), ether(30))).await;
    let receipt = stage.send(bob, depositor.tryDeposit(ether(30), bob, wide.minShares)).await;
    assert!(logs::<Refused>(&receipt, this.address()).is_empty());
    assert_eq!(stage.shares_of(bob).await, limit);
    assert!(limit < tight.minShares && limit >= wide.minShares);
}

#[tokio::test]
async fn a_vault_without_room_and_an_amount_too_small_are_told_apart() {
    let this = Depositing::still().await;
    let (stage, world, depositor) = (&this.stage, &this.stage.world, &this.depositor);
    let (owner, alice, bob) = (world.owner, world.alice, world.bob);
    let refused = async |assets: U256| {
        this.prepare(bob, assets).await;
        let before = stage.assets_of(bob).await;
        let receipt = stage.send(bob, depositor.tryDeposit(assets, bob, U256::ZERO)).await;
        assert_eq!(stage.assets_of(bob).await, before, "given back");
        assert_eq!(stage.assets_of(this.address()).await, U256::ZERO);
        let told = event::<Refused>(&receipt, this.address());
        assert_eq!((told.user, told.assets), (bob, assets));
        (told.refusal, told.limit)
    };
    // The least first deposit.
    assert_eq!(refused(U256::from(999)).await, (TOO_SMALL, U256::from(1_000)));
    this.deposit(alice, ether(100)).await;
    stage.give(ether(50)).await;
    stage.report().await;
    world.wait(30).await;
    assert_eq!(refused(U256::ONE).await, (TOO_SMALL, U256::ZERO));
    let assets = stage.total_assets().await;
    stage.send(owner, stage.vault.setDepositLimit(assets + ether(5))).await;
    assert_eq!(refused(ether(6)).await, (NO_ROOM, ether(5)));
    stage.send(owner, stage.vault.shutdown()).await;
    assert_eq!(refused(ether(1)).await, (NO_ROOM, U256::ZERO));
}

/// A strategy that can pay half lets a user leave with half, at no worse a price than all of it was to bring.
#[tokio::test]
async fn redeems_what_the_vault_can_pay_at_the_price_of_the_bound() {
    let this = Depositing::still().await;
    let (stage, world, depositor) = (&this.stage, &this.stage.world, &this.depositor);
    let alice = world.alice;
    let mock = stage.with_mock().await;
    this.deposit(alice, ether(60)).await;
    stage.tend().await;
    this.deposit(alice, ether(40)).await;
    mock.turn(world, Failure::RevertViews).await;
    assert_eq!(stage.vault.maxRedeem(alice).call().await.unwrap(), ether(40));
    this.entrust(alice, ether(100)).await;
    let beyond = IVault::ERC4626ExceededMaxRedeem { owner: alice, shares: ether(100), max: ether(40) };
    depositor.redeem(ether(100), alice, U256::ZERO).refused(world, alice).await.with(beyond);
    let dear = IVault::TooFewAssets { assets: ether(40), minimum: ether(40) + U256::ONE };
    let call = depositor.redeemAvailable(ether(100), alice, ether(100) + U256::ONE);
    call.refused(world, alice).await.with(dear);

    let call = depositor.redeemAvailable(ether(100), alice, ether(100));
    let answer = call.clone().from(alice).call().await.unwrap();
    assert_eq!((answer.burnt, answer.assets), (ether(40), ether(40)));
    stage.send(alice, call).await;
    assert_eq!((stage.assets_of(alice).await, stage.shares_of(alice).await), (ether(40), ether(60)));
    // With nothing left to pay, the vault's own words.
    let nothing = IVault::ERC4626ExceededMaxRedeem { owner: alice, shares: ether(60), max: U256::ZERO };
    depositor.redeemAvailable(ether(60), alice, U256::ZERO).refused(world, alice).await.with(nothing);
    mock.turn(world, Failure::Honest).await;
    stage.send(alice, depositor.redeemAvailable(ether(60), alice, ether(60))).await;
    assert_eq!(stage.assets_of(alice).await, ether(100));
}

#[tokio::test]
async fn of_an_asset_that_charges_for_transfers_deposits_what_arrives() {
    let world = World::reproducible(ChainConfig::default()).await;
    let asset = Token::create(&world).await;
    let this = Depositing::of(Vault::of(world, *asset.address(), 0, true).await).await;
    let (stage, world, alice) = (&this.stage, &this.stage.world, this.stage.world.alice);
    this.prepare(alice, ether(100)).await;
    asset.turn(world, Mode::Fee).await;
    stage.send(alice, this.depositor.deposit(ether(100), alice, U256::ZERO)).await;
    let arrived = ether(100) * U256::from(9_801) / U256::from(10_000);
    assert_eq!((stage.shares_of(alice).await, stage.total_assets().await), (arrived, arrived));
    assert_eq!(stage.assets_of(this.address()).await, U256::ZERO);
}

#[tokio::test]
async fn an_asset_that_calls_back_is_refused() {
    let world = World::reproducible(ChainConfig::default()).await;
    let asset = Token::create(&world).await;
    let this = Depositing::of(Vault::of(world, *asset.address(), 0, true).await).await;
    let (stage, world, depositor) = (&this.stage, &this.stage.world, &this.depositor);
    let alice = world.alice;
    this.deposit(alice, ether(100)).await;
    this.entrust(alice, ether(100)).await;
    for data in [
        depositor.deposit(U256::ONE, alice, U256::ZERO).calldata().to_vec(),
        depositor.tryDeposit(U256::ONE, alice, U256::ZERO).calldata().to_vec(),
        depositor.redeem(U256::ONE, alice, U256::ZERO).calldata().to_vec(),
        depositor.redeemAvailable(U256::ONE, alice, U256::ZERO).calldata().to_vec(),
    ] {
        asset.turn(world, Mode::ReturnTrue).await;
        this.prepare(alice, ether(1)).await;
        asset.reenter(world, this.address(), data.clone()).await;
        stage.send(alice, depositor.deposit(ether(1), alice, U256::ZERO)).await;
        assert_eq!(asset.reentryAnswer().call().await.unwrap(), Reentered {}.abi_encode());
        asset.reenter(world, this.address(), data).await;
        stage.send(alice, depositor.redeem(ether(1), alice, U256::ZERO)).await;
        assert_eq!(asset.reentryAnswer().call().await.unwrap(), Reentered {}.abi_encode());
    }
    assert_eq!(stage.shares_of(alice).await, ether(100));
    stage.assert_sound().await;
}
