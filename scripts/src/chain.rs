//! The chain the tool speaks to: embedded in this process, or behind a URL. JSON-RPC either way.

use crate::interfaces::explain_revert;
use crate::problem::{Exit, Problem};
use alloy::network::{EthereumWallet, TransactionBuilder};
use alloy::primitives::{Address, B256};
use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use alloy::rpc::client::RpcClient;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::transports::{RpcError, TransportError, TransportErrorKind};
use std::time::{Duration, Instant};
use stylus_node::config::ChainConfig;
use stylus_node::node::Node;

/// Gas for two more storage words and a payment, beyond half of any estimate.
const ROOM: u64 = 100_000;

/// How long a transaction may take to be mined before the tool gives up watching it.
const PATIENCE: Duration = Duration::from_secs(120);

/// A connection that can sign for the accounts of its wallet.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Any alloy call goes through this.
    pub provider: DynProvider,
    /// EIP-155 chain id.
    pub id: u64,
    /// Whether the chain lives in this process and ends with it.
    pub embedded: bool,
}

impl Chain {
    /// Starts a chain in this process.
    pub async fn embedded(config: ChainConfig, wallet: EthereumWallet) -> anyhow::Result<Self> {
        let client = RpcClient::new(Node::start(config).transport(), true);
        Self::over(client, wallet, true).await
    }

    /// Connects to a chain by URL.
    pub async fn connect(url: &str, wallet: EthereumWallet) -> anyhow::Result<Self> {
        let url = url.parse().map_err(|error| {
            Problem::new(Exit::Usage, format!("{url} is not a URL"))
                .why(format!("{error}"))
                .next("--rpc-url http://127.0.0.1:8547")
        })?;
        Self::over(RpcClient::new_http(url), wallet, false).await
    }

    async fn over(client: RpcClient, wallet: EthereumWallet, embedded: bool) -> anyhow::Result<Self> {
        let provider = ProviderBuilder::new().wallet(wallet).connect_client(client).erased();
        let id = provider.get_chain_id().await.map_err(|error| {
            Problem::new(Exit::ChainNotReady, "the chain does not answer")
                .why(error.to_string())
                .next("check --rpc-url; `cargo run -p stylus-node` serves a chain at http://127.0.0.1:8547")
        })?;
        Ok(Self { provider, id, embedded })
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

    /// Sends a transaction from `from`, waits for it, and explains its revert if it has one.
    pub async fn send(
        &self,
        what: &str,
        from: Address,
        request: TransactionRequest,
    ) -> anyhow::Result<TransactionReceipt> {
        let request = request.with_from(from);
        let gas = self.provider.estimate_gas(request.clone()).await.map_err(|error| refusal(what, &error))?;
        let price = self.provider.get_gas_price().await?;
        // A second later a pool may write slots that the estimate left alone; Arbitrum drops tips and refunds
        // unused gas, so the room costs nothing.
        let request = request
            .with_gas_limit(gas.saturating_add(gas / 2).saturating_add(ROOM))
            .with_max_fee_per_gas(price.saturating_mul(2))
            .with_max_priority_fee_per_gas(0);
        let pending = self.provider.send_transaction(request).await.map_err(|error| refusal(what, &error))?;
        let receipt = self.receipt(what, *pending.tx_hash()).await?;
        if receipt.status() {
            return Ok(receipt);
        }
        Err(Problem::failure(format!("{what}: transaction {} reverted", receipt.transaction_hash))
            .why("it succeeded when it was estimated, so the chain's state changed in between")
            .next("run the command again")
            .into())
    }

    async fn receipt(&self, what: &str, hash: B256) -> anyhow::Result<TransactionReceipt> {
        let start = Instant::now();
        let mut pause = Duration::from_millis(1);
        while start.elapsed() < PATIENCE {
            if let Some(receipt) = self.provider.get_transaction_receipt(hash).await? {
                return Ok(receipt);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
        Err(Problem::failure(format!("{what}: transaction {hash} is not mined"))
            .why(format!("waited {} seconds", PATIENCE.as_secs()))
            .next("look the hash up; run the command again once it is mined or dropped")
            .into())
    }
}

fn refusal(what: &str, error: &TransportError) -> Problem {
    Problem::failure(format!("{what} was refused")).why(reason(error))
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
