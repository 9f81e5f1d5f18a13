//! The comparison: an operation beside each peer, the floor, and what a difference is spent on.

use super::floor::Words;
use super::split::Split;
use super::subject::{Figure, Figures, Subject};
use crate::output::grouped;
use serde::Serialize;

/// An operation beside one peer; gas throughout.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row {
    pub(super) operation: String,
    /// Nobody, if no published contract could be had.
    pub(super) peer: Option<String>,
    pub(super) peer_gas: Option<u64>,
    pub(super) ours_cached: u64,
    pub(super) ours_uncached: Option<u64>,
    /// Our own design in Solidity.
    pub(super) twin_gas: Option<u64>,
    /// The least that it can cost on either machine.
    pub(super) floor: Option<u64>,
    /// Ours, cached, as a part of the peer's, to a thousandth.
    pub(super) ratio: Option<f64>,
    /// `measured` in this run or `recorded` by others; of a row without peer, ours.
    pub(super) source: &'static str,
    /// What ours spends more or less on than the peer, the largest first.
    #[serde(skip)]
    pub(super) difference: String,
}

/// All rows, operation by operation, the cheapest peer last. Recorded figures are comparable only with those of the same
/// tokens, which are `theirs` or not.
pub(super) fn rows(figures: &Figures, floors: &[(&str, Words)], theirs: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for operation in figures.operations() {
        let Some(ours) = figures.of(operation, &Subject::CACHED) else { continue };
        let gas_of = |subject| figures.of(operation, &subject).map(|figure| figure.gas);
        let words = floors.iter().find(|(name, _)| *name == operation).map(|(_, words)| *words);
        let alone = Row {
            operation: operation.to_owned(),
            peer: None,
            peer_gas: None,
            ours_cached: ours.gas,
            ours_uncached: gas_of(Subject::UNCACHED),
            twin_gas: gas_of(Subject::Twin),
            floor: words.and_then(|words| Some(words.floor(ours.split.as_ref()?))),
            ratio: None,
            source: "measured",
            difference: String::new(),
        };
        let peers = figures.peers(operation);
        if peers.is_empty() {
            rows.push(alone);
            continue;
        }
        rows.extend(peers.into_iter().map(|peer| beside(&alone, ours, peer, theirs || peer.measured)));
    }
    rows
}

fn beside(alone: &Row, ours: &Figure, peer: &Figure, comparable: bool) -> Row {
    let ratio = (ours.gas * 1_000 + peer.gas / 2) / peer.gas;
    let difference = match (&ours.split, &peer.split) {
        (Some(ours), Some(theirs)) => difference(ours, theirs),
        _ => String::new(),
    };
    Row {
        peer: Some(peer.subject.to_string()),
        peer_gas: Some(peer.gas),
        ratio: comparable.then_some(ratio as f64 / 1_000.0),
        source: if peer.measured { "measured" } else { "recorded" },
        difference,
        ..alone.clone()
    }
}

/// Parts below this many units of gas are not worth a word.
const NOTHING: i64 = 50;

fn difference(ours: &Split, theirs: &Split) -> String {
    let less = |one: u64, other: u64| one as i64 - other as i64;
    let mut parts = [
        ("calldata", less(ours.base, theirs.base)),
        ("start", less(ours.start, theirs.start)),
        ("storage", less(ours.storage, theirs.storage)),
        ("calls", less(ours.calls, theirs.calls)),
        ("logs", less(ours.logs, theirs.logs)),
        ("refund", -less(ours.refund, theirs.refund)),
        ("machine", ours.machine - theirs.machine),
    ];
    parts.sort_by_key(|(_, gas)| -gas.abs());
    let told = parts.iter().filter(|(_, gas)| gas.abs() >= NOTHING);
    told.map(|(name, gas)| format!("{name} {}", signed(*gas))).collect::<Vec<_>>().join(", ")
}

fn signed(gas: i64) -> String {
    format!("{}{}", if gas < 0 { '−' } else { '+' }, grouped(gas.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(subject: Subject, gas: u64, measured: bool) -> Figure {
        let split =
            measured.then_some(Split { base: 21_000, machine: gas as i64 - 21_000, ..Split::default() });
        Figure { operation: "stake.steady".to_owned(), subject, gas, split, measured }
    }

    fn story() -> Figures {
        let mut figures = Figures::default();
        figures.push(figure(Subject::UNCACHED, 50_000, true));
        figures.push(figure(Subject::CACHED, 40_000, true));
        figures.push(figure(Subject::Twin, 41_000, true));
        figures.push(figure(Subject::Peer("Cheap".to_owned()), 60_000, false));
        figures.push(figure(Subject::Peer("Dear".to_owned()), 80_000, true));
        figures
    }

    #[test]
    fn each_peer_has_a_row_and_the_cheapest_is_last() {
        let rows = rows(&story(), &[("stake.steady", Words::rewritten(1))], true);
        let told: Vec<_> = rows.iter().map(|row| (row.peer.as_deref(), row.ratio, row.source)).collect();
        assert_eq!(told, [(Some("Dear"), Some(0.5), "measured"), (Some("Cheap"), Some(0.667), "recorded")]);
        assert!(rows.iter().all(|row| row.floor == Some(26_000) && row.twin_gas == Some(41_000)));
        assert_eq!([rows[0].difference.as_str(), rows[1].difference.as_str()], ["machine −40,000", ""]);
    }

    #[test]
    fn the_keys_of_a_row_are_those_that_are_documented() {
        let row = serde_json::to_value(&rows(&story(), &[], true)[0]).unwrap();
        let keys: Vec<_> = row.as_object().unwrap().keys().cloned().collect();
        let mut wanted = [
            "operation",
            "peer",
            "peerGas",
            "oursCached",
            "oursUncached",
            "twinGas",
            "floor",
            "ratio",
            "source",
        ];
        wanted.sort_unstable();
        let mut keys: Vec<_> = keys.iter().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, wanted);
    }

    #[test]
    fn without_a_peer_ours_stands_alone() {
        let mut figures = Figures::default();
        figures.push(figure(Subject::CACHED, 40_000, true));
        let rows = rows(&figures, &[], true);
        assert_eq!(rows.len(), 1);
        assert!(rows[0].peer.is_none() && rows[0].ratio.is_none());
    }
}
