//! The chain that both stand on.

use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Log, TransactionReceipt, TransactionRequest};
use alloy::sol_types::SolValue;
use alloy::transports::RpcError;
use staking_scripts::build::{PAIR, PAIR_FACTORY};
use staking_scripts::peers::{Build, Peers};
use staking_tests::World;
use std::io::Write;
use std::sync::OnceLock;
use stylus_node::config::ChainConfig;
use stylus_node::predeploys::{MULTICALL3, Multicall3};

/// More than any call of the stories takes.
const GAS: u64 = 20_000_000;

/// Chooses who receives the protocol fee, in both factories.
pub(crate) const SETTER: Address = Address::repeat_byte(0x5e);

/// Whoever calls from nowhere in particular.
pub(crate) const ANYBODY: Address = Address::repeat_byte(0xab);

/// How a call went: the answer or the data of the revert, and the logs.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) success: bool,
    pub(crate) answer: Bytes,
    pub(crate) logs: Vec<Log>,
}

/// Both factories on a chain where time stands still until it is told to pass, and anyone's transactions are taken.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) implementation: Address,
    /// Ours, theirs.
    pub(crate) factories: [Address; 2],
}

/// Tells a result: straight to the terminal, as the test harness keeps what successful tests print.
pub(crate) fn say(text: &str) {
    std::io::stderr().write_all(format!("{text}\n").as_bytes()).unwrap();
}

/// Published Solidity, which npm brings.
pub(crate) fn peers() -> &'static Peers {
    static PEERS: OnceLock<Peers> = OnceLock::new();
    PEERS.get_or_init(|| Peers::ready(&mut say).unwrap_or_else(|problem| panic!("{problem}")))
}

/// A contract of Uniswap V2 as it was published.
pub(crate) fn uniswap(name: &str) -> Bytes {
    peers().code(name, Build::Published).unwrap()
}

impl Stage {
    /// When its chain begins.
    pub(crate) const GENESIS: u64 = 2_000_000_000;

    pub(crate) async fn new() -> Self {
        Self::at(0).await
    }

    /// A stage that is set at that second, if it is still to come.
    pub(crate) async fn at(begin: u64) -> Self {
        // Read first: without it nothing else needs to be built.
        let their_factory = uniswap("UniswapV2Factory");
        let world = World::reproducible(ChainConfig::default()).await;
        let wait = begin.saturating_sub(world.now().await);
        world.chain.skip_seconds(wait).await.unwrap();
        let implementation = world.deploy(PAIR, &[]).await;
        let ours = world.deploy(PAIR_FACTORY, &(SETTER, implementation).abi_encode_params()).await;
        let theirs = world.create(&their_factory, &SETTER.abi_encode()).await;
        let stage = Self { world, implementation, factories: [ours, theirs] };
        let everybody = stage.world.provider();
        everybody.raw_request::<_, ()>("anvil_autoImpersonateAccount".into(), (true,)).await.unwrap();
        for account in [SETTER, ANYBODY] {
            stage.enrich(account).await;
        }
        stage
    }

    /// Gives an account ether for its gas.
    pub(crate) async fn enrich(&self, account: Address) {
        let parameters = (account, U256::from(10).pow(U256::from(24)));
        self.world.provider().raw_request::<_, ()>("anvil_setBalance".into(), parameters).await.unwrap();
    }

    /// Lets seconds pass; without them the next block has the time of the last.
    pub(crate) async fn pass(&self, seconds: u64) {
        if seconds > 0 {
            self.world.chain.skip_seconds(seconds).await.unwrap();
        }
    }

    /// Calls, and sends the same as a transaction, which must go alike.
    pub(crate) async fn act(&self, from: Address, to: Address, data: Vec<u8>) -> Outcome {
        let request =
            TransactionRequest::default().with_from(from).with_to(to).with_input(data).with_gas_limit(GAS);
        let (success, answer) = match self.world.provider().call(request.clone()).await {
            Ok(answer) => (true, answer),
            Err(RpcError::ErrorResp(error)) => (false, error.as_revert_data().unwrap_or_default()),
            Err(error) => panic!("{error}"),
        };
        let receipt = self.transact(request).await;
        assert_eq!(receipt.status(), success, "the call and the transaction: {answer}");
        Outcome { success, answer, logs: receipt.logs().to_vec() }
    }

    /// Sends a transaction; if it fails, a call after it tells why, as nothing has changed.
    pub(crate) async fn send(&self, from: Address, to: Address, data: Vec<u8>) -> Outcome {
        let request =
            TransactionRequest::default().with_from(from).with_to(to).with_input(data).with_gas_limit(GAS);
        let receipt = self.transact(request.clone()).await;
        let success = receipt.status();
        let answer = match success {
            true => Bytes::new(),
            false => match self.world.provider().call(request).await {
                Err(RpcError::ErrorResp(error)) => error.as_revert_data().unwrap_or_default(),
                other => panic!("a transaction failed and the call after it did not: {other:?}"),
            },
        };
        Outcome { success, answer, logs: receipt.logs().to_vec() }
    }

    /// Remembers everything; answers what [`Self::come_back`] wants to know.
    pub(crate) async fn remember(&self) -> U256 {
        self.world.provider().raw_request("evm_snapshot".into(), ()).await.unwrap()
    }

    /// Everything is as it was then, the time too.
    pub(crate) async fn come_back(&self, to: U256) {
        let came: bool = self.world.provider().raw_request("evm_revert".into(), (to,)).await.unwrap();
        assert!(came, "no such past");
    }

    /// Sends a transaction of anyone, whether it succeeds or not.
    pub(crate) async fn transact(&self, request: TransactionRequest) -> TransactionReceipt {
        let provider = self.world.provider();
        let hash: B256 = provider.raw_request("eth_sendTransaction".into(), (request,)).await.unwrap();
        provider.get_transaction_receipt(hash).await.unwrap().expect("a block for each transaction")
    }

    /// Does what must succeed.
    pub(crate) async fn perform(&self, from: Address, to: Address, data: Vec<u8>) -> Outcome {
        let outcome = self.act(from, to, data).await;
        assert!(outcome.success, "refused: {}", outcome.answer);
        outcome
    }

    /// Asks many things at once. Whatever is refused answers nothing.
    pub(crate) async fn ask(&self, questions: Vec<(Address, Vec<u8>)>) -> Vec<Bytes> {
        let call = |(target, data): (Address, Vec<u8>)| Multicall3::Call3 {
            target,
            allowFailure: true,
            callData: data.into(),
        };
        let calls = questions.into_iter().map(call).collect();
        let multicall = Multicall3::new(MULTICALL3, self.world.provider());
        let answers = multicall.aggregate3(calls).call().await.unwrap();
        answers.into_iter().map(|one| if one.success { one.returnData } else { Bytes::new() }).collect()
    }

    /// Asks for one word.
    pub(crate) async fn word(&self, whom: Address, data: Vec<u8>) -> U256 {
        U256::from_be_slice(&self.ask(vec![(whom, data)]).await[0][..32])
    }
}
