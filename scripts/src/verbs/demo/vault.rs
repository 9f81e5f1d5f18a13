//! The third part of the story: LP tokens of the reward and the dollar go into a vault, which farms them, and somebody
//! who wants the tip turns the farm's rewards into more of them.

use super::lp::{Market, first};
use super::stage::{Stage, tokens};
use super::story::{Actor, Cast, Tokens, WAD, approve, cache, deploy, refused};
use crate::build::{FARM_COMPOUNDER, VAULT, VAULT_LENS};
use crate::deploy::Deployer;
use crate::model::FarmModel;
use crate::verbs::Artifacts;
use alloy::primitives::{Address, U256, keccak256};
use alloy::providers::{DynProvider, Provider};
use alloy::sol_types::SolValue;
use staking_abi::IPair;
use staking_abi::IPassport::{self, SourceKind};
use staking_abi::{IFarm, IFarmCompounder, IToken, IVault};
use staking_math::vault::Shares;

/// Steps that [`play`] reports to the progress bar.
pub(super) const STEPS: u64 = 32;

/// The farm's second pool.
const PID: U256 = U256::ONE;

/// What Alice brings of both tokens; the owner brings twice as much.
const DEPOSITED: u128 = 50_000 * WAD;

/// What the farm emits in ten days, all of it to the second pool.
const EMITTED: u128 = 1_000 * WAD;

/// What part of a harvest its caller keeps, in hundredths of a percent.
const TIP_BPS: u64 = 100;

/// The contracts of this part.
struct Vaulted {
    lp: IPair::IPairInstance<DynProvider>,
    vault: IVault::IVaultInstance<DynProvider>,
    strategy: IFarmCompounder::IFarmCompounderInstance<DynProvider>,
}

/// Plays it, writes down what happened and checks whether it adds up.
pub(super) async fn play(
    stage: &mut Stage<'_>,
    artifacts: &Artifacts,
    cast: Cast,
    known: Tokens,
    market: &Market,
) -> anyhow::Result<()> {
    let (alice, bob) = (("Alice", cast.alice), ("Bob", cast.bob));
    let mut model = FarmModel::default();
    let before = stage.report.steps();
    let lp = provide(stage, market, known.rwd, cast).await?;
    emit(stage, market, ("Owner", cast.owner), known.rwd, *lp.address(), &mut model).await?;
    let stand = employ(stage, artifacts, cast, known, market, lp).await?;
    let vault = &stand.vault;

    let liquidity = stand.lp.balanceOf(cast.alice).call().await?.to::<u128>();
    approve(stage, alice, *stand.lp.address(), "LP", ("Vault", *vault.address()), liquidity).await?;
    let call = vault.deposit_0(U256::from(liquidity), cast.alice).into_transaction_request();
    stage.act(alice, "Vault.deposit(all LP)", call).await?;
    let shares = vault.balanceOf(cast.alice).call().await?;
    let expected = Shares { assets: 0, supply: U256::ZERO, offset: 0 }.shares_down(liquidity);
    stage.report.check("Alice's shares are what staking-math says", expected, shares);
    let (_, at) = stage.act(bob, "Vault.tend()", vault.tend().into_transaction_request()).await?;
    model.deposit(at, 0, stand.strategy.address(), liquidity).map_err(refused)?;
    let debt = vault.totalDebt().call().await?;
    stage.report.check("the strategy has all of Alice's LP tokens", liquidity, debt);
    let price = look_price(stage, vault, alice.0).await?;
    stage.report.yields("a share at first", format!("{} LP", tokens(price)), "what Alice paid for it".into());

    stage.wait_days(1).await?;
    let observe = stand.strategy.observe().into_transaction_request();
    stage.act(bob, "FarmCompounder.observe()", observe).await?;
    stage.wait_half_an_hour().await?;
    let gain = harvest(stage, &stand, known.rwd, bob, &mut model).await?;
    let locked = look_price(stage, vault, alice.0).await?;
    stage.report.check("a harvest moves no price at once", price, locked);
    let why = "the gain is locked, so nobody can come just for it".to_owned();
    stage.report.yields("a share after the harvest", format!("{} LP", tokens(locked)), why);

    stage.wait_days(8).await?;
    let counted = Shares { assets: liquidity + gain, supply: shares, offset: 0 };
    let unlocked = look_price(stage, vault, alice.0).await?;
    let whole = U256::from(10).pow(U256::from(vault.decimals().call().await?));
    let expected = U256::from(counted.assets_down(whole));
    stage.report.check("the price with all profit unlocked is what staking-math says", expected, unlocked);
    stage.report.check("a share is worth more than at first", true, unlocked > price);
    let why = "the whole gain is part of the price".to_owned();
    stage.report.yields("a share with all unlocked", format!("{} LP", tokens(unlocked)), why);
    sources(stage, &stand, gain).await?;
    redeem(stage, &stand, market, alice, shares, counted.assets_down(shares)).await?;
    debug_assert_eq!(stage.report.steps(), before + STEPS, "the progress bar counts steps");
    Ok(())
}

/// A pair of the reward and the dollar at one to one, with liquidity of the owner and of Alice.
async fn provide(
    stage: &mut Stage<'_>,
    market: &Market,
    rwd: Address,
    cast: Cast,
) -> anyhow::Result<IPair::IPairInstance<DynProvider>> {
    let call = market.factory.createPair(rwd, market.usd).into_transaction_request();
    stage.act(("Bob", cast.bob), "PairFactory.createPair(RWD, USD)", call).await?;
    let spender = ("Router", *market.router.address());
    for (actor, amount) in [(("Owner", cast.owner), 2 * DEPOSITED), (("Alice", cast.alice), DEPOSITED)] {
        for (token, symbol) in [(rwd, "RWD"), (market.usd, "USD")] {
            approve(stage, actor, token, symbol, spender, amount).await?;
        }
        let deadline = U256::from(stage.chain.now().await? + stage.day);
        let both = U256::from(amount);
        let call = market.router.addLiquidity(rwd, market.usd, both, both, both, both, actor.1, deadline);
        let action = format!("Router.addLiquidity({0} RWD, {0} USD)", amount / WAD);
        stage.act(actor, action, call.into_transaction_request()).await?;
    }
    let pair = market.factory.getPair(rwd, market.usd).call().await?;
    Ok(IPair::new(pair, stage.chain.provider.clone()))
}

/// The farm's whole emission goes to the new pair's LP tokens; nobody is left in its first pool.
async fn emit(
    stage: &mut Stage<'_>,
    market: &Market,
    owner: Actor<'_>,
    rwd: Address,
    lp: Address,
    model: &mut FarmModel<Address>,
) -> anyhow::Result<()> {
    let farm: &IFarm::IFarmInstance<DynProvider> = &market.farm;
    let rate = EMITTED / u128::from(10 * stage.day);
    let call = farm.setSushiPerSecond(U256::from(rate)).into_transaction_request();
    let (_, at) = stage.act(owner, "Farm.setSushiPerSecond(100 RWD a day)", call).await?;
    model.set_rate(at, rate).map_err(refused)?;
    let call = farm.set(U256::ZERO, U256::ZERO, Address::ZERO, false).into_transaction_request();
    stage.act(owner, "Farm.set(first pool, 0)", call).await?;
    let call = farm.add(U256::from(100), lp, Address::ZERO).into_transaction_request();
    let (_, at) = stage.act(owner, "Farm.add(100, RWD-USD LP)", call).await?;
    model.add(at, 100);
    approve(stage, owner, rwd, "RWD", ("Farm", *farm.address()), EMITTED).await?;
    let what = keccak256("a demo's reserve of reward tokens");
    let call = farm.fund(U256::from(EMITTED), SourceKind::Emission as u8, what);
    let request = call.into_transaction_request();
    let (_, at) = stage.act(owner, "Farm.fund(1000 RWD, Emission)", request).await?;
    Ok(model.fund(at, EMITTED).map_err(refused)?)
}

/// A vault of the LP tokens and what farms them for it; it can be employed at once while nobody holds shares.
async fn employ(
    stage: &mut Stage<'_>,
    artifacts: &Artifacts,
    cast: Cast,
    known: Tokens,
    market: &Market,
    lp: IPair::IPairInstance<DynProvider>,
) -> anyhow::Result<Vaulted> {
    let owner = ("Owner", cast.owner);
    let provider = stage.chain.provider.clone();
    let deployer = Deployer::new(stage.chain, cast.owner, known.salt)?;
    let lens = deploy(stage, &deployer, "VaultLens", artifacts.of(&VAULT_LENS)?, &[]).await?;
    let [name, symbol] = ["RWD-USD Vault", "vLP"].map(str::to_owned);
    let arguments = (cast.owner, *lp.address(), lens.address, U256::ZERO, false, name, symbol);
    let artifact = artifacts.of(&VAULT)?;
    let vault = deploy(stage, &deployer, "Vault", artifact, &arguments.abi_encode_params()).await?;
    let arguments = (vault.address, *market.farm.address(), PID, U256::from(TIP_BPS)).abi_encode_params();
    let artifact = artifacts.of(&FARM_COMPOUNDER)?;
    let strategy = deploy(stage, &deployer, "FarmCompounder", artifact, &arguments).await?;
    for (name, deployment) in [("Vault", &vault), ("FarmCompounder", &strategy)] {
        cache(stage, &deployer, name, deployment).await?;
    }
    for (name, deployment, contract) in [
        ("VaultLens", &lens, &VAULT_LENS),
        ("Vault", &vault, &VAULT),
        ("FarmCompounder", &strategy, &FARM_COMPOUNDER),
    ] {
        let code = keccak256(provider.get_code_at(deployment.address).await?);
        stage.report.check(format!("{name} on chain is the build"), artifacts.of(contract)?.code_hash, code);
    }
    let vault = IVault::new(vault.address, provider.clone());
    let call = vault.proposeStrategy(strategy.address).into_transaction_request();
    stage.act(owner, "Vault.proposeStrategy(FarmCompounder)", call).await?;
    stage.act(owner, "Vault.acceptStrategy()", vault.acceptStrategy().into_transaction_request()).await?;
    let everything = (U256::ONE << 96usize) - U256::ONE;
    let call = vault.setDebtLimit(everything).into_transaction_request();
    stage.act(owner, "Vault.setDebtLimit(2^96 - 1)", call).await?;
    let strategy = IFarmCompounder::new(strategy.address, provider);
    Ok(Vaulted { lp, vault, strategy })
}

/// What a whole share is worth.
async fn look_price(
    stage: &mut Stage<'_>,
    vault: &IVault::IVaultInstance<DynProvider>,
    name: &str,
) -> anyhow::Result<U256> {
    let price = vault.pricePerShare().call().await?;
    let now = stage.chain.now().await?;
    stage.look(name, "Vault.pricePerShare()", format!("{} LP", tokens(price)), now);
    Ok(price)
}

/// Somebody harvests for the tip; returns what the vault gained.
async fn harvest(
    stage: &mut Stage<'_>,
    Vaulted { lp, vault, strategy }: &Vaulted,
    rwd: Address,
    actor: Actor<'_>,
    model: &mut FarmModel<Address>,
) -> anyhow::Result<u128> {
    let reward = IToken::new(rwd, &stage.chain.provider);
    let had = reward.balanceOf(actor.1).call().await?;
    let supply = lp.totalSupply().call().await?;
    let call = strategy.harvest(actor.1).into_transaction_request();
    let (receipt, at) = stage.act(actor, "FarmCompounder.harvest(Bob)", call).await?;
    let harvested = first::<IFarmCompounder::Harvested>(&receipt)?;
    let reported = first::<IVault::StrategyReported>(&receipt)?;
    let got = reward.balanceOf(actor.1).call().await? - had;
    let minted = lp.totalSupply().call().await? - supply;
    let locked = vault.lockedProfit().call().await?;
    let due = model.harvest(at, 0, strategy.address());
    let tip = harvested.compounded * U256::from(TIP_BPS) / U256::from(10_000);
    let report = &mut stage.report;
    report.check("the farm paid the strategy what staking-math says", due, harvested.claimed);
    report.check("one harvest used all that was claimed", harvested.claimed, harvested.compounded);
    report.check("Bob's tip is a hundredth of what was used", tip, harvested.tip);
    report.check("Bob got the tip", tip, got);
    report.check("the LP tokens of the harvest are the pair's new ones", minted, harvested.liquidity);
    report.check("the vault gained the LP tokens of the harvest", harvested.liquidity, reported.gain);
    report.check("the whole gain is locked", reported.gain, locked);
    let why = format!("what Bob kept of {} RWD", tokens(harvested.claimed));
    report.yields("tip of the harvest", format!("{} RWD", tokens(harvested.tip)), why);
    Ok(reported.gain.to())
}

/// Where the yield came from, by the vault's passport.
async fn sources(stage: &mut Stage<'_>, stand: &Vaulted, gain: u128) -> anyhow::Result<()> {
    let passport = IPassport::new(*stand.vault.address(), &stage.chain.provider);
    let sources = passport.sources().call().await?;
    let emitted: U256 = sources
        .iter()
        .filter(|source| source.kind == SourceKind::Emission && source.token == *stand.lp.address())
        .map(|source| source.credited)
        .sum();
    let why = "gain of the vault out of emissions, by sources()".to_owned();
    stage.report.check("the vault's sources are the gain, an emission", gain, emitted);
    stage.report.yields("emission, compounded", format!("+{} LP", tokens(emitted)), why);
    Ok(())
}

/// Alice burns all shares; the strategy takes her LP tokens out of the farm.
async fn redeem(
    stage: &mut Stage<'_>,
    Vaulted { lp, vault, strategy }: &Vaulted,
    market: &Market,
    alice: Actor<'_>,
    shares: U256,
    due: u128,
) -> anyhow::Result<()> {
    let had = lp.balanceOf(alice.1).call().await?;
    let passport = IPassport::new(*vault.address(), &stage.chain.provider);
    let terms = passport.exitTerms(alice.1, shares).call().await?;
    let farmed = market.farm.userInfo(PID, *strategy.address()).call().await?.amount;
    let call = vault.redeem_0(shares, alice.1, alice.1).into_transaction_request();
    stage.act(alice, "Vault.redeem(all shares)", call).await?;
    let paid = lp.balanceOf(alice.1).call().await? - had;
    let kept = market.farm.userInfo(PID, *strategy.address()).call().await?.amount;
    let supply = vault.totalSupply().call().await?;
    let broken = vault.checkInvariants().call().await?;
    let report = &mut stage.report;
    report.check("exitTerms promised all of it at once", due, terms.immediate);
    report.check("Alice's LP tokens are what staking-math says", due, paid);
    report.check("they came out of the farm", paid, farmed - kept);
    report.check("shares left in the vault", U256::ZERO, supply);
    report.check("the vault's checkInvariants finds nothing broken", U256::ZERO, broken);
    report.yields("redeemed", format!("{} LP", tokens(paid)), "all shares, through the farm".into());
    Ok(())
}
