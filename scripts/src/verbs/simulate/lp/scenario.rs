//! A scenario with a section `[pair]`: who provides liquidity, swaps and farms, and when.

use crate::problem::Problem;
use crate::verbs::simulate::fields::{
    Source, Text, checked_accounts, checked_frame, checked_name, checked_order, optional_span, span, wrong,
};
use crate::verbs::simulate::series::Times;
use alloy::primitives::U256;
use serde::Deserialize;
use staking_math::farm::MAX_ALLOC;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    about: String,
    #[serde(deserialize_with = "span")]
    end: u64,
    #[serde(default, deserialize_with = "optional_span")]
    sample: Option<u64>,
    #[serde(default)]
    reward_price: Option<Text>,
    pair: FilePair,
    #[serde(default)]
    farm: Option<FileFarm>,
    events: Vec<FileEvent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilePair {
    first: String,
    second: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileFarm {
    #[serde(default, deserialize_with = "optional_span")]
    start: Option<u64>,
    per_second: Text,
    funding: Text,
    #[serde(default)]
    allocation: Option<u32>,
    #[serde(default)]
    total_allocation: Option<u32>,
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
    amounts: Option<BTreeMap<String, Text>>,
    token: Option<String>,
    price: Option<Text>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Action {
    Provide,
    Remove,
    Swap,
    Deposit,
    Withdraw,
    Harvest,
    Exit,
    Fund,
    Emit,
}

/// What happens at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// Seconds after the scenario's beginning.
    pub(super) at: u64,
    /// Its number in the file; `None` for what the section `[farm]` says.
    pub(super) number: Option<usize>,
    pub(super) act: Act,
}

impl Event {
    /// What messages call it.
    pub(super) fn name(&self) -> String {
        self.number.map_or_else(|| "the start of the farm".to_owned(), |number| format!("event {number}"))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// At most so much of both tokens.
    Provide(String, [u128; 2]),
    /// LP tokens; `None` for all outside the farm.
    Remove(String, Option<u128>),
    Swap(String, Trade),
    /// LP tokens into the farm; `None` for all outside it.
    Deposit(String, Option<u128>),
    /// LP tokens out of the farm; `None` for all in it.
    Withdraw(String, Option<u128>),
    Harvest(String),
    Exit(String),
    Fund(u128),
    /// Wei of the reward per second from now on.
    Emit(u128),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trade {
    /// So much of the first (0) or second (1) token.
    Exact(usize, u128),
    /// As much as moves the price there, ·10^18.
    ToPrice(U256),
}

impl Act {
    /// The account, unless the owner acts.
    pub(super) fn who(&self) -> Option<&str> {
        match self {
            Self::Fund(_) | Self::Emit(_) => None,
            Self::Provide(who, _)
            | Self::Remove(who, _)
            | Self::Swap(who, _)
            | Self::Deposit(who, _)
            | Self::Withdraw(who, _)
            | Self::Harvest(who)
            | Self::Exit(who) => Some(who),
        }
    }
}

/// A checked scenario of a pair and a farm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::verbs::simulate) struct Scenario {
    pub(super) name: String,
    pub(super) about: String,
    /// Symbols of the pair's tokens; prices are those of the first in the second.
    pub(super) tokens: [String; 2],
    /// Allocation points of the pair's pool, and of pools that nobody is in.
    pub(super) allocations: [u32; 2],
    /// Seconds after the beginning at which everybody is counted.
    pub(super) end: u64,
    /// Seconds between two rows of the series.
    pub(super) sample: u64,
    /// What a reward token is worth in second tokens, ·10^18.
    pub(super) reward_price: U256,
    /// In the order of time.
    pub(super) events: Vec<Event>,
}

impl Scenario {
    pub(in crate::verbs::simulate) fn parse(source: &Source) -> Result<Self, Problem> {
        Self::check(source.parse()?).map_err(|problem| Problem { next: Some(EXAMPLE.to_owned()), ..problem })
    }

    fn check(file: File) -> Result<Self, Problem> {
        let sample = checked_frame(file.end, file.sample, file.events.len())?;
        let price = file.reward_price.unwrap_or(Text::Number(1));
        let reward_price = price.into_price("reward_price").map_err(wrong)?;
        let tokens = file.pair.check().map_err(wrong)?;
        checked_order(&file.events.iter().map(|event| event.at).collect::<Vec<u64>>(), file.end)?;
        let mut events = Vec::with_capacity(file.events.len() + 2);
        for (index, event) in file.events.into_iter().enumerate() {
            let (at, number) = (event.at, index + 1);
            let act = event.check(&tokens).map_err(|why| wrong(format!("event {number}: {why}")))?;
            events.push(Event { at, number: Some(number), act });
        }
        let mut allocations = [1, 0];
        if let Some(farm) = file.farm {
            let (start, acts);
            (start, allocations, acts) = farm.check().map_err(|why| wrong(format!("[farm]: {why}")))?;
            if start > file.end {
                return Err(wrong("[farm]: start comes after the end"));
            }
            // Whoever deposits in that second earns from it on.
            let first = events.partition_point(|event| event.at < start);
            events.splice(first..first, acts.map(|act| Event { at: start, number: None, act }));
        }
        let (name, about, end) = (file.name, file.about, file.end);
        let scenario = Self { name, about, tokens, allocations, end, sample, reward_price, events };
        checked_accounts(scenario.accounts().len())?;
        Ok(scenario)
    }

    /// Everybody who takes part, in alphabetical order.
    pub(super) fn accounts(&self) -> Vec<&str> {
        let names: BTreeSet<&str> = self.events.iter().filter_map(|event| event.act.who()).collect();
        names.into_iter().collect()
    }

    /// Who provides liquidity, in alphabetical order.
    pub(super) fn providers(&self) -> Vec<&str> {
        let provides = |event: &&Event| matches!(event.act, Act::Provide(..));
        let names: BTreeSet<&str> =
            self.events.iter().filter(provides).filter_map(|event| event.act.who()).collect();
        names.into_iter().collect()
    }

    /// When it happens if it begins at an instant.
    pub(super) fn times(&self, start: u64) -> Times {
        Times::at(start, self.events.iter().map(|event| event.at), self.end)
    }

    /// The same story so many times as fast, with the same emission altogether.
    pub(in crate::verbs::simulate) fn faster(mut self, speed: u32) -> Self {
        let divide = |seconds: u64| seconds / u64::from(speed.max(1));
        self.end = divide(self.end);
        self.sample = divide(self.sample).max(1);
        for event in &mut self.events {
            event.at = divide(event.at);
            if let Act::Emit(per_second) = &mut event.act {
                *per_second = per_second.saturating_mul(speed.into());
            }
        }
        self
    }
}

const EXAMPLE: &str = "stake simulate --example lp --show prints one that works";

impl FilePair {
    fn check(self) -> Result<[String; 2], String> {
        let Self { first, second } = self;
        for symbol in [&first, &second] {
            let plain = symbol.chars().all(|sign| sign.is_ascii_alphanumeric());
            if symbol.is_empty() || symbol.len() > 11 || !plain {
                return Err(format!("[pair]: {symbol:?} is no symbol: 1 to 11 letters and digits"));
            }
        }
        if first == second {
            return Err(format!("[pair]: a pair has two tokens, and {first} is both"));
        }
        Ok([first, second])
    }
}

impl FileFarm {
    /// When it starts, its allocation points and those of other pools, and what the owner does.
    fn check(self) -> Result<(u64, [u32; 2], [Act; 2]), String> {
        let wei = |field: &str, text: Text| match text.into_wei() {
            Ok(wei) => wei.ok_or_else(|| format!("{field} is `max`, which means nothing here")),
            Err(why) => Err(format!("{field}: {why}")),
        };
        let per_second = wei("per_second", self.per_second)?;
        let funding = wei("funding", self.funding)?;
        let allocation = self.allocation.unwrap_or(1);
        let total = self.total_allocation.unwrap_or(allocation);
        let others = total.checked_sub(allocation);
        let others = others.ok_or_else(|| format!("allocation is {allocation} of a total of {total}"))?;
        if total == 0 || total > MAX_ALLOC {
            return Err(format!("total_allocation is not between 1 and {MAX_ALLOC}"));
        }
        let acts = [Act::Emit(per_second), Act::Fund(funding)];
        Ok((self.start.unwrap_or(0), [allocation, others], acts))
    }
}

impl FileEvent {
    fn check(self, tokens: &[String; 2]) -> Result<Act, String> {
        use Action::{Deposit, Emit, Exit, Fund, Harvest, Provide, Remove, Swap, Withdraw};
        let action = self.action;
        let useless = [
            ("amounts", self.amounts.is_some() && action != Provide),
            ("token", self.token.is_some() && action != Swap),
            ("price", self.price.is_some() && action != Swap),
            ("amount", self.amount.is_some() && matches!(action, Provide | Harvest | Exit)),
        ];
        if let Some((field, _)) = useless.into_iter().find(|(_, useless)| *useless) {
            return Err(format!("`{field}` means nothing here: leave it out"));
        }
        let who = match (action, self.who) {
            (Fund | Emit, Some(_)) => return Err("the owner does that: leave `who` out".to_owned()),
            (Fund | Emit, None) => String::new(),
            (_, None) => return Err("`who` is missing".to_owned()),
            (_, Some(who)) if who == "owner" => {
                return Err("owner is who funds: choose another name".to_owned());
            }
            (_, Some(who)) => checked_name(who)?,
        };
        let amount = self.amount.map(Text::into_wei).transpose()?;
        let needed = || amount.ok_or_else(|| "`amount` is missing".to_owned());
        let exact = || needed()?.ok_or_else(|| "`amount` is `max`, which means nothing here".to_owned());
        Ok(match action {
            Provide => Act::Provide(who, both(self.amounts, tokens)?),
            Remove => Act::Remove(who, needed()?),
            Swap => {
                let trade = match (self.token, self.price) {
                    (Some(token), None) => Trade::Exact(index(&token, tokens)?, exact()?),
                    (None, Some(_)) if amount.is_some() => {
                        return Err("`price` says how much is swapped: leave `amount` out".to_owned());
                    }
                    (None, Some(price)) => match price.into_price("price")? {
                        U256::ZERO => return Err("no swap makes the price zero".to_owned()),
                        price => Trade::ToPrice(price),
                    },
                    _ => return Err("a swap has `token` and `amount`, or a `price`".to_owned()),
                };
                Act::Swap(who, trade)
            }
            Deposit => Act::Deposit(who, needed()?),
            Withdraw => Act::Withdraw(who, needed()?),
            Harvest => Act::Harvest(who),
            Exit => Act::Exit(who),
            Fund => Act::Fund(exact()?),
            Emit => Act::Emit(exact()?),
        })
    }
}

/// The place of a token in the pair.
fn index(token: &str, tokens: &[String; 2]) -> Result<usize, String> {
    let place = tokens.iter().position(|symbol| symbol == token);
    place.ok_or_else(|| format!("{token:?} is none of the pair's tokens, {} and {}", tokens[0], tokens[1]))
}

/// An amount of each token.
fn both(amounts: Option<BTreeMap<String, Text>>, tokens: &[String; 2]) -> Result<[u128; 2], String> {
    let mut both = [None; 2];
    for (token, text) in amounts.unwrap_or_default() {
        let wei = text.into_wei().map_err(|why| format!("{token}: {why}"))?;
        both[index(&token, tokens)?] = wei;
    }
    let [Some(first), Some(second)] = both else {
        let [first, second] = tokens;
        return Err(format!("both amounts are needed: amounts = {{ {first} = 1, {second} = 1 }}"));
    };
    Ok([first, second])
}

#[cfg(test)]
mod tests;
