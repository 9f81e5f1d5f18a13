//! Bytes of a chain in words: reverts, calls and events, with what the interfaces say about them.
//!
//! - [`catalogue`] holds what can be named, [`natspec`] reads what the Solidity files say;
//! - [`decode`] finds every meaning of some bytes, [`value`] writes their arguments;
//! - [`failures`] knows what to do about errors of the chain and of the contracts.

pub mod catalogue;
pub mod decode;
pub mod failures;
pub mod natspec;
pub mod value;

use serde_json::json;
use std::fmt::{Display, Formatter};
use value::Argument;

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The data of a revert.
    Error,
    /// Calldata.
    Function,
    /// A log.
    Event,
    /// Calldata of a constructor, as StylusDeployer makes it.
    Constructor,
}

impl Kind {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Function => "function",
            Self::Event => "event",
            Self::Constructor => "constructor",
        }
    }
}

/// One thing that bytes can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Error, function, event or constructor.
    pub kind: Kind,
    /// The name; of a constructor that of its contract.
    pub name: String,
    /// With types and names, as Solidity writes it.
    pub declaration: String,
    /// The interfaces that declare it, and what each says about it.
    pub declared: Vec<(&'static str, Option<String>)>,
    /// The values.
    pub arguments: Vec<Argument>,
    /// What is wrong with the bytes.
    pub flaw: Option<Flaw>,
    /// Whether a call of it may carry ether.
    pub payable: bool,
}

/// What is wrong with bytes that begin like something known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The selector fits and the arguments do not.
    Malformed,
    /// The arguments are there, with so many bytes behind them.
    Trailing(usize),
    /// The arguments are there, encoded as no encoder does it.
    Unusual,
}

impl Display for Flaw {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed => f.write_str("the arguments cannot be decoded"),
            Self::Trailing(bytes) => write!(f, "{bytes} more bytes follow the arguments"),
            Self::Unusual => f.write_str("the arguments are not encoded in the usual form"),
        }
    }
}

impl Meaning {
    /// The interfaces that declare it.
    pub fn interfaces(&self) -> Vec<&'static str> {
        self.declared.iter().map(|(name, _)| *name).collect()
    }

    /// What the interfaces say about it, each text once with those that say it.
    pub fn notices(&self) -> Vec<(Vec<&'static str>, &str)> {
        let mut notices: Vec<(Vec<&'static str>, &str)> = Vec::new();
        for (interface, notice) in &self.declared {
            let Some(notice) = notice else { continue };
            match notices.iter_mut().find(|(_, text)| text == notice) {
                Some((interfaces, _)) => interfaces.push(interface),
                None => notices.push((vec![interface], notice)),
            }
        }
        notices
    }

    /// As one JSON object.
    pub fn json(&self) -> serde_json::Value {
        let remedy = failures::of(self);
        json!({
            "kind": self.kind.word(),
            "name": self.name,
            "declaration": self.declaration,
            "interfaces": self.interfaces(),
            "arguments": value::object(&self.arguments),
            "notices": self.notices().iter().map(|(_, text)| *text).collect::<Vec<_>>(),
            "flaw": self.flaw.map(|flaw| flaw.to_string()),
            "why": remedy.as_ref().map(|it| &it.why),
            "next": remedy.as_ref().and_then(|it| it.next.as_ref()),
        })
    }
}

/// On one line: the name and the values.
impl Display for Meaning {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        if self.flaw == Some(Flaw::Malformed) {
            return write!(f, "{}(malformed)", self.name);
        }
        let arguments: Vec<String> = self.arguments.iter().map(ToString::to_string).collect();
        let constructor = if self.kind == Kind::Constructor { "constructor of " } else { "" };
        write!(f, "{constructor}{}({})", self.name, arguments.join(", "))
    }
}
