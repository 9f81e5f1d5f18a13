//! Random stories of a wrapper's holders beside their exact shares, in fractions.

use alloy::primitives::{Address, U256};
use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_tests::fixtures::StakingWrapper::{RewardPaid, Transfer};
use staking_tests::{Wrapped, event, logs};

const PEOPLE: usize = 3;

#[derive(Clone, Debug)]
enum Action {
    Deposit {
        who: usize,
        amount: u64,
    },
    Withdraw {
        who: usize,
        part: u8,
    },
    Send {
        who: usize,
        to: usize,
        part: u8,
    },
    Claim {
        who: usize,
    },
    Exit {
        who: usize,
    },
    EmergencyWithdraw {
        who: usize,
    },
    /// Somebody else stakes in the pool, directly.
    StakeBeside {
        amount: u64,
    },
    Fund {
        amount: u64,
    },
    /// Anyone has the pool pay the wrapper.
    Push,
    Donate {
        amount: u64,
    },
    GiveStake {
        amount: u64,
    },
    Skim {
        who: usize,
    },
    Wait {
        ticks: u64,
    },
}

fn action() -> impl Strategy<Value = Action> {
    let (who, amount, part) = (0..PEOPLE, 1..u64::MAX, any::<u8>());
    // Small positions beside large ones are where roundings show.
    let stake = prop_oneof![1..1_000u64, amount.clone()];
    prop_oneof![
        4 => (who.clone(), stake.clone()).prop_map(|(who, amount)| Action::Deposit { who, amount }),
        2 => (who.clone(), part).prop_map(|(who, part)| Action::Withdraw { who, part }),
        2 => (who.clone(), who.clone(), part).prop_map(|(who, to, part)| Action::Send { who, to, part }),
        3 => who.clone().prop_map(|who| Action::Claim { who }),
        1 => who.clone().prop_map(|who| Action::Exit { who }),
        1 => who.clone().prop_map(|who| Action::EmergencyWithdraw { who }),
        1 => stake.clone().prop_map(|amount| Action::StakeBeside { amount }),
        2 => amount.clone().prop_map(|amount| Action::Fund { amount }),
        1 => Just(Action::Push),
        1 => (1..1_000_000u64).prop_map(|amount| Action::Donate { amount }),
        1 => stake.prop_map(|amount| Action::GiveStake { amount }),
        1 => who.prop_map(|who| Action::Skim { who }),
        4 => (1..8u64).prop_map(|ticks| Action::Wait { ticks }),
    ]
}

#[derive(Clone, Debug, Default)]
struct Holder {
    receipts: U256,
    /// Exact, in wei.
    due: BigRational,
    claimed: U256,
}

struct Story {
    stage: Wrapped,
    people: [Address; PEOPLE],
    holders: [Holder; PEOPLE],
    /// Income that is shared among holders.
    shared: U256,
    steps: u64,
}

fn exact(amount: U256) -> BigRational {
    BigRational::from_integer(BigInt::from_bytes_be(Sign::Plus, &amount.to_be_bytes::<32>()))
}

impl Story {
    async fn begin() -> Self {
        let stage = Wrapped::still().await;
        let people = [stage.pool.world.alice, stage.pool.world.bob, stage.pool.world.mallory];
        Self { stage, people, holders: Default::default(), shared: U256::ZERO, steps: 0 }
    }

    fn supply(&self) -> U256 {
        self.holders.iter().map(|holder| holder.receipts).sum()
    }

    /// All that the wrapper has ever got or is owed of the reward.
    async fn income(&self) -> U256 {
        self.stage.income().await + self.holders.iter().map(|holder| holder.claimed).sum::<U256>()
    }

    /// What is new is shared by receipts; with nobody there it waits.
    async fn share(&mut self) {
        let supply = self.supply();
        if supply.is_zero() {
            return;
        }
        let income = self.income().await;
        let fresh = exact(income - self.shared);
        for holder in &mut self.holders {
            holder.due += &fresh * exact(holder.receipts) / exact(supply);
        }
        self.shared = income;
    }

    fn part(&self, who: usize, part: u8) -> U256 {
        self.holders[who].receipts * U256::from(part) / U256::from(255)
    }

    async fn play(&mut self, action: &Action) {
        let (stage, pool, owner) = (self.stage.clone(), self.stage.pool.clone(), self.stage.pool.world.owner);
        let (world, wrapper) = (&pool.world, &stage.wrapper);
        match *action {
            Action::Deposit { who, amount } => {
                self.share().await;
                let receipt = stage.deposit(self.people[who], U256::from(amount)).await;
                assert_eq!(event::<Transfer>(&receipt, stage.address()).value, U256::from(amount));
                self.holders[who].receipts += U256::from(amount);
            }
            Action::Withdraw { who, part } => {
                let amount = self.part(who, part);
                if !amount.is_zero() {
                    self.share().await;
                    stage.withdraw(self.people[who], amount).await;
                    self.holders[who].receipts -= amount;
                }
            }
            Action::Send { who, to, part } => {
                let amount = self.part(who, part);
                self.share().await;
                let call = wrapper.transfer(self.people[to], amount).into_transaction_request();
                world.send(self.people[who], call).await;
                self.holders[who].receipts -= amount;
                self.holders[to].receipts += amount;
            }
            Action::Claim { who } => {
                self.share().await;
                let receipt = stage.claim(self.people[who]).await;
                self.book(who, &logs(&receipt, stage.address()));
            }
            Action::Exit { who } if !self.holders[who].receipts.is_zero() => {
                self.share().await;
                let receipt = world.send(self.people[who], wrapper.exit().into_transaction_request()).await;
                self.book(who, &logs(&receipt, stage.address()));
                self.holders[who].receipts = U256::ZERO;
            }
            Action::EmergencyWithdraw { who } if !self.holders[who].receipts.is_zero() => {
                world.send(self.people[who], wrapper.emergencyWithdraw().into_transaction_request()).await;
                self.holders[who].receipts = U256::ZERO;
            }
            Action::Exit { .. } | Action::EmergencyWithdraw { .. } => {}
            Action::StakeBeside { amount } => {
                pool.stake(owner, U256::from(amount)).await;
            }
            Action::Fund { amount } => {
                let permit = pool.staking.permitLowerRate(*pool.reward_token.address());
                world.send(owner, permit.into_transaction_request()).await;
                pool.fund(U256::from(amount)).await;
            }
            Action::Push => {
                let push = pool.multi.getReward(stage.address()).into_transaction_request();
                world.send(owner, push).await;
            }
            Action::Donate { amount } => {
                let gift = pool.reward_token.transfer(stage.address(), U256::from(amount));
                world.send(owner, gift.into_transaction_request()).await;
            }
            Action::GiveStake { amount } => {
                pool.prepare(owner, U256::from(amount)).await;
                let gift = pool.staking.stakeFor(stage.address(), U256::from(amount));
                world.send(owner, gift.into_transaction_request()).await;
            }
            Action::Skim { who } => {
                let surplus = pool.staked(stage.address()).await - self.supply();
                if !surplus.is_zero() {
                    self.share().await;
                    world.send(owner, wrapper.skim(self.people[who]).into_transaction_request()).await;
                    self.holders[who].receipts += surplus;
                }
            }
            Action::Wait { ticks } => world.wait(ticks).await,
        }
        self.steps += 1;
        self.compare().await;
    }

    fn book(&mut self, who: usize, paid: &[RewardPaid]) {
        self.holders[who].claimed += paid.iter().map(|event| event.amount).sum::<U256>();
    }

    /// Nobody is above the exact share, nor a wei and 2^-32 wei for each action below it.
    async fn compare(&self) {
        let (supply, income) = (self.supply(), self.income().await);
        let fresh = if supply.is_zero() { U256::ZERO } else { income - self.shared };
        let below = exact(U256::ONE) + exact(U256::from(self.steps)) / exact(U256::ONE << 32);
        let (mut claims, mut claimed) = (U256::ZERO, U256::ZERO);
        for (account, holder) in self.people.into_iter().zip(&self.holders) {
            assert_eq!(self.stage.balance_of(account).await, holder.receipts);
            assert_eq!(self.stage.pool.rewards_of(account).await, holder.claimed);
            let earned = self.stage.earned(account).await;
            let mut due = holder.due.clone();
            if !supply.is_zero() {
                due += exact(fresh) * exact(holder.receipts) / exact(supply);
            }
            let got = exact(earned + holder.claimed);
            assert!(got <= due, "over-paid: {got} of {due}");
            assert!(&due - &got < below, "stranded: {got} of {due}");
            claims += earned;
            claimed += holder.claimed;
        }
        assert!(claims + claimed <= income, "{claims} and {claimed} of {income}");
        assert_eq!(self.stage.wrapper.totalSupply().call().await.unwrap(), supply);
        self.stage.assert_backed().await;
    }

    /// Everybody leaves: what stays behind is less than a wei for each who was there, and the roundings of sharing.
    async fn end(&mut self) {
        for who in 0..PEOPLE {
            self.play(&Action::Exit { who }).await;
        }
        for who in 0..PEOPLE {
            self.play(&Action::Claim { who }).await;
        }
        let claimed = self.holders.iter().map(|holder| holder.claimed).sum::<U256>();
        let dust = self.shared - claimed;
        assert!(dust <= U256::from(PEOPLE), "{dust} wei stay behind");
        let income = self.income().await;
        assert_eq!(self.stage.income().await, income - claimed, "what nobody claimed is still there");
    }
}

/// In about 400 actions; stories are drawn from a fixed seed, so that every run tells the same ones.
#[test]
fn nobody_is_over_paid_and_nothing_is_stranded_in_any_story() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::deterministic();
    let stories = prop::collection::vec(action(), 30..60);
    let (mut played, mut shared) = (0, U256::ZERO);
    for number in 0.. {
        if played >= 400 {
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
            stage.end().await;
            shared += stage.shared;
        });
    }
    assert!(shared > U256::ONE << 64, "{shared} wei were shared in all: too little to prove anything");
}
