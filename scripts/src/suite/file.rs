//! The declarative file of a deployment: what to deploy, with which arguments, what to call, and who owns it in the end.
//!
//! ```toml
//! about = "A pool for one token"
//!
//! [parameters.stakingToken]
//! about = "token that is staked"
//!
//! [[step]]
//! deploy = "StakingLens"
//!
//! [[step]]
//! deploy = "StakingRewards"
//! arguments = { owner = "@sender", stakingToken = "@stakingToken", lens = "@StakingLens" }
//! ```
//!
//! `@name` is the address of an earlier step, a parameter, `@sender` or `@owner`.

use super::values::shown;
use crate::problem::{Exit, Problem};
use alloy::primitives::{Address, B256};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Value;

/// The suites that come with the tool.
const BUILT_IN: &[(&str, &str)] = &[
    ("amm", include_str!("../../suites/amm.toml")),
    ("dev", include_str!("../../suites/dev.toml")),
    ("farm", include_str!("../../suites/farm.toml")),
    ("staking", include_str!("../../suites/staking.toml")),
    ("vault", include_str!("../../suites/vault.toml")),
];

/// A suite as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuiteFile {
    /// The name it is recorded under: the file's.
    #[serde(skip)]
    pub name: String,
    /// What it is, in one line.
    #[serde(default)]
    pub about: String,
    /// The only chain it may be deployed to.
    pub chain: Option<u64>,
    /// Who owns everything in the end; the sender unless somebody is named.
    pub owner: Option<Address>,
    /// Part of every address, not zero.
    pub salt: Option<B256>,
    /// What is given from outside, with `--set`.
    #[serde(default)]
    pub parameters: BTreeMap<String, Parameter>,
    /// What is done, in this order.
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
}

/// A value that whoever deploys gives.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it is, with its unit.
    pub about: String,
    /// Used unless another is given; without it, one must be.
    pub default: Option<Value>,
}

/// One step: exactly one of `deploy`, `pair` and `call`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The contract to deploy.
    pub deploy: Option<String>,
    /// The two tokens of a pair to create.
    pub pair: Option<[String; 2]>,
    /// The function to call: its name, or a signature.
    pub call: Option<String>,
    /// What later steps and the manifest call it.
    #[serde(rename = "as")]
    pub name: Option<String>,
    /// Constructor arguments by name.
    #[serde(default)]
    pub arguments: BTreeMap<String, Value>,
    /// A salt of its own, for a second contract with the same arguments.
    pub salt: Option<B256>,
    /// The factory of a pair.
    pub factory: Option<String>,
    /// The contract that is called.
    pub on: Option<String>,
    /// Arguments of the call, in order.
    #[serde(default)]
    pub with: Vec<Value>,
    /// What the chain answers once the call is done; any of them is enough.
    #[serde(default)]
    pub done: Vec<Done>,
}

/// A question to the chain and the answer that means done.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// The view to ask: its name, or a signature with `returns`.
    pub call: String,
    /// The contract that is asked, if not the one that is called.
    pub on: Option<String>,
    /// Arguments, in order.
    #[serde(default)]
    pub with: Vec<Value>,
    /// The first value of the answer.
    pub is: Option<Value>,
    /// Any other first value; exactly one of the two is given.
    pub is_not: Option<Value>,
}

impl Step {
    /// The first field it has that only other kinds of steps have, and what kind has it.
    pub(super) fn misplaced(&self) -> Option<(&'static str, &'static str)> {
        let (deploys, pairs, calls) = (self.deploy.is_some(), self.pair.is_some(), self.call.is_some());
        let fields = [
            ("arguments", "deploy", !self.arguments.is_empty() && !deploys),
            ("salt", "deploy", self.salt.is_some() && !deploys),
            ("factory", "pair", self.factory.is_some() && !pairs),
            ("on", "call", self.on.is_some() && !calls),
            ("with", "call", !self.with.is_empty() && !calls),
            ("done", "call", !self.done.is_empty() && !calls),
        ];
        fields.into_iter().find(|(_, _, is_misplaced)| *is_misplaced).map(|(field, kind, _)| (field, kind))
    }
}

impl SuiteFile {
    /// Opens a file, or a suite that comes with the tool.
    pub fn open(name: &str) -> Result<Self, Problem> {
        if let Some((name, text)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name) {
            return Self::parse(name, text);
        }
        let path = Path::new(name);
        let text = std::fs::read_to_string(path).map_err(|error| {
            let known: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
            Problem::new(Exit::Usage, format!("cannot read the suite {name}"))
                .why(error.to_string())
                .next(format!("name a file, or one of: {}", known.join(", ")))
        })?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        Self::parse(&stem, &text)
    }

    /// Reads a suite from text.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problem> {
        let file: Self = toml::from_str(text).map_err(|error| {
            Problem::new(Exit::Usage, format!("the suite {name} makes no sense")).why(error.to_string())
        })?;
        if file.steps.is_empty() {
            return Err(Problem::new(Exit::Usage, format!("the suite {name} has no steps"))
                .next("[[step]] with deploy, pair or call"));
        }
        Ok(Self { name: name.to_owned(), ..file })
    }

    /// The values of its parameters: what was given, else the defaults.
    pub fn values(&self, given: &[(String, String)]) -> Result<BTreeMap<String, Value>, Problem> {
        let known = || {
            let lines = self.parameters.iter().map(|(name, parameter)| {
                let default = parameter.default.as_ref().map(|value| format!(" [default: {}]", shown(value)));
                format!("--set {name}=…  {}{}", parameter.about, default.unwrap_or_default())
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        if let Some((name, _)) = given.iter().find(|(name, _)| !self.parameters.contains_key(name)) {
            return Err(Problem::new(
                Exit::Usage,
                format!("the suite {} has no parameter {name}", self.name),
            )
            .next(known()));
        }
        let mut values = BTreeMap::new();
        for (name, parameter) in &self.parameters {
            let given = given.iter().rev().find(|(of, _)| of == name).map(|(_, value)| value.clone().into());
            let Some(value) = given.or_else(|| parameter.default.clone()) else {
                let what = format!("the suite {} needs a value for {name}", self.name);
                return Err(Problem::new(Exit::Usage, what).next(known()));
            };
            values.insert(name.clone(), value);
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_tool_can_be_read() {
        for (name, _) in BUILT_IN {
            assert!(!SuiteFile::open(name).unwrap().about.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_missing_file_names_what_there_is() {
        let message = SuiteFile::open("nowhere.toml").unwrap_err().to_string();
        assert!(message.contains("staking") && message.contains("dev"), "{message}");
    }

    #[test]
    fn a_field_of_another_kind_of_step_is_found() {
        let deploy = "deploy = \"Token\"";
        let pair = "pair = [\"@A\", \"@B\"]\nfactory = \"@F\"";
        let call = "call = \"f\"\non = \"@A\"\nwith = [1]\ndone = [{ call = \"g\", is_not = 1 }]";
        let done = "done = [{ call = \"g\", is = 1 }]";
        let salt = format!("salt = \"0x{}\"", "11".repeat(32));
        let misplaced = |kind: &str, field: &str| {
            let suite = SuiteFile::parse("x", &format!("[[step]]\n{kind}\n{field}\n")).unwrap();
            suite.steps[0].misplaced().map(|(field, _)| field)
        };
        for (kind, field, found) in [
            (deploy, "arguments = { a = 1 }", None),
            (deploy, salt.as_str(), None),
            (deploy, "factory = \"@F\"", Some("factory")),
            (deploy, "on = \"@A\"", Some("on")),
            (deploy, "with = [1]", Some("with")),
            (deploy, done, Some("done")),
            (pair, "", None),
            (pair, "arguments = { a = 1 }", Some("arguments")),
            (pair, salt.as_str(), Some("salt")),
            (pair, "on = \"@A\"", Some("on")),
            (pair, "with = [1]", Some("with")),
            (pair, done, Some("done")),
            (call, "", None),
            (call, "arguments = { a = 1 }", Some("arguments")),
            (call, salt.as_str(), Some("salt")),
            (call, "factory = \"@F\"", Some("factory")),
        ] {
            assert_eq!(misplaced(kind, field), found, "{kind} with {field}");
        }
    }

    #[test]
    fn an_unknown_word_is_refused_with_its_place() {
        let message = SuiteFile::parse("x", "[[step]]\ndeplay = \"Token\"\n").unwrap_err().to_string();
        assert!(message.contains("deplay") && message.contains('2'), "{message}");
        assert!(SuiteFile::parse("x", "about = \"nothing\"").unwrap_err().to_string().contains("no steps"));
    }

    #[test]
    fn parameters_come_from_outside_or_from_their_defaults() {
        let text = "[parameters.a]\nabout = \"first\"\n[parameters.b]\nabout = \"second\"\ndefault = 7\n[[step]]\ndeploy = \"Pair\"";
        let suite = SuiteFile::parse("x", text).unwrap();
        let given = |name: &str| vec![(name.to_owned(), "1".to_owned())];
        let values = suite.values(&given("a")).unwrap();
        assert_eq!((values["a"].as_str(), values["b"].as_integer()), (Some("1"), Some(7)));
        let message = suite.values(&[]).unwrap_err().to_string();
        assert!(message.contains("--set a=") && message.contains("[default: 7]"), "{message}");
        assert!(suite.values(&given("c")).unwrap_err().to_string().contains("no parameter c"));
    }
}
