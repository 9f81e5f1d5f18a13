//! `stake doctor`: whether this machine can build and a chain can run the contracts.

mod chain;
mod machine;

use crate::output;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use clap::Args;
use serde::Serialize;
use serde_json::json;
use std::fmt::Write as _;

const AFTER_HELP: &str = "\
Exit status: 0 if there is no problem, 5 if the chain lacks something, else 3 if the machine does.
Warnings cost convenience, reproducibility or gas and stop nothing.";

/// Arguments of `stake doctor`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct DoctorArgs {
    /// Chain to examine as well
    #[arg(long, value_name = "URL")]
    pub rpc_url: Option<String>,
    /// Print one JSON object instead of a list
    #[arg(long)]
    pub json: bool,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warning,
    Problem,
}

/// Where something belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Group {
    Machine,
    Chain,
}

/// One line of the list.
#[derive(Clone, Debug, Serialize)]
struct Check {
    group: Group,
    name: &'static str,
    state: State,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Check {
    fn ok(group: Group, name: &'static str, found: impl Into<String>) -> Self {
        Self { group, name, state: State::Ok, found: found.into(), why: None, next: None }
    }

    /// Something that costs and stops nothing.
    fn warning(self, why: impl Into<String>, next: impl Into<String>) -> Self {
        Self { state: State::Warning, why: Some(why.into()), next: Some(next.into()), ..self }
    }

    /// Something that stops the tool or the contracts.
    fn problem(self, why: impl Into<String>, next: impl Into<String>) -> Self {
        Self { state: State::Problem, why: Some(why.into()), next: Some(next.into()), ..self }
    }
}

/// Examines, lists, and fails if something is missing.
pub async fn run(args: DoctorArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    progress.step("looking at this machine");
    let mut checks = machine::examine();
    if let Some(url) = &args.rpc_url {
        progress.step("asking the chain");
        checks.extend(chain::examine(url).await);
    }
    progress.finish();
    if args.json {
        let count = |state| checks.iter().filter(|check| check.state == state).count();
        output::json(&json!({
            "checks": checks,
            "problems": count(State::Problem),
            "warnings": count(State::Warning),
        }))?;
    } else {
        output::result(text(&checks, args.rpc_url.is_some()))?;
    }
    verdict(&checks)
}

fn verdict(checks: &[Check]) -> anyhow::Result<()> {
    let problems = || checks.iter().filter(|check| check.state == State::Problem);
    let Some(first) = problems().next() else { return Ok(()) };
    let of_chain = problems().any(|check| check.group == Group::Chain);
    let exit = if of_chain { Exit::ChainNotReady } else { Exit::ActionNeeded };
    let what = match problems().count() {
        1 => "one problem was found".to_owned(),
        count => format!("{count} problems were found"),
    };
    let why: Vec<String> = problems().map(|check| format!("{}: {}", check.name, check.found)).collect();
    Err(Problem::new(exit, what).why(why.join("\n")).next(first.next.clone().unwrap_or_default()).into())
}

fn text(checks: &[Check], with_chain: bool) -> String {
    let width = checks.iter().map(|check| check.name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (group, title) in [(Group::Machine, "Machine"), (Group::Chain, "Chain")] {
        let of_group = checks.iter().filter(|check| check.group == group);
        for (index, check) in of_group.enumerate() {
            if index == 0 {
                let _ = writeln!(text, "{title}");
            }
            let state = match check.state {
                State::Ok => "ok",
                State::Warning => "warning",
                State::Problem => "PROBLEM",
            };
            let _ = writeln!(text, "  {state:<7}  {:<width$}  {}", check.name, check.found);
            for (label, words) in [("why", &check.why), ("next", &check.next)] {
                if let Some(words) = words {
                    let _ = writeln!(text, "           {label:>4}: {words}");
                }
            }
        }
    }
    if !with_chain {
        text += "Chain\n  not examined; stake doctor --rpc-url URL\n";
    }
    text
}
