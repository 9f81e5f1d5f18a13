//! Transactions of anybody, without keys, on an embedded chain; many questions at once; and ways back.

use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Log, TransactionRequest};
use alloy::transports::RpcError;
use stylus_node::predeploys::{MULTICALL3, Multicall3};

use crate::world::World;

/// More than any call takes that is not made to take all there is.
const GAS: u64 = 20_000_000;

/// How a call went: the answer or the data of the revert, and the logs.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Whether it succeeded.
    pub success: bool,
    /// The answer, or the data of the revert.
    pub answer: Bytes,
    /// What was emitted.
    pub logs: Vec<Log>,
}

impl World {
    /// Takes transactions of anybody from now on.
    pub async fn welcome(&self, people: &[Address]) {
        let provider = self.provider();
        provider.raw_request::<_, ()>("anvil_autoImpersonateAccount".into(), (true,)).await.unwrap();
        for account in people {
            let parameters = (account, U256::from(10).pow(U256::from(24)));
            provider.raw_request::<_, ()>("anvil_setBalance".into(), parameters).await.unwrap();
        }
    }

    /// Calls, and sends the same as a transaction, which must go alike.
    pub async fn act(&self, from: Address, to: Address, data: Vec<u8>) -> Outcome {
        let request =
            TransactionRequest::default().with_from(from).with_to(to).with_input(data).with_gas_limit(GAS);
        let provider = self.provider();
        let (success, answer) = match provider.call(request.clone()).await {
            Ok(answer) => (true, answer),
            Err(RpcError::ErrorResp(error)) => (false, error.as_revert_data().unwrap_or_default()),
            Err(error) => panic!("{error}"),
        };
        let hash: B256 = provider.raw_request("eth_sendTransaction".into(), (request,)).await.unwrap();
        let receipt =
            provider.get_transaction_receipt(hash).await.unwrap().expect("a block for each transaction");
        assert_eq!(receipt.status(), success, "the call and the transaction: {answer}");
        Outcome { success, answer, logs: receipt.logs().to_vec() }
    }

    /// Does what must succeed.
    pub async fn perform(&self, from: Address, to: Address, data: Vec<u8>) -> Outcome {
        let outcome = self.act(from, to, data).await;
        assert!(outcome.success, "refused: {}", outcome.answer);
        outcome
    }

    /// Asks many things at once: whether each was answered, and the answer or the data of the revert.
    pub async fn ask(&self, questions: Vec<(Address, Vec<u8>)>) -> Vec<(bool, Bytes)> {
        let call = |(target, data): (Address, Vec<u8>)| Multicall3::Call3 {
            target,
            allowFailure: true,
            callData: data.into(),
        };
        let calls = questions.into_iter().map(call).collect();
        let multicall = Multicall3::new(MULTICALL3, self.provider());
        let answers = multicall.aggregate3(calls).gas(1 << 30).call().await.unwrap();
        answers.into_iter().map(|one| (one.success, one.returnData)).collect()
    }

    /// A word of a contract's storage.
    pub async fn stored(&self, contract: Address, slot: U256) -> U256 {
        self.provider().get_storage_at(contract, slot).await.unwrap()
    }

    /// Remembers the present state, for [`Self::recall`].
    pub async fn remember(&self) -> U256 {
        self.provider().raw_request("evm_snapshot".into(), ()).await.unwrap()
    }

    /// Goes back to what was remembered; it is forgotten by that, and what was remembered later with it.
    pub async fn recall(&self, state: U256) {
        let went: bool = self.provider().raw_request("evm_revert".into(), (state,)).await.unwrap();
        assert!(went, "nothing was remembered as {state}");
    }
}
