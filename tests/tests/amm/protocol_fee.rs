//! The protocol's part: a sixth of the growth of the root of the product, as LP tokens, while somebody receives it.

use alloy::primitives::{Address, U256};
use staking_abi::IPair::{Burn, Transfer};
use staking_tests::{Amm, World, ether, event, logs};

/// What a swap of one token into 1000 and 1000 pays.
const OUT: u64 = 996_006_981_039_903_216;
/// What the protocol takes of it.
const FEE: u64 = 249_750_499_251_388;

async fn charge(amm: &Amm, to: Address) {
    let call = amm.factory.setFeeTo(to).into_transaction_request();
    amm.world.send(amm.world.owner, call).await;
}

async fn k_last(amm: &Amm) -> U256 {
    amm.pair.kLast().call().await.unwrap()
}

/// The case that Uniswap publishes: 1000 and 1000 tokens of Alice, one token1 swapped.
async fn swapped(fee_to: Option<Address>, amm: Amm) -> Amm {
    if let Some(account) = fee_to {
        charge(&amm, account).await;
    }
    amm.deposit(amm.world.alice, [ether(1_000); 2]).await;
    amm.swap(amm.world.bob, 1, ether(1), U256::from(OUT)).await;
    amm
}

#[tokio::test]
async fn nobody_receives_anything_while_it_is_off() {
    let amm = swapped(None, Amm::new().await).await;
    let alice = amm.world.alice;
    assert_eq!(k_last(&amm).await, U256::ZERO);
    amm.withdraw(alice, amm.liquidity(alice).await).await;
    assert_eq!(amm.supply().await, U256::from(1_000));
    assert_eq!(k_last(&amm).await, U256::ZERO);
}

#[tokio::test]
async fn takes_the_sixth_that_uniswap_publishes() {
    let amm = Amm::new().await;
    let (bob, alice) = (amm.world.mallory, amm.world.alice);
    let amm = swapped(Some(bob), amm).await;
    assert_eq!(k_last(&amm).await, ether(1_000) * ether(1_000));
    let receipt = amm.withdraw(alice, amm.liquidity(alice).await).await;
    let fee = U256::from(FEE);
    let minted = Transfer { from: Address::ZERO, to: bob, value: fee };
    assert!(logs::<Transfer>(&receipt, amm.address()).contains(&minted));
    assert_eq!((amm.supply().await, amm.liquidity(bob).await), (fee + U256::from(1_000), fee));
    // A thousandth of the LP tokens is burnt for good, so the pair keeps its part too.
    let [left0, left1] = [249_501_683_697_445u64, 250_000_187_312_969].map(U256::from);
    assert_eq!(amm.balances(amm.address()).await, [left0 + U256::from(1_000), left1 + U256::from(1_000)]);
    assert_eq!(k_last(&amm).await, amm.k().await);
}

#[tokio::test]
async fn is_taken_by_deposits_too_and_before_they_are_counted() {
    let amm = Amm::new().await;
    let (taker, bob) = (amm.world.mallory, amm.world.bob);
    let amm = swapped(Some(taker), amm).await;
    let [reserve0, reserve1] = amm.reserves().await;
    let supply = amm.supply().await + U256::from(FEE);
    let deposit = ether(1);
    amm.deposit(bob, [deposit; 2]).await;
    assert_eq!(amm.liquidity(taker).await, U256::from(FEE));
    let liquidity = (deposit * supply / reserve0).min(deposit * supply / reserve1);
    assert_eq!(amm.liquidity(bob).await, liquidity, "of the supply with the fee");
    assert_eq!(k_last(&amm).await, amm.k().await);
}

#[tokio::test]
async fn takes_nothing_where_nothing_grew() {
    let amm = Amm::new().await;
    let (taker, alice) = (amm.world.mallory, amm.world.alice);
    charge(&amm, taker).await;
    amm.deposit(alice, [ether(10); 2]).await;
    amm.deposit(alice, [ether(5); 2]).await;
    amm.withdraw(alice, ether(3)).await;
    amm.withdraw(alice, ether(2)).await;
    assert_eq!(amm.liquidity(taker).await, U256::ZERO);
}

/// R49: what grew while nobody was charged is nobody's.
#[tokio::test]
async fn r49_turning_it_on_reaches_back_to_nothing() {
    let amm = swapped(None, Amm::new().await).await;
    let (alice, taker) = (amm.world.alice, amm.world.mallory);
    charge(&amm, taker).await;
    amm.deposit(alice, [ether(1); 2]).await;
    assert_eq!(amm.liquidity(taker).await, U256::ZERO);
    assert_eq!(k_last(&amm).await, amm.k().await, "counted from here on");
    amm.withdraw(alice, ether(1)).await;
    assert_eq!(amm.liquidity(taker).await, U256::ZERO);
}

#[tokio::test]
async fn r49_turning_it_off_leaves_what_grew_to_the_holders() {
    let amm = Amm::new().await;
    let (alice, taker) = (amm.world.alice, amm.world.mallory);
    let amm = swapped(Some(taker), amm).await;
    charge(&amm, Address::ZERO).await;
    amm.deposit(alice, [ether(1); 2]).await;
    assert_eq!((amm.liquidity(taker).await, k_last(&amm).await), (U256::ZERO, U256::ZERO));
    amm.swap(alice, 1, ether(1), amm.amount_out(1, ether(1)).await).await;
    charge(&amm, taker).await;
    amm.withdraw(alice, ether(1)).await;
    assert_eq!(amm.liquidity(taker).await, U256::ZERO);
}

#[tokio::test]
async fn the_pair_itself_may_receive_it() {
    let amm = Amm::new().await;
    let (alice, pair) = (amm.world.alice, amm.address());
    let amm = swapped(Some(pair), amm).await;
    let receipt = amm.withdraw(alice, ether(1)).await;
    assert_eq!(amm.liquidity(pair).await, U256::from(FEE), "what was handed in is burnt and no more");
    assert_eq!(logs::<Burn>(&receipt, pair).len(), 1);
}

/// A pair goes on without its factory's answer: the fee goes to whom it named last, so that nobody gains by its silence.
#[tokio::test]
async fn fault_84_everybody_leaves_while_the_factory_has_expired() {
    let amm = Amm::new().await;
    let (world, alice, taker) = (&amm.world, amm.world.alice, amm.world.mallory);
    if !world.is_embedded() {
        return assert!(std::env::var("STAKE_RPC_URL").is_ok(), "only a shared chain cannot skip a year");
    }
    let amm = swapped(Some(taker), amm.clone()).await;
    world.chain.skip_seconds(366 * 86_400).await.unwrap();
    let burn = amm.pair.burn(alice).into_transaction_request();
    assert!(!world.attempt(alice, burn).await.status(), "the pair has expired as well");
    world.activate(amm.address()).await;
    world.activate(amm.addresses()[0]).await;
    assert!(amm.factory.feeTo().call().await.is_err());

    let liquidity = amm.liquidity(alice).await;
    let receipt = amm.withdraw(alice, liquidity - ether(500)).await;
    assert!(receipt.gas_used < 600_000, "what has expired takes what it is given: {}", receipt.gas_used);
    assert_eq!(event::<Burn>(&receipt, amm.address()).to, alice);
    assert_eq!((amm.liquidity(taker).await, k_last(&amm).await), (U256::from(FEE), amm.k().await));
    amm.deposit(alice, [ether(1); 2]).await;
    amm.swap(alice, 1, ether(1), U256::ONE).await;

    // Activated again, it is asked again.
    world.activate(*amm.factory.address()).await;
    amm.withdraw(alice, ether(100)).await;
    assert!(amm.liquidity(taker).await > U256::from(FEE));
    assert_eq!(k_last(&amm).await, amm.k().await);
}

/// The implementation of a world of its own, which anyone may have made a pair: an account without code never answers.
#[tokio::test]
async fn a_pair_that_an_account_made_charges_nothing() {
    let amm = Amm::in_world(World::new().await).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let [token0, token1] = amm.addresses();
    let pair = staking_abi::IPair::new(amm.implementation, world.provider().clone());
    world.send(alice, pair.initialize(token0, token1).into_transaction_request()).await;
    for token in &amm.tokens {
        let call = token.transfer(amm.implementation, ether(3)).into_transaction_request();
        world.send(world.owner, call).await;
    }
    world.send(alice, pair.mint(alice).into_transaction_request()).await;
    assert_eq!(pair.kLast().call().await.unwrap(), U256::ZERO);
    assert_eq!(pair.totalSupply().call().await.unwrap(), ether(3));
}
