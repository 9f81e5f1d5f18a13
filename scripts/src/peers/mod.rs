//! Published contracts in Solidity, beside which ours are compared.
//!
//! `tests/peers` says which packages they come from and how they are compiled. npm installs them into a cache outside the
//! repository when they are first needed; none of them is committed.

mod cache;
mod install;

use crate::problem::Problem;
use alloy::primitives::{Bytes, hex};
use serde_json::Value;
use std::fmt::{Display, Formatter};
use std::path::{Path, PathBuf};

/// How a peer was compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Build {
    /// By its authors, as they published it.
    Published,
    /// By its own compiler, with the optimizer set to so many runs: 200 or 1,000,000.
    Runs(u32),
}

impl Build {
    /// The setting that makes calls cheapest.
    pub const FOR_GAS: Self = Self::Runs(1_000_000);
    /// The setting that most contracts are deployed with.
    pub const USUAL: Self = Self::Runs(200);
}

impl Display for Build {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Published => f.write_str("published"),
            Self::Runs(runs) => write!(f, "{runs}"),
        }
    }
}

/// The peers, compiled.
#[derive(Clone, Debug)]
pub struct Peers {
    folder: PathBuf,
}

impl Peers {
    /// The peers from the cache, or from npm. `note` is told what takes time. Blocks.
    pub fn ready(note: &mut dyn FnMut(&str)) -> Result<Self, Problem> {
        let recipe = cache::Recipe::read()?;
        let folder = recipe.folder()?;
        if !folder.is_dir() {
            install::install(&recipe, &folder, note)?;
        }
        Ok(Self { folder })
    }

    /// Init code of a peer, without constructor arguments.
    pub fn code(&self, name: &str, build: Build) -> Result<Bytes, Problem> {
        init_code(&self.folder.join(format!("{name}-{build}.json")))
    }
}

/// The `bytecode` of a JSON artifact.
pub fn init_code(path: &Path) -> Result<Bytes, Problem> {
    let unreadable = |why: String| Problem::failure(format!("no bytecode in {}", path.display())).why(why);
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    let artifact: Value = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    let code = artifact["bytecode"].as_str().ok_or_else(|| unreadable("no field `bytecode`".to_owned()))?;
    hex::decode(code).map(Bytes::from).map_err(|error| unreadable(error.to_string()))
}
