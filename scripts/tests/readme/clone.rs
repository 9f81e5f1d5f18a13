//! A copy of the repository as a stranger would clone it, with the changes that are not committed yet.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Says that the repository is such a copy already, as a machine's checkout is: nothing is built twice.
const HERE: &str = "STAKE_README_HERE";

/// The copy.
#[derive(Debug)]
pub(crate) struct Clone {
    root: PathBuf,
    /// Where it lies.
    pub(crate) folder: PathBuf,
}

impl Clone {
    /// Below `target`, always at the same place, so that what cargo built of it stays good.
    pub(crate) fn new(root: &Path) -> Self {
        if std::env::var_os(HERE).is_some() {
            return Self { root: root.to_owned(), folder: root.to_owned() };
        }
        let folder = root.join("target/readme/clone");
        let fresh = root.join("target/readme/fresh");
        let _ = fs::remove_dir_all(&fresh);
        let _ = fs::remove_dir_all(folder.join(".git"));
        fs::create_dir_all(&folder).unwrap();
        git(root, &["clone", "--quiet", "--no-checkout", "--", &text(root), &text(&fresh)]);
        fs::rename(fresh.join(".git"), folder.join(".git")).unwrap();
        fs::remove_dir_all(&fresh).unwrap();
        git(&folder, &["reset", "--quiet"]);
        seed(root, &folder);
        Self { root: root.to_owned(), folder }
    }

    /// Undoes whatever was done to it: files that are the same keep their time, for cargo.
    pub(crate) fn refresh(&self) {
        if self.folder == self.root {
            return;
        }
        let listed = git(&self.root, &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let files: BTreeSet<PathBuf> =
            listed.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect();
        for file in &files {
            let (from, to) = (self.root.join(file), self.folder.join(file));
            // A file that is deleted and not committed yet is still listed.
            let Ok(wanted) = fs::read(&from) else { continue };
            if fs::read(&to).is_ok_and(|there| there == wanted) {
                continue;
            }
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&from, &to).unwrap();
        }
        remove_others(&self.folder, Path::new(""), &files, &self.root);
    }
}

/// What cargo built of other people's crates is good anywhere. The folder cannot be shared: for cargo, the crates of
/// both copies are the same, and it would hand out what it built last of either.
fn seed(root: &Path, folder: &Path) {
    if folder.join("target").exists() {
        return;
    }
    for part in
        ["release/.fingerprint", "release/build", "release/deps", "wasm32-unknown-unknown", "contracts"]
    {
        let (from, to) = (root.join("target").join(part), folder.join("target").join(part));
        if from.is_dir() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            // With the times of the files, by which cargo knows what is old.
            let status = Command::new("cp").arg("-a").args([&from, &to]).status().unwrap();
            assert!(status.success(), "cp -a {} {}", from.display(), to.display());
        }
    }
}

fn remove_others(folder: &Path, below: &Path, files: &BTreeSet<PathBuf>, root: &Path) {
    for entry in fs::read_dir(folder.join(below)).unwrap().flatten() {
        let path = below.join(entry.file_name());
        if path == Path::new(".git") || path == Path::new("target") {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            remove_others(folder, &path, files, root);
            // Fails for what is not empty, as it should.
            let _ = fs::remove_dir(folder.join(&path));
        } else if !files.contains(&path) || !root.join(&path).exists() {
            fs::remove_file(folder.join(&path)).unwrap();
        }
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
