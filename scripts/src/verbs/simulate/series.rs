//! Plays a scenario with the contracts' own arithmetic and writes down what everybody has, and when.

use super::scenario::{Act, Scenario};
use crate::model::{PoolModel, Refusal};
use crate::output::{as_optional_text, as_text};
use crate::problem::{Exit, Problem};
use alloy::primitives::U256;
use serde::Serialize;
use staking_math::{FRACTION_BITS, yearly_down};

/// When a scenario begins unless a chain says otherwise: in 2033.
pub(super) const START: u64 = 2_000_000_000;
const DAY: u128 = 86_400;

/// When things happened, in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) start: u64,
    pub(super) events: Vec<u64>,
    pub(super) end: u64,
}

impl Times {
    /// As the scenario has it.
    pub(super) fn planned(scenario: &Scenario, start: u64) -> Self {
        Self::at(start, scenario.events.iter().map(|event| event.at), scenario.end)
    }

    /// Of events and an end so many seconds after the start.
    pub(super) fn at(start: u64, events: impl Iterator<Item = u64>, end: u64) -> Self {
        Self { start, events: events.map(|at| start + at).collect(), end: start + end }
    }

    /// Largest difference between planned instants and those of blocks, in seconds.
    pub(super) fn lateness(&self, actual: &Self) -> u64 {
        let pairs = self.events.iter().chain([&self.end]).zip(actual.events.iter().chain([&actual.end]));
        pairs.map(|(planned, actual)| planned.abs_diff(*actual)).max().unwrap_or(0)
    }
}

/// What one account has, in wei.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Account {
    pub(super) name: String,
    #[serde(serialize_with = "as_text")]
    pub(super) staked: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) earned: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) paid: u128,
}

/// The pool at one instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sample {
    /// Seconds after the beginning.
    pub(super) at: u64,
    #[serde(serialize_with = "as_text")]
    pub(super) total_staked: u128,
    /// Wei per second, rounded down; 0 when no period runs.
    #[serde(serialize_with = "as_text")]
    pub(super) reward_rate: u128,
    /// Wei per day at this rate, rounded down.
    #[serde(serialize_with = "as_text")]
    pub(super) reward_per_day: u128,
    /// Simple yearly return in basis points; `None` with nobody staked.
    #[serde(serialize_with = "as_optional_text")]
    pub(super) apr_bps: Option<U256>,
    pub(super) runway: u64,
    #[serde(serialize_with = "as_text")]
    pub(super) undistributed: u128,
    pub(super) accounts: Vec<Account>,
}

/// What an event changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Happened {
    pub(super) at: u64,
    pub(super) who: String,
    #[serde(rename = "do")]
    pub(super) action: &'static str,
    /// What went in, out, or was paid.
    #[serde(serialize_with = "as_text")]
    pub(super) amount: u128,
    #[serde(serialize_with = "as_optional_text")]
    pub(super) apr_bps_before: Option<U256>,
    #[serde(serialize_with = "as_optional_text")]
    pub(super) apr_bps_after: Option<U256>,
    /// Shares of the others that changed, in parts per million.
    pub(super) dilution: Vec<Dilution>,
}

impl Happened {
    /// What it paid in rewards.
    pub(super) fn reward(&self) -> u128 {
        if matches!(self.action, "claim" | "exit") { self.amount } else { 0 }
    }
}

/// How an event changed the share of somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Dilution {
    pub(super) name: String,
    pub(super) before: u64,
    pub(super) after: u64,
}

/// A scenario played to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Series {
    pub(super) events: Vec<Happened>,
    pub(super) samples: Vec<Sample>,
    /// Everybody at the end.
    pub(super) end: Sample,
    #[serde(serialize_with = "as_text")]
    pub(super) funded: u128,
    /// Rewards still in the pool at the end.
    #[serde(serialize_with = "as_text")]
    pub(super) left: u128,
}

/// Plays the scenario; an event that the contract would refuse is a mistake in it.
pub(super) fn play(scenario: &Scenario, times: &Times) -> Result<Series, Problem> {
    let player = Player { scenario, names: scenario.accounts() };
    let mut pool = PoolModel::<&str>::default();
    let (mut happened, mut samples, mut funded) = (Vec::new(), Vec::new(), 0_u128);
    let mut next = times.start;
    for (index, (event, &at)) in scenario.events.iter().zip(&times.events).enumerate() {
        while next < at {
            samples.push(player.sample(&pool, next, times.start));
            next += scenario.sample;
        }
        let before = (player.apr(&pool, at), player.shares(&pool));
        let (action, amount) = step(&mut pool, at, scenario.duration, &event.act).map_err(|refusal| {
            Problem::new(Exit::Usage, format!("event {}: the contract would refuse it", index + 1))
                .why(refusal.to_string())
        })?;
        if matches!(event.act, Act::Fund(_)) {
            funded += amount;
        }
        let who = event.act.who().unwrap_or("owner");
        let dilution = player.dilution(before.1, player.shares(&pool), who);
        happened.push(Happened {
            at: at.saturating_sub(times.start),
            who: who.to_owned(),
            action,
            amount,
            apr_bps_before: before.0,
            apr_bps_after: player.apr(&pool, at),
            dilution,
        });
    }
    while next < times.end {
        samples.push(player.sample(&pool, next, times.start));
        next += scenario.sample;
    }
    let end = player.sample(&pool, times.end, times.start);
    samples.push(end.clone());
    Ok(Series { events: happened, samples, end, funded, left: pool.reserve() })
}

/// A rate is below 2^96, a day below 2^17.
const fn per_day(rate_q24: u128) -> u128 {
    (rate_q24 * DAY) >> FRACTION_BITS
}

fn step<'a>(
    pool: &mut PoolModel<&'a str>,
    at: u64,
    duration: u32,
    act: &'a Act,
) -> Result<(&'static str, u128), Refusal> {
    match act {
        Act::Fund(amount) => pool.fund(at, *amount, duration).map(|()| ("fund", *amount)),
        Act::Stake(who, amount) => pool.stake(at, &who.as_str(), *amount).map(|()| ("stake", *amount)),
        Act::Withdraw(who, amount) => {
            let amount = amount.unwrap_or(pool.staker(&who.as_str()).staked);
            pool.withdraw(at, &who.as_str(), amount).map(|()| ("withdraw", amount))
        }
        Act::Claim(who) => Ok(("claim", pool.claim(at, &who.as_str()))),
        Act::Exit(who) => pool.exit(at, &who.as_str()).map(|paid| ("exit", paid)),
    }
}

struct Player<'a> {
    scenario: &'a Scenario,
    names: Vec<&'a str>,
}

impl<'a> Player<'a> {
    fn sample(&self, pool: &PoolModel<&'a str>, now: u64, start: u64) -> Sample {
        let account = |name: &&'a str| {
            let staker = pool.staker(name);
            let earned = pool.earned(now, name);
            Account { name: (*name).to_owned(), staked: staker.staked, earned, paid: staker.claimed }
        };
        Sample {
            at: now.saturating_sub(start),
            total_staked: pool.total(),
            reward_rate: pool.rate_q24(now) >> FRACTION_BITS,
            reward_per_day: per_day(pool.rate_q24(now)),
            apr_bps: self.apr(pool, now),
            runway: pool.runway(now),
            undistributed: pool.undistributed(now),
            accounts: self.names.iter().map(account).collect(),
        }
    }

    /// The contract's `apr`, in basis points.
    fn apr(&self, pool: &PoolModel<&'a str>, now: u64) -> Option<U256> {
        let basis_point = U256::from(100_000_000_000_000_u64);
        let yearly = yearly_down(pool.rate_q24(now), self.scenario.reward_price, pool.total());
        (pool.total() > 0).then_some(yearly / basis_point)
    }

    fn shares(&self, pool: &PoolModel<&'a str>) -> Vec<u64> {
        let total = U256::from(pool.total());
        let part = |name: &&'a str| U256::from(pool.staker(name).staked) * U256::from(1_000_000);
        let shares = self.names.iter().map(|name| part(name).checked_div(total).unwrap_or_default());
        shares.map(|share| share.saturating_to()).collect()
    }

    fn dilution(&self, before: Vec<u64>, after: Vec<u64>, but: &str) -> Vec<Dilution> {
        let changes = self.names.iter().zip(before.into_iter().zip(after));
        changes
            .filter(|(name, (before, after))| **name != but && before != after)
            .map(|(name, (before, after))| Dilution { name: (*name).to_owned(), before, after })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn played(events: &str) -> Result<Series, Problem> {
        let text = format!(
            "name = \"x\"\nduration = \"100s\"\nend = \"200s\"\nsample = \"50s\"\nevents = [{events}]"
        );
        let scenario = Scenario::from_toml(&text).unwrap();
        play(&scenario, &Times::planned(&scenario, START))
    }

    #[test]
    fn shares_returns_and_runway_follow_the_events() {
        let series = played(
            r#"{ at = 0, do = "stake", who = "A", amount = "32wei" }, { at = 0, do = "fund", amount = "1000wei" },
            { at = 50, do = "stake", who = "B", amount = "96wei" }, { at = 150, do = "exit", who = "A" }"#,
        )
        .unwrap();
        // 500 wei alone, then a quarter of 500; totals are powers of two, so that the index is exact.
        assert_eq!(series.events[3].amount, 625);
        assert_eq!(
            series.events[2].dilution,
            [Dilution { name: "A".into(), before: 1_000_000, after: 250_000 }]
        );
        let ends: Vec<u64> = series.samples.iter().map(|sample| sample.at).collect();
        assert_eq!(ends, [0, 50, 100, 150, 200]);
        assert_eq!((series.samples[1].runway, series.samples[1].reward_rate), (50, 10));
        assert_eq!(series.samples[1].reward_per_day, 864_000);
        assert_eq!((series.funded, series.left), (1_000, 375));
        let [a, b] = &series.end.accounts[..] else { panic!("two accounts") };
        assert_eq!((a.paid, a.staked, b.earned), (625, 0, 375));
    }

    #[test]
    fn the_yearly_return_is_the_rate_over_the_stake() {
        let series = played(
            r#"{ at = 0, do = "stake", who = "A", amount = 31536000 }, { at = 0, do = "fund", amount = 100 }"#,
        );
        // One token per second is 31,536,000 a year: 100 %.
        assert_eq!(series.unwrap().samples[0].apr_bps, Some(U256::from(10_000)));
        let nobody = played(r#"{ at = 0, do = "fund", amount = 100 }"#).unwrap();
        assert_eq!(
            (nobody.samples[0].apr_bps, nobody.end.undistributed),
            (None, 100_000_000_000_000_000_000)
        );
    }

    #[test]
    fn what_the_contract_would_refuse_names_the_event() {
        let stake = r#"{ at = 0, do = "stake", who = "A", amount = 1 }"#;
        for (event, words) in [
            (
                r#"{ at = 1, do = "withdraw", who = "A", amount = 2 }"#,
                "only 1000000000000000000 wei are staked",
            ),
            (r#"{ at = 1, do = "exit", who = "B" }"#, "the amount is zero"),
            (r#"{ at = 1, do = "fund", amount = "0wei" }"#, "the amount is zero"),
            (r#"{ at = 1, do = "fund", amount = "80000000000" }"#, "would exceed"),
        ] {
            let problem = played(&format!("{stake}, {event}")).unwrap_err();
            assert!(problem.what.starts_with("event 2") && problem.to_string().contains(words), "{problem}");
        }
    }
}
