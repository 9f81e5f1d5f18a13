//! Random stories on the compiled farm, beside the modelled one at the times the chain gave its blocks.

use alloy::primitives::{Address, B256, U256};
use alloy::rpc::types::TransactionRequest;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IFarm::Harvest;
use staking_scripts::model::FarmModel;
use staking_tests::{Farm, Receipt, logs};

const POOLS: usize = 3;

#[derive(Clone, Debug)]
enum Action {
    Deposit { pid: usize, who: usize, amount: u64 },
    Withdraw { pid: usize, who: usize, part: u8 },
    Harvest { pid: usize, who: usize },
    HarvestFor { pid: usize },
    HarvestAndDeposit { pid: usize, who: usize, amount: u64 },
    WithdrawAndHarvest { pid: usize, who: usize, part: u8 },
    ClaimMany { who: usize },
    EmergencyWithdraw { pid: usize, who: usize },
    Update { pid: usize },
    Fund { amount: u64, kind: u8 },
    SetRate { rate: u64 },
    Set { pid: usize, alloc: u16 },
    Reclaim,
    Wait { ticks: u64 },
}

fn action() -> impl Strategy<Value = Action> {
    let (pid, who, amount) = (0..POOLS, 0..3usize, 1..u64::MAX);
    let place = (pid.clone(), who.clone());
    prop_oneof![
        3 => (place.clone(), amount.clone())
            .prop_map(|((pid, who), amount)| Action::Deposit { pid, who, amount }),
        2 => (place.clone(), any::<u8>()).prop_map(|((pid, who), part)| Action::Withdraw { pid, who, part }),
        2 => place.clone().prop_map(|(pid, who)| Action::Harvest { pid, who }),
        1 => pid.clone().prop_map(|pid| Action::HarvestFor { pid }),
        1 => (place.clone(), 0..u64::MAX)
            .prop_map(|((pid, who), amount)| Action::HarvestAndDeposit { pid, who, amount }),
        1 => (place.clone(), any::<u8>())
            .prop_map(|((pid, who), part)| Action::WithdrawAndHarvest { pid, who, part }),
        1 => who.prop_map(|who| Action::ClaimMany { who }),
        1 => place.prop_map(|(pid, who)| Action::EmergencyWithdraw { pid, who }),
        1 => pid.clone().prop_map(|pid| Action::Update { pid }),
        2 => (amount, 0..7u8).prop_map(|(amount, kind)| Action::Fund { amount, kind }),
        1 => prop_oneof![Just(0), 1..u64::MAX >> 20].prop_map(|rate| Action::SetRate { rate }),
        1 => (pid, prop_oneof![Just(0), any::<u16>()]).prop_map(|(pid, alloc)| Action::Set { pid, alloc }),
        1 => Just(Action::Reclaim),
        3 => (1..8u64).prop_map(|ticks| Action::Wait { ticks }),
    ]
}

struct Story {
    farm: Farm,
    people: [Address; 3],
    twin: FarmModel<Address>,
}

impl Story {
    async fn begin() -> Self {
        let farm = Farm::new().await;
        let people = [farm.world.alice, farm.world.bob, farm.world.mallory];
        let (mut twin, now) = (FarmModel::default(), farm.world.now().await);
        twin.add(now, 100);
        for _ in 1..POOLS {
            farm.add_twin(100).await;
            twin.add(now, 100);
        }
        Self { farm, people, twin }
    }

    async fn send(&self, from: Address, call: TransactionRequest) -> (Receipt, u64) {
        let receipt = self.farm.world.send(from, call).await;
        let at = self.farm.world.time_of(&receipt).await;
        (receipt, at)
    }

    fn part(&self, pid: usize, who: usize, part: u8) -> u128 {
        self.twin.farmer(pid, &self.people[who]).staked * u128::from(part) / 255
    }

    fn assert_paid(&self, receipt: &Receipt, due: u128) {
        let paid = logs::<Harvest>(receipt, self.farm.address());
        assert_eq!(paid.iter().map(|event| event.amount).sum::<U256>(), U256::from(due));
    }

    async fn play(&mut self, action: &Action) {
        let owner = self.farm.world.owner;
        let (farm, id) = (self.farm.farm.clone(), |pid: usize| U256::from(pid));
        match *action {
            Action::Deposit { pid, who, amount } => {
                let account = self.people[who];
                let receipt = self.farm.deposit_in(id(pid), account, U256::from(amount)).await;
                let at = self.farm.world.time_of(&receipt).await;
                self.twin.deposit(at, pid, &account, amount.into()).unwrap();
            }
            Action::Withdraw { pid, who, part } => {
                let (account, amount) = (self.people[who], self.part(pid, who, part));
                let call = farm.withdraw_0(id(pid), U256::from(amount), account).into_transaction_request();
                let (_, at) = self.send(account, call).await;
                self.twin.withdraw(at, pid, &account, amount).unwrap();
            }
            Action::Harvest { pid, who } => {
                let account = self.people[who];
                let call = farm.harvest(id(pid), account).into_transaction_request();
                let (receipt, at) = self.send(account, call).await;
                let due = self.twin.harvest(at, pid, &account);
                self.assert_paid(&receipt, due);
            }
            Action::HarvestFor { pid } => {
                let call = farm.harvestFor(self.people.to_vec(), id(pid)).into_transaction_request();
                let (receipt, at) = self.send(owner, call).await;
                let due = self.people.map(|account| self.twin.harvest(at, pid, &account));
                self.assert_paid(&receipt, due.iter().sum());
            }
            Action::HarvestAndDeposit { pid, who, amount } => {
                let account = self.people[who];
                self.farm.prepare(account, U256::from(amount)).await;
                let call = farm.deposit_1(id(pid), U256::from(amount)).into_transaction_request();
                let (receipt, at) = self.send(account, call).await;
                let due = self.twin.harvest(at, pid, &account);
                self.assert_paid(&receipt, due);
                if amount > 0 {
                    self.twin.deposit(at, pid, &account, amount.into()).unwrap();
                }
            }
            Action::WithdrawAndHarvest { pid, who, part } => {
                let (account, amount) = (self.people[who], self.part(pid, who, part));
                let call = farm.withdrawAndHarvest(id(pid), U256::from(amount), account);
                let (receipt, at) = self.send(account, call.into_transaction_request()).await;
                let due = self.twin.harvest(at, pid, &account);
                self.assert_paid(&receipt, due);
                self.twin.withdraw(at, pid, &account, amount).unwrap();
            }
            Action::ClaimMany { who } => {
                let account = self.people[who];
                let call = farm.claimMany((0..POOLS).map(id).collect(), account).into_transaction_request();
                let (receipt, at) = self.send(account, call).await;
                let due: u128 = (0..POOLS).map(|pid| self.twin.harvest(at, pid, &account)).sum();
                self.assert_paid(&receipt, due);
            }
            Action::EmergencyWithdraw { pid, who } => {
                let account = self.people[who];
                let call = farm.emergencyWithdraw_0(id(pid), account).into_transaction_request();
                let (_, at) = self.send(account, call).await;
                self.twin.emergency_withdraw(at, pid, &account).unwrap();
            }
            Action::Update { pid } => {
                let (_, at) = self.send(owner, farm.updatePool(id(pid)).into_transaction_request()).await;
                self.twin.update(at, pid);
            }
            Action::Fund { amount, kind } => {
                let receipt = self.farm.fund_by(U256::from(amount), kind, B256::ZERO).await;
                let at = self.farm.world.time_of(&receipt).await;
                self.twin.fund(at, amount.into()).unwrap();
            }
            Action::SetRate { rate } => {
                let receipt = self.farm.set_rate(U256::from(rate)).await;
                let at = self.farm.world.time_of(&receipt).await;
                self.twin.set_rate(at, rate.into()).unwrap();
            }
            Action::Set { pid, alloc } => {
                let receipt = self.farm.set(id(pid), alloc.into()).await;
                let at = self.farm.world.time_of(&receipt).await;
                self.twin.set(at, pid, alloc.into());
            }
            Action::Reclaim => self.reclaim().await,
            Action::Wait { ticks } => self.farm.world.wait(ticks).await,
        }
        self.compare().await;
    }

    /// What waits in empty pools goes back first, so that all there is can be taken.
    async fn reclaim(&mut self) {
        let owner = self.farm.world.owner;
        let call = self.farm.farm.massUpdatePools_1().into_transaction_request();
        let (_, at) = self.send(owner, call).await;
        (0..POOLS).for_each(|pid| self.twin.update(at, pid));
        if self.farm.farm.undistributed().call().await.unwrap() > U256::ZERO {
            let before = self.farm.reward.balanceOf(owner).call().await.unwrap();
            let (_, at) = self.send(owner, self.farm.farm.reclaim().into_transaction_request()).await;
            let paid = self.twin.reclaim(at);
            let after = self.farm.reward.balanceOf(owner).call().await.unwrap();
            assert_eq!(after - before, U256::from(paid));
        }
    }

    async fn compare(&self) {
        let (farm, now) = (&self.farm.farm, self.farm.world.now().await);
        let mut claims = U256::ZERO;
        for account in self.people {
            let mut claimed = 0;
            for pid in 0..POOLS {
                let pending = farm.pendingSushi(U256::from(pid), account).call().await.unwrap();
                assert_eq!(pending, U256::from(self.twin.pending(now, pid, &account)));
                let farmer = self.twin.farmer(pid, &account);
                let info = farm.userInfo(U256::from(pid), account).call().await.unwrap();
                assert_eq!(info.amount, U256::from(farmer.staked));
                claimed += farmer.claimed;
                claims += pending;
            }
            assert_eq!(self.farm.reward.balanceOf(account).call().await.unwrap(), U256::from(claimed));
        }
        let owed = farm.solvency(*self.farm.reward.address()).call().await.unwrap().owed;
        assert_eq!(owed, U256::from(self.twin.reserve()));
        assert!(claims <= owed, "INV-3: {claims} claimable of {owed}");
        assert_eq!(farm.undistributed().call().await.unwrap(), U256::from(self.twin.undistributed(now)));
        assert_eq!(farm.runway().call().await.unwrap(), U256::from(self.twin.runway(now)));
        let supplies: u128 = (0..POOLS).map(|pid| self.twin.supply(pid)).sum();
        let lp = farm.solvency(*self.farm.lp.address()).call().await.unwrap();
        assert_eq!((lp.owed, lp.assets), (U256::from(supplies), U256::from(supplies)));
        assert_eq!(farm.checkInvariants().call().await.unwrap(), U256::ZERO);
    }
}

/// INV-5 and INV-7 of a farm of three pools, in about 1,000 actions. Stories are drawn from a fixed seed, so that every
/// run tells the same ones.
#[test]
fn inv_5_the_farm_agrees_with_the_arithmetic_in_any_story() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::deterministic();
    let stories = prop::collection::vec(action(), 20..40);
    let mut played = 0;
    for number in 0.. {
        if played >= 1_000 {
            break;
        }
        let story = stories.new_tree(&mut runner).unwrap().current();
        played += story.len();
        runtime.block_on(async {
            let mut stage = Story::begin().await;
            for (step, action) in story.iter().enumerate() {
                eprintln!("story {number}, {step}: {action:?}");
                stage.play(action).await;
            }
        });
    }
}
