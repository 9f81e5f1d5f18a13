//! Assertions on reverts and events.

use alloy::contract::{CallBuilder, CallDecoder};
use alloy::primitives::{Address, Bytes};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::{SolError, SolEvent};
use staking_scripts::chain::revert_data;
use std::fmt::Debug;

use crate::world::{Receipt, World};

/// The data a call reverted with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reverted(pub Bytes);

impl Reverted {
    /// The revert is exactly this error.
    #[track_caller]
    pub fn with<E: SolError + Debug>(&self, expected: E) {
        let found = E::abi_decode(&self.0);
        assert_eq!(self.0, Bytes::from(expected.abi_encode()), "expected {expected:?}, found {found:?}");
    }

    /// The revert carries nothing: the answer to what is not in the interface.
    #[track_caller]
    pub fn silently(&self) {
        assert_eq!(self.0, Bytes::new());
    }
}

/// A call that must be refused.
pub trait RefusedCall {
    /// Calls as `from`, sends it too, and returns the revert; panics if either succeeds.
    fn refused(self, world: &World, from: Address) -> impl Future<Output = Reverted>;
}

impl RefusedCall for TransactionRequest {
    async fn refused(self, world: &World, from: Address) -> Reverted {
        let mut request = self;
        request.from = Some(from);
        let error = match world.provider().call(request.clone()).await {
            Ok(answer) => panic!("the call succeeded and returned {answer}"),
            Err(error) => error,
        };
        let data = revert_data(&error).unwrap_or_else(|| panic!("not a revert: {error}"));
        let receipt = world.attempt(from, request).await;
        assert!(!receipt.status(), "the call reverts and the transaction does not");
        assert!(receipt.logs().is_empty());
        Reverted(data.into())
    }
}

impl<P: Provider, D: CallDecoder> RefusedCall for CallBuilder<P, D> {
    async fn refused(self, world: &World, from: Address) -> Reverted {
        self.into_transaction_request().refused(world, from).await
    }
}

/// The events of one kind that a contract emitted in a transaction.
pub fn logs<E: SolEvent>(receipt: &Receipt, contract: Address) -> Vec<E> {
    let logs = receipt.logs().iter().filter(|log| log.address() == contract);
    logs.filter_map(|log| E::decode_log_validate(&log.inner).ok()).map(|log| log.data).collect()
}

/// The only event of that kind that a contract emitted in a transaction.
#[track_caller]
pub fn event<E: SolEvent + Debug>(receipt: &Receipt, contract: Address) -> E {
    let mut found = logs(receipt, contract);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}
