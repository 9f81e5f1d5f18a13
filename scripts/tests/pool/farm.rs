//! `stake position` in a farm, in a pair and in a vault that farms the pair's LP tokens.

use crate::stage::{ALICE, Stage, WAD, stake};
use alloy::primitives::{Address, U256};
use alloy::sol_types::SolValue;
use serde_json::{Value, json};
use staking_abi::{IFarm, IPair, IPairFactory, IToken, IVault};
use staking_scripts::build::{
    Artifact, Builder, Contract, FARM, FARM_COMPOUNDER, FARM_LENS, PAIR, PAIR_FACTORY, TOKEN, VAULT,
    VAULT_LENS,
};
use staking_scripts::chain::Chain;
use staking_scripts::deploy::Deployer;
use staking_scripts::deploy::address::DEFAULT_SALT;
use staking_scripts::signer;
use stylus_node::config::{ChainConfig, DEV_OWNER};

/// A pair of 100 A and 400 B, of which Alice has farmed half of the LP tokens for a hundred seconds, and a vault that farms
/// another tenth for her in a farm that pays A.
struct Place {
    stage: Stage,
    farm: String,
    pair: String,
    vault: String,
    strategy: String,
}

impl Place {
    fn new() -> Self {
        let stage = Stage::bare(ChainConfig::default());
        let contracts = tokio::runtime::Runtime::new().unwrap().block_on(set_up(&stage.url));
        stage.wait(100);
        let [farm, pair, vault, strategy] = contracts.map(|contract| contract.to_string());
        Self { stage, farm, pair, vault, strategy }
    }

    fn position(&self, contract: &str, json: bool) -> crate::stage::Said {
        let mut arguments = vec!["position", ALICE, "--pool", contract, "--rpc-url", &self.stage.url];
        arguments.extend(json.then_some("--json"));
        stake(&arguments)
    }
}

async fn set_up(url: &str) -> [Address; 4] {
    let chain = Chain::connect(url, signer::wallet([signer::dev_owner().unwrap()])).await.unwrap();
    let artifacts: Vec<Artifact> = Builder::new().unwrap().build_all(&mut |_| ()).unwrap();
    let deployer = Deployer::new(&chain, DEV_OWNER, DEFAULT_SALT).unwrap();
    let deploy = async |contract: Contract, arguments: &[u8]| {
        let artifact = artifacts.iter().find(|artifact| artifact.name == contract.name).unwrap();
        deployer.deploy(artifact, arguments).await.unwrap().address
    };
    let token = async |symbol: &str| {
        let supply = U256::from(1_000_000 * WAD);
        let arguments = (symbol.to_owned(), symbol.to_owned(), supply, DEV_OWNER, DEV_OWNER);
        deploy(TOKEN, &arguments.abi_encode_params()).await
    };
    let (a, b, reward) = (token("AAA").await, token("BBB").await, token("RWD").await);
    let implementation = deploy(PAIR, &[]).await;
    let factory = deploy(PAIR_FACTORY, &(DEV_OWNER, implementation).abi_encode_params()).await;
    let lens = deploy(FARM_LENS, &[]).await;
    let farm = deploy(FARM, &(DEV_OWNER, reward, lens).abi_encode_params()).await;

    let send = async |call| chain.send("setting up", DEV_OWNER, call).await.unwrap();
    let pairs = IPairFactory::new(factory, &chain.provider);
    send(pairs.createPair(a, b).into_transaction_request()).await;
    let pair = pairs.getPair(a, b).call().await.unwrap();
    for (token, amount) in [(a, 100), (b, 400)] {
        let token = IToken::new(token, &chain.provider);
        send(token.transfer(pair, U256::from(amount * WAD)).into_transaction_request()).await;
    }
    let lp = IPair::new(pair, &chain.provider);
    send(lp.mint(DEV_OWNER).into_transaction_request()).await;
    let farming = IFarm::new(farm, &chain.provider);
    send(farming.add(U256::from(1), pair, Address::ZERO).into_transaction_request()).await;
    send(farming.setSushiPerSecond(U256::from(WAD)).into_transaction_request()).await;
    let funding = U256::from(1_000 * WAD);
    let reward = IToken::new(reward, &chain.provider);
    send(reward.approve(farm, funding).into_transaction_request()).await;
    send(farming.fund(funding, 5, [7; 32].into()).into_transaction_request()).await;
    send(lp.approve(farm, U256::MAX).into_transaction_request()).await;
    let call = farming.deposit_0(U256::ZERO, U256::from(100 * WAD), ALICE.parse().unwrap());
    send(call.into_transaction_request()).await;

    let paying = deploy(FARM, &(DEV_OWNER, a, lens).abi_encode_params()).await;
    let farming = IFarm::new(paying, &chain.provider);
    send(farming.add(U256::from(1), pair, Address::ZERO).into_transaction_request()).await;
    let lens = deploy(VAULT_LENS, &[]).await;
    let [name, symbol] = ["Vault share", "vLP"].map(str::to_owned);
    let arguments = (DEV_OWNER, pair, lens, U256::ZERO, false, name, symbol).abi_encode_params();
    let vault = deploy(VAULT, &arguments).await;
    let arguments = (vault, paying, U256::ZERO, U256::from(100)).abi_encode_params();
    let strategy = deploy(FARM_COMPOUNDER, &arguments).await;
    let lending = IVault::new(vault, &chain.provider);
    send(lending.proposeStrategy(strategy).into_transaction_request()).await;
    send(lending.acceptStrategy().into_transaction_request()).await;
    send(lending.setDebtLimit(U256::from(100 * WAD)).into_transaction_request()).await;
    send(lp.approve(vault, U256::MAX).into_transaction_request()).await;
    let call = lending.deposit_0(U256::from(20 * WAD), ALICE.parse().unwrap());
    send(call.into_transaction_request()).await;
    send(lending.tend().into_transaction_request()).await;
    [farm, pair, vault, strategy]
}

fn wei(value: &Value) -> u128 {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn a_farmed_lp_token_is_looked_through_at_its_two_tokens() {
    let place = Place::new();
    let said = place.position(&place.farm, true);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    let lp = &report["parts"][0];
    assert_eq!((&lp["kind"], wei(&lp["amount"])), (&json!("LP token"), 100 * WAD));
    let mut underlying: Vec<(&str, u128)> = lp["underlying"]
        .as_array()
        .unwrap()
        .iter()
        .map(|held| (held["token"]["symbol"].as_str().unwrap(), wei(&held["amount"])))
        .collect();
    underlying.sort_unstable();
    assert_eq!(underlying, [("AAA", 50 * WAD), ("BBB", 200 * WAD)]);
    let claim = &report["parts"][1];
    let earned = wei(&claim["amount"]);
    assert_eq!((&claim["kind"], &claim["token"]["symbol"]), (&json!("claim"), &json!("RWD")));
    assert!((100 * WAD - 1..=102 * WAD).contains(&earned), "{earned}");

    let kinds: Vec<&str> =
        report["sources"].as_array().unwrap().iter().map(|source| source["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["subsidy", "swap fees"]);
    assert_eq!(report["sources"][0]["disclosure"], json!(format!("0x{}", "07".repeat(32))));
    let risks = report["risks"].as_array().unwrap();
    for kind in ["admin", "entry", "exit", "rewards", "deposits", "impermanent loss", "expiry"] {
        assert!(risks.iter().any(|risk| risk["kind"] == kind), "no {kind} in {report}");
    }
    assert_eq!((wei(&report["exit"]["immediate"]), wei(&report["exit"]["penalty"])), (100 * WAD, 0));

    let text = place.position(&place.farm, false).stdout;
    for words in ["50 AAA", "200 BBB", "everything, at once and without loss"] {
        assert!(text.contains(words), "{words:?} is missing in {text}");
    }

    // The pair itself knows nothing of an account whose LP tokens lie in the farm.
    let said = place.position(&place.pair, false);
    assert_eq!(said.code, Some(0), "{said}");
    assert!(said.stderr.contains("has nothing there"), "{said}");
    assert!(said.stdout.contains("swap fees"), "{said}");
}

#[test]
fn what_is_no_contract_is_still_refused_as_no_pool() {
    let stage = Stage::bare(ChainConfig::default());
    let said = stake(&["position", ALICE, "--pool", ALICE, "--rpc-url", &stage.url]);
    said.refused(1, &["no contract stands at"]);
}

#[test]
fn a_vaults_share_is_looked_through_at_lp_tokens_and_at_both_tokens() {
    let place = Place::new();
    let said = place.position(&place.vault, true);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    let shares = &report["shares"];
    let stands_for = &shares["underlying"][0];
    assert_eq!((&shares["kind"], wei(&shares["amount"])), (&json!("share"), 20 * WAD));
    assert_eq!((&stands_for["token"]["address"], wei(&stands_for["amount"])), (&json!(place.pair), 20 * WAD));
    let mut parts: Vec<(&str, u128)> = report["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["token"]["symbol"].as_str().unwrap(), wei(&part["amount"])))
        .collect();
    parts.sort_unstable();
    assert_eq!(parts, [("AAA", 10 * WAD), ("BBB", 40 * WAD)]);
    let risks = report["risks"].as_array().unwrap();
    for layer in [&place.vault, &place.strategy, &place.pair] {
        assert!(risks.iter().any(|risk| risk["target"] == json!(layer)), "no {layer} in {report}");
    }
    assert_eq!((wei(&report["exit"]["immediate"]), wei(&report["exit"]["penalty"])), (20 * WAD, 0));
}
