//! Faults 78 to 81: what is not a well-formed call of the interface, and calls with little gas.

use alloy::primitives::{U256, hex};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolCall;
use staking_abi::IFarm::{self, IFarmCalls};
use staking_abi::IPassport::IPassportCalls;
use staking_tests::{Farm, RefusedCall, ether};

const PID: U256 = U256::ZERO;

fn call(stage: &Farm, data: impl Into<Vec<u8>>) -> TransactionRequest {
    TransactionRequest::default().to(stage.address()).input(data.into().into())
}

fn words(selector: [u8; 4], words: &[U256]) -> Vec<u8> {
    selector.into_iter().chain(words.iter().flat_map(U256::to_be_bytes::<32>)).collect()
}

#[tokio::test]
async fn fault_78_no_function_takes_ether() {
    let stage = Farm::running().await;
    let alice = stage.world.alice;
    stage.deposit(alice, ether(5)).await;
    for selector in IFarmCalls::SELECTORS.iter().chain(IPassportCalls::SELECTORS) {
        let data = [&selector[..], &[0; 7 * 32]].concat();
        call(&stage, data).value(U256::ONE).refused(&stage.world, alice).await.silently();
    }
    call(&stage, []).value(U256::ONE).refused(&stage.world, alice).await.silently();
    assert_eq!(stage.world.provider().get_balance(stage.address()).await.unwrap(), U256::ZERO);
    assert_eq!(stage.staked(alice).await, ether(5));
}

#[tokio::test]
async fn fault_79_empty_and_short_calls_revert() {
    let stage = Farm::new().await;
    for data in [&[][..], &[0x8d], &[0x8d, 0xbd], &[0x8d, 0xbd, 0xbe]] {
        call(&stage, data).refused(&stage.world, stage.world.alice).await.silently();
    }
}

#[tokio::test]
async fn fault_79_unknown_selectors_revert() {
    let stage = Farm::new().await;
    // transfer, renounceOwnership, upgradeTo, migrate(uint256), setMigrator(address), dev(address), nothing known.
    for selector in ["a9059cbb", "715018a6", "3659cfe6", "454b0608", "23cf3118", "8d88a90e", "deadbeef"] {
        let data = [hex::decode(selector).unwrap(), vec![0; 96]].concat();
        call(&stage, data).refused(&stage.world, stage.world.owner).await.silently();
    }
}

/// Whatever the function takes, a word less is not enough: with all arguments but the last byte it reverts silently.
#[tokio::test]
async fn fault_79_truncated_arguments_revert() {
    let stage = Farm::running().await;
    let (farm, owner) = (&stage.farm, stage.world.owner);
    stage.deposit(owner, ether(5)).await;
    for whole in [
        farm.deposit_0(PID, U256::ZERO, owner).calldata().clone(),
        farm.deposit_1(PID, U256::ZERO).calldata().clone(),
        farm.withdraw_0(PID, U256::ONE, owner).calldata().clone(),
        farm.withdraw_1(PID, U256::ONE).calldata().clone(),
        farm.withdrawFrom(owner, PID, U256::ONE, owner).calldata().clone(),
        farm.withdrawAndHarvest(PID, U256::ONE, owner).calldata().clone(),
        farm.harvest(PID, owner).calldata().clone(),
        farm.harvestFor(vec![owner], PID).calldata().clone(),
        farm.claimMany(vec![PID], owner).calldata().clone(),
        farm.emergencyWithdraw_0(PID, owner).calldata().clone(),
        farm.emergencyWithdraw_1(PID).calldata().clone(),
        farm.depositWithPermit(PID, U256::ZERO, owner, PID, 27, PID.into(), PID.into()).calldata().clone(),
        farm.setOperator(owner, true).calldata().clone(),
        farm.fund(U256::ONE, 0, PID.into()).calldata().clone(),
        farm.add(U256::ONE, *stage.lp.address(), owner).calldata().clone(),
        farm.set(PID, U256::ONE, owner, false).calldata().clone(),
        farm.setSushiPerSecond(U256::ONE).calldata().clone(),
        farm.close(PID).calldata().clone(),
        farm.massUpdatePools_0(vec![PID]).calldata().clone(),
        farm.poolState(PID).calldata().clone(),
        farm.underlying(PID, owner).calldata().clone(),
    ] {
        for length in [4, 5, whole.len() - 32, whole.len() - 1] {
            let data = whole[..length].to_vec();
            call(&stage, data).refused(&stage.world, owner).await.silently();
        }
    }
    assert_eq!(stage.staked(owner).await, ether(5));
}

#[tokio::test]
async fn fault_79_dirty_addresses_booleans_and_bytes_revert() {
    let stage = Farm::new().await;
    let (farm, world) = (&stage.farm, &stage.world);
    let (owner, zero) = (world.owner, PID.into());
    for (data, at, dirt) in [
        (farm.deposit_0(PID, U256::ZERO, owner).calldata(), 4 + 64, 1),
        (farm.harvest(PID, owner).calldata(), 4 + 32 + 11, 0x80),
        (farm.withdrawFrom(owner, PID, U256::ZERO, owner).calldata(), 4, 0xff),
        (farm.setRewardsReceiver(owner).calldata(), 4 + 11, 1),
        (farm.setOperator(owner, true).calldata(), 4 + 63, 2),
        (farm.setPaused(PID, true).calldata(), 4 + 32, 1),
        (farm.fund(U256::ONE, 0, zero).calldata(), 4 + 62, 1),
        (farm.depositWithPermit(PID, PID, owner, PID, 27, zero, zero).calldata(), 4 + 4 * 32, 1),
        (farm.batch(vec![], true).calldata(), 4 + 63, 2),
        (farm.userInfo(PID, owner).calldata(), 4 + 32, 1),
        (farm.solvency(owner).calldata(), 4, 1),
    ] {
        let mut data = data.to_vec();
        data[at] = dirt;
        call(&stage, data).refused(world, owner).await.silently();
    }
    assert!(!farm.poolState(PID).call().await.unwrap().isPaused);
}

/// Solidity accepts it, and so must we.
#[tokio::test]
async fn fault_79_trailing_bytes_are_ignored() {
    let stage = Farm::new().await;
    let alice = stage.world.alice;
    stage.deposit(alice, ether(5)).await;
    let mut data = stage.farm.withdraw_0(PID, ether(2), alice).calldata().to_vec();
    data.extend([0xff; 70]);
    stage.world.send(alice, call(&stage, data)).await;
    assert_eq!(stage.staked(alice).await, ether(3));
}

/// Arrays that lie about where they are and how long they are, at no price in memory.
#[tokio::test]
async fn fault_80_arrays_that_are_not_there_revert() {
    let stage = Farm::new().await;
    let alice = stage.world.alice;
    let word = |value: u128| U256::from(value);
    let to = U256::from_be_slice(alice.as_slice());
    let lies =
        [U256::MAX, U256::ONE << 255, word(1 << 64), word((1 << 64) - 1), word(1 << 32), word(1 << 27)];
    let claim = |offset, length| words(IFarm::claimManyCall::SELECTOR, &[offset, to, length, PID]);
    stage.world.send(alice, call(&stage, claim(word(64), word(1)))).await;
    let accounts = |offset, length| words(IFarm::harvestForCall::SELECTOR, &[offset, PID, length, to]);
    let update = |offset, length| words(IFarm::massUpdatePools_0Call::SELECTOR, &[offset, length, PID]);
    let slots = |offset, length| words(IFarm::extsloadCall::SELECTOR, &[offset, length, PID]);
    // Of byte strings the second offset and the length of the string lie as well.
    let multicall =
        |offset, length| words(IFarm::multicallCall::SELECTOR, &[word(32), word(1), offset, length, PID]);
    let batch = |offset, length| {
        words(IFarm::batchCall::SELECTOR, &[word(64), word(1), word(1), offset, length, PID])
    };
    for lie in lies {
        for data in [
            claim(lie, word(1)),
            claim(word(64), lie),
            accounts(lie, word(1)),
            accounts(word(64), lie),
            update(lie, word(1)),
            update(word(32), lie),
            slots(lie, word(1)),
            slots(word(32), lie),
            multicall(lie, word(4)),
            multicall(word(32), lie),
            batch(lie, word(4)),
            batch(word(32), lie),
        ] {
            call(&stage, data).refused(&stage.world, alice).await.silently();
        }
    }
    for (offset, length) in [(64, 2), (128, 0), (97, 1)] {
        call(&stage, claim(word(offset), word(length))).refused(&stage.world, alice).await.silently();
    }
    let dirty = words(IFarm::harvestForCall::SELECTOR, &[word(64), PID, word(1), to | (U256::ONE << 160)]);
    call(&stage, dirty).refused(&stage.world, alice).await.silently();
}

/// Fault 81: whatever the gas, a deposit with its harvest happens wholly or not at all.
#[tokio::test]
async fn fault_81_too_little_gas_never_leaves_half_a_deposit() {
    let stage = Farm::running_still().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(1)).await;
    let price = world.provider().get_gas_price().await.unwrap();
    let (mut done, mut failed) = (0, 0);
    for gas in (40_000..300_000).step_by(12_000) {
        world.wait(1).await;
        stage.prepare(alice, ether(1)).await;
        let [staked, pending, lp, rewards] = stage.holdings(alice).await;
        let request = stage.farm.deposit_1(PID, ether(1)).into_transaction_request().from(alice);
        let request = request.gas_limit(gas).max_fee_per_gas(price * 2).max_priority_fee_per_gas(0);
        let receipt = world.provider().send_transaction(request).await.unwrap().get_receipt().await.unwrap();
        let after = stage.holdings(alice).await;
        if receipt.status() {
            done += 1;
            assert_eq!(after, [staked + ether(1), U256::ZERO, lp - ether(1), rewards + pending], "{gas}");
        } else {
            failed += 1;
            assert_eq!(after, [staked, pending, lp, rewards], "{gas}");
        }
        stage.assert_solvent().await;
    }
    assert!(done > 0 && failed > 0, "{done} and {failed}");
}
