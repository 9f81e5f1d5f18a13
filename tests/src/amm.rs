//! A deployed pair of two tokens with its factory and its router, and the calls that tests make all the time.

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::DynProvider;
use alloy::sol_types::SolValue;
use staking_abi::IPair::IPairInstance;
use staking_abi::IPairFactory::{IPairFactoryInstance, PairCreated};
use staking_abi::IRouter::IRouterInstance;
use staking_abi::IToken::ITokenInstance;
use staking_scripts::build::{PAIR, PAIR_FACTORY, ROUTER};

use crate::expect::event;
use crate::pool::token;
use crate::world::{Receipt, World};

/// A pair, and whoever made it and trades through it. The owner holds tokens and chooses who gets the protocol fee.
#[derive(Clone, Debug)]
pub struct Amm {
    /// Where it stands.
    pub world: World,
    /// Who made the pair.
    pub factory: IPairFactoryInstance<DynProvider>,
    /// What trades through pairs of the factory.
    pub router: IRouterInstance<DynProvider>,
    /// The pair of the tokens.
    pub pair: IPairInstance<DynProvider>,
    /// What trades, the lower address first.
    pub tokens: [ITokenInstance<DynProvider>; 2],
    /// The contract whose code the pair has.
    pub implementation: Address,
}

impl Amm {
    /// An empty pair of two tokens of ours.
    pub async fn new() -> Self {
        Self::in_world(World::new().await).await
    }

    /// The same in a given world.
    pub async fn in_world(world: World) -> Self {
        let tokens = [token(&world, "First", "FST").await, token(&world, "Second", "SND").await];
        Self::of(world, tokens).await
    }

    /// A pair of two tokens of ours that holds `amounts`, which the owner deposited.
    pub async fn holding(amounts: [U256; 2]) -> Self {
        let amm = Self::new().await;
        amm.deposit(amm.world.owner, amounts).await;
        amm
    }

    /// An empty pair of given tokens, with a factory and a router of its own.
    pub async fn of(world: World, tokens: [Address; 2]) -> Self {
        let implementation = world.deploy(PAIR, &[]).await;
        let factory = world.deploy(PAIR_FACTORY, &(world.owner, implementation).abi_encode_params()).await;
        let router = world.deploy(ROUTER, &factory.abi_encode()).await;
        let provider = world.provider().clone();
        let nowhere = || ITokenInstance::new(Address::ZERO, provider.clone());
        let blank = Self {
            factory: IPairFactoryInstance::new(factory, provider.clone()),
            router: IRouterInstance::new(router, provider.clone()),
            pair: IPairInstance::new(Address::ZERO, provider.clone()),
            tokens: [nowhere(), nowhere()],
            implementation,
            world,
        };
        blank.another(tokens).await
    }

    /// One more pair of the same factory.
    pub async fn another(&self, mut tokens: [Address; 2]) -> Self {
        tokens.sort();
        let (world, provider) = (&self.world, self.world.provider());
        let call = self.factory.createPair(tokens[0], tokens[1]).into_transaction_request();
        let receipt = world.send(world.owner, call).await;
        let pair = event::<PairCreated>(&receipt, *self.factory.address()).pair;
        Self {
            pair: IPairInstance::new(pair, provider.clone()),
            tokens: tokens.map(|token| ITokenInstance::new(token, provider.clone())),
            ..self.clone()
        }
    }

    /// The pair's address.
    pub fn address(&self) -> Address {
        *self.pair.address()
    }

    /// The addresses of the tokens.
    pub fn addresses(&self) -> [Address; 2] {
        [0, 1].map(|at| *self.tokens[at].address())
    }

    /// The tokens from one to the other.
    pub fn path(&self, from: usize) -> Vec<Address> {
        let addresses = self.addresses();
        vec![addresses[from], addresses[1 - from]]
    }

    /// The owner sends some of a token.
    pub async fn give(&self, at: usize, to: Address, amount: U256) {
        let call = self.tokens[at].transfer(to, amount).into_transaction_request();
        self.world.send(self.world.owner, call).await;
    }

    /// The owner sends both to the pair, whatever is not zero.
    pub async fn donate(&self, amounts: [U256; 2]) {
        for (at, amount) in amounts.into_iter().enumerate() {
            if !amount.is_zero() {
                self.give(at, self.address(), amount).await;
            }
        }
    }

    /// Gives an account both tokens and lets it approve the router for exactly those.
    pub async fn prepare(&self, account: Address, amounts: [U256; 2]) {
        for (at, amount) in amounts.into_iter().enumerate() {
            if account != self.world.owner {
                self.give(at, account, amount).await;
            }
            let approve = self.tokens[at].approve(*self.router.address(), amount);
            self.world.send(account, approve.into_transaction_request()).await;
        }
    }

    /// An account mints for what the owner sends.
    pub async fn deposit(&self, account: Address, amounts: [U256; 2]) -> Receipt {
        self.donate(amounts).await;
        self.world.send(account, self.pair.mint(account).into_transaction_request()).await
    }

    /// An account burns LP tokens for both tokens.
    pub async fn withdraw(&self, account: Address, liquidity: U256) -> Receipt {
        let hand_in = self.pair.transfer(self.address(), liquidity).into_transaction_request();
        self.world.send(account, hand_in).await;
        self.world.send(account, self.pair.burn(account).into_transaction_request()).await
    }

    /// An account gets some of a token for what the owner sends of the other.
    pub async fn swap(&self, account: Address, from: usize, amount: U256, out: U256) -> Receipt {
        self.give(from, self.address(), amount).await;
        let [out0, out1] = only(1 - from, out);
        let call = self.pair.swap(out0, out1, account, Bytes::new());
        self.world.send(account, call.into_transaction_request()).await
    }

    /// What a swap pays, as the router says.
    pub async fn amount_out(&self, from: usize, amount: U256) -> U256 {
        let reserves = self.reserves().await;
        self.router.getAmountOut(amount, reserves[from], reserves[1 - from]).call().await.unwrap()
    }

    /// The reserves.
    pub async fn reserves(&self) -> [U256; 2] {
        let reserves = self.pair.getReserves().call().await.unwrap();
        [reserves.reserve0, reserves.reserve1].map(U256::from)
    }

    /// Both tokens of an account.
    pub async fn balances(&self, account: Address) -> [U256; 2] {
        let of = async |at: usize| self.tokens[at].balanceOf(account).call().await.unwrap();
        [of(0).await, of(1).await]
    }

    /// LP tokens of an account.
    pub async fn liquidity(&self, account: Address) -> U256 {
        self.pair.balanceOf(account).call().await.unwrap()
    }

    /// LP tokens that exist.
    pub async fn supply(&self) -> U256 {
        self.pair.totalSupply().call().await.unwrap()
    }

    /// The product of the reserves.
    pub async fn k(&self) -> U256 {
        let [reserve0, reserve1] = self.reserves().await;
        reserve0 * reserve1
    }

    /// An hour from now.
    pub async fn deadline(&self) -> U256 {
        U256::from(self.world.now().await + 3_600)
    }

    /// The pair holds at least its reserves.
    pub async fn assert_solvent(&self) {
        let (reserves, balances) = (self.reserves().await, self.balances(self.address()).await);
        for (reserve, balance) in reserves.into_iter().zip(balances) {
            assert!(balance >= reserve, "{balance} of {reserve}");
        }
    }
}

/// An amount of one token and none of the other.
pub fn only(at: usize, amount: U256) -> [U256; 2] {
    let mut amounts = [U256::ZERO; 2];
    amounts[at] = amount;
    amounts
}
