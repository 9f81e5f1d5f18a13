//! A deployed farm with its lens and its tokens, and the calls that tests make all the time.

use alloy::contract::{CallBuilder, CallDecoder};
use alloy::primitives::{Address, B256, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::sol_types::SolValue;
use staking_abi::IFarm::IFarmInstance;
use staking_abi::IToken::ITokenInstance;
use staking_scripts::build::{FARM, FARM_LENS};
use stylus_node::config::ChainConfig;

use crate::pool::{ether, token};
use crate::world::{Receipt, World};

/// A farm whose pool 0 has 100 points. The owner holds a million of both tokens and funds.
#[derive(Clone, Debug)]
pub struct Farm {
    /// Where it stands.
    pub world: World,
    /// The contract under test.
    pub farm: IFarmInstance<DynProvider>,
    /// What is earned.
    pub reward: ITokenInstance<DynProvider>,
    /// What pool 0 takes.
    pub lp: ITokenInstance<DynProvider>,
}

impl Farm {
    /// A farm of our own tokens that emits nothing yet.
    pub async fn new() -> Self {
        Self::in_world(World::new().await).await
    }

    /// The same where time stands still until a test lets it pass.
    pub async fn still() -> Self {
        Self::in_world(World::reproducible(ChainConfig::default()).await).await
    }

    /// A farm that emits a hundredth of a token per second, funded for 115 days.
    pub async fn running() -> Self {
        Self::new().await.started().await
    }

    /// The same where time stands still until a test lets it pass.
    pub async fn running_still() -> Self {
        Self::still().await.started().await
    }

    async fn in_world(world: World) -> Self {
        let (lp, reward) = (token(&world, "LP", "LP").await, token(&world, "Reward", "RWD").await);
        Self::of(world, lp, reward, false).await
    }

    /// A farm of given tokens, whose pool 0 measures what arrives or believes what its token answers.
    pub async fn of(world: World, lp: Address, reward: Address, measured: bool) -> Self {
        let farm = Self::empty(world, lp, reward).await;
        farm.add(100, lp, Address::ZERO, measured).await;
        farm
    }

    /// A farm without pools.
    pub async fn empty(world: World, lp: Address, reward: Address) -> Self {
        let lens = world.deploy(FARM_LENS, &[]).await;
        let farm = world.deploy(FARM, &(world.owner, reward, lens).abi_encode_params()).await;
        let provider = world.provider().clone();
        Self {
            farm: IFarmInstance::new(farm, provider.clone()),
            reward: ITokenInstance::new(reward, provider.clone()),
            lp: ITokenInstance::new(lp, provider),
            world,
        }
    }

    /// Starts the emission.
    pub async fn started(self) -> Self {
        self.set_rate(Self::rate()).await;
        self.fund(ether(100_000)).await;
        self
    }

    /// Wei per second of a farm that runs.
    pub fn rate() -> U256 {
        ether(1) / U256::from(100)
    }

    /// The farm's address.
    pub fn address(&self) -> Address {
        *self.farm.address()
    }

    /// Sends a call that must succeed.
    pub async fn send<P: Provider, D: CallDecoder>(&self, from: Address, call: CallBuilder<P, D>) -> Receipt {
        self.world.send(from, call.into_transaction_request()).await
    }

    /// The owner adds a pool; returns its number.
    pub async fn add(&self, alloc: u64, lp: Address, rewarder: Address, measured: bool) -> U256 {
        let (owner, alloc) = (self.world.owner, U256::from(alloc));
        match measured {
            true => self.send(owner, self.farm.addMeasured(alloc, lp, rewarder)).await,
            false => self.send(owner, self.farm.add(alloc, lp, rewarder)).await,
        };
        self.farm.poolLength().call().await.unwrap() - U256::ONE
    }

    /// The owner adds a pool of the same LP token, which dilutes nobody; returns its number.
    pub async fn add_twin(&self, alloc: u64) -> U256 {
        self.add(alloc, *self.lp.address(), Address::ZERO, false).await
    }

    /// The owner chooses how much is emitted.
    pub async fn set_rate(&self, per_second: U256) -> Receipt {
        self.send(self.world.owner, self.farm.setSushiPerSecond(per_second)).await
    }

    /// The owner changes a pool's points.
    pub async fn set(&self, pid: U256, alloc: u64) -> Receipt {
        let call = self.farm.set(pid, U256::from(alloc), Address::ZERO, false);
        self.send(self.world.owner, call).await
    }

    /// The owner approves and funds, and says nothing of where it comes from.
    pub async fn fund(&self, amount: U256) -> Receipt {
        self.fund_by(amount, 0, B256::ZERO).await
    }

    /// The owner approves and funds out of a kind of source.
    pub async fn fund_by(&self, amount: U256, kind: u8, disclosure: B256) -> Receipt {
        let owner = self.world.owner;
        self.send(owner, self.reward.approve(self.address(), amount)).await;
        self.send(owner, self.farm.fund(amount, kind, disclosure)).await
    }

    /// Gives an account LP tokens of pool 0 and lets it approve the farm for exactly those.
    pub async fn prepare(&self, account: Address, amount: U256) {
        if account != self.world.owner {
            self.send(self.world.owner, self.lp.transfer(account, amount)).await;
        }
        self.send(account, self.lp.approve(self.address(), amount)).await;
    }

    /// Deposits fresh LP tokens of pool 0 in it.
    pub async fn deposit(&self, account: Address, amount: U256) -> Receipt {
        self.deposit_in(U256::ZERO, account, amount).await
    }

    /// The same in a pool of the same LP token.
    pub async fn deposit_in(&self, pid: U256, account: Address, amount: U256) -> Receipt {
        self.prepare(account, amount).await;
        self.send(account, self.farm.deposit_0(pid, amount, account)).await
    }

    /// Withdraws from pool 0.
    pub async fn withdraw(&self, account: Address, amount: U256) -> Receipt {
        self.send(account, self.farm.withdraw_0(U256::ZERO, amount, account)).await
    }

    /// Harvests pool 0.
    pub async fn harvest(&self, account: Address) -> Receipt {
        self.send(account, self.farm.harvest(U256::ZERO, account)).await
    }

    /// What an account could harvest of pool 0.
    pub async fn pending(&self, account: Address) -> U256 {
        self.pending_in(U256::ZERO, account).await
    }

    /// The same of any pool.
    pub async fn pending_in(&self, pid: U256, account: Address) -> U256 {
        self.farm.pendingSushi(pid, account).call().await.unwrap()
    }

    /// What an account has in pool 0.
    pub async fn staked(&self, account: Address) -> U256 {
        self.farm.userInfo(U256::ZERO, account).call().await.unwrap().amount
    }

    /// LP tokens of an account.
    pub async fn lp_of(&self, account: Address) -> U256 {
        self.lp.balanceOf(account).call().await.unwrap()
    }

    /// Reward tokens of an account.
    pub async fn rewards_of(&self, account: Address) -> U256 {
        self.reward.balanceOf(account).call().await.unwrap()
    }

    /// All that an account has to do with pool 0: deposited, pending, and LP and reward tokens of its own.
    pub async fn holdings(&self, account: Address) -> [U256; 4] {
        [
            self.staked(account).await,
            self.pending(account).await,
            self.lp_of(account).await,
            self.rewards_of(account).await,
        ]
    }

    /// The bits of `checkInvariants`.
    pub async fn broken(&self) -> U256 {
        self.farm.checkInvariants().call().await.unwrap()
    }

    /// R1: the farm holds what it owes in all tokens, and its books agree with each other.
    pub async fn assert_solvent(&self) {
        for token in [*self.lp.address(), *self.reward.address()] {
            let solvency = self.farm.solvency(token).call().await.unwrap();
            assert!(solvency.assets >= solvency.owed, "R1: {solvency:?}");
            assert_eq!(solvency.surplus, solvency.assets - solvency.owed);
        }
        assert_eq!(self.broken().await, U256::ZERO);
    }
}
