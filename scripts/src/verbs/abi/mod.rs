//! `stake abi`: the JSON ABIs, and whether compiled contracts answer exactly their interfaces.

mod files;
mod probe;
mod selectors;

use super::Artifacts;
use crate::build::{CONTRACTS, STAKING_LENS, STAKING_REWARDS, TOKEN};
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
use stylus_node::config::ChainConfig;

/// Arguments of `stake abi`.
#[derive(Debug, Args)]
pub struct AbiArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: AbiCommand,
}

/// What `stake abi` does.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum AbiCommand {
    /// Write abi/json from abi/interfaces
    Gen,
    /// Check that abi/json is fresh and that deployed contracts answer exactly their interfaces
    Check,
}

/// Writes or checks.
pub async fn run(args: AbiArgs) -> anyhow::Result<()> {
    let folder = workspace::root()?.join("abi");
    match args.command {
        AbiCommand::Gen => {
            let written = files::write(&folder, &interfaces::all())?;
            let lines: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
            output::result(lines.join("\n"))
        }
        AbiCommand::Check => {
            files::check(&folder, &interfaces::all())?;
            check_contracts().await
        }
    }
}

/// Deploys every contract on an embedded chain and compares it with its interface.
async fn check_contracts() -> anyhow::Result<()> {
    let progress = Progress::new(2 * CONTRACTS.len() as u64 + 1);
    let artifacts = Artifacts::build(&progress).await?;
    let signers = [signer::dev_owner()?, signer::dev_actor("Stranger")?];
    let [owner, stranger] = signers.each_ref().map(|signer| signer.address());
    let chain = Chain::embedded(ChainConfig::default(), signer::wallet(signers)).await?;
    let gift =
        TransactionRequest::default().with_to(stranger).with_value(U256::from(1_000_000_000_000_000_000_u64));
    chain.send("funding the caller", owner, gift).await?;

    progress.step("deploying the contracts");
    let deployer = Deployer::new(&chain, owner, DEFAULT_SALT)?;
    let token = deployer.deploy(artifacts.of(&TOKEN)?, &token_arguments(owner)).await?.address;
    let lens = deployer.deploy(artifacts.of(&STAKING_LENS)?, &[]).await?.address;
    let arguments = (owner, token, token, U256::from(604_800), U256::ZERO, false, lens).abi_encode_params();
    let staking = deployer.deploy(artifacts.of(&STAKING_REWARDS)?, &arguments).await?.address;

    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for interface in interfaces::all() {
        progress.step(format!("probing {}", interface.name));
        let address = if interface.contract == TOKEN { token } else { staking };
        let mut programs = vec![artifacts.of(&interface.contract)?.wasm.as_slice()];
        if address == staking {
            programs.push(&artifacts.of(&STAKING_LENS)?.wasm);
        }
        let known = interfaces::selectors_of(interface.contract);
        let findings = probe::probe(&chain, &interface, &known, &programs, address, stranger).await?;
        let Findings { answered, refused, value_refused, faults: found } = findings;
        rows.push(vec![
            interface.name.to_owned(),
            output::grouped(answered),
            output::grouped(refused),
            output::grouped(value_refused),
            output::grouped(found.len() as u64),
        ]);
        faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", interface.name)));
    }
    progress.finish();
    let head = ["interface", "functions answered", "other selectors refused", "1 wei refused", "faults"];
    output::result(output::table(&head, &rows, &[1, 2, 3, 4]))?;
    if faults.is_empty() {
        return output::result("abi/json is fresh; the deployed programs answer exactly abi/interfaces.");
    }
    Err(Problem::new(
        Exit::Mismatch,
        format!("{} differences between contracts and interfaces", faults.len()),
    )
    .why(faults.join("\n"))
    .next("correct the contract or its .sol interface, then: stake abi gen && stake abi check")
    .into())
}

fn token_arguments(owner: Address) -> Vec<u8> {
    ("Token".to_owned(), "TKN".to_owned(), U256::from(1_000_000), owner, owner).abi_encode_params()
}
