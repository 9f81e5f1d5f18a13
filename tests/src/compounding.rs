//! A vault whose strategy farms LP tokens of a pair, with everything that takes.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::sol_types::SolValue;
use staking_abi::IFarmCompounder::IFarmCompounderInstance;
use staking_abi::IStrategy::IStrategyInstance;
use staking_scripts::build::FARM_COMPOUNDER;
use stylus_node::config::ChainConfig;

use crate::amm::Amm;
use crate::farm::Farm;
use crate::pool::ether;
use crate::vault::Vault;
use crate::world::{Receipt, World};

/// Pair, farm, vault and strategy. The owner is the only other liquidity and has everything else.
#[derive(Clone, Debug)]
pub struct Compounding {
    /// Where it stands.
    pub world: World,
    /// The pair, whose token at `reward_at` is the reward.
    pub amm: Amm,
    /// Pool 0 takes the pair's LP tokens, and emits.
    pub farm: Farm,
    /// The vault of LP tokens.
    pub vault: Vault,
    /// What farms them.
    pub strategy: IFarmCompounderInstance<DynProvider>,
    /// Which of the pair's tokens is the reward.
    pub reward_at: usize,
}

impl Compounding {
    /// The tip, hundredths of a percent.
    pub const TIP_BPS: u64 = 100;

    /// The reward is the pair's first token; the pair holds 100,000 of both.
    pub async fn new() -> Self {
        Self::at(World::new().await, 0).await
    }

    /// The same where time stands still until a test lets it pass.
    pub async fn still(reward_at: usize) -> Self {
        Self::at(World::reproducible(ChainConfig::default()).await, reward_at).await
    }

    async fn at(world: World, reward_at: usize) -> Self {
        let amm = Amm::in_world(world.clone()).await;
        amm.deposit(world.owner, [ether(100_000); 2]).await;
        let reward = amm.addresses()[reward_at];
        let farm = Farm::of(world.clone(), amm.address(), reward, false).await;
        farm.set_rate(Farm::rate()).await;
        farm.fund(ether(100_000)).await;
        let vault = Vault::of(world.clone(), amm.address(), 0, false).await;
        let strategy = Self::strategy_of(&world, &vault, &farm, Self::TIP_BPS).await;
        let this = Self { world, amm, farm, vault, strategy, reward_at };
        this.vault.employ(*this.strategy.address()).await;
        this
    }

    /// A strategy for pool 0 of a farm that is not employed yet.
    pub async fn strategy_of(
        world: &World,
        vault: &Vault,
        farm: &Farm,
        tip_bps: u64,
    ) -> IFarmCompounderInstance<DynProvider> {
        let arguments =
            (vault.address(), farm.address(), U256::ZERO, U256::from(tip_bps)).abi_encode_params();
        let strategy = world.deploy(FARM_COMPOUNDER, &arguments).await;
        IFarmCompounderInstance::new(strategy, world.provider().clone())
    }

    /// An account deposits LP tokens of the owner's, and they go to work.
    pub async fn deposit(&self, account: Address, liquidity: U256) -> Receipt {
        self.vault.deposit(account, liquidity).await;
        self.vault.tend().await
    }

    /// Lets a day pass, half an hour of which an average price covers.
    pub async fn pass_a_day(&self) {
        let chain = &self.world.chain;
        chain.skip_seconds(86_400 - 3_600).await.unwrap();
        self.observe().await;
        chain.skip_seconds(3_600).await.unwrap();
    }

    /// Anyone notes the price.
    pub async fn observe(&self) -> Receipt {
        self.world.send(self.world.mallory, self.strategy.observe().into_transaction_request()).await
    }

    /// Somebody harvests for the tip.
    pub async fn harvest(&self, caller: Address) -> Receipt {
        self.world.send(caller, self.strategy.harvest(caller).into_transaction_request()).await
    }

    /// LP tokens that the strategy says it has.
    pub async fn farmed(&self) -> U256 {
        let strategy = IStrategyInstance::new(*self.strategy.address(), self.world.provider().clone());
        strategy.totalAssets().call().await.unwrap()
    }

    /// What an account has of the reward.
    pub async fn rewards_of(&self, account: Address) -> U256 {
        self.amm.balances(account).await[self.reward_at]
    }
}
