//! `stake simulate`: a scenario played with the contracts' own arithmetic, and replayed with the compiled contracts.

mod replay;
mod report;
mod scenario;
mod series;

use crate::output;
use crate::progress::Progress;
use clap::{Args, ValueEnum};
use report::Report;
use scenario::Scenario;
use series::{START, Times};
use std::path::PathBuf;

/// Arguments of `stake simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// Scenario in TOML, or in JSON if its name ends so
    #[arg(value_name = "FILE", conflicts_with = "example")]
    pub file: Option<PathBuf>,
    /// A scenario that comes with the tool
    #[arg(long, value_enum, default_value_t = Example::Join)]
    pub example: Example,
    /// Print the example as a file to start from
    #[arg(long, conflicts_with_all = ["file", "against", "json", "csv"])]
    pub show: bool,
    /// Replay it with the compiled contracts: `embedded`, or the URL of a development chain, whose clock it moves
    #[arg(long, value_name = "CHAIN")]
    pub against: Option<String>,
    /// Play so many times as fast, in real time: for chains that cannot be told the time
    #[arg(long, value_name = "TIMES", requires = "against", value_parser = clap::value_parser!(u32).range(1..))]
    pub speed: Option<u32>,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
    /// Print the series as comma-separated values, amounts in tokens
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// The scenarios in `scripts/scenarios`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Example {
    /// Somebody joins and dilutes the others
    Join,
    /// Rewards stream while nobody is staked
    Idle,
    /// A running period is topped up
    Topup,
    /// A few wei and a few seconds: roundings
    Dust,
}

impl Example {
    const fn text(self) -> &'static str {
        match self {
            Self::Join => include_str!("../../../scenarios/join.toml"),
            Self::Idle => include_str!("../../../scenarios/idle.toml"),
            Self::Topup => include_str!("../../../scenarios/topup.toml"),
            Self::Dust => include_str!("../../../scenarios/dust.toml"),
        }
    }
}

/// Plays the scenario; exits with 4 if the chain counts otherwise.
pub async fn run(args: SimulateArgs) -> anyhow::Result<()> {
    if args.show {
        return output::result(args.example.text());
    }
    let scenario = match &args.file {
        Some(file) => Scenario::read(file)?,
        None => Scenario::from_toml(args.example.text())?,
    };
    let scenario = match args.speed {
        Some(speed) => scenario.faster(speed),
        None => scenario,
    };
    let series = series::play(&scenario, &Times::planned(&scenario, START))?;
    let replay = match &args.against {
        None => None,
        Some(against) => {
            let progress = Progress::new(0);
            let replay = replay::play(&scenario, against, args.speed.is_some(), &progress).await?;
            progress.finish();
            Some(replay)
        }
    };
    let report = Report { scenario, series, replay };
    if args.json {
        output::json(&report.json())?;
    } else if args.csv {
        output::result(report.csv())?;
    } else {
        output::result(report.text())?;
    }
    report.replay.map_or(Ok(()), |replay| Ok(replay.verdict()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_can_be_played_and_pays_no_more_than_was_funded() {
        for example in Example::value_variants() {
            let scenario =
                Scenario::from_toml(example.text()).unwrap_or_else(|error| panic!("{example:?}: {error}"));
            let series = series::play(&scenario, &Times::planned(&scenario, START)).unwrap();
            let paid: u128 = series.end.accounts.iter().map(|account| account.paid).sum();
            assert!(series.funded > 0 && paid > 0, "{example:?}");
            assert_eq!(paid + series.left, series.funded, "{example:?}");
        }
    }
}
