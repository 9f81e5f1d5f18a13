//! A deployed vault with its lens, and the calls that tests make all the time.

use alloy::contract::{CallBuilder, CallDecoder};
use alloy::primitives::{Address, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::sol_types::SolValue;
use staking_abi::IToken::ITokenInstance;
use staking_abi::IVault::IVaultInstance;
use staking_scripts::build::{VAULT, VAULT_LENS};
use stylus_node::config::ChainConfig;

use crate::fixtures::MockStrategy;
use crate::pool::token;
use crate::world::{Receipt, World};

/// A vault. The owner holds a million of the asset.
#[derive(Clone, Debug)]
pub struct Vault {
    /// Where it stands.
    pub world: World,
    /// The contract under test.
    pub vault: IVaultInstance<DynProvider>,
    /// What is deposited.
    pub asset: ITokenInstance<DynProvider>,
}

impl Vault {
    /// An empty vault of our own token whose shares have its decimals.
    pub async fn new() -> Self {
        Self::with_offset(0).await
    }

    /// The same with shares of more decimals.
    pub async fn with_offset(offset: u8) -> Self {
        Self::in_world(World::new().await, offset).await
    }

    /// The same where time stands still until a test lets it pass.
    pub async fn still(offset: u8) -> Self {
        Self::in_world(World::reproducible(ChainConfig::default()).await, offset).await
    }

    async fn in_world(world: World, offset: u8) -> Self {
        let asset = token(&world, "Asset", "AST").await;
        Self::of(world, asset, offset, false).await
    }

    /// A vault of a given asset, that measures what arrives or believes what its token answers.
    pub async fn of(world: World, asset: Address, offset: u8, measured: bool) -> Self {
        let lens = world.deploy(VAULT_LENS, &[]).await;
        let arguments = Self::arguments(world.owner, asset, lens, offset, measured);
        let vault = world.deploy(VAULT, &arguments).await;
        let provider = world.provider().clone();
        Self {
            vault: IVaultInstance::new(vault, provider.clone()),
            asset: ITokenInstance::new(asset, provider),
            world,
        }
    }

    /// What the constructor takes.
    pub fn arguments(owner: Address, asset: Address, lens: Address, offset: u8, measured: bool) -> Vec<u8> {
        let [name, symbol] = ["Vault share", "vAST"].map(str::to_owned);
        (owner, asset, lens, U256::from(offset), measured, name, symbol).abi_encode_params()
    }

    /// The vault's address.
    pub fn address(&self) -> Address {
        *self.vault.address()
    }

    /// Sends a call that must succeed.
    pub async fn send<P: Provider, D: CallDecoder>(&self, from: Address, call: CallBuilder<P, D>) -> Receipt {
        self.world.send(from, call.into_transaction_request()).await
    }

    /// Gives an account assets and lets it approve the vault for exactly those.
    pub async fn prepare(&self, account: Address, amount: U256) {
        if account != self.world.owner {
            self.send(self.world.owner, self.asset.transfer(account, amount)).await;
        }
        self.send(account, self.asset.approve(self.address(), amount)).await;
    }

    /// Deposits fresh assets.
    pub async fn deposit(&self, account: Address, amount: U256) -> Receipt {
        self.prepare(account, amount).await;
        self.send(account, self.vault.deposit_0(amount, account)).await
    }

    /// Redeems shares of the account's own.
    pub async fn redeem(&self, account: Address, shares: U256) -> Receipt {
        self.send(account, self.vault.redeem_0(shares, account, account)).await
    }

    /// Withdraws assets of the account's own.
    pub async fn withdraw(&self, account: Address, assets: U256) -> Receipt {
        self.send(account, self.vault.withdraw_0(assets, account, account)).await
    }

    /// Anyone has gains and losses booked.
    pub async fn report(&self) -> Receipt {
        self.send(self.world.mallory, self.vault.report()).await
    }

    /// Anyone has idle assets lent.
    pub async fn tend(&self) -> Receipt {
        self.send(self.world.mallory, self.vault.tend()).await
    }

    /// The owner sends assets to the vault without a deposit.
    pub async fn give(&self, amount: U256) -> Receipt {
        self.send(self.world.owner, self.asset.transfer(self.address(), amount)).await
    }

    /// Employs a strategy that holds what it gets, without limit; the vault must be empty.
    pub async fn with_mock(&self) -> MockStrategy::MockStrategyInstance<DynProvider> {
        let mock = self.mock(5).await;
        self.employ(*mock.address()).await;
        mock
    }

    /// A strategy that is not employed yet, whose gains are of a kind of source.
    pub async fn mock(&self, kind: u8) -> MockStrategy::MockStrategyInstance<DynProvider> {
        let arguments = (self.address(), *self.asset.address(), U256::from(kind)).abi_encode_params();
        let address = self.world.create(&MockStrategy::BYTECODE, &arguments).await;
        MockStrategy::new(address, self.world.provider().clone())
    }

    /// The owner announces a strategy, waits a week if anybody holds shares, employs it and sets no limit.
    pub async fn employ(&self, strategy: Address) {
        let owner = self.world.owner;
        self.send(owner, self.vault.proposeStrategy(strategy)).await;
        if !self.supply().await.is_zero() {
            self.world.wait(7).await;
        }
        self.send(owner, self.vault.acceptStrategy()).await;
        let everything = (U256::ONE << 96usize) - U256::ONE;
        self.send(owner, self.vault.setDebtLimit(everything)).await;
    }

    /// Shares of an account.
    pub async fn shares_of(&self, account: Address) -> U256 {
        self.vault.balanceOf(account).call().await.unwrap()
    }

    /// Assets of an account that are not in the vault.
    pub async fn assets_of(&self, account: Address) -> U256 {
        self.asset.balanceOf(account).call().await.unwrap()
    }

    /// What an account's shares are worth.
    pub async fn worth_of(&self, account: Address) -> U256 {
        self.vault.convertToAssets(self.shares_of(account).await).call().await.unwrap()
    }

    /// What all shares stand for.
    pub async fn total_assets(&self) -> U256 {
        self.vault.totalAssets().call().await.unwrap()
    }

    /// Shares that exist.
    pub async fn supply(&self) -> U256 {
        self.vault.totalSupply().call().await.unwrap()
    }

    /// What a whole share is worth.
    pub async fn price(&self) -> U256 {
        self.vault.pricePerShare().call().await.unwrap()
    }

    /// R1: the vault holds what is idle, and its books agree with each other.
    pub async fn assert_sound(&self) {
        let solvency = self.vault.solvency(*self.asset.address()).call().await.unwrap();
        assert!(solvency.assets >= solvency.owed, "R1: {solvency:?}");
        assert_eq!(solvency.surplus, solvency.assets - solvency.owed);
        assert_eq!(self.vault.checkInvariants().call().await.unwrap(), U256::ZERO);
    }
}
