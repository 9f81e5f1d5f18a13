//! The chain that both stand on.

use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::sol_types::SolValue;
use staking_scripts::build::{PAIR, PAIR_FACTORY};
use staking_scripts::peers::{Build, Peers};
pub(crate) use staking_tests::Outcome;
use staking_tests::World;
use std::io::Write;
use std::sync::OnceLock;
use stylus_node::config::ChainConfig;

/// Chooses who receives the protocol fee, in both factories.
pub(crate) const SETTER: Address = Address::repeat_byte(0x5e);

/// Whoever calls from nowhere in particular.
pub(crate) const ANYBODY: Address = Address::repeat_byte(0xab);

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
        stage.world.welcome(&[SETTER, ANYBODY]).await;
        stage
    }

    /// Gives an account ether for its gas.
    pub(crate) async fn enrich(&self, account: Address) {
        self.world.welcome(&[account]).await;
    }

    /// Lets seconds pass; without them the next block has the time of the last.
    pub(crate) async fn pass(&self, seconds: u64) {
        if seconds > 0 {
            self.world.chain.skip_seconds(seconds).await.unwrap();
        }
    }

    /// Calls, and sends the same as a transaction, which must go alike.
    pub(crate) async fn act(&self, from: Address, to: Address, data: Vec<u8>) -> Outcome {
        self.world.act_and_answer(from, to, data).await
    }

    /// Sends a transaction; if it fails, a call after it tells why, as nothing has changed.
    pub(crate) async fn send(&self, from: Address, to: Address, data: Vec<u8>) -> Outcome {
        self.world.act(from, to, data).await
    }

    /// Remembers everything; answers what [`Self::come_back`] wants to know.
    pub(crate) async fn remember(&self) -> U256 {
        self.world.remember().await
    }

    /// Everything is as it was then, the time too.
    pub(crate) async fn come_back(&self, to: U256) {
        self.world.recall(to).await;
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
        let answers = self.world.ask(questions).await;
        answers.into_iter().map(|(told, answer)| if told { answer } else { Bytes::new() }).collect()
    }

    /// Asks for one word.
    pub(crate) async fn word(&self, whom: Address, data: Vec<u8>) -> U256 {
        U256::from_be_slice(&self.ask(vec![(whom, data)]).await[0][..32])
    }
}
