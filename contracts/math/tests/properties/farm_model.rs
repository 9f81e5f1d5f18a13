//! A farm driven twice: through `staking-math` and through a model in exact fractions that shares no code.

use crate::pool::{amount, whole};
use num_rational::BigRational;
use proptest::prelude::*;
use staking_math::farm::{Emission, FarmPool, MAX_ALLOC};
use staking_math::{Backlog, MAX_AMOUNT, MAX_RATE_Q24, RewardDebt};

pub(crate) const ACCOUNTS: usize = 3;
pub(crate) const POOLS: usize = 3;

#[derive(Clone, Debug)]
pub(crate) enum Action {
    Deposit { pool: usize, account: usize, amount: u128 },
    Withdraw { pool: usize, account: usize, part: u8 },
    Harvest { pool: usize, account: usize },
    GiveUp { pool: usize, account: usize },
    Fund { amount: u128 },
    SetRate { rate_q24: u128 },
    SetAlloc { pool: usize, alloc: u32 },
    Update { pool: usize },
    Reclaim,
    Wait { seconds: u32 },
}

pub(crate) fn action() -> impl Strategy<Value = Action> {
    let (pool, account) = (0..POOLS, 0..ACCOUNTS);
    prop_oneof![
        4 => (pool.clone(), account.clone(), amount())
            .prop_map(|(pool, account, amount)| Action::Deposit { pool, account, amount }),
        3 => (pool.clone(), account.clone(), any::<u8>())
            .prop_map(|(pool, account, part)| Action::Withdraw { pool, account, part }),
        2 => (pool.clone(), account.clone()).prop_map(|(pool, account)| Action::Harvest { pool, account }),
        1 => (pool.clone(), account).prop_map(|(pool, account)| Action::GiveUp { pool, account }),
        2 => amount().prop_map(|amount| Action::Fund { amount }),
        2 => rate().prop_map(|rate_q24| Action::SetRate { rate_q24 }),
        2 => (pool.clone(), alloc()).prop_map(|(pool, alloc)| Action::SetAlloc { pool, alloc }),
        1 => pool.prop_map(|pool| Action::Update { pool }),
        1 => Just(Action::Reclaim),
        5 => prop_oneof![0..3u32, 0..100_000u32, 0..40_000_000u32].prop_map(|seconds| Action::Wait { seconds }),
    ]
}

/// None, tiny, ordinary and the largest.
fn rate() -> impl Strategy<Value = u128> {
    prop_oneof![Just(0), 1..1_000u128, (0..96u32).prop_map(|bits| 1u128 << bits), Just(MAX_RATE_Q24)]
}

fn alloc() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), 1..5u32, 1..MAX_ALLOC, Just(MAX_ALLOC)]
}

/// Exact entitlements: who was in which pool when, at which rate and allocation.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) staked: [[u128; ACCOUNTS]; POOLS],
    pub(crate) entitled: [[BigRational; ACCOUNTS]; POOLS],
    /// Emitted to pools while nobody was in them, and not yet put back.
    pub(crate) idle: [BigRational; POOLS],
    pub(crate) undistributed: BigRational,
    allocs: [u32; POOLS],
    rate: BigRational,
    finish: u32,
    updated: u32,
}

impl Model {
    fn advance(&mut self, now: u32) {
        let until = now.min(self.finish);
        let elapsed = until.saturating_sub(self.updated);
        self.updated = self.updated.max(until);
        let emitted = &self.rate * whole(elapsed.into());
        let total: u64 = self.allocs.iter().copied().map(u64::from).sum();
        if total == 0 {
            self.undistributed += emitted;
            return;
        }
        for pool in 0..POOLS {
            let part = &emitted * whole(self.allocs[pool].into()) / whole(total.into());
            let supply: u128 = self.staked[pool].iter().sum();
            if supply == 0 {
                self.idle[pool] += part;
                continue;
            }
            for account in 0..ACCOUNTS {
                self.entitled[pool][account] += &part * whole(self.staked[pool][account]) / whole(supply);
            }
        }
    }

    pub(crate) fn unstreamed(&self) -> BigRational {
        &self.rate * whole(self.finish.saturating_sub(self.updated).into())
    }

    /// What is there lasts as many whole seconds as it pays for; the rest waits.
    fn schedule(&mut self, rate: BigRational, now: u32) {
        let pot = self.unstreamed() + &self.undistributed;
        let most = whole(u128::from(u32::MAX - now));
        let lasts = if rate == whole(0) { whole(0) } else { (&pot / &rate).floor().min(most) };
        self.undistributed = pot - &rate * &lasts;
        self.rate = rate;
        self.updated = now;
        self.finish = now + u32::try_from(lasts.to_integer()).unwrap();
    }
}

#[derive(Default)]
pub(crate) struct Farm {
    pub(crate) now: u32,
    pub(crate) emission: Emission,
    pub(crate) backlog: Backlog,
    pub(crate) pools: [FarmPool; POOLS],
    pub(crate) debts: [[RewardDebt; ACCOUNTS]; POOLS],
    pub(crate) paid: [[u128; ACCOUNTS]; POOLS],
    pub(crate) model: Model,
}

/// One part in 2^20 of a wei: what the fixed point may lose besides the rounding to whole wei.
pub(crate) fn grain() -> BigRational {
    whole(1) / whole(1 << 20)
}

fn from_q24(value: u128) -> BigRational {
    whole(value) / whole(1 << 24)
}

impl Farm {
    pub(crate) fn new() -> Self {
        Self { now: 1_700_000_000, ..Self::default() }
    }

    fn advance(&mut self) {
        self.backlog.put_back(self.emission.advance(self.now));
        self.model.advance(self.now);
    }

    pub(crate) fn live(&self) -> Emission {
        self.emission.at(self.now)
    }

    /// What was emitted to an empty pool goes back, all but a unit of rounding.
    fn put_idle_back(&mut self, pool: usize) {
        self.model.advance(self.now);
        let idle = from_q24(self.pools[pool].take_idle(self.live().integral_q120));
        let exact = std::mem::take(&mut self.model.idle[pool]);
        assert!(idle <= exact && &exact - &idle < grain(), "{idle} of {exact} emitted to nobody");
        self.backlog.put_back((&idle * whole(1 << 24)).to_integer().try_into().unwrap());
        self.model.undistributed += idle;
    }

    pub(crate) fn apply(&mut self, action: &Action) {
        match *action {
            Action::Deposit { pool, account, amount } => {
                let supply = self.pools[pool].supply + amount;
                if supply <= MAX_AMOUNT {
                    self.put_idle_back(pool);
                    let integral = self.live().integral_q120;
                    let index = self.pools[pool].index(integral);
                    self.debts[pool][account].enter(amount, index.q128());
                    let alloc = self.pools[pool].alloc;
                    self.pools[pool].change(index, integral, supply, alloc);
                    self.model.staked[pool][account] += amount;
                }
            }
            Action::Withdraw { pool, account, part } => {
                let staked = self.model.staked[pool][account];
                let amount = staked / 255 * u128::from(part) + if part == 255 { staked % 255 } else { 0 };
                self.put_idle_back(pool);
                let integral = self.live().integral_q120;
                let index = self.pools[pool].index(integral);
                self.debts[pool][account].leave(amount, index.q128());
                let (supply, alloc) = (self.pools[pool].supply - amount, self.pools[pool].alloc);
                self.pools[pool].change(index, integral, supply, alloc);
                self.model.staked[pool][account] -= amount;
            }
            Action::Harvest { pool, account } => {
                self.model.advance(self.now);
                let index = self.pools[pool].index(self.live().integral_q120);
                let due = self.debts[pool][account].take(self.model.staked[pool][account], index.q128());
                let paid = self.emission.release(due);
                assert_eq!(paid, due, "the reserve covers every claim");
                self.paid[pool][account] += paid;
            }
            Action::GiveUp { pool, account } => {
                self.apply(&Action::Withdraw { pool, account, part: 255 });
                let given_up_q24 = self.debts[pool][account].give_up(0, Default::default());
                self.backlog.put_back(given_up_q24);
                self.model.entitled[pool][account] -= from_q24(given_up_q24);
                self.model.undistributed += from_q24(given_up_q24);
                assert_eq!(self.earned(pool, account), 0, "nothing is left to claim");
                let rest = &self.model.entitled[pool][account] - whole(self.paid[pool][account]);
                assert!(rest < grain(), "{rest} wei are neither paid nor given up");
            }
            Action::Fund { amount } => {
                self.advance();
                let before = (self.emission, self.backlog);
                match self.emission.fund(&mut self.backlog, amount, self.now) {
                    Ok(()) => {
                        self.model.undistributed += whole(amount);
                        self.model.schedule(self.model.rate.clone(), self.now);
                    }
                    Err(_) => {
                        assert_eq!((self.emission, self.backlog), before, "a refusal changes nothing");
                    }
                }
            }
            Action::SetRate { rate_q24 } => {
                self.advance();
                self.emission.set_rate(&mut self.backlog, rate_q24, self.now).unwrap();
                self.model.schedule(from_q24(rate_q24), self.now);
            }
            Action::SetAlloc { pool, alloc } => {
                self.advance();
                self.put_idle_back(pool);
                self.emission.total_alloc = self.emission.total_alloc - self.pools[pool].alloc + alloc;
                let integral = self.emission.integral_q120;
                let (index, supply) = (self.pools[pool].index(integral), self.pools[pool].supply);
                self.pools[pool].change(index, integral, supply, alloc);
                self.model.allocs[pool] = alloc;
            }
            Action::Update { pool } => self.put_idle_back(pool),
            Action::Reclaim => {
                self.advance();
                let taken = self.backlog.take_down();
                assert_eq!(self.emission.release(taken), taken, "the reserve covers what waits");
                self.model.undistributed -= whole(taken);
            }
            Action::Wait { seconds } => self.now = self.now.saturating_add(seconds),
        }
    }

    pub(crate) fn earned(&self, pool: usize, account: usize) -> u128 {
        let index = self.pools[pool].index(self.live().integral_q120);
        self.debts[pool][account].earned_down(self.model.staked[pool][account], index.q128())
    }

    /// The model, with the emission accounted up to now.
    pub(crate) fn present(&mut self) -> &Model {
        self.advance();
        &self.model
    }

    /// Everyone leaves with what they earned, and what nobody was there for goes back.
    pub(crate) fn close(&mut self) {
        for pool in 0..POOLS {
            for account in 0..ACCOUNTS {
                self.apply(&Action::Harvest { pool, account });
                self.apply(&Action::Withdraw { pool, account, part: 255 });
            }
            self.apply(&Action::Update { pool });
        }
    }
}
