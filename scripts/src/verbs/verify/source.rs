//! The files that are built to compare: those of the recorded commit.

use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::manifest::Deployed;
use crate::workspace;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A clone to build from.
pub(super) struct Source {
    pub(super) root: PathBuf,
    commit: Option<String>,
}

impl Source {
    /// This clone if it stands at the commit, else the commit checked out beside it.
    pub(super) fn of(suite: &Deployed, here: bool, progress: &Progress) -> Result<Self, Problem> {
        let root = workspace::root()?;
        let commit = match (&suite.git_commit, here) {
            (_, true) => return Ok(Self { root, commit: None }),
            (None, false) => {
                return Err(Problem::new(Exit::ActionNeeded, "no commit is recorded")
                    .why("the suite was deployed from files without git")
                    .next("--here builds the files as they are"));
            }
            (Some(commit), false) => commit.clone(),
        };
        if suite.git_dirty {
            progress.note(&format!("note: files were changed since {commit} when the suite was deployed"));
        }
        let is_here = git(&root, &["rev-parse", "HEAD"])? == commit
            && git(&root, &["status", "--porcelain", "--", "contracts", "abi", "Cargo.lock", "Cargo.toml"])?
                .is_empty();
        if is_here {
            return Ok(Self { root, commit: Some(commit) });
        }
        let beside = root.join("target/verify").join(&commit);
        if !beside.join("Cargo.toml").is_file() {
            progress.step(format!("checking out {commit}"));
            let place = beside.to_string_lossy().into_owned();
            git(&root, &["worktree", "prune"])?;
            git(&root, &["worktree", "add", "--force", "--detach", &place, &commit])?;
        }
        Ok(Self { root: beside, commit: Some(commit) })
    }

    pub(super) fn in_words(&self) -> String {
        self.commit.clone().unwrap_or_else(|| "the files as they are here".to_owned())
    }
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, Problem> {
    let failed = |why: String| {
        Problem::new(Exit::ActionNeeded, format!("git {} failed", arguments.join(" ")))
            .why(why)
            .next("fetch the commit (git fetch --all), or use --here to build the files as they are")
    };
    let output = Command::new("git").args(arguments).current_dir(root).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
