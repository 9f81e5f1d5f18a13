//! The Solidity integrators of `solidity/integrators/`, each on the contract it is written for.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::sol_types::SolValue;
use stylus_node::config::ChainConfig;

use crate::farm::Farm;
use crate::fixtures::HookRewarder::{self, HookRewarderInstance};
use crate::fixtures::StakingWrapper::{self, StakingWrapperInstance};
use crate::fixtures::VaultDepositor::{self, VaultDepositorInstance};
use crate::pool::{Pool, token};
use crate::vault::Vault;
use crate::world::{Receipt, World};

/// A wrapper of a pool.
#[derive(Clone, Debug)]
pub struct Wrapped {
    /// What it stakes in.
    pub pool: Pool,
    /// The contract under test.
    pub wrapper: StakingWrapperInstance<DynProvider>,
}

impl Wrapped {
    /// A wrapper of a pool of two of our tokens, where time stands still until a test lets it pass.
    pub async fn still() -> Self {
        let world = World::reproducible(ChainConfig::default()).await;
        let (stake, reward) = (token(&world, "Stake", "STK").await, token(&world, "Reward", "RWD").await);
        Self::of(Pool::trusting(world, stake, reward).await).await
    }

    /// A wrapper of a given pool.
    pub async fn of(pool: Pool) -> Self {
        let address =
            pool.world.create(&StakingWrapper::BYTECODE, &Self::arguments(pool.address())[..]).await;
        let wrapper = StakingWrapper::new(address, pool.world.provider().clone());
        Self { pool, wrapper }
    }

    /// What the constructor takes.
    pub fn arguments(pool: Address) -> Vec<u8> {
        (pool, "Wrapped stake".to_owned(), "wSTK".to_owned()).abi_encode_params()
    }

    /// The wrapper's address.
    pub fn address(&self) -> Address {
        *self.wrapper.address()
    }

    /// Gives an account stake tokens and lets it approve the wrapper for exactly those.
    pub async fn prepare(&self, account: Address, amount: U256) {
        let (world, token) = (&self.pool.world, &self.pool.stake_token);
        if account != world.owner {
            world.send(world.owner, token.transfer(account, amount).into_transaction_request()).await;
        }
        world.send(account, token.approve(self.address(), amount).into_transaction_request()).await;
    }

    /// Deposits fresh tokens.
    pub async fn deposit(&self, account: Address, amount: U256) -> Receipt {
        self.prepare(account, amount).await;
        self.pool.world.send(account, self.wrapper.deposit(amount).into_transaction_request()).await
    }

    /// Withdraws.
    pub async fn withdraw(&self, account: Address, amount: U256) -> Receipt {
        self.pool.world.send(account, self.wrapper.withdraw(amount).into_transaction_request()).await
    }

    /// Claims.
    pub async fn claim(&self, account: Address) -> Receipt {
        self.pool.world.send(account, self.wrapper.claim().into_transaction_request()).await
    }

    /// Receipts of an account.
    pub async fn balance_of(&self, account: Address) -> U256 {
        self.wrapper.balanceOf(account).call().await.unwrap()
    }

    /// What an account could claim of the first reward token.
    pub async fn earned(&self, account: Address) -> U256 {
        self.wrapper.earned(account, *self.pool.reward_token.address()).call().await.unwrap()
    }

    /// What the pool owes the wrapper of the first reward token and what lies there of it.
    pub async fn income(&self) -> U256 {
        self.pool.earned(self.address()).await + self.pool.rewards_of(self.address()).await
    }

    /// Every receipt stands for a wei staked.
    pub async fn assert_backed(&self) {
        let supply = self.wrapper.totalSupply().call().await.unwrap();
        assert!(self.pool.staked(self.address()).await >= supply);
        self.pool.assert_solvent().await;
    }
}

/// A farm whose pool 0 has a rewarder that pays a second token.
#[derive(Clone, Debug)]
pub struct Bonus {
    /// What tells it.
    pub farm: Farm,
    /// The contract under test; the owner funds it.
    pub rewarder: HookRewarderInstance<DynProvider>,
    /// What it pays.
    pub token: Address,
}

impl Bonus {
    /// A rewarder of a farm that runs, whose token is ours; time stands still until a test lets it pass.
    pub async fn still() -> Self {
        let farm = Farm::running_still().await;
        let token = token(&farm.world, "Bonus", "BNS").await;
        Self::of(farm, token).await
    }

    /// A rewarder of pool 0 of a given farm that pays a given token.
    pub async fn of(farm: Farm, token: Address) -> Self {
        let world = &farm.world;
        let arguments = (farm.address(), U256::ZERO, token, world.owner).abi_encode_params();
        let address = world.create(&HookRewarder::BYTECODE, &arguments).await;
        let rewarder = HookRewarder::new(address, world.provider().clone());
        farm.send(world.owner, farm.farm.set(U256::ZERO, U256::from(100), address, true)).await;
        Self { rewarder, token, farm }
    }

    /// The rewarder's address.
    pub fn address(&self) -> Address {
        *self.rewarder.address()
    }

    /// The owner approves and funds a stream.
    pub async fn fund(&self, amount: U256, duration: u64) -> Receipt {
        let (world, token) = (&self.farm.world, self.erc20());
        self.farm.send(world.owner, token.approve(self.address(), amount)).await;
        self.farm.send(world.owner, self.rewarder.fund(amount, U256::from(duration))).await
    }

    /// What is due to an account.
    pub async fn pending(&self, account: Address) -> U256 {
        self.rewarder.pending(account).call().await.unwrap()
    }

    /// What an account has of the second token.
    pub async fn bonus_of(&self, account: Address) -> U256 {
        self.erc20().balanceOf(account).call().await.unwrap()
    }

    fn erc20(&self) -> staking_abi::IToken::ITokenInstance<DynProvider> {
        staking_abi::IToken::ITokenInstance::new(self.token, self.farm.world.provider().clone())
    }
}

/// A vault and whoever deposits in it for others.
#[derive(Clone, Debug)]
pub struct Depositing {
    /// Where assets go.
    pub stage: Vault,
    /// The contract under test.
    pub depositor: VaultDepositorInstance<DynProvider>,
}

impl Depositing {
    /// A depositor of a vault of our own token, where time stands still until a test lets it pass.
    pub async fn still() -> Self {
        Self::of(Vault::still(0).await).await
    }

    /// A depositor of a given vault.
    pub async fn of(stage: Vault) -> Self {
        let address = stage.world.create(&VaultDepositor::BYTECODE, &stage.address().abi_encode()).await;
        let depositor = VaultDepositor::new(address, stage.world.provider().clone());
        Self { stage, depositor }
    }

    /// The depositor's address.
    pub fn address(&self) -> Address {
        *self.depositor.address()
    }

    /// Gives an account assets and lets it approve the depositor for exactly those.
    pub async fn prepare(&self, account: Address, amount: U256) {
        let (stage, owner) = (&self.stage, self.stage.world.owner);
        if account != owner {
            stage.send(owner, stage.asset.transfer(account, amount)).await;
        }
        stage.send(account, stage.asset.approve(self.address(), amount)).await;
    }

    /// Deposits fresh assets for the account itself, at any price.
    pub async fn deposit(&self, account: Address, amount: U256) -> Receipt {
        self.prepare(account, amount).await;
        self.stage.send(account, self.depositor.deposit(amount, account, U256::ZERO)).await
    }

    /// Lets the depositor burn shares of an account.
    pub async fn entrust(&self, account: Address, shares: U256) -> Receipt {
        self.stage.send(account, self.stage.vault.approve(self.address(), shares)).await
    }
}
