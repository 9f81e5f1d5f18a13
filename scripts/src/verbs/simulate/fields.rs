//! What all kinds of scenarios are written in: files of two formats, spans, amounts, names.

use crate::amount::Amount;
use crate::amount::seconds;
use crate::problem::{Exit, Problem};
use alloy::primitives::U256;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use std::path::Path;

/// Decimals of all tokens, as of those that a replay deploys.
pub(super) const DECIMALS: u8 = 18;
/// Twenty years; the arithmetic's clock ends in 2106.
const LONGEST: u64 = 20 * 365 * 86_400;
const MOST_EVENTS: usize = 1_000;
const MOST_ACCOUNTS: usize = 20;
const MOST_SAMPLES: u64 = 5_000;

/// A scenario's text, before anybody knows what kind it is of.
#[derive(Clone, Debug)]
pub(super) struct Source {
    text: String,
    is_json: bool,
}

impl Source {
    /// Reads a file; its name says which format it has.
    pub(super) fn read(path: &Path) -> Result<Self, Problem> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problem::new(Exit::Usage, format!("cannot read {}", path.display()))
                .why(error.to_string())
                .next("stake simulate --example join --show > scenario.toml")
        })?;
        let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        Ok(Self { text, is_json })
    }

    pub(super) fn toml(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_json: false }
    }

    #[cfg(test)]
    pub(super) fn json(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_json: true }
    }

    /// Whether it has a section of that name. What cannot be read has none.
    pub(super) fn has(&self, section: &str) -> bool {
        if self.is_json {
            let value = serde_json::from_str::<serde_json::Value>(&self.text);
            return value.is_ok_and(|value| value.get(section).is_some());
        }
        toml::from_str::<toml::Table>(&self.text).is_ok_and(|table| table.contains_key(section))
    }

    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let parsed = if self.is_json {
            serde_json::from_str(&self.text).map_err(|error| error.to_string())
        } else {
            toml::from_str(&self.text).map_err(|error| error.to_string())
        };
        parsed.map_err(|why| wrong("it cannot be read").why(why))
    }
}

/// An amount or a span: a number, or text with a unit.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    Number(u64),
    Words(String),
}

impl Text {
    pub(super) fn into_words(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Words(words) => words,
        }
    }

    /// Wei of a token, `None` for `max`.
    pub(super) fn into_wei(self) -> Result<Option<u128>, String> {
        let amount = self.into_words().parse::<Amount>()?;
        if amount == Amount::Max {
            return Ok(None);
        }
        let wei = amount.in_wei(DECIMALS, U256::ZERO).map_err(|problem| problem.to_string())?;
        u128::try_from(wei).map(Some).map_err(|_| "the amount is above 2^128 wei".to_owned())
    }

    /// A price, ·10^18; a field of this name holds it.
    pub(super) fn into_price(self, field: &str) -> Result<U256, String> {
        let words = self.into_words();
        let price = match words.parse() {
            Ok(price @ Amount::Tokens(..)) => price.in_wei(18, U256::ZERO).map_err(|why| why.to_string())?,
            _ => return Err(format!("{field} {words:?} is no number")),
        };
        // Keeps a year's worth of the highest rate below 2^256.
        if price >> 90 != U256::ZERO {
            return Err(format!("{field} is above a billion"));
        }
        Ok(price)
    }
}

/// When a scenario ends and how many events it has; returns the seconds between two rows of its series.
pub(super) fn checked_frame(end: u64, sample: Option<u64>, events: usize) -> Result<u64, Problem> {
    if end > LONGEST {
        return Err(wrong("end is later than twenty years"));
    }
    if events == 0 || events > MOST_EVENTS {
        return Err(wrong(format!("it has {events} events: 1 to {MOST_EVENTS} can be played")));
    }
    let sample = sample.unwrap_or_else(|| (end / 10).max(1));
    if sample == 0 || end / sample > MOST_SAMPLES {
        return Err(wrong(format!("sample is so short that there were more than {MOST_SAMPLES} rows")));
    }
    Ok(sample)
}

/// Events come in the order of time, none after the end.
pub(super) fn checked_order(instants: &[u64], end: u64) -> Result<(), Problem> {
    for (index, at) in instants.iter().enumerate() {
        if *at > end {
            return Err(wrong(format!("event {} comes after the end", index + 1)));
        }
        if index > 0 && instants[index - 1] > *at {
            return Err(wrong(format!("event {} is earlier than the one before", index + 1)));
        }
    }
    Ok(())
}

pub(super) fn checked_accounts(accounts: usize) -> Result<(), Problem> {
    if accounts > MOST_ACCOUNTS {
        return Err(wrong(format!("it has more than {MOST_ACCOUNTS} accounts")));
    }
    Ok(())
}

/// The name of an account.
pub(super) fn checked_name(who: String) -> Result<String, String> {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-';
    if who.is_empty() || who.len() > 24 || !who.chars().all(plain) {
        return Err(format!("{who:?} is no name: 1 to 24 letters, digits, - and _"));
    }
    Ok(who)
}

pub(super) fn wrong(what: impl Into<String>) -> Problem {
    Problem::new(Exit::Usage, what).next("stake simulate --example join --show prints one that works")
}

pub(super) fn span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = Text::deserialize(deserializer)?.into_words();
    seconds(&text)
        .ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no span: write 30s, 5m, 12h or 7d")))
}

pub(super) fn optional_span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    span(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found_in_both_formats_and_not_in_what_cannot_be_read() {
        assert!(Source::toml("[pair]\nfirst = \"A\"").has("pair"));
        assert!(Source::json(r#"{"pair":{}}"#).has("pair"));
        assert!(!Source::toml("name = \"pair\"").has("pair"));
        assert!(!Source::json("[pair]").has("pair"));
        assert!(!Source::toml("[pair").has("pair"));
    }
}
