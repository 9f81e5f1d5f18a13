//! A deployed pool with its two tokens, and the calls that tests make all the time.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::sol_types::SolValue;
use staking_abi::IMultiRewards::IMultiRewardsInstance;
use staking_abi::IStakingRewards::IStakingRewardsInstance;
use staking_abi::IToken::ITokenInstance;
use staking_scripts::build::{STAKING_LENS, STAKING_REWARDS, TOKEN};

use crate::world::{Receipt, World};

/// `amount` tokens of 18 decimals in wei.
pub fn ether(amount: u64) -> U256 {
    U256::from(amount) * U256::from(10).pow(U256::from(18))
}

/// StakingRewards and its tokens. The owner holds a million of each token and funds the rewards.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Where it stands.
    pub world: World,
    /// The contract under test.
    pub staking: IStakingRewardsInstance<DynProvider>,
    /// The same contract by its other interface.
    pub multi: IMultiRewardsInstance<DynProvider>,
    /// What is staked.
    pub stake_token: ITokenInstance<DynProvider>,
    /// What is earned.
    pub reward_token: ITokenInstance<DynProvider>,
    /// Seconds of a period: ten ticks.
    pub duration: u64,
}

impl Pool {
    /// A pool of two of our own tokens.
    pub async fn new() -> Self {
        let world = World::new().await;
        let stake_token = token(&world, "Stake", "STK").await;
        let reward_token = token(&world, "Reward", "RWD").await;
        Self::trusting(world, stake_token, reward_token).await
    }

    /// A pool whose stakers earn what they stake.
    pub async fn of_one_token() -> Self {
        let world = World::new().await;
        let both = token(&world, "Both", "BTH").await;
        Self::trusting(world, both, both).await
    }

    /// A measured pool of given tokens in a given world.
    pub async fn of(world: World, stake_token: Address, reward_token: Address) -> Self {
        Self::with(world, stake_token, reward_token, 0, true).await
    }

    /// A pool of given tokens that believes what they answer.
    pub async fn trusting(world: World, stake_token: Address, reward_token: Address) -> Self {
        Self::with(world, stake_token, reward_token, 0, false).await
    }

    /// A pool of two of our own tokens that takes two ticks to leave.
    pub async fn cooling() -> Self {
        let world = World::new().await;
        let stake_token = token(&world, "Stake", "STK").await;
        let reward_token = token(&world, "Reward", "RWD").await;
        Self::with(world, stake_token, reward_token, 2, false).await
    }

    async fn with(
        world: World,
        stake_token: Address,
        reward_token: Address,
        cooldown_ticks: u64,
        measured: bool,
    ) -> Self {
        let duration = 10 * world.tick;
        let cooldown = U256::from(cooldown_ticks * world.tick);
        let lens = world.deploy(STAKING_LENS, &[]).await;
        let duration_word = U256::from(duration);
        let arguments = (world.owner, stake_token, reward_token, duration_word, cooldown, measured, lens);
        let staking = world.deploy(STAKING_REWARDS, &arguments.abi_encode_params()).await;
        let provider = world.provider().clone();
        Self {
            staking: IStakingRewardsInstance::new(staking, provider.clone()),
            multi: IMultiRewardsInstance::new(staking, provider.clone()),
            stake_token: ITokenInstance::new(stake_token, provider.clone()),
            reward_token: ITokenInstance::new(reward_token, provider),
            world,
            duration,
        }
    }

    /// The pool's address.
    pub fn address(&self) -> Address {
        *self.staking.address()
    }

    /// Gives an account stake tokens and lets it approve the pool for exactly those.
    pub async fn prepare(&self, account: Address, amount: U256) {
        let world = &self.world;
        if account != world.owner {
            world
                .send(world.owner, self.stake_token.transfer(account, amount).into_transaction_request())
                .await;
        }
        world
            .send(account, self.stake_token.approve(self.address(), amount).into_transaction_request())
            .await;
    }

    /// Stakes fresh tokens.
    pub async fn stake(&self, account: Address, amount: U256) -> Receipt {
        self.prepare(account, amount).await;
        self.world.send(account, self.staking.stake(amount).into_transaction_request()).await
    }

    /// Withdraws.
    pub async fn withdraw(&self, account: Address, amount: U256) -> Receipt {
        self.world.send(account, self.staking.withdraw(amount).into_transaction_request()).await
    }

    /// Claims.
    pub async fn get_reward(&self, account: Address) -> Receipt {
        self.world.send(account, self.staking.getReward().into_transaction_request()).await
    }

    /// Exits.
    pub async fn exit(&self, account: Address) -> Receipt {
        self.world.send(account, self.staking.exit().into_transaction_request()).await
    }

    /// The owner approves and funds a period.
    pub async fn fund(&self, amount: U256) -> Receipt {
        let owner = self.world.owner;
        let approve = self.reward_token.approve(self.address(), amount).into_transaction_request();
        self.world.send(owner, approve).await;
        self.world.send(owner, self.staking.notifyRewardAmount(amount).into_transaction_request()).await
    }

    /// One more reward token of ours that the owner distributes.
    pub async fn add_reward(&self, name: &str) -> ITokenInstance<DynProvider> {
        let token = token(&self.world, name, name).await;
        let call = self.multi.addReward(token, self.world.owner, U256::from(self.duration));
        self.world.send(self.world.owner, call.into_transaction_request()).await;
        ITokenInstance::new(token, self.world.provider().clone())
    }

    /// The owner approves and funds a period of an extra token.
    pub async fn fund_extra(&self, token: &ITokenInstance<DynProvider>, amount: U256) -> Receipt {
        let owner = self.world.owner;
        let approve = token.approve(self.address(), amount).into_transaction_request();
        self.world.send(owner, approve).await;
        let notify = self.multi.notifyRewardAmount(*token.address(), amount);
        self.world.send(owner, notify.into_transaction_request()).await
    }

    /// What an account could claim.
    pub async fn earned(&self, account: Address) -> U256 {
        self.staking.earned(account).call().await.unwrap()
    }

    /// What an account has staked.
    pub async fn staked(&self, account: Address) -> U256 {
        self.staking.balanceOf(account).call().await.unwrap()
    }

    /// Reward tokens of an account.
    pub async fn rewards_of(&self, account: Address) -> U256 {
        self.reward_token.balanceOf(account).call().await.unwrap()
    }

    /// INV-5: the pool holds what it owes, in both tokens.
    pub async fn assert_solvent(&self) {
        for token in [*self.stake_token.address(), *self.reward_token.address()] {
            let solvency = self.staking.solvency(token).call().await.unwrap();
            assert!(solvency.assets >= solvency.owed, "INV-5: {solvency:?}");
            assert_eq!(solvency.surplus, solvency.assets - solvency.owed);
        }
    }
}

/// One of our own tokens; the owner holds a million.
pub async fn token(world: &World, name: &str, symbol: &str) -> Address {
    let arguments = (name.to_owned(), symbol.to_owned(), ether(1_000_000), world.owner, world.owner);
    world.deploy(TOKEN, &arguments.abi_encode_params()).await
}
