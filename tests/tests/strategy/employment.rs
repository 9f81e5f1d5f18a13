//! Announcing, employing, revoking a strategy, and lending to it.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolCall;
use staking_abi::IVault::{
    DebtLimitChanged, Divested, InvalidStrategy, Invested, NoStrategy, NotGuardian, NotYet,
    OwnableUnauthorizedAccount, Reentered, Shutdown, StrategyChanged, StrategyProposed, StrategyReported,
    VaultShutdown, deposit_0Call, depositWithPermitCall, maxDepositCall, maxRedeemCall, redeem_0Call,
    reportCall, tendCall, totalAssetsCall, withdraw_0Call,
};
use staking_tests::fixtures::Failure;
use staking_tests::{RefusedCall, Vault, ether, event};

#[tokio::test]
async fn proposing_reverts_for_whoever_does_not_serve_the_vault() {
    let stage = Vault::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let other = Vault::of(world.clone(), *stage.asset.address(), 0, false).await;
    let stranger = *other.mock(0).await.address();
    for strategy in [world.alice, stranger, *stage.asset.address()] {
        let refused = stage.vault.proposeStrategy(strategy).refused(world, owner).await;
        refused.with(InvalidStrategy { strategy });
    }
    let mock = stage.mock(0).await;
    stage.send(owner, mock.setAsset(world.alice)).await;
    let refused = stage.vault.proposeStrategy(*mock.address()).refused(world, owner).await;
    refused.with(InvalidStrategy { strategy: *mock.address() });
    let account = world.bob;
    let refused = stage.vault.proposeStrategy(*mock.address()).refused(world, account).await;
    refused.with(OwnableUnauthorizedAccount { account });
}

#[tokio::test]
async fn another_strategy_waits_a_week_and_the_former_pays_back_before() {
    let stage = Vault::still(0).await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let former = stage.with_mock().await;
    stage.deposit(world.alice, ether(10)).await;
    stage.tend().await;
    let next = stage.mock(3).await;
    let receipt = stage.send(owner, stage.vault.proposeStrategy(*next.address())).await;
    let since = world.time_of(&receipt).await + 7 * 86_400;
    let proposed: StrategyProposed = event(&receipt, stage.address());
    assert_eq!((proposed.strategy, proposed.activeFrom), (*next.address(), U256::from(since)));
    let pending = stage.vault.pendingStrategy().call().await.unwrap();
    assert_eq!((pending.newStrategy, pending.activeFrom), (*next.address(), U256::from(since)));
    stage.vault.acceptStrategy().refused(world, owner).await.with(NotYet { activeFrom: U256::from(since) });
    world.chain.skip_seconds(7 * 86_400).await.unwrap();
    let receipt = stage.send(owner, stage.vault.acceptStrategy()).await;
    let changed: StrategyChanged = event(&receipt, stage.address());
    assert_eq!((changed.previous, changed.current), (*former.address(), *next.address()));
    let divested: Divested = event(&receipt, stage.address());
    assert_eq!((divested.assets, divested.debt), (ether(10), U256::ZERO));
    assert_eq!(stage.vault.strategy().call().await.unwrap(), *next.address());
    stage.vault.acceptStrategy().refused(world, owner).await.with(NotYet { activeFrom: U256::ZERO });
    stage.assert_sound().await;
}

#[tokio::test]
async fn an_announcement_can_be_taken_back() {
    let stage = Vault::still(0).await;
    let owner = stage.world.owner;
    let mock = stage.mock(0).await;
    stage.send(owner, stage.vault.proposeStrategy(*mock.address())).await;
    stage.send(owner, stage.vault.proposeStrategy(Address::ZERO)).await;
    stage.vault.acceptStrategy().refused(&stage.world, owner).await.with(NotYet { activeFrom: U256::ZERO });
}

/// What a strategy does not pay back when another is employed is lost, for all shares alike.
#[tokio::test]
async fn what_the_former_cannot_pay_back_is_a_loss() {
    let stage = Vault::still(0).await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let former = stage.with_mock().await;
    stage.deposit(world.alice, ether(10)).await;
    stage.tend().await;
    former.turn(world, Failure::PayShort).await;
    let next = stage.mock(0).await;
    stage.send(owner, stage.vault.proposeStrategy(*next.address())).await;
    world.chain.skip_seconds(7 * 86_400).await.unwrap();
    let receipt = stage.send(owner, stage.vault.acceptStrategy()).await;
    let lost: StrategyReported = event(&receipt, stage.address());
    assert_eq!((lost.strategy, lost.loss, lost.debt), (*former.address(), U256::ONE, U256::ZERO));
    assert_eq!(stage.total_assets().await, ether(10) - U256::ONE);
    stage.assert_sound().await;
}

#[tokio::test]
async fn lends_what_is_idle_up_to_the_limit() {
    let stage = Vault::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    stage.vault.tend().refused(world, world.bob).await.with(NoStrategy {});
    let mock = stage.with_mock().await;
    stage.deposit(world.alice, ether(10)).await;
    let receipt = stage.send(owner, stage.vault.setDebtLimit(ether(4))).await;
    assert_eq!(event::<DebtLimitChanged>(&receipt, stage.address()).limit, ether(4));
    let invested: Invested = event(&stage.tend().await, stage.address());
    assert_eq!((invested.strategy, invested.assets, invested.debt), (*mock.address(), ether(4), ether(4)));
    assert_eq!(mock.deposits().call().await.unwrap(), U256::ONE);
    assert_eq!(stage.vault.totalIdle().call().await.unwrap(), ether(6));
    assert_eq!(stage.vault.totalDebt().call().await.unwrap(), ether(4));
    stage.tend().await;
    assert_eq!(mock.deposits().call().await.unwrap(), U256::ONE, "nothing more to lend");
    stage.assert_sound().await;
}

#[tokio::test]
async fn guardian_and_owner_take_everything_back_and_nobody_else() {
    let stage = Vault::new().await;
    let (world, owner, bob) = (&stage.world, stage.world.owner, stage.world.bob);
    stage.vault.revokeStrategy().refused(world, owner).await.with(NoStrategy {});
    let mock = stage.with_mock().await;
    stage.deposit(world.alice, ether(10)).await;
    stage.tend().await;
    stage.vault.revokeStrategy().refused(world, bob).await.with(NotGuardian { account: bob });
    stage.send(owner, stage.vault.setGuardian(bob)).await;
    let divested: Divested = event(&stage.send(bob, stage.vault.revokeStrategy()).await, stage.address());
    assert_eq!((divested.strategy, divested.assets, divested.debt), (*mock.address(), ether(10), U256::ZERO));
    stage.tend().await;
    assert_eq!(stage.vault.totalDebt().call().await.unwrap(), U256::ZERO, "nothing is lent any more");
    let receipt = stage.send(bob, stage.vault.shutdown()).await;
    assert_eq!(event::<Shutdown>(&receipt, stage.address()).account, bob);
    stage.vault.tend().refused(world, bob).await.with(VaultShutdown {});
    stage.redeem(world.alice, ether(10)).await;
    assert_eq!(stage.assets_of(world.alice).await, ether(10));
}

#[tokio::test]
async fn a_strategy_that_cannot_withdraw_is_left_in_an_emergency() {
    let stage = Vault::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let mock = stage.with_mock().await;
    stage.deposit(world.alice, ether(10)).await;
    stage.tend().await;
    mock.turn(world, Failure::RevertWithdraw).await;
    stage.send(owner, stage.vault.revokeStrategy()).await;
    assert_eq!(mock.emergencies().call().await.unwrap(), U256::ONE);
    assert_eq!(stage.vault.totalIdle().call().await.unwrap(), ether(10));
}

/// R32: whatever the strategy calls while it is called itself is refused by name; maxima are nothing.
#[tokio::test]
async fn r32_a_strategy_can_enter_nothing_from_inside_a_call() {
    let stage = Vault::new().await;
    let (world, me) = (&stage.world, stage.world.alice);
    let mock = stage.with_mock().await;
    stage.deposit(me, ether(10)).await;
    stage.tend().await;
    let one = U256::ONE;
    let signature = depositWithPermitCall {
        assets: one,
        receiver: me,
        deadline: one,
        v: 27,
        r: Default::default(),
        s: Default::default(),
    };
    for call in [
        deposit_0Call { assets: one, receiver: me }.abi_encode(),
        signature.abi_encode(),
        withdraw_0Call { assets: one, receiver: me, owner: me }.abi_encode(),
        redeem_0Call { shares: one, receiver: me, owner: me }.abi_encode(),
        reportCall {}.abi_encode(),
        tendCall {}.abi_encode(),
        totalAssetsCall {}.abi_encode(),
    ] {
        mock.reenter(world, call).await;
        stage.withdraw(me, ether(1)).await;
        assert!(!mock.reentered().call().await.unwrap());
        let answer = mock.answer().call().await.unwrap();
        assert_eq!(answer.to_vec(), alloy::sol_types::SolError::abi_encode(&Reentered {}));
    }
    for call in [maxDepositCall { receiver: me }.abi_encode(), maxRedeemCall { owner: me }.abi_encode()] {
        mock.reenter(world, call).await;
        stage.withdraw(me, ether(1)).await;
        assert!(mock.reentered().call().await.unwrap());
        assert_eq!(mock.answer().call().await.unwrap().to_vec(), vec![0; 32]);
    }
}

/// Fault 87: no call of owner or guardian changes what anybody's shares are worth.
#[tokio::test]
async fn fault_87_no_call_of_owner_or_guardian_reaches_what_shares_are_worth() {
    let stage = Vault::still(0).await;
    let (world, owner) = (&stage.world, stage.world.owner);
    stage.with_mock().await;
    stage.deposit(world.alice, ether(10)).await;
    stage.tend().await;
    let next = *stage.mock(1).await.address();
    let vault = &stage.vault;
    let before = (stage.worth_of(world.alice).await, stage.shares_of(world.alice).await);
    for call in [
        vault.setFees(U256::from(2_000), U256::from(200)).into_transaction_request(),
        vault.setFeeRecipient(owner).into_transaction_request(),
        vault.setDepositLimit(U256::ZERO).into_transaction_request(),
        vault.setDebtLimit(U256::ZERO).into_transaction_request(),
        vault.setProfitMaxUnlockTime(U256::from(3_600)).into_transaction_request(),
        vault.proposeStrategy(next).into_transaction_request(),
        vault.setGuardian(owner).into_transaction_request(),
        vault.revokeStrategy().into_transaction_request(),
        vault.shutdown().into_transaction_request(),
        vault.transferOwnership(world.bob).into_transaction_request(),
    ] {
        world.send(owner, call).await;
        assert_eq!((stage.worth_of(world.alice).await, stage.shares_of(world.alice).await), before);
        assert_eq!(stage.vault.maxRedeem(world.alice).call().await.unwrap(), before.1);
    }
    world.chain.skip_seconds(7 * 86_400).await.unwrap();
    for call in
        [vault.acceptFees().into_transaction_request(), vault.acceptStrategy().into_transaction_request()]
    {
        world.send(owner, call).await;
        assert_eq!((stage.worth_of(world.alice).await, stage.shares_of(world.alice).await), before);
    }
}

/// What cannot come back at once stays the strategy's debt, and comes when it can.
#[tokio::test]
async fn a_strategy_that_is_not_liquid_is_revoked_in_parts() {
    let stage = Vault::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let mock = stage.with_mock().await;
    stage.deposit(world.alice, ether(10)).await;
    stage.tend().await;
    stage.send(owner, mock.setLiquidity(ether(3))).await;
    let divested: Divested = event(&stage.send(owner, stage.vault.revokeStrategy()).await, stage.address());
    assert_eq!((divested.assets, divested.debt), (ether(3), ether(7)));
    assert_eq!(stage.total_assets().await, ether(10));
    stage.send(owner, mock.setLiquidity(U256::MAX)).await;
    let divested: Divested = event(&stage.send(owner, stage.vault.revokeStrategy()).await, stage.address());
    assert_eq!((divested.assets, divested.debt), (ether(7), U256::ZERO));
    stage.assert_sound().await;
}
