//! Finished programs beside cargo's output: compressing takes seconds, comparing hashes does not.

use super::{Artifact, Contract};
use crate::problem::Problem;
use alloy::primitives::{B256, keccak256};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Changes whenever the way from rustc's output to deployable bytes does.
const PACKER: u32 = 2;

/// What a cached program was made from.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    packer: u32,
    raw: B256,
    wasm: B256,
    code: B256,
}

/// The folder of finished programs, held by this process alone.
pub(super) struct Cache {
    folder: PathBuf,
    // Dropping the file releases the lock.
    _lock: File,
}

impl Cache {
    /// Waits for other processes that build in the same folder.
    pub(super) fn lock(folder: &Path) -> Result<Self, Problem> {
        let failed = |error: std::io::Error| {
            Problem::failure(format!("cannot use {}", folder.display()))
                .why(error.to_string())
                .next("make the folder writable, or free some disk space")
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::create(folder.join(".build-lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The canonical WASM and the code made from exactly these bytes, if they are intact.
    pub(super) fn load(&self, contract: &Contract, raw: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        let record: Record = serde_json::from_slice(&fs::read(self.path(contract, "json")).ok()?).ok()?;
        let wasm = fs::read(self.path(contract, "wasm")).ok()?;
        let code = fs::read(self.path(contract, "code")).ok()?;
        let found =
            Record { packer: PACKER, raw: keccak256(raw), wasm: keccak256(&wasm), code: keccak256(&code) };
        (record == found).then_some((wasm, code))
    }

    /// Keeps a program for the next build.
    pub(super) fn store(&self, contract: &Contract, raw: &[u8], artifact: &Artifact) -> Result<(), Problem> {
        let record = Record {
            packer: PACKER,
            raw: keccak256(raw),
            wasm: keccak256(&artifact.wasm),
            code: artifact.code_hash,
        };
        let record = serde_json::to_vec_pretty(&record).unwrap_or_default();
        // The record goes last: a kill in between leaves a mismatch, which is only a miss.
        for (extension, bytes) in [("wasm", &artifact.wasm), ("code", &artifact.code), ("json", &record)] {
            let path = self.path(contract, extension);
            fs::write(&path, bytes).map_err(|error| {
                Problem::failure(format!("cannot write {}", path.display())).why(error.to_string())
            })?;
        }
        Ok(())
    }

    fn path(&self, contract: &Contract, extension: &str) -> PathBuf {
        self.folder.join(format!("{}.{extension}", contract.name))
    }
}

#[cfg(test)]
mod tests {
    use super::super::TOKEN;
    use super::*;

    #[test]
    fn only_the_same_intact_bytes_are_a_hit() {
        let folder = std::env::temp_dir().join(format!("stake-cache-{}", std::process::id()));
        let cache = Cache::lock(&folder).unwrap();
        let code = vec![0xef, 0xf0, 0, 0, 7];
        let artifact = Artifact {
            name: "Token".into(),
            wasm: vec![1, 2],
            code_hash: keccak256(&code),
            code: code.clone(),
            has_constructor: true,
        };
        assert_eq!(cache.load(&TOKEN, b"raw"), None);
        cache.store(&TOKEN, b"raw", &artifact).unwrap();
        assert_eq!(cache.load(&TOKEN, b"raw"), Some((vec![1, 2], code)));
        assert_eq!(cache.load(&TOKEN, b"changed"), None);
        fs::write(folder.join("Token.code"), b"damaged").unwrap();
        assert_eq!(cache.load(&TOKEN, b"raw"), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
