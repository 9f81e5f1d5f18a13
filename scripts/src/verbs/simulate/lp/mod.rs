//! Liquidity in a pair, farmed: impermanent loss, fees and emissions against holding.

mod compare;
mod position;
mod replay;
mod report;
mod scenario;
mod series;

use super::SimulateArgs;
use super::series::START;
use crate::progress::Progress;
use report::Report;

pub(super) use scenario::Scenario;

/// Plays the scenario; exits with 4 if the chain counts otherwise.
pub(super) async fn run(scenario: Scenario, args: &SimulateArgs) -> anyhow::Result<()> {
    let series = series::play(&scenario, &scenario.times(START))?;
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
