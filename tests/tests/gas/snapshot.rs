//! Figures that are committed and must not change unnoticed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

type Figures = BTreeMap<String, BTreeMap<String, u64>>;

/// Compares figures, each with its group and name, with a file in `tests/snapshots`; or writes the file, with
/// `UPDATE_SNAPSHOTS=1`.
#[track_caller]
pub(crate) fn compare(file: &str, figures: impl IntoIterator<Item = (String, String, u64)>) {
    let mut measured = Figures::new();
    for (group, name, figure) in figures {
        let before = measured.entry(group).or_default().insert(name.clone(), figure);
        assert_eq!(before, None, "{name} is measured twice");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(file);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        let text = serde_json::to_string_pretty(&measured).unwrap() + "\n";
        std::fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let committed: Figures =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let differences = differences(&committed, &measured);
    assert!(
        differences.is_empty(),
        "{file} says otherwise:\n{differences}\
         If this is meant: UPDATE_SNAPSHOTS=1 cargo test -p staking-tests --test gas\n\
         and commit tests/snapshots."
    );
}

/// One line for each figure that is new, gone or different.
fn differences(committed: &Figures, measured: &Figures) -> String {
    let keys = |figures: &Figures| -> BTreeSet<(String, String)> {
        let pairs = figures.iter().flat_map(|(group, rows)| rows.keys().map(move |name| (group, name)));
        pairs.map(|(group, name)| (group.clone(), name.clone())).collect()
    };
    let mut lines = String::new();
    for (group, name) in keys(committed).union(&keys(measured)) {
        let find = |figures: &Figures| figures.get(group).and_then(|rows| rows.get(name)).copied();
        let change = match (find(committed), find(measured)) {
            (Some(old), Some(new)) if old == new => continue,
            (Some(old), Some(new)) => {
                format!("{old} -> {new} ({:+})", i128::from(new) - i128::from(old))
            }
            (Some(old), None) => format!("{old} -> not measured"),
            (None, new) => format!("unknown -> {}", new.unwrap_or_default()),
        };
        writeln!(lines, "  {group}: {name}: {change}").unwrap();
    }
    lines
}

mod tests {
    use super::{Figures, differences};

    fn figures(rows: &[(&str, u64)]) -> Figures {
        [("gas".to_owned(), rows.iter().map(|&(name, figure)| (name.to_owned(), figure)).collect())].into()
    }

    #[test]
    fn names_what_is_different_new_or_gone_and_nothing_else() {
        let committed = figures(&[("same", 5), ("smaller", 9), ("gone", 1)]);
        let measured = figures(&[("same", 5), ("smaller", 7), ("new", 3)]);
        assert_eq!(differences(&committed, &committed), "");
        assert_eq!(
            differences(&committed, &measured),
            "  gas: gone: 1 -> not measured\n  gas: new: unknown -> 3\n  gas: smaller: 9 -> 7 (-2)\n"
        );
    }
}
