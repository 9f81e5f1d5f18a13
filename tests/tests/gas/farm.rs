//! Gas of a farm's operations, one transaction each, so that every slot is cold. LP and reward tokens are in Solidity,
//! programs are cached, approvals endless: the method behind the figures of MiniChef V2.

use crate::snapshot;
use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolValue;
use staking_abi::IFarm::{Harvest, IFarmInstance};
use staking_abi::IToken::ITokenInstance;
use staking_scripts::build::FARM;
use staking_tests::fixtures::PlainToken;
use staking_tests::{Receipt, World, ether, logs};
use stylus_node::config::ChainConfig;

const GROUP: &str = "Farm, PlainToken, programs cached";

/// Seconds between two operations.
const PAUSE: u64 = 100;

struct Bench {
    world: World,
    farm: IFarmInstance<DynProvider>,
    lp: Address,
    figures: Vec<(String, String, u64)>,
}

impl Bench {
    async fn new() -> Self {
        let world = World::reproducible(ChainConfig::default()).await;
        let (owner, provider) = (world.owner, world.provider().clone());
        let supply = (owner, ether(1_000_000)).abi_encode();
        let lp = world.create(&PlainToken::BYTECODE, &supply).await;
        let reward = world.create(&PlainToken::BYTECODE, &supply).await;
        let farm = world.deploy(FARM, &(owner, reward, Address::ZERO).abi_encode_params()).await;
        let lp_token = ITokenInstance::new(lp, provider.clone());
        for staker in [world.alice, world.bob] {
            world.send(owner, lp_token.transfer(staker, ether(1_000)).into_transaction_request()).await;
        }
        let reward_token = ITokenInstance::new(reward, provider.clone());
        for (account, token) in [(owner, &reward_token), (world.alice, &lp_token), (world.bob, &lp_token)] {
            world.send(account, token.approve(farm, U256::MAX).into_transaction_request()).await;
        }
        Self { farm: IFarmInstance::new(farm, provider), world, lp, figures: Vec::new() }
    }

    async fn measure(&mut self, name: &str, from: Address, call: TransactionRequest) -> Receipt {
        self.world.chain.skip_seconds(PAUSE).await.unwrap();
        let receipt = self.world.send(from, call).await;
        self.figures.push((GROUP.to_owned(), name.to_owned(), receipt.gas_used));
        receipt
    }

    async fn do_it(&self, from: Address, call: TransactionRequest) {
        self.world.chain.skip_seconds(PAUSE).await.unwrap();
        self.world.send(from, call).await;
    }

    async fn one_pool(&mut self) {
        let (owner, alice, bob) = (self.world.owner, self.world.alice, self.world.bob);
        let farm = self.farm.clone();
        let add = farm.add(U256::from(100), self.lp, Address::ZERO).into_transaction_request();
        self.measure("add, first pool", owner, add).await;
        let rate = farm.setSushiPerSecond(ether(1) / U256::from(100)).into_transaction_request();
        self.measure("setSushiPerSecond, first", owner, rate).await;
        let fund = farm.fund(ether(100_000), 0, [0; 32].into());
        self.measure("fund, first", owner, fund.into_transaction_request()).await;
        let deposit = |to| farm.deposit_0(U256::ZERO, ether(10), to).into_transaction_request();
        self.measure("deposit, first in the pool", alice, deposit(alice)).await;
        self.measure("deposit, second by the same user", alice, deposit(alice)).await;
        self.measure("deposit, first of a second user", bob, deposit(bob)).await;
        self.measure("deposit, again", alice, deposit(alice)).await;
        let withdraw = farm.withdraw_0(U256::ZERO, ether(1), alice).into_transaction_request();
        self.measure("withdraw, a part", alice, withdraw).await;
        let harvest = || farm.harvest(U256::ZERO, alice).into_transaction_request();
        for name in ["harvest, first", "harvest, again"] {
            let receipt = self.measure(name, alice, harvest()).await;
            assert_eq!(logs::<Harvest>(&receipt, *farm.address()).len(), 1);
        }
        let both = farm.withdrawAndHarvest(U256::ZERO, ether(1), alice).into_transaction_request();
        self.measure("withdrawAndHarvest, a part", alice, both).await;
        self.measure("updatePool", bob, farm.updatePool(U256::ZERO).into_transaction_request()).await;
        let leave = farm.emergencyWithdraw_0(U256::ZERO, bob).into_transaction_request();
        self.measure("emergencyWithdraw", bob, leave).await;
    }

    /// Many pools of the same LP token, which dilutes nobody; Alice is in all of them.
    async fn many_pools(&mut self) {
        let (owner, alice) = (self.world.owner, self.world.alice);
        let farm = self.farm.clone();
        for pid in 1..100u64 {
            let add = farm.add(U256::from(100), self.lp, Address::ZERO).into_transaction_request();
            self.world.send(owner, add).await;
            let enter = farm.deposit_0(U256::from(pid), ether(1), alice).into_transaction_request();
            self.world.send(alice, enter).await;
        }
        let pids = |count: u64| (0..count).map(U256::from).collect::<Vec<_>>();
        for (count, claim, update) in [
            (10, "claimMany, 10 pools", "massUpdatePools, 10 pools"),
            (100, "claimMany, 100 pools", "massUpdatePools, 100 pools"),
        ] {
            // The first claim writes nothing new: every position has a debt already.
            self.do_it(alice, farm.claimMany(pids(count), alice).into_transaction_request()).await;
            let call = farm.claimMany(pids(count), alice).into_transaction_request();
            let receipt = self.measure(claim, alice, call).await;
            assert_eq!(logs::<Harvest>(&receipt, *farm.address()).len() as u64, count);
            let call = farm.massUpdatePools_0(pids(count)).into_transaction_request();
            self.measure(update, alice, call).await;
        }
        let rate = farm.setSushiPerSecond(ether(1) / U256::from(50)).into_transaction_request();
        self.measure("setSushiPerSecond, 100 pools", owner, rate).await;
        let set = farm.set(U256::from(50), U256::from(500), Address::ZERO, false);
        self.measure("set, 100 pools", owner, set.into_transaction_request()).await;
    }
}

#[tokio::test]
async fn a_farm_costs_what_the_snapshot_says() {
    let mut bench = Bench::new().await;
    bench.one_pool().await;
    bench.many_pools().await;
    snapshot::compare("gas-farm.json", bench.figures);
}
