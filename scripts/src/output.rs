//! The only module that writes to stdout and stderr: results here, everything else there.

use crate::problem::Problem;
use serde::{Serialize, Serializer};
use std::fmt::{Display, Write as _};
use std::io::Write as _;

/// Prints the result of a command on stdout.
pub fn result(text: impl AsRef<str>) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    // A closed pipe (`stake demo | head`) is the reader's choice, not our failure.
    match writeln!(stdout, "{}", text.as_ref().trim_end()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints one JSON object on stdout.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    result(serde_json::to_string_pretty(value)?)
}

/// A value in JSON as it is written for people: no JSON number holds wei, and addresses carry their checksum.
pub fn as_text<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// The same, or `null`.
pub fn as_optional_text<T: Display, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

/// Prints an error on stderr.
pub fn error(error: &anyhow::Error) {
    let mut text = format!("error: {error}");
    // A problem already says why; other errors have their causes below them.
    for cause in error.chain().skip(1) {
        let _ = write!(text, "\n  {}: {cause}", if cause.is::<Problem>() { "because" } else { "why" });
    }
    note(&text);
}

/// Prints a remark on stderr.
pub fn note(text: &str) {
    // Nothing can be done about a stderr that is gone.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Lays rows out in columns; columns named in `right` (by index) are aligned to the right.
pub fn table(head: &[&str], rows: &[Vec<String>], right: &[usize]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let mut line = String::new();
        for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            let _ = if right.contains(&column) {
                write!(line, "{gap}{cell:>width$}")
            } else {
                write!(line, "{gap}{cell:<width$}")
            };
        }
        line.trim_end().to_owned() + "\n"
    };
    let mut text = line(head.to_vec());
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    text += &line(rules.iter().map(String::as_str).collect());
    for row in rows {
        text += &line(row.iter().map(String::as_str).collect());
    }
    text
}

/// A number with thin groups of three digits, as people read gas.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_aligns_columns() {
        let rows = vec![vec!["Alice".into(), "7".into()], vec!["Bo".into(), "1,234".into()]];
        assert_eq!(
            table(&["who", "gas"], &rows, &[1]),
            "who      gas\n-----  -----\nAlice      7\nBo     1,234\n"
        );
    }

    #[test]
    fn numbers_are_grouped_in_threes() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
