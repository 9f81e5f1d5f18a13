//! Faults 68 to 77: pairs of tokens that do not do what they should.

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::DynProvider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::{SolCall, SolError};
use staking_abi::IPair::{
    InsufficientInputAmount, InsufficientLiquidityMinted, Reentered, ReserveOverflow, TokenCallFailed,
    burnCall, getReservesCall, mintCall, skimCall, swapCall, syncCall, totalSupplyCall,
};
use staking_abi::{IPassport, IRouter};
use staking_tests::fixtures::AskingToken::AskingTokenInstance as Asking;
use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Hostile, Mode};
use staking_tests::zoo::zoo_token;
use staking_tests::{Amm, RefusedCall, World, ether, only, token};

/// Ways of refusing that must all look the same from outside.
const REFUSALS: [Mode; 7] = [
    Mode::ReturnFalse,
    Mode::Revert,
    Mode::RevertSilently,
    Mode::BurnGas,
    Mode::RevertBomb,
    Mode::ReturnShort,
    Mode::ReturnTwo,
];

/// Ways of succeeding that SafeERC20 accepts.
const SUCCESSES: [Mode; 4] = [Mode::ReturnTrue, Mode::ReturnNothing, Mode::ReturnLong, Mode::ReturnBomb];

/// A pair of 5 and 5 of an odd token and a plain one; Alice holds an LP token, as does the pair; which token is odd.
async fn stage() -> (Amm, Hostile<DynProvider>, usize) {
    let world = World::new().await;
    let (odd, plain) = (Hostile::create(&world).await, token(&world, "Plain", "PLN").await);
    let amm = Amm::of(world, [*odd.address(), plain]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(world.owner, [ether(5); 2]).await;
    for account in [alice, amm.address()] {
        world.send(world.owner, amm.pair.transfer(account, ether(1)).into_transaction_request()).await;
    }
    let at = usize::from(amm.addresses()[1] == *odd.address());
    amm.prepare(alice, [ether(1); 2]).await;
    (amm, odd, at)
}

/// Alice buys a wei of a token.
fn buy(amm: &Amm, at: usize) -> TransactionRequest {
    let [out0, out1] = only(at, U256::ONE);
    amm.pair.swap(out0, out1, amm.world.alice, Bytes::new()).into_transaction_request()
}

/// Faults 68, 70 and 77: whatever way the token refuses, nothing has happened.
#[tokio::test]
async fn r31_what_pays_the_odd_token_reverts_whatever_way_it_refuses() {
    let (amm, odd, at) = stage().await;
    let (world, alice, token) = (&amm.world, amm.world.alice, *odd.address());
    amm.donate([ether(1); 2]).await;
    for mode in REFUSALS {
        odd.turn(world, mode).await;
        for call in [
            amm.pair.burn(alice).into_transaction_request(),
            amm.pair.skim(alice).into_transaction_request(),
            buy(&amm, at),
        ] {
            call.refused(world, alice).await.with(TokenCallFailed { token });
        }
        assert_eq!((amm.supply().await, amm.reserves().await), (ether(5), [ether(5); 2]), "{mode:?}");
    }
    // The other token is bought as before.
    world.send(alice, buy(&amm, 1 - at)).await;
    odd.turn(world, Mode::ReturnTrue).await;
    world.send(alice, amm.pair.burn(alice).into_transaction_request()).await;
    amm.assert_solvent().await;
}

#[tokio::test]
async fn fault_70_the_router_reverts_whatever_way_the_token_refuses() {
    let (amm, odd, at) = stage().await;
    let (world, alice, token) = (&amm.world, amm.world.alice, *odd.address());
    let [a, b] = amm.addresses();
    let (zero, deadline) = (U256::ZERO, U256::MAX);
    for mode in REFUSALS {
        odd.turn(world, mode).await;
        let failed = IRouter::TokenCallFailed { token };
        let add = amm.router.addLiquidity(a, b, ether(1), ether(1), zero, zero, alice, deadline);
        add.refused(world, alice).await.with(failed.clone());
        let swap = amm.router.swapExactTokensForTokens(ether(1), zero, amm.path(at), alice, deadline);
        swap.refused(world, alice).await.with(failed.clone());
        let swap = amm.router.swapExactTokensForTokensSupportingFeeOnTransferTokens(
            ether(1),
            zero,
            amm.path(at),
            alice,
            deadline,
        );
        swap.refused(world, alice).await.with(failed);
    }
    assert_eq!(amm.balances(alice).await, [ether(1); 2]);
}

#[tokio::test]
async fn fault_69_every_way_of_succeeding_is_accepted() {
    for mode in SUCCESSES {
        let (amm, odd, at) = stage().await;
        let (world, alice) = (&amm.world, amm.world.alice);
        odd.turn(world, mode).await;
        let [a, b] = amm.addresses();
        let add = amm.router.addLiquidity(a, b, ether(1), ether(1), U256::ZERO, U256::ZERO, alice, U256::MAX);
        world.send(alice, add.into_transaction_request()).await;
        assert_eq!(amm.liquidity(alice).await, ether(2), "{mode:?}");
        amm.donate(only(1 - at, ether(1))).await;
        world.send(alice, buy(&amm, at)).await;
        world.send(alice, amm.pair.burn(alice).into_transaction_request()).await;
        amm.donate(only(at, ether(1))).await;
        world.send(alice, amm.pair.skim(alice).into_transaction_request()).await;
        amm.assert_solvent().await;
    }
}

/// Everything that changes reserves, and everything that prices.
fn entries(to: Address) -> [Vec<u8>; 9] {
    [
        mintCall { to }.abi_encode(),
        burnCall { to }.abi_encode(),
        swapCall { amount0Out: U256::ONE, amount1Out: U256::ZERO, to, data: Bytes::new() }.abi_encode(),
        skimCall { to }.abi_encode(),
        syncCall {}.abi_encode(),
        IPassport::compositionCall { account: to }.abi_encode(),
        IPassport::sourcesCall {}.abi_encode(),
        IPassport::layersCall {}.abi_encode(),
        IPassport::exitTermsCall { account: to, amount: U256::ONE }.abi_encode(),
    ]
}

/// From inside the transfers of a burn, a swap and a skim.
#[tokio::test]
async fn r32_no_function_can_be_entered_from_inside_a_transfer() {
    let (amm, odd, at) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    for data in entries(alice) {
        odd.turn(world, Mode::ReturnTrue).await;
        amm.donate([ether(1); 2]).await;
        let hand_in = amm.pair.transfer(amm.address(), ether(1) / U256::from(10));
        world.send(alice, hand_in.into_transaction_request()).await;
        for outer in [
            amm.pair.skim(alice).into_transaction_request(),
            amm.pair.burn(alice).into_transaction_request(),
            buy(&amm, at),
        ] {
            odd.turn(world, Mode::ReturnTrue).await;
            amm.donate([ether(1); 2]).await;
            odd.reenter(world, amm.address(), data.clone()).await;
            world.send(alice, outer).await;
            let answer = odd.reentryAnswer().call().await.unwrap();
            assert_eq!(answer, Bytes::from(Reentered {}.abi_encode()), "{:02x?}", &data[..4]);
            assert!(!odd.reentrySucceeded().call().await.unwrap());
        }
    }
    amm.assert_solvent().await;
}

/// Read-only re-entrancy: the price of an LP token is that of after the burn before any of the tokens has left.
#[tokio::test]
async fn r32_whoever_is_called_by_a_burn_sees_reserves_and_supply_of_after_it() {
    for is_charged in [false, true] {
        let (amm, odd, _) = stage().await;
        let (world, alice) = (&amm.world, amm.world.alice);
        if is_charged {
            let charge = amm.factory.setFeeTo(world.bob).into_transaction_request();
            world.send(world.owner, charge).await;
        }
        let seen = async |question: Vec<u8>| {
            let hand_in = amm.pair.transfer(amm.address(), ether(1) / U256::from(10));
            world.send(alice, hand_in.into_transaction_request()).await;
            odd.reenter(world, amm.address(), question).await;
            world.send(alice, amm.pair.burn(alice).into_transaction_request()).await;
            odd.turn(world, Mode::ReturnTrue).await;
            odd.reentryAnswer().call().await.unwrap()
        };
        let reserves =
            getReservesCall::abi_decode_returns(&seen(getReservesCall {}.abi_encode()).await).unwrap();
        assert_eq!(reserves, amm.pair.getReserves().call().await.unwrap());
        let supply = U256::from_be_slice(&seen(totalSupplyCall {}.abi_encode()).await);
        assert_eq!(supply, amm.supply().await);
        assert!(supply < ether(5));
    }
}

/// From inside `balanceOf`, by static call: the token breaks, and the test with it, if it hears anything else.
#[tokio::test]
async fn r32_no_function_can_be_entered_while_balances_are_read() {
    let world = World::new().await;
    let tokens = [Asking::create(&world).await, Asking::create(&world).await];
    let amm = Amm::of(world, [0, 1].map(|at: usize| *tokens[at].address())).await;
    let (world, alice, pair) = (&amm.world, amm.world.alice, amm.address());
    amm.deposit(alice, [ether(5); 2]).await;
    let reentered = Reentered {}.abi_encode();
    for data in entries(alice) {
        amm.donate([ether(1); 2]).await;
        world
            .send(alice, amm.pair.transfer(pair, ether(1) / U256::from(10)).into_transaction_request())
            .await;
        for token in &tokens {
            let ask = token.setQuestion(pair, data.clone().into(), false, reentered.clone().into());
            world.send(alice, ask.into_transaction_request()).await;
        }
        for call in [
            amm.pair.mint(alice).into_transaction_request(),
            amm.pair.burn(alice).into_transaction_request(),
            amm.pair.skim(alice).into_transaction_request(),
            amm.pair.sync().into_transaction_request(),
        ] {
            world.send(alice, call).await;
        }
        // It does break: outside of a call nothing is refused as re-entered.
        let failed = amm.tokens[0].balanceOf(pair).call().await;
        assert!(failed.is_err());
        for token in &tokens {
            let ask = token.setQuestion(Address::ZERO, Bytes::new(), false, Bytes::new());
            world.send(alice, ask.into_transaction_request()).await;
        }
    }
}

/// A transfer that was answered with `false` brought nothing, whoever believes it.
#[tokio::test]
async fn fault_68_what_was_not_transferred_is_neither_minted_nor_swapped_for() {
    let (amm, odd, at) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    odd.turn(world, Mode::ReturnFalse).await;
    amm.donate([ether(1); 2]).await;
    amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    world.send(alice, amm.pair.skim(world.owner).into_transaction_request()).await;
    amm.give(at, amm.address(), ether(1)).await;
    buy(&amm, 1 - at).refused(world, alice).await.with(InsufficientInputAmount {});
    assert_eq!(amm.reserves().await, [ether(5); 2]);
}

/// An inner call gets 63 of 64 parts of the gas and burns them: the rest suffices to fail by name, pair and router both.
#[tokio::test]
async fn fault_77_a_token_that_burns_all_gas_fails_cleanly() {
    let (amm, odd, at) = stage().await;
    let (world, alice, token) = (&amm.world, amm.world.alice, *odd.address());
    amm.prepare(alice, only(1 - at, ether(1))).await;
    odd.turn(world, Mode::BurnGas).await;
    amm.pair.burn(alice).refused(world, alice).await.with(TokenCallFailed { token });
    let path = amm.path(1 - at);
    let swap = amm.router.swapExactTokensForTokens(ether(1), U256::ZERO, path, alice, U256::MAX);
    swap.refused(world, alice).await.with(TokenCallFailed { token });
    assert_eq!((amm.supply().await, amm.reserves().await), (ether(5), [ether(5); 2]));
}

/// The lock is one for each pair: from inside a transfer others trade as ever, at their own reserves.
#[tokio::test]
async fn fault_72_another_pair_trades_from_inside_a_transfer() {
    let (amm, odd, _) = stage().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let [third, fourth] = [token(world, "Third", "TRD").await, token(world, "Fourth", "FTH").await];
    let other = amm.another([third, fourth]).await;
    other.deposit(world.owner, [ether(5); 2]).await;
    other.donate(only(0, ether(1))).await;
    let [out0, out1] = only(1, other.amount_out(0, ether(1)).await);
    let swap = swapCall { amount0Out: out0, amount1Out: out1, to: alice, data: Bytes::new() };
    odd.reenter(world, other.address(), swap.abi_encode()).await;
    world.send(alice, amm.pair.burn(alice).into_transaction_request()).await;
    assert!(odd.reentrySucceeded().call().await.unwrap());
    assert_eq!(other.balances(alice).await, only(1, out1));
    assert_eq!(amm.reserves().await, [ether(4); 2]);
}

/// A paused token holds back what pays it, and nothing else; then everybody leaves.
#[tokio::test]
async fn fault_73_a_paused_token_holds_back_nothing_but_itself() {
    let world = World::new().await;
    let (zoo, plain) = (zoo_token(&world, 18).await, token(&world, "Plain", "PLN").await);
    let amm = Amm::of(world, [*zoo.address(), plain]).await;
    let (world, owner, bob, token) = (&amm.world, amm.world.owner, amm.world.bob, *zoo.address());
    let at = usize::from(amm.addresses()[1] == token);
    amm.deposit(owner, [ether(5); 2]).await;
    amm.donate([ether(1); 2]).await;
    world.send(owner, amm.pair.transfer(amm.address(), ether(1)).into_transaction_request()).await;
    world.send(owner, zoo.setPaused(true).into_transaction_request()).await;
    for call in [
        amm.pair.burn(bob).into_transaction_request(),
        amm.pair.skim(bob).into_transaction_request(),
        buy(&amm, at),
    ] {
        call.refused(world, bob).await.with(TokenCallFailed { token });
    }
    world.send(bob, buy(&amm, 1 - at)).await;
    world.send(owner, amm.pair.transfer(bob, ether(1)).into_transaction_request()).await;
    world.send(bob, amm.pair.sync().into_transaction_request()).await;
    world.send(owner, zoo.setPaused(false).into_transaction_request()).await;
    // Whom the token blocks sends it elsewhere.
    world.send(owner, zoo.setBlocked(bob, true).into_transaction_request()).await;
    amm.pair.burn(bob).refused(world, bob).await.with(TokenCallFailed { token });
    world.send(bob, amm.pair.burn(world.alice).into_transaction_request()).await;
    assert!(amm.balances(world.alice).await.iter().all(|amount| *amount >= ether(1)));
}

/// A rebase moves no reserves: what grew can be skimmed, or given to the holders.
#[tokio::test]
async fn fault_74_a_token_that_grows_moves_nothing_until_it_is_synced() {
    let world = World::new().await;
    let (zoo, plain) = (zoo_token(&world, 18).await, token(&world, "Plain", "PLN").await);
    let amm = Amm::of(world, [*zoo.address(), plain]).await;
    let (world, owner) = (&amm.world, amm.world.owner);
    let at = usize::from(amm.addresses()[1] == *zoo.address());
    amm.deposit(owner, [ether(100); 2]).await;
    world.send(owner, zoo.rebase(U256::from(120)).into_transaction_request()).await;
    assert_eq!((amm.reserves().await, amm.supply().await), ([ether(100); 2], ether(100)));
    world.send(owner, amm.pair.sync().into_transaction_request()).await;
    assert_eq!(amm.reserves().await[at], ether(120));
    amm.withdraw(owner, ether(50)).await;
    assert_eq!((amm.reserves().await[at], amm.reserves().await[1 - at]), (ether(60), ether(50)));
}

#[tokio::test]
async fn fault_75_what_does_not_arrive_is_not_credited_whatever_the_token_announces() {
    let world = World::new().await;
    let (zoo, plain) = (zoo_token(&world, 18).await, token(&world, "Plain", "PLN").await);
    let amm = Amm::of(world, [*zoo.address(), plain]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(world.owner, [ether(5); 2]).await;
    world.send(world.owner, zoo.setShort(ether(1)).into_transaction_request()).await;
    amm.donate([ether(1); 2]).await;
    amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    amm.donate([ether(1); 2]).await;
    amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    amm.donate([ether(3); 2]).await;
    world.send(alice, amm.pair.mint(alice).into_transaction_request()).await;
    assert_eq!(amm.liquidity(alice).await, ether(2));
}

/// A balance that is a lie beyond all bounds stops the pair, and wraps nothing.
#[tokio::test]
async fn fault_75_a_balance_beyond_all_bounds_wraps_nothing() {
    let (amm, odd, at) = stage().await;
    let (world, alice, token) = (&amm.world, amm.world.alice, *odd.address());
    let most = U256::from(u128::MAX);
    for lie in [U256::MAX, U256::ONE << 128, most] {
        odd.pretend(world, Some(lie)).await;
        let expected = ReserveOverflow { token, balance: most };
        amm.pair.sync().refused(world, alice).await.with(expected.clone());
        buy(&amm, 1 - at).refused(world, alice).await.with(expected);
        assert!(!world.attempt(alice, amm.pair.burn(alice).into_transaction_request()).await.status());
        amm.pair.skim(alice).refused(world, alice).await.with(TokenCallFailed { token });
    }
    odd.pretend(world, None).await;
    world.send(alice, amm.pair.burn(alice).into_transaction_request()).await;
    assert_eq!(amm.balances(alice).await, [ether(2); 2]);
}
