//! `stake gas`: what operations cost here and in published Solidity, on one chain, with the same tokens.

mod bench;
mod chefs;
mod farm;
mod floor;
mod kernels;
mod pair;
mod recorded;
mod rows;
mod show;
mod split;
mod staking;
mod subject;
mod token;
mod vault;

use super::Artifacts;
use crate::build::{CONTRACTS, KERNELS};
use crate::peers::Peers;
use crate::progress::Progress;
use crate::{output, workspace};
use bench::Bench;
use clap::{Args, ValueEnum};
use subject::Figures;

/// Arguments of `stake gas`.
#[derive(Debug, Args)]
#[command(after_long_help = METHOD)]
pub struct GasArgs {
    /// What to compare; everything if nothing is named
    #[arg(value_enum, value_name = "FAMILY")]
    pub families: Vec<Family>,
    /// Print one JSON array instead of tables
    #[arg(long)]
    pub json: bool,
    /// Write the table of README.md
    #[arg(long, conflicts_with_all = ["families", "json"])]
    pub write: bool,
    /// Fail if the table of README.md is stale
    #[arg(long, conflicts_with_all = ["families", "json", "write"])]
    pub check: bool,
}

/// How it is measured, for the long help.
const METHOD: &str = "\
Everything stands on one embedded chain: our compiled contracts, not cached and then cached; their twins, which are our own \
designs in Solidity; and the peers, which npm installs into a cache outside the repository. One transaction each, 100 \
seconds apart, so that words and accounts are cold; OpenZeppelin's tokens; endless allowances. `first` writes words that \
were empty, `steady` finds all of them in use.

ratio   ours, cached, as a part of the peer's gas
twin    the same design on the other machine
floor   transaction, calldata, words, transfers of tokens and logs without which the operation cannot be; no computation
kernel  computation alone: a call among 64 in a loop, without what the loop, the transaction and the start of the program \
cost, the same cached or not; the peers' results are the same, or the comparison fails. `kernel.call` is a whole transaction \
with one full product
source  `measured` in this run; `recorded` of peers that no registry holds, by the same method

Without npm the peers are left out and our own token takes the place of OpenZeppelin's. STAKE_CACHE names the folder to keep \
peers in.";

/// What is compared together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Family {
    /// Single-asset staking
    Staking,
    /// Liquidity mining
    Farm,
    /// ERC-4626 shares
    Vault,
    /// ERC-20 tokens
    Token,
    /// The AMM
    Pair,
    /// Formulas without storage and calls around them
    Kernel,
}

/// Measures, and prints or checks what was found.
pub async fn run(args: GasArgs) -> anyhow::Result<()> {
    let programs = [CONTRACTS, &[KERNELS]].concat();
    let progress = Progress::new(programs.len() as u64);
    let peers = peers(&progress).await?;
    let for_readme = args.write || args.check;
    let peers = match peers {
        Ok(peers) => Some(peers),
        // A table without peers would compare nothing.
        Err(problem) if for_readme => return Err(problem.into()),
        Err(problem) => {
            progress.note(&format!("note: only ours, twins and recorded figures, without ratios: {problem}"));
            None
        }
    };
    let with_peers = peers.is_some();
    let bench =
        Bench::new(Artifacts::of_contracts(programs, &progress).await?, peers, progress.clone()).await?;
    let families = if args.families.is_empty() { Family::value_variants() } else { &args.families };
    let mut figures = Figures::default();
    for family in families {
        match family {
            Family::Staking => staking::play(&bench, &mut figures).await?,
            Family::Farm => farm::play(&bench, &mut figures).await?,
            Family::Vault => vault::play(&bench, &mut figures).await?,
            Family::Token => token::play(&bench, &mut figures).await?,
            Family::Pair => pair::play(&bench, &mut figures).await?,
            Family::Kernel => kernels::play(&bench, &mut figures).await?,
        }
    }
    recorded::add(&mut figures)?;
    progress.finish();

    let floors = [staking::FLOORS, farm::FLOORS, vault::FLOORS, token::FLOORS, pair::FLOORS].concat();
    let rows = rows::rows(&figures, &floors, with_peers);
    if for_readme {
        let path = workspace::root()?.join("README.md");
        show::readme(&path, &show::markdown(&rows), args.write)?;
        return output::result("the gas table of README.md is what was measured");
    }
    if args.json { output::json(&rows) } else { output::result(show::text(&rows)) }
}

/// The peers, or why there are none.
async fn peers(progress: &Progress) -> anyhow::Result<Result<Peers, crate::problem::Problem>> {
    let progress = progress.clone();
    Ok(tokio::task::spawn_blocking(move || Peers::ready(&mut |text| progress.note(text))).await?)
}
