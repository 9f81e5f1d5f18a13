//! The `stake` binary: parse, run one verb, turn the outcome into an exit status.

use clap::Parser;
use staking_scripts::chain::in_flight;
use staking_scripts::problem::{Exit, exit_of};
use staking_scripts::{cli::Cli, output, verbs};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // clap itself exits with 2 on a command line that makes no sense.
    let cli = Cli::parse();
    tokio::select! {
        outcome = verbs::run(cli) => match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                output::error(&error);
                ExitCode::from(exit_of(&error) as u8)
            }
        },
        Ok(()) = tokio::signal::ctrl_c() => {
            match in_flight() {
                None => output::note("interrupted; the same command can be run again"),
                Some(hash) => output::note(&format!(
                    "interrupted while transaction {hash} was on its way\n  next: look at it first: stake explain {hash} --rpc-url URL; repeat only what the chain does not know"
                )),
            }
            // A build on another thread must not keep the process alive.
            std::process::exit(Exit::Interrupted as i32)
        }
    }
}
