//! The files that are built to compare: those of the recorded commit.

use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::manifest::{Deployed, changes};
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
            (Some(commit), false) => checked(commit)?.to_owned(),
        };
        if suite.git_dirty {
            progress.note(&format!("note: files were changed since {commit} when the suite was deployed"));
        }
        let is_here = git(&root, &["rev-parse", "HEAD"])? == commit
            && changes(&root).is_some_and(|changes| changes.is_empty());
        let root = if is_here { root } else { beside(&root, &commit, progress)? };
        Ok(Self { root, commit: Some(commit) })
    }

    pub(super) fn in_words(&self) -> String {
        self.commit.clone().unwrap_or_else(|| "the files as they are here".to_owned())
    }
}

/// A commit as git names it in full. Anything else could name a folder, an option or a branch that moves.
fn checked(commit: &str) -> Result<&str, Problem> {
    let digits = commit.bytes().all(|sign| matches!(sign, b'0'..=b'9' | b'a'..=b'f'));
    if digits && matches!(commit.len(), 40 | 64) {
        return Ok(commit);
    }
    Err(Problem::new(Exit::Mismatch, format!("the recorded commit {commit:?} is none"))
        .why("a commit is 40 or 64 hex digits in lower case")
        .next("restore the manifest from git, or use --here to build the files as they are"))
}

/// The commit in a folder of its own. What lies there already is used only if it is that commit, unchanged.
fn beside(root: &Path, commit: &str, progress: &Progress) -> Result<PathBuf, Problem> {
    let place = root.join("target/verify").join(commit);
    if holds(&place, commit) {
        return Ok(place);
    }
    progress.step(format!("checking out {commit}"));
    match std::fs::remove_dir_all(&place) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Problem::failure(format!("{} cannot be removed", place.display()))
                .why(error.to_string())
                .next("remove it by hand: it is not what the commit holds"));
        }
        _ => {}
    }
    git(root, &["worktree", "prune"])?;
    git(root, &["worktree", "add", "--force", "--detach", &place.to_string_lossy(), commit])?;
    if holds(&place, commit) {
        return Ok(place);
    }
    Err(Problem::new(Exit::Mismatch, format!("{commit} was checked out and something else is there"))
        .why(format!("{} is another commit or has changed files", place.display()))
        .next("git status there; the manifest may name a tag, or a filter of git may change files"))
}

/// Whether a folder is a working tree of its own that stands at the commit, without a change or a new file.
fn holds(place: &Path, commit: &str) -> bool {
    let says = |arguments: &[&str], answer: &str| git(place, arguments).is_ok_and(|said| said == answer);
    // Git answers for the clone around a folder that is none.
    place.is_dir()
        && says(&["rev-parse", "--show-prefix"], "")
        && says(&["rev-parse", "HEAD"], commit)
        && says(&["status", "--porcelain", "--untracked-files=all"], "")
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A clone with one commit.
    fn clone(name: &str) -> (PathBuf, String) {
        let root = std::env::temp_dir().join(format!("stake-source-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("Cargo.toml"), "[workspace]\n").unwrap();
        fs::write(root.join(".gitignore"), "target/\n").unwrap();
        git(&root, &["init", "--quiet"]).unwrap();
        git(&root, &["add", "."]).unwrap();
        let author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"];
        git(&root, &[author.as_slice(), &["commit", "--quiet", "-m", "first"]].concat()).unwrap();
        let commit = git(&root, &["rev-parse", "HEAD"]).unwrap();
        (root, commit)
    }

    #[test]
    fn a_commit_is_its_full_hash_and_nothing_else() {
        let (sha1, sha256) = ("0a".repeat(20), "0a".repeat(32));
        assert_eq!((checked(&sha1).unwrap(), checked(&sha256).unwrap()), (sha1.as_str(), sha256.as_str()));
        let long = "a".repeat(41);
        let padded = format!("../{}", "a".repeat(37));
        for wrong in ["", "main", "/", "../../..", "--help", &sha1.to_uppercase(), &sha1[1..], &long, &padded]
        {
            let problem = checked(wrong).unwrap_err();
            assert!(problem.exit == Exit::Mismatch && problem.next.is_some(), "{wrong}: {problem}");
        }
    }

    #[test]
    fn what_lies_beside_the_clone_is_replaced_unless_it_is_the_commit_unchanged() {
        let (root, commit) = clone("beside");
        let progress = Progress::new(0);
        let place = beside(&root, &commit, &progress).unwrap();
        let manifest = || fs::read_to_string(place.join("Cargo.toml")).unwrap();
        assert_eq!(manifest(), "[workspace]\n");

        // Kept, with what was built in it.
        fs::create_dir_all(place.join("target")).unwrap();
        beside(&root, &commit, &progress).unwrap();
        assert!(place.join("target").is_dir());

        fs::write(place.join("Cargo.toml"), "[workspace] # changed\n").unwrap();
        beside(&root, &commit, &progress).unwrap();
        assert_eq!(manifest(), "[workspace]\n");

        fs::create_dir_all(place.join(".cargo")).unwrap();
        fs::write(place.join(".cargo/config.toml"), "# new\n").unwrap();
        beside(&root, &commit, &progress).unwrap();
        assert!(!place.join(".cargo").exists());

        // A folder that is no working tree: git would answer for the clone around it, which is at the commit.
        fs::remove_dir_all(&place).unwrap();
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("Cargo.toml"), "# planted\n").unwrap();
        beside(&root, &commit, &progress).unwrap();
        assert_eq!(manifest(), "[workspace]\n");

        // The folder of one commit at another.
        let author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"];
        let another = ["commit", "--quiet", "--allow-empty", "-m", "second"];
        git(&place, &[author.as_slice(), &another].concat()).unwrap();
        beside(&root, &commit, &progress).unwrap();
        assert_eq!(git(&place, &["rev-parse", "HEAD"]).unwrap(), commit);

        let missing = "0".repeat(40);
        assert_eq!(beside(&root, &missing, &progress).unwrap_err().exit, Exit::ActionNeeded);
        fs::remove_dir_all(root).unwrap();
    }
}
