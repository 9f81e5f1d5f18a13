//! Where compiled peers are kept, by what they are compiled from.

use crate::problem::{Exit, Problem};
use crate::workspace;
use alloy::primitives::{Keccak256, hex};
use std::path::{Path, PathBuf};

/// Environment variable that names another folder for what the tool keeps.
const OVERRIDE: &str = "STAKE_CACHE";

/// Everything that decides what the peers are.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    /// `tests/peers` of the clone.
    pub(super) source: PathBuf,
    hash: String,
}

impl Recipe {
    pub(super) fn read() -> Result<Self, Problem> {
        let source = workspace::root()?.join("tests").join("peers");
        let hash = hash(&source).map_err(|error| {
            Problem::failure(format!("{} cannot be read", source.display())).why(error.to_string())
        })?;
        Ok(Self { source, hash })
    }

    /// Where the compiled peers are, once they are.
    pub(super) fn folder(&self) -> Result<PathBuf, Problem> {
        Ok(root()?.join(format!("peers-{}", self.hash)))
    }
}

/// The folder for what can be made again.
fn root() -> Result<PathBuf, Problem> {
    let named = |variable| std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
    if let Some(path) = named(OVERRIDE) {
        return Ok(path);
    }
    let cache = named("XDG_CACHE_HOME").or_else(|| Some(std::env::home_dir()?.join(".cache")));
    let home = cache.ok_or_else(|| {
        Problem::new(Exit::ActionNeeded, "no home directory to keep downloads in")
            .next(format!("set {OVERRIDE}=/path/to/a/folder"))
    })?;
    Ok(home.join("stylus-staking"))
}

/// Of the packages with their lock file, the compilation and the wrappers.
fn hash(source: &Path) -> std::io::Result<String> {
    let mut files =
        vec![source.join("package.json"), source.join("package-lock.json"), source.join("compile.mjs")];
    for entry in std::fs::read_dir(source.join("contracts"))? {
        files.push(entry?.path());
    }
    files.sort();
    let mut hasher = Keccak256::new();
    for file in files {
        let text = std::fs::read(&file)?;
        let name = file.file_name().unwrap_or_default();
        for part in [name.as_encoded_bytes(), &text] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    Ok(hex::encode(&hasher.finalize()[..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_wrapper_is_another_recipe() {
        let folder = std::env::temp_dir().join(format!("stake-recipe-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("contracts")).unwrap();
        for file in ["package.json", "package-lock.json", "compile.mjs", "contracts/A.sol"] {
            std::fs::write(folder.join(file), file).unwrap();
        }
        let before = hash(&folder).unwrap();
        assert_eq!(hash(&folder).unwrap(), before);
        std::fs::write(folder.join("contracts/A.sol"), "changed").unwrap();
        let changed = hash(&folder).unwrap();
        std::fs::rename(folder.join("contracts/A.sol"), folder.join("contracts/B.sol")).unwrap();
        let renamed = hash(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(before != changed && changed != renamed && before != renamed);
    }
}
