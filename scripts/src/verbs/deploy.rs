//! `stake deploy`: StakingRewards on an embedded, development or live chain.

use super::Artifacts;
use crate::build::{CONTRACTS, STAKING_LENS, STAKING_REWARDS, TOKEN};
use crate::chain::Chain;
use crate::deploy::address::DEFAULT_SALT;
use crate::deploy::{Caching, Deployer, Deployment, Plan};
use crate::output::{self, grouped, table};
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::signer;
use alloy::primitives::utils::format_ether;
use alloy::primitives::{Address, B256, U256};
use alloy::sol_types::SolValue;
use clap::{Args, Parser};
use serde_json::json;
use std::path::PathBuf;
use stylus_node::config::{ChainConfig, DEV_CHAIN_ID};

/// Arguments of `stake deploy`.
#[derive(Debug, Args)]
pub struct DeployArgs {
    /// Chain to deploy to; without it, a rehearsal on an embedded chain
    #[arg(long, value_name = "URL")]
    pub rpc_url: Option<String>,
    /// Account that will own the pool [default: the sender]
    #[arg(long, value_name = "ADDRESS")]
    pub owner: Option<Address>,
    /// Token to stake; fresh tokens are deployed on development chains without it
    #[arg(long, value_name = "ADDRESS", requires = "rewards_token")]
    pub staking_token: Option<Address>,
    /// Token that rewards are paid in
    #[arg(long, value_name = "ADDRESS", requires = "staking_token")]
    pub rewards_token: Option<Address>,
    /// Seconds a funding is streamed over
    #[arg(long, value_name = "SECONDS", default_value_t = 604_800)]
    pub duration: u64,
    /// Seconds that leaving takes; 0 for pools that stakes leave at once
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub cooldown: u64,
    /// Both tokens do what ERC-20 says: cheaper, and insolvent with a token that takes a fee
    #[arg(long)]
    pub standard_tokens: bool,
    /// Keystore that signs: a path, or a name in ~/.foundry/keystores
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    /// File that holds the keystore's password; asked for without it
    #[arg(long, value_name = "FILE", requires = "account")]
    pub password_file: Option<PathBuf>,
    /// Part of the address, not zero
    #[arg(long, value_name = "BYTES32", default_value_t = DEFAULT_SALT, hide_default_value = true)]
    pub salt: B256,
    /// Really send on a live network; without it the cost is shown
    #[arg(long)]
    pub broadcast: bool,
    /// Print JSON instead of a table
    #[arg(long)]
    pub json: bool,
}

impl DeployArgs {
    fn constructor(
        &self,
        owner: Address,
        [staking_token, rewards_token]: [Address; 2],
        lens: Address,
    ) -> Vec<u8> {
        let (duration, cooldown, measured) =
            (U256::from(self.duration), U256::from(self.cooldown), !self.standard_tokens);
        (owner, staking_token, rewards_token, duration, cooldown, measured, lens).abi_encode_params()
    }

    /// What `stake deploy` does without arguments.
    pub(super) fn rehearsal() -> anyhow::Result<Self> {
        #[derive(Parser)]
        struct Bare {
            #[command(flatten)]
            args: DeployArgs,
        }
        // The defaults stand in the attributes above and nowhere else.
        Ok(Bare::try_parse_from(["deploy"])?.args)
    }
}

/// Deploys, or shows what deploying would do.
pub async fn run(args: DeployArgs) -> anyhow::Result<()> {
    let signer = match &args.account {
        Some(account) => signer::from_keystore(account, args.password_file.as_deref())?,
        None => signer::dev_owner()?,
    };
    let sender = signer.address();
    let progress = Progress::new(CONTRACTS.len() as u64 + 5);
    let chain = match &args.rpc_url {
        Some(url) => Chain::connect(url, signer::wallet([signer])).await?,
        None => Chain::embedded(ChainConfig::default(), signer::wallet([signer])).await?,
    };
    let live = chain.id != DEV_CHAIN_ID;
    if args.account.is_none() {
        signer::require_dev_chain(chain.id)?;
    }
    if live && args.staking_token.is_none() {
        return Err(Problem::new(Exit::Usage, format!("chain {} is a live network", chain.id))
            .why("tokens for testing are deployed on development chains only")
            .next("--staking-token ADDRESS --rewards-token ADDRESS")
            .into());
    }
    let deployer = Deployer::new(&chain, sender, args.salt)?;
    progress.step(format!("looking at chain {}", chain.id));
    deployer.preflight().await?;
    let artifacts = Artifacts::build(&progress).await?;
    let staking = artifacts.of(&STAKING_REWARDS)?;
    let owner = args.owner.unwrap_or(sender);

    if live && !args.broadcast {
        let tokens = [args.staking_token, args.rewards_token].map(Option::unwrap_or_default);
        let lens = deployer.plan(artifacts.of(&STAKING_LENS)?, &[]).await?;
        let mut plan = deployer.plan(staking, &args.constructor(owner, tokens, lens.address)).await?;
        if !lens.exists && !plan.exists {
            // The chain cannot estimate with a lens that is still to come.
            let without = deployer.plan(staking, &args.constructor(owner, tokens, Address::ZERO)).await?;
            plan.gas = without.gas.map(|gas| gas + GAS_OF_A_LENS);
        }
        progress.finish();
        return show_plan(&args, chain.id, sender, owner, &plan, &lens);
    }

    let done = deploy_pool(&args, &deployer, &artifacts, owner, &progress).await?;
    progress.finish();
    show_deployments(&args, &chain, owner, &done)
}

/// Deploys the pool that the arguments describe, with fresh tokens unless they name some; the pool comes last.
pub(super) async fn deploy_pool(
    args: &DeployArgs,
    deployer: &Deployer<'_>,
    artifacts: &Artifacts,
    owner: Address,
    progress: &Progress,
) -> anyhow::Result<Vec<(&'static str, Deployment)>> {
    let staking = artifacts.of(&STAKING_REWARDS)?;
    let mut done: Vec<(&str, Deployment)> = Vec::new();
    let tokens = match (args.staking_token, args.rewards_token) {
        (Some(staking_token), Some(rewards_token)) => [staking_token, rewards_token],
        _ => {
            for (name, title, symbol) in
                [("StakeToken", "Stake Token", "STK"), ("RewardToken", "Reward Token", "RWD")]
            {
                progress.step(format!("deploying {name}"));
                let supply = U256::from(1_000_000_000_000_000_000_000_000_u128);
                let arguments =
                    (title.to_owned(), symbol.to_owned(), supply, owner, owner).abi_encode_params();
                done.push((name, deployer.deploy(artifacts.of(&TOKEN)?, &arguments).await?));
            }
            [done[0].1.address, done[1].1.address]
        }
    };
    progress.step("deploying StakingLens");
    let lens = deployer.deploy(artifacts.of(&STAKING_LENS)?, &[]).await?;
    progress.step("deploying StakingRewards");
    let arguments = args.constructor(owner, tokens, lens.address);
    done.push(("StakingLens", lens));
    let deployment = deployer.deploy(staking, &arguments).await?;
    if let Caching::Refused(reason) = deployer.cache(&deployment).await? {
        progress.note(&format!(
            "warning: StakingRewards is not cached, so each call costs some thousand gas more\n{reason}\n  next: bid for it at the chain's CacheManager contract"
        ));
    }
    done.push(("StakingRewards", deployment));
    Ok(done)
}

fn show_plan(
    args: &DeployArgs,
    chain: u64,
    sender: Address,
    owner: Address,
    plan: &Plan,
    lens: &Plan,
) -> anyhow::Result<()> {
    if args.json {
        output::json(&json!({
            "chainId": chain, "dryRun": true, "sender": sender.to_string(), "owner": owner.to_string(),
            "address": plan.address.to_string(), "exists": plan.exists, "value": plan.value.to_string(),
            "gas": plan.gas.as_ref().ok(), "obstacle": plan.gas.as_ref().err(),
            "lens": {
                "address": lens.address.to_string(), "exists": lens.exists, "value": lens.value.to_string(),
                "gas": lens.gas.as_ref().ok(),
            },
        }))?;
        return obstacle(plan);
    }
    let gas = plan.gas.as_ref().map_or_else(|_| "would fail".to_owned(), |gas| grouped(*gas));
    let rows: Vec<Vec<String>> = [
        ("chain", chain.to_string()),
        ("sender", sender.to_string()),
        ("owner", owner.to_string()),
        ("address", plan.address.to_string()),
        ("stands there already", if plan.exists { "yes".to_owned() } else { "no".to_owned() }),
        ("activation data fee", plan.data_fee.to_string()),
        ("value sent (excess returns)", format!("{} ETH", format_ether(plan.value))),
        ("gas", gas),
        ("lens before it", lens_in_words(lens)),
    ]
    .map(|(name, value)| vec![name.to_owned(), value])
    .into();
    let text = table(&["StakingRewards", "dry run: nothing was sent"], &rows, &[]);
    let ending = if plan.gas.is_ok() { "\nSend it with --broadcast." } else { "" };
    output::result(format!("{text}{ending}"))?;
    obstacle(plan)
}

/// Gas that naming a lens adds: a word that was zero, and a look at its code.
const GAS_OF_A_LENS: u64 = 24_700;

fn lens_in_words(lens: &Plan) -> String {
    let address = lens.address;
    match &lens.gas {
        _ if lens.exists => format!("stands at {address}"),
        Ok(gas) => format!("{} gas and {} ETH, at {address}", grouped(*gas), format_ether(lens.value)),
        Err(_) => format!("would fail, at {address}"),
    }
}

/// A dry run that foresees a failure fails.
fn obstacle(plan: &Plan) -> anyhow::Result<()> {
    match &plan.gas {
        Ok(_) => Ok(()),
        Err(reason) => Err(Problem::new(Exit::ActionNeeded, "the deployment would fail")
            .why(reason)
            .next("check the token addresses, the duration and the sender's balance")
            .into()),
    }
}

fn show_deployments(
    args: &DeployArgs,
    chain: &Chain,
    owner: Address,
    done: &[(&str, Deployment)],
) -> anyhow::Result<()> {
    if args.json {
        let contracts: serde_json::Map<String, serde_json::Value> = done
            .iter()
            .map(|(name, it)| {
                let value = json!({
                    "address": it.address.to_string(), "codeHash": it.code_hash, "compressedBytes": it.compressed_bytes,
                    "transaction": it.transaction, "gas": it.gas, "dataFee": it.data_fee.to_string(),
                });
                ((*name).to_owned(), value)
            })
            .collect();
        return output::json(
            &json!({ "chainId": chain.id, "owner": owner.to_string(), "contracts": contracts }),
        );
    }
    let rows: Vec<Vec<String>> = done
        .iter()
        .map(|(name, it)| {
            let gas =
                if it.transaction.is_some() { grouped(it.gas) } else { "stood there already".to_owned() };
            let bytes = grouped(it.compressed_bytes as u64);
            vec![(*name).to_owned(), it.address.to_string(), bytes, gas, format_ether(it.data_fee)]
        })
        .collect();
    let head = ["contract", "address", "bytes", "gas", "data fee (ETH)"];
    let ending =
        if chain.embedded { "\nThis was a rehearsal on an embedded chain, which ends here." } else { "" };
    output::result(format!(
        "Chain {}, owner {owner}\n\n{}{ending}",
        chain.id,
        table(&head, &rows, &[2, 3, 4])
    ))
}
