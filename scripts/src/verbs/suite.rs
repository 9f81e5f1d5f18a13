//! Which suite on which chain a verb is about, and who sends.

use super::Artifacts;
use crate::build::{Contract, TOKEN};
use crate::chain::{Chain, PATIENCE};
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::signer;
use crate::suite::Suite;
use crate::suite::file::SuiteFile;
use crate::suite::resolve::{Choices, contracts_of};
use alloy::primitives::{Address, B256};
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;
use stylus_node::config::{ChainConfig, DEV_CHAIN_ID};

/// The suite that is meant where nothing could be lost by it.
const DEFAULT: &str = "dev";

/// A suite, a chain, a sender.
#[derive(Debug, Args)]
pub struct SuiteArgs {
    /// A suite that comes with the tool (staking, amm, farm, vault, dev) or a file [default: dev, on development chains]
    #[arg(value_name = "SUITE")]
    pub suite: Option<String>,
    /// Chain to deploy to; without it, a rehearsal on an embedded chain
    #[arg(long, value_name = "URL")]
    pub rpc_url: Option<String>,
    /// A value of the suite's parameters; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = name_and_value)]
    pub set: Vec<(String, String)>,
    /// Who owns everything in the end, once they have accepted it [default: the sender]
    #[arg(long, value_name = "ADDRESS")]
    pub owner: Option<Address>,
    /// Part of every address, not zero
    #[arg(long, value_name = "BYTES32")]
    pub salt: Option<B256>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub sender: SenderArgs,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
}

/// Who sends.
#[derive(Debug, Args)]
pub struct SenderArgs {
    /// Keystore that signs: a path, or a name in ~/.foundry/keystores
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    /// File that holds the keystore's password; asked for without it
    #[arg(long, value_name = "FILE", requires = "account")]
    pub password_file: Option<PathBuf>,
    /// Account that will send, without its key: to plan, and for transactions that are signed elsewhere
    #[arg(long, value_name = "ADDRESS", conflicts_with = "account")]
    pub from: Option<Address>,
    /// Seconds to wait for a transaction to be mined
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE)]
    pub timeout: u64,
}

/// A chain, and an account on it.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The chain.
    pub chain: Chain,
    /// The account.
    pub account: Address,
    /// Whether its key is here.
    pub signs: bool,
}

impl SenderArgs {
    /// Opens the keystore and the chain; an embedded one without URL.
    pub async fn open(&self, rpc_url: Option<&str>) -> anyhow::Result<Sender> {
        let signer = match (&self.account, self.from) {
            (Some(account), _) => Some(signer::from_keystore(account, self.password_file.as_deref())?),
            (None, Some(_)) => None,
            (None, None) => Some(signer::dev_owner()?),
        };
        let account = signer.as_ref().map_or(self.from, |signer| Some(signer.address())).unwrap_or_default();
        let signs = signer.is_some();
        let wallet = signer::wallet(signer);
        let mut chain = match rpc_url {
            Some(url) => Chain::connect(url, wallet).await?,
            None => Chain::embedded(ChainConfig::default(), wallet).await?,
        };
        if self.account.is_none() && self.from.is_none() {
            signer::require_dev_chain(chain.id)?;
        }
        chain.patience = Duration::from_secs(self.timeout);
        Ok(Sender { chain, account, signs })
    }
}

impl Sender {
    /// Whether what is sent there may be worth something.
    pub const fn is_live(&self) -> bool {
        self.chain.id != DEV_CHAIN_ID
    }
}

/// Everything that is needed to plan or deploy.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub(super) sender: Sender,
    pub(super) suite: Suite,
    pub(super) artifacts: Artifacts,
}

impl SuiteArgs {
    /// Opens the file, the keystore and the chain, builds, and resolves.
    pub(super) async fn open(&self, progress: &Progress) -> anyhow::Result<Opened> {
        let sender = self.sender.open(self.rpc_url.as_deref()).await?;
        let file = match &self.suite {
            Some(name) => SuiteFile::open(name)?,
            None if sender.is_live() => {
                let what = format!("chain {} is a live network: which suite?", sender.chain.id);
                return Err(Problem::new(Exit::Usage, what)
                    .next("stake deploy staking --set stakingToken=0x… --set rewardsToken=0x…, or a file")
                    .into());
            }
            None => SuiteFile::open(DEFAULT)?,
        };
        let contracts = contracts_of(&file)?;
        let artifacts = Artifacts::of_contracts(with_stand_in(contracts), progress).await?;
        let choices =
            Choices { sender: sender.account, owner: self.owner, salt: self.salt, set: self.set.clone() };
        let suite = Suite::resolve(&file, &choices, &artifacts, &sender.chain).await?;
        Ok(Opened { sender, suite, artifacts })
    }
}

/// A rehearsal needs a token where the real chain has one.
fn with_stand_in(mut contracts: Vec<Contract>) -> Vec<Contract> {
    if !contracts.contains(&TOKEN) {
        contracts.push(TOKEN);
    }
    contracts
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("it needs the form NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
