//! Which pool on which chain a verb is about, and who acts.

use super::rehearsal::Rehearsal;
use crate::chain::Chain;
use crate::pool::Pool;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::signer;
use alloy::primitives::Address;
use clap::Args;
use std::path::PathBuf;
use stylus_node::config::DEV_CHAIN_ID;

/// The chain and the pool of verbs that only look.
#[derive(Debug, Args)]
pub struct Target {
    /// Chain to look at; without it, an embedded chain with a pool made for the occasion
    #[arg(long, value_name = "URL")]
    pub rpc_url: Option<String>,
}

impl Target {
    /// The pool as it is now, and the staker of a rehearsal.
    pub async fn open(
        &self,
        pool: Option<Address>,
        progress: &Progress,
    ) -> anyhow::Result<(Pool, Option<Address>)> {
        match (&self.rpc_url, pool) {
            (Some(url), Some(address)) => {
                let chain = Chain::connect(url, signer::wallet([])).await?;
                progress.step(format!("looking at {address} on chain {}", chain.id));
                Ok((Pool::open(&chain, address).await?, None))
            }
            (None, Some(_)) => Err(no_chain().into()),
            (Some(_), None) => Err(Problem::new(Exit::Usage, "no pool is named")
                .why("a chain may hold many")
                .next("name the pool's address; `stake deploy` prints it")
                .into()),
            (None, None) => {
                let rehearsal = Rehearsal::start(progress).await?;
                Ok((Pool::open(&rehearsal.chain, rehearsal.pool).await?, Some(rehearsal.staker)))
            }
        }
    }
}

/// The chain, the pool and the account of verbs that act.
#[derive(Debug, Args)]
pub struct Signing {
    /// The pool
    #[arg(long, value_name = "ADDRESS")]
    pub pool: Address,
    /// Chain the pool is on
    #[arg(long, value_name = "URL")]
    pub rpc_url: Option<String>,
    /// Keystore that signs: a path, or a name in ~/.foundry/keystores
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    /// File that holds the keystore's password; asked for without it
    #[arg(long, value_name = "FILE", requires = "account")]
    pub password_file: Option<PathBuf>,
    /// Rehearse as this account, without a key and without sending
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["account", "broadcast"])]
    pub from: Option<Address>,
    /// Really send on a live network; without it the transaction is rehearsed
    #[arg(long)]
    pub broadcast: bool,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// Who acts on which pool, and whether anything is sent.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The pool.
    pub pool: Pool,
    /// The account.
    pub account: Address,
    /// Whether the transaction is only rehearsed.
    pub dry_run: bool,
}

impl Signing {
    /// Opens the keystore and the pool.
    pub async fn open(&self, progress: &Progress) -> anyhow::Result<Actor> {
        let Some(url) = &self.rpc_url else { return Err(no_chain().into()) };
        let signer = match (&self.account, self.from) {
            (Some(account), _) => Some(signer::from_keystore(account, self.password_file.as_deref())?),
            (None, Some(_)) => None,
            (None, None) => Some(signer::dev_owner()?),
        };
        let account = signer.as_ref().map_or(self.from, |signer| Some(signer.address())).unwrap_or_default();
        let chain = Chain::connect(url, signer::wallet(signer)).await?;
        if self.account.is_none() && self.from.is_none() {
            signer::require_dev_chain(chain.id)?;
        }
        progress.step(format!("looking at {} on chain {}", self.pool, chain.id));
        let live = chain.id != DEV_CHAIN_ID;
        let dry_run = self.from.is_some() || (live && !self.broadcast);
        Ok(Actor { pool: Pool::open(&chain, self.pool).await?, account, dry_run })
    }
}

fn no_chain() -> Problem {
    Problem::new(Exit::Usage, "no chain is named")
        .why("a pool is an address on a chain")
        .next("--rpc-url http://127.0.0.1:8547, which `cargo run --release -p stylus-node` serves; `stake demo` needs none")
}
