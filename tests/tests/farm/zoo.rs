//! The whole life of a farm with every token of the zoo, and with those that pause, block and rebase.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolCall;
use staking_abi::IFarm::{self, Harvest, RewardOwed, TokenCallFailed};
use staking_tests::zoo::{ANIMALS, Animal, zoo_token};
use staking_tests::{Farm, RefusedCall, World, ether, event, token};

const PID: U256 = U256::ZERO;

/// Deposits, harvests and leaves in every way; `lp` and `reward` say what arrives of what is sent.
async fn live(stage: &Farm, name: &str, lp: impl Fn(U256) -> U256, reward: impl Fn(U256) -> U256) {
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    // Gifts lose what the token keeps, so that both hold more than they deposit.
    for account in [alice, bob] {
        stage.send(world.owner, stage.lp.transfer(account, ether(1_000))).await;
        stage.send(account, stage.lp.approve(stage.address(), ether(300))).await;
        stage.send(account, stage.farm.deposit_0(PID, ether(300), account)).await;
        assert_eq!(stage.staked(account).await, lp(ether(300)), "{name}");
    }
    stage.set_rate(Farm::rate()).await;
    stage.fund(ether(10_000)).await;
    world.wait(4).await;
    let held = stage.rewards_of(alice).await;
    stage.harvest(alice).await;
    let paid = stage.rewards_of(alice).await - held;
    // Half of four days, besides the seconds that a chain has between two blocks.
    assert!(paid > reward(ether(1_727)) && paid < reward(ether(1_732)), "{name}: {paid}");
    let held = stage.lp_of(alice).await;
    stage.withdraw(alice, ether(100)).await;
    let arrived = stage.lp_of(alice).await - held;
    // A token of shares may round.
    assert!(lp(ether(100)) - arrived <= U256::ONE, "{name}: {arrived}");
    stage.assert_solvent().await;
    world.wait(20).await;
    stage.send(alice, stage.farm.withdraw_1(PID, stage.staked(alice).await)).await;
    stage.send(bob, stage.farm.harvestFor(vec![bob], PID)).await;
    stage.send(bob, stage.farm.emergencyWithdraw_1(PID)).await;
    let sum = stage.rewards_of(alice).await + stage.rewards_of(bob).await;
    // What arrived of the funding arrives again, less a wei for each of four payments.
    let whole = reward(reward(ether(10_000)));
    assert!(whole - sum <= Farm::rate() + U256::from(4), "{name}: {sum} of {whole}");
    for account in [alice, bob] {
        assert_eq!((stage.staked(account).await, stage.pending(account).await), (U256::ZERO, U256::ZERO));
    }
    stage.assert_solvent().await;
}

fn plainly(amount: U256) -> U256 {
    amount
}

async fn with(animal: &Animal, is_farmed: bool, is_measured: bool) {
    let world = World::new().await;
    let (odd, plain) = (animal.create(&world).await, token(&world, "Plain", "PLN").await);
    let (lp, reward) = if is_farmed { (odd, plain) } else { (plain, odd) };
    let stage = Farm::of(world, lp, reward, is_measured).await;
    let name = format!("{}, farmed: {is_farmed}, measured: {is_measured}", animal.name);
    match is_farmed {
        true => live(&stage, &name, |amount| animal.delivered(amount), plainly).await,
        false => live(&stage, &name, plainly, |amount| animal.delivered(amount)).await,
    }
}

#[tokio::test]
async fn r30_every_animal_lives_in_a_measured_pool() {
    for animal in ANIMALS {
        with(animal, true, true).await;
    }
}

#[tokio::test]
async fn r31_every_honest_animal_lives_in_a_pool_that_believes_it() {
    for animal in ANIMALS.iter().filter(|animal| animal.is_honest) {
        with(animal, true, false).await;
    }
}

#[tokio::test]
async fn every_animal_can_be_earned() {
    for animal in ANIMALS {
        with(animal, false, false).await;
    }
}

/// A farm of two tokens of the zoo in which Alice has five LP tokens and the funding is used up.
async fn earned(
    alice_has: U256,
) -> (Farm, [staking_tests::fixtures::ZooToken::ZooTokenInstance<alloy::providers::DynProvider>; 2]) {
    let world = World::new().await;
    let tokens = [zoo_token(&world, 18).await, zoo_token(&world, 6).await];
    let stage = Farm::of(world, *tokens[0].address(), *tokens[1].address(), false).await.started().await;
    stage.deposit(stage.world.alice, alice_has).await;
    stage.world.wait(120).await;
    (stage, tokens)
}

/// Fault 73: R54 as well: a gated account sends everything elsewhere.
#[tokio::test]
async fn fault_73_a_blocked_account_sends_lp_tokens_and_rewards_elsewhere() {
    let (stage, tokens) = earned(ether(5)).await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    for token in &tokens {
        stage.send(world.owner, token.setBlocked(alice, true)).await;
    }
    let token = *tokens[0].address();
    let error = TokenCallFailed { token };
    stage.farm.withdraw_0(PID, ether(5), alice).refused(world, alice).await.with(error.clone());
    stage.farm.emergencyWithdraw_1(PID).refused(world, alice).await.with(error);
    let earned = stage.pending(alice).await;
    stage.send(alice, stage.farm.withdrawAndHarvest(PID, ether(3), bob)).await;
    stage.send(alice, stage.farm.emergencyWithdraw_0(PID, bob)).await;
    assert_eq!(stage.holdings(alice).await, [U256::ZERO; 4]);
    assert_eq!((stage.lp_of(bob).await, stage.rewards_of(bob).await), (ether(5), earned));
}

/// Fault 73: of a paused token only that token's own transfers wait.
#[tokio::test]
async fn fault_73_a_pause_stops_only_the_paused_token() {
    let (stage, [lp, reward]) = earned(ether(5)).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    let pending = stage.pending(alice).await;
    stage.send(world.owner, reward.setPaused(true)).await;
    let receipt = stage.send(alice, stage.farm.withdraw_1(PID, ether(2))).await;
    assert_eq!(event::<RewardOwed>(&receipt, stage.address()).amount, pending);
    stage.send(world.owner, reward.setPaused(false)).await;
    stage.send(world.owner, lp.setPaused(true)).await;
    let token = *lp.address();
    let call = stage.farm.withdraw_1(PID, ether(3));
    call.clone().refused(world, alice).await.with(TokenCallFailed { token });
    let receipt = stage.harvest(alice).await;
    let paid = event::<Harvest>(&receipt, stage.address()).amount;
    assert!(pending - paid <= U256::ONE);
    stage.send(world.owner, lp.setPaused(false)).await;
    stage.send(alice, call).await;
    assert_eq!(stage.holdings(alice).await, [U256::ZERO, U256::ZERO, ether(5), paid]);
}

/// Fault 74: LP tokens that grow or shrink by themselves move no books; the shortfall shows.
#[tokio::test]
async fn fault_74_a_rebase_moves_no_books_and_shows_in_solvency() {
    let (stage, [lp, _]) = earned(ether(60)).await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.deposit(bob, ether(40)).await;
    let solvency = async || stage.farm.solvency(*lp.address()).call().await.unwrap();
    stage.send(world.owner, lp.rebase(U256::from(120))).await;
    assert_eq!((solvency().await.owed, solvency().await.surplus), (ether(100), ether(20)));
    assert_eq!(stage.broken().await, U256::ZERO);
    stage.send(world.owner, lp.rebase(U256::from(75))).await;
    assert_eq!((solvency().await.assets, solvency().await.owed), (ether(90), ether(100)));
    assert_eq!(stage.broken().await, U256::ONE);
    stage.withdraw(alice, ether(60)).await;
    let token = *lp.address();
    let call = stage.farm.withdraw_0(PID, ether(40), bob);
    call.refused(world, bob).await.with(TokenCallFailed { token });
    stage.withdraw(bob, ether(30)).await;
    assert_eq!(stage.staked(bob).await, ether(10), "what is missing stays his claim");
}

/// A token that looks around while its balance is read sees no price.
#[tokio::test]
async fn a_view_hook_can_neither_enter_nor_price() {
    let world = World::new().await;
    let (lp, reward) = (zoo_token(&world, 18).await, token(&world, "Reward", "RWD").await);
    let stage = Farm::of(world, *lp.address(), reward, true).await.started().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.prepare(alice, ether(5)).await;
    for question in [
        IFarm::pendingSushiCall { pid: PID, account: alice }.abi_encode(),
        IFarm::emergencyWithdraw_1Call { pid: PID }.abi_encode(),
        IFarm::solvencyCall { token: *lp.address() }.abi_encode(),
    ] {
        stage.send(world.owner, lp.setOracle(stage.address(), question.into())).await;
        stage.send(alice, stage.farm.deposit_0(PID, ether(1), alice)).await;
    }
    stage.send(world.owner, lp.setOracle(Address::ZERO, Default::default())).await;
    assert_eq!(stage.staked(alice).await, ether(3));
    stage.withdraw(alice, ether(3)).await;
    stage.assert_solvent().await;
}
