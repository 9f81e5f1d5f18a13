//! A scenario: who does what in a pool, and when. Read from TOML or JSON, checked before anything runs.

use super::fields::{
    Source, Text, checked_accounts, checked_frame, checked_name, checked_order, optional_span, span, wrong,
};
use crate::problem::Problem;
use alloy::primitives::U256;
use serde::Deserialize;
use staking_math::MAX_DURATION;
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    about: String,
    #[serde(deserialize_with = "span")]
    duration: u64,
    #[serde(deserialize_with = "span")]
    end: u64,
    #[serde(default, deserialize_with = "optional_span")]
    sample: Option<u64>,
    #[serde(default)]
    reward_price: Option<Text>,
    events: Vec<FileEvent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEvent {
    #[serde(deserialize_with = "span")]
    at: u64,
    #[serde(rename = "do")]
    action: Action,
    who: Option<String>,
    amount: Option<Text>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Action {
    Fund,
    Stake,
    Withdraw,
    Claim,
    Exit,
}

/// What happens at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// Seconds after the scenario's beginning.
    pub(super) at: u64,
    pub(super) act: Act,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Fund(u128),
    Stake(String, u128),
    /// `None` for everything.
    Withdraw(String, Option<u128>),
    Claim(String),
    Exit(String),
}

impl Act {
    /// The account, unless the owner acts.
    pub(super) fn who(&self) -> Option<&str> {
        match self {
            Self::Fund(_) => None,
            Self::Stake(who, _) | Self::Withdraw(who, _) | Self::Claim(who) | Self::Exit(who) => Some(who),
        }
    }
}

/// A checked scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scenario {
    pub(super) name: String,
    pub(super) about: String,
    /// Seconds that a funding is streamed over.
    pub(super) duration: u32,
    /// Seconds after the beginning at which everybody is counted.
    pub(super) end: u64,
    /// Seconds between two rows of the series.
    pub(super) sample: u64,
    /// What a reward token is worth in staking tokens, ·10^18.
    pub(super) reward_price: U256,
    /// In the order of time.
    pub(super) events: Vec<Event>,
}

impl Scenario {
    pub(super) fn parse(source: &Source) -> Result<Self, Problem> {
        Self::check(source.parse()?)
    }

    #[cfg(test)]
    pub(super) fn from_toml(text: &str) -> Result<Self, Problem> {
        Self::parse(&Source::toml(text))
    }

    #[cfg(test)]
    pub(super) fn from_json(text: &str) -> Result<Self, Problem> {
        Self::parse(&Source::json(text))
    }

    fn check(file: File) -> Result<Self, Problem> {
        let duration =
            u32::try_from(file.duration).ok().filter(|seconds| (1..=MAX_DURATION).contains(seconds));
        let duration = duration.ok_or_else(|| wrong("duration is not between 1 second and ten years"))?;
        let sample = checked_frame(file.end, file.sample, file.events.len())?;
        let price = file.reward_price.unwrap_or(Text::Number(1));
        let reward_price = price.into_price("reward_price").map_err(wrong)?;
        let mut events = Vec::with_capacity(file.events.len());
        for (index, event) in file.events.into_iter().enumerate() {
            let number = index + 1;
            let event = event.check().map_err(|why| wrong(format!("event {number}: {why}")))?;
            events.push(event);
        }
        checked_order(&events.iter().map(|event| event.at).collect::<Vec<u64>>(), file.end)?;
        let (name, about, end) = (file.name, file.about, file.end);
        let scenario = Self { name, about, duration, end, sample, reward_price, events };
        checked_accounts(scenario.accounts().len())?;
        Ok(scenario)
    }

    /// Everybody who takes part, in alphabetical order.
    pub(super) fn accounts(&self) -> Vec<&str> {
        let names: BTreeSet<&str> = self.events.iter().filter_map(|event| event.act.who()).collect();
        names.into_iter().collect()
    }

    /// The same story so many times as fast.
    pub(super) fn faster(mut self, speed: u32) -> Self {
        let divide = |seconds: u64| seconds / u64::from(speed.max(1));
        self.duration = (self.duration / speed.max(1)).max(1);
        self.end = divide(self.end);
        self.sample = divide(self.sample).max(1);
        for event in &mut self.events {
            event.at = divide(event.at);
        }
        self
    }
}

impl FileEvent {
    fn check(self) -> Result<Event, String> {
        let amount = self.amount.map(Text::into_wei).transpose()?;
        let (is_all, wei) = (amount == Some(None), amount.flatten());
        let who = match (self.action, self.who) {
            (Action::Fund, Some(_)) => return Err("the owner funds: leave `who` out".to_owned()),
            (Action::Fund, None) => String::new(),
            (_, None) => return Err("`who` is missing".to_owned()),
            (_, Some(who)) => checked_name(who)?,
        };
        let needed =
            || wei.ok_or_else(|| "`amount` is missing, or `max`, which means nothing here".to_owned());
        let act = match self.action {
            Action::Fund => Act::Fund(needed()?),
            Action::Stake => Act::Stake(who, needed()?),
            Action::Withdraw if is_all => Act::Withdraw(who, None),
            Action::Withdraw => Act::Withdraw(who, Some(needed()?)),
            Action::Claim | Action::Exit if wei.is_some() || is_all => {
                return Err("claims and exits take everything: leave `amount` out".to_owned());
            }
            Action::Claim => Act::Claim(who),
            Action::Exit => Act::Exit(who),
        };
        Ok(Event { at: self.at, act })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Exit;

    fn refused(events: &str) -> String {
        let text = format!("name = \"x\"\nduration = \"1d\"\nend = \"9d\"\nevents = [{events}]");
        Scenario::from_toml(&text).unwrap_err().to_string()
    }

    #[test]
    fn both_formats_say_the_same() {
        let toml = "name = \"x\"\nduration = \"1d\"\nend = 90000\nevents = [{ at = \"2h\", do = \"stake\", who = \"A\", amount = 1 }]";
        let json = r#"{"name":"x","duration":86400,"end":"25h","events":[{"at":7200,"do":"stake","who":"A","amount":"1.0"}]}"#;
        let scenario = Scenario::from_toml(toml).unwrap();
        assert_eq!(scenario, Scenario::from_json(json).unwrap());
        let act = Act::Stake("A".to_owned(), 1_000_000_000_000_000_000);
        assert_eq!(scenario.events, [Event { at: 7_200, act }]);
    }

    #[test]
    fn what_is_wrong_is_named_with_the_number_of_the_event() {
        let stake = r#"{ at = "1d", do = "stake", who = "A", amount = 1 }"#;
        for (event, words) in [
            (r#"{ at = "1h", do = "claim", who = "A" }"#, "event 2 is earlier"),
            (r#"{ at = "10d", do = "claim", who = "A" }"#, "event 2 comes after the end"),
            (r#"{ at = "1d", do = "claim" }"#, "event 2: `who` is missing"),
            (r#"{ at = "1d", do = "claim", who = "A", amount = 1 }"#, "event 2: claims and exits"),
            (r#"{ at = "1d", do = "stake", who = "A" }"#, "event 2: `amount` is missing"),
            (r#"{ at = "1d", do = "stake", who = "A", amount = "max" }"#, "event 2: `amount` is missing"),
            (r#"{ at = "1d", do = "fund", who = "A", amount = 1 }"#, "event 2: the owner funds"),
            (r#"{ at = "1d", do = "stake", who = "A,B", amount = 1 }"#, "event 2: \"A,B\" is no name"),
            (r#"{ at = "1d", do = "stake", who = "A", amount = "-1" }"#, "is no amount"),
            (r#"{ at = "1 day", do = "claim", who = "A" }"#, "is no span"),
            (r#"{ at = "1d", do = "steal", who = "A" }"#, "unknown variant"),
            (r#"{ at = "1d", do = "claim", who = "A", to = "B" }"#, "unknown field"),
        ] {
            let problem = refused(&format!("{stake}, {event}"));
            assert!(problem.contains(words), "{words:?} is missing in {problem}");
        }
        assert!(refused("").contains("0 events"));
    }

    #[test]
    fn frames_that_make_no_sense_are_refused() {
        let event = r#"[{ at = 0, do = "claim", who = "A" }]"#;
        for (frame, words) in [
            ("duration = 0\nend = 1", "duration"),
            ("duration = \"11000d\"\nend = 1", "duration"),
            ("duration = 1\nend = \"8000d\"", "end is later"),
            ("duration = 1\nend = \"100d\"\nsample = 1", "sample"),
            ("duration = 1\nend = 1\nsample = 0", "sample"),
            ("duration = 1\nend = 1\nreward_price = \"2000000000\"", "reward_price"),
            ("duration = 1\nend = 1\nreward_price = \"max\"", "reward_price"),
        ] {
            let problem =
                Scenario::from_toml(&format!("name = \"x\"\n{frame}\nevents = {event}")).unwrap_err();
            assert_eq!(problem.exit, Exit::Usage);
            assert!(problem.what.contains(words), "{problem}");
        }
    }

    #[test]
    fn a_faster_story_is_the_same_in_less_time() {
        let text = "name = \"x\"\nduration = \"1d\"\nend = \"2d\"\nevents = [{ at = \"1d\", do = \"fund\", amount = 1 }]";
        let scenario = Scenario::from_toml(text).unwrap().faster(8_640);
        assert_eq!((scenario.duration, scenario.end, scenario.events[0].at), (10, 20, 10));
    }
}
