//! The Solidity contracts of `solidity/` and its folders, from their committed artifacts.
#![allow(missing_docs, reason = "the Solidity files document every item")]

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::sol_types::SolValue;

use crate::world::World;

alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug)]
    HostileToken,
    "solidity/artifacts/HostileToken.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug)]
    StakingIntegrator,
    "solidity/artifacts/StakingIntegrator.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug)]
    Caller,
    "solidity/artifacts/Caller.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug)]
    PlainToken,
    "solidity/artifacts/PlainToken.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug)]
    ZooToken,
    "solidity/artifacts/ZooToken.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug, PartialEq, Eq)]
    FlashBorrower,
    "solidity/artifacts/FlashBorrower.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug)]
    AskingToken,
    "solidity/artifacts/AskingToken.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug, PartialEq, Eq)]
    Rewarder,
    "solidity/artifacts/Rewarder.json"
);

alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug)]
    MockStrategy,
    "solidity/artifacts/MockStrategy.json"
);

alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug, PartialEq, Eq)]
    StakingWrapper,
    "solidity/artifacts/StakingWrapper.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug, PartialEq, Eq)]
    HookRewarder,
    "solidity/artifacts/HookRewarder.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug, PartialEq, Eq)]
    VaultDepositor,
    "solidity/artifacts/VaultDepositor.json"
);

alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug, PartialEq, Eq)]
    TwinERC20,
    "solidity/artifacts/TwinERC20.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug, PartialEq, Eq)]
    TwinStakingRewards,
    "solidity/artifacts/TwinStakingRewards.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug, PartialEq, Eq)]
    TwinFarm,
    "solidity/artifacts/TwinFarm.json"
);
alloy::sol!(
    #[sol(rpc)]
    #[derive(Debug, PartialEq, Eq)]
    TwinVault,
    "solidity/artifacts/TwinVault.json"
);

/// How a [`MockStrategy`] fails; the order of its enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Failure {
    Honest,
    RevertViews,
    BurnGas,
    ReturnBomb,
    RevertWithdraw,
    PayShort,
    Reenter,
}

/// How a [`Rewarder`] takes what it is told; the order of its enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Hook {
    Record,
    Revert,
    BurnGas,
    RevertBomb,
    ReturnBomb,
    Reenter,
    ReenterOrFail,
}

/// How a [`HostileToken`] moves and answers; the order of its enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    ReturnTrue,
    ReturnNothing,
    ReturnFalse,
    Fee,
    Revert,
    RevertSilently,
    BurnGas,
    RevertBomb,
    ReturnBomb,
    ReturnShort,
    ReturnLong,
    ReturnTwo,
    Reenter,
    Notify,
}

impl HostileToken::HostileTokenInstance<DynProvider> {
    /// A token that behaves; the owner holds a million.
    pub async fn create(world: &World) -> Self {
        let address = world.create(&HostileToken::BYTECODE, &[]).await;
        let token = Self::new(address, world.provider().clone());
        let million = crate::ether(1_000_000);
        world.send(world.owner, token.mint(world.owner, million).into_transaction_request()).await;
        token
    }

    /// Chooses how transfers behave from now on.
    pub async fn turn(&self, world: &World, mode: Mode) {
        world.send(world.owner, self.setMode(mode as u8).into_transaction_request()).await;
    }

    /// Lets `balanceOf` answer `balance` for everyone, or tell the truth again.
    pub async fn pretend(&self, world: &World, balance: Option<U256>) {
        let call = self.setLie(balance.is_some(), balance.unwrap_or_default());
        world.send(world.owner, call.into_transaction_request()).await;
    }

    /// Calls `target` with `data` from within transfers.
    pub async fn reenter(&self, world: &World, target: Address, data: Vec<u8>) {
        world.send(world.owner, self.setReentry(target, data.into()).into_transaction_request()).await;
        self.turn(world, Mode::Reenter).await;
    }
}

impl StakingIntegrator::StakingIntegratorInstance<DynProvider> {
    /// An integrator of a pool.
    pub async fn create(world: &World, pool: Address) -> Self {
        let address = world.create(&StakingIntegrator::BYTECODE, &pool.abi_encode()).await;
        Self::new(address, world.provider().clone())
    }
}

impl Caller::CallerInstance<DynProvider> {
    /// A caller.
    pub async fn create(world: &World) -> Self {
        let address = world.create(&Caller::BYTECODE, &[]).await;
        Self::new(address, world.provider().clone())
    }
}

impl FlashBorrower::FlashBorrowerInstance<DynProvider> {
    /// A receiver of flash swaps that does nothing yet.
    pub async fn create(world: &World) -> Self {
        let address = world.create(&FlashBorrower::BYTECODE, &[]).await;
        Self::new(address, world.provider().clone())
    }
}

impl AskingToken::AskingTokenInstance<DynProvider> {
    /// A token that asks nothing yet; the owner holds a million.
    pub async fn create(world: &World) -> Self {
        let address = world.create(&AskingToken::BYTECODE, &[]).await;
        let token = Self::new(address, world.provider().clone());
        let million = crate::ether(1_000_000);
        world.send(world.owner, token.mint(world.owner, million).into_transaction_request()).await;
        token
    }
}

impl Rewarder::RewarderInstance<DynProvider> {
    /// A rewarder that records what it is told.
    pub async fn create(world: &World) -> Self {
        let address = world.create(&Rewarder::BYTECODE, &[]).await;
        Self::new(address, world.provider().clone())
    }

    /// Chooses how it behaves from now on.
    pub async fn turn(&self, world: &World, hook: Hook) {
        world.send(world.owner, self.setMode(hook as u8).into_transaction_request()).await;
    }

    /// Calls the farm with `data` when it is told of something.
    pub async fn reenter(&self, world: &World, hook: Hook, data: Vec<u8>) {
        world.send(world.owner, self.setPayload(data.into()).into_transaction_request()).await;
        self.turn(world, hook).await;
    }
}

impl MockStrategy::MockStrategyInstance<DynProvider> {
    /// Chooses how it fails from now on.
    pub async fn turn(&self, world: &World, failure: Failure) {
        world.send(world.owner, self.setMode(failure as u8).into_transaction_request()).await;
    }

    /// Lets it lose what it holds.
    pub async fn lose_assets(&self, world: &World, amount: U256) {
        world.send(world.owner, self.lose(amount).into_transaction_request()).await;
    }

    /// Calls the vault with `data` when it is deposited to or withdrawn from.
    pub async fn reenter(&self, world: &World, data: Vec<u8>) {
        world.send(world.owner, self.setPayload(data.into()).into_transaction_request()).await;
        self.turn(world, Failure::Reenter).await;
    }
}
