//! Who is measured, and what was found.

use super::split::Split;
use crate::output::grouped;
use crate::peers::Build;
use std::fmt::{Display, Formatter};

/// A contract under measurement, or how one is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// The compiled contract of this repository.
    Ours {
        /// Somebody bid for a place in the cache of programs.
        cached: bool,
    },
    /// Our own design in Solidity.
    Twin,
    /// A published contract, by name and by how it was compiled.
    Peer(String),
}

impl Subject {
    pub(super) const CACHED: Self = Self::Ours { cached: true };
    pub(super) const UNCACHED: Self = Self::Ours { cached: false };

    pub(super) fn peer(name: &str, build: Build) -> Self {
        Self::Peer(match build {
            Build::Published => format!("{name}, as published"),
            Build::Runs(runs) => format!("{name}, {} runs", grouped(runs.into())),
        })
    }
}

impl Display for Subject {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ours { cached: true } => f.write_str("ours, cached"),
            Self::Ours { cached: false } => f.write_str("ours, not cached"),
            Self::Twin => f.write_str("twin"),
            Self::Peer(name) => f.write_str(name),
        }
    }
}

/// What an operation cost somebody.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) operation: String,
    pub(super) subject: Subject,
    pub(super) gas: u64,
    /// What for; nothing for deployments, for sums of several transactions, and for what others recorded.
    pub(super) split: Option<Split>,
    /// Whether it was measured in this run.
    pub(super) measured: bool,
}

/// The figures of a run, in the order of the stories.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures(Vec<Figure>);

impl Figures {
    pub(super) fn push(&mut self, figure: Figure) {
        self.0.push(figure);
    }

    /// The figure of one subject.
    pub(super) fn of(&self, operation: &str, subject: &Subject) -> Option<&Figure> {
        self.0.iter().find(|figure| figure.operation == operation && figure.subject == *subject)
    }

    /// All peers' figures of an operation, the dearest first.
    pub(super) fn peers(&self, operation: &str) -> Vec<&Figure> {
        let peer = |figure: &&Figure| matches!(figure.subject, Subject::Peer(_));
        let mut peers: Vec<_> =
            self.0.iter().filter(|figure| figure.operation == operation).filter(peer).collect();
        peers.sort_by_key(|figure| std::cmp::Reverse(figure.gas));
        peers
    }

    /// Every operation that we have, once, in the order in which it was played first.
    pub(super) fn operations(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let ours = self.0.iter().filter(|figure| figure.subject == Subject::CACHED);
        for name in ours.map(|figure| figure.operation.as_str()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}
