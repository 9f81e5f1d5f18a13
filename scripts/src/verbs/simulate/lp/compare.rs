//! What a chain was seen to do beside what the arithmetic says, to the wei.

use super::series::{Amounts, Moved, Sample, Series};
use crate::output::as_text;
use crate::problem::Problem;
use serde::Serialize;

/// What an account has, in wei.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Account {
    pub(super) name: String,
    #[serde(serialize_with = "as_text")]
    pub(super) first: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) second: u128,
    /// LP tokens outside the farm.
    #[serde(serialize_with = "as_text")]
    pub(super) liquidity: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) staked: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) harvested: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) pending: u128,
}

impl Account {
    pub(super) fn new(name: &str, amounts: [u128; 6]) -> Self {
        let [first, second, liquidity, staked, harvested, pending] = amounts;
        Self { name: name.to_owned(), first, second, liquidity, staked, harvested, pending }
    }

    pub(super) const fn array(&self) -> [u128; 6] {
        [self.first, self.second, self.liquidity, self.staked, self.harvested, self.pending]
    }

    /// Of the arithmetic after so many events. Everybody begins with what they will ever pay.
    fn modelled(name: &str, model: &Series, events: usize, sample: &Sample) -> Self {
        let (mut first, mut second) = (0_u128, 0_u128);
        for (index, event) in model.events.iter().enumerate().filter(|(_, event)| event.who == name) {
            let Moved { paid, got } = event.moved;
            let [paid, got] =
                if index < events { [Amounts::default(), got] } else { [paid, Amounts::default()] };
            first = first.saturating_add(paid.first).saturating_add(got.first);
            second = second.saturating_add(paid.second).saturating_add(got.second);
        }
        let position = sample.positions.iter().find(|position| position.name == name);
        let held = position.map(|it| [it.liquidity, it.staked, it.harvested, it.pending]).unwrap_or_default();
        let [liquidity, staked, harvested, pending] = held;
        Self::new(name, [first, second, liquidity, staked, harvested, pending])
    }
}

/// What pair and farm have, in wei.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pool {
    #[serde(serialize_with = "as_text")]
    pub(super) reserve_first: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) reserve_second: u128,
    /// LP tokens.
    #[serde(serialize_with = "as_text")]
    pub(super) liquidity: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) staked: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) undistributed: u128,
}

impl Pool {
    pub(super) const fn new(amounts: [u128; 5]) -> Self {
        let [reserve_first, reserve_second, liquidity, staked, undistributed] = amounts;
        Self { reserve_first, reserve_second, liquidity, staked, undistributed }
    }

    pub(super) const fn array(&self) -> [u128; 5] {
        [self.reserve_first, self.reserve_second, self.liquidity, self.staked, self.undistributed]
    }

    const fn modelled(it: &Sample) -> Self {
        Self::new([it.reserve_first, it.reserve_second, it.liquidity, it.staked, it.undistributed])
    }
}

/// A chain's block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) accounts: Vec<Account>,
    pub(super) pool: Pool,
}

/// What a chain did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// By each event, from and to whoever acted.
    pub(super) moved: Vec<Moved>,
    /// After each event, and at the end.
    pub(super) looks: Vec<Look>,
}

/// The end on the chain and in the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Comparison<T> {
    pub(super) model: T,
    pub(super) chain: T,
    /// Sum of the absolute differences, in and after each event and at the end, so that none hides another.
    #[serde(serialize_with = "as_text")]
    pub(super) deviation: u128,
}

/// Compares everybody; what the owner moved counts with pair and farm.
pub(super) fn compare(
    model: &Series,
    seen: &Seen,
) -> Result<(Vec<Comparison<Account>>, Comparison<Pool>), Problem> {
    let states = states(model);
    let (Some(last), true) = (seen.looks.last(), seen.looks.len() == states.len()) else {
        return Err(Problem::failure("the chain was not looked at after each event"));
    };
    let moved = |who: &dyn Fn(&str) -> bool| -> u128 {
        let pairs = model.events.iter().zip(&seen.moved).filter(|(event, _)| who(&event.who));
        let deviations = pairs.map(|(event, moved)| {
            let paid = deviation(event.moved.paid.array(), moved.paid.array());
            paid.saturating_add(deviation(event.moved.got.array(), moved.got.array()))
        });
        deviations.fold(0, u128::saturating_add)
    };
    let mut accounts = Vec::with_capacity(last.accounts.len());
    for (index, chain) in last.accounts.iter().enumerate() {
        let mut sum = moved(&|who| who == chain.name);
        for ((events, sample), look) in states.iter().zip(&seen.looks) {
            let expected = Account::modelled(&chain.name, model, *events, sample);
            let found = look.accounts.get(index).map(Account::array).unwrap_or_default();
            sum = sum.saturating_add(deviation(expected.array(), found));
        }
        let expected = Account::modelled(&chain.name, model, model.events.len(), &model.end);
        accounts.push(Comparison { model: expected, chain: chain.clone(), deviation: sum });
    }
    let is_owner = |who: &str| !last.accounts.iter().any(|account| account.name == who);
    let pools = states.iter().zip(&seen.looks);
    let pools = pools.map(|((_, sample), look)| deviation(Pool::modelled(sample).array(), look.pool.array()));
    let deviation = pools.fold(moved(&is_owner), u128::saturating_add);
    let pool = Comparison { model: Pool::modelled(&model.end), chain: last.pool.clone(), deviation };
    Ok((accounts, pool))
}

/// The states that a chain is looked at in: how many events happened, and the sample after them.
fn states(model: &Series) -> Vec<(usize, &Sample)> {
    let samples = model.samples.iter().filter_map(|sample| Some((sample.after_event?, sample)));
    samples.chain([(model.events.len(), &model.end)]).collect()
}

fn deviation<const N: usize>(model: [u128; N], chain: [u128; N]) -> u128 {
    model.into_iter().zip(chain).fold(0, |sum, (model, chain)| sum.saturating_add(model.abs_diff(chain)))
}

#[cfg(test)]
mod tests {
    use super::super::scenario::Scenario;
    use super::super::series;
    use super::*;
    use crate::verbs::simulate::fields::Source;
    use crate::verbs::simulate::series::START;

    const STORY: &str = r#"name = "x"
        end = 64
        events = [
            { at = 0, do = "provide", who = "Alice", amounts = { A = "2024wei", B = "2024wei" } },
            { at = 0, do = "deposit", who = "Alice", amount = "max" },
            { at = 32, do = "swap", who = "Tom", token = "A", amount = "100wei" },
            { at = 32, do = "harvest", who = "Alice" },
        ]
        [pair]
        first = "A"
        second = "B"
        [farm]
        per_second = "1wei"
        funding = "64wei""#;

    fn model() -> Series {
        let scenario = Scenario::parse(&Source::toml(STORY)).unwrap();
        series::play(&scenario, &scenario.times(START)).unwrap()
    }

    /// A chain that does what the arithmetic says.
    fn faithful(model: &Series) -> Seen {
        let look = |(events, sample): (usize, &Sample)| Look {
            accounts: ["Alice", "Tom"].map(|name| Account::modelled(name, model, events, sample)).into(),
            pool: Pool::modelled(sample),
        };
        let moved = model.events.iter().map(|event| event.moved).collect();
        Seen { moved, looks: states(model).into_iter().map(look).collect() }
    }

    fn deviations(change: impl Fn(&mut Seen)) -> [u128; 3] {
        let model = model();
        let mut seen = faithful(&model);
        change(&mut seen);
        let (accounts, pool) = compare(&model, &seen).unwrap();
        [accounts[0].deviation, accounts[1].deviation, pool.deviation]
    }

    #[test]
    fn equal_figures_deviate_by_nothing() {
        assert_eq!(deviations(|_| ()), [0, 0, 0]);
        let model = model();
        let (accounts, _) = compare(&model, &faithful(&model)).unwrap();
        // Alice has what she will be paid; Tom what he bought.
        assert_eq!(accounts[0].chain.array(), [0, 0, 0, 1_024, 32, 32]);
        assert_eq!(accounts[1].chain.array(), [0, 95, 0, 0, 0, 0]);
    }

    #[test]
    fn a_single_wei_counts_wherever_it_is() {
        assert_eq!(deviations(|seen| seen.moved[0].paid.reward = 1), [0, 0, 1], "the owner's");
        assert_eq!(deviations(|seen| seen.moved[2].got.liquidity += 1), [1, 0, 0]);
        assert_eq!(deviations(|seen| seen.moved[4].got.second -= 1), [0, 1, 0]);
        assert_eq!(deviations(|seen| seen.looks[3].accounts[0].pending += 1), [1, 0, 0]);
        assert_eq!(deviations(|seen| seen.looks[6].pool.undistributed += 1), [0, 0, 1]);
        let opposite = |seen: &mut Seen| {
            seen.looks[4].accounts[0].harvested += 1;
            seen.looks[5].accounts[0].harvested -= 1;
        };
        assert_eq!(deviations(opposite), [2, 0, 0], "differences do not cancel");
    }

    #[test]
    fn a_chain_that_was_not_looked_at_proves_nothing() {
        let model = model();
        assert!(compare(&model, &Seen::default()).is_err());
    }
}
