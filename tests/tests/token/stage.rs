//! A token in a world, and the calls that these tests make all the time.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolValue;
use staking_abi::IToken::ITokenInstance;
use staking_scripts::build::TOKEN;
use staking_tests::{Receipt, World, ether};

/// What the owner holds at first.
pub(crate) fn supply() -> U256 {
    ether(1_000_000)
}

/// A token; its owner holds all of it.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) token: ITokenInstance<DynProvider>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::called(World::new().await, "Stake", "STK").await
    }

    pub(crate) async fn called(world: World, name: &str, symbol: &str) -> Self {
        let arguments = (name.to_owned(), symbol.to_owned(), supply(), world.owner, world.owner);
        let address = world.deploy(TOKEN, &arguments.abi_encode_params()).await;
        Self { token: ITokenInstance::new(address, world.provider().clone()), world }
    }

    pub(crate) fn address(&self) -> Address {
        *self.token.address()
    }

    pub(crate) async fn transfer(&self, from: Address, to: Address, value: U256) -> Receipt {
        self.world.send(from, self.token.transfer(to, value).into_transaction_request()).await
    }

    pub(crate) async fn approve(&self, owner: Address, spender: Address, value: U256) -> Receipt {
        self.world.send(owner, self.token.approve(spender, value).into_transaction_request()).await
    }

    pub(crate) async fn balance(&self, account: Address) -> U256 {
        self.token.balanceOf(account).call().await.unwrap()
    }

    pub(crate) async fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.token.allowance(owner, spender).call().await.unwrap()
    }

    pub(crate) async fn total_supply(&self) -> U256 {
        self.token.totalSupply().call().await.unwrap()
    }

    /// A call of the token with any data.
    pub(crate) fn call(&self, data: impl Into<Vec<u8>>) -> TransactionRequest {
        TransactionRequest::default().to(self.address()).input(data.into().into())
    }
}
