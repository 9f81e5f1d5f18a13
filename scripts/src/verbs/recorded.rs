//! What a manifest knows: the suites and programs that a verb is about.

use crate::chain::Chain;
use crate::problem::{Exit, Problem};
use crate::signer;
use crate::suite::manifest::{self, Deployed, Manifest, Standing};
use alloy::primitives::Address;
use clap::Args;
use std::path::{Path, PathBuf};

/// Which of the recorded suites.
#[derive(Debug, Args)]
pub struct Recorded {
    /// A suite that was deployed [default: all of them]
    #[arg(long, value_name = "NAME")]
    pub suite: Option<String>,
    /// Where the addresses are kept [default: as of `stake deploy`]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
}

/// What verbs that only look take.
#[derive(Debug, Args)]
pub struct Looking {
    /// Chain that is meant
    #[arg(long, value_name = "URL")]
    pub rpc_url: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub recorded: Recorded,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

impl Looking {
    /// The chain, with nobody who could sign.
    pub async fn connect(&self) -> anyhow::Result<Chain> {
        Chain::connect(&self.rpc_url, signer::wallet([])).await
    }

    /// Its manifest.
    pub fn manifest(&self, chain: &Chain) -> Result<Manifest, Problem> {
        Ok(self.recorded.open(chain, &self.rpc_url)?.1)
    }
}

impl Recorded {
    /// Opens the manifest of a chain.
    pub fn open(&self, chain: &Chain, rpc_url: &str) -> Result<(PathBuf, Manifest), Problem> {
        let path = match &self.manifest {
            Some(path) => path.clone(),
            None => manifest::path(chain.id, rpc_url)?,
        };
        let manifest = Manifest::open(&path, chain.id)?;
        if manifest.suites.is_empty() {
            return Err(nothing(&path, chain.id));
        }
        Ok((path, manifest))
    }

    /// The suites that are meant, by name.
    pub fn of<'a>(&self, manifest: &'a Manifest) -> Result<Vec<(&'a str, &'a Deployed)>, Problem> {
        match &self.suite {
            None => Ok(manifest.suites.iter().map(|(name, suite)| (name.as_str(), suite)).collect()),
            Some(name) => {
                let suite = manifest.suite(name)?;
                Ok(manifest.suites.keys().filter(|of| *of == name).map(|of| (of.as_str(), suite)).collect())
            }
        }
    }

    /// Names and addresses of programs: those given, else those of the suites.
    pub fn programs(
        &self,
        given: &[Address],
        chain: &Chain,
        rpc_url: &str,
    ) -> anyhow::Result<Vec<(String, Address)>> {
        if !given.is_empty() {
            return Ok(given.iter().map(|address| (address.to_string(), *address)).collect());
        }
        let (_, manifest) = self.open(chain, rpc_url)?;
        let mut programs = Vec::new();
        for (_, suite) in self.of(&manifest)? {
            for (name, standing) in &suite.contracts {
                programs.push((name.clone(), address_of(standing)?));
            }
        }
        Ok(programs)
    }
}

/// The address of a recorded contract.
pub fn address_of(standing: &Standing) -> Result<Address, Problem> {
    standing.address.parse().map_err(|error| {
        Problem::failure(format!(
            "the manifest says that {} stands at {}",
            standing.contract, standing.address
        ))
        .why(format!("{error}"))
        .next("restore the manifest from git")
    })
}

fn nothing(path: &Path, chain: u64) -> Problem {
    Problem::new(Exit::Usage, format!("nothing is recorded of chain {chain}"))
        .why(format!("{} has no suites", path.display()))
        .next("stake deploy --rpc-url URL, or --manifest FILE")
}
