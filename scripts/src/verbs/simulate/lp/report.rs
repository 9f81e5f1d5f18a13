//! A simulation of liquidity as tables, as rows for a spreadsheet, or as JSON.

use super::compare::{Account, Comparison};
use super::position::{BreakEven, Position};
use super::replay::Replay;
use super::scenario::Scenario;
use super::series::{Amounts, Happened, Sample, Series};
use crate::amount::{in_tokens, span};
use crate::output::{grouped, table};
use crate::verbs::simulate::fields::DECIMALS;
use alloy::primitives::U256;
use serde_json::{Value, json};

/// Rows of each table that the text shows.
const SHOWN: usize = 24;
/// Decimals that the text shows: LP tokens are roots, and rarely round.
const SHOWN_DECIMALS: u8 = 6;

#[derive(Debug)]
pub(super) struct Report {
    pub(super) scenario: Scenario,
    pub(super) series: Series,
    pub(super) replay: Option<Replay>,
}

impl Report {
    pub(super) fn json(&self) -> Value {
        let [first, second] = &self.scenario.tokens;
        json!({
            "scenario": self.scenario.name,
            "tokens": { "first": first, "second": second },
            "endSeconds": self.scenario.end,
            "rewardPrice": in_tokens(self.scenario.reward_price, 18),
            "series": self.series,
            "replay": self.replay,
        })
    }

    /// One line for each event and sample; amounts in tokens, worths in the second one.
    pub(super) fn csv(&self) -> String {
        let mut text =
            "seconds,event,price,reserve_first,reserve_second,liquidity,staked,fee_apr_percent,emission_apr_percent,runway_seconds,undistributed"
                .to_owned();
        for position in &self.series.end.positions {
            for column in [
                "liquidity",
                "staked",
                "held",
                "provided",
                "impermanent_loss",
                "impermanent_loss_percent",
                "fees",
                "harvested",
                "pending",
                "emissions_worth",
                "net",
                "break_even_seconds",
                "break_even_with_fees_seconds",
                "break_even_reward_price",
            ] {
                text += &format!(",{}_{column}", position.name);
            }
        }
        for sample in &self.series.samples {
            let percent = |bps: Option<U256>| bps.map(|bps| in_tokens(bps, 2)).unwrap_or_default();
            let event = sample.after_event.map(|event| event.to_string()).unwrap_or_default();
            let price = in_tokens(sample.price, DECIMALS);
            text += &format!("\n{},{event},{price}", sample.at);
            for amount in [sample.reserve_first, sample.reserve_second, sample.liquidity, sample.staked] {
                text += &format!(",{}", exact(amount));
            }
            let (fees, emission) = (percent(sample.fee_apr_bps), percent(sample.emission_apr_bps));
            text += &format!(",{fees},{emission},{},{}", sample.runway, exact(sample.undistributed));
            for position in &sample.positions {
                text += &position_csv(position);
            }
        }
        text
    }

    pub(super) fn text(&self) -> String {
        let (scenario, series) = (&self.scenario, &self.series);
        let [first, second] = &scenario.tokens;
        let mut parts = vec![format!("{}\n{}", scenario.name, scenario.about).trim_end().to_owned() + "\n"];
        let price = format!("{first} in {second}");
        let events: Vec<Vec<String>> =
            series.events.iter().enumerate().map(|(at, it)| self.event_row(at, it)).collect();
        parts.push(table(&["after", "who", "does", "pays", "gets", &price], &events, &[5]));
        let samples = thinned(&series.samples);
        let rows: Vec<Vec<String>> = samples.iter().map(|it| pair_row(it)).collect();
        let head = ["after", &price, first, second, "LP farmed", "fee APR", "emission APR", "runway"];
        parts.push(table(&head, &rows, &[1, 2, 3, 4, 5, 6, 7]));
        for (index, position) in series.end.positions.iter().enumerate() {
            let head = [
                position.name.as_str(),
                &price,
                "held",
                "provided",
                "loss",
                "of held",
                "fees",
                "RWD",
                "worth",
                "net",
                "emissions make up for it",
            ];
            let rows: Vec<Vec<String>> =
                samples.iter().map(|it| position_row(it, &it.positions[index])).collect();
            parts.push(table(&head, &rows, &[1, 2, 3, 4, 5, 6, 7, 8, 9]));
        }
        let ends: Vec<Vec<String>> = series.end.positions.iter().map(end_row).collect();
        let head =
            ["at the end", "loss", "emissions make up for it", "emissions and fees", "at what price of RWD"];
        parts.push(table(&head, &ends, &[1, 4]));
        parts.push(format!(
            "Worths are in {second}, rewards (RWD) at {} {second} each; all is rounded to {SHOWN_DECIMALS} decimals here.\nfee APR: of all swaps so far. emission APR: of the farm at its present rate, for LP tokens in it.\nheld: what was provided, had it been kept. provided: the LP tokens, and what came out for burnt ones; that counts at the price of then.\nloss: impermanent, held less what it would be without fees. net: provided and RWD, less held.\nFunded {} RWD, left in the farm {}, of that undistributed {}.",
            short(scenario.reward_price),
            tokens(series.funded),
            tokens(series.left),
            tokens(series.end.undistributed),
        ));
        if let Some(replay) = &self.replay {
            parts.push(self.replayed(replay));
        }
        parts.join("\n")
    }

    fn event_row(&self, index: usize, event: &Happened) -> Vec<String> {
        let after = self.series.samples.iter().find(|sample| sample.after_event == Some(index + 1));
        vec![
            span(event.at),
            event.who.clone(),
            event.action.to_owned(),
            event.emission.map_or_else(
                || self.amounts(&event.moved.paid),
                |per_second| format!("{} RWD per second", tokens(per_second)),
            ),
            self.amounts(&event.moved.got),
            after.map_or_else(|| "-".to_owned(), |sample| price(sample.price)),
        ]
    }

    /// Those that are not zero.
    fn amounts(&self, amounts: &Amounts) -> String {
        let [first, second] = &self.scenario.tokens;
        let named = amounts.array().into_iter().zip([first.as_str(), second, "LP", "RWD"]);
        let some = named.filter(|(amount, _)| *amount > 0);
        let parts: Vec<String> = some.map(|(amount, token)| format!("{} {token}", tokens(amount))).collect();
        parts.join(" + ")
    }

    fn replayed(&self, replay: &Replay) -> String {
        let [first, second] = &self.scenario.tokens;
        let row = |it: &Comparison<Account>| {
            let amounts = it.chain.array().map(|wei| wei.to_string());
            [vec![it.model.name.clone()], amounts.into(), vec![it.deviation.to_string()]].concat()
        };
        let rows: Vec<Vec<String>> = replay.accounts.iter().map(row).collect();
        let head = ["on chain (wei)", first, second, "LP", "farmed", "harvested", "pending", "deviation"];
        format!(
            "\nReplayed on chain {} with pair {} and farm {}:\n{} transactions, {} gas, at most {} s off the plan\n\n{}\npair and farm deviate by {} wei",
            replay.chain_id,
            replay.pair,
            replay.farm,
            replay.transactions,
            grouped(replay.gas),
            replay.lateness,
            table(&head, &rows, &[1, 2, 3, 4, 5, 6, 7]),
            replay.pool.deviation
        )
    }
}

/// A long series is thinned evenly; CSV and JSON have all of it.
fn thinned(samples: &[Sample]) -> Vec<&Sample> {
    // What is left of an instant after all its events.
    let lasting: Vec<&Sample> = samples
        .iter()
        .enumerate()
        .filter(|(index, sample)| samples.get(index + 1).is_none_or(|next| next.at != sample.at))
        .map(|(_, sample)| sample)
        .collect();
    let step = lasting.len().div_ceil(SHOWN).max(1);
    let mut shown: Vec<&Sample> = lasting.iter().step_by(step).copied().collect();
    if let Some(end) = lasting.last().filter(|end| shown.last().is_none_or(|last| last.at != end.at)) {
        shown.push(end);
    }
    shown
}

fn pair_row(sample: &Sample) -> Vec<String> {
    vec![
        span(sample.at),
        price(sample.price),
        tokens(sample.reserve_first),
        tokens(sample.reserve_second),
        tokens(sample.staked),
        apr(sample.fee_apr_bps),
        apr(sample.emission_apr_bps),
        span(sample.runway),
    ]
}

fn position_row(sample: &Sample, it: &Position) -> Vec<String> {
    vec![
        span(sample.at),
        price(sample.price),
        tokens(it.worth_held),
        tokens(it.worth_provided),
        tokens(it.impermanent_loss),
        format!("{} %", in_tokens(it.impermanent_loss_ppm, 4)),
        signed(it.fees, tokens),
        tokens(it.emissions),
        tokens(it.emissions_worth),
        signed(it.net, tokens),
        in_words(it.break_even_by_emissions),
    ]
}

fn end_row(it: &Position) -> Vec<String> {
    vec![
        it.name.clone(),
        tokens(it.impermanent_loss),
        in_words(it.break_even_by_emissions),
        in_words(it.break_even_with_fees),
        it.break_even_reward_price.map_or_else(|| "-".to_owned(), |price| in_tokens(price, 18)),
    ]
}

fn position_csv(it: &Position) -> String {
    let seconds = |state: BreakEven| match state {
        BreakEven::In { seconds, .. } => seconds.to_string(),
        BreakEven::NoLoss | BreakEven::AlreadyMadeUp => "0".to_owned(),
        BreakEven::NotFarmed | BreakEven::NothingEmitted => String::new(),
    };
    let cells = [
        exact(it.liquidity),
        exact(it.staked),
        exact(it.worth_held),
        exact(it.worth_provided),
        exact(it.impermanent_loss),
        in_tokens(it.impermanent_loss_ppm, 4),
        signed(it.fees, exact),
        exact(it.harvested),
        exact(it.pending),
        exact(it.emissions_worth),
        signed(it.net, exact),
        seconds(it.break_even_by_emissions),
        seconds(it.break_even_with_fees),
        it.break_even_reward_price.map(|price| in_tokens(price, 18)).unwrap_or_default(),
    ];
    cells.map(|cell| format!(",{cell}")).concat()
}

fn in_words(state: BreakEven) -> String {
    match state {
        BreakEven::NoLoss => "nothing is lost".to_owned(),
        BreakEven::AlreadyMadeUp => "already made up".to_owned(),
        BreakEven::In { seconds, funded: true } => format!("in {}", span(seconds)),
        BreakEven::In { seconds, funded: false } => format!("in {}, if funded", span(seconds)),
        BreakEven::NotFarmed => "never: it is not farmed".to_owned(),
        BreakEven::NothingEmitted => "never: nothing is emitted".to_owned(),
    }
}

fn apr(bps: Option<U256>) -> String {
    bps.map_or_else(|| "-".to_owned(), |bps| format!("{} %", in_tokens(bps, 2)))
}

fn price(wad: U256) -> String {
    if wad.is_zero() { "-".to_owned() } else { short(wad) }
}

/// Rounded to the nearest.
fn short(wei: U256) -> String {
    let unit = U256::from(10).pow(U256::from(DECIMALS - SHOWN_DECIMALS));
    in_tokens(wei.saturating_add(unit / U256::from(2)) / unit, SHOWN_DECIMALS)
}

fn tokens(wei: u128) -> String {
    short(U256::from(wei))
}

fn exact(wei: u128) -> String {
    in_tokens(U256::from(wei), DECIMALS)
}

/// With a minus in front, unless it is rounded away.
fn signed(wei: i128, format: fn(u128) -> String) -> String {
    let text = format(wei.unsigned_abs());
    if wei < 0 && text != "0" { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rounded_away_leaves_no_minus() {
        assert_eq!([499_999_999_999, 500_000_000_000].map(tokens), ["0", "0.000001"]);
        assert_eq!(signed(-1, tokens), "0");
        assert_eq!(signed(-1, exact), "-0.000000000000000001");
        assert_eq!(signed(-1_500_000_000_000_000_000, tokens), "-1.5");
    }

    #[test]
    fn when_it_pays_is_said_in_words() {
        let day = |funded| in_words(BreakEven::In { seconds: 90_000, funded });
        assert_eq!([day(true), day(false)], ["in 1 d 1 h", "in 1 d 1 h, if funded"]);
        assert_eq!(in_words(BreakEven::NothingEmitted), "never: nothing is emitted");
        assert_eq!(in_words(BreakEven::AlreadyMadeUp), "already made up");
    }
}
