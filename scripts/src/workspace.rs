//! Where the repository lies: contracts are built from its sources.

use crate::problem::{Exit, Problem};
use std::path::{Path, PathBuf};

/// Environment variable that names another clone to build from.
pub const OVERRIDE: &str = "STAKE_WORKSPACE";

/// The repository root: `$STAKE_WORKSPACE`, else the clone this tool was compiled in.
pub fn root() -> Result<PathBuf, Problem> {
    match std::env::var_os(OVERRIDE) {
        Some(path) => check(Path::new(&path)),
        None => check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")),
    }
}

fn check(path: &Path) -> Result<PathBuf, Problem> {
    if path.join("Cargo.toml").is_file() && path.join("contracts").is_dir() {
        return path.canonicalize().map_err(|error| missing(path).why(error.to_string()));
    }
    Err(missing(path))
}

fn missing(path: &Path) -> Problem {
    Problem::new(Exit::ActionNeeded, format!("no contract sources in {}", path.display()))
        .why("contracts are compiled from the repository, which is not there (Cargo.toml and contracts/)")
        .next(format!("run inside a clone, or set {OVERRIDE}=/path/to/the/clone"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_contracts_is_refused_with_the_variable_to_set() {
        let problem = check(&std::env::temp_dir().join("nothing-here")).unwrap_err();
        assert!(problem.to_string().contains("STAKE_WORKSPACE="), "{problem}");
    }

    #[test]
    fn the_clone_of_this_crate_is_found() {
        let found = check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
        assert!(found.join("scripts/Cargo.toml").is_file());
    }
}
