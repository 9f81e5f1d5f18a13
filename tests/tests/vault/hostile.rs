//! Assets that lie, charge, re-enter or shrink.

use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolError};
use staking_abi::IVault::{
    AssetsMissing, NotReceived, Reentered, TokenCallFailed, deposit_0Call, redeem_0Call, reportCall,
    totalAssetsCall, withdraw_0Call,
};
use staking_tests::fixtures::{HostileToken, Mode};
use staking_tests::zoo::{ANIMALS, zoo_token};
use staking_tests::{RefusedCall, Vault, World, ether, event};

type Token = HostileToken::HostileTokenInstance<alloy::providers::DynProvider>;

async fn hostile(measured: bool) -> (Vault, Token) {
    let world = World::new().await;
    let token = Token::create(&world).await;
    let stage = Vault::of(world, *token.address(), 0, measured).await;
    stage.deposit(stage.world.alice, ether(10)).await;
    (stage, token)
}

#[tokio::test]
async fn fault_68_an_asset_that_refuses_moves_nothing() {
    let (stage, token) = hostile(false).await;
    let (world, alice, failed) =
        (&stage.world, stage.world.alice, TokenCallFailed { token: *token.address() });
    stage.prepare(alice, ether(5)).await;
    for mode in [
        Mode::ReturnFalse,
        Mode::Revert,
        Mode::RevertSilently,
        Mode::RevertBomb,
        Mode::ReturnShort,
        Mode::ReturnTwo,
    ] {
        token.turn(world, mode).await;
        stage.vault.deposit_0(ether(5), alice).refused(world, alice).await.with(failed.clone());
        stage.vault.redeem_0(ether(5), alice, alice).refused(world, alice).await.with(failed.clone());
        assert_eq!(stage.shares_of(alice).await, ether(10), "{mode:?}");
    }
    token.turn(world, Mode::ReturnTrue).await;
    stage.redeem(alice, ether(10)).await;
    stage.assert_sound().await;
}

/// Faults 67, 69 and R30: every kind of token lives in a vault that measures what arrives.
#[tokio::test]
async fn r30_every_animal_lives_in_a_measured_vault() {
    for animal in ANIMALS {
        let world = World::new().await;
        let asset = animal.create(&world).await;
        let stage = Vault::of(world, asset, 0, true).await;
        let alice = stage.world.alice;
        stage.send(stage.world.owner, stage.asset.transfer(alice, ether(100))).await;
        let amount = stage.assets_of(alice).await / U256::from(2);
        stage.send(alice, stage.asset.approve(stage.address(), amount)).await;
        stage.send(alice, stage.vault.deposit_0(amount, alice)).await;
        let credited = stage.shares_of(alice).await;
        assert!(credited.abs_diff(animal.delivered(amount)) <= U256::from(2), "{}: {credited}", animal.name);
        stage.assert_sound().await;
        stage.redeem(alice, credited).await;
        assert_eq!(stage.supply().await, U256::ZERO, "{}", animal.name);
    }
}

#[tokio::test]
async fn fault_67_a_fee_on_transfer_credits_what_arrived_and_refuses_to_mint_more() {
    let (stage, token) = hostile(true).await;
    let (world, bob) = (&stage.world, stage.world.bob);
    stage.prepare(bob, ether(20)).await;
    token.turn(world, Mode::Fee).await;
    stage.send(bob, stage.vault.deposit_0(ether(10), bob)).await;
    assert_eq!(stage.shares_of(bob).await, ether(10) * U256::from(99) / U256::from(100));
    let refused = stage.vault.mint_0(ether(5), bob).refused(world, bob).await;
    let received = ether(5) * U256::from(99) / U256::from(100);
    refused.with(NotReceived { received, expected: ether(5) });
    stage.assert_sound().await;
}

/// R32: nothing that moves assets or tells a price can be entered from inside a transfer, in or out.
#[tokio::test]
async fn r32_nothing_can_be_entered_from_inside_a_transfer() {
    let (stage, token) = hostile(false).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.prepare(alice, ether(5)).await;
    let one = U256::ONE;
    for data in [
        deposit_0Call { assets: one, receiver: alice }.abi_encode(),
        withdraw_0Call { assets: one, receiver: alice, owner: alice }.abi_encode(),
        redeem_0Call { shares: one, receiver: alice, owner: alice }.abi_encode(),
        reportCall {}.abi_encode(),
        totalAssetsCall {}.abi_encode(),
    ] {
        token.reenter(world, stage.address(), data).await;
        stage.send(alice, stage.vault.deposit_0(one, alice)).await;
        assert_eq!(token.reentryAnswer().call().await.unwrap().to_vec(), Reentered {}.abi_encode());
        stage.redeem(alice, one).await;
        assert_eq!(token.reentryAnswer().call().await.unwrap().to_vec(), Reentered {}.abi_encode());
    }
    stage.assert_sound().await;
}

/// Fault 74: what an asset takes back is a loss of all holders as soon as anybody reports it; what it adds a gain.
#[tokio::test]
async fn fault_74_a_rebase_is_booked_by_a_report() {
    let world = World::new().await;
    let token = zoo_token(&world, 18).await;
    let stage = Vault::of(world, *token.address(), 0, false).await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    stage.deposit(alice, ether(100)).await;
    world.send(owner, token.rebase(U256::from(50)).into_transaction_request()).await;
    let missing: AssetsMissing = event(&stage.report().await, stage.address());
    assert_eq!(missing.amount, ether(50));
    assert_eq!(stage.total_assets().await, ether(50));
    world.send(owner, token.rebase(U256::from(200)).into_transaction_request()).await;
    stage.report().await;
    assert_eq!(stage.total_assets().await, ether(50));
    assert_eq!(stage.vault.lockedProfit().call().await.unwrap(), ether(50));
    stage.assert_sound().await;
}

#[tokio::test]
async fn fault_73_a_paused_asset_holds_back_only_what_moves_it() {
    let (stage, token) = hostile(false).await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    token.turn(world, Mode::Revert).await;
    stage.send(alice, stage.vault.transfer(bob, ether(4))).await;
    assert_eq!(stage.worth_of(bob).await, ether(4));
    stage.send(world.owner, stage.vault.setGuardian(Address::ZERO)).await;
    token.turn(world, Mode::ReturnNothing).await;
    stage.redeem(bob, ether(4)).await;
    assert_eq!(stage.assets_of(bob).await, ether(4));
}
