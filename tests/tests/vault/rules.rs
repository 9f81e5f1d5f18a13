//! Rules of the house, and what was tried against them.

use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::DynProvider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolValue;
use staking_abi::IVault::{Deposit, ERC20InsufficientAllowance, IVaultInstance, TokenCallFailed, Withdraw};
use staking_scripts::build::VAULT;
use staking_tests::fixtures::{Caller, HostileToken, Mode};
use staking_tests::zoo::ANIMALS;
use staking_tests::{RefusedCall, Vault, World, ether, event, token};
use stylus_node::config::ChainConfig;

/// R28: whatever way shares take through accounts, what they are worth is there once.
#[tokio::test]
async fn r28_shares_that_move_are_worth_the_same_and_earn_once() {
    let stage = Vault::still(0).await;
    let (alice, bob, mallory) = (stage.world.alice, stage.world.bob, stage.world.mallory);
    stage.deposit(alice, ether(10)).await;
    stage.deposit(bob, ether(10)).await;
    stage.give(ether(4)).await;
    stage.report().await;
    for _ in 0..3 {
        stage.world.chain.skip_seconds(86_400).await.unwrap();
        stage.send(alice, stage.vault.transfer(mallory, ether(10))).await;
        stage.send(mallory, stage.vault.transfer(alice, ether(10))).await;
        stage.send(alice, stage.vault.transfer(alice, ether(10))).await;
    }
    stage.world.chain.skip_seconds(7 * 86_400).await.unwrap();
    assert_eq!(stage.worth_of(alice).await, stage.worth_of(bob).await);
    assert!(ether(24) - stage.worth_of(alice).await * U256::from(2) <= U256::from(2));
    assert_eq!(stage.shares_of(mallory).await, U256::ZERO);
}

/// R31: honest tokens that return nothing, odd data or 100 KB live in a vault that believes them.
#[tokio::test]
async fn r31_every_honest_animal_lives_in_a_vault_that_believes_it() {
    for animal in ANIMALS.iter().filter(|animal| animal.is_honest) {
        let world = World::new().await;
        let asset = animal.create(&world).await;
        let stage = Vault::of(world, asset, 0, false).await;
        let alice = stage.world.alice;
        stage.deposit(alice, ether(10)).await;
        assert_eq!(stage.shares_of(alice).await, ether(10), "{}", animal.name);
        stage.redeem(alice, ether(10)).await;
        // A rebased token rounds a wei away.
        assert!(ether(10) - stage.assets_of(alice).await <= U256::ONE, "{}", animal.name);
        stage.assert_sound().await;
    }
}

/// R34: nobody's shares are burnt without its word.
#[tokio::test]
async fn r34_nobodys_shares_are_burnt_without_its_word() {
    let stage = Vault::new().await;
    let (world, alice, spender) = (&stage.world, stage.world.alice, stage.world.mallory);
    stage.deposit(alice, ether(10)).await;
    let refusal = |needed| ERC20InsufficientAllowance { spender, allowance: U256::ZERO, needed };
    let vault = &stage.vault;
    vault.redeem_0(ether(1), spender, alice).refused(world, spender).await.with(refusal(ether(1)));
    vault.withdraw_0(ether(2), spender, alice).refused(world, spender).await.with(refusal(ether(2)));
    vault
        .redeemMin(ether(3), spender, alice, U256::ZERO)
        .refused(world, spender)
        .await
        .with(refusal(ether(3)));
    assert_eq!(stage.shares_of(alice).await, ether(10));
}

/// Fault 70: 100 KB of an answer cost their caller no more than the copying of a word.
#[tokio::test]
async fn fault_70_an_answer_of_a_hundred_kilobytes_is_not_copied() {
    let world = World::new().await;
    let hostile = HostileToken::HostileTokenInstance::create(&world).await;
    let stage = Vault::of(world, *hostile.address(), 0, false).await;
    let alice = stage.world.alice;
    stage.deposit(alice, ether(10)).await;
    let plain = stage.redeem(alice, ether(1)).await.gas_used;
    hostile.turn(&stage.world, Mode::ReturnBomb).await;
    let bombed = stage.redeem(alice, ether(1)).await.gas_used;
    assert!(bombed < plain + 100_000, "{plain} and {bombed}");
}

/// Fault 75: what a balance says has not arrived is not credited, what it says beyond that neither.
#[tokio::test]
async fn fault_75_a_measured_vault_credits_what_its_balance_says_and_no_more_than_was_sent() {
    let world = World::new().await;
    let hostile = HostileToken::HostileTokenInstance::create(&world).await;
    let stage = Vault::of(world, *hostile.address(), 0, true).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(10)).await;
    stage.prepare(alice, ether(5)).await;
    hostile.pretend(world, Some(ether(7))).await;
    let receipt = stage.send(alice, stage.vault.deposit_0(ether(1), alice)).await;
    assert_eq!(event::<Deposit>(&receipt, stage.address()).shares, U256::ZERO);
    hostile.pretend(world, None).await;
    let gift = hostile.mint(stage.address(), ether(9)).calldata().to_vec();
    hostile.reenter(world, *hostile.address(), gift).await;
    let receipt = stage.send(alice, stage.vault.deposit_0(ether(2), alice)).await;
    assert_eq!(event::<Deposit>(&receipt, stage.address()).assets, ether(2));
}

/// Fault 76: the vault approves nobody, so no token's rules of approving concern it.
#[tokio::test]
async fn fault_76_the_vault_approves_nobody() {
    let stage = Vault::new().await;
    let mock = stage.with_mock().await;
    stage.deposit(stage.world.alice, ether(10)).await;
    stage.tend().await;
    assert_eq!(stage.asset.allowance(stage.address(), *mock.address()).call().await.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn fault_77_an_asset_that_burns_all_gas_fails_cleanly() {
    let world = World::new().await;
    let hostile = HostileToken::HostileTokenInstance::create(&world).await;
    let stage = Vault::of(world, *hostile.address(), 0, false).await;
    let (world, alice, token) = (&stage.world, stage.world.alice, *hostile.address());
    stage.deposit(alice, ether(10)).await;
    stage.prepare(alice, ether(1)).await;
    hostile.turn(world, Mode::BurnGas).await;
    for call in [
        stage.vault.deposit_0(ether(1), alice).into_transaction_request(),
        stage.vault.redeem_0(ether(1), alice, alice).into_transaction_request(),
    ] {
        call.refused(world, alice).await.with(TokenCallFailed { token });
    }
    assert_eq!(stage.shares_of(alice).await, ether(10));
}

#[tokio::test]
async fn fault_80_arrays_that_are_not_there_revert() {
    let stage = Vault::new().await;
    let selector = <staking_abi::IVault::extsloadCall as alloy::sol_types::SolCall>::SELECTOR;
    for lie in
        [U256::MAX, U256::ONE << 255usize, U256::ONE << 64usize, U256::ONE << 32usize, U256::from(1 << 27)]
    {
        for words in [[lie, U256::ONE, U256::ZERO], [U256::from(32), lie, U256::ZERO]] {
            let data: Vec<u8> =
                selector.into_iter().chain(words.iter().flat_map(U256::to_be_bytes::<32>)).collect();
            let call = TransactionRequest::default().to(stage.address()).input(data.into());
            call.refused(&stage.world, stage.world.alice).await.silently();
        }
    }
}

/// A vault of which alice has ten shares, calls that would move something of it, and who makes them.
async fn called() -> (Vault, Vec<Bytes>, Caller::CallerInstance<DynProvider>) {
    let stage = Vault::new().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    stage.deposit(alice, ether(10)).await;
    let calls = vec![
        stage.vault.redeem_0(ether(1), alice, alice).calldata().clone(),
        stage.vault.transfer(bob, ether(1)).calldata().clone(),
        stage.vault.setFeeRecipient(bob).calldata().clone(),
    ];
    let caller = Caller::CallerInstance::create(&stage.world).await;
    (stage, calls, caller)
}

async fn assert_nothing_happens(stage: &Vault, caller: Address, request: TransactionRequest) {
    let receipt = stage.world.attempt(stage.world.alice, request).await;
    assert!(!event::<Caller::Answered>(&receipt, caller).success);
    assert_eq!(receipt.logs().len(), 1);
    assert_eq!(stage.shares_of(stage.world.alice).await, ether(10));
}

#[tokio::test]
async fn fault_82_a_static_call_changes_nothing() {
    let (stage, calls, caller) = called().await;
    for data in calls {
        let request = caller.look(stage.address(), data).into_transaction_request();
        assert_nothing_happens(&stage, *caller.address(), request).await;
    }
}

/// Fault 83: a delegate call runs on the caller's storage, where there are no shares.
#[tokio::test]
async fn fault_83_a_delegate_call_moves_nothing_of_the_vaults() {
    let (stage, calls, caller) = called().await;
    for data in calls {
        let request = caller.borrow(stage.address(), data).into_transaction_request();
        assert_nothing_happens(&stage, *caller.address(), request).await;
    }
}

/// Fault 84: a year without anybody's care puts the programs to sleep; activated again they owe what they owed.
#[tokio::test]
async fn fault_84_an_expired_program_owes_the_same_after_its_reactivation() {
    let stage = Vault::still(0).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(10)).await;
    let lens = stage.vault.lens().call().await.unwrap();
    world.chain.skip_seconds(366 * 86_400).await.unwrap();
    let leave = stage.vault.redeem_0(ether(3), alice, alice).into_transaction_request();
    assert!(!world.attempt(alice, leave.clone()).await.status());
    for program in [stage.address(), *stage.asset.address(), lens] {
        world.activate(program).await;
    }
    assert_eq!(stage.worth_of(alice).await, ether(10));
    stage.assert_sound().await;
    world.send(alice, leave).await;
    assert_eq!(stage.assets_of(alice).await, ether(3));
}

/// Fault 88: nobody constructs a vault a second time.
#[tokio::test]
async fn fault_88_reverts_if_constructed_a_second_time() {
    let stage = Vault::new().await;
    let (world, mallory) = (&stage.world, stage.world.mallory);
    let arguments = Vault::arguments(mallory, *stage.asset.address(), Default::default(), 0, false);
    let data = staking_scripts::deploy::address::init_data(&arguments);
    for account in [mallory, world.owner] {
        let call = TransactionRequest::default().to(stage.address()).input(data.clone().into());
        call.refused(world, account).await.silently();
    }
    assert_eq!(stage.vault.owner().call().await.unwrap(), world.owner);
}

#[tokio::test]
async fn fault_89_a_cached_program_does_the_same_as_an_uncached_one() {
    let world = World::reproducible(ChainConfig::default()).await;
    let asset = token(&world, "Asset", "AST").await;
    let cached = Vault::of(world.clone(), asset, 6, false).await;
    let lens = cached.vault.lens().call().await.unwrap();
    let uncached = world.deploy_uncached(VAULT, &Vault::arguments(world.owner, asset, lens, 6, false)).await;
    let uncached = Vault { vault: IVaultInstance::new(uncached, world.provider().clone()), ..cached.clone() };
    let mut stories = Vec::new();
    for stage in [cached, uncached] {
        let entry = stage.deposit(world.owner, ether(9)).await;
        stage.give(ether(1)).await;
        stage.report().await;
        world.chain.skip_seconds(86_400).await.unwrap();
        let exit = stage.redeem(world.owner, stage.shares_of(world.owner).await / U256::from(3)).await;
        let counts = (entry.logs().len(), exit.logs().len());
        let slots = vec![B256::ZERO, B256::from(U256::from(1))];
        let words = stage.vault.extsload(slots).call().await.unwrap().abi_encode();
        let (entered, left): (Deposit, Withdraw) =
            (event(&entry, stage.address()), event(&exit, stage.address()));
        stories.push(((entered.assets, entered.shares), (left.assets, left.shares), counts, words));
    }
    assert_eq!(stories[0], stories[1]);
}
