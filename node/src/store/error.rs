//! Why a state file cannot be used.

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// A state file that cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The system refuses.
    #[error("cannot use the state file {path}: {source}", path = .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process has it open.
    #[error(
        "the state file {path} is in use by another process; stop that one or name another file",
        path = .0.display()
    )]
    InUse(PathBuf),
    /// Not one of ours.
    #[error("{path} is not a state file of stylus-node; it was left as it is", path = .0.display())]
    Foreign(PathBuf),
    /// Made by another version of this program.
    #[error("the state file {path} has format {version}, which this version cannot read", path = .path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Its format.
        version: u32,
    },
    /// Made with other settings.
    #[error(
        "the state file {path} belongs to another chain (chain id {chain_id}, ArbOS {arbos_version}, its own accounts and parameters); start with the same settings or name another file",
        path = .path.display()
    )]
    OtherChain {
        /// The file.
        path: PathBuf,
        /// Its chain id.
        chain_id: u64,
        /// Its ArbOS version.
        arbos_version: u64,
    },
    /// Something in the middle is not what was written.
    #[error("the state file {path} is damaged at line {line}: {reason}", path = .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
}
