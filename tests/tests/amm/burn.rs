use alloy::primitives::{Address, U256};
use staking_abi::IPair::{
    Burn, InsufficientLiquidityBurned, ReserveOverflow, Sync, TokenCallFailed, Transfer,
};
use staking_tests::{Amm, RefusedCall, ether, event, logs, only};

#[tokio::test]
async fn reverts_if_nobody_ever_deposited() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    amm.pair.burn(alice).refused(world, alice).await.with(InsufficientLiquidityBurned {});
    amm.donate([ether(1); 2]).await;
    amm.pair.burn(alice).refused(world, alice).await.with(InsufficientLiquidityBurned {});
}

#[tokio::test]
async fn reverts_if_no_lp_tokens_lie_in_the_pair() {
    let amm = Amm::holding([ether(3), ether(3)]).await;
    let (world, owner) = (&amm.world, amm.world.owner);
    amm.pair.burn(owner).refused(world, owner).await.with(InsufficientLiquidityBurned {});
    let approve = amm.pair.approve(amm.address(), ether(1)).into_transaction_request();
    world.send(owner, approve).await;
    amm.pair.burn(owner).refused(world, owner).await.with(InsufficientLiquidityBurned {});
}

#[tokio::test]
async fn reverts_if_they_are_worth_nothing_of_one_of_the_tokens() {
    let amm = Amm::holding([U256::from(1_000), ether(1_000)]).await;
    let (world, owner) = (&amm.world, amm.world.owner);
    let wei = amm.supply().await / U256::from(1_000);
    for amount in [U256::ONE, wei - U256::from(2)] {
        let hand_in = amm.pair.transfer(amm.address(), amount).into_transaction_request();
        world.send(owner, hand_in).await;
        amm.pair.burn(owner).refused(world, owner).await.with(InsufficientLiquidityBurned {});
    }
    assert_eq!(amm.reserves().await, [U256::from(1_000), ether(1_000)]);
}

#[tokio::test]
async fn r29_reverts_if_the_tokens_refuse_the_receiver() {
    let amm = Amm::holding([ether(3), ether(3)]).await;
    let (world, owner, token) = (&amm.world, amm.world.owner, amm.addresses()[0]);
    let hand_in = amm.pair.transfer(amm.address(), ether(1)).into_transaction_request();
    world.send(owner, hand_in).await;
    amm.pair.burn(Address::ZERO).refused(world, owner).await.with(TokenCallFailed { token });
    assert_eq!(amm.liquidity(amm.address()).await, ether(1));
}

/// The case that Uniswap publishes: 3 and 3 tokens, all of it burnt.
#[tokio::test]
async fn pays_the_share_of_both_tokens_rounded_down() {
    let amm = Amm::new().await;
    let (world, alice, pair) = (&amm.world, amm.world.alice, amm.address());
    amm.deposit(alice, [ether(3), ether(3)]).await;
    let (liquidity, paid) = (ether(3) - U256::from(1_000), ether(3) - U256::from(1_000));
    let hand_in = amm.pair.transfer(pair, liquidity).into_transaction_request();
    world.send(alice, hand_in).await;
    let told = amm.pair.burn(alice).call().await.unwrap();
    assert_eq!((told.amount0, told.amount1), (paid, paid));
    let receipt = world.send(alice, amm.pair.burn(alice).into_transaction_request()).await;
    let burnt = Transfer { from: pair, to: Address::ZERO, value: liquidity };
    assert_eq!(event::<Transfer>(&receipt, pair), burnt);
    for token in amm.addresses() {
        let sent = event::<Transfer>(&receipt, token);
        assert_eq!(sent, Transfer { from: pair, to: alice, value: paid });
    }
    let (reserve0, reserve1) = (U256::from(1_000).to(), U256::from(1_000).to());
    assert_eq!(event::<Sync>(&receipt, pair), Sync { reserve0, reserve1 });
    let expected = Burn { sender: alice, amount0: paid, amount1: paid, to: alice };
    assert_eq!(event::<Burn>(&receipt, pair), expected);
    assert_eq!((amm.liquidity(alice).await, amm.supply().await), (U256::ZERO, U256::from(1_000)));
    assert_eq!(amm.balances(pair).await, [U256::from(1_000); 2]);
    assert_eq!(amm.balances(alice).await, [paid; 2]);
}

#[tokio::test]
async fn pays_of_balances_and_not_of_reserves() {
    let amm = Amm::holding([ether(4), ether(9)]).await;
    let (world, bob) = (&amm.world, amm.world.bob);
    amm.donate([ether(2), ether(3)]).await;
    let hand_in = amm.pair.transfer(amm.address(), ether(3)).into_transaction_request();
    world.send(world.owner, hand_in).await;
    let receipt = world.send(world.owner, amm.pair.burn(bob).into_transaction_request()).await;
    assert_eq!(amm.balances(bob).await, [ether(3), ether(6)]);
    assert_eq!(amm.reserves().await, [ether(3), ether(6)]);
    let burnt = event::<Burn>(&receipt, amm.address());
    assert_eq!((burnt.sender, burnt.to), (world.owner, bob));
}

/// Known of Uniswap V2: what lies in the pair is anyone's to burn.
#[tokio::test]
async fn whoever_calls_burns_what_lies_in_the_pair() {
    let amm = Amm::holding([ether(3), ether(3)]).await;
    let (world, mallory) = (&amm.world, amm.world.mallory);
    let hand_in = amm.pair.transfer(amm.address(), ether(1)).into_transaction_request();
    world.send(world.owner, hand_in).await;
    world.send(mallory, amm.pair.burn(mallory).into_transaction_request()).await;
    assert_eq!(amm.balances(mallory).await, [ether(1); 2]);
}

/// Nobody receives, and those who stay share it.
#[tokio::test]
async fn r29_burning_to_the_pair_itself_leaves_all_to_the_others() {
    let amm = Amm::holding([ether(3), ether(3)]).await;
    let (world, pair) = (&amm.world, amm.address());
    let hand_in = amm.pair.transfer(pair, ether(1)).into_transaction_request();
    world.send(world.owner, hand_in).await;
    let receipt = world.send(world.owner, amm.pair.burn(pair).into_transaction_request()).await;
    assert_eq!(logs::<Sync>(&receipt, pair).len(), 1);
    assert_eq!(amm.reserves().await, [ether(3); 2]);
    assert_eq!(amm.supply().await, ether(2));
    amm.withdraw(world.owner, amm.liquidity(world.owner).await).await;
    assert!(amm.reserves().await[0] <= U256::from(1_500));
}

/// A donation beyond the ledger can be skimmed by anyone, and then everybody leaves.
#[tokio::test]
async fn r10_a_balance_beyond_the_ledger_goes_to_whoever_skims() {
    let amm = Amm::holding([ether(3), ether(3)]).await;
    let (world, owner, token) = (&amm.world, amm.world.owner, amm.addresses()[0]);
    let much = U256::ONE << 127;
    let mint = amm.tokens[0].mint(owner, much).into_transaction_request();
    world.send(owner, mint).await;
    amm.donate(only(0, much)).await;
    let hand_in = amm.pair.transfer(amm.address(), ether(1)).into_transaction_request();
    world.send(owner, hand_in).await;
    let balance = (much + ether(3)) - (much + ether(3)) / U256::from(3);
    amm.pair.burn(owner).refused(world, owner).await.with(ReserveOverflow { token, balance });
    world.send(owner, amm.pair.skim(owner).into_transaction_request()).await;
    world.send(owner, amm.pair.burn(world.bob).into_transaction_request()).await;
    assert_eq!(amm.balances(world.bob).await, [ether(1); 2]);
}
