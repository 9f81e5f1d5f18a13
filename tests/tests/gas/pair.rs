//! Gas of a pair's operations, called directly, one transaction each, so that every slot is cold. Tokens are in Solidity,
//! programs are cached. `tests/peers/run` measures Uniswap V2's beside these.

use crate::snapshot;
use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::DynProvider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolValue;
use staking_abi::IPair::{self, IPairInstance, Swap};
use staking_abi::IPairFactory;
use staking_abi::IRouter::{self, IRouterInstance};
use staking_abi::IToken::{self, ITokenInstance};
use staking_scripts::build::{PAIR, PAIR_FACTORY, ROUTER};
use staking_tests::fixtures::PlainToken;
use staking_tests::{Receipt, World, ether, logs};
use stylus_node::config::ChainConfig;

const GROUP: &str = "Pair, PlainToken, programs cached";

/// Seconds between two operations.
const PAUSE: u64 = 100;

struct Bench {
    world: World,
    tokens: [ITokenInstance<DynProvider>; 2],
    pair: IPairInstance<DynProvider>,
    router: IRouterInstance<DynProvider>,
    figures: Vec<(String, String, u64)>,
}

impl Bench {
    async fn new() -> Self {
        let world = World::reproducible(ChainConfig::default()).await;
        let (owner, provider) = (world.owner, world.provider().clone());
        let supply = (owner, ether(1_000_000)).abi_encode();
        let mut tokens = [Address::ZERO; 2];
        for token in &mut tokens {
            *token = world.create(&PlainToken::BYTECODE, &supply).await;
        }
        tokens.sort_unstable();
        let implementation = world.deploy(PAIR, &[]).await;
        let factory = world.deploy(PAIR_FACTORY, &(owner, implementation).abi_encode_params()).await;
        let router = world.deploy(ROUTER, &factory.abi_encode()).await;
        let factory = IPairFactory::new(factory, provider.clone());
        world.chain.skip_seconds(PAUSE).await.unwrap();
        let call = factory.createPair(tokens[0], tokens[1]).into_transaction_request();
        let created = world.send(owner, call).await.gas_used;
        let pair = factory.getPair(tokens[0], tokens[1]).call().await.unwrap();
        Self {
            tokens: tokens.map(|token| IToken::new(token, provider.clone())),
            pair: IPair::new(pair, provider.clone()),
            router: IRouter::new(router, provider),
            figures: vec![(GROUP.to_owned(), "createPair".to_owned(), created)],
            world,
        }
    }

    async fn measure(&mut self, name: &str, call: TransactionRequest) -> Receipt {
        self.world.chain.skip_seconds(PAUSE).await.unwrap();
        let receipt = self.world.send(self.world.owner, call).await;
        self.figures.push((GROUP.to_owned(), name.to_owned(), receipt.gas_used));
        receipt
    }

    async fn pay(&self, at: usize, amount: U256) {
        let call = self.tokens[at].transfer(*self.pair.address(), amount).into_transaction_request();
        self.world.send(self.world.owner, call).await;
    }

    async fn run(mut self) -> Vec<(String, String, u64)> {
        let (owner, alice, pair) = (self.world.owner, self.world.alice, self.pair.clone());
        for name in ["mint, first", "mint, second", "mint, again"] {
            self.pay(0, ether(10)).await;
            self.pay(1, ether(40)).await;
            self.measure(name, pair.mint(owner).into_transaction_request()).await;
        }
        for name in ["swap, first", "swap, again"] {
            self.pay(0, ether(1)).await;
            let out = ether(3);
            let call = pair.swap(U256::ZERO, out, owner, Bytes::new()).into_transaction_request();
            let receipt = self.measure(name, call).await;
            assert_eq!(logs::<Swap>(&receipt, *pair.address()).len(), 1);
        }
        let give = |amount| pair.transfer(alice, amount).into_transaction_request();
        self.measure("transfer, to nobody's balance", give(ether(1))).await;
        self.measure("transfer, again", give(ether(1))).await;
        let share = pair.transfer(*pair.address(), ether(2)).into_transaction_request();
        self.world.send(owner, share).await;
        self.measure("burn, a part", pair.burn(owner).into_transaction_request()).await;
        self.through_the_router().await;
        self.figures
    }

    async fn through_the_router(&mut self) {
        let (owner, spender) = (self.world.owner, *self.router.address());
        for token in self.tokens.clone() {
            let call = token.approve(spender, U256::MAX).into_transaction_request();
            self.world.send(owner, call).await;
        }
        let path: Vec<Address> = self.tokens.iter().map(|token| *token.address()).collect();
        let call = self.router.swapExactTokensForTokens(ether(1), U256::ONE, path.clone(), owner, U256::MAX);
        self.measure("Router.swapExactTokensForTokens", call.into_transaction_request()).await;
        let (one, four) = (ether(1), ether(4));
        let call =
            self.router.addLiquidity(path[0], path[1], one, four, U256::ONE, U256::ONE, owner, U256::MAX);
        self.measure("Router.addLiquidity", call.into_transaction_request()).await;
    }
}

#[tokio::test]
async fn a_pair_costs_what_the_snapshot_says() {
    snapshot::compare("gas-pair.json", Bench::new().await.run().await);
}
