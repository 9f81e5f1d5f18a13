//! The development chain that a scenario is replayed on: who acts there, and when.

use super::series::START;
use crate::chain::Chain;
use crate::problem::{Exit, Problem};
use crate::signer;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use std::collections::BTreeMap;
use std::time::Duration;
use stylus_node::config::{ChainConfig, StylusParams};

pub(super) struct DevChain {
    pub(super) chain: Chain,
    pub(super) owner: Address,
    pub(super) actors: BTreeMap<String, Address>,
    real_time: bool,
}

impl DevChain {
    /// Starts a chain, or connects to a development chain's URL, with keys for everybody of these names.
    pub(super) async fn open(names: &[&str], against: &str, real_time: bool) -> anyhow::Result<Self> {
        let owner = signer::dev_owner()?;
        let mut signers = vec![owner.clone()];
        let mut actors = BTreeMap::new();
        for name in names {
            let actor = signer::dev_actor(name)?;
            actors.insert((*name).to_owned(), actor.address());
            signers.push(actor);
        }
        let wallet = signer::wallet(signers);
        let chain = if against == "embedded" {
            // A clock that stands still until it is told to go, and programs that outlive every scenario.
            let stylus = StylusParams { expiry_days: 10_000, ..StylusParams::default() };
            let genesis_timestamp = Some(START - 86_400);
            let config = ChainConfig { genesis_timestamp, stylus, ..ChainConfig::default() };
            Chain::embedded(config, wallet).await?
        } else {
            Chain::connect(against, wallet).await?
        };
        signer::require_dev_chain(chain.id)?;
        Ok(Self { chain, owner: owner.address(), actors, real_time })
    }

    /// The account of a name.
    pub(super) fn actor(&self, who: &str) -> Result<Address, Problem> {
        let found = self.actors.get(who).copied();
        found.ok_or_else(|| Problem::failure(format!("{who} has no key")))
    }

    /// Gives an account what it will pay for gas.
    pub(super) async fn give_ether(&self, to: Address) -> anyhow::Result<()> {
        let ether = U256::from(1_000_000_000_000_000_000_u64);
        let gift = TransactionRequest::default().with_to(to).with_value(ether);
        self.chain.send("a gift of ether", self.owner, gift).await?;
        Ok(())
    }

    /// The instant the scenario begins: after everything that was prepared.
    pub(super) async fn start(&self) -> anyhow::Result<u64> {
        let now = self.chain.now().await?;
        Ok(match (self.chain.embedded, self.real_time) {
            (true, _) => START,
            (false, true) => now + 1,
            (false, false) => now + 60,
        })
    }

    /// Sends what the arithmetic accepts at an instant, or later in real time.
    pub(super) async fn act(
        &self,
        what: &str,
        at: u64,
        from: Address,
        request: TransactionRequest,
    ) -> anyhow::Result<TransactionReceipt> {
        self.wait_until(at).await?;
        Ok(self.chain.send(what, from, request).await.map_err(|error| {
            Problem::new(Exit::Mismatch, format!("{what}: the chain refuses what staking-math accepts"))
                .why(error.to_string())
        })?)
    }

    /// Lets time pass to the end; returns the last block and its instant.
    pub(super) async fn end(&self, at: u64) -> anyhow::Result<(u64, u64)> {
        self.wait_until(at).await?;
        let provider = &self.chain.provider;
        if !self.real_time {
            provider.raw_request::<_, serde_json::Value>("evm_mine".into(), ()).await?;
        }
        Ok((provider.get_block_number().await?, self.chain.now().await?))
    }

    async fn wait_until(&self, at: u64) -> anyhow::Result<()> {
        if self.real_time {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
            tokio::time::sleep(Duration::from_secs(at.saturating_sub(now))).await;
            return Ok(());
        }
        let provider = &self.chain.provider;
        let told =
            provider.raw_request::<_, serde_json::Value>("evm_setNextBlockTimestamp".into(), (at,)).await;
        if let Err(error) = told {
            return Err(Problem::new(Exit::ChainNotReady, "this chain cannot be told the time")
                .why(error.to_string())
                .next("--speed 8640 plays a day in ten real seconds; --against embedded needs none")
                .into());
        }
        Ok(())
    }
}
