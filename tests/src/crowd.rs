//! Transactions of anybody, without keys, on an embedded chain; many questions at once; and ways back.

use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::Provider;
use alloy::rpc::client::BatchRequest;
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

fn request(from: Address, to: Address, data: Vec<u8>) -> TransactionRequest {
    TransactionRequest::default().with_from(from).with_to(to).with_input(data).with_gas_limit(GAS)
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

    /// Sends a transaction of anyone, whether it succeeds or not. Of one that does the answer is not known.
    pub async fn act(&self, from: Address, to: Address, data: Vec<u8>) -> Outcome {
        let request = request(from, to, data);
        let provider = self.provider();
        let hash: B256 = provider.raw_request("eth_sendTransaction".into(), (&request,)).await.unwrap();
        let receipt =
            provider.get_transaction_receipt(hash).await.unwrap().expect("a block for each transaction");
        if receipt.status() {
            return Outcome { success: true, answer: Bytes::new(), logs: receipt.logs().to_vec() };
        }
        // What was refused has changed nothing, so that a call is refused alike.
        let (success, answer) = self.attempted(request).await;
        assert!(!success, "the transaction fails and the call does not: {answer}");
        Outcome { success, answer, logs: Vec::new() }
    }

    /// The same of what answers: it is called before, and must go alike.
    pub async fn act_and_answer(&self, from: Address, to: Address, data: Vec<u8>) -> Outcome {
        let (success, answer) = self.attempted(request(from, to, data.clone())).await;
        let outcome = self.act(from, to, data).await;
        assert_eq!(outcome.success, success, "the call and the transaction: {answer}");
        Outcome { answer, ..outcome }
    }

    async fn attempted(&self, request: TransactionRequest) -> (bool, Bytes) {
        match self.provider().call(request).await {
            Ok(answer) => (true, answer),
            Err(RpcError::ErrorResp(error)) => (false, error.as_revert_data().unwrap_or_default()),
            Err(error) => panic!("{error}"),
        }
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

    /// Words of contracts' storage.
    pub async fn stored(&self, places: &[(Address, U256)]) -> Vec<U256> {
        let mut batch = BatchRequest::new(self.provider().client());
        let words: Vec<_> = places
            .iter()
            .map(|(contract, slot)| batch.add_call("eth_getStorageAt", &(contract, slot, "latest")).unwrap())
            .collect();
        batch.send().await.unwrap();
        let mut found = Vec::new();
        for word in words {
            found.push(word.await.unwrap());
        }
        found
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
