//! INV-6: every stored value lies where `staking_math::vault::layout` says.

use alloy::primitives::{B256, U256, keccak256};
use alloy::sol_types::SolValue;
use staking_abi::IVault::CapExceeded;
use staking_math::layout::Field;
use staking_math::vault::layout;
use staking_tests::{RefusedCall, Vault, ether};

async fn field(stage: &Vault, slot: u64, field: Field) -> U256 {
    let words = stage.vault.extsload(vec![B256::from(U256::from(slot))]).call().await.unwrap();
    field.get(words[0].into())
}

#[tokio::test]
async fn inv_6_every_value_lies_where_the_layout_says() {
    let stage = Vault::still(6).await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    let mock = stage.with_mock().await;
    stage.send(owner, stage.vault.setFeeRecipient(world.bob)).await;
    stage.send(owner, stage.vault.setFees(U256::from(300), U256::from(40))).await;
    stage.send(owner, stage.vault.acceptFees()).await;
    stage.deposit(alice, ether(10)).await;
    stage.send(owner, stage.vault.setDebtLimit(ether(4))).await;
    stage.send(owner, stage.vault.setDepositLimit(ether(77))).await;
    stage.tend().await;
    stage.send(owner, stage.asset.transfer(*mock.address(), ether(1))).await;
    let now = world.time_of(&stage.report().await).await;
    let at = async |slot, name| field(&stage, slot, name).await;
    let word = |address: alloy::primitives::Address| U256::from_be_bytes(address.into_word().0);
    assert_eq!(at(layout::TOTALS_SLOT, layout::COUNTED).await, ether(11));
    assert_eq!(at(layout::TOTALS_SLOT, layout::SUPPLY).await, stage.supply().await);
    assert_eq!(at(layout::ASSET_SLOT, layout::ADDRESS).await, word(*stage.asset.address()));
    assert_eq!(at(layout::ASSET_SLOT, layout::OFFSET).await, U256::from(6));
    assert_eq!(at(layout::ASSET_SLOT, layout::DECIMALS).await, U256::from(24));
    for (flag, is_up) in [
        (layout::MEASURED, false),
        (layout::LOCKING, true),
        (layout::INVESTED, true),
        (layout::LIMITED, true),
        (layout::SHUTDOWN, false),
    ] {
        assert_eq!(at(layout::ASSET_SLOT, flag).await, U256::from(is_up), "{flag:?}");
    }
    assert_eq!(
        at(layout::PROFIT_SLOT, layout::LOCKED).await,
        stage.vault.lockedProfit().call().await.unwrap()
    );
    assert_eq!(at(layout::PROFIT_SLOT, layout::UPDATED_AT).await, U256::from(now));
    assert_eq!(at(layout::PROFIT_SLOT, layout::UNLOCKED_AT).await, U256::from(now + 7 * 86_400));
    assert_eq!(at(layout::PROFIT_SLOT, layout::PERIOD).await, U256::from(7 * 86_400));
    assert_eq!(at(layout::STRATEGY_SLOT, layout::ADDRESS).await, word(*mock.address()));
    assert_eq!(at(layout::STRATEGY_SLOT, layout::DEBT).await, ether(5));
    assert_eq!(at(layout::LIMITS_SLOT, layout::DEPOSIT_LIMIT).await, ether(77));
    assert_eq!(at(layout::LIMITS_SLOT, layout::DEBT_LIMIT).await, ether(4));
    assert_eq!(at(layout::LIMITS_SLOT, layout::KIND).await, U256::from(5));
    assert_eq!(at(layout::FEES_SLOT, layout::ADDRESS).await, word(world.bob));
    assert_eq!(at(layout::FEES_SLOT, layout::PERFORMANCE).await, U256::from(300));
    assert_eq!(at(layout::FEES_SLOT, layout::MANAGEMENT).await, U256::from(40));
    assert_eq!(at(layout::OWNER_SLOT, layout::ADDRESS).await, word(owner));
    let gains = Field::new(0, 256);
    assert_eq!(at(layout::gains_slot(5), gains).await, ether(1));
    let balance = keccak256((alice, U256::from(layout::BALANCES_SLOT)).abi_encode());
    let words = stage.vault.extsload(vec![balance]).call().await.unwrap();
    assert_eq!(U256::from_be_bytes(words[0].0), stage.shares_of(alice).await);
    let many = vec![B256::ZERO; 65];
    stage.vault.extsload(many).refused(world, alice).await.with(CapExceeded { cap: U256::from(64) });
}
