use alloy::primitives::{Address, U256};
use staking_abi::IPair::{self, ERC20InvalidReceiver, InsufficientLiquidityMinted, ReserveOverflow};
use staking_abi::IPairFactory::{IdenticalAddresses, PairCreated, ZeroAddress};
use staking_abi::IRouter::{Expired, InsufficientAmount, InvalidAmount, TokenCallFailed, addLiquidityCall};
use staking_tests::fixtures::HostileToken::HostileTokenInstance as Hostile;
use staking_tests::{Amm, RefusedCall, Reverted, World, ether, event, logs, only, token};

/// Alice deposits as much as she can of both, to herself, within the hour; tests change what they are about.
async fn whole(amm: &Amm, desired: [U256; 2]) -> addLiquidityCall {
    let [token_a, token_b] = amm.addresses();
    addLiquidityCall {
        tokenA: token_a,
        tokenB: token_b,
        amountADesired: desired[0],
        amountBDesired: desired[1],
        amountAMin: U256::ZERO,
        amountBMin: U256::ZERO,
        to: amm.world.alice,
        deadline: amm.deadline().await,
    }
}

async fn refused(amm: &Amm, call: &addLiquidityCall) -> Reverted {
    amm.router.call_builder(call).refused(&amm.world, amm.world.alice).await
}

#[tokio::test]
async fn reverts_after_the_deadline() {
    let amm = Amm::holding([ether(1), ether(4)]).await;
    amm.prepare(amm.world.alice, [ether(1), ether(4)]).await;
    for deadline in [U256::ZERO, U256::from(amm.world.now().await - 1)] {
        let call = addLiquidityCall { deadline, ..whole(&amm, [ether(1), ether(4)]).await };
        refused(&amm, &call).await.with(Expired { deadline });
    }
}

#[tokio::test]
async fn reverts_if_the_tokens_can_have_no_pair() {
    let amm = Amm::new().await;
    let (call, token) = (whole(&amm, [ether(1); 2]).await, amm.addresses()[0]);
    let same = addLiquidityCall { tokenB: token, ..call.clone() };
    refused(&amm, &same).await.with(IdenticalAddresses { token });
    for nobody in [
        addLiquidityCall { tokenA: Address::ZERO, ..call.clone() },
        addLiquidityCall { tokenB: Address::ZERO, ..call },
    ] {
        refused(&amm, &nobody).await.with(ZeroAddress {});
    }
}

#[tokio::test]
async fn reverts_if_an_amount_is_zero_or_beyond_the_ledger() {
    let amm = Amm::holding([ether(1), ether(4)]).await;
    amm.prepare(amm.world.alice, [ether(1), ether(4)]).await;
    for amount in [U256::ZERO, U256::ONE << 112, U256::ONE << 128, U256::MAX] {
        let call = whole(&amm, [amount, ether(4)]).await;
        refused(&amm, &call).await.with(InvalidAmount { amount });
    }
    let call = whole(&amm, [ether(1), U256::ZERO]).await;
    refused(&amm, &call).await.with(InvalidAmount { amount: U256::ZERO });
}

#[tokio::test]
async fn reverts_if_the_first_deposit_is_nothing_or_too_much() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.prepare(alice, [ether(1), ether(4)]).await;
    for desired in [[U256::ZERO; 2], only(0, ether(1)), only(1, ether(4)), [U256::from(1_000); 2]] {
        let call = whole(&amm, desired).await;
        refused(&amm, &call).await.with(InsufficientLiquidityMinted {});
    }
    let much = U256::ONE << 112;
    let mint = amm.tokens[0].mint(alice, much).into_transaction_request();
    world.send(world.owner, mint).await;
    let approve = amm.tokens[0].approve(*amm.router.address(), much).into_transaction_request();
    world.send(alice, approve).await;
    let call = whole(&amm, [much, ether(1)]).await;
    refused(&amm, &call).await.with(ReserveOverflow { token: amm.addresses()[0], balance: much });
}

/// A pair of which one token is gone has no ratio, and LP tokens that no deposit is worth a part of.
#[tokio::test]
async fn reverts_if_one_reserve_is_empty() {
    let world = World::new().await;
    let tokens = [Hostile::create(&world).await, Hostile::create(&world).await];
    let amm = Amm::of(world, [0, 1].map(|at: usize| *tokens[at].address())).await;
    let world = &amm.world;
    amm.deposit(world.owner, [ether(1); 2]).await;
    let take = tokens[0].confiscate(amm.address(), ether(1)).into_transaction_request();
    world.send(world.owner, take).await;
    world.send(world.alice, amm.pair.sync().into_transaction_request()).await;
    for token in &tokens {
        world.send(world.owner, token.mint(world.alice, ether(1)).into_transaction_request()).await;
        let approve = token.approve(*amm.router.address(), ether(1)).into_transaction_request();
        world.send(world.alice, approve).await;
    }
    let call = whole(&amm, [ether(1); 2]).await;
    refused(&amm, &call).await.with(InsufficientLiquidityMinted {});
}

#[tokio::test]
async fn a_wei_sent_to_a_new_pair_holds_nobody_up() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let gift = amm.tokens[0].transfer(amm.address(), U256::ONE).into_transaction_request();
    world.send(world.owner, gift).await;
    world.send(world.mallory, amm.pair.sync().into_transaction_request()).await;
    amm.prepare(alice, [ether(2), ether(5)]).await;
    let call = whole(&amm, [ether(2), ether(5)]).await;
    world.send(alice, amm.router.call_builder(&call).into_transaction_request()).await;
    assert!(amm.liquidity(alice).await > ether(3));
}

#[tokio::test]
async fn reverts_if_less_than_the_minimum_would_be_deposited() {
    let amm = Amm::holding([ether(1), ether(4)]).await;
    let [token_a, token_b] = amm.addresses();
    amm.prepare(amm.world.alice, [ether(2), ether(5)]).await;
    let call = whole(&amm, [ether(2), ether(4)]).await;
    let minimum = ether(1) + U256::ONE;
    let short = addLiquidityCall { amountAMin: minimum, ..call };
    refused(&amm, &short).await.with(InsufficientAmount { token: token_a, amount: ether(1), minimum });
    let call = whole(&amm, [ether(1), ether(5)]).await;
    let minimum = ether(4) + U256::ONE;
    let short = addLiquidityCall { amountBMin: minimum, ..call };
    refused(&amm, &short).await.with(InsufficientAmount { token: token_b, amount: ether(4), minimum });
    // The same bound holds an empty pair.
    let empty = amm.another([token_a, token(&amm.world, "Third", "TRD").await]).await;
    let call = addLiquidityCall { amountAMin: ether(3), ..whole(&empty, [ether(2); 2]).await };
    let expected = InsufficientAmount { token: empty.addresses()[0], amount: ether(2), minimum: ether(3) };
    refused(&empty, &call).await.with(expected);
}

#[tokio::test]
async fn fault_3_reverts_if_balance_or_allowance_do_not_suffice() {
    let amm = Amm::holding([ether(1), ether(4)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.prepare(alice, [ether(1), ether(4)]).await;
    for at in [0, 1] {
        for (allowance, kept) in [(U256::ZERO, true), (ether(1) - U256::ONE, true), (ether(9), false)] {
            let approve = amm.tokens[at].approve(*amm.router.address(), allowance);
            world.send(alice, approve.into_transaction_request()).await;
            let held = amm.balances(alice).await[at];
            if !kept {
                let call = amm.tokens[at].transfer(world.bob, held).into_transaction_request();
                world.send(alice, call).await;
            }
            let call = whole(&amm, [ether(1), ether(4)]).await;
            refused(&amm, &call).await.with(TokenCallFailed { token: amm.addresses()[at] });
            assert_eq!(amm.liquidity(alice).await, U256::ZERO);
            if !kept {
                amm.give(at, alice, held).await;
            }
        }
        let approve = amm.tokens[at].approve(*amm.router.address(), ether(4));
        world.send(alice, approve.into_transaction_request()).await;
    }
}

#[tokio::test]
async fn fault_71_reverts_if_a_token_has_no_code() {
    let amm = Amm::new().await;
    let nobody = Address::repeat_byte(0xff);
    let call = addLiquidityCall { tokenB: nobody, ..whole(&amm, [ether(1); 2]).await };
    amm.prepare(amm.world.alice, [ether(1); 2]).await;
    refused(&amm, &call).await.with(TokenCallFailed { token: nobody });
    assert_eq!(amm.factory.allPairsLength().call().await.unwrap(), U256::ONE, "the pair is undone too");
}

#[tokio::test]
async fn r29_reverts_if_the_receiver_is_zero() {
    let amm = Amm::new().await;
    amm.prepare(amm.world.alice, [ether(1); 2]).await;
    let call = addLiquidityCall { to: Address::ZERO, ..whole(&amm, [ether(1); 2]).await };
    refused(&amm, &call).await.with(ERC20InvalidReceiver { receiver: Address::ZERO });
}

/// The case that Uniswap publishes: 1 and 4 tokens are worth 2.
#[tokio::test]
async fn creates_the_pair_if_there_is_none() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let third = token(world, "Third", "TRD").await;
    let at = *amm.factory.address();
    let pair = amm.factory.pairFor(third, amm.addresses()[0]).call().await.unwrap();
    for token in [third, amm.addresses()[0]] {
        let token = staking_abi::IToken::new(token, world.provider().clone());
        world.send(world.owner, token.transfer(alice, ether(4)).into_transaction_request()).await;
        let approve = token.approve(*amm.router.address(), ether(4)).into_transaction_request();
        world.send(alice, approve).await;
    }
    let call = addLiquidityCall {
        tokenA: third,
        tokenB: amm.addresses()[0],
        to: world.bob,
        ..whole(&amm, [ether(1), ether(4)]).await
    };
    let receipt = world.send(alice, amm.router.call_builder(&call).into_transaction_request()).await;
    assert_eq!(event::<PairCreated>(&receipt, at).pair, pair);
    let pair = IPair::new(pair, world.provider().clone());
    assert_eq!(pair.balanceOf(world.bob).call().await.unwrap(), ether(2) - U256::from(1_000));
    let minted = event::<IPair::Mint>(&receipt, *pair.address());
    let amounts = if third < amm.addresses()[0] { [ether(1), ether(4)] } else { [ether(4), ether(1)] };
    assert_eq!([minted.amount0, minted.amount1], amounts);
    assert_eq!(minted.sender, *amm.router.address());
}

#[tokio::test]
async fn deposits_at_the_ratio_of_the_reserves_in_any_order_of_tokens() {
    let amm = Amm::holding([ether(1), ether(4)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let [token_a, token_b] = amm.addresses();
    for (is_swapped, desired, deposited) in [
        (false, [ether(3), ether(4)], [ether(1), ether(4)]),
        (false, [ether(1), ether(9)], [ether(1), ether(4)]),
        (false, [ether(1), ether(4)], [ether(1), ether(4)]),
        (true, [ether(4), ether(3)], [ether(4), ether(1)]),
        (true, [ether(9), ether(1)], [ether(4), ether(1)]),
    ] {
        let in_order = |[a, b]: [U256; 2]| if is_swapped { [b, a] } else { [a, b] };
        amm.prepare(alice, in_order(desired)).await;
        let before = (amm.balances(alice).await, amm.liquidity(alice).await);
        let call = whole(&amm, desired).await;
        let call = match is_swapped {
            true => addLiquidityCall { tokenA: token_b, tokenB: token_a, ..call },
            false => call,
        };
        let call = addLiquidityCall { amountAMin: deposited[0], amountBMin: deposited[1], ..call };
        let builder = amm.router.call_builder(&call);
        let told = builder.clone().from(alice).call().await.unwrap();
        assert_eq!([told.amountA, told.amountB, told.liquidity], [deposited[0], deposited[1], ether(2)]);
        world.send(alice, builder.into_transaction_request()).await;
        assert_eq!(amm.liquidity(alice).await, before.1 + ether(2));
        let [paid0, paid1] = in_order(deposited);
        assert_eq!(amm.balances(alice).await, [before.0[0] - paid0, before.0[1] - paid1]);
    }
    assert_eq!(amm.balances(*amm.router.address()).await, [U256::ZERO; 2]);
    assert!(logs::<PairCreated>(&amm.deposit(alice, [ether(1), ether(4)]).await, amm.address()).is_empty());
}
