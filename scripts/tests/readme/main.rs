//! Everything the README shows is run, or is part of a file that is.
//!
//! - `sh` blocks run in order, those of one section in one shell and one fresh copy of the repository;
//! - `text` blocks are trees, whose paths exist;
//! - blocks in other languages stand in a file of the repository, line for line.
//!
//! An HTML comment above a block says what is special about it: `<!-- run: exit 3 -->` for another exit status,
//! `<!-- run: background, port 8547 -->` for a server, `<!-- run: in .ci/run -->` for what has a step there, and
//! `<!-- from: FILE -->` for the file that it is a part of. A server starts in the copy's top folder without the
//! variables of its section, and runs until the end or until another one wants its port.
//!
//! `cargo test -p staking-scripts --test readme -- --ignored` runs the blocks of the README; STAKE_README names another
//! file, and with STAKE_README_HERE they run here and not in a copy.
#![cfg(unix)]

mod blocks;
mod checks;
mod clone;
mod runner;
mod sample;
mod shell;

use runner::Runner;
use std::path::Path;

#[test]
#[ignore = "builds the release and runs the whole README, which takes minutes: .ci/run does"]
fn every_block_of_the_readme_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let readme = std::env::var("STAKE_README").unwrap_or_else(|_| "README.md".to_owned());
    let faults = Runner::new(&root).run(&root.join(readme));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
