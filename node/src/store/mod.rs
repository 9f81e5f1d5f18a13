//! The state file: a log to which every change is written before it is acknowledged, and from which a chain restarts.
//!
//! The first line says which chain it is; each further line is a checksum and one [`Entry`] as JSON. A process
//! that is killed leaves at most an incomplete last line, which nobody was told of: it is cut off at the next start.

mod error;

pub use error::StoreError;

use crate::chain::{Chain, Record};
use crate::config::ChainConfig;
use alloy_primitives::B256;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Version of the format.
const FORMAT: u32 = 1;
/// Characters of a checksum and the space after it.
const CHECKSUM: usize = 9;

/// A line of the log.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Entry {
    /// The chain changed.
    Change(Record),
    /// It was remembered under a number.
    Snapshot(u64),
    /// It went back to that number.
    Revert(u64),
    /// It went back to its genesis block.
    Reset,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    stylus_node: u32,
    chain_id: u64,
    arbos_version: u64,
    genesis_timestamp: u64,
    /// Tells whether accounts and parameters are the same, too.
    genesis: B256,
}

/// What a log holds.
pub(crate) struct Saved {
    /// The chain as it was left.
    pub(crate) chain: Chain,
    /// What it can go back to.
    pub(crate) snapshots: BTreeMap<u64, Chain>,
    /// The last number given to a snapshot.
    pub(crate) last_snapshot: u64,
    /// How the file was found.
    pub(crate) recovery: Recovery,
}

/// How a state file was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Whether there was one.
    pub existed: bool,
    /// The number of the newest block.
    pub height: u64,
    /// Bytes of an incomplete last line that were cut off.
    pub torn: u64,
}

/// An open state file; no other process can open it.
#[derive(Debug)]
pub(crate) struct Store {
    file: File,
    path: PathBuf,
    len: u64,
}

impl Store {
    /// Opens a state file, or begins one.
    pub(crate) fn open(path: &Path, config: ChainConfig) -> Result<(Self, Saved), StoreError> {
        let failed = |source| StoreError::Io { path: path.to_owned(), source };
        let file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let mut store = Self { file, path: path.to_owned(), len: 0 };
        let saved = match store.read(&config)? {
            Some(saved) => saved,
            None => store.begin(config)?,
        };
        Ok((store, saved))
    }

    /// Writes an entry; if that fails, the file is as before.
    pub(crate) fn append(&mut self, entry: &Entry) -> Result<(), StoreError> {
        self.write(entry).map_err(|source| {
            // Half a line would be cut off at the next start; a second attempt must not follow it.
            let _ = self.file.set_len(self.len);
            StoreError::Io { path: self.path.clone(), source }
        })
    }

    /// Hands everything over to the disk.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        self.file.sync_all().map_err(|source| StoreError::Io { path: self.path.clone(), source })
    }

    fn write(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = Vec::from(&b"         "[..]);
        serde_json::to_writer(&mut text, line)?;
        let sum = format!("{:08x} ", crc32fast::hash(text.get(CHECKSUM..).unwrap_or_default()));
        text.splice(..CHECKSUM, sum.into_bytes());
        text.push(b'\n');
        self.file.write_all(&text)?;
        self.len += text.len() as u64;
        Ok(())
    }

    fn begin(&mut self, config: ChainConfig) -> Result<Saved, StoreError> {
        let chain = Chain::new(config);
        self.write(&head(&chain)).map_err(|source| StoreError::Io { path: self.path.clone(), source })?;
        Ok(Saved { chain, snapshots: BTreeMap::new(), last_snapshot: 0, recovery: Recovery::default() })
    }

    /// Reads the log and plays it back; `None` if nothing was ever written.
    fn read(&mut self, config: &ChainConfig) -> Result<Option<Saved>, StoreError> {
        let mut lines = Lines::new(&self.file, &self.path)?;
        let Some(first) = lines.next_valid()? else {
            if lines.total > 0 && !lines.torn()? {
                return Err(StoreError::Foreign(self.path.clone()));
            }
            self.cut(0)?;
            return Ok(None);
        };
        let found: Head =
            serde_json::from_slice(&first).map_err(|_| StoreError::Foreign(self.path.clone()))?;
        if found.stylus_node != FORMAT {
            return Err(StoreError::Format { path: self.path.clone(), version: found.stylus_node });
        }
        let chain = Chain::recorded(config.clone(), found.genesis_timestamp);
        if found != head(&chain) {
            return Err(StoreError::OtherChain {
                path: self.path.clone(),
                chain_id: found.chain_id,
                arbos_version: found.arbos_version,
            });
        }
        let mut saved =
            Saved { chain, snapshots: BTreeMap::new(), last_snapshot: 0, recovery: Recovery::default() };
        while let Some(line) = lines.next_valid()? {
            let broken =
                |reason: String| StoreError::Damaged { path: self.path.clone(), line: lines.number, reason };
            let entry = serde_json::from_slice(&line).map_err(|error| broken(error.to_string()))?;
            saved.play(entry).map_err(broken)?;
        }
        if !lines.torn()? {
            return Err(StoreError::Damaged {
                path: self.path.clone(),
                line: lines.number + 1,
                reason: "its checksum is wrong, and there is more behind it".into(),
            });
        }
        let (good, torn) = (lines.good, lines.total - lines.good);
        self.cut(good)?;
        saved.recovery = Recovery { existed: true, height: saved.chain.head().number(), torn };
        Ok(Some(saved))
    }

    fn cut(&mut self, len: u64) -> Result<(), StoreError> {
        self.len = len;
        self.file.set_len(len).map_err(|source| StoreError::Io { path: self.path.clone(), source })
    }
}

impl Saved {
    fn play(&mut self, entry: Entry) -> Result<(), String> {
        match entry {
            Entry::Change(record) => self.chain.replay(record)?,
            Entry::Snapshot(id) => {
                self.snapshots.insert(id, self.chain.clone());
                self.last_snapshot = id;
            }
            Entry::Revert(id) => {
                self.chain =
                    self.snapshots.remove(&id).ok_or_else(|| format!("there is no snapshot {id}"))?;
                self.snapshots.split_off(&id);
            }
            Entry::Reset => {
                self.chain = self.chain.reset();
                self.snapshots.clear();
            }
        }
        Ok(())
    }
}

fn head(chain: &Chain) -> Head {
    let genesis = chain.genesis();
    Head {
        stylus_node: FORMAT,
        chain_id: chain.config().chain_id,
        arbos_version: chain.config().arbos_version,
        genesis_timestamp: genesis.timestamp(),
        genesis: genesis.hash(),
    }
}

/// The lines of a log with their checksums.
struct Lines<'a> {
    reader: BufReader<&'a File>,
    path: &'a Path,
    /// Bytes of the file.
    total: u64,
    /// Bytes of the lines that were read and are right.
    good: u64,
    /// How many those are.
    number: u64,
    /// A line that is not right, once one was read.
    wrong: Option<Vec<u8>>,
}

impl<'a> Lines<'a> {
    fn new(mut file: &'a File, path: &'a Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Io { path: path.to_owned(), source };
        let total = file.seek(SeekFrom::End(0)).map_err(failed)?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        Ok(Self { reader: BufReader::new(file), path, total, good: 0, number: 0, wrong: None })
    }

    /// The text of the next line, `None` at the end or where a line is not right.
    fn next_valid(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let line = self.line()?;
        if line.is_empty() {
            return Ok(None);
        }
        match text(&line) {
            Some(text) => {
                self.good += line.len() as u64;
                self.number += 1;
                Ok(Some(text.to_vec()))
            }
            None => {
                self.wrong = Some(line);
                Ok(None)
            }
        }
    }

    /// Whether nothing that is right follows.
    fn torn(&mut self) -> Result<bool, StoreError> {
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(self.good > 0 || self.wrong.as_ref().is_none_or(|line| !line.contains(&b'\n')));
            }
            if text(&line).is_some() {
                return Ok(false);
            }
        }
    }

    fn line(&mut self) -> Result<Vec<u8>, StoreError> {
        let mut line = Vec::new();
        self.reader
            .read_until(b'\n', &mut line)
            .map_err(|source| StoreError::Io { path: self.path.to_owned(), source })?;
        Ok(line)
    }
}

/// The JSON of a complete line whose checksum is right.
fn text(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\n")?;
    let (sum, text) = line.split_at_checked(CHECKSUM)?;
    let sum = u32::from_str_radix(std::str::from_utf8(sum).ok()?.strip_suffix(' ')?, 16).ok()?;
    (crc32fast::hash(text) == sum).then_some(text)
}
