//! `stake simulate`: a scenario played with the contracts' own arithmetic, and replayed with the compiled contracts.

mod devchain;
mod fields;
mod lp;
mod replay;
mod report;
mod scenario;
mod series;

use crate::output;
use crate::problem::Problem;
use crate::progress::Progress;
use clap::{Args, ValueEnum};
use fields::Source;
use report::Report;
use scenario::Scenario;
use series::{START, Times};
use std::path::PathBuf;

/// Arguments of `stake simulate`.
#[derive(Debug, Args)]
#[command(after_long_help = FORMAT)]
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

/// What a scenario can say, for the long help.
const FORMAT: &str = "\
Scenarios of a pool have `name`, `about`, `duration` (of a funding), `end`, `sample`, `reward_price` and [[events]]: \
`at`, `do` (fund, stake, withdraw, claim, exit), `who` and `amount`.

With a section [pair] it is a scenario of liquidity, against holding: impermanent loss, fees, emissions, and when \
emissions make up for the loss. No `duration`, and `reward_price` is in the second token:
  [pair]  first, second: symbols of its tokens; prices are those of the first in the second
  [farm]  start, per_second, funding; allocation of total_allocation: points of the pair's pool and of all pools
  do = \"provide\"              who, amounts = { ETH = 1, USD = 2000 }: at most so much of both; the first sets the price
  do = \"remove\"               who, amount of LP tokens or \"max\"; it counts at the price of then
  do = \"swap\"                 who, and token and amount; or price: as much as moves the price there
  do = \"deposit\", \"withdraw\"  who, amount of LP tokens or \"max\": into the farm, and out of it without harvest
  do = \"harvest\", \"exit\"      who; exit withdraws everything too
  do = \"fund\", \"emit\"         amount: more rewards; another emission per second
All tokens have 18 decimals. Amounts: 1.5, \"12wei\". Spans: 30, \"30s\", \"5m\", \"12h\", \"7d\".";

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
    /// Liquidity: the price doubles while fees and emissions come in
    Lp,
    /// Liquidity: the price comes back, and only fees stay
    Calm,
}

impl Example {
    const fn text(self) -> &'static str {
        match self {
            Self::Join => include_str!("../../../scenarios/join.toml"),
            Self::Idle => include_str!("../../../scenarios/idle.toml"),
            Self::Topup => include_str!("../../../scenarios/topup.toml"),
            Self::Dust => include_str!("../../../scenarios/dust.toml"),
            Self::Lp => include_str!("../../../scenarios/lp.toml"),
            Self::Calm => include_str!("../../../scenarios/calm.toml"),
        }
    }
}

impl SimulateArgs {
    /// Prints the result in the form that was asked for.
    fn show(
        &self,
        json: impl FnOnce() -> serde_json::Value,
        csv: impl FnOnce() -> String,
        text: impl FnOnce() -> String,
    ) -> anyhow::Result<()> {
        match (self.json, self.csv) {
            (true, _) => output::json(&json()),
            (_, true) => output::result(csv()),
            _ => output::result(text()),
        }
    }
}

/// Plays the scenario; exits with 4 if the chain counts otherwise.
pub async fn run(args: SimulateArgs) -> anyhow::Result<()> {
    if args.show {
        return output::result(args.example.text());
    }
    let source = match &args.file {
        Some(file) => Source::read(file)?,
        None => Source::toml(args.example.text()),
    };
    let named = |problem: Problem| match &args.file {
        Some(file) => Problem { what: format!("{}: {}", file.display(), problem.what), ..problem },
        None => problem,
    };
    if source.has("pair") {
        let scenario = lp::Scenario::parse(&source).map_err(named)?;
        let scenario = match args.speed {
            Some(speed) => scenario.faster(speed),
            None => scenario,
        };
        return lp::run(scenario, &args).await;
    }
    let scenario = Scenario::parse(&source).map_err(named)?;
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
    args.show(|| report.json(), || report.csv(), || report.text())?;
    report.replay.map_or(Ok(()), |replay| Ok(replay.verdict()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_can_be_played_and_pays_no_more_than_was_funded() {
        for example in Example::value_variants() {
            let source = Source::toml(example.text());
            if source.has("pair") {
                lp::Scenario::parse(&source).unwrap_or_else(|error| panic!("{example:?}: {error}"));
                continue;
            }
            let scenario = Scenario::parse(&source).unwrap_or_else(|error| panic!("{example:?}: {error}"));
            let series = series::play(&scenario, &Times::planned(&scenario, START)).unwrap();
            let paid: u128 = series.end.accounts.iter().map(|account| account.paid).sum();
            assert!(series.funded > 0 && paid > 0, "{example:?}");
            assert_eq!(paid + series.left, series.funded, "{example:?}");
        }
    }
}
