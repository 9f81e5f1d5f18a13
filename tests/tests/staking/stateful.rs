//! Random stories on the compiled contract, beside `staking-math` at the times the chain gave its blocks.

use alloy::primitives::{Address, U256};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IStakingRewards::RewardPaid;
use staking_math::{Backlog, RewardDebt, RewardStream, clock};
use staking_tests::{Pool, logs};

#[derive(Clone, Debug)]
enum Action {
    Stake { who: usize, amount: u64 },
    Withdraw { who: usize, part: u8 },
    GetReward { who: usize },
    Exit { who: usize },
    Fund { amount: u64 },
    Wait { ticks: u64 },
}

fn action() -> impl Strategy<Value = Action> {
    let who = 0..3usize;
    prop_oneof![
        3 => (who.clone(), 1..u64::MAX).prop_map(|(who, amount)| Action::Stake { who, amount }),
        2 => (who.clone(), any::<u8>()).prop_map(|(who, part)| Action::Withdraw { who, part }),
        2 => who.clone().prop_map(|who| Action::GetReward { who }),
        1 => who.prop_map(|who| Action::Exit { who }),
        2 => (1..u64::MAX).prop_map(|amount| Action::Fund { amount }),
        3 => (1..8u64).prop_map(|ticks| Action::Wait { ticks }),
    ]
}

/// The contract's storage as plain values.
#[derive(Default)]
struct Twin {
    stream: RewardStream,
    backlog: Backlog,
    staked: [u128; 3],
    debts: [RewardDebt; 3],
    paid: [u128; 3],
}

impl Twin {
    fn total(&self) -> u128 {
        self.staked.iter().sum()
    }

    fn advance(&mut self, at: u64) {
        self.backlog.undistributed_q32 += self.stream.advance(clock(at), self.total());
    }

    fn enter(&mut self, at: u64, who: usize, amount: u128) {
        self.advance(at);
        self.debts[who].enter(amount, &self.stream);
        self.staked[who] += amount;
    }

    fn leave(&mut self, at: u64, who: usize, amount: u128) {
        self.advance(at);
        self.debts[who].leave(amount, &self.stream);
        self.staked[who] -= amount;
    }

    /// As in the contract, a claim stores no index.
    fn claim(&mut self, at: u64, who: usize) -> u128 {
        let stream = self.stream.at(clock(at), self.total());
        let paid = self.stream.release(self.debts[who].take(self.staked[who], &stream));
        self.paid[who] += paid;
        paid
    }
}

struct Story {
    pool: Pool,
    people: [Address; 3],
    twin: Twin,
}

impl Story {
    async fn begin() -> Self {
        let pool = Pool::new().await;
        let people = [pool.world.alice, pool.world.bob, pool.world.mallory];
        Self { pool, people, twin: Twin::default() }
    }

    async fn play(&mut self, action: &Action) {
        let (pool, twin) = (&self.pool, &mut self.twin);
        match *action {
            Action::Stake { who, amount } => {
                let receipt = pool.stake(self.people[who], U256::from(amount)).await;
                twin.enter(pool.world.time_of(&receipt).await, who, u128::from(amount));
            }
            Action::Withdraw { who, part } => {
                let amount = twin.staked[who] * u128::from(part) / 255;
                if amount > 0 {
                    let receipt = pool.withdraw(self.people[who], U256::from(amount)).await;
                    twin.leave(pool.world.time_of(&receipt).await, who, amount);
                }
            }
            Action::GetReward { who } => {
                let receipt = pool.get_reward(self.people[who]).await;
                let due = twin.claim(pool.world.time_of(&receipt).await, who);
                let events = logs::<RewardPaid>(&receipt, pool.address());
                assert_eq!(events.iter().map(|event| event.reward).sum::<U256>(), U256::from(due));
            }
            Action::Exit { who } => {
                if twin.staked[who] > 0 {
                    let receipt = pool.exit(self.people[who]).await;
                    let at = pool.world.time_of(&receipt).await;
                    twin.leave(at, who, twin.staked[who]);
                    twin.claim(at, who);
                }
            }
            Action::Fund { amount } => {
                let now = clock(pool.world.now().await + 2);
                let mut stream = twin.stream.at(now, twin.total());
                let duration = pool.duration as u32;
                // Only a funding that may be refused for its rate is left out; its refusal has tests of its own.
                if stream.fund(&mut twin.backlog.clone(), u128::from(amount), duration, now).is_ok() {
                    let receipt = pool.fund(U256::from(amount)).await;
                    let at = pool.world.time_of(&receipt).await;
                    twin.backlog.undistributed_q32 += twin.stream.advance(clock(at), twin.total());
                    twin.stream.fund(&mut twin.backlog, u128::from(amount), duration, clock(at)).unwrap();
                }
            }
            Action::Wait { ticks } => pool.world.wait(ticks).await,
        }
        self.compare().await;
    }

    async fn compare(&self) {
        let (pool, twin) = (&self.pool, &self.twin);
        let stream = twin.stream.at(clock(pool.world.now().await), twin.total());
        let mut claims = U256::ZERO;
        for (who, &account) in self.people.iter().enumerate() {
            let earned = pool.earned(account).await;
            assert_eq!(earned, U256::from(twin.debts[who].earned_down(twin.staked[who], &stream)));
            assert_eq!(pool.staked(account).await, U256::from(twin.staked[who]));
            assert_eq!(pool.rewards_of(account).await, U256::from(twin.paid[who]));
            claims += earned;
        }
        assert_eq!(pool.staking.totalSupply().call().await.unwrap(), U256::from(twin.total()));
        let owed = pool.staking.solvency(*pool.reward_token.address()).call().await.unwrap().owed;
        assert_eq!(owed, U256::from(twin.stream.reserve));
        assert!(claims <= owed, "INV-3: {claims} claimable of {owed}");
        pool.assert_solvent().await;
    }
}

/// INV-1 to INV-5 on the chain. Stories are drawn from a fixed seed, so that every run tells the same ones.
#[test]
fn inv_5_the_contract_agrees_with_the_arithmetic_in_any_story() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::deterministic();
    let stories = prop::collection::vec(action(), 20..40);
    for _ in 0..6 {
        let story = stories.new_tree(&mut runner).unwrap().current();
        runtime.block_on(async {
            let mut stage = Story::begin().await;
            for (step, action) in story.iter().enumerate() {
                eprintln!("{step}: {action:?}");
                stage.play(action).await;
            }
        });
    }
}
