//! `stake abi`: what is generated from the interfaces, and whether compiled contracts answer exactly their interfaces.

mod addresses;
mod files;
mod probe;
mod reference;
mod selectors;
mod solidity;
mod typescript;
mod vectors;

use super::Artifacts;
use crate::build::{
    CONTRACTS, Contract, FARM, FARM_COMPOUNDER, FARM_LENS, PAIR, PAIR_FACTORY, ROUTER, STAKING_LENS,
    STAKING_REWARDS, TOKEN, VAULT, VAULT_LENS,
};
use crate::chain::Chain;
use crate::deploy::Deployer;
use crate::deploy::address::DEFAULT_SALT;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::{interfaces, output, signer, workspace};
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolValue;
use clap::{Args, Subcommand};
use probe::Findings;
use serde_json::json;
use staking_abi::{IFarm, IPairFactory};
use stylus_node::config::ChainConfig;

/// Arguments of `stake abi`.
#[derive(Debug, Args)]
pub struct AbiArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: AbiCommand,
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub json: bool,
}

/// What `stake abi` does.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum AbiCommand {
    /// Write abi/json, abi/ts, abi/REFERENCE.md and abi/vectors.json from abi/interfaces and abi/deployments
    Gen,
    /// Check that those files are fresh and that deployed contracts answer exactly their interfaces
    Check,
}

/// Writes or checks.
pub async fn run(args: AbiArgs) -> anyhow::Result<()> {
    let folder = workspace::root()?.join("abi");
    match args.command {
        AbiCommand::Gen => {
            let written = files::write(&folder, &interfaces::all())?;
            let lines: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
            match args.json {
                true => output::json(&json!({ "written": lines })),
                false => output::result(lines.join("\n")),
            }
        }
        AbiCommand::Check => {
            files::check(&folder, &interfaces::all())?;
            check_contracts(args.json).await
        }
    }
}

/// Deploys every contract on an embedded chain and compares it with its interface.
async fn check_contracts(as_json: bool) -> anyhow::Result<()> {
    let progress = Progress::new((CONTRACTS.len() + interfaces::all().len()) as u64 + 1);
    let artifacts = Artifacts::build(&progress).await?;
    let signers = [signer::dev_owner()?, signer::dev_actor("Stranger")?];
    let [owner, stranger] = signers.each_ref().map(|signer| signer.address());
    let chain = Chain::embedded(ChainConfig::default(), signer::wallet(signers)).await?;
    let gift =
        TransactionRequest::default().with_to(stranger).with_value(U256::from(1_000_000_000_000_000_000_u64));
    chain.send("funding the caller", owner, gift).await?;

    progress.step("deploying the contracts");
    let deployed = deploy_all(&chain, &artifacts, owner).await?;

    let (mut rows, mut values) = (Vec::new(), Vec::new());
    let mut faults = Vec::new();
    for interface in interfaces::all() {
        progress.step(format!("probing {} of {}", interface.name, interface.contract.name));
        let of = |contract: Contract| deployed.iter().find(|(found, _)| *found == contract);
        let (_, address) = of(interface.contract).ok_or_else(|| {
            Problem::failure(format!("{} is answered by nothing that is deployed", interface.name))
        })?;
        let mut programs = vec![artifacts.of(&interface.contract)?.wasm.as_slice()];
        for (_, lens) in [(STAKING_REWARDS, STAKING_LENS), (FARM, FARM_LENS), (VAULT, VAULT_LENS)]
            .iter()
            .filter(|(contract, _)| *contract == interface.contract)
        {
            programs.push(&artifacts.of(lens)?.wasm);
        }
        let known = interfaces::selectors_of(interface.contract);
        let findings = probe::probe(&chain, &interface, &known, &programs, *address, stranger).await?;
        let Findings { answered, refused, value_refused, faults: found } = findings;
        values.push(json!({
            "contract": interface.contract.name, "interface": interface.name, "answered": answered,
            "refused": refused, "valueRefused": value_refused, "faults": found,
        }));
        rows.push(vec![
            interface.contract.name.to_owned(),
            interface.name.to_owned(),
            output::grouped(answered),
            output::grouped(refused),
            output::grouped(value_refused),
            output::grouped(found.len() as u64),
        ]);
        faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", interface.name)));
    }
    progress.finish();
    let head = ["contract", "interface", "functions answered", "others refused", "1 wei refused", "faults"];
    match as_json {
        true => output::json(&json!({ "interfaces": values }))?,
        false => output::result(output::table(&head, &rows, &[2, 3, 4, 5]))?,
    }
    if faults.is_empty() {
        let fresh = "What is generated in abi is fresh; the deployed programs answer exactly abi/interfaces.";
        return if as_json { Ok(()) } else { output::result(fresh) };
    }
    Err(Problem::new(
        Exit::Mismatch,
        format!("{} differences between contracts and interfaces", faults.len()),
    )
    .why(faults.join("\n"))
    .next("correct the contract or its .sol interface, then: stake abi gen && stake abi check")
    .into())
}

/// Every contract, ready to be asked.
async fn deploy_all(
    chain: &Chain,
    artifacts: &Artifacts,
    owner: Address,
) -> anyhow::Result<Vec<(Contract, Address)>> {
    let deployer = Deployer::new(chain, owner, DEFAULT_SALT)?;
    let deploy = async |contract: Contract, arguments: &[u8]| -> anyhow::Result<Address> {
        Ok(deployer.deploy(artifacts.of(&contract)?, arguments).await?.address)
    };
    let token = deploy(TOKEN, &token_arguments(owner)).await?;
    let lens = deploy(STAKING_LENS, &[]).await?;
    let arguments = (owner, token, token, U256::from(604_800), U256::ZERO, false, lens).abi_encode_params();
    let staking = deploy(STAKING_REWARDS, &arguments).await?;
    let implementation = deploy(PAIR, &[]).await?;
    let factory = deploy(PAIR_FACTORY, &(owner, implementation).abi_encode_params()).await?;
    let router = deploy(ROUTER, &factory.abi_encode()).await?;
    let pairs = IPairFactory::new(factory, &chain.provider);
    chain.send("creating a pair", owner, pairs.createPair(token, lens).into_transaction_request()).await?;
    let pair = pairs.getPair(token, lens).call().await?;
    let lens = deploy(FARM_LENS, &[]).await?;
    let farm = deploy(FARM, &(owner, token, lens).abi_encode_params()).await?;
    let pools = IFarm::new(farm, &chain.provider);
    let add = pools.add(U256::from(1), pair, Address::ZERO);
    chain.send("adding a pool", owner, add.into_transaction_request()).await?;
    let lens = deploy(VAULT_LENS, &[]).await?;
    let names = ("Vault".to_owned(), "VLT".to_owned());
    let arguments = (owner, pair, lens, U256::ZERO, false, names.0, names.1).abi_encode_params();
    let vault = deploy(VAULT, &arguments).await?;
    let arguments = (vault, farm, U256::ZERO, U256::from(100)).abi_encode_params();
    let compounder = deploy(FARM_COMPOUNDER, &arguments).await?;
    Ok(vec![
        (TOKEN, token),
        (STAKING_REWARDS, staking),
        (PAIR, pair),
        (PAIR_FACTORY, factory),
        (ROUTER, router),
        (FARM, farm),
        (VAULT, vault),
        (FARM_COMPOUNDER, compounder),
    ])
}

fn token_arguments(owner: Address) -> Vec<u8> {
    ("Token".to_owned(), "TKN".to_owned(), U256::from(1_000_000), owner, owner).abi_encode_params()
}
