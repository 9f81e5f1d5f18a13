//! What the lens answers behind the farm's address, besides the passport.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolValue;
use staking_abi::IFarm::{IFarmInstance, TokenCallFailed, UnknownPool};
use staking_scripts::build::FARM;
use staking_tests::fixtures::{Hook, Rewarder::RewarderInstance as Rewarder};
use staking_tests::{Amm, Farm, RefusedCall, ether};

const PID: U256 = U256::ZERO;

#[tokio::test]
async fn views_without_a_lens_revert_and_actions_work() {
    let stage = Farm::new().await;
    let world = &stage.world;
    let arguments = (world.owner, *stage.reward.address(), Address::ZERO);
    let address = world.deploy(FARM, &arguments.abi_encode_params()).await;
    let alone = Farm { farm: IFarmInstance::new(address, world.provider().clone()), ..stage.clone() };
    assert_eq!(alone.farm.lens().call().await.unwrap(), Address::ZERO);
    alone.add_twin(100).await;
    for call in [
        alone.farm.runway().into_transaction_request(),
        alone.farm.checkInvariants().into_transaction_request(),
        alone.farm.poolState(PID).into_transaction_request(),
        alone.farm.pendingTokens(PID, world.alice).into_transaction_request(),
    ] {
        call.refused(world, world.alice).await.silently();
    }
    alone.deposit(world.alice, ether(1)).await;
    alone.withdraw(world.alice, ether(1)).await;
    assert_eq!(alone.lp_of(world.alice).await, ether(1));
}

#[tokio::test]
async fn revert_if_there_is_no_such_pool() {
    let stage = Farm::new().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    for pid in [U256::ONE, U256::from(1_000), U256::ONE << 32, (U256::ONE << 128) + U256::ONE, U256::MAX] {
        for call in [
            stage.farm.poolState(pid).into_transaction_request(),
            stage.farm.emissionApr(pid, U256::ONE).into_transaction_request(),
            stage.farm.pendingTokens(pid, alice).into_transaction_request(),
            stage.farm.underlying(pid, alice).into_transaction_request(),
        ] {
            call.refused(world, alice).await.with(UnknownPool { pid });
        }
    }
}

#[tokio::test]
async fn a_pools_state_is_everything_at_once() {
    let stage = Farm::running_still().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let second = stage.add(300, *stage.lp.address(), Address::ZERO, true).await;
    stage.deposit(world.alice, ether(4)).await;
    stage.send(owner, stage.farm.setPaused(PID, true)).await;
    let state = stage.farm.poolState(PID).call().await.unwrap();
    assert_eq!((state.supply, state.rate), (ether(4), Farm::rate() / U256::from(4)));
    assert_eq!((state.isPaused, state.isClosed, state.isMeasured), (true, false, false));
    let state = stage.farm.poolState(second).call().await.unwrap();
    assert_eq!((state.supply, state.rate), (U256::ZERO, Farm::rate() * U256::from(3) / U256::from(4)));
    assert_eq!((state.isPaused, state.isClosed, state.isMeasured), (false, false, true));
    stage.send(owner, stage.farm.close(PID)).await;
    let state = stage.farm.poolState(PID).call().await.unwrap();
    assert_eq!((state.supply, state.rate, state.isClosed), (ether(4), U256::ZERO, true));
    world.wait(120).await;
    let state = stage.farm.poolState(second).call().await.unwrap();
    assert_eq!(state.rate, U256::ZERO, "the funding is used up");
}

#[tokio::test]
async fn runway_and_undistributed_describe_the_funding() {
    let stage = Farm::still().await;
    let (runway, waiting) = (stage.farm.runway(), stage.farm.undistributed());
    let now = async || (runway.call().await.unwrap(), waiting.call().await.unwrap());
    assert_eq!(now().await, (U256::ZERO, U256::ZERO));
    stage.fund(ether(100) + U256::ONE).await;
    assert_eq!(now().await, (U256::ZERO, ether(100) + U256::ONE), "without a rate everything waits");
    stage.set_rate(Farm::rate()).await;
    assert_eq!(now().await, (U256::from(10_000), U256::ONE));
    stage.deposit(stage.world.alice, ether(1)).await;
    stage.world.chain.skip_seconds(4_000).await.unwrap();
    assert_eq!(now().await, (U256::from(6_000), U256::ONE));
    stage.world.wait(1).await;
    assert_eq!(now().await, (U256::ZERO, U256::ONE));
}

#[tokio::test]
async fn an_apr_is_what_the_present_rate_pays_in_a_year() {
    let stage = Farm::running_still().await;
    let (wad, world) = (ether(1), &stage.world);
    stage.add_twin(300).await;
    let apr = async |price| stage.farm.emissionApr(PID, price).call().await.unwrap();
    assert_eq!(apr(wad).await, U256::ZERO, "nobody is in");
    stage.deposit(world.alice, ether(1_000)).await;
    // A quarter of a hundredth of a token per second, for a year, over a thousand.
    assert_eq!(apr(wad).await, wad * U256::from(365 * 864) / U256::from(4 * 1_000));
    assert_eq!(apr(wad / U256::from(2)).await, wad * U256::from(365 * 864) / U256::from(8 * 1_000));
    assert_eq!(apr(U256::ZERO).await, U256::ZERO);
    assert!(apr(U256::MAX).await > wad, "no price overflows");
    world.wait(120).await;
    assert_eq!(apr(wad).await, U256::ZERO, "the funding is used up");
}

#[tokio::test]
async fn solvency_counts_all_pools_of_a_token() {
    let stage = Farm::running_still().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let second = stage.add_twin(100).await;
    stage.deposit(world.alice, ether(4)).await;
    stage.deposit_in(second, world.bob, ether(5)).await;
    stage.send(owner, stage.lp.transfer(stage.address(), ether(2))).await;
    let solvency = stage.farm.solvency(*stage.lp.address()).call().await.unwrap();
    assert_eq!((solvency.assets, solvency.owed, solvency.surplus), (ether(11), ether(9), ether(2)));
    world.wait(1).await;
    stage.harvest(world.alice).await;
    let solvency = stage.farm.solvency(*stage.reward.address()).call().await.unwrap();
    let left = ether(100_000) - stage.rewards_of(world.alice).await;
    assert_eq!((solvency.assets, solvency.owed, solvency.surplus), (left, left, U256::ZERO));
    let token = world.alice;
    stage.farm.solvency(token).refused(world, token).await.with(TokenCallFailed { token });
}

#[tokio::test]
async fn underlying_is_a_share_of_a_pairs_reserves() {
    let amm = Amm::holding([ether(500), ether(2_000)]).await;
    let reward = staking_tests::token(&amm.world, "Reward", "RWD").await;
    let stage = Farm::of(amm.world.clone(), amm.address(), reward, false).await;
    let (owner, alice) = (stage.world.owner, stage.world.alice);
    // Of a thousand LP tokens, less what is burnt for good.
    stage.prepare(alice, ether(250)).await;
    stage.send(alice, stage.farm.deposit_0(PID, ether(250), alice)).await;
    let found = stage.farm.underlying(PID, alice).call().await.unwrap();
    let [token0, token1] = amm.addresses();
    assert_eq!((found.token0, found.token1), (token0, token1));
    assert_eq!((found.amount0, found.amount1), (ether(125), ether(500)));
    amm.swap(owner, 0, ether(100), ether(300)).await;
    let found = stage.farm.underlying(PID, alice).call().await.unwrap();
    assert_eq!((found.amount0, found.amount1), (ether(150), ether(425)));
    let nothing = stage.farm.underlying(PID, stage.world.bob).call().await.unwrap();
    assert_eq!((nothing.token0, nothing.amount0, nothing.amount1), (token0, U256::ZERO, U256::ZERO));
    // What burning really pays.
    stage.withdraw(alice, ether(250)).await;
    amm.withdraw(alice, ether(250)).await;
    assert_eq!(amm.balances(alice).await, [ether(150), ether(425)]);
}

#[tokio::test]
async fn underlying_of_what_is_no_pair_or_an_empty_one_is_zeros() {
    let amm = Amm::new().await;
    let reward = staking_tests::token(&amm.world, "Reward", "RWD").await;
    let stage = Farm::of(amm.world.clone(), amm.address(), reward, false).await;
    let plain = stage.add(1, amm.addresses()[0], Address::ZERO, false).await;
    for pid in [PID, plain] {
        let found = stage.farm.underlying(pid, stage.world.alice).call().await.unwrap();
        assert_eq!((found.token0, found.token1), (Address::ZERO, Address::ZERO));
        assert_eq!((found.amount0, found.amount1), (U256::ZERO, U256::ZERO));
    }
}

#[tokio::test]
async fn pending_tokens_are_the_reward_and_what_a_rewarder_says() {
    let stage = Farm::running_still().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    let rewarder = Rewarder::create(world).await;
    stage.deposit(alice, ether(1)).await;
    world.wait(1).await;
    let (reward, pending) = (*stage.reward.address(), stage.pending(alice).await);
    let found = async || {
        let found = stage.farm.pendingTokens(PID, alice).call().await.unwrap();
        (found.tokens, found.amounts)
    };
    let alone = (vec![reward], vec![pending]);
    assert_eq!(found().await, alone);
    stage.send(owner, stage.farm.set(PID, U256::from(100), *rewarder.address(), true)).await;
    assert_eq!(found().await, alone, "a rewarder that reverts is left out");
    let word = |value: u64| U256::from(value).to_be_bytes::<32>().to_vec();
    let said = (vec![owner, alice], vec![ether(7), U256::MAX]).abi_encode_params();
    for (answer, expected) in [
        (said.clone(), (vec![reward, owner, alice], vec![pending, ether(7), U256::MAX])),
        ([said, vec![0; 1_000]].concat(), (vec![reward, owner, alice], vec![pending, ether(7), U256::MAX])),
        ((Vec::<Address>::new(), Vec::<U256>::new()).abi_encode_params(), alone.clone()),
        // As many tokens as amounts, arrays that are there, clean addresses.
        ((vec![owner, alice], vec![ether(7)]).abi_encode_params(), alone.clone()),
        (word(1), alone.clone()),
        ([word(64), word(96), word(1 << 33), word(0)].concat(), alone.clone()),
        ([word(u64::MAX), word(96), word(1), word(1)].concat(), alone.clone()),
        (
            [word(64), word(128), word(1), U256::MAX.to_be_bytes::<32>().to_vec(), word(1), word(5)].concat(),
            alone,
        ),
    ] {
        stage.send(owner, rewarder.setAnswer(answer.into())).await;
        assert_eq!(found().await, expected);
    }
    rewarder.turn(world, Hook::BurnGas).await;
    assert_eq!(found().await, (vec![reward], vec![pending]), "a rewarder that burns its gas is left out");
}
