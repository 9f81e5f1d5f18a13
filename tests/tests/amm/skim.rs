//! `skim` and `sync`: what is done about balances that are not the reserves.

use alloy::primitives::{Address, U256};
use staking_abi::IPair::{
    InsufficientInputAmount, InsufficientLiquidityMinted, ReserveOverflow, Swap, Sync, TokenCallFailed,
    Transfer,
};
use staking_tests::fixtures::HostileToken::HostileTokenInstance as Hostile;
use staking_tests::{Amm, RefusedCall, World, ether, event, logs, only};

#[tokio::test]
async fn r29_skimming_to_the_zero_address_reverts() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    for at in [1, 0] {
        amm.donate(only(at, ether(1))).await;
        let token = amm.addresses()[at];
        amm.pair.skim(Address::ZERO).refused(world, alice).await.with(TokenCallFailed { token });
    }
}

#[tokio::test]
async fn fault_71_skimming_and_syncing_revert_if_there_are_no_tokens() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let nowhere = [Address::repeat_byte(0x11), Address::repeat_byte(0x22)];
    let pair = amm.another(nowhere).await.pair;
    let failed = TokenCallFailed { token: nowhere[0] };
    pair.skim(alice).refused(world, alice).await.with(failed.clone());
    pair.sync().refused(world, alice).await.with(failed.clone());
    pair.mint(alice).refused(world, alice).await.with(failed.clone());
    pair.burn(alice).refused(world, alice).await.with(failed);
}

#[tokio::test]
async fn skimming_pays_what_lies_above_the_reserves_to_whoever_asks() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, mallory) = (&amm.world, amm.world.mallory);
    amm.donate([ether(2), ether(3)]).await;
    let receipt = world.send(mallory, amm.pair.skim(world.bob).into_transaction_request()).await;
    for (token, value) in amm.addresses().into_iter().zip([ether(2), ether(3)]) {
        let sent = event::<Transfer>(&receipt, token);
        assert_eq!(sent, Transfer { from: amm.address(), to: world.bob, value });
    }
    assert!(logs::<Sync>(&receipt, amm.address()).is_empty());
    assert_eq!(amm.reserves().await, [ether(5), ether(10)]);
    assert_eq!(amm.balances(amm.address()).await, [ether(5), ether(10)]);
}

#[tokio::test]
async fn skimming_nothing_moves_nothing() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let receipt =
        amm.world.send(amm.world.alice, amm.pair.skim(amm.world.alice).into_transaction_request()).await;
    assert!(receipt.logs().is_empty());
}

#[tokio::test]
async fn r29_skimming_to_the_pair_itself_changes_nothing() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, pair) = (&amm.world, amm.address());
    amm.donate([ether(2), ether(3)]).await;
    world.send(world.mallory, amm.pair.skim(pair).into_transaction_request()).await;
    assert_eq!(amm.balances(pair).await, [ether(7), ether(13)]);
    assert_eq!(amm.reserves().await, [ether(5), ether(10)]);
}

#[tokio::test]
async fn r10_syncing_reverts_if_a_reserve_would_be_more_than_the_ledger_holds() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, owner) = (&amm.world, amm.world.owner);
    let much = U256::ONE << 112;
    for at in [1, 0] {
        let mint = amm.tokens[at].mint(owner, much).into_transaction_request();
        world.send(owner, mint).await;
        amm.donate(only(at, much)).await;
        let (token, balance) = (amm.addresses()[at], amm.balances(amm.address()).await[at]);
        amm.pair.sync().refused(world, owner).await.with(ReserveOverflow { token, balance });
    }
    world.send(owner, amm.pair.skim(owner).into_transaction_request()).await;
    world.send(owner, amm.pair.sync().into_transaction_request()).await;
    assert_eq!(amm.reserves().await, [ether(5), ether(10)]);
}

#[tokio::test]
async fn syncing_makes_the_balances_the_reserves() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, mallory, supply) = (&amm.world, amm.world.mallory, amm.supply().await);
    amm.donate([ether(2), ether(3)]).await;
    let receipt = world.send(mallory, amm.pair.sync().into_transaction_request()).await;
    let expected = Sync { reserve0: ether(7).to(), reserve1: ether(13).to() };
    assert_eq!(event::<Sync>(&receipt, amm.address()), expected);
    assert_eq!(amm.reserves().await, [ether(7), ether(13)]);
    assert_eq!(amm.supply().await, supply);
    world.send(mallory, amm.pair.skim(mallory).into_transaction_request()).await;
    assert_eq!(amm.balances(mallory).await, [U256::ZERO; 2], "it belongs to the holders now");
}

#[tokio::test]
async fn an_empty_pair_can_be_synced() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate(only(1, ether(3))).await;
    world.send(alice, amm.pair.sync().into_transaction_request()).await;
    assert_eq!(amm.reserves().await, only(1, ether(3)));
    // What was given to nobody stays with the first deposit.
    amm.deposit(alice, [ether(4), ether(1)]).await;
    assert_eq!(amm.liquidity(alice).await, ether(2) - U256::from(1_000));
    assert_eq!(amm.reserves().await, [ether(4), ether(4)]);
}

/// A token that takes balances away leaves the pair short until somebody syncs it.
#[tokio::test]
async fn fault_74_a_pair_that_lost_tokens_trades_again_once_it_is_synced() {
    let world = World::new().await;
    let tokens = [Hostile::create(&world).await, Hostile::create(&world).await];
    let amm = Amm::of(world, [0, 1].map(|at: usize| *tokens[at].address())).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(alice, [ether(8), ether(8)]).await;
    for token in &tokens {
        let take = token.confiscate(amm.address(), ether(6)).into_transaction_request();
        world.send(world.owner, take).await;
    }
    let supply = amm.supply().await;
    amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    // What is sent only fills the gap.
    amm.donate(only(0, ether(1))).await;
    let swap = amm.pair.swap(U256::ZERO, U256::ONE, alice, Default::default());
    swap.clone().refused(world, alice).await.with(InsufficientInputAmount {});
    world.send(alice, amm.pair.skim(alice).into_transaction_request()).await;
    assert_eq!(amm.balances(alice).await, [U256::ZERO; 2]);
    world.send(alice, amm.pair.sync().into_transaction_request()).await;
    assert_eq!(amm.reserves().await, [ether(3), ether(2)]);
    amm.donate(only(0, ether(1))).await;
    let receipt = world.send(alice, swap.into_transaction_request()).await;
    assert_eq!(event::<Swap>(&receipt, amm.address()).amount0In, ether(1));
    // And the holders leave with their share of what is left.
    amm.withdraw(alice, amm.liquidity(alice).await).await;
    assert_eq!(amm.supply().await, U256::from(1_000));
    assert!(supply > ether(7) && amm.balances(alice).await[0] > ether(3));
}
