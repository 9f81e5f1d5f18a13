//! Flash swaps: the receiver is called while it owes.

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::DynProvider;
use alloy::sol_types::{SolCall, SolError};
use staking_abi::IPair::{
    InsufficientInputAmount, InvalidTo, K, Reentered, Swap, burnCall, getReservesCall, mintCall, skimCall,
    swapCall, syncCall, totalSupplyCall, transferCall,
};
use staking_abi::{IPassport, IToken};
use staking_tests::fixtures::FlashBorrower::{self, Answered, Borrowed};
use staking_tests::{Amm, Receipt, RefusedCall, ether, event, logs, only};

type Borrower = FlashBorrower::FlashBorrowerInstance<DynProvider>;

async fn stage() -> (Amm, Borrower) {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let borrower = Borrower::create(&amm.world).await;
    (amm, borrower)
}

/// Has the borrower make calls when it is paid.
async fn plan(amm: &Amm, borrower: &Borrower, is_strict: bool, calls: Vec<(Address, Vec<u8>)>) {
    let (targets, datas): (Vec<_>, Vec<Bytes>) =
        calls.into_iter().map(|(target, data)| (target, data.into())).unzip();
    let call = borrower.plan(targets, datas, is_strict).into_transaction_request();
    amm.world.send(amm.world.owner, call).await;
}

/// The call that repays some of a token.
fn repay(amm: &Amm, at: usize, value: U256) -> (Address, Vec<u8>) {
    (amm.addresses()[at], IToken::transferCall { to: amm.address(), value }.abi_encode())
}

/// Alice has some of token1 lent to the borrower.
async fn lend(amm: &Amm, borrower: &Borrower, amount: U256) -> Receipt {
    let swap = amm.pair.swap(U256::ZERO, amount, *borrower.address(), vec![1].into());
    amm.world.send(amm.world.alice, swap.into_transaction_request()).await
}

#[tokio::test]
async fn reverts_if_the_receiver_is_no_contract() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate(only(0, ether(1))).await;
    let swap = amm.pair.swap(U256::ZERO, U256::ONE, alice, vec![1].into());
    swap.refused(world, alice).await.with(InvalidTo { to: alice });
}

/// A contract without the function: the router has none.
#[tokio::test]
async fn reverts_if_the_receiver_does_not_know_the_call() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate(only(0, ether(1))).await;
    let swap = amm.pair.swap(U256::ZERO, U256::ONE, *amm.router.address(), vec![1].into());
    swap.refused(world, alice).await.silently();
}

#[tokio::test]
async fn reverts_with_whatever_the_receiver_reverts_with() {
    let (amm, borrower) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let (token, sender, needed) = (amm.addresses()[1], *borrower.address(), ether(9));
    plan(&amm, &borrower, true, vec![repay(&amm, 1, needed)]).await;
    let swap = amm.pair.swap(U256::ZERO, ether(1), sender, vec![1].into());
    let expected = IToken::ERC20InsufficientBalance { sender, balance: ether(1), needed };
    swap.refused(world, alice).await.with(expected);
    assert_eq!(amm.balances(sender).await, [U256::ZERO; 2], "{token} is back");
}

#[tokio::test]
async fn reverts_if_nothing_is_paid_back() {
    let (amm, borrower) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let swap = amm.pair.swap(U256::ZERO, ether(1), *borrower.address(), vec![1].into());
    swap.refused(world, alice).await.with(InsufficientInputAmount {});
}

/// 1000/997 of what was lent, and one wei.
#[tokio::test]
async fn takes_the_fee_of_a_loan_and_not_a_wei_less() {
    let (amm, borrower) = stage().await;
    let (world, alice, pair) = (&amm.world, amm.world.alice, amm.address());
    let due = U256::from(1_003_009_027_081_243_732u64);
    amm.give(1, *borrower.address(), ether(1)).await;
    let swap = amm.pair.swap(U256::ZERO, ether(1), *borrower.address(), vec![1].into());
    for less in [ether(1), due - U256::ONE] {
        plan(&amm, &borrower, true, vec![repay(&amm, 1, less)]).await;
        swap.clone().refused(world, alice).await.with(K {});
    }
    plan(&amm, &borrower, true, vec![repay(&amm, 1, due)]).await;
    let receipt = lend(&amm, &borrower, ether(1)).await;
    let swapped = event::<Swap>(&receipt, pair);
    assert_eq!([swapped.amount1In, swapped.amount1Out], [due, ether(1)]);
    assert_eq!(amm.reserves().await, [ether(5), ether(9) + due]);
}

#[tokio::test]
async fn can_be_paid_back_in_the_other_token() {
    let (amm, borrower) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let out = U256::from(1_662_497_915_624_478_906u64);
    amm.give(0, *borrower.address(), ether(1)).await;
    plan(&amm, &borrower, true, vec![repay(&amm, 0, ether(1))]).await;
    let more = amm.pair.swap(U256::ZERO, out + U256::ONE, *borrower.address(), vec![1].into());
    more.refused(world, alice).await.with(K {});
    lend(&amm, &borrower, out).await;
    assert_eq!(amm.balances(*borrower.address()).await, only(1, out));
    assert_eq!(amm.reserves().await, [ether(6), ether(10) - out]);
}

#[tokio::test]
async fn the_receiver_hears_who_swapped_how_much_and_why() {
    let (amm, borrower) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    for length in [1usize, 31, 32, 33, 64, 100] {
        amm.donate(only(1, ether(1))).await;
        let data = Bytes::from((0..length as u8).collect::<Vec<_>>());
        let swap = amm.pair.swap(U256::ONE, U256::from(2), *borrower.address(), data.clone());
        let receipt = world.send(alice, swap.into_transaction_request()).await;
        let expected =
            Borrowed { pair: amm.address(), sender: alice, amount0: U256::ONE, amount1: U256::from(2), data };
        assert_eq!(event::<Borrowed>(&receipt, *borrower.address()), expected);
    }
}

#[tokio::test]
async fn nobody_is_called_without_data() {
    let (amm, borrower) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate(only(0, ether(1))).await;
    let swap = amm.pair.swap(U256::ZERO, U256::ONE, *borrower.address(), Bytes::new());
    let receipt = world.send(alice, swap.into_transaction_request()).await;
    assert!(logs::<Borrowed>(&receipt, *borrower.address()).is_empty());
}

/// Fault 72 from inside a swap: no function that changes reserves, no price of the passport.
#[tokio::test]
async fn r32_a_borrower_can_enter_nothing_that_prices_or_moves_tokens() {
    let (amm, borrower) = stage().await;
    let (to, pair) = (*borrower.address(), amm.address());
    let entries = [
        mintCall { to }.abi_encode(),
        burnCall { to }.abi_encode(),
        swapCall { amount0Out: U256::ONE, amount1Out: U256::ZERO, to, data: Bytes::new() }.abi_encode(),
        skimCall { to }.abi_encode(),
        syncCall {}.abi_encode(),
        IPassport::compositionCall { account: to }.abi_encode(),
        IPassport::sourcesCall {}.abi_encode(),
        IPassport::layersCall {}.abi_encode(),
        IPassport::exitTermsCall { account: to, amount: U256::ONE }.abi_encode(),
    ];
    let count = entries.len();
    let mut calls: Vec<_> = entries.into_iter().map(|data| (pair, data)).collect();
    calls.push(repay(&amm, 1, ether(2)));
    amm.give(1, to, ether(1)).await;
    plan(&amm, &borrower, false, calls).await;
    let receipt = lend(&amm, &borrower, ether(1)).await;
    let answers = logs::<Answered>(&receipt, to);
    assert_eq!(answers.len(), count + 1);
    for refused in &answers[..count] {
        assert!(!refused.success);
        assert_eq!(refused.answer, Bytes::from(Reentered {}.abi_encode()));
    }
    assert!(answers[count].success);
    // The lock is open again.
    amm.world.send(amm.world.alice, amm.pair.sync().into_transaction_request()).await;
}

/// As in Uniswap V2: while it is owed to, the pair shows its reserves from before, and LP tokens move.
#[tokio::test]
async fn r32_a_borrower_sees_the_reserves_from_before_the_swap() {
    let (amm, borrower) = stage().await;
    let (world, to, pair) = (&amm.world, *borrower.address(), amm.address());
    let before = amm.pair.getReserves().call().await.unwrap();
    world.send(world.owner, amm.pair.transfer(to, ether(1)).into_transaction_request()).await;
    amm.give(1, to, ether(1)).await;
    let calls = vec![
        (pair, getReservesCall {}.abi_encode()),
        (pair, totalSupplyCall {}.abi_encode()),
        (pair, transferCall { to: world.bob, value: ether(1) }.abi_encode()),
        repay(&amm, 1, ether(2)),
    ];
    plan(&amm, &borrower, true, calls).await;
    let receipt = lend(&amm, &borrower, ether(1)).await;
    let answers = logs::<Answered>(&receipt, to);
    assert_eq!(getReservesCall::abi_decode_returns(&answers[0].answer).unwrap(), before);
    assert_eq!(U256::from_be_slice(&answers[1].answer), amm.supply().await);
    assert_eq!(amm.liquidity(world.bob).await, ether(1));
}

/// A deposit out of what was borrowed is no way around the debt.
#[tokio::test]
async fn r32_what_was_borrowed_cannot_be_deposited_instead_of_paid_back() {
    let (amm, borrower) = stage().await;
    let (world, to) = (&amm.world, *borrower.address());
    let calls = vec![
        repay(&amm, 0, ether(1)),
        repay(&amm, 1, ether(2)),
        (amm.address(), mintCall { to }.abi_encode()),
    ];
    plan(&amm, &borrower, true, calls).await;
    let swap = amm.pair.swap(ether(1), ether(2), to, vec![1].into());
    swap.refused(world, world.alice).await.with(Reentered {});
}
