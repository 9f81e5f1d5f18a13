//! What can be said about a block without running it.

use std::path::{Path, PathBuf};

/// Words in capitals that commands take as they are.
const CAPITALS: [&str; 4] = ["POST", "GET", "PUT", "EOF"];

/// A word that somebody would have to replace before the block runs.
pub(crate) fn placeholder(text: &str) -> Option<&str> {
    let lines = text.lines().map(|line| line.split(" #").next().unwrap_or_default());
    let words = lines.filter(|line| !line.trim_start().starts_with('#')).flat_map(str::split_whitespace);
    words.into_iter().find(|word| {
        let name = word.trim_start_matches('<').trim_end_matches('>');
        let capitals = name.len() > 1
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            && !CAPITALS.contains(&name);
        let bracketed = word.len() > 2 && word.starts_with('<') && word.ends_with('>');
        capitals || bracketed || *word == "…" || *word == "..."
    })
}

/// Whether `.ci/run` has every command of a block, with `--locked` or without.
pub(crate) fn in_ci(ci: &str, text: &str) -> Result<(), String> {
    let plain = |line: &str| {
        let line = line.split(" #").next().unwrap_or_default();
        line.split_whitespace().filter(|word| *word != "--locked").collect::<Vec<_>>().join(" ")
    };
    let steps: Vec<String> = ci.lines().map(plain).collect();
    let commands = text.lines().map(plain).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let missing: Vec<String> = commands.filter(|command| !steps.contains(command)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!(".ci/run has no line {:?}", missing.join("; "))) }
}

/// Whether a file holds the lines of a block one after the other, at any indentation.
pub(crate) fn part_of(file: &str, text: &str) -> bool {
    let wanted = without_indentation(&text.lines().collect::<Vec<_>>());
    let lines: Vec<&str> = file.lines().collect();
    !wanted.is_empty() && lines.windows(wanted.len()).any(|window| without_indentation(window) == wanted)
}

fn without_indentation(lines: &[&str]) -> Vec<String> {
    let blank = |line: &str| line.len() - line.trim_start().len();
    let common =
        lines.iter().filter(|line| !line.trim().is_empty()).map(|line| blank(line)).min().unwrap_or(0);
    lines.iter().map(|line| line.get(common..).unwrap_or_default().trim_end().to_owned()).collect()
}

/// The paths of a tree that do not exist.
pub(crate) fn missing(root: &Path, tree: &str) -> Vec<PathBuf> {
    let mut above: Vec<(usize, PathBuf)> = Vec::new();
    let mut missing = Vec::new();
    for line in tree.lines() {
        let name = line.trim_start_matches([' ', '│', '├', '└', '─']);
        let Some(name) = name.split_whitespace().next() else { continue };
        let column =
            line.chars().count() - line.trim_start_matches([' ', '│', '├', '└', '─']).chars().count();
        above.retain(|(at, _)| *at < column);
        let path = above.last().map_or_else(PathBuf::new, |(_, path)| path.clone()).join(name);
        let (found, folder) = (root.join(&path), name.ends_with('/'));
        if !found.exists() || (folder && !found.is_dir()) {
            missing.push(path.clone());
        }
        above.push((column, path));
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_and_variables_are_not() {
        for text in ["stake status POOL", "stake status <pool>", "a\nstake --rpc-url URL # chain", "echo ..."]
        {
            assert!(placeholder(text).is_some(), "{text}");
        }
        for text in [
            "POOL=$(stake deploy) # the POOL",
            "stake status $POOL",
            "# for URL\ncurl -X POST http://127.0.0.1",
            "cargo test -- --test-threads=1",
            "cat <<EOF > x\nEOF",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn steps_of_ci_are_found_with_and_without_locked() {
        let ci = "set -e\ncargo run --release --locked\n  cargo test --workspace --locked\n";
        assert_eq!(in_ci(ci, "cargo run --release       # the demo\n\ncargo test --workspace\n"), Ok(()));
        assert!(in_ci(ci, "cargo run\n").unwrap_err().contains("cargo run"));
        assert!(in_ci(ci, "cargo test --workspace --no-run\n").is_err());
    }

    #[test]
    fn a_part_of_a_file_is_found_at_any_indentation_and_nothing_else() {
        let file = "fn a() {\n    if b {\n        c();\n\n        d();\n    }\n}\n";
        assert!(part_of(file, "if b {\n    c();\n\n    d();\n}\n"));
        assert!(!part_of(file, "if b {\n    c();\n    d();\n}\n"), "a line is left out");
        assert!(!part_of(file, "if b {\n  c();\n\n  d();\n}\n"), "other indentation within");
        assert!(!part_of(file, ""));
        assert!(!part_of("x\n", "x\ny\n"));
    }

    #[test]
    fn paths_of_a_tree_exist_or_are_named() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let tree = "src/            the tool\n  verbs/        one file each\n    mod.rs\n  main.rs       here\ntests/\n  none.rs  x\n";
        assert_eq!(missing(root, tree), [PathBuf::from("tests/none.rs")]);
        assert_eq!(
            missing(root, "src/\n├── main.rs\n└── verbs/\n    └── nothing/\n"),
            [PathBuf::from("src/verbs/nothing/")]
        );
        assert_eq!(missing(root, "Cargo.toml/\n"), [PathBuf::from("Cargo.toml/")], "a file is no folder");
    }
}
