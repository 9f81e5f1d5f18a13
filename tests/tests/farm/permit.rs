//! `depositWithPermit`, with permits that alloy hashes and signs.

use alloy::primitives::{Address, B256, U256};
use staking_abi::IFarm::{Deposit, InvalidReceiver, PoolIsClosed, TokenCallFailed, UnknownPool};
use staking_tests::permit::{Permit, domain};
use staking_tests::{Farm, RefusedCall, ether, event, token};

const PID: U256 = U256::ZERO;

/// Alice holds five LP tokens; the arguments of a permit for the farm that she signed.
async fn signed(stage: &Farm) -> (U256, u8, B256, B256) {
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.send(world.owner, stage.lp.transfer(alice, ether(5))).await;
    let deadline = U256::from(world.now().await + 3_600);
    let nonce = stage.lp.nonces(alice).call().await.unwrap();
    let permit = Permit { owner: alice, spender: stage.address(), value: ether(5), nonce, deadline };
    let signature = permit.sign(world, alice, &domain(world, "LP", *stage.lp.address()));
    (deadline, 27 + u8::from(signature.v()), signature.r().into(), signature.s().into())
}

/// Fault 32: what the token refuses approves nothing.
#[tokio::test]
async fn reverts_if_the_permit_fails_and_nothing_was_approved() {
    let stage = Farm::new().await;
    let (world, alice, token) = (&stage.world, stage.world.alice, *stage.lp.address());
    let (deadline, v, r, s) = signed(&stage).await;
    let failed = TokenCallFailed { token };
    let farm = &stage.farm;
    for call in [
        farm.depositWithPermit(PID, ether(5), alice, deadline, v ^ 7, r, s),
        farm.depositWithPermit(PID, ether(5), alice, U256::ONE, v, r, s),
        farm.depositWithPermit(PID, ether(4), alice, deadline, v, r, s),
        farm.depositWithPermit(PID, ether(6), alice, deadline, v, r, s),
    ] {
        call.refused(world, alice).await.with(failed.clone());
    }
    // Only the caller's own tokens can be deposited this way.
    let other = farm.depositWithPermit(PID, ether(5), world.mallory, deadline, v, r, s);
    other.refused(world, world.mallory).await.with(failed);
    assert_eq!(stage.holdings(alice).await, [U256::ZERO, U256::ZERO, ether(5), U256::ZERO]);
}

#[tokio::test]
async fn reverts_as_deposit_does() {
    let stage = Farm::new().await;
    let (world, alice, pid) = (&stage.world, stage.world.alice, U256::ONE);
    let (deadline, v, r, s) = signed(&stage).await;
    let unknown = stage.farm.depositWithPermit(pid, ether(5), alice, deadline, v, r, s);
    unknown.refused(world, alice).await.with(UnknownPool { pid });
    for receiver in [Address::ZERO, stage.address()] {
        let call = stage.farm.depositWithPermit(PID, ether(5), receiver, deadline, v, r, s);
        call.refused(world, alice).await.with(InvalidReceiver { receiver });
    }
    stage.send(world.owner, stage.farm.close(PID)).await;
    let closed = stage.farm.depositWithPermit(PID, ether(5), alice, deadline, v, r, s);
    closed.refused(world, alice).await.with(PoolIsClosed { pid: PID });
}

#[tokio::test]
async fn deposits_in_one_transaction_for_whom_it_says() {
    let stage = Farm::new().await;
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    let (deadline, v, r, s) = signed(&stage).await;
    let call = stage.farm.depositWithPermit(PID, ether(5), bob, deadline, v, r, s);
    let receipt = stage.send(alice, call).await;
    let deposit = Deposit { user: alice, pid: PID, amount: ether(5), to: bob };
    assert_eq!(event::<Deposit>(&receipt, stage.address()), deposit);
    assert_eq!(stage.staked(bob).await, ether(5));
    assert_eq!(stage.lp.allowance(alice, stage.address()).call().await.unwrap(), U256::ZERO);
}

/// Fault 33: who uses the signature first does not stop the deposit.
#[tokio::test]
async fn r34_a_permit_that_was_used_before_deposits_all_the_same() {
    let stage = Farm::new().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let (deadline, v, r, s) = signed(&stage).await;
    let front_run = stage.lp.permit(alice, stage.address(), ether(5), deadline, v, r, s);
    stage.send(world.mallory, front_run).await;
    stage.send(alice, stage.farm.depositWithPermit(PID, ether(5), alice, deadline, v, r, s)).await;
    assert_eq!(stage.staked(alice).await, ether(5));
}

/// An LP token without permits costs an allowance and no more.
#[tokio::test]
async fn an_allowance_is_enough_where_the_token_knows_no_permits() {
    let world = staking_tests::World::new().await;
    let lp = staking_tests::zoo::zoo_token(&world, 18).await;
    let reward = token(&world, "Reward", "RWD").await;
    let stage = Farm::of(world, *lp.address(), reward, false).await;
    let alice = stage.world.alice;
    stage.prepare(alice, ether(5)).await;
    let (nothing, deadline) = (B256::ZERO, U256::ZERO);
    let call = stage.farm.depositWithPermit(PID, ether(5), alice, deadline, 27, nothing, nothing);
    stage.send(alice, call).await;
    assert_eq!(stage.staked(alice).await, ether(5));
}
