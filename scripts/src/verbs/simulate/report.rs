//! A simulation as tables, as rows for a spreadsheet, or as JSON.

use super::fields::DECIMALS;
use super::replay::Replay;
use super::scenario::Scenario;
use super::series::{Happened, Sample, Series};
use crate::amount::{in_tokens, span};
use crate::output::{grouped, table};
use alloy::primitives::U256;
use serde_json::{Value, json};

/// Rows of the series that the text shows.
const SHOWN: usize = 24;

#[derive(Debug)]
pub(super) struct Report {
    pub(super) scenario: Scenario,
    pub(super) series: Series,
    pub(super) replay: Option<Replay>,
}

impl Report {
    pub(super) fn json(&self) -> Value {
        json!({
            "scenario": self.scenario.name,
            "durationSeconds": self.scenario.duration,
            "endSeconds": self.scenario.end,
            "rewardPrice": in_tokens(self.scenario.reward_price, 18),
            "series": self.series,
            "replay": self.replay,
        })
    }

    /// One line for each sample; amounts in tokens.
    pub(super) fn csv(&self) -> String {
        let mut text = "seconds,total_staked,reward_rate,apr_percent,runway_seconds,undistributed".to_owned();
        for account in &self.series.end.accounts {
            for column in ["staked", "earned", "paid"] {
                text += &format!(",{}_{column}", account.name);
            }
        }
        for sample in &self.series.samples {
            let apr = sample.apr_bps.map(|bps| in_tokens(bps, 2)).unwrap_or_default();
            let (total, rate) = (tokens(sample.total_staked), tokens(sample.reward_rate));
            let undistributed = tokens(sample.undistributed);
            text += &format!("\n{},{total},{rate},{apr},{},{undistributed}", sample.at, sample.runway);
            for account in &sample.accounts {
                let [staked, earned, paid] = [account.staked, account.earned, account.paid].map(tokens);
                text += &format!(",{staked},{earned},{paid}");
            }
        }
        text
    }

    pub(super) fn text(&self) -> String {
        let (scenario, series) = (&self.scenario, &self.series);
        let mut parts = vec![format!("{}\n{}", scenario.name, scenario.about).trim_end().to_owned() + "\n"];
        let events: Vec<Vec<String>> = series.events.iter().map(event_row).collect();
        parts.push(table(
            &["after", "who", "does", "tokens", "APR before", "APR after", "shares of others"],
            &events,
            &[3, 4, 5],
        ));
        // A long series is thinned evenly; CSV and JSON have all of it.
        let step = series.samples.len().div_ceil(SHOWN).max(1);
        let mut shown: Vec<&Sample> = series.samples.iter().step_by(step).collect();
        if shown.last().is_some_and(|last| last.at != series.end.at) {
            shown.push(&series.end);
        }
        let names: Vec<String> =
            series.end.accounts.iter().map(|account| format!("{} has got", account.name)).collect();
        let mut head = vec!["after", "staked", "reward per day", "APR", "runway", "undistributed"];
        head.extend(names.iter().map(String::as_str));
        let samples: Vec<Vec<String>> = shown.into_iter().map(sample_row).collect();
        let right: Vec<usize> = (1..head.len()).collect();
        parts.push(table(&head, &samples, &right));
        let end = &series.end;
        let accounts: Vec<Vec<String>> = end
            .accounts
            .iter()
            .map(|it| {
                let got = it.paid.saturating_add(it.earned);
                vec![it.name.clone(), tokens(it.staked), tokens(it.paid), tokens(it.earned), tokens(got)]
            })
            .collect();
        parts.push(table(&["at the end", "staked", "paid", "earned", "together"], &accounts, &[1, 2, 3, 4]));
        let (funded, left) = (tokens(series.funded), tokens(series.left));
        parts.push(format!(
            "Funded {funded}, left in the pool {left}, of that undistributed {}.",
            tokens(end.undistributed)
        ));
        if let Some(replay) = &self.replay {
            parts.push(replayed(replay));
        }
        parts.join("\n")
    }
}

fn replayed(replay: &Replay) -> String {
    let rows: Vec<Vec<String>> = replay
        .accounts
        .iter()
        .map(|it| {
            let [staked, paid, earned] =
                [it.chain.staked, it.chain.paid, it.chain.earned].map(|wei| wei.to_string());
            vec![it.model.name.clone(), staked, paid, earned, it.deviation.to_string()]
        })
        .collect();
    let head = ["on chain (wei)", "staked", "paid", "earned", "deviation"];
    format!(
        "\nReplayed on chain {} at {}: {} transactions, {} gas, at most {} s off the plan\n\n{}\nundistributed deviates by {} wei",
        replay.chain_id,
        replay.pool,
        replay.transactions,
        grouped(replay.gas),
        replay.lateness,
        table(&head, &rows, &[1, 2, 3, 4]),
        replay.undistributed_deviation
    )
}

fn event_row(event: &Happened) -> Vec<String> {
    let part = |ppm: u64| format!("{} %", in_tokens(U256::from(ppm), 4));
    let shares: Vec<String> = event
        .dilution
        .iter()
        .map(|it| format!("{}: {} → {}", it.name, part(it.before), part(it.after)))
        .collect();
    vec![
        span(event.at),
        event.who.clone(),
        event.action.to_owned(),
        tokens(event.amount),
        apr(event.apr_bps_before),
        apr(event.apr_bps_after),
        shares.join(", "),
    ]
}

fn sample_row(sample: &Sample) -> Vec<String> {
    let mut row = vec![
        span(sample.at),
        tokens(sample.total_staked),
        tokens(sample.reward_per_day),
        apr(sample.apr_bps),
        span(sample.runway),
        tokens(sample.undistributed),
    ];
    row.extend(sample.accounts.iter().map(|it| tokens(it.paid.saturating_add(it.earned))));
    row
}

fn apr(bps: Option<U256>) -> String {
    bps.map_or_else(|| "-".to_owned(), |bps| format!("{} %", in_tokens(bps, 2)))
}

fn tokens(wei: u128) -> String {
    in_tokens(U256::from(wei), DECIMALS)
}
