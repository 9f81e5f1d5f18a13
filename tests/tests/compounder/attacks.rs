//! What moving the price around a harvest earns: never more than the tip that anyone may have.

use alloy::primitives::U256;
use staking_abi::IFarmCompounder::{BelowAveragePrice, Harvested};
use staking_tests::{Compounding, RefusedCall, Reverted, ether, event, only};

/// A day's reward waits, with a third of the pair in the vault; the attacker has as much of both tokens as the pair.
async fn waiting() -> Compounding {
    let stage = Compounding::still(0).await;
    stage.deposit(stage.world.alice, ether(33_000)).await;
    stage.pass_a_day().await;
    for at in [0, 1] {
        stage.amm.give(at, stage.world.mallory, ether(400_000)).await;
    }
    stage
}

/// The attacker swaps an amount of one token for the other; what it got.
async fn swap(stage: &Compounding, from: usize, amount: U256) -> U256 {
    let (world, amm, mallory) = (&stage.world, &stage.amm, stage.world.mallory);
    let out = amm.amount_out(from, amount).await;
    let pay = amm.tokens[from].transfer(amm.address(), amount).into_transaction_request();
    world.send(mallory, pay).await;
    let [out0, out1] = only(1 - from, out);
    let call = amm.pair.swap(out0, out1, mallory, Default::default());
    world.send(mallory, call.into_transaction_request()).await;
    out
}

/// The attacker adds as much liquidity as `amount` of both tokens is.
async fn add(stage: &Compounding, amount: U256) -> U256 {
    let (world, amm, mallory) = (&stage.world, &stage.amm, stage.world.mallory);
    for token in &amm.tokens {
        world.send(mallory, token.transfer(amm.address(), amount).into_transaction_request()).await;
    }
    let before = amm.liquidity(mallory).await;
    world.send(mallory, amm.pair.mint(mallory).into_transaction_request()).await;
    amm.liquidity(mallory).await - before
}

/// What the attacker has more than before of both tokens together, the tip included; the pair starts at one to one.
async fn profit(stage: &Compounding, before: [U256; 2]) -> i128 {
    let after = stage.amm.balances(stage.world.mallory).await;
    let sum = |amounts: [U256; 2]| (amounts[0] + amounts[1]).to::<i128>();
    sum(after) - sum(before)
}

/// Swaps a part of the pair's reserve (in ten thousandths), harvests, swaps back; `None` if the harvest is refused.
async fn sandwich(from: usize, part: u64, liquidity: U256) -> Option<(i128, i128)> {
    let stage = waiting().await;
    let mallory = stage.world.mallory;
    let before = stage.amm.balances(mallory).await;
    let added = if liquidity.is_zero() { U256::ZERO } else { add(&stage, liquidity).await };
    let reserve = stage.amm.reserves().await[from];
    let got = swap(&stage, from, reserve * U256::from(part) / U256::from(10_000)).await;
    let call = stage.strategy.harvest(mallory).from(mallory);
    if let Err(error) = call.call().await {
        let Reverted(data) = stage.strategy.harvest(mallory).refused(&stage.world, mallory).await;
        assert_eq!(data[..4], <BelowAveragePrice as alloy::sol_types::SolError>::SELECTOR, "{error}");
        return None;
    }
    let receipt = stage.harvest(mallory).await;
    let tip = event::<Harvested>(&receipt, *stage.strategy.address()).tip.to::<i128>();
    swap(&stage, 1 - from, got).await;
    if !added.is_zero() {
        stage.amm.withdraw(mallory, added).await;
    }
    stage.vault.assert_sound().await;
    Some((profit(&stage, before).await, tip))
}

/// R41, for a bundle that sells the reward first, which is what hurts: below half a percent of the pair the fees of both
/// swaps are more than the harvest loses, above that it is refused.
#[tokio::test]
async fn r41_a_sandwich_earns_at_most_the_tip_whatever_its_size() {
    let mut done = 0;
    for part in [1, 5, 10, 20, 30, 40, 50, 100, 1_000] {
        let Some((profit, tip)) = sandwich(0, part, U256::ZERO).await else { continue };
        println!("sells {part} of 10,000: profit {profit} with a tip of {tip}");
        assert!(profit <= tip, "{part}: {profit} with a tip of {tip}");
        done += 1;
    }
    assert!((4..9).contains(&done), "{done} sizes pass, larger ones are refused");
}

/// R41, for one that buys the reward first: the harvest sells dearer, and the attacker pays for it.
#[tokio::test]
async fn r41_pushing_the_price_up_earns_at_most_the_tip() {
    for part in [10, 100, 1_000, 5_000] {
        let (profit, tip) =
            sandwich(1, part, U256::ZERO).await.expect("a price that is better than the average");
        println!("buys with {part} of 10,000: profit {profit} with a tip of {tip}");
        assert!(profit <= tip, "{part}: {profit} with a tip of {tip}");
    }
}

/// R41, with three times the pair's liquidity added before and removed after: besides the tip that anyone may have, the fee
/// of the harvest's own swap is all there is to earn, 0.3 % of half of it.
#[tokio::test]
async fn r41_liquidity_for_a_moment_earns_less_than_the_tip_besides() {
    let mut done = 0;
    for part in [1, 10, 30, 50] {
        let Some((profit, tip)) = sandwich(0, part, ether(300_000)).await else { continue };
        println!("adds liquidity, sells {part} of 10,000: profit {profit} with a tip of {tip}");
        assert!((profit - tip) * 20 <= tip * 3, "{part}: {profit} with a tip of {tip}");
        done += 1;
    }
    assert!(done >= 2);
}

/// R15: shares bought just before a harvest and redeemed just after it earn nothing.
#[tokio::test]
async fn r15_being_there_for_a_harvest_only_earns_nothing() {
    let stage = waiting().await;
    let mallory = stage.world.mallory;
    stage.vault.deposit(mallory, ether(10_000)).await;
    stage.harvest(stage.world.bob).await;
    let shares = stage.vault.shares_of(mallory).await;
    stage.vault.redeem(mallory, shares).await;
    assert!(stage.vault.assets_of(mallory).await <= ether(10_000));
    assert!(stage.vault.vault.lockedProfit().call().await.unwrap() > U256::ZERO);
}

/// Gifts to the strategy are compounded for everybody; they move no price at once.
#[tokio::test]
async fn gifts_to_the_strategy_move_no_price_at_once() {
    let stage = waiting().await;
    let before = stage.vault.price().await;
    let strategy = *stage.strategy.address();
    stage.amm.give(0, strategy, ether(10)).await;
    let owner = stage.world.owner;
    stage.world.send(owner, stage.amm.pair.transfer(strategy, ether(10)).into_transaction_request()).await;
    assert_eq!(stage.vault.price().await, before);
    stage.harvest(stage.world.bob).await;
    assert_eq!(stage.vault.price().await, before);
    assert!(stage.vault.vault.lockedProfit().call().await.unwrap() > ether(10));
}

/// A price that is kept down for minutes, over many blocks, moves the average too little for a harvest at that price.
#[tokio::test]
async fn r41_a_price_kept_down_for_minutes_is_refused() {
    let stage = waiting().await;
    let (world, bob) = (&stage.world, stage.world.bob);
    swap(&stage, 0, ether(3_000)).await;
    for _ in 0..10 {
        world.chain.skip_seconds(30).await.unwrap();
        let Reverted(data) = stage.strategy.harvest(bob).refused(world, bob).await;
        assert_eq!(data[..4], <BelowAveragePrice as alloy::sol_types::SolError>::SELECTOR);
    }
}

/// R15: whoever stays for a day of the week in which a gain unlocks gets a share of that day and no more.
#[tokio::test]
async fn r15_a_day_earns_a_share_of_a_day() {
    let stage = waiting().await;
    let (world, vault, mallory) = (&stage.world, &stage.vault, stage.world.mallory);
    vault.deposit(mallory, ether(33_000)).await;
    stage.harvest(world.bob).await;
    let locked = vault.vault.lockedProfit().call().await.unwrap();
    world.chain.skip_seconds(86_400).await.unwrap();
    vault.redeem(mallory, vault.shares_of(mallory).await).await;
    let earned = vault.assets_of(mallory).await - ether(33_000);
    let due = locked / U256::from(7 * 2);
    assert!(earned <= due && due - earned < due / U256::from(100), "{earned} of {due}");
}
