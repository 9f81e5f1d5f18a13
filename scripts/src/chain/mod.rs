//! The chain the tool speaks to: embedded in this process, or behind a URL. JSON-RPC either way.

mod meaning;
mod retry;
mod sending;

pub use meaning::Unsent;
pub use sending::{Recorder, Signed, in_flight, reserve};

use crate::interfaces::explain_revert;
use crate::problem::{Exit, Problem};
use alloy::network::EthereumWallet;
use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use alloy::rpc::client::RpcClient;
use alloy::rpc::types::TransactionReceipt;
use alloy::transports::{RpcError, TransportError, TransportErrorKind};
use std::time::Duration;
use stylus_node::config::ChainConfig;
use stylus_node::node::Node;

/// Seconds a transaction may take to be mined before the tool gives up watching it.
pub const PATIENCE: u64 = 120;

/// A connection that can sign for the accounts of its wallet.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Any alloy call goes through this; questions are asked again where the answer got lost.
    pub provider: DynProvider,
    /// EIP-155 chain id.
    pub id: u64,
    /// Whether the chain lives in this process and ends with it.
    pub embedded: bool,
    /// How long to wait for a transaction.
    pub patience: Duration,
    /// Asks once: what is sent is never sent again unseen.
    once: DynProvider,
    wallet: EthereumWallet,
    impersonates: bool,
}

impl Chain {
    /// Starts a chain in this process.
    pub async fn embedded(config: ChainConfig, wallet: EthereumWallet) -> anyhow::Result<Self> {
        let client = RpcClient::new(Node::start(config).transport(), true);
        Self::over([client.clone(), client], wallet, true).await
    }

    /// Starts a chain in this process that takes transactions from anybody without a signature.
    pub async fn rehearsal(config: ChainConfig) -> anyhow::Result<Self> {
        let chain = Self::embedded(config, EthereumWallet::default()).await?;
        chain.provider.raw_request::<_, ()>("anvil_autoImpersonateAccount".into(), (true,)).await?;
        Ok(Self { impersonates: true, ..chain })
    }

    /// Connects to a chain by URL.
    pub async fn connect(url: &str, wallet: EthereumWallet) -> anyhow::Result<Self> {
        let url = url.parse().map_err(|error| {
            // Not repeated: what is no URL may still hold a key.
            Problem::new(Exit::Usage, "--rpc-url is not a URL")
                .why(format!("{error}"))
                .next("--rpc-url http://127.0.0.1:8547")
        })?;
        Self::over(retry::clients(url)?, wallet, false).await
    }

    async fn over(
        [asking, sending]: [RpcClient; 2],
        wallet: EthereumWallet,
        embedded: bool,
    ) -> anyhow::Result<Self> {
        // Nonces are asked for each time: this provider and our own sending share accounts.
        let provider = ProviderBuilder::default()
            .with_gas_estimation()
            .with_simple_nonce_management()
            .fetch_chain_id()
            .wallet(wallet.clone())
            .connect_client(asking)
            .erased();
        let once = ProviderBuilder::default().connect_client(sending).erased();
        let id = provider.get_chain_id().await.map_err(|error| {
            Problem::new(Exit::ChainNotReady, "the chain does not answer")
                .why(error.to_string())
                .next("check --rpc-url; `cargo run -p stylus-node` serves a chain at http://127.0.0.1:8547")
        })?;
        let patience = Duration::from_secs(PATIENCE);
        Ok(Self { provider, id, embedded, patience, once, wallet, impersonates: false })
    }

    /// Time of the newest block.
    pub async fn now(&self) -> anyhow::Result<u64> {
        let block = self.provider.get_block_by_number(alloy::eips::BlockNumberOrTag::Latest).await?;
        Ok(block.ok_or_else(|| Problem::failure("the chain has no blocks"))?.header.timestamp)
    }

    /// Time of a block that holds a receipt.
    pub async fn time_of(&self, receipt: &TransactionReceipt) -> anyhow::Result<u64> {
        let number = receipt.block_number.unwrap_or_default();
        let block = self.provider.get_block_by_number(number.into()).await?;
        Ok(block.ok_or_else(|| Problem::failure(format!("block {number} is missing")))?.header.timestamp)
    }

    /// Lets time pass on chains that can be told to.
    pub async fn skip_seconds(&self, seconds: u64) -> Result<(), TransportError> {
        self.provider.raw_request::<_, serde_json::Value>("evm_increaseTime".into(), (seconds,)).await?;
        self.provider.raw_request::<_, serde_json::Value>("evm_mine".into(), ()).await?;
        Ok(())
    }
}

/// Why a call or transaction was refused: the revert in words where there is one.
pub fn reason(error: &TransportError) -> String {
    revert_data(error).map_or_else(|| error.to_string(), |data| explain_revert(&data))
}

/// What a call reverted with; `None` if it failed for another reason than a revert.
pub fn revert_data(error: &TransportError) -> Option<Vec<u8>> {
    let RpcError::<TransportErrorKind>::ErrorResp(payload) = error else { return None };
    match payload.as_revert_data() {
        Some(data) => Some(data.to_vec()),
        // Nodes leave `data` out when the revert carries none.
        None => payload.message.contains("execution reverted").then(Vec::new),
    }
}
