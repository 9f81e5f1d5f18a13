//! A pool of two tokens that behave until they are told otherwise.

use alloy::primitives::Address;
use alloy::providers::DynProvider;
use staking_tests::fixtures::HostileToken::HostileTokenInstance as Token;
use staking_tests::{Pool, World, ether};

pub(crate) struct Scene {
    pub(crate) pool: Pool,
    pub(crate) stake: Token<DynProvider>,
    pub(crate) reward: Token<DynProvider>,
}

impl Scene {
    /// The pool measures what arrives.
    pub(crate) async fn measured() -> Self {
        Self::with(Pool::of).await
    }

    /// The pool believes what the tokens answer.
    pub(crate) async fn trusting() -> Self {
        Self::with(Pool::trusting).await
    }

    async fn with(pool: impl AsyncFnOnce(World, Address, Address) -> Pool) -> Self {
        let world = World::new().await;
        let (stake, reward) = (Token::create(&world).await, Token::create(&world).await);
        let pool = pool(world, *stake.address(), *reward.address()).await;
        Self { pool, stake, reward }
    }

    /// Alice has staked and the period is over.
    pub(crate) async fn earned(self) -> Self {
        let pool = &self.pool;
        pool.stake(pool.world.alice, ether(2)).await;
        pool.fund(ether(100)).await;
        pool.world.wait(20).await;
        self
    }
}
