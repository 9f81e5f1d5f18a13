//! A node: one chain and its clients, with or without a socket.

use crate::accounts::DevAccount;
use crate::config::ChainConfig;
use crate::rpc::{self, Backend, InProcess, RpcError, ServeError, Server};
use serde_json::Value;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

/// A chain that answers JSON-RPC. Clones share it; independent nodes share nothing.
#[derive(Clone)]
pub struct Node {
    backend: Arc<Backend>,
}

impl Node {
    /// Starts a chain.
    pub fn start(config: ChainConfig) -> Self {
        Self { backend: Arc::new(Backend::new(config)) }
    }

    /// Answers one request on the calling thread.
    pub fn request(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        rpc::dispatch(&self.backend, method, params)
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
