//! Who may use the machine at once: connections, bodies, executions and writers are counted.

use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections over HTTP.
const CONNECTIONS: usize = 1_024;
/// WebSockets.
const SOCKETS: usize = 256;
/// KiB of all bodies that are being received or answered.
const BODIES: u32 = 256 * 1_024;
/// Requests that wait for the chain to be theirs to change, each on a thread.
const WRITERS: usize = 128;

/// What a request keeps busy while it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Load {
    /// Next to nothing.
    Read,
    /// A processor, for seconds if it comes to that.
    Execution,
    /// The place of the writer.
    Write,
}

impl Load {
    /// The heaviest of some methods.
    pub(super) fn of<'a>(methods: impl Iterator<Item = &'a str>) -> Self {
        let mut load = Self::Read;
        for method in methods {
            match method {
                "eth_call" | "eth_estimateGas" | "eth_createAccessList" | "eth_simulateV1" => {
                    return Self::Execution;
                }
                method if method.starts_with("debug_trace") => return Self::Execution,
                method if method.starts_with("eth_send") => load = Self::Write,
                method if ["evm_", "anvil_", "hardhat_"].iter().any(|prefix| method.starts_with(prefix)) => {
                    load = Self::Write;
                }
                _ => {}
            }
        }
        load
    }
}

/// The places there are.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    connections: Arc<Semaphore>,
    sockets: Arc<Semaphore>,
    bodies: Arc<Semaphore>,
    executions: Arc<Semaphore>,
    writers: Arc<Semaphore>,
}

impl Gate {
    pub(super) fn new() -> Self {
        // One processor stays free for everybody else's reads where there are several.
        let processors = available_parallelism().map_or(2, usize::from);
        let places = |count| Arc::new(Semaphore::new(count));
        Self {
            connections: places(CONNECTIONS),
            sockets: places(SOCKETS),
            bodies: places(BODIES as usize),
            executions: places(processors.saturating_sub(1).max(2)),
            writers: places(WRITERS),
        }
    }

    /// A place for a connection, as soon as there is one.
    pub(super) async fn connection(&self) -> Option<OwnedSemaphorePermit> {
        self.connections.clone().acquire_owned().await.ok()
    }

    /// Waits until no connection is left.
    pub(super) async fn empty(&self) {
        let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
        let _ = self.connections.acquire_many(all).await;
    }

    /// A place for a WebSocket, if there is one.
    pub(super) fn socket(&self) -> Option<OwnedSemaphorePermit> {
        self.sockets.clone().try_acquire_owned().ok()
    }

    /// Room for a body.
    pub(super) async fn body(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let size = u32::try_from(bytes / 1_024 + 1).unwrap_or(BODIES).min(BODIES);
        self.bodies.clone().acquire_many_owned(size).await.ok()
    }

    /// A place to answer a request, as soon as there is one.
    pub(super) async fn pass(&self, load: Load) -> Option<OwnedSemaphorePermit> {
        let places = match load {
            Load::Read => return None,
            Load::Execution => &self.executions,
            Load::Write => &self.writers,
        };
        places.clone().acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Load;

    #[test]
    fn a_batch_is_as_heavy_as_its_heaviest_request() {
        let load = |methods: &[&'static str]| Load::of(methods.iter().copied());
        assert_eq!(load(&["eth_chainId", "eth_getLogs"]), Load::Read);
        assert_eq!(load(&["eth_chainId", "evm_mine"]), Load::Write);
        assert_eq!(load(&["eth_sendRawTransaction", "debug_traceCall", "eth_chainId"]), Load::Execution);
        assert_eq!(load(&[]), Load::Read);
    }
}
