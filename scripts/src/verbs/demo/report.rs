//! What the demo did and found: a table for people, one JSON object for programs.

use crate::deploy::Deployment;
use crate::output::{grouped, table};
use crate::problem::{Exit, Problem};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Display;

/// The result of a demo; its JSON form is a promise to scripts.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    chain_id: u64,
    contracts: BTreeMap<String, Contract>,
    steps: Vec<Step>,
    checks: Vec<Check>,
    #[serde(skip)]
    balances: Vec<Vec<String>>,
    #[serde(skip)]
    outcome: Vec<Vec<String>>,
    #[serde(skip)]
    yields: Vec<Vec<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Contract {
    address: String,
    code_hash: String,
    compressed_bytes: usize,
}

/// Something an actor did.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    pub(super) actor: String,
    pub(super) action: String,
    /// 0 for views and for time that passes.
    pub(super) gas: u64,
    #[serde(skip)]
    pub(super) result: String,
    /// Seconds since the demo began.
    #[serde(skip)]
    pub(super) at: u64,
}

#[derive(Debug, Serialize)]
struct Check {
    name: String,
    expected: String,
    actual: String,
}

impl Report {
    pub(super) fn on(chain_id: u64) -> Self {
        Self { chain_id, ..Self::default() }
    }

    pub(super) fn contract(&mut self, name: &str, deployment: &Deployment) {
        let contract = Contract {
            address: deployment.address.to_string(),
            code_hash: deployment.code_hash.to_string(),
            compressed_bytes: deployment.compressed_bytes,
        };
        self.contracts.insert(name.to_owned(), contract);
    }

    pub(super) fn step(&mut self, step: Step) {
        self.steps.push(step);
    }

    pub(super) fn steps(&self) -> u64 {
        self.steps.len() as u64
    }

    pub(super) fn check(&mut self, name: impl Into<String>, expected: impl Display, actual: impl Display) {
        let check = Check { name: name.into(), expected: expected.to_string(), actual: actual.to_string() };
        self.checks.push(check);
    }

    pub(super) fn balance(&mut self, holder: &str, cells: impl IntoIterator<Item = String>) {
        self.balances.push(std::iter::once(holder.to_owned()).chain(cells).collect());
    }

    /// A line of what providing liquidity came to.
    pub(super) fn outcome(&mut self, what: &str, amount: String, why: &str) {
        self.outcome.push(vec![what.to_owned(), amount, why.to_owned()]);
    }

    /// A line of what a share of the vault was worth and why.
    pub(super) fn yields(&mut self, what: &str, amount: String, why: String) {
        self.yields.push(vec![what.to_owned(), amount, why]);
    }

    /// Everything, for people.
    pub(super) fn text(&self) -> String {
        let contracts: Vec<Vec<String>> = self
            .contracts
            .iter()
            .map(|(name, it)| vec![name.clone(), it.address.clone(), grouped(it.compressed_bytes as u64)])
            .collect();
        let steps: Vec<Vec<String>> = self
            .steps
            .iter()
            .map(|step| {
                let gas = if step.gas == 0 { "-".to_owned() } else { grouped(step.gas) };
                vec![time(step.at), step.actor.clone(), step.action.clone(), step.result.clone(), gas]
            })
            .collect();
        let checks: Vec<Vec<String>> = self
            .checks
            .iter()
            .map(|check| {
                let verdict = if check.expected == check.actual { "ok" } else { "DIFFERS" };
                vec![verdict.to_owned(), check.name.clone(), short(&check.expected), short(&check.actual)]
            })
            .collect();
        [
            format!("Chain {}", self.chain_id),
            table(&["contract", "address", "bytes"], &contracts, &[2]),
            table(&["time", "actor", "call", "result", "gas"], &steps, &[4]),
            table(&["balances (wei) after the pool", "STK", "staked", "RWD"], &self.balances, &[1, 2, 3]),
            table(&["Alice's liquidity", "tokens", "what it is"], &self.outcome, &[1]),
            table(&["Alice's vault shares", "tokens", "what it is"], &self.yields, &[1]),
            table(&["", "check", "expected", "actual"], &checks, &[]),
        ]
        .join("\n")
    }

    /// An error if any check differs.
    pub(super) fn verdict(&self) -> Result<(), Problem> {
        let differing: Vec<&str> = self
            .checks
            .iter()
            .filter(|check| check.expected != check.actual)
            .map(|check| check.name.as_str())
            .collect();
        if differing.is_empty() {
            return Ok(());
        }
        Err(Problem::new(
            Exit::Failure,
            format!("{} of {} checks differ", differing.len(), self.checks.len()),
        )
        .why(differing.join("\n"))
        .next("the contract or the chain counts wrongly: compare with `cargo test --workspace`"))
    }
}

/// Hashes keep their ends; amounts stay whole.
fn short(value: &str) -> String {
    match (value.starts_with("0x"), value.get(..10), value.get(value.len().saturating_sub(8)..)) {
        (true, Some(head), Some(tail)) if value.len() > 42 => format!("{head}…{tail}"),
        _ => value.to_owned(),
    }
}

fn time(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    format!("{days}d {:02}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_exactly_the_promised_fields() {
        let mut report = Report::on(412_346);
        let (actor, action) = ("Alice".into(), "stake(1)".into());
        report.step(Step { actor, action, gas: 7, result: "Staked 1".into(), at: 0 });
        report.check("sum", 1, 1);
        assert_eq!(
            serde_json::to_string(&report).unwrap(),
            r#"{"chainId":412346,"contracts":{},"steps":[{"actor":"Alice","action":"stake(1)","gas":7}],"checks":[{"name":"sum","expected":"1","actual":"1"}]}"#
        );
    }

    #[test]
    fn a_difference_is_a_failure_that_names_it() {
        let mut report = Report::default();
        report.check("supply", 1, 1);
        assert_eq!(report.verdict(), Ok(()));
        report.check("rewards", 1, 2);
        assert!(report.verdict().unwrap_err().to_string().contains("rewards"));
        assert!(report.text().contains("DIFFERS"));
        assert_eq!(time(90_061), "1d 01:01:01");
    }
}
