//! A node: one chain and its clients, with or without a socket.

use crate::accounts::DevAccount;
use crate::config::ChainConfig;
use crate::rpc::{self, Backend, InProcess, Mining, RpcError, ServeError, Server};
use crate::store::{Recovery, StoreError};
use serde_json::Value;
use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

/// A chain that answers JSON-RPC. Clones share it; independent nodes share nothing.
#[derive(Clone)]
pub struct Node {
    backend: Arc<Backend>,
}

impl Node {
    /// Starts a chain.
    pub fn start(config: ChainConfig) -> Self {
        Self { backend: Backend::new(config) }
    }

    /// Starts the chain of a state file, or begins one there; what is acknowledged is in the file.
    pub fn open(config: ChainConfig, path: &Path) -> Result<(Self, Recovery), StoreError> {
        let (backend, recovery) = Backend::open(config, path)?;
        Ok((Self { backend }, recovery))
    }

    /// Hands the state file over to the disk, so that even a power failure loses nothing.
    pub fn sync(&self) -> Result<(), StoreError> {
        self.backend.sync()
    }

    /// Says when blocks are made.
    pub fn set_mining(&self, mining: Mining) -> Result<(), RpcError> {
        self.backend.set_mining(mining)
    }

    /// Answers one request on the calling thread.
    pub fn request(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        rpc::dispatch(&self.backend, method, params)
    }

    /// Answers the body of an HTTP request on the calling thread; nothing for notifications.
    pub fn answer(&self, body: &[u8]) -> Option<Value> {
        rpc::answer(&self.backend, body)
    }

    /// A transport for alloy providers.
    pub fn transport(&self) -> InProcess {
        InProcess::new(self.backend.clone())
    }

    /// The prefunded accounts and their keys, the chain owner first.
    pub fn accounts(&self) -> &[DevAccount] {
        self.backend.accounts()
    }

    /// Listens for HTTP clients; port 0 takes any free port. Needs a tokio runtime.
    pub async fn serve(&self, address: SocketAddr) -> Result<Server, ServeError> {
        rpc::serve(self.backend.clone(), address).await
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chain = self.backend.chain();
        f.debug_struct("Node")
            .field("chain_id", &chain.config().chain_id)
            .field("block", &chain.head().number())
            .finish()
    }
}
