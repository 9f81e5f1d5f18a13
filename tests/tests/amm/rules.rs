//! Rules of the whole AMM that belong to no single function.

use alloy::primitives::{Address, Bytes, U256};
use alloy::sol_types::SolValue;
use staking_abi::IPair::{Mint, Swap};
use staking_abi::IPairFactory::{self, PairCreated};
use staking_scripts::build::{PAIR, PAIR_FACTORY, TOKEN};
use staking_tests::fixtures::Caller;
use staking_tests::{Amm, World, ether, event, logs};

/// A fixed sequence of numbers.
fn numbers() -> impl FnMut() -> u64 {
    let mut seed = 88_172_645_463_325_252u64;
    move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    }
}

/// Whatever is asked for, with whatever in the pair: a swap that succeeds leaves the product no smaller.
#[tokio::test]
async fn amm_1_no_swap_makes_the_product_smaller() {
    let amm = Amm::holding([U256::from(1_000_003), U256::from(77_000_017)]).await;
    let (world, mallory) = (&amm.world, amm.world.mallory);
    let (mut next, mut done) = (numbers(), 0);
    for _ in 0..60 {
        let (from, reserves) = ((next() % 2) as usize, amm.reserves().await);
        let amount = U256::from(next() % 50_000 + 1);
        amm.give(from, amm.address(), amount).await;
        let fair = amm.amount_out(from, amount).await;
        // Around what is fair, or anything of both.
        let mut outs = [U256::ZERO; 2];
        outs[1 - from] = (fair + U256::from(next() % 4)).saturating_sub(U256::from(next() % 4));
        if next().is_multiple_of(3) {
            outs[from] = U256::from(next() % 50_000);
        }
        let swap = amm.pair.swap(outs[0], outs[1], mallory, Bytes::new()).into_transaction_request();
        let receipt = world.attempt(mallory, swap).await;
        done += u32::from(receipt.status());
        assert!(amm.k().await >= reserves[0] * reserves[1]);
        amm.assert_solvent().await;
        world.send(mallory, amm.pair.skim(world.owner).into_transaction_request()).await;
    }
    assert!((15..50).contains(&done), "{done} of 60 swaps succeeded");
}

#[tokio::test]
async fn amm_2_minting_and_burning_at_once_never_profits() {
    let amm = Amm::holding([U256::from(1_000_003), U256::from(77_000_017)]).await;
    let mallory = amm.world.mallory;
    let mut next = numbers();
    for _ in 0..20 {
        let amounts = [U256::from(next() % 1_000_000 + 1_000), U256::from(next() % 9_000_000 + 80_000)];
        let before = amm.balances(mallory).await;
        amm.deposit(mallory, amounts).await;
        amm.withdraw(mallory, amm.liquidity(mallory).await).await;
        let after = amm.balances(mallory).await;
        for at in [0, 1] {
            assert!(after[at] - before[at] <= amounts[at]);
        }
    }
}

#[tokio::test]
async fn amm_2_swapping_there_and_back_never_profits() {
    let amm = Amm::holding([U256::from(1_000_003), U256::from(77_000_017)]).await;
    let (world, mallory) = (&amm.world, amm.world.mallory);
    let mut next = numbers();
    for _ in 0..20 {
        let from = (next() % 2) as usize;
        let amount = U256::from(next() % 100_000 + 200);
        let out = amm.amount_out(from, amount).await;
        if out.is_zero() {
            continue;
        }
        amm.swap(world.owner, from, amount, out).await;
        let back = amm.amount_out(1 - from, out).await;
        assert!(back < amount, "{back} for {amount}");
        if !back.is_zero() {
            amm.swap(mallory, 1 - from, out, back).await;
        }
    }
    assert!(amm.k().await > U256::from(1_000_003u64 * 77_000_017));
}

/// In one transaction, around somebody's trade or none.
#[tokio::test]
async fn fault_29_depositing_swapping_and_leaving_at_once_earns_nothing() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, pair) = (&amm.world, amm.address());
    let caller = Caller::CallerInstance::create(world).await;
    let me = *caller.address();
    let gifts = [ether(50), ether(100)];
    for (at, gift) in gifts.into_iter().enumerate() {
        amm.give(at, me, gift).await;
    }
    let [token0, token1] = &amm.tokens;
    let liquidity = ether(10) * amm.supply().await / ether(10);
    let calls = vec![
        (*token0.address(), token0.transfer(pair, ether(5)).calldata().clone()),
        (*token1.address(), token1.transfer(pair, ether(10)).calldata().clone()),
        (pair, amm.pair.mint(me).calldata().clone()),
        (*token0.address(), token0.transfer(pair, ether(1)).calldata().clone()),
        (pair, amm.pair.swap(U256::ZERO, ether(1), me, Bytes::new()).calldata().clone()),
        (*token1.address(), token1.transfer(pair, ether(1)).calldata().clone()),
        (pair, amm.pair.swap(ether(1) / U256::from(3), U256::ZERO, me, Bytes::new()).calldata().clone()),
        (pair, amm.pair.transfer(pair, liquidity).calldata().clone()),
        (pair, amm.pair.burn(me).calldata().clone()),
    ];
    let (targets, datas) = calls.into_iter().unzip();
    world.send(world.alice, caller.sequence(targets, datas).into_transaction_request()).await;
    let [after0, after1] = amm.balances(me).await;
    assert!(after0 < gifts[0] && after1 <= gifts[1], "{after0} {after1}");
    assert!(amm.k().await > ether(5) * ether(10));
}

#[tokio::test]
async fn amm_3_donations_move_neither_reserves_nor_supply_nor_prices() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let quote = amm.router.getAmountsOut(ether(1), amm.path(0)).call().await.unwrap();
    let reserves = amm.pair.getReserves().call().await.unwrap();
    let supply = amm.supply().await;
    amm.donate([ether(100), ether(1)]).await;
    amm.world.wait(1).await;
    assert_eq!(amm.router.getAmountsOut(ether(1), amm.path(0)).call().await.unwrap(), quote);
    assert_eq!(amm.pair.getReserves().call().await.unwrap(), reserves);
    assert_eq!(amm.supply().await, supply);
    assert_eq!(amm.pair.price0CumulativeLast().call().await.unwrap(), U256::ZERO);
    amm.assert_solvent().await;
}

/// R36 for pairs: who is first and inflates the price of an LP token loses a thousand times what is burnt for good.
#[tokio::test]
async fn r36_inflating_the_first_lp_token_costs_more_than_it_takes() {
    let amm = Amm::new().await;
    let (world, mallory, alice) = (&amm.world, amm.world.mallory, amm.world.alice);
    let (first, gift) = (U256::from(1_001), ether(100));
    amm.deposit(mallory, [first; 2]).await;
    amm.donate([gift; 2]).await;
    world.send(mallory, amm.pair.sync().into_transaction_request()).await;
    amm.deposit(alice, [ether(1); 2]).await;
    amm.withdraw(mallory, amm.liquidity(mallory).await).await;
    let taken = amm.balances(mallory).await[0];
    assert!(taken < gift / U256::from(900), "{taken} of {gift}");
    amm.withdraw(alice, amm.liquidity(alice).await).await;
    let kept = amm.balances(alice).await[0];
    assert!(kept > ether(9) / U256::from(10), "{kept} of 1");
}

/// The owner of nothing: whoever chooses the receiver of the fee reaches no reserves and no LP tokens.
#[tokio::test]
async fn r48_the_fee_setter_reaches_nothing_of_the_holders() {
    let amm = Amm::new().await;
    let (world, owner, alice) = (&amm.world, amm.world.owner, amm.world.alice);
    amm.deposit(alice, [ether(100); 2]).await;
    let addresses = [owner, amm.address(), amm.addresses()[0], alice, Address::ZERO, world.mallory];
    for (step, fee_to) in addresses.into_iter().cycle().take(12).enumerate() {
        world.send(owner, amm.factory.setFeeTo(fee_to).into_transaction_request()).await;
        let (held, root) = (amm.liquidity(alice).await, amm.k().await);
        amm.swap(world.bob, step % 2, ether(1), amm.amount_out(step % 2, ether(1)).await).await;
        amm.deposit(world.bob, amm.reserves().await.map(|reserve| reserve / U256::from(50))).await;
        assert!(amm.liquidity(alice).await >= held && amm.k().await > root);
    }
    amm.withdraw(alice, amm.liquidity(alice).await - ether(1)).await;
    let [paid0, paid1] = amm.balances(alice).await;
    assert!(paid0 * paid1 > ether(99) * ether(99), "{paid0} {paid1}");
}

/// Pairs are found without the factory, so all but a new pair goes on without it.
#[tokio::test]
async fn fault_84_the_router_trades_while_the_factory_has_expired() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, owner, router) = (&amm.world, amm.world.owner, &amm.router);
    if !world.is_embedded() {
        return assert!(std::env::var("STAKE_RPC_URL").is_ok(), "only a shared chain cannot skip a year");
    }
    world.chain.skip_seconds(366 * 86_400).await.unwrap();
    for program in [amm.address(), amm.addresses()[0], *router.address()] {
        world.activate(program).await;
    }
    amm.prepare(owner, [ether(9); 2]).await;
    let [a, b] = amm.addresses();
    let zero = U256::ZERO;
    let swap = router.swapExactTokensForTokens(ether(1), ether(1), amm.path(0), owner, U256::MAX);
    world.send(owner, swap.into_transaction_request()).await;
    let add = router.addLiquidity(a, b, ether(1), ether(9), zero, zero, owner, U256::MAX);
    world.send(owner, add.into_transaction_request()).await;
    let liquidity = amm.liquidity(owner).await;
    let approve = amm.pair.approve(*router.address(), liquidity).into_transaction_request();
    world.send(owner, approve).await;
    let remove = router.removeLiquidity(a, b, liquidity, ether(6), ether(9), owner, U256::MAX);
    let receipt = world.send(owner, remove.into_transaction_request()).await;
    assert!(receipt.gas_used < 700_000, "{}", receipt.gas_used);
    assert_eq!(amm.supply().await, U256::from(1_000));
    let another = router.addLiquidity(a, owner, ether(1), ether(1), zero, zero, owner, U256::MAX);
    assert!(!world.attempt(owner, another.into_transaction_request()).await.status());
}

#[tokio::test]
async fn fault_89_a_cached_program_does_the_same_as_an_uncached_one() {
    let world = World::new().await;
    let mut stories = Vec::new();
    for is_cached in [true, false] {
        let deploy = async |contract, arguments: Vec<u8>| match is_cached {
            true => world.deploy(contract, &arguments).await,
            false => world.deploy_uncached(contract, &arguments).await,
        };
        let implementation = deploy(PAIR, Vec::new()).await;
        let factory = deploy(PAIR_FACTORY, (world.owner, implementation).abi_encode_params()).await;
        let factory = IPairFactory::new(factory, world.provider().clone());
        let mut tokens = Vec::new();
        for name in ["A", "B"] {
            let arguments = (name.to_owned(), name.to_owned(), ether(100), world.owner, world.owner);
            tokens.push(deploy(TOKEN, arguments.abi_encode_params()).await);
        }
        tokens.sort();
        let create = factory.createPair(tokens[0], tokens[1]).into_transaction_request();
        let receipt = world.send(world.owner, create).await;
        let pair = event::<PairCreated>(&receipt, *factory.address()).pair;
        let pair = staking_abi::IPair::new(pair, world.provider().clone());
        for (token, amount) in [(tokens[0], ether(5)), (tokens[1], ether(10))] {
            let token = staking_abi::IToken::new(token, world.provider().clone());
            let pay = token.transfer(*pair.address(), amount).into_transaction_request();
            world.send(world.owner, pay).await;
        }
        let receipt = world.send(world.owner, pair.mint(world.alice).into_transaction_request()).await;
        let minted = logs::<Mint>(&receipt, *pair.address());
        let token = staking_abi::IToken::new(tokens[0], world.provider().clone());
        let pay = token.transfer(*pair.address(), ether(1)).into_transaction_request();
        world.send(world.owner, pay).await;
        let swap = pair.swap(U256::ZERO, ether(1), world.bob, Bytes::new()).into_transaction_request();
        let receipt = world.send(world.owner, swap).await;
        let swapped = logs::<Swap>(&receipt, *pair.address());
        assert_eq!((minted.len(), swapped.len()), (1, 1));
        stories.push((
            minted,
            swapped,
            receipt.logs().len(),
            pair.balanceOf(world.alice).call().await.unwrap(),
        ));
    }
    assert_eq!(stories[0], stories[1]);
}
