//! `IPassport` of a farm: composition, sources, layers, exit terms.

use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, B256, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolCall;
use staking_abi::IPassport::{self, IPassportInstance, Layer, LegKind, RiskKind};
use staking_tests::{Amm, Farm, ether, token};

const PID: U256 = U256::ZERO;
const DISCLOSURE: B256 = B256::repeat_byte(7);

fn passport(stage: &Farm) -> IPassportInstance<DynProvider> {
    IPassportInstance::new(stage.address(), stage.world.provider().clone())
}

/// A farm of a pair, and of a plain token in pools 1 and 2, and its AMM.
async fn stage() -> (Farm, Amm) {
    let amm = Amm::holding([ether(500), ether(2_000)]).await;
    let reward = token(&amm.world, "Reward", "RWD").await;
    let stage = Farm::of(amm.world.clone(), amm.address(), reward, false).await.started().await;
    for alloc in [100, 200] {
        stage.add(alloc, amm.addresses()[0], Address::ZERO, false).await;
    }
    (stage, amm)
}

#[tokio::test]
async fn a_lens_asked_by_somebody_who_is_no_farm_answers_nothing() {
    let stage = Farm::new().await;
    let lens = stage.farm.lens().call().await.unwrap();
    for call in [IPassport::sourcesCall {}.abi_encode(), IPassport::layersCall {}.abi_encode()] {
        let request =
            TransactionRequest::default().with_to(lens).with_input(call).with_from(stage.world.alice);
        assert!(stage.world.provider().call(request).await.is_err());
    }
}

#[tokio::test]
async fn a_position_is_what_is_deposited_in_each_pool_and_one_claim() {
    let (stage, amm) = stage().await;
    let (world, owner, alice) = (&stage.world, stage.world.owner, stage.world.alice);
    assert!(passport(&stage).composition(alice).call().await.unwrap().is_empty());
    stage.prepare(alice, ether(250)).await;
    stage.send(alice, stage.farm.deposit_0(PID, ether(250), alice)).await;
    stage.send(owner, amm.tokens[0].approve(stage.address(), ether(9))).await;
    stage.send(owner, stage.farm.deposit_0(U256::from(2), ether(9), alice)).await;
    // Until the funding is used up, so that no second is between two questions.
    world.wait(130).await;
    stage.withdraw(alice, ether(50)).await;
    let earned = stage.pending(alice).await + stage.pending_in(U256::from(2), alice).await;
    let legs = passport(&stage).composition(alice).call().await.unwrap();
    let (plain, pair) = (amm.addresses()[0], amm.address());
    let expected = [
        (pair, ether(200), LegKind::LpToken as u8, pair),
        (plain, ether(9), LegKind::Asset as u8, plain),
        (*stage.reward.address(), earned, LegKind::Claim as u8, stage.address()),
    ];
    let found: Vec<_> = legs.iter().map(|leg| (leg.asset, leg.amount, leg.kind as u8, leg.issuer)).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn layers_show_each_risk_with_its_live_figure_and_its_bound() {
    let (stage, amm) = stage().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    stage.prepare(world.alice, ether(250)).await;
    stage.send(world.alice, stage.farm.deposit_0(PID, ether(250), world.alice)).await;
    stage.send(owner, stage.farm.setPaused(PID, true)).await;
    stage.send(owner, stage.farm.close(U256::ONE)).await;
    stage.send(owner, stage.farm.transferOwnership(world.bob)).await;
    let layers = passport(&stage).layers().call().await.unwrap();
    let of = |kind: RiskKind| -> Vec<&Layer> {
        layers.iter().filter(|layer| layer.kind as u8 == kind as u8).collect()
    };
    let figures = |kind: RiskKind| -> Vec<(Address, U256, U256)> {
        of(kind).iter().map(|layer| (layer.target, layer.metric, layer.limit)).collect()
    };
    let (plain, pair, reward) = (amm.addresses()[0], amm.address(), *stage.reward.address());
    assert_eq!(
        figures(RiskKind::Admin),
        [(owner, U256::ZERO, U256::ZERO), (world.bob, U256::ZERO, U256::ZERO)]
    );
    assert_eq!(figures(RiskKind::EntryPause), [(stage.address(), U256::from(2), U256::from(3))]);
    assert_eq!(figures(RiskKind::ExitDelay), [(stage.address(), U256::ZERO, U256::ZERO)]);
    assert_eq!(figures(RiskKind::RewardShortfall), [(reward, ether(100_000), ether(100_000))]);
    // Each LP token once, by address.
    let mut expected = [(pair, ether(250), ether(250)), (plain, U256::ZERO, U256::ZERO)];
    expected.sort();
    assert_eq!(figures(RiskKind::Dependency), expected);
    assert_eq!(figures(RiskKind::ImpermanentLoss), [(pair, ether(4), U256::ZERO)]);
    let lens = stage.farm.lens().call().await.unwrap();
    let programs: Vec<Address> = of(RiskKind::ProgramExpiry).iter().map(|layer| layer.target).collect();
    assert_eq!(programs, [stage.address(), lens, reward, expected[0].0, expected[1].0]);
    let year = U256::from(365 * 86_400);
    assert!(of(RiskKind::ProgramExpiry).iter().all(|layer| layer.limit == year && layer.metric <= year));
}

#[tokio::test]
async fn leaving_is_immediate_free_and_no_more_than_is_deposited() {
    let (stage, _) = stage().await;
    let alice = stage.world.alice;
    stage.prepare(alice, ether(250)).await;
    stage.send(alice, stage.farm.deposit_0(PID, ether(250), alice)).await;
    for (asked, immediate) in [(ether(9), ether(9)), (ether(300), ether(250)), (U256::MAX, ether(250))] {
        let terms = passport(&stage).exitTerms(alice, asked).call().await.unwrap();
        assert_eq!((terms.immediate, terms.delayed, terms.penalty), (immediate, U256::ZERO, U256::ZERO));
        assert!(terms.readyAt <= U256::from(stage.world.now().await + 5));
    }
}

/// To the wei, also where accounts gave up and pools were empty.
#[tokio::test]
async fn inv_7_what_was_credited_is_the_sum_of_its_sources() {
    let stage = Farm::still().await;
    let (world, owner, alice, bob) = (&stage.world, stage.world.owner, stage.world.alice, stage.world.bob);
    let (swap_fee, subsidy) = (1, 5);
    stage.set_rate(Farm::rate()).await;
    assert!(passport(&stage).sources().call().await.unwrap().is_empty());
    stage.deposit(alice, ether(3)).await;
    stage.deposit(bob, ether(1)).await;
    stage.fund_by(ether(2_000), swap_fee, DISCLOSURE).await;
    world.wait(1).await;
    let alone = passport(&stage).sources().call().await.unwrap();
    assert_eq!((alone.len(), alone[0].kind as u8, alone[0].disclosure), (1, swap_fee, DISCLOSURE));
    assert_eq!((alone[0].token, alone[0].credited), (*stage.reward.address(), ether(864)));
    stage.fund_by(ether(3_000), subsidy, B256::ZERO).await;
    world.wait(1).await;
    stage.send(bob, stage.farm.emergencyWithdraw_1(PID)).await;
    stage.withdraw(alice, ether(3)).await;
    // Emitted to nobody, and handed back by the pool when it is asked.
    world.wait(1).await;
    let given = async || {
        let sources = passport(&stage).sources().call().await.unwrap();
        sources.iter().map(|source| source.credited).sum::<U256>()
    };
    let before = given().await;
    let claim = stage.pending(alice).await;
    // Nothing is left on the books of Bob, who had a quarter of two days.
    assert!(before.abs_diff(claim) <= U256::from(4), "{before} {claim}");
    stage.send(bob, stage.farm.massUpdatePools_1()).await;
    assert_eq!(given().await, before);
    stage.fund(ether(7)).await;
    stage.set_rate(U256::ZERO).await;
    stage.send(owner, stage.farm.reclaim()).await;
    assert_eq!(given().await, before, "reclaimed wei were never credited");
    let kinds: Vec<u8> =
        passport(&stage).sources().call().await.unwrap().iter().map(|source| source.kind as u8).collect();
    assert_eq!(kinds, [0, swap_fee, subsidy]);
    assert_eq!(stage.broken().await, U256::ZERO);
    stage.harvest(alice).await;
    assert_eq!(stage.rewards_of(alice).await, claim);
    stage.assert_solvent().await;
}

/// What was given back and streams again after a change of the rate is credited again.
#[tokio::test]
async fn inv_7_sources_follow_what_a_new_rate_emits_again() {
    let stage = Farm::still().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.set_rate(ether(1)).await;
    for kind in [0, 5] {
        stage.fund_by(ether(100), kind, B256::ZERO).await;
    }
    world.chain.skip_seconds(200).await.unwrap();
    stage.send(alice, stage.farm.updatePool(PID)).await;
    stage.deposit(alice, ether(1)).await;
    stage.set_rate(ether(1)).await;
    world.chain.skip_seconds(200).await.unwrap();
    let pending = stage.pending(alice).await;
    assert!(ether(200) - pending <= U256::ONE, "{pending}");
    let credited =
        passport(&stage).sources().call().await.unwrap().iter().map(|it| it.credited).collect::<Vec<_>>();
    assert_eq!(credited, [ether(100); 2]);
    stage.assert_solvent().await;
}
