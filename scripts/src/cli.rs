//! The command line.

use crate::verbs::action::{ActionArgs, AmountArgs};
use crate::verbs::{
    abi::AbiArgs, accept::AcceptArgs, address::AddressArgs, build::BuildArgs, cache::CacheArgs,
    completions::CompletionsArgs, demo::DemoArgs, deploy::DeployArgs, doctor::DoctorArgs,
    explain::ExplainArgs, gas::GasArgs, keepalive::KeepaliveArgs, plan::PlanArgs, position::PositionArgs,
    simulate::SimulateArgs, status::StatusArgs, verify::VerifyArgs,
};
use clap::{Parser, Subcommand};

const AFTER_HELP: &str = "\
Without a verb, `demo` runs. stdout carries the result only, stderr the progress.

Exit status: 0 ok, 1 failure, 2 usage, 3 action needed, 4 verification mismatch,
5 chain not ready, 130 interrupted (run the same command again).

Environment: STAKE_WORKSPACE (clone to build contracts from), STAKE_CACHE (folder for what can be made
again), NO_COLOR.";

/// Build, deploy, check and demonstrate the staking contracts on Arbitrum Stylus.
#[derive(Debug, Parser)]
#[command(name = "stake", version, after_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// Arguments of `demo` when no verb is given.
    #[command(flatten)]
    pub demo: DemoArgs,
}

/// One file in [`crate::verbs`] each.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Stake, earn, claim and exit on an embedded chain, and check every wei
    Demo(DemoArgs),
    /// What a deployment will do and cost; sends nothing
    Plan(PlanArgs),
    /// Deploy a suite, or what is left of it; live networks only with --broadcast
    Deploy(DeployArgs),
    /// Where a contract that was deployed stands
    Address(AddressArgs),
    /// Whether a chain holds exactly what the recorded commit builds
    Verify(VerifyArgs),
    /// Take what a deployment offers to its owner
    Accept(AcceptArgs),
    /// Prolong the activations of programs before they expire
    Keepalive(KeepaliveArgs),
    /// Which programs start at the cached price, and bidding for places
    Cache(CacheArgs),
    /// What a pool, or everything that was deployed, is and does; exits with 3 if it needs somebody
    Status(StatusArgs),
    /// What an account has in a pool, where its rewards come from, and what can go wrong
    Position(PositionArgs),
    /// Let a pool take exactly so much of the staking token
    Approve(AmountArgs),
    /// Stake; live networks only with --broadcast
    Stake(AmountArgs),
    /// Take a part of a stake back
    Withdraw(AmountArgs),
    /// Take the rewards
    Claim(ActionArgs),
    /// Take the whole stake and the rewards
    Exit(ActionArgs),
    /// Play a scenario with the contracts' own arithmetic; --against replays it with the compiled contracts
    Simulate(SimulateArgs),
    /// Reverts, calldata, logs, error messages and transactions in words
    Explain(ExplainArgs),
    /// What operations cost here and in published Solidity, measured side by side
    Gas(GasArgs),
    /// Build all contracts and show their sizes and code hashes
    Build(BuildArgs),
    /// Write the JSON ABIs, or check that the deployed contracts answer them
    Abi(AbiArgs),
    /// Check that this machine can build and a chain can run the contracts
    Doctor(DoctorArgs),
    /// Print what a shell needs to complete verbs and flags
    Completions(CompletionsArgs),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn demo_is_the_default_and_takes_its_flags() {
        let cli = Cli::try_parse_from(["stake", "--json"]).unwrap();
        assert!(cli.verb.is_none() && cli.demo.json);
    }

    #[test]
    fn a_private_key_has_no_place_on_the_command_line() {
        assert!(Cli::try_parse_from(["stake", "deploy", "--private-key", "0x1"]).is_err());
    }
}
