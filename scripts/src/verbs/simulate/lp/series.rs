//! Plays a scenario with the contracts' own arithmetic and writes down what everybody has, and when.

use super::position::{Book, Holdings, Income, Position, WAD, as_price};
use super::scenario::{Act, Scenario, Trade};
use crate::model::{FarmModel, PairModel, PairRefusal, Refusal};
use crate::output::{as_optional_text, as_text};
use crate::problem::{Exit, Problem};
use crate::verbs::simulate::series::Times;
use alloy::primitives::U256;
use serde::Serialize;
use staking_math::amm::{price_wad_down, product, sqrt_down, worth_down};
use staking_math::{FRACTION_BITS, yearly_down};
use std::collections::BTreeMap;

const YEAR: u64 = 365 * 86_400;
/// The farm's pool of this pair's LP tokens.
pub(super) const POOL: usize = 0;

/// Wei of each of the tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Amounts {
    #[serde(serialize_with = "as_text")]
    pub(super) first: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) second: u128,
    /// LP tokens.
    #[serde(serialize_with = "as_text")]
    pub(super) liquidity: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) reward: u128,
}

impl Amounts {
    pub(super) const fn array(&self) -> [u128; 4] {
        [self.first, self.second, self.liquidity, self.reward]
    }

    pub(super) const fn of([first, second, liquidity, reward]: [u128; 4]) -> Self {
        Self { first, second, liquidity, reward }
    }

    const fn both([first, second]: [u128; 2]) -> Self {
        Self { first, second, liquidity: 0, reward: 0 }
    }

    const fn one(token: usize, amount: u128) -> Self {
        Self::both(if token == 0 { [amount, 0] } else { [0, amount] })
    }

    const fn liquidity(liquidity: u128) -> Self {
        Self { first: 0, second: 0, liquidity, reward: 0 }
    }

    const fn reward(reward: u128) -> Self {
        Self { first: 0, second: 0, liquidity: 0, reward }
    }
}

/// What an event moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Moved {
    /// By whoever acted.
    pub(super) paid: Amounts,
    pub(super) got: Amounts,
}

/// An event, and what it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Happened {
    pub(super) at: u64,
    /// Its number in the file; `None` for the farm's start.
    pub(super) event: Option<usize>,
    pub(super) who: String,
    #[serde(rename = "do")]
    pub(super) action: &'static str,
    #[serde(flatten)]
    pub(super) moved: Moved,
    /// Wei per second from now on, if it changes that.
    #[serde(serialize_with = "as_optional_text")]
    pub(super) emission: Option<u128>,
}

/// Pair, farm and providers at one instant, by itself or after an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sample {
    /// Seconds after the beginning.
    pub(super) at: u64,
    /// Number of the event that it shows, in the order of `events` from 1 on.
    pub(super) after_event: Option<usize>,
    /// Of the first token in the second, ·10^18; 0 before there is one.
    #[serde(serialize_with = "as_price")]
    pub(super) price: U256,
    #[serde(serialize_with = "as_text")]
    pub(super) reserve_first: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) reserve_second: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) liquidity: u128,
    /// LP tokens in the farm.
    #[serde(serialize_with = "as_text")]
    pub(super) staked: u128,
    /// Simple yearly return of the fees of all swaps so far, in basis points; `None` in the first second.
    #[serde(serialize_with = "as_optional_text")]
    pub(super) fee_apr_bps: Option<U256>,
    /// The same of the emission at its present rate; `None` with nothing in the farm.
    #[serde(serialize_with = "as_optional_text")]
    pub(super) emission_apr_bps: Option<U256>,
    /// Seconds that the emission is funded for.
    pub(super) runway: u64,
    #[serde(serialize_with = "as_text")]
    pub(super) undistributed: u128,
    pub(super) positions: Vec<Position>,
}

/// A scenario played to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Series {
    pub(super) events: Vec<Happened>,
    pub(super) samples: Vec<Sample>,
    pub(super) end: Sample,
    #[serde(serialize_with = "as_text")]
    pub(super) funded: u128,
    /// Rewards still in the farm at the end.
    #[serde(serialize_with = "as_text")]
    pub(super) left: u128,
}

/// Plays the scenario; an event that the contracts would refuse is a mistake in it.
pub(super) fn play(scenario: &Scenario, times: &Times) -> Result<Series, Problem> {
    let mut player = Player::new(scenario, times.start);
    let (mut events, mut samples, mut funded) = (Vec::new(), Vec::<Sample>::new(), 0_u128);
    let mut next = times.start;
    for (index, (event, &at)) in scenario.events.iter().zip(&times.events).enumerate() {
        player.sample_until(&mut next, at, &mut samples)?;
        let (action, moved) = player.step(at, &event.act).map_err(|why| {
            let what = format!("{}: the contracts would refuse it", event.name());
            Problem::new(Exit::Usage, what).why(why)
        })?;
        if matches!(event.act, Act::Fund(_)) {
            funded += moved.paid.reward;
        }
        let sample = player.sample(at, Some(index + 1)).ok_or_else(|| beyond(&event.name()))?;
        let who = event.act.who().unwrap_or("owner").to_owned();
        let emission = if let Act::Emit(per_second) = event.act { Some(per_second) } else { None };
        events.push(Happened { at: sample.at, event: event.number, who, action, moved, emission });
        samples.push(sample);
    }
    player.sample_until(&mut next, times.end, &mut samples)?;
    let end = player.sample(times.end, None).ok_or_else(|| beyond("the end"))?;
    if samples.last().is_none_or(|last| last.at != end.at) {
        samples.push(end.clone());
    }
    Ok(Series { events, samples, end, funded, left: player.farm.reserve() })
}

fn beyond(when: &str) -> Problem {
    Problem::new(Exit::Usage, format!("{when}: worths exceed 2^127 wei"))
        .why("the price is too far from one, or the amounts are too large")
        .next("choose amounts that tokens of 18 decimals have")
}

struct Player<'a> {
    scenario: &'a Scenario,
    providers: Vec<&'a str>,
    start: u64,
    pair: PairModel<&'a str>,
    farm: FarmModel<&'a str>,
    books: BTreeMap<&'a str, Book>,
    /// When the first deposit was made.
    opened: Option<u64>,
}

impl<'a> Player<'a> {
    fn new(scenario: &'a Scenario, start: u64) -> Self {
        let mut farm = FarmModel::default();
        for alloc in scenario.allocations {
            farm.add(start, alloc);
        }
        let (providers, pair, books) = (scenario.providers(), PairModel::default(), BTreeMap::new());
        Self { scenario, providers, start, pair, farm, books, opened: None }
    }

    fn step(&mut self, at: u64, act: &'a Act) -> Result<(&'static str, Moved), String> {
        let (pair, farm) = (&mut self.pair, &mut self.farm);
        let refused = |refusal: PairRefusal| refusal.to_string();
        let unfarmed = |refusal: Refusal| refusal.to_string();
        // All that there is must be something.
        let some = |amount: u128, whose: &str, place: &str| match amount {
            0 => Err(format!("{whose} has no LP tokens {place}")),
            amount => Ok(amount),
        };
        let (action, paid, got) = match act {
            Act::Provide(who, desired) => {
                let (amounts, minted) = pair.provide(&who.as_str(), *desired).map_err(refused)?;
                self.books.entry(who.as_str()).or_default().provide(amounts);
                self.opened.get_or_insert(at);
                ("provide", Amounts::both(amounts), Amounts::liquidity(minted))
            }
            Act::Remove(who, amount) => {
                let name = who.as_str();
                let outside = pair.liquidity(&name);
                let amount = amount.map_or_else(|| some(outside, name, "outside the farm"), Ok)?;
                let (reserves, held) = (pair.reserves(), outside + farm.farmer(POOL, &name).staked);
                let amounts = pair.remove(&name, amount).map_err(refused)?;
                let book = self.books.entry(name).or_default();
                book.remove([amount, held], amounts, reserves).ok_or("worths exceed 2^127 wei")?;
                ("remove", Amounts::liquidity(amount), Amounts::both(amounts))
            }
            Act::Swap(_, trade) => {
                let (from, amount) = match trade {
                    Trade::Exact(from, amount) => (*from, *amount),
                    Trade::ToPrice(price) => pair.amount_to_price(*price).map_err(refused)?,
                };
                let paid = pair.swap(from, amount).map_err(refused)?;
                ("swap", Amounts::one(from, amount), Amounts::one(1 - from, paid))
            }
            Act::Deposit(who, amount) => {
                let name = who.as_str();
                if pair.supply() == 0 {
                    return Err(PairRefusal::Empty.to_string());
                }
                let outside = pair.liquidity(&name);
                let amount = amount.map_or_else(|| some(outside, name, "outside the farm"), Ok)?;
                pair.send(&name, amount).map_err(refused)?;
                farm.deposit(at, POOL, &name, amount).map_err(unfarmed)?;
                ("deposit", Amounts::liquidity(amount), Amounts::default())
            }
            Act::Withdraw(who, amount) => {
                let name = who.as_str();
                let staked = farm.farmer(POOL, &name).staked;
                let amount = amount.map_or_else(|| some(staked, name, "in the farm"), Ok)?;
                farm.withdraw(at, POOL, &name, amount).map_err(unfarmed)?;
                pair.receive(&name, amount);
                ("withdraw", Amounts::default(), Amounts::liquidity(amount))
            }
            Act::Harvest(who) => {
                let paid = farm.harvest(at, POOL, &who.as_str());
                ("harvest", Amounts::default(), Amounts::reward(paid))
            }
            Act::Exit(who) => {
                let name = who.as_str();
                let amount = some(farm.farmer(POOL, &name).staked, name, "in the farm")?;
                let paid = farm.harvest(at, POOL, &name);
                farm.withdraw(at, POOL, &name, amount).map_err(unfarmed)?;
                pair.receive(&name, amount);
                ("exit", Amounts::default(), Amounts { reward: paid, ..Amounts::liquidity(amount) })
            }
            Act::Fund(amount) => {
                farm.fund(at, *amount).map_err(unfarmed)?;
                ("fund", Amounts::reward(*amount), Amounts::default())
            }
            Act::Emit(per_second) => {
                farm.set_rate(at, *per_second).map_err(unfarmed)?;
                ("emit", Amounts::default(), Amounts::default())
            }
        };
        Ok((action, Moved { paid, got }))
    }

    /// Rows before an instant, at whole multiples of the scenario's step.
    fn sample_until(&self, next: &mut u64, until: u64, samples: &mut Vec<Sample>) -> Result<(), Problem> {
        while *next < until {
            let at = next.saturating_sub(self.start);
            if samples.last().is_none_or(|last| last.at != at) {
                samples.push(self.sample(*next, None).ok_or_else(|| beyond("a sample"))?);
            }
            *next += self.scenario.sample;
        }
        Ok(())
    }

    /// `None` for worths that cannot be counted.
    fn sample(&self, now: u64, after_event: Option<usize>) -> Option<Sample> {
        let [reserve_first, reserve_second] = self.pair.reserves();
        let staked = self.farm.supply(POOL);
        let base = worth_down(self.pair.share_down(staked), self.pair.reserves())?;
        let yearly = yearly_down(self.farm.rate_q24(now, POOL), self.scenario.reward_price, base);
        let fee_apr = self.opened.filter(|opened| *opened < now).map(|opened| {
            let yearly = self.growth().saturating_mul(U256::from(YEAR * 10_000));
            yearly / (U256::from(now - opened) * U256::from(WAD))
        });
        let positions = self.providers.iter().map(|name| self.position(now, name));
        Some(Sample {
            at: now.saturating_sub(self.start),
            after_event,
            price: self.pair.price(),
            reserve_first,
            reserve_second,
            liquidity: self.pair.supply(),
            staked,
            fee_apr_bps: fee_apr,
            emission_apr_bps: (base > 0).then(|| yearly / U256::from(WAD / 10_000)),
            runway: self.farm.runway(now).into(),
            undistributed: self.farm.undistributed(now),
            positions: positions.collect::<Option<Vec<Position>>>()?,
        })
    }

    /// By how much an LP token grew by fees since the first deposit, ·10^18: it began at one root of the product.
    fn growth(&self) -> U256 {
        let [first, second] = self.pair.reserves();
        let root = sqrt_down(product(first, second));
        price_wad_down(self.pair.supply(), root).saturating_sub(U256::from(WAD))
    }

    fn position(&self, now: u64, name: &'a str) -> Option<Position> {
        let farmer = self.farm.farmer(POOL, &name);
        let holdings = Holdings {
            liquidity: self.pair.liquidity(&name),
            staked: farmer.staked,
            harvested: farmer.claimed,
            pending: self.farm.pending(now, POOL, &name),
        };
        let share = self.pair.share_down(holdings.liquidity + holdings.staked);
        let income = self.income(now, farmer.staked, share)?;
        let nothing = Book::default();
        let book = self.books.get(name).unwrap_or(&nothing);
        let reserves = self.pair.reserves();
        Position::new(name, book, holdings, [share, reserves], self.scenario.reward_price, income)
    }

    fn income(&self, now: u64, staked: u128, share: [u128; 2]) -> Option<Income> {
        let rate_q24 = U256::from(self.farm.rate_q24(now, POOL));
        let part_q24 = (rate_q24 * U256::from(staked)).checked_div(U256::from(self.farm.supply(POOL)));
        let emissions_q24 =
            part_q24.unwrap_or_default().checked_mul(self.scenario.reward_price)? / U256::from(WAD);
        let worth = U256::from(worth_down(share, self.pair.reserves())?) << FRACTION_BITS as usize;
        let elapsed = now.saturating_sub(self.opened.unwrap_or(now));
        let (growth, wad) = (self.growth(), U256::from(WAD));
        // Of what it was before it grew.
        let grown = worth.checked_mul(growth)? / wad.checked_add(growth)?;
        let fees_q24 = grown.checked_div(U256::from(elapsed)).unwrap_or_default();
        Some(Income { emissions_q24, fees_q24, runway: self.farm.runway(now).into() })
    }
}

#[cfg(test)]
mod tests;
