//! Doing to both farms what people do, and holding what they say against each other and against the model.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolCall;
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use staking_abi::IFarm::{
    addCall, deposit_0Call, deposit_1Call, emergencyWithdraw_0Call, emergencyWithdraw_1Call, harvestCall,
    massUpdatePools_0Call, massUpdatePools_1Call, setCall, setSushiPerSecondCall, updatePoolCall,
    withdraw_0Call, withdraw_1Call, withdrawAndHarvestCall,
};

use crate::farm_model::Book;
use crate::farms::{BLOCK, FUNDING, IChef, PEOPLE, POOLS, Peer, Rivals, Role, State};
use crate::pool_play::Scale;
use crate::stage::Stage;
use crate::told::{Tally, Verdict, holds};

/// Units that an exact story deposits at most in a pool and points that it allocates at most, and what all numbers up to
/// them divide.
const UNITS: i128 = 10;
const DIVISIBLE: u64 = 2_520;

/// Blocks' worth of seconds before a step, and at most before the last.
pub(crate) type Blocks = u64;
const LAST: u64 = 360 * 86_400;

/// What somebody does. Seeds mean amounts by the scale, parts are of 64 of what there is, of which more are too many. The
/// last pool may not be there yet.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Deposit { who: usize, to: usize, pid: usize, seed: u64, bits: u8 },
    DepositTooMuch { who: usize, pid: usize },
    Withdraw { who: usize, to: usize, pid: usize, part: u8 },
    Harvest { who: usize, to: usize, pid: usize },
    WithdrawAndHarvest { who: usize, to: usize, pid: usize, part: u8 },
    Abandon { who: usize, to: usize, pid: usize },
    Update { pid: Option<usize> },
    Set { pid: usize, seed: u16, by: Option<usize> },
    Rate { seed: u64, bits: u8, by: Option<usize> },
    Add { seed: u16, by: Option<usize> },
}

pub(crate) fn exact() -> impl Strategy<Value = Scale> {
    (0..=12u8, 0..=12u8).prop_map(|(twos, fives)| Scale::Exact { twos, fives })
}

/// The rate in an exact story, of which others are multiples.
pub(crate) fn exact_rate(fives: u8) -> BigInt {
    BigInt::from(5).pow(fives.into()) * DIVISIBLE * DIVISIBLE
}

/// What MasterChef emits per second, which it never changes: without a rest in any story.
pub(crate) fn fixed_rate() -> BigInt {
    exact_rate(12) * 1_000
}

pub(crate) fn step() -> impl Strategy<Value = (Blocks, Step)> {
    let (who, pid, part) = (0..PEOPLE, 0..POOLS, 0..80u8);
    // Mostly for themselves.
    let pair = || {
        prop_oneof![
            3 => (0..PEOPLE).prop_map(|who| (who, who)),
            1 => (0..PEOPLE, 0..PEOPLE),
        ]
    };
    let by = || prop_oneof![4 => Just(None), 1 => (0..PEOPLE).prop_map(Some)];
    let step = prop_oneof![
        24 => (pair(), pid.clone(), any::<u64>(), 0..92u8)
            .prop_map(|((who, to), pid, seed, bits)| Step::Deposit { who, to, pid, seed, bits }),
        2 => (who, pid.clone()).prop_map(|(who, pid)| Step::DepositTooMuch { who, pid }),
        14 => (pair(), pid.clone(), part.clone())
            .prop_map(|((who, to), pid, part)| Step::Withdraw { who, to, pid, part }),
        14 => (pair(), pid.clone()).prop_map(|((who, to), pid)| Step::Harvest { who, to, pid }),
        10 => (pair(), pid.clone(), part)
            .prop_map(|((who, to), pid, part)| Step::WithdrawAndHarvest { who, to, pid, part }),
        3 => (pair(), pid.clone()).prop_map(|((who, to), pid)| Step::Abandon { who, to, pid }),
        4 => proptest::option::of(pid.clone()).prop_map(|pid| Step::Update { pid }),
        5 => (pid, any::<u16>(), by()).prop_map(|(pid, seed, by)| Step::Set { pid, seed, by }),
        5 => (any::<u64>(), 0..60u8, by()).prop_map(|(seed, bits, by)| Step::Rate { seed, bits, by }),
        3 => (any::<u16>(), by()).prop_map(|(seed, by)| Step::Add { seed, by }),
    ];
    let wait = prop_oneof![
        3 => Just(0),
        4 => 1..10u64,
        6 => 1..30_000u64,
        1 => 1..400_000u64,
    ];
    (wait, step)
}

/// A number of wei.
pub(crate) fn number(amount: i128) -> BigRational {
    BigRational::from_integer(amount.into())
}

/// Both farms, what both should owe, and what was paid and given up of each position's owner.
pub(crate) struct Story {
    pub(crate) rivals: Rivals,
    scale: Scale,
    pub(crate) book: Book,
    time_left: u64,
    /// By side, owner and pool.
    pub(crate) paid: [[[i128; POOLS]; PEOPLE]; 2],
    pub(crate) given_up: [[[i128; POOLS]; PEOPLE]; 2],
    /// After the last step.
    pub(crate) last: [State; 2],
}

impl Story {
    /// With two pools, a rate and plenty of rewards.
    pub(crate) async fn begin(stage: &Stage, rivals: Rivals, scale: Scale) -> Self {
        let book = Book::new(rivals.peer);
        let (last, _) = rivals.states(stage, 0).await;
        let nothing = [[[0; POOLS]; PEOPLE]; 2];
        let mut story = Self { rivals, scale, book, time_left: LAST, paid: nothing, given_up: nothing, last };
        for seed in [2, 3] {
            story.add(stage, Role::Manager, seed).await.unwrap();
        }
        let rate = fixed_rate();
        let word = U256::from_be_slice(&rate.to_bytes_be().1);
        let outcomes = rivals.set_rate(stage, Role::Manager, word).await;
        assert!(outcomes[0].success && outcomes[1].success == (rivals.peer != Peer::MasterChef));
        story.book.set_rate(BigRational::from_integer(rate));
        rivals.fund(stage, FUNDING).await;
        story.last = rivals.states(stage, story.book.pools()).await.0;
        story
    }

    pub(crate) fn is_exact(&self) -> bool {
        matches!(self.scale, Scale::Exact { .. })
    }

    fn is_master(&self) -> bool {
        self.rivals.peer == Peer::MasterChef
    }

    /// Tells a story from its beginning.
    pub(crate) async fn tell(
        &mut self,
        stage: &Stage,
        steps: &[(Blocks, Step)],
        tally: &mut Tally,
    ) -> Verdict {
        for (at, (blocks, step)) in steps.iter().enumerate() {
            let place = |why| format!("step {at}, after {blocks} blocks {step:?}: {why}");
            let seconds = (blocks * BLOCK).min(self.time_left);
            self.time_left -= seconds;
            stage.pass(seconds).await;
            self.book.pass(seconds);
            let success = self.play(stage, *step).await.map_err(place)?;
            if let Some(success) = success {
                tally.count(step, success);
            }
            self.compare(stage, *step).await.map_err(place)?;
        }
        Ok(())
    }

    /// Has ours do the one and theirs the other, which are to go alike.
    async fn two(&self, stage: &Stage, who: Role, data: [Vec<u8>; 2]) -> Result<bool, String> {
        let outcomes = self.rivals.act(stage, who, data).await;
        self.rivals.agree(&outcomes, !self.is_exact())?;
        Ok(outcomes[0].success)
    }

    async fn both(&self, stage: &Stage, who: usize, call: impl SolCall) -> Result<bool, String> {
        let data = call.abi_encode();
        self.two(stage, Role::Person(who), [data.clone(), data]).await
    }

    /// Has everything accounted, without which changes reach back in theirs.
    async fn update_all(&mut self, stage: &Stage) -> Verdict {
        let pids = (0..self.book.pools()).map(U256::from).collect();
        let updated = match self.is_master() {
            true => self.both(stage, 0, massUpdatePools_1Call {}).await?,
            false => self.both(stage, 0, massUpdatePools_0Call { pids }).await?,
        };
        self.book.update_all();
        holds(updated, || "an update was refused".to_owned())
    }

    /// Whether MiniChef believes that somebody owes it, and would refuse a harvest.
    async fn is_stuck(&self, stage: &Stage, who: usize, pid: usize) -> bool {
        pid < self.book.pools() && self.rivals.pending(stage, who, pid).await[1] < 0
    }

    /// Whether it succeeded; nothing if it makes no sense now.
    async fn play(&mut self, stage: &Stage, step: Step) -> Result<Option<bool>, String> {
        let (master, ours) = (self.is_master(), self.last[0].clone());
        let people = self.rivals.sides.map(|side| side.people);
        let pools = self.book.pools();
        let both_to = |to: usize| people.map(|people| people[to]);
        let success = match step {
            Step::Deposit { who, to, pid: at, seed, bits } => {
                let to = if master { who } else { to };
                let (pid, amount) = (U256::from(at), self.deposit_of(&ours, who, at, seed, bits));
                let value = U256::from(amount);
                let data = both_to(to).map(|to| match master {
                    true => deposit_1Call { pid, amount: value }.abi_encode(),
                    false => deposit_0Call { pid, amount: value, to }.abi_encode(),
                });
                let success = self.two(stage, Role::Person(who), data).await?;
                if success {
                    self.book.deposit(at, to, number(amount));
                }
                success
            }
            Step::DepositTooMuch { who, pid: at } => {
                let pid = U256::from(at);
                let amount = U256::from(ours.lp[who][at] + 1);
                match master {
                    true => self.both(stage, who, deposit_1Call { pid, amount }).await?,
                    false => self.both(stage, who, deposit_0Call { pid, amount, to: people[0][who] }).await?,
                }
            }
            Step::Withdraw { who, to, pid: at, part } => {
                let (pid, amount) = (U256::from(at), self.part_of(&ours, who, at, part));
                let value = U256::from(amount);
                let data = both_to(to).map(|to| match master {
                    true => withdraw_1Call { pid, amount: value }.abi_encode(),
                    false => withdraw_0Call { pid, amount: value, to }.abi_encode(),
                });
                let success = self.two(stage, Role::Person(who), data).await?;
                if success {
                    self.book.withdraw(at, who, number(amount));
                }
                success
            }
            Step::Harvest { who, pid, .. } if !master && self.is_stuck(stage, who, pid).await => {
                return Ok(None);
            }
            Step::Harvest { who, to, pid: at } => {
                let pid = U256::from(at);
                let data = both_to(to).map(|to| match master {
                    true => deposit_1Call { pid, amount: U256::ZERO }.abi_encode(),
                    false => harvestCall { pid, to }.abi_encode(),
                });
                let success = self.two(stage, Role::Person(who), data).await?;
                if success {
                    self.book.update(at);
                }
                success
            }
            Step::WithdrawAndHarvest { who, pid, .. } if master || self.is_stuck(stage, who, pid).await => {
                return Ok(None);
            }
            Step::WithdrawAndHarvest { who, to, pid: at, part } => {
                let (pid, amount) = (U256::from(at), self.part_of(&ours, who, at, part));
                let value = U256::from(amount);
                let data =
                    both_to(to).map(|to| withdrawAndHarvestCall { pid, amount: value, to }.abi_encode());
                let success = self.two(stage, Role::Person(who), data).await?;
                if success {
                    self.book.withdraw(at, who, number(amount));
                }
                success
            }
            Step::Abandon { pid, .. } if pid >= pools => return Ok(None),
            Step::Abandon { who, to, pid: at } => {
                let pid = U256::from(at);
                // Theirs does not look at the time of an emergency: what was emitted since the last update goes to the others.
                self.both(stage, who, updatePoolCall { pid }).await?;
                let pending = self.rivals.pending(stage, who, at).await;
                for (given_up, pending) in self.given_up.iter_mut().zip(pending) {
                    given_up[who][at] += pending;
                }
                let data = both_to(to).map(|to| match master {
                    true => emergencyWithdraw_1Call { pid }.abi_encode(),
                    false => emergencyWithdraw_0Call { pid, to }.abi_encode(),
                });
                let success = self.two(stage, Role::Person(who), data).await?;
                self.book.abandon(at, who);
                success
            }
            Step::Update { pid: Some(pid) } => {
                let success = self.both(stage, 0, updatePoolCall { pid: U256::from(pid) }).await?;
                if success {
                    self.book.update(pid);
                }
                success
            }
            Step::Update { pid: None } => {
                self.update_all(stage).await?;
                true
            }
            Step::Set { pid: at, seed, by } => {
                self.update_all(stage).await?;
                let (pid, alloc) = (U256::from(at), self.points(at, seed));
                let alloc_point = U256::from(alloc);
                let ours =
                    setCall { pid, allocPoint: alloc_point, rewarder: Address::ZERO, overwrite: false };
                let theirs = IChef::setCall { pid, allocPoint: alloc_point, withUpdate: false };
                let data = [ours.abi_encode(), if master { theirs.abi_encode() } else { ours.abi_encode() }];
                let success = self.two(stage, by.map_or(Role::Manager, Role::Person), data).await?;
                if success {
                    self.book.set_alloc(at, alloc);
                }
                success
            }
            Step::Rate { .. } if master => return Ok(None),
            Step::Rate { seed, bits, by } => {
                self.update_all(stage).await?;
                let rate = match self.scale {
                    Scale::Exact { fives, .. } => exact_rate(fives) * (seed % 1_000),
                    Scale::Free => BigInt::from(seed) >> (64 - bits),
                };
                let word = U256::from_be_slice(&rate.to_bytes_be().1);
                let data = setSushiPerSecondCall { sushiPerSecond_: word }.abi_encode();
                let role = by.map_or(Role::Manager, Role::Person);
                let success = self.two(stage, role, [data.clone(), data]).await?;
                if success {
                    self.book.set_rate(BigRational::from_integer(rate));
                }
                success
            }
            Step::Add { .. } if pools == POOLS => return Ok(None),
            Step::Add { seed, by } => {
                self.update_all(stage).await?;
                self.add(stage, by.map_or(Role::Manager, Role::Person), seed).await?
            }
        };
        Ok(Some(success))
    }

    async fn add(&mut self, stage: &Stage, who: Role, seed: u16) -> Result<bool, String> {
        let (pid, none) = (self.book.pools(), Address::ZERO);
        let (alloc, token) = (self.points(pid, seed), self.rivals.lps[pid]);
        let points = U256::from(alloc);
        let ours = addCall { allocPoint: points, lpToken: token, rewarder: none }.abi_encode();
        let theirs = match self.is_master() {
            true => IChef::addCall { allocPoint: points, lpToken: token, withUpdate: false }.abi_encode(),
            false => ours.clone(),
        };
        let success = self.two(stage, who, [ours, theirs]).await?;
        if success {
            self.book.add(alloc);
        }
        Ok(success)
    }

    /// Points of a pool; the first always has some, as theirs cannot divide by none.
    fn points(&self, pid: usize, seed: u16) -> u64 {
        let most = if self.is_exact() { 4 } else { 1_000 };
        (u64::from(seed) % most).max(u64::from(pid == 0))
    }

    fn unit(&self) -> i128 {
        match self.scale {
            Scale::Exact { twos, fives } => 5i128.pow(fives.into()) << twos,
            Scale::Free => 1,
        }
    }

    fn deposit_of(&self, ours: &State, who: usize, pid: usize, seed: u64, bits: u8) -> i128 {
        let amount = match self.scale {
            Scale::Free => (i128::from(seed) << 28) >> (92 - bits),
            Scale::Exact { .. } => {
                let room = UNITS - ours.deposited.iter().map(|one| one[pid]).sum::<i128>() / self.unit();
                i128::from(seed % 5).min(room) * self.unit()
            }
        };
        // An unknown pool's LP tokens are not asked for.
        if pid < self.book.pools() { amount.min(ours.lp[who][pid]) } else { amount }
    }

    fn part_of(&self, ours: &State, who: usize, pid: usize, part: u8) -> i128 {
        let units = ours.deposited[who][pid] / self.unit();
        let some = (units * i128::from(part) + 63) / 64 * self.unit();
        some + i128::from(part > 64 && some <= ours.deposited[who][pid])
    }
}
