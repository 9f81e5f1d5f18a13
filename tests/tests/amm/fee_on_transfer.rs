//! The router's swap for tokens that keep some of what is sent: one per cent here.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use staking_abi::IPair::K;
use staking_abi::IRouter::{
    Expired, InsufficientAmount, InsufficientLiquidity, InvalidAmount, InvalidPath, PairNotFound,
    TokenCallFailed, swapExactTokensForTokensSupportingFeeOnTransferTokensCall as swapCall,
};
use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Hostile, Mode};
use staking_tests::{Amm, RefusedCall, Reverted, World, ether, only, token};

/// A token that keeps a fee beside a plain one, 500 and 500 in the pair; which of the two keeps a fee.
async fn stage() -> (Amm, Hostile<DynProvider>, usize) {
    let world = World::new().await;
    let (odd, plain) = (Hostile::create(&world).await, token(&world, "Plain", "PLN").await);
    let amm = Amm::of(world, [*odd.address(), plain]).await;
    amm.deposit(amm.world.owner, [ether(500); 2]).await;
    let at = usize::from(amm.addresses()[1] == *odd.address());
    amm.prepare(amm.world.alice, [ether(10); 2]).await;
    odd.turn(&amm.world, Mode::Fee).await;
    (amm, odd, at)
}

/// Alice swaps a token to herself within the hour; tests change what they are about.
async fn whole(amm: &Amm, from: usize) -> swapCall {
    swapCall {
        amountIn: ether(1),
        amountOutMin: U256::ZERO,
        path: amm.path(from),
        to: amm.world.alice,
        deadline: amm.deadline().await,
    }
}

async fn refused(amm: &Amm, call: swapCall) -> Reverted {
    amm.router.call_builder(&call).refused(&amm.world, amm.world.alice).await
}

async fn swap(amm: &Amm, call: &swapCall) {
    let request = amm.router.call_builder(call).into_transaction_request();
    amm.world.send(amm.world.alice, request).await;
}

#[tokio::test]
async fn reverts_if_it_is_late_or_leads_nowhere() {
    let (amm, _, at) = stage().await;
    let [a, b] = amm.addresses();
    let deadline = U256::from(amm.world.now().await - 1);
    refused(&amm, swapCall { deadline, ..whole(&amm, at).await }).await.with(Expired { deadline });
    for path in [vec![], vec![a], [a, b].repeat(9)] {
        refused(&amm, swapCall { path, ..whole(&amm, at).await }).await.with(InvalidPath {});
    }
    let expected = PairNotFound { tokenA: b, tokenB: b };
    refused(&amm, swapCall { path: vec![b, b], ..whole(&amm, at).await }).await.with(expected);
    let path = vec![a, Address::ZERO];
    let expected = PairNotFound { tokenA: a, tokenB: Address::ZERO };
    refused(&amm, swapCall { path, ..whole(&amm, at).await }).await.with(expected);
}

#[tokio::test]
async fn reverts_if_nothing_arrives_or_too_much_is_asked_for() {
    let (amm, odd, at) = stage().await;
    let none = InvalidAmount { amount: U256::ZERO };
    refused(&amm, swapCall { amountIn: U256::ZERO, ..whole(&amm, at).await }).await.with(none);
    let failed = TokenCallFailed { token: *odd.address() };
    for amount in [ether(11), U256::ONE << 128, U256::MAX] {
        refused(&amm, swapCall { amountIn: amount, ..whole(&amm, at).await }).await.with(failed.clone());
    }
    let empty = amm.another([amm.addresses()[at], token(&amm.world, "Third", "TRD").await]).await;
    let from = usize::from(empty.addresses()[1] == *odd.address());
    refused(&empty, whole(&empty, from).await).await.with(InsufficientLiquidity {});
}

/// R30: only what arrived at the receiver counts.
#[tokio::test]
async fn r30_the_minimum_is_held_against_what_arrives() {
    let (amm, odd, at) = stage().await;
    let out = amm.amount_out(1 - at, ether(1)).await;
    let arrives = out - out / U256::from(100);
    let minimum = arrives + U256::ONE;
    let call = swapCall { amountOutMin: minimum, ..whole(&amm, 1 - at).await };
    let expected = InsufficientAmount { token: *odd.address(), amount: arrives, minimum };
    refused(&amm, call).await.with(expected);
    let before = amm.balances(amm.world.alice).await[at];
    swap(&amm, &swapCall { amountOutMin: arrives, ..whole(&amm, 1 - at).await }).await;
    assert_eq!(amm.balances(amm.world.alice).await[at] - before, arrives);
}

/// Fault 67: the plain swap believes the amount it was told and is refused by the pair.
#[tokio::test]
async fn fault_67_the_plain_swap_is_refused_and_this_one_swaps_what_arrives() {
    let (amm, _, at) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let plain =
        amm.router.swapExactTokensForTokens(ether(1), U256::ZERO, amm.path(at), alice, amm.deadline().await);
    plain.refused(world, alice).await.with(K {});
    let arrives = ether(99) / U256::from(100);
    let out = amm.amount_out(at, arrives).await;
    let before = amm.balances(alice).await[1 - at];
    swap(&amm, &swapCall { amountOutMin: out, ..whole(&amm, at).await }).await;
    assert_eq!(amm.balances(alice).await[1 - at] - before, out);
    let reserves = amm.reserves().await;
    assert_eq!((reserves[at], reserves[1 - at]), (ether(500) + arrives, ether(500) - out));
    assert_eq!(amm.balances(*amm.router.address()).await, [U256::ZERO; 2]);
    amm.assert_solvent().await;
}

#[tokio::test]
async fn r30_what_is_kept_on_the_way_between_pairs_is_not_missed() {
    let (amm, odd, _) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let plain = amm.addresses().into_iter().find(|token| token != odd.address()).unwrap();
    let third = token(world, "Third", "TRD").await;
    let second = amm.another([*odd.address(), third]).await;
    let side = usize::from(second.addresses()[1] == *odd.address());
    second.deposit(world.owner, [ether(300); 2]).await;
    let [plain_at, odd_at] = [plain, *odd.address()].map(|token| usize::from(amm.addresses()[1] == token));
    let first = amm.amount_out(plain_at, ether(1)).await;
    assert_ne!(plain_at, odd_at);
    let last = second.amount_out(side, first - first / U256::from(100)).await;
    let path = vec![plain, *odd.address(), third];
    swap(&amm, &swapCall { path, amountOutMin: last, ..whole(&amm, plain_at).await }).await;
    assert_eq!(second.tokens[1 - side].balanceOf(alice).call().await.unwrap(), last);
}

/// R30: deposits and withdrawals count what arrives at the pair; the bounds are those of what leaves.
#[tokio::test]
async fn r30_deposits_are_worth_what_arrives() {
    let (amm, _, at) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let supply = amm.supply().await;
    let [a, b] = amm.addresses();
    let (zero, deadline) = (U256::ZERO, amm.deadline().await);
    let add = amm.router.addLiquidity(a, b, ether(5), ether(5), zero, zero, alice, deadline);
    world.send(alice, add.into_transaction_request()).await;
    let arrives = ether(5) - ether(5) / U256::from(100);
    let reserve = amm.reserves().await[at] - arrives;
    assert_eq!(amm.liquidity(alice).await, arrives * supply / reserve);
    amm.withdraw(alice, amm.liquidity(alice).await).await;
    amm.assert_solvent().await;
}

#[tokio::test]
async fn plain_tokens_are_swapped_as_well() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    amm.prepare(amm.world.alice, only(0, ether(1))).await;
    let out = U256::from(1_662_497_915_624_478_906u64);
    let call = swapCall { amountOutMin: out + U256::ONE, ..whole(&amm, 0).await };
    let expected = InsufficientAmount { token: amm.addresses()[1], amount: out, minimum: out + U256::ONE };
    refused(&amm, call).await.with(expected);
    swap(&amm, &swapCall { amountOutMin: out, ..whole(&amm, 0).await }).await;
    assert_eq!(amm.balances(amm.world.alice).await, only(1, out));
}

/// What is measured begins after the payment: on a path that ends where it began the payment is of the same token.
#[tokio::test]
async fn a_path_may_lead_back_to_the_token_it_began_with() {
    let amm = Amm::holding([ether(100); 2]).await;
    let [a, b] = amm.addresses();
    let c = token(&amm.world, "Third", "THD").await;
    for (one, other) in [(b, ether(100)), (a, ether(200))] {
        let pair = amm.another([c, one]).await;
        let amounts = pair.addresses().map(|it| if it == c { ether(100) } else { other });
        pair.deposit(amm.world.owner, amounts).await;
    }
    amm.prepare(amm.world.alice, only(0, ether(1))).await;
    let call =
        swapCall { path: vec![a, b, c, a], amountOutMin: ether(3) / U256::from(2), ..whole(&amm, 0).await };
    swap(&amm, &call).await;
    let [held, none] = amm.balances(amm.world.alice).await;
    assert!(held > ether(3) / U256::from(2) && none.is_zero(), "{held}");
}
