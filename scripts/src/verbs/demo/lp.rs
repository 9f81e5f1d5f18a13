//! The second part of the story: two tokens become a pair, its LP token is farmed, and swaps, emissions and a price that
//! moves each leave their mark.

use super::stage::{Stage, tokens};
use super::story::{Actor, Cast, Tokens, WAD, approve, cache, deploy, refused};
use crate::build::{FARM, FARM_LENS, PAIR, PAIR_FACTORY, ROUTER, TOKEN};
use crate::deploy::Deployer;
use crate::model::FarmModel;
use crate::problem::{Exit, Problem};
use crate::verbs::Artifacts;
use alloy::primitives::{Address, U256, keccak256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionReceipt;
use alloy::sol_types::{SolEvent, SolValue};
use staking_abi::IPassport::{self, SourceKind};
use staking_abi::{IFarm, IPair, IPairFactory, IRouter, IToken};
use staking_math::amm;

/// Steps that [`play`] reports to the progress bar.
pub(super) const STEPS: u64 = 35;

/// What Alice brings: the first deposit sets the price, 100 USD for a STK.
const DEPOSITED: [u128; 2] = [1_000 * WAD, 100_000 * WAD];

/// What the farm emits in seven days, all of it to the only pool.
const EMITTED: u128 = 70_000 * WAD;

/// The contracts of this part.
pub(super) struct Market {
    stk: Address,
    pub(super) usd: Address,
    pub(super) factory: IPairFactory::IPairFactoryInstance<DynProvider>,
    pub(super) router: IRouter::IRouterInstance<DynProvider>,
    pub(super) farm: IFarm::IFarmInstance<DynProvider>,
    pair: IPair::IPairInstance<DynProvider>,
}

/// Plays it, writes down what happened and checks whether it adds up.
pub(super) async fn play(
    stage: &mut Stage<'_>,
    artifacts: &Artifacts,
    cast: Cast,
    known: Tokens,
) -> anyhow::Result<Market> {
    let (owner, alice, bob) = (("Owner", cast.owner), ("Alice", cast.alice), ("Bob", cast.bob));
    let (market, rwd) = open(stage, artifacts, cast, known).await?;
    let farm = &market.farm;
    let mut model = FarmModel::default();

    let liquidity = provide(stage, &market, alice).await?;
    let add = farm.add(U256::from(100), *market.pair.address(), Address::ZERO).into_transaction_request();
    let (_, at) = stage.act(owner, "Farm.add(100, LP)", add).await?;
    model.add(at, 100);
    let rate = EMITTED / u128::from(7 * stage.day);
    let call = farm.setSushiPerSecond(U256::from(rate)).into_transaction_request();
    let (_, at) = stage.act(owner, "Farm.setSushiPerSecond(10000 RWD a day)", call).await?;
    model.set_rate(at, rate).map_err(refused)?;
    approve(stage, owner, rwd, "RWD", ("Farm", *farm.address()), EMITTED).await?;
    let what = keccak256("a demo's reserve of reward tokens");
    let call = farm.fund(U256::from(EMITTED), SourceKind::Emission as u8, what);
    let (_, at) = stage.act(owner, "Farm.fund(70000 RWD, Emission)", call.into_transaction_request()).await?;
    model.fund(at, EMITTED).map_err(refused)?;
    approve(stage, alice, *market.pair.address(), "LP", ("Farm", *farm.address()), liquidity).await?;
    let call = farm.deposit_0(U256::ZERO, U256::from(liquidity), cast.alice).into_transaction_request();
    let (_, at) = stage.act(alice, "Farm.deposit(all LP)", call).await?;
    model.deposit(at, 0, &cast.alice, liquidity).map_err(refused)?;

    stage.wait_days(1).await?;
    swap(stage, &market, bob, [market.usd, market.stk], 45_000 * WAD).await?;
    look(stage, &market, alice).await?;
    stage.wait_days(3).await?;
    let pending = farm.pendingSushi(U256::ZERO, cast.alice).call().await?;
    let now = stage.chain.now().await?;
    stage.look("Alice", "Farm.pendingSushi()", format!("{} RWD", tokens(pending)), now);
    stage.report.check(
        "Alice's pending reward is what staking-math says",
        model.pending(now, 0, &cast.alice),
        pending,
    );
    swap(stage, &market, bob, [market.stk, market.usd], 30 * WAD).await?;
    swap(stage, &market, bob, [market.usd, market.stk], 4_000 * WAD).await?;
    stage.wait_days(3).await?;

    let call = farm.withdrawAndHarvest(U256::ZERO, U256::from(liquidity), cast.alice);
    let request = call.into_transaction_request();
    let (receipt, at) = stage.act(alice, "Farm.withdrawAndHarvest(all LP)", request).await?;
    let harvested = first::<IFarm::Harvest>(&receipt)?.amount;
    let due = model.harvest(at, 0, &cast.alice);
    stage.report.check("Alice's emission is what staking-math says", due, harvested);
    sources(stage, &market, harvested).await?;
    let taken = take_out(stage, &market, alice, liquidity).await?;
    outcome(stage, &market, taken, harvested).await?;
    debug_assert_eq!(stage.report.steps(), super::story::STEPS + STEPS, "the progress bar counts steps");
    Ok(market)
}

/// Deploys the market and hands out dollars.
async fn open(
    stage: &mut Stage<'_>,
    artifacts: &Artifacts,
    cast: Cast,
    Tokens { stk, rwd, salt }: Tokens,
) -> anyhow::Result<(Market, Address)> {
    let provider = stage.chain.provider.clone();
    let deployer = Deployer::new(stage.chain, cast.owner, salt)?;
    let supply = U256::from(1_000_000 * WAD);
    let arguments = ("US Dollar".to_owned(), "USD".to_owned(), supply, cast.owner, cast.owner);
    let usd =
        deploy(stage, &deployer, "UsdToken", artifacts.of(&TOKEN)?, &arguments.abi_encode_params()).await?;
    let implementation = deploy(stage, &deployer, "Pair", artifacts.of(&PAIR)?, &[]).await?;
    let arguments = (cast.owner, implementation.address).abi_encode_params();
    let factory = deploy(stage, &deployer, "PairFactory", artifacts.of(&PAIR_FACTORY)?, &arguments).await?;
    let router =
        deploy(stage, &deployer, "Router", artifacts.of(&ROUTER)?, &factory.address.abi_encode()).await?;
    let lens = deploy(stage, &deployer, "FarmLens", artifacts.of(&FARM_LENS)?, &[]).await?;
    let arguments = (cast.owner, rwd, lens.address).abi_encode_params();
    let farm = deploy(stage, &deployer, "Farm", artifacts.of(&FARM)?, &arguments).await?;
    for (name, deployment) in [("pairs", &implementation), ("Router", &router), ("Farm", &farm)] {
        cache(stage, &deployer, name, deployment).await?;
    }
    let dollars = IToken::new(usd.address, &provider);
    for (name, actor) in [("Alice", cast.alice), ("Bob", cast.bob)] {
        let call = dollars.transfer(actor, U256::from(DEPOSITED[1])).into_transaction_request();
        stage.act(("Owner", cast.owner), format!("USD.transfer({name}, 100000)"), call).await?;
    }
    let pairs = IPairFactory::new(factory.address, provider.clone());
    let call = pairs.createPair(stk, usd.address).into_transaction_request();
    stage.act(("Bob", cast.bob), "PairFactory.createPair(STK, USD)", call).await?;
    let pair = pairs.getPair(stk, usd.address).call().await?;
    let report = &mut stage.report;
    report.check("the pair stands where pairFor says", pairs.pairFor(usd.address, stk).call().await?, pair);
    let code = keccak256(provider.get_code_at(pair).await?);
    report.check("the pair's code is the build", artifacts.of(&PAIR)?.code_hash, code);
    let market = Market {
        stk,
        usd: usd.address,
        factory: pairs,
        router: IRouter::new(router.address, provider.clone()),
        farm: IFarm::new(farm.address, provider.clone()),
        pair: IPair::new(pair, provider),
    };
    Ok((market, rwd))
}

/// The reserves of STK and USD.
async fn reserves(market: &Market) -> anyhow::Result<[u128; 2]> {
    let found = market.pair.getReserves().call().await?;
    let [low, high] = [found.reserve0, found.reserve1].map(|reserve| reserve.to::<u128>());
    Ok(if market.stk < market.usd { [low, high] } else { [high, low] })
}

/// Alice deposits both tokens; returns her LP tokens.
async fn provide(stage: &mut Stage<'_>, market: &Market, alice: Actor<'_>) -> anyhow::Result<u128> {
    let spender = ("Router", *market.router.address());
    for ((token, symbol), amount) in [(market.stk, "STK"), (market.usd, "USD")].into_iter().zip(DEPOSITED) {
        approve(stage, alice, token, symbol, spender, amount).await?;
    }
    let [stk, usd] = DEPOSITED.map(U256::from);
    let deadline = U256::from(stage.chain.now().await? + stage.day);
    let call = market.router.addLiquidity(market.stk, market.usd, stk, usd, stk, usd, alice.1, deadline);
    stage.act(alice, "Router.addLiquidity(1000 STK, 100000 USD)", call.into_transaction_request()).await?;
    let minted = market.pair.balanceOf(alice.1).call().await?;
    let expected = amm::first_liquidity_down(DEPOSITED).unwrap_or_default();
    stage.report.check("Alice's LP tokens are what staking-math says", expected, minted);
    Ok(expected)
}

/// Somebody swaps all of an amount for as much as there is.
async fn swap(
    stage: &mut Stage<'_>,
    market: &Market,
    actor: Actor<'_>,
    [sold, bought]: [Address; 2],
    amount: u128,
) -> anyhow::Result<()> {
    let symbol = if sold == market.stk { "STK" } else { "USD" };
    approve(stage, actor, sold, symbol, ("Router", *market.router.address()), amount).await?;
    let before = reserves(market).await?;
    let [own, other] = if sold == market.stk { before } else { [before[1], before[0]] };
    let expected = amm::amount_out_down(amount, own, other).unwrap_or_default();
    let token = IToken::new(bought, &stage.chain.provider);
    let had = token.balanceOf(actor.1).call().await?;
    let deadline = U256::from(stage.chain.now().await? + stage.day);
    let path = vec![sold, bought];
    let least = U256::from(expected);
    let call = market.router.swapExactTokensForTokens(U256::from(amount), least, path, actor.1, deadline);
    let action = format!("Router.swap({} {symbol})", amount / WAD);
    stage.act(actor, action, call.into_transaction_request()).await?;
    let got = token.balanceOf(actor.1).call().await? - had;
    let name = format!("{} buys for {} {symbol} what staking-math says", actor.0, amount / WAD);
    stage.report.check(name, expected, got);
    let after = reserves(market).await?;
    let product = |reserves: [u128; 2]| amm::product(reserves[0], reserves[1]);
    stage.report.check("a swap leaves a larger product of reserves", true, product(after) > product(before));
    Ok(())
}

/// Alice looks through the farm and the LP token at her two tokens.
async fn look(stage: &mut Stage<'_>, market: &Market, (name, account): Actor<'_>) -> anyhow::Result<()> {
    let found = market.farm.underlying(U256::ZERO, account).call().await?;
    let [stk, usd] = match found.token0 == market.stk {
        true => [found.amount0, found.amount1],
        false => [found.amount1, found.amount0],
    };
    let result = format!("{} STK and {} USD", tokens(stk), tokens(usd));
    let now = stage.chain.now().await?;
    stage.look(name, "Farm.underlying()", result, now);
    Ok(())
}

/// Where the rewards came from, by the passports of both contracts.
async fn sources(stage: &mut Stage<'_>, market: &Market, harvested: U256) -> anyhow::Result<()> {
    let provider = &stage.chain.provider;
    let fees = IPassport::new(*market.pair.address(), provider).sources().call().await?;
    let [stk, usd] = reserves(market).await?;
    let supply = market.pair.totalSupply().call().await?.to::<u128>();
    let grown = amm::sqrt_down(amm::product(stk, usd)).saturating_sub(supply);
    let credited: U256 = fees.iter().map(|source| source.credited).sum();
    let emissions = IPassport::new(*market.farm.address(), provider).sources().call().await?;
    let emitted: U256 = emissions.iter().map(|source| source.credited).sum();
    let broken = market.farm.checkInvariants().call().await?;
    let report = &mut stage.report;
    report.check("the pair's sources are the growth of its product", grown, credited);
    let fits = emitted >= harvested && emitted - harvested <= U256::ONE;
    report.check("the farm's sources credited what Alice was paid, but for a wei", true, fits);
    report.check("the farm's checkInvariants finds nothing broken", U256::ZERO, broken);
    Ok(())
}

/// Alice burns her LP tokens; returns both tokens.
async fn take_out(
    stage: &mut Stage<'_>,
    market: &Market,
    alice: Actor<'_>,
    liquidity: u128,
) -> anyhow::Result<[u128; 2]> {
    approve(stage, alice, *market.pair.address(), "LP", ("Router", *market.router.address()), liquidity)
        .await?;
    let supply = market.pair.totalSupply().call().await?.to::<u128>();
    let expected = reserves(market).await?.map(|reserve| amm::burnt_share_down(liquidity, reserve, supply));
    let [least_stk, least_usd] = expected.map(U256::from);
    let deadline = U256::from(stage.chain.now().await? + stage.day);
    let amount = U256::from(liquidity);
    let call = market
        .router
        .removeLiquidity(market.stk, market.usd, amount, least_stk, least_usd, alice.1, deadline);
    let (receipt, _) =
        stage.act(alice, "Router.removeLiquidity(all LP)", call.into_transaction_request()).await?;
    let burn = first::<IPair::Burn>(&receipt)?;
    let [low, high] = [burn.amount0, burn.amount1];
    let [stk, usd] = if market.stk < market.usd { [low, high] } else { [high, low] };
    stage.report.check("the STK Alice takes out are what staking-math says", expected[0], stk);
    stage.report.check("the USD Alice takes out are what staking-math says", expected[1], usd);
    Ok(expected)
}

/// What it came to, in USD at the last price: held, lost to the price, earned by fees and emitted on top.
async fn outcome(
    stage: &mut Stage<'_>,
    market: &Market,
    taken: [u128; 2],
    harvested: U256,
) -> anyhow::Result<()> {
    let last = reserves(market).await?;
    let missing = || Problem::failure("the pair is empty, so there is no price");
    let held = amm::worth_down(DEPOSITED, last).ok_or_else(missing)?;
    let worth = amm::worth_down(taken, last).ok_or_else(missing)?;
    let without = amm::worth_without_fees_down(DEPOSITED, last).ok_or_else(missing)?;
    let usd = |wei: u128| format!("{} USD", tokens(U256::from(wei)));
    let report = &mut stage.report;
    report.outcome("held instead", usd(held), "her 1000 STK and 100000 USD at the last price");
    report.outcome("impermanent loss", format!("-{}", usd(held.saturating_sub(without))), "the price moved");
    report.outcome(
        "fees of swaps",
        format!("+{}", usd(worth.saturating_sub(without))),
        "Bob's, 0.3 % of what he sold",
    );
    report.outcome("taken out", usd(worth), "what burning her LP tokens gave");
    let rwd = format!("+{} RWD", tokens(harvested));
    report.outcome("emission", rwd, "the owner's reserve, paid by the farm");
    report.check("the price cost her something", true, held > without);
    report.check("fees gave some of it back", true, worth > without);
    Ok(())
}

/// The first event of a kind in a receipt.
pub(super) fn first<E: SolEvent>(receipt: &TransactionReceipt) -> Result<E, Problem> {
    let found = receipt.logs().iter().find_map(|log| E::decode_log_validate(&log.inner).ok());
    found.map(|log| log.data).ok_or_else(|| {
        Problem::new(Exit::Mismatch, format!("transaction {} says nothing", receipt.transaction_hash))
            .why(format!("it emits no {}", E::SIGNATURE))
    })
}
