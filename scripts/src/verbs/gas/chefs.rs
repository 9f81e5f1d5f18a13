//! What farms are asked to do, in the words that each understands.

use super::bench::{Bench, OWNER, Player, ether};
use crate::peers::{Build, Peers};
use alloy::primitives::{Address, Bytes, U256};
use alloy::sol_types::{SolCall, SolValue};
use master::{MasterChef, SushiToken};
use staking_abi::IFarm::{
    addCall, batchCall, claimManyCall, deposit_0Call, emergencyWithdraw_0Call, fundCall, harvestCall,
    massUpdatePools_0Call, setSushiPerSecondCall, updatePoolCall, withdraw_0Call, withdrawAndHarvestCall,
};
use staking_abi::IToken::{approveCall, transferCall};

/// What MasterChef and its token understand.
mod master {
    alloy::sol! {
        contract MasterChef {
            function add(uint256 allocPoint, address lpToken, bool withUpdate) external;
            function deposit(uint256 pid, uint256 amount) external;
            function withdraw(uint256 pid, uint256 amount) external;
            function emergencyWithdraw(uint256 pid) external;
            function updatePool(uint256 pid) external;
            function massUpdatePools() external;
        }

        contract SushiToken {
            function mint(address to, uint256 amount) external;
            function transferOwnership(address newOwner) external;
        }
    }
}

/// A kind of farm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chef {
    /// Ours and its twin, which speak as MiniChefV2 does and are funded.
    Ours,
    /// Sushi's MiniChefV2, which pays from what it happens to have.
    Mini,
    /// Sushi's first, which mints what it pays, with each deposit and withdrawal.
    Master,
}

/// Gets a tenth of what MasterChef mints.
const DEVELOPERS: Address = Address::repeat_byte(0xde);

/// Allocation points of a pool.
const POINTS: U256 = U256::from_limbs([100, 0, 0, 0]);

impl Chef {
    /// MasterChef with its token, and the gas of its creation.
    pub(super) async fn create_master(
        self,
        bench: &Bench,
        peers: &Peers,
        build: Build,
    ) -> anyhow::Result<(Address, Address, u64)> {
        let (sushi, _) = bench.create(&peers.code("SushiToken", build)?, &[]).await?;
        // Supply and the developers' balance are in use before anything is measured.
        for holder in [OWNER, DEVELOPERS] {
            let mint = SushiToken::mintCall { to: holder, amount: ether(1) };
            bench.act(OWNER, sushi, mint.abi_encode()).await?;
        }
        let arguments = (sushi, DEVELOPERS, rate(), U256::ZERO, U256::ZERO).abi_encode();
        let (chef, gas) = bench.create(&peers.code("MasterChef", build)?, &arguments).await?;
        let hand_over = SushiToken::transferOwnershipCall { newOwner: chef };
        bench.act(OWNER, sushi, hand_over.abi_encode()).await?;
        Ok((chef, sushi, gas))
    }

    /// Gives a farm its rate, and enough to pay it for long.
    pub(super) async fn begin(self, farm: &Player<'_>, reward: Address) -> anyhow::Result<()> {
        let amount = ether(1_000_000);
        let (bench, address) = (farm.bench, farm.address());
        if self == Self::Master {
            return Ok(());
        }
        let rate = setSushiPerSecondCall { sushiPerSecond_: rate() };
        bench.act(OWNER, address, rate.abi_encode()).await?;
        if self == Self::Mini {
            bench.act(OWNER, reward, transferCall { to: address, value: amount }.abi_encode()).await?;
        } else {
            bench.act(OWNER, reward, approveCall { spender: address, value: U256::MAX }.abi_encode()).await?;
            let fund = fundCall { amount, kind: 0, disclosure: [0; 32].into() };
            bench.act(OWNER, address, fund.abi_encode()).await?;
        }
        Ok(())
    }

    pub(super) fn add(self, lp: Address) -> Vec<u8> {
        match self {
            Self::Master => {
                MasterChef::addCall { allocPoint: POINTS, lpToken: lp, withUpdate: false }.abi_encode()
            }
            _ => addCall { allocPoint: POINTS, lpToken: lp, rewarder: Address::ZERO }.abi_encode(),
        }
    }

    pub(super) fn deposit(self, pid: u64, amount: U256, to: Address) -> Vec<u8> {
        let pid = U256::from(pid);
        match self {
            Self::Master => MasterChef::depositCall { pid, amount }.abi_encode(),
            _ => deposit_0Call { pid, amount, to }.abi_encode(),
        }
    }

    pub(super) fn withdraw(self, pid: u64, amount: U256, to: Address) -> Vec<u8> {
        let pid = U256::from(pid);
        match self {
            Self::Master => MasterChef::withdrawCall { pid, amount }.abi_encode(),
            _ => withdraw_0Call { pid, amount, to }.abi_encode(),
        }
    }

    pub(super) fn harvest(self, pid: u64, to: Address) -> Vec<u8> {
        match self {
            Self::Master => self.deposit(pid, U256::ZERO, to),
            _ => harvestCall { pid: U256::from(pid), to }.abi_encode(),
        }
    }

    pub(super) fn withdraw_and_harvest(self, pid: u64, amount: U256, to: Address) -> Vec<u8> {
        match self {
            Self::Master => self.withdraw(pid, amount, to),
            _ => withdrawAndHarvestCall { pid: U256::from(pid), amount, to }.abi_encode(),
        }
    }

    pub(super) fn emergency_withdraw(self, pid: u64, to: Address) -> Vec<u8> {
        let pid = U256::from(pid);
        match self {
            Self::Master => MasterChef::emergencyWithdrawCall { pid }.abi_encode(),
            _ => emergencyWithdraw_0Call { pid, to }.abi_encode(),
        }
    }

    pub(super) fn update_pool(self, pid: u64) -> Vec<u8> {
        let pid = U256::from(pid);
        match self {
            Self::Master => MasterChef::updatePoolCall { pid }.abi_encode(),
            _ => updatePoolCall { pid }.abi_encode(),
        }
    }

    /// Updates the first pools; MasterChef always all it has.
    pub(super) fn mass_update(self, pools: u64) -> Vec<u8> {
        match self {
            Self::Master => MasterChef::massUpdatePoolsCall {}.abi_encode(),
            _ => massUpdatePools_0Call { pids: pids(pools) }.abi_encode(),
        }
    }

    /// Harvests the first pools in one transaction, where that can be done.
    pub(super) fn claim_many(self, pools: u64, to: Address) -> Option<Vec<u8>> {
        match self {
            Self::Ours => Some(claimManyCall { pids: pids(pools), to }.abi_encode()),
            Self::Mini => {
                let calls = (0..pools).map(|pid| Bytes::from(self.harvest(pid, to))).collect();
                Some(batchCall { calls, revertOnFail: true }.abi_encode())
            }
            Self::Master => None,
        }
    }

    /// Changes the rate with a hundred pools such that nobody's past is paid at the new one.
    pub(super) async fn set_rate(self, farm: &mut Player<'_>) -> anyhow::Result<()> {
        let operation = "farm.setRate.100";
        let call = setSushiPerSecondCall { sushiPerSecond_: rate() / U256::from(2) }.abi_encode();
        match self {
            Self::Ours => {
                farm.measure(operation, OWNER, call).await?;
            }
            // Whatever is not updated before is paid at the new rate for the past.
            Self::Mini => {
                let updated = farm.act(OWNER, self.mass_update(100)).await?;
                let set = farm.bench.act(OWNER, farm.address(), call).await?;
                farm.note(operation, updated.gas_used + set.gas_used, None);
            }
            // It has one rate for ever.
            Self::Master => {}
        }
        Ok(())
    }
}

fn pids(pools: u64) -> Vec<U256> {
    (0..pools).map(U256::from).collect()
}

/// Reward tokens per second, per block at MasterChef's.
fn rate() -> U256 {
    ether(1) / U256::from(100)
}
