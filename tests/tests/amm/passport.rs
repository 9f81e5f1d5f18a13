//! The three questions, asked of an LP position.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use staking_abi::IPassport::{self, IPassportInstance, LegKind, RiskKind, SourceKind};
use staking_tests::{Amm, ether, only};

fn passport(amm: &Amm) -> IPassportInstance<DynProvider> {
    IPassport::new(amm.address(), amm.world.provider().clone())
}

#[tokio::test]
async fn a_position_is_its_share_of_both_tokens() {
    let amm = Amm::holding([ether(4), ether(9)]).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    assert!(passport(&amm).composition(alice).call().await.unwrap().is_empty());
    world.send(world.owner, amm.pair.transfer(alice, ether(2)).into_transaction_request()).await;
    // A donation is nobody's until it is synced.
    amm.donate(only(0, ether(7))).await;
    let legs = passport(&amm).composition(alice).call().await.unwrap();
    let amounts = [ether(4) / U256::from(3), ether(3)];
    assert_eq!(legs.len(), 2);
    for ((leg, token), amount) in legs.iter().zip(amm.addresses()).zip(amounts) {
        assert_eq!((leg.asset, leg.amount, leg.issuer), (token, amount, token));
        assert_eq!(leg.kind as u8, LegKind::Asset as u8);
    }
}

#[tokio::test]
async fn a_position_is_what_burning_it_pays() {
    let amm = Amm::holding([ether(4), ether(9)]).await;
    let owner = amm.world.owner;
    amm.swap(owner, 0, ether(1), amm.amount_out(0, ether(1)).await).await;
    let legs = passport(&amm).composition(owner).call().await.unwrap();
    let before = amm.balances(owner).await;
    amm.withdraw(owner, amm.liquidity(owner).await).await;
    let after = amm.balances(owner).await;
    assert_eq!([legs[0].amount, legs[1].amount], [after[0] - before[0], after[1] - before[1]]);
}

#[tokio::test]
async fn its_source_is_what_swaps_left() {
    let amm = Amm::new().await;
    let sources = async || passport(&amm).sources().call().await.unwrap();
    assert_eq!(sources().await[0].credited, U256::ZERO);
    amm.deposit(amm.world.alice, [ether(1_000); 2]).await;
    assert_eq!(sources().await[0].credited, U256::ZERO);
    amm.swap(amm.world.bob, 1, ether(1), U256::from(996_006_981_039_903_216u64)).await;
    let found = sources().await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind as u8, found[0].token), (SourceKind::SwapFee as u8, amm.address()));
    let root = U256::root(amm.k().await, 2);
    assert_eq!(found[0].credited, root - ether(1_000));
    // Half of 0.3 % of the token, as LP tokens.
    assert!(found[0].credited > ether(14) / U256::from(10_000), "{}", found[0].credited);
    assert!(found[0].credited < ether(15) / U256::from(10_000), "{}", found[0].credited);
}

#[tokio::test]
async fn its_layers_are_the_factory_the_price_the_tokens_and_the_programs() {
    let amm = Amm::holding([ether(4), ether(9)]).await;
    amm.donate(only(1, ether(1))).await;
    let layers = passport(&amm).layers().call().await.unwrap();
    let of = |kind: RiskKind| -> Vec<_> {
        let rows = layers.iter().filter(|layer| layer.kind as u8 == kind as u8);
        rows.map(|layer| (layer.target, layer.metric, layer.limit)).collect()
    };
    let admin = of(RiskKind::Admin);
    assert_eq!((admin.len(), admin[0].0, admin[0].2), (1, *amm.factory.address(), U256::ZERO));
    assert!(admin[0].1 > U256::ZERO, "it has code");
    let price = ether(9) / U256::from(4);
    assert_eq!(of(RiskKind::ImpermanentLoss), [(amm.address(), price, U256::ZERO)]);
    let [token0, token1] = amm.addresses();
    let held = [(token0, ether(4), ether(4)), (token1, ether(10), ether(9))];
    assert_eq!(of(RiskKind::Dependency), held);
    let programs = of(RiskKind::ProgramExpiry);
    let targets: Vec<_> = programs.iter().map(|(target, ..)| *target).collect();
    assert_eq!(targets, [amm.address(), *amm.factory.address(), token0, token1]);
    let year = U256::from(365 * 86_400);
    for (_, left, expiry) in programs {
        assert!(left <= expiry && left > year - U256::from(86_400) && expiry == year);
    }
    assert_eq!(layers.len(), 8);
}

/// Tokens that are not there are shown as holding nothing, and an empty pair has no price.
#[tokio::test]
async fn fault_71_layers_of_a_pair_without_tokens_are_told() {
    let amm = Amm::new().await;
    let nowhere = [Address::repeat_byte(0x11), Address::repeat_byte(0x22)];
    let layers = passport(&amm.another(nowhere).await).layers().call().await.unwrap();
    let figures: Vec<_> = layers.iter().map(|layer| (layer.kind as u8, layer.metric)).collect();
    assert_eq!(
        figures[1..4],
        [RiskKind::ImpermanentLoss, RiskKind::Dependency, RiskKind::Dependency]
            .map(|kind| (kind as u8, U256::ZERO))
    );
    assert_eq!(layers.len(), 6, "only pair and factory are programs");
}

#[tokio::test]
async fn leaving_takes_no_time_and_costs_nothing() {
    let amm = Amm::holding([ether(4), ether(9)]).await;
    let (owner, held) = (amm.world.owner, amm.liquidity(amm.world.owner).await);
    for (amount, immediate) in [
        (U256::ZERO, U256::ZERO),
        (ether(1), ether(1)),
        (held, held),
        (held + U256::ONE, held),
        (U256::MAX, held),
    ] {
        let terms = passport(&amm).exitTerms(owner, amount).call().await.unwrap();
        assert_eq!((terms.immediate, terms.delayed, terms.penalty), (immediate, U256::ZERO, U256::ZERO));
        assert!(terms.readyAt <= U256::from(amm.world.now().await + 1));
    }
    let terms = passport(&amm).exitTerms(amm.world.mallory, ether(1)).call().await.unwrap();
    assert_eq!(terms.immediate, U256::ZERO);
}
