use alloy::primitives::{U256, uint};
use staking_abi::IStakingRewards::{BelowMinimum, CapExceeded, CapsUpdated, OwnableUnauthorizedAccount};
use staking_tests::{Pool, RefusedCall, ether, event};

const CAP: U256 = uint!(0xffffffffffffffffffffffff_U256);

async fn set(pool: &Pool, total: U256, per_account: U256, minimum: U256) {
    let call = pool.staking.setCaps(total, per_account, minimum).into_transaction_request();
    let receipt = pool.world.send(pool.world.owner, call).await;
    let expected = CapsUpdated { total, perAccount: per_account, minimum };
    assert_eq!(event::<CapsUpdated>(&receipt, pool.address()), expected);
}

#[tokio::test]
async fn revert_if_the_caller_is_not_the_owner() {
    let pool = Pool::new().await;
    let account = pool.world.mallory;
    let call = pool.staking.setCaps(ether(1), ether(1), ether(1));
    call.refused(&pool.world, account).await.with(OwnableUnauthorizedAccount { account });
}

#[tokio::test]
async fn revert_if_one_is_more_than_the_ledger_holds() {
    let pool = Pool::new().await;
    let (zero, large) = (U256::ZERO, CAP + U256::ONE);
    for [total, each, least] in [[large, zero, zero], [zero, U256::MAX, zero], [zero, zero, large]] {
        let call = pool.staking.setCaps(total, each, least);
        call.refused(&pool.world, pool.world.owner).await.with(CapExceeded { cap: CAP });
    }
}

#[tokio::test]
async fn r54_caps_bound_new_stakes_and_never_a_way_out() {
    let pool = Pool::new().await;
    let (world, alice, bob) = (&pool.world, pool.world.alice, pool.world.bob);
    pool.stake(alice, ether(10)).await;
    set(&pool, ether(12), ether(8), ether(2)).await;
    let caps = pool.staking.caps().call().await.unwrap();
    assert_eq!((caps.total, caps.perAccount, caps.minimum), (ether(12), ether(8), ether(2)));
    pool.prepare(alice, ether(1)).await;
    pool.staking.stake(ether(1)).refused(world, alice).await.with(CapExceeded { cap: ether(8) });
    pool.prepare(bob, ether(3)).await;
    pool.staking.stake(ether(3)).refused(world, bob).await.with(CapExceeded { cap: ether(12) });
    pool.staking.stake(ether(1)).refused(world, bob).await.with(BelowMinimum { minimum: ether(2) });
    world.send(bob, pool.staking.stake(ether(2)).into_transaction_request()).await;

    pool.withdraw(bob, ether(2) - U256::ONE).await;
    assert_eq!(pool.staked(bob).await, U256::ONE, "the minimum keeps nothing in");
    pool.exit(alice).await;
    assert_eq!(pool.stake_token.balanceOf(alice).call().await.unwrap(), ether(11));
    set(&pool, U256::ZERO, U256::ZERO, U256::ZERO).await;
    pool.stake(alice, ether(500)).await;
}
