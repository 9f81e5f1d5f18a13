//! Gas of the operations people pay for, one transaction each, so that every slot is cold.
//!
//! "first" writes words that were zero; "again" finds all words it touches in use. Approvals are endless, so no
//! transfer writes an allowance. The story is the one behind the figures of other staking contracts.

use crate::snapshot;
use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolValue;
use staking_abi::IStakingRewards::{IStakingRewardsInstance, RewardPaid, Staked, Withdrawn};
use staking_abi::IToken::{Approval, ITokenInstance};
use staking_scripts::build::{Contract, STAKING_REWARDS, TOKEN};
use staking_tests::fixtures::PlainToken;
use staking_tests::{Receipt, World, artifact, ether, logs};
use stylus_node::config::{ChainConfig, StylusParams};
use stylus_node::evm::precompiles::ARB_WASM_CACHE;
use stylus_node::evm::precompiles::abi::ArbWasmCache;

/// Seconds between two operations.
const PAUSE: u64 = 100;

#[derive(Clone, Copy, Debug)]
enum Tokens {
    /// Two tokens of this repository.
    Wasm,
    /// Two tokens in Solidity.
    Solidity,
}

/// What starting a program costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Programs {
    /// Always the cached price: somebody bid for them.
    Cached,
    /// The full price once in a block, as nobody else calls them: what an uncached program costs since ArbOS 60.
    Recent,
    /// The full price at every call, also within a transaction: before ArbOS 60.
    Uncached,
}

/// A pool, and the gas used there so far.
struct Bench {
    world: World,
    cached: bool,
    measured: bool,
    group: String,
    figures: Vec<(String, String, u64)>,
}

impl Bench {
    async fn new(tokens: Tokens, programs: Programs, measured: bool) -> Self {
        let mut stylus = StylusParams::default();
        if programs == Programs::Uncached {
            stylus.block_cache_size = 0;
        }
        let world = World::reproducible(ChainConfig { stylus, ..ChainConfig::default() }).await;
        let tokens = match tokens {
            Tokens::Wasm => "Token",
            Tokens::Solidity => "PlainToken",
        };
        let start = match programs {
            Programs::Cached => "cached",
            Programs::Recent => "not cached",
            Programs::Uncached => "not cached before ArbOS 60",
        };
        let group = format!("{tokens}, programs {start}{}", if measured { ", measured" } else { "" });
        Self { world, cached: programs == Programs::Cached, measured, group, figures: Vec::new() }
    }

    async fn deploy(&self, contract: Contract, arguments: &[u8]) -> Address {
        match self.cached {
            true => self.world.deploy(contract, arguments).await,
            false => self.world.deploy_uncached(contract, arguments).await,
        }
    }

    /// A token of which the owner and both stakers hold some.
    async fn token(&self, tokens: Tokens) -> Address {
        let (world, supply) = (&self.world, ether(1_000_000));
        match tokens {
            Tokens::Wasm => {
                let arguments = ("Bench".to_owned(), "BCH".to_owned(), supply, world.owner, world.owner);
                self.deploy(TOKEN, &arguments.abi_encode_params()).await
            }
            Tokens::Solidity => {
                world.create(&PlainToken::BYTECODE, &(world.owner, supply).abi_encode()).await
            }
        }
    }

    async fn measure(&mut self, name: &str, from: Address, call: TransactionRequest) -> Receipt {
        self.world.chain.skip_seconds(PAUSE).await.unwrap();
        let receipt = self.world.send(from, call).await;
        self.figures.push((self.group.clone(), name.to_owned(), receipt.gas_used));
        receipt
    }

    async fn run(mut self, tokens: Tokens) -> Vec<(String, String, u64)> {
        let (owner, alice, bob) = (self.world.owner, self.world.alice, self.world.bob);
        let (stake_token, reward_token) = (self.token(tokens).await, self.token(tokens).await);
        let duration = U256::from(10 * self.world.tick);
        // A lens is on no measured path.
        let arguments =
            (owner, stake_token, reward_token, duration, U256::ZERO, self.measured, Address::ZERO);
        let pool = self.deploy(STAKING_REWARDS, &arguments.abi_encode_params()).await;
        let provider = self.world.provider().clone();
        let cache = ArbWasmCache::new(ARB_WASM_CACHE, &provider);
        let code_hash = artifact(STAKING_REWARDS).code_hash;
        assert_eq!(cache.codehashIsCached(code_hash).call().await.unwrap(), self.cached);
        let staking = IStakingRewardsInstance::new(pool, provider.clone());
        let stake_token = ITokenInstance::new(stake_token, provider.clone());
        let reward_token = ITokenInstance::new(reward_token, provider);
        for staker in [alice, bob] {
            let gift = stake_token.transfer(staker, ether(1_000)).into_transaction_request();
            self.world.send(owner, gift).await;
        }
        for (account, token) in [(owner, &reward_token), (alice, &stake_token), (bob, &stake_token)] {
            let approve = token.approve(pool, U256::MAX).into_transaction_request();
            self.world.send(account, approve).await;
        }

        // Not of the pool: its address changes with its code, and zero bytes are cheaper.
        let approve = stake_token.approve(bob, U256::MAX).into_transaction_request();
        let receipt = self.measure("approve", alice, approve).await;
        assert_eq!(logs::<Approval>(&receipt, *stake_token.address()).len(), 1);
        let fund = |amount| staking.notifyRewardAmount(amount).into_transaction_request();
        self.measure("notifyRewardAmount, first", owner, fund(ether(1_000))).await;
        let stake = || staking.stake(ether(10)).into_transaction_request();
        let receipt = self.measure("stake, first in the pool", alice, stake()).await;
        assert_eq!(logs::<Staked>(&receipt, pool).len(), 1);
        self.measure("stake, second by the same user", alice, stake()).await;
        self.measure("stake, first of a second user", bob, stake()).await;
        self.measure("stake, again", alice, stake()).await;
        let withdraw = staking.withdraw(ether(1)).into_transaction_request();
        let receipt = self.measure("withdraw, a part", alice, withdraw).await;
        assert_eq!(logs::<Withdrawn>(&receipt, pool).len(), 1);
        let claim = || staking.getReward().into_transaction_request();
        for name in ["getReward, first", "getReward, again"] {
            let receipt = self.measure(name, alice, claim()).await;
            assert_eq!(logs::<RewardPaid>(&receipt, pool).len(), 1);
        }
        self.measure("notifyRewardAmount, mid-period", owner, fund(ether(1_000))).await;
        let exit = staking.exit().into_transaction_request();
        let receipt = self.measure("exit, others remain", alice, exit).await;
        assert_eq!(logs::<RewardPaid>(&receipt, pool).len(), 1);
        assert_eq!(staking.balanceOf(alice).call().await.unwrap(), U256::ZERO);
        assert_eq!(staking.balanceOf(bob).call().await.unwrap(), ether(10));
        self.figures
    }
}

#[tokio::test]
async fn operations_cost_what_the_snapshot_says() {
    let mut figures = Vec::new();
    for tokens in [Tokens::Wasm, Tokens::Solidity] {
        for programs in [Programs::Cached, Programs::Recent, Programs::Uncached] {
            figures.extend(Bench::new(tokens, programs, false).await.run(tokens).await);
        }
        figures.extend(Bench::new(tokens, Programs::Cached, true).await.run(tokens).await);
    }
    snapshot::compare("gas.json", figures);
}

/// Nothing of the host, its clock least of all, gets into the figures.
#[tokio::test]
async fn operations_cost_the_same_in_every_run() {
    let first = Bench::new(Tokens::Wasm, Programs::Recent, false).await.run(Tokens::Wasm).await;
    let second = Bench::new(Tokens::Wasm, Programs::Recent, false).await.run(Tokens::Wasm).await;
    assert_eq!(first, second);
}
