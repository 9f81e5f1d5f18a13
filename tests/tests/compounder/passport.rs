//! The three questions, through vault, strategy, farm and pair.

use alloy::primitives::U256;
use staking_abi::IPassport::{IPassportInstance, LegKind, RiskKind, SourceKind};
use staking_tests::{Compounding, ether};

#[tokio::test]
async fn a_share_is_looked_through_at_both_tokens_sources_and_layers() {
    let stage = Compounding::still(0).await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.deposit(alice, ether(50_000)).await;
    stage.pass_a_day().await;
    stage.harvest(world.bob).await;
    let passport = IPassportInstance::new(stage.vault.address(), world.provider().clone());

    let legs = passport.composition(alice).call().await.unwrap();
    let tokens: Vec<_> = legs.iter().map(|leg| leg.asset).collect();
    assert_eq!(tokens, stage.amm.addresses());
    let reserves = stage.amm.reserves().await;
    let (worth, supply) = (stage.vault.worth_of(alice).await, stage.amm.supply().await);
    for (leg, reserve) in legs.iter().zip(reserves) {
        assert_eq!((leg.amount, leg.kind), (worth * reserve / supply, LegKind::Asset));
    }

    let sources = passport.sources().call().await.unwrap();
    let kinds: Vec<SourceKind> = sources.iter().map(|source| source.kind).collect();
    assert_eq!(kinds, [SourceKind::Emission, SourceKind::SwapFee]);
    assert_eq!(sources[0].credited, stage.vault.vault.lockedProfit().call().await.unwrap());

    let layers = passport.layers().call().await.unwrap();
    let has =
        |kind: RiskKind, target| layers.iter().any(|layer| layer.kind == kind && layer.target == target);
    assert!(has(RiskKind::Admin, world.owner));
    assert!(has(RiskKind::Dependency, *stage.strategy.address()));
    assert!(has(RiskKind::Oracle, stage.amm.address()));
    assert!(has(RiskKind::ImpermanentLoss, stage.amm.address()));
    for program in
        [stage.vault.address(), *stage.strategy.address(), stage.farm.address(), stage.amm.address()]
    {
        assert!(has(RiskKind::ProgramExpiry, program), "{program}");
    }

    let terms = passport.exitTerms(alice, U256::MAX).call().await.unwrap();
    assert_eq!((terms.immediate, terms.delayed, terms.penalty), (worth, U256::ZERO, U256::ZERO));
    let own = IPassportInstance::new(*stage.strategy.address(), world.provider().clone());
    let legs = own.composition(stage.vault.address()).call().await.unwrap();
    assert_eq!(legs[0].amount, stage.farmed().await);
    assert_eq!(own.composition(alice).call().await.unwrap().len(), 0);
}
