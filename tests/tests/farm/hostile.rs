//! A farm of two tokens that behave until they are told otherwise.

use alloy::providers::DynProvider;
use alloy::sol_types::SolCall;
use staking_abi::IFarm;
use staking_tests::fixtures::HostileToken::HostileTokenInstance as Token;
use staking_tests::{Farm, World, ether};

pub(crate) struct Scene {
    pub(crate) stage: Farm,
    pub(crate) lp: Token<DynProvider>,
    pub(crate) reward: Token<DynProvider>,
}

impl Scene {
    /// Pool 0 measures what arrives, or believes what its token answers.
    pub(crate) async fn new(measured: bool) -> Self {
        let world = World::new().await;
        let (lp, reward) = (Token::create(&world).await, Token::create(&world).await);
        let stage = Farm::of(world, *lp.address(), *reward.address(), measured).await.started().await;
        Self { stage, lp, reward }
    }

    /// Alice was in the pool until the funding was used up, so that no second is between two calls.
    pub(crate) async fn earned(measured: bool) -> Self {
        let scene = Self::new(measured).await;
        scene.stage.deposit(scene.stage.world.alice, ether(2)).await;
        scene.stage.world.wait(120).await;
        scene
    }
}

/// Views that price no position: they answer while another call runs.
pub(crate) fn free() -> [[u8; 4]; 12] {
    [
        // Unknown pools have no LP token and no rewarder; that of pool 0 is asked for by zeros.
        IFarm::lpTokenCall::SELECTOR,
        IFarm::rewarderCall::SELECTOR,
        IFarm::poolLengthCall::SELECTOR,
        IFarm::totalAllocPointCall::SELECTOR,
        IFarm::sushiPerSecondCall::SELECTOR,
        IFarm::SUSHICall::SELECTOR,
        IFarm::rewardsDistributionCall::SELECTOR,
        IFarm::rewardsReceiverCall::SELECTOR,
        IFarm::isOperatorCall::SELECTOR,
        IFarm::lensCall::SELECTOR,
        IFarm::ownerCall::SELECTOR,
        IFarm::pendingOwnerCall::SELECTOR,
    ]
}
