//! Every transaction of a suite, written down before it is sent: a run that is killed leaves behind what it may have
//! sent, and the next run looks that up instead of sending again. The journal decides nothing: the chain is asked what
//! is done.

use crate::chain::{Chain, Signed};
use crate::problem::{Exit, Problem};
use alloy::primitives::{Address, B256, Bytes, keccak256};
use alloy::providers::Provider;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use stylus_node::config::DEV_CHAIN_ID;

/// The form of the file.
const VERSION: u32 = 1;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Content {
    version: u32,
    chain_id: u64,
    /// Hash of the chain's first block: development chains share an id.
    genesis: B256,
    transactions: Vec<Entry>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    task: String,
    from: Address,
    /// Hash of recipient and data: what the transaction says, whatever its nonce and price.
    message: B256,
    #[serde(flatten)]
    signed: Signed,
}

/// An open journal. Nobody else can open it meanwhile.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    content: Content,
    /// Held, so that a second run stops before it sends.
    _lock: File,
}

impl Journal {
    /// Opens the journal of a chain, or begins one. Refuses a damaged one and that of another chain.
    pub async fn open(path: &Path, chain: &Chain) -> anyhow::Result<Self> {
        let lock = lock(path)?;
        let genesis = chain.provider.get_block_by_number(0.into()).await?;
        let Some(genesis) = genesis.map(|block| block.header.hash) else {
            return Err(Problem::new(Exit::ChainNotReady, "the chain does not show its first block")
                .why("a journal is of one chain, which its first block tells apart")
                .next("use an RPC that has block 0")
                .into());
        };
        let fresh = Content { version: VERSION, chain_id: chain.id, genesis, transactions: Vec::new() };
        let content = match std::fs::read(path) {
            Ok(text) => read(path, &text, &fresh)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => fresh,
            Err(error) => return Err(unreadable(path, &error.to_string()).into()),
        };
        Ok(Self { path: path.to_owned(), content, _lock: lock })
    }

    /// Writes a signed transaction down; it is on disk when this returns.
    pub fn record(
        &mut self,
        task: &str,
        from: Address,
        message: &(Address, Bytes),
        signed: &Signed,
    ) -> anyhow::Result<()> {
        let entry = Entry { task: task.to_owned(), from, message: digest(message), signed: signed.clone() };
        self.content.transactions.push(entry);
        self.save()
    }

    /// The transactions that were signed for a message, the newest first.
    pub fn signed(&self, from: Address, message: &(Address, Bytes)) -> Vec<Signed> {
        let digest = digest(message);
        let of = |entry: &&Entry| entry.from == from && entry.message == digest;
        self.content.transactions.iter().rev().filter(of).map(|entry| entry.signed.clone()).collect()
    }

    /// Forgets what an account said by these messages, all of which is in the manifest. Another suite may have been
    /// interrupted meanwhile: its transactions stay.
    pub fn close(mut self, from: Address, messages: &[(Address, Bytes)]) -> anyhow::Result<()> {
        let done: Vec<B256> = messages.iter().map(digest).collect();
        self.content.transactions.retain(|entry| entry.from != from || !done.contains(&entry.message));
        if !self.content.transactions.is_empty() {
            return self.save();
        }
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn save(&self) -> anyhow::Result<()> {
        replace(&self.path, &serde_json::to_vec_pretty(&self.content)?, 0o600)
    }
}

fn digest((to, data): &(Address, Bytes)) -> B256 {
    keccak256([to.as_slice(), data].concat())
}

fn read(path: &Path, text: &[u8], fresh: &Content) -> Result<Content, Problem> {
    let content: Content =
        serde_json::from_slice(text).map_err(|error| unreadable(path, &error.to_string()))?;
    if content.version != VERSION {
        return Err(unreadable(path, &format!("its version is {}, not {VERSION}", content.version)));
    }
    if content.chain_id == fresh.chain_id && content.genesis == fresh.genesis {
        return Ok(content);
    }
    // A development chain that was started anew has nothing of the former.
    if content.chain_id == fresh.chain_id && fresh.chain_id == DEV_CHAIN_ID {
        return Ok(fresh.clone());
    }
    let (was, is) = (content.chain_id, fresh.chain_id);
    let why = match was == is {
        true => {
            format!("its chain {was} began with block {}, this one with {}", content.genesis, fresh.genesis)
        }
        false => format!("it belongs to chain {was}, --rpc-url leads to {is}"),
    };
    Err(Problem::new(Exit::Usage, format!("{} is the journal of another chain", path.display()))
        .why(why)
        .next("use the URL of that chain, another --manifest, or delete the file"))
}

fn unreadable(path: &Path, why: &str) -> Problem {
    Problem::failure(format!("the journal {} cannot be read", path.display())).why(why).next(
        "make sure that no transaction of yours is waiting, then delete it: the chain knows what is done",
    )
}

/// The journal beside a manifest.
pub fn beside(manifest: &Path) -> PathBuf {
    manifest.with_added_extension("journal")
}

/// The file that says who has the journal. It stays: whoever removed it would let two others have it.
fn lock(path: &Path) -> anyhow::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.with_added_extension("lock"))?;
    file.try_lock().map_err(|error| {
        Problem::failure(format!("another run has {} open", path.display()))
            .why(error.to_string())
            .next("wait until it ends")
    })?;
    Ok(file)
}

/// Replaces a file as a whole: whoever dies in between leaves the old one.
pub(super) fn replace(path: &Path, text: &[u8], mode: u32) -> anyhow::Result<()> {
    let new = path.with_added_extension("new");
    // One that an earlier run left behind may have another mode.
    let _ = std::fs::remove_file(&new);
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    let mut file = options.open(&new)?;
    file.write_all(text)?;
    file.sync_all()?;
    std::fs::rename(&new, path)?;
    if let Some(folder) = path.parent() {
        // The new name must survive a crash as well; not every system can sync a folder.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(chain_id: u64, genesis: u8) -> Content {
        let genesis = B256::repeat_byte(genesis);
        Content { version: VERSION, chain_id, genesis, transactions: Vec::new() }
    }

    fn reread(content: &Content, chain: &Content) -> Result<Content, String> {
        let text = serde_json::to_vec(content).unwrap();
        read(Path::new("x.journal"), &text, chain).map_err(|problem| problem.to_string())
    }

    #[test]
    fn a_journal_of_another_chain_is_refused() {
        assert!(reread(&fresh(42_161, 1), &fresh(42_161, 1)).is_ok());
        for (chain, words) in
            [(fresh(421_614, 1), "belongs to chain 42161"), (fresh(42_161, 2), "began with")]
        {
            let message = reread(&fresh(42_161, 1), &chain).unwrap_err();
            assert!(message.contains(words) && message.contains("delete"), "{message}");
        }
    }

    #[test]
    fn a_development_chain_may_have_been_started_anew() {
        assert_eq!(
            reread(&fresh(DEV_CHAIN_ID, 1), &fresh(DEV_CHAIN_ID, 2)).unwrap().genesis,
            B256::repeat_byte(2)
        );
    }

    #[test]
    fn a_damaged_journal_is_refused_and_says_what_to_do() {
        let whole = serde_json::to_vec(&fresh(1, 1)).unwrap();
        for text in [&whole[..whole.len() / 2], b"", b"{\"version\":2}", b"[]"] {
            let message = read(Path::new("x.journal"), text, &fresh(1, 1)).unwrap_err().to_string();
            assert!(message.contains("x.journal") && message.contains("delete"), "{message}");
        }
        let newer = Content { version: 2, ..fresh(1, 1) };
        assert!(reread(&newer, &fresh(1, 1)).unwrap_err().contains("version is 2"));
    }

    #[test]
    fn two_runs_cannot_share_a_journal() {
        let folder = std::env::temp_dir().join(format!("stake-journal-{}", std::process::id()));
        let path = folder.join("1.journal");
        let first = lock(&path).unwrap();
        assert!(lock(&path).unwrap_err().to_string().contains("another run"));
        drop(first);
        lock(&path).unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }
}
