//! Figures of peers that no registry holds, as others measured them by the same method.

use super::subject::{Figure, Figures, Subject};
use crate::peers::Build;
use serde::Deserialize;
use std::collections::BTreeMap;

const FILE: &str = include_str!("recorded.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    peer: Vec<Peer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Peer {
    name: String,
    /// At 200 and at 1,000,000 runs.
    gas: BTreeMap<String, [u64; 2]>,
}

/// Adds them to those that were measured.
pub(super) fn add(figures: &mut Figures) -> anyhow::Result<()> {
    let recorded: Recorded = toml::from_str(FILE)?;
    for peer in recorded.peer {
        for (operation, gas) in peer.gas {
            for (build, gas) in [Build::USUAL, Build::FOR_GAS].into_iter().zip(gas) {
                figures.push(Figure {
                    operation: operation.clone(),
                    subject: Subject::peer(&peer.name, build),
                    gas,
                    split: None,
                    measured: false,
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_figures_are_read_and_marked() {
        let mut figures = Figures::default();
        add(&mut figures).unwrap();
        let steady = figures.peers("stake.steady");
        assert_eq!(steady.len(), 8);
        assert!(steady.iter().all(|figure| !figure.measured && figure.gas > 21_000));
    }
}
