//! The verbs of `stake`, one file each.

pub mod abi;
pub mod accept;
pub mod action;
pub mod address;
pub mod build;
pub mod cache;
pub mod completions;
pub mod demo;
pub mod deploy;
pub mod doctor;
pub mod explain;
pub mod gas;
pub mod keepalive;
pub mod offline;
pub mod plan;
pub mod position;
pub mod recorded;
mod rehearsal;
pub mod simulate;
pub mod status;
pub mod suite;
pub mod target;
pub mod transact;
pub mod verify;

use crate::build::{Artifact, Builder, CONTRACTS, Contract};
use crate::cli::{Cli, Verb};
use crate::problem::Problem;
use crate::progress::Progress;
use action::Action;

/// Runs the verb of a command line.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.verb {
        None => demo::run(cli.demo).await,
        Some(Verb::Demo(args)) => demo::run(args).await,
        Some(Verb::Plan(args)) => plan::run(args).await,
        Some(Verb::Deploy(args)) => deploy::run(args).await,
        Some(Verb::Address(args)) => address::run(args).await,
        Some(Verb::Verify(args)) => verify::run(args).await,
        Some(Verb::Accept(args)) => accept::run(args).await,
        Some(Verb::Keepalive(args)) => keepalive::run(args).await,
        Some(Verb::Cache(args)) => cache::run(args).await,
        Some(Verb::Status(args)) => status::run(args).await,
        Some(Verb::Position(args)) => position::run(args).await,
        Some(Verb::Approve(args)) => action::run_amount(Action::Approve, args).await,
        Some(Verb::Stake(args)) => action::run_amount(Action::Stake, args).await,
        Some(Verb::Withdraw(args)) => action::run_amount(Action::Withdraw, args).await,
        Some(Verb::Claim(args)) => action::run(Action::Claim, None, args.signing).await,
        Some(Verb::Exit(args)) => action::run(Action::Exit, None, args.signing).await,
        Some(Verb::Simulate(args)) => simulate::run(args).await,
        Some(Verb::Explain(args)) => explain::run(args).await,
        Some(Verb::Gas(args)) => gas::run(args).await,
        Some(Verb::Build(args)) => build::run(args).await,
        Some(Verb::Abi(args)) => abi::run(args).await,
        Some(Verb::Doctor(args)) => doctor::run(args).await,
        Some(Verb::Completions(args)) => completions::run(&args),
    }
}

/// The artifacts of a build, by contract.
#[derive(Clone, Debug)]
pub struct Artifacts(Vec<Artifact>);

impl Artifacts {
    /// Builds every contract.
    pub async fn build(progress: &Progress) -> anyhow::Result<Self> {
        Self::of_contracts(CONTRACTS.to_vec(), progress).await
    }

    /// Builds some contracts, off the async threads.
    pub async fn of_contracts(contracts: Vec<Contract>, progress: &Progress) -> anyhow::Result<Self> {
        let progress = progress.clone();
        let built = tokio::task::spawn_blocking(move || {
            Builder::new()?.build(&contracts, &mut |event| progress.build_event(&event))
        });
        Ok(Self(built.await??))
    }

    /// The artifact of one contract.
    pub fn of(&self, contract: &Contract) -> Result<&Artifact, Problem> {
        let found = self.0.iter().find(|artifact| artifact.name == contract.name);
        found.ok_or_else(|| Problem::failure(format!("{} was not built", contract.name)))
    }

    /// Every artifact, in the order of the build.
    pub fn all(&self) -> impl Iterator<Item = &Artifact> {
        self.0.iter()
    }
}
