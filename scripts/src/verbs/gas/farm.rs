//! Liquidity mining: Farm beside Sushi's MiniChefV2 and MasterChef.

use super::bench::{ALICE, BOB, Bench, CAROL, OWNER, Player, ether, twin};
use super::chefs::Chef;
use super::floor::Words;
use super::split::Program;
use super::subject::{Figures, Subject};
use crate::build::FARM;
use crate::peers::Build;
use alloy::primitives::Address;
use alloy::sol_types::SolValue;

/// What each operation cannot do without: a pool's index with its supply, the rate with the time, an account's word.
pub(super) const FLOORS: &[(&str, Words)] = &[
    ("farm.deposit.first", Words::rewritten(2).fresh(1).read(1)),
    ("farm.deposit.second", Words::rewritten(3).read(1)),
    ("farm.deposit.secondUser", Words::rewritten(2).fresh(1).read(1)),
    ("farm.deposit.steady", Words::rewritten(3).read(1)),
    ("farm.withdraw.steady", Words::rewritten(3).read(1)),
    ("farm.harvest.first", Words::rewritten(3).read(1)),
    ("farm.harvest.steady", Words::rewritten(3).read(1)),
    ("farm.withdrawAndHarvest.steady", Words::rewritten(3).read(1)),
    ("farm.emergencyWithdraw", Words::rewritten(3).read(1).cleared(1)),
    // What a pool is shown as can be computed; nothing needs to be written.
    ("farm.updatePool", Words::rewritten(0).read(2)),
    ("farm.massUpdate.1", Words::rewritten(0).read(2)),
    ("farm.massUpdate.10", Words::rewritten(0).read(11)),
    ("farm.massUpdate.100", Words::rewritten(0).read(101)),
    ("farm.claimMany.first.10", Words::rewritten(11).read(11)),
    ("farm.claimMany.first.100", Words::rewritten(101).read(101)),
    ("farm.claimMany.10", Words::rewritten(11).read(11)),
    ("farm.claimMany.100", Words::rewritten(101).read(101)),
    ("farm.setRate.100", Words::rewritten(1)),
];

/// The published chefs and their builds.
const PEERS: &[(Chef, &str, &[Build])] = &[
    (Chef::Mini, "Sushi MiniChefV2", &[Build::USUAL, Build::FOR_GAS, Build::Published]),
    (Chef::Master, "Sushi MasterChef", &[Build::USUAL, Build::FOR_GAS]),
];

/// Pools of the largest farm.
const POOLS: usize = 100;

/// One farm with the tokens it deals with.
#[derive(Debug)]
struct Story<'a> {
    farm: Player<'a>,
    chef: Chef,
    /// The LP token of each pool.
    lps: &'a [Address],
    reward: Address,
}

pub(super) async fn play(bench: &Bench, figures: &mut Figures) -> anyhow::Result<()> {
    let mut tokens = Vec::new();
    for _ in 0..POOLS {
        tokens.push(bench.token().await?);
    }
    let lps = tokens.as_slice();
    for cached in [false, true] {
        let reward = bench.scarce_token().await?;
        let farm = bench.deploy(FARM, &(OWNER, reward, Address::ZERO).abi_encode_params(), cached).await?;
        let program = Program { address: farm.address, start: farm.start };
        let mut player = Player::new(bench, Subject::Ours { cached }, program, figures);
        if !cached {
            player.deployed("deploy.farm", farm.deployment);
        }
        Story { farm: player, chef: Chef::Ours, lps, reward }.play().await?;
    }
    let reward = bench.scarce_token().await?;
    let (address, gas) = bench.create(&twin("TwinFarm")?, &(OWNER, reward).abi_encode()).await?;
    let mut player = Player::new(bench, Subject::Twin, Program { address, start: 0 }, figures);
    player.deployed("deploy.farm", gas);
    Story { farm: player, chef: Chef::Ours, lps, reward }.play().await?;

    let Some(peers) = &bench.peers else { return Ok(()) };
    for (chef, name, builds) in PEERS {
        for build in *builds {
            let (address, reward, gas) = match chef {
                Chef::Master => chef.create_master(bench, peers, *build).await?,
                _ => {
                    let reward = bench.scarce_token().await?;
                    let code = peers.code("MiniChefV2", *build)?;
                    let (address, gas) = bench.create(&code, &reward.abi_encode()).await?;
                    (address, reward, gas)
                }
            };
            let subject = Subject::peer(name, *build);
            let mut player = Player::new(bench, subject, Program { address, start: 0 }, figures);
            player.deployed("deploy.farm", gas);
            Story { farm: player, chef: *chef, lps, reward }.play().await?;
        }
    }
    Ok(())
}

impl Story<'_> {
    async fn play(mut self) -> anyhow::Result<()> {
        let bench = self.farm.bench;
        bench.step(&self.farm.subject, "farms");
        for lp in self.lps {
            bench.approve(*lp, self.farm.address()).await?;
        }
        self.chef.begin(&self.farm, self.reward).await?;
        self.one_pool().await?;
        self.many_pools().await
    }

    async fn one_pool(&mut self) -> anyhow::Result<()> {
        let (chef, farm) = (self.chef, &mut self.farm);
        farm.measure("farm.add.first", OWNER, chef.add(self.lps[0])).await?;
        let deposit = |to| chef.deposit(0, ether(10), to);
        farm.measure("farm.deposit.first", ALICE, deposit(ALICE)).await?;
        farm.measure("farm.deposit.second", ALICE, deposit(ALICE)).await?;
        farm.measure("farm.deposit.secondUser", BOB, deposit(BOB)).await?;
        farm.measure("farm.deposit.steady", ALICE, deposit(ALICE)).await?;
        farm.measure("farm.withdraw.steady", ALICE, chef.withdraw(0, ether(1), ALICE)).await?;
        // MasterChef has paid already, and has nothing to harvest for the first time.
        if chef != Chef::Master {
            farm.measure("farm.harvest.first", ALICE, chef.harvest(0, ALICE)).await?;
        }
        farm.measure("farm.harvest.steady", ALICE, chef.harvest(0, ALICE)).await?;
        let both = chef.withdraw_and_harvest(0, ether(1), ALICE);
        farm.measure("farm.withdrawAndHarvest.steady", ALICE, both).await?;
        farm.measure("farm.updatePool", CAROL, chef.update_pool(0)).await?;
        farm.measure("farm.emergencyWithdraw", BOB, chef.emergency_withdraw(0, BOB)).await?;
        Ok(())
    }

    /// Alice is in all pools.
    async fn many_pools(&mut self) -> anyhow::Result<()> {
        let (chef, farm) = (self.chef, &mut self.farm);
        farm.measure("farm.massUpdate.1", CAROL, chef.mass_update(1)).await?;
        farm.measure("farm.add.second", OWNER, chef.add(self.lps[1])).await?;
        let mut made = 2;
        for (pid, lp) in self.lps.iter().enumerate().skip(1) {
            if pid >= made {
                farm.bench.act(OWNER, farm.address(), chef.add(*lp)).await?;
                made += 1;
            }
            farm.bench.act(ALICE, farm.address(), chef.deposit(pid as u64, ether(1), ALICE)).await?;
            if made != 10 && made != POOLS {
                continue;
            }
            let pools = made as u64;
            farm.measure(&format!("farm.massUpdate.{pools}"), CAROL, chef.mass_update(pools)).await?;
            if let Some(claim) = chef.claim_many(pools, ALICE) {
                farm.measure(&format!("farm.claimMany.first.{pools}"), ALICE, claim.clone()).await?;
                farm.measure(&format!("farm.claimMany.{pools}"), ALICE, claim).await?;
            }
        }
        chef.set_rate(farm).await
    }
}
