//! Random stories of holders, harvests and strangers who trade; after each step everything adds up.

use alloy::primitives::{U256, keccak256};
use alloy::sol_types::SolValue;
use staking_tests::{Compounding, ether};

/// A number below `bound` that follows from story and step.
fn random(story: u64, step: u64, salt: u64, bound: u64) -> u64 {
    let hash = keccak256((U256::from(story), U256::from(step), U256::from(salt)).abi_encode());
    u64::from_be_bytes(hash[..8].try_into().unwrap()) % bound
}

/// R38: shares lose nothing by whatever anybody does, the farm has what the strategy says, and nobody gets more LP tokens
/// out than deposits and harvests brought.
#[tokio::test]
async fn r38_no_story_of_harvests_and_trades_costs_holders_anything() {
    let mut harvests = 0;
    for story in 0..6 {
        let stage = Compounding::still((story % 2) as usize).await;
        let (world, vault) = (&stage.world, &stage.vault);
        let holders = [world.alice, world.bob];
        let (mut came, mut price) = (U256::ZERO, U256::ZERO);
        for step in 0..20 {
            let pick = |salt, bound| random(story, step, salt, bound);
            let holder = holders[pick(0, 2) as usize];
            match pick(1, 6) {
                0 | 1 => {
                    let amount = ether(1 + pick(2, 3_000));
                    stage.deposit(holder, amount).await;
                    came += amount;
                }
                2 => {
                    let shares = vault.shares_of(holder).await * U256::from(pick(2, 101)) / U256::from(100);
                    vault.redeem(holder, shares).await;
                }
                3 => {
                    let (from, amount) = (pick(2, 2) as usize, ether(1 + pick(3, 500)));
                    let out = stage.amm.amount_out(from, amount).await;
                    stage.amm.swap(world.owner, from, amount, out).await;
                }
                _ => {
                    stage.pass_a_day().await;
                    // Refused where nothing is there or a trade has moved the price.
                    let call = stage.strategy.harvest(world.mallory).into_transaction_request();
                    harvests += u32::from(world.attempt(world.mallory, call).await.status());
                }
            }
            vault.assert_sound().await;
            stage.farm.assert_solvent().await;
            let user = stage.farm.farm.userInfo(U256::ZERO, *stage.strategy.address()).call().await.unwrap();
            assert_eq!(user.amount, stage.farmed().await, "{story}.{step}");
            assert_eq!(vault.vault.totalDebt().call().await.unwrap(), user.amount, "{story}.{step}");
            if !vault.supply().await.is_zero() {
                let now = vault.price().await;
                assert!(now >= price, "{story}.{step}: {price} -> {now}");
                price = now;
            } else {
                price = U256::ZERO;
            }
        }
        world.chain.skip_seconds(8 * 86_400).await.unwrap();
        for holder in holders {
            vault.redeem(holder, vault.shares_of(holder).await).await;
        }
        let mut out = U256::ZERO;
        for holder in holders {
            out += vault.assets_of(holder).await;
        }
        assert!(out + U256::from(1_000) >= came, "{story}: {out} of {came}");
        vault.assert_sound().await;
    }
    assert!(harvests > 10, "{harvests} harvests");
}

/// Fault 84: with the farm asleep what is idle is paid; awake again everything is.
#[tokio::test]
async fn fault_84_a_farm_that_has_expired_holds_back_what_it_has_until_it_is_activated() {
    let stage = Compounding::still(0).await;
    let (world, vault, alice) = (&stage.world, &stage.vault, stage.world.alice);
    stage.deposit(alice, ether(1_000)).await;
    vault.deposit(alice, ether(500)).await;
    let lens = vault.vault.lens().call().await.unwrap();
    world.chain.skip_seconds(366 * 86_400).await.unwrap();
    // All but the farm: the vault, its strategy, the pair and the pair's tokens.
    for program in
        [vault.address(), lens, *stage.strategy.address(), stage.amm.address(), stage.amm.addresses()[0]]
    {
        world.activate(program).await;
    }
    vault.redeem(alice, ether(500)).await;
    assert_eq!(vault.assets_of(alice).await, ether(500));
    let leave = vault.vault.redeem_0(ether(1_000), alice, alice).into_transaction_request();
    assert!(!world.attempt(alice, leave.clone()).await.status());
    world.activate(stage.farm.address()).await;
    world.send(alice, leave).await;
    assert_eq!(vault.assets_of(alice).await, ether(1_500));
    vault.assert_sound().await;
}
