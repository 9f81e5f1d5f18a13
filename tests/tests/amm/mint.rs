use alloy::primitives::{Address, U256};
use staking_abi::IPair::{
    ERC20InvalidReceiver, InsufficientLiquidityMinted, Mint, ReserveOverflow, Sync, Transfer,
};
use staking_tests::fixtures::HostileToken::HostileTokenInstance as Hostile;
use staking_tests::{Amm, RefusedCall, World, ether, event, logs, only};

/// One wei more than a reserve holds.
const TOO_MUCH: U256 = U256::from_limbs([0, 1 << 48, 0, 0]);

#[tokio::test]
async fn reverts_if_nothing_comes_in() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    amm.deposit(alice, [ether(1), ether(4)]).await;
    amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    assert_eq!(amm.supply().await, ether(2));
}

#[tokio::test]
async fn reverts_if_only_one_token_comes_in() {
    for is_empty in [true, false] {
        let amm = Amm::new().await;
        let (world, alice) = (&amm.world, amm.world.alice);
        if !is_empty {
            amm.deposit(alice, [ether(1), ether(4)]).await;
        }
        amm.donate(only(1, ether(3))).await;
        amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    }
}

#[tokio::test]
async fn reverts_if_the_first_deposit_is_worth_no_more_than_is_burnt() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate([U256::from(500), U256::from(2_000)]).await;
    amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    amm.donate([U256::from(1), U256::from(2)]).await;
    // The root of 501 times 2002 is 1001 and a bit.
    world.send(alice, amm.pair.mint(alice).into_transaction_request()).await;
    assert_eq!((amm.liquidity(alice).await, amm.supply().await), (U256::ONE, U256::from(1_001)));
}

#[tokio::test]
async fn reverts_if_a_later_deposit_is_worth_less_than_a_wei() {
    let amm = Amm::holding([U256::from(2_000); 2]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.donate([ether(1); 2]).await;
    world.send(alice, amm.pair.sync().into_transaction_request()).await;
    amm.donate([ether(1) / U256::from(2_001); 2]).await;
    amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    assert_eq!(amm.supply().await, U256::from(2_000));
}

#[tokio::test]
async fn r29_reverts_if_the_receiver_is_zero() {
    let amm = Amm::new().await;
    let world = &amm.world;
    amm.donate([ether(1); 2]).await;
    let expected = ERC20InvalidReceiver { receiver: Address::ZERO };
    amm.pair.mint(Address::ZERO).refused(world, world.alice).await.with(expected);
    assert_eq!(amm.supply().await, U256::ZERO, "what is burnt for good is not minted alone");
}

#[tokio::test]
async fn r10_reverts_if_a_reserve_would_be_more_than_the_ledger_holds() {
    for at in [0, 1] {
        let amm = Amm::new().await;
        let (world, alice, token) = (&amm.world, amm.world.alice, amm.addresses()[at]);
        let mint = amm.tokens[at].mint(world.owner, TOO_MUCH).into_transaction_request();
        world.send(world.owner, mint).await;
        amm.donate(only(at, TOO_MUCH)).await;
        amm.donate(only(1 - at, ether(1))).await;
        let expected = ReserveOverflow { token, balance: TOO_MUCH };
        amm.pair.mint(alice).refused(world, alice).await.with(expected);
    }
}

#[tokio::test]
async fn r10_the_largest_pair_mints_burns_and_swaps() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let largest = TOO_MUCH - U256::ONE;
    for token in &amm.tokens {
        let mint = token.mint(world.owner, largest).into_transaction_request();
        world.send(world.owner, mint).await;
    }
    amm.deposit(alice, [largest; 2]).await;
    assert_eq!(amm.liquidity(alice).await, largest - U256::from(1_000));
    // A swap takes at most what the ledger still holds, which is nothing.
    amm.donate(only(0, U256::from(3))).await;
    let swap = amm.pair.swap(U256::ZERO, U256::ONE, alice, Default::default());
    let expected = ReserveOverflow { token: amm.addresses()[0], balance: largest + U256::from(3) };
    swap.refused(world, alice).await.with(expected);
    world.send(alice, amm.pair.skim(alice).into_transaction_request()).await;
    amm.withdraw(alice, amm.liquidity(alice).await).await;
    assert_eq!(amm.reserves().await, [U256::from(1_000); 2]);
}

/// Only a token that takes balances away makes LP tokens so cheap.
#[tokio::test]
async fn r10_reverts_if_more_lp_tokens_would_exist_than_can_be_counted() {
    let world = World::new().await;
    let tokens = [Hostile::create(&world).await, Hostile::create(&world).await];
    let amm = Amm::of(world, [0, 1].map(|at: usize| *tokens[at].address())).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.deposit(alice, [ether(1_000_000); 2]).await;
    for token in &tokens {
        let take = token.confiscate(amm.address(), ether(1_000_000) - U256::ONE);
        world.send(world.owner, take.into_transaction_request()).await;
        let mint = token.mint(world.owner, ether(1_000_000)).into_transaction_request();
        world.send(world.owner, mint).await;
    }
    world.send(alice, amm.pair.sync().into_transaction_request()).await;
    // 10^24 LP tokens for each wei.
    let most = (U256::ONE << 127) - U256::ONE;
    let (price, supply) = (ether(1_000_000), ether(1_000_000));
    let wei = (most - supply) / price;
    amm.donate([wei + U256::ONE; 2]).await;
    amm.pair.mint(alice).refused(world, alice).await.with(InsufficientLiquidityMinted {});
    world.send(alice, amm.pair.skim(alice).into_transaction_request()).await;
    amm.deposit(alice, [wei; 2]).await;
    assert!(amm.supply().await <= most);
    amm.withdraw(alice, amm.liquidity(alice).await).await;
    assert!(amm.reserves().await.iter().all(|reserve| *reserve <= U256::from(2)));
}

/// The case that Uniswap publishes: 1 and 4 tokens are worth 2.
#[tokio::test]
async fn mints_the_root_of_the_product_to_the_first_but_for_what_is_burnt() {
    let amm = Amm::new().await;
    let (alice, pair) = (amm.world.alice, amm.address());
    amm.donate([ether(1), ether(4)]).await;
    let minted = ether(2) - U256::from(1_000);
    assert_eq!(amm.pair.mint(alice).call().await.unwrap(), minted);
    let receipt = amm.world.send(alice, amm.pair.mint(alice).into_transaction_request()).await;
    let moved = |to, value| Transfer { from: Address::ZERO, to, value };
    let burnt = moved(Address::ZERO, U256::from(1_000));
    assert_eq!(logs::<Transfer>(&receipt, pair), [burnt, moved(alice, minted)]);
    let (reserve0, reserve1) = (ether(1).to(), ether(4).to());
    assert_eq!(event::<Sync>(&receipt, pair), Sync { reserve0, reserve1 });
    let expected = Mint { sender: alice, amount0: ether(1), amount1: ether(4) };
    assert_eq!(event::<Mint>(&receipt, pair), expected);
    assert_eq!((amm.supply().await, amm.liquidity(alice).await), (ether(2), minted));
    assert_eq!(amm.liquidity(Address::ZERO).await, U256::from(1_000));
    assert_eq!(amm.pair.MINIMUM_LIQUIDITY().call().await.unwrap(), U256::from(1_000));
    assert_eq!(amm.reserves().await, [ether(1), ether(4)]);
    assert_eq!(amm.balances(pair).await, [ether(1), ether(4)]);
    let at = amm.world.time_of(&receipt).await;
    assert_eq!(u64::from(amm.pair.getReserves().call().await.unwrap().blockTimestampLast), at % (1 << 32));
}

#[tokio::test]
async fn mints_the_lesser_share_later_rounded_down() {
    let amm = Amm::holding([ether(3), ether(12)]).await;
    let (world, alice, bob) = (&amm.world, amm.world.alice, amm.world.bob);
    for (amounts, liquidity) in [
        ([ether(1), ether(4)], ether(2)),
        ([ether(1), ether(5)], ether(2)),
        ([ether(5), ether(4)], U256::from(1_904_761_904_761_904_761u64)),
    ] {
        amm.donate(amounts).await;
        let receipt = world.send(alice, amm.pair.mint(bob).into_transaction_request()).await;
        let minted = event::<Transfer>(&receipt, amm.address());
        assert_eq!(minted, Transfer { from: Address::ZERO, to: bob, value: liquidity });
        let [amount0, amount1] = amounts;
        let expected = Mint { sender: alice, amount0, amount1 };
        assert_eq!(event::<Mint>(&receipt, amm.address()), expected);
    }
    assert_eq!(amm.liquidity(alice).await, U256::ZERO);
    assert_eq!(amm.reserves().await, [ether(10), ether(25)]);
}

/// Known of Uniswap V2 and of its interface here: use a router.
#[tokio::test]
async fn r12_a_donation_belongs_to_whoever_mints_next() {
    let amm = Amm::holding([ether(2), ether(2)]).await;
    amm.donate([ether(1); 2]).await;
    amm.world.send(amm.world.mallory, amm.pair.mint(amm.world.mallory).into_transaction_request()).await;
    assert_eq!(amm.liquidity(amm.world.mallory).await, ether(1));
}
