//! A pool driven twice: through `staking-math` and through a model in exact fractions that shares no code.

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use staking_math::{Backlog, FundingError, KINDS, MAX_AMOUNT, RewardDebt, RewardStream, Sources};

pub(crate) const ACCOUNTS: usize = 4;

#[derive(Clone, Debug)]
pub(crate) enum Action {
    Stake { account: usize, amount: u128 },
    Withdraw { account: usize, part: u8 },
    Claim { account: usize },
    GiveUp { account: usize },
    Fund { kind: usize, amount: u128, duration: u32, may_lower: bool },
    Reclaim,
    Wait { seconds: u32 },
    Touch,
}

pub(crate) fn action() -> impl Strategy<Value = Action> {
    let account = 0..ACCOUNTS;
    prop_oneof![
        3 => (account.clone(), amount()).prop_map(|(account, amount)| Action::Stake { account, amount }),
        2 => (account.clone(), any::<u8>()).prop_map(|(account, part)| Action::Withdraw { account, part }),
        2 => account.clone().prop_map(|account| Action::Claim { account }),
        1 => account.prop_map(|account| Action::GiveUp { account }),
        1 => Just(Action::Reclaim),
        2 => (0..KINDS, amount(), duration(), any::<bool>()).prop_map(|(kind, amount, duration, may_lower)| {
            Action::Fund { kind, amount, duration, may_lower }
        }),
        4 => prop_oneof![0..3u32, 0..100_000u32, 0..40_000_000u32].prop_map(|seconds| Action::Wait { seconds }),
        1 => Just(Action::Touch),
    ]
}

/// From a wei to more than the ledger takes, with every size as likely as any other.
pub(crate) fn amount() -> impl Strategy<Value = u128> {
    (0..94u32, any::<u128>()).prop_map(|(bits, noise)| (1u128 << bits) | (noise & ((1u128 << bits) - 1)))
}

pub(crate) fn duration() -> impl Strategy<Value = u32> {
    prop_oneof![1..10u32, 1..100_000u32, Just(7 * 86_400), 1..40_000_000u32]
}

pub(crate) fn whole(value: u128) -> BigRational {
    BigRational::from_integer(BigInt::from(value))
}

/// Exact entitlements: who was staked when, at which rate.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) staked: [u128; ACCOUNTS],
    pub(crate) entitled: [BigRational; ACCOUNTS],
    rate: BigRational,
    finish: u32,
    updated: u32,
    pub(crate) undistributed: BigRational,
}

impl Model {
    fn advance(&mut self, now: u32) {
        let until = now.min(self.finish);
        if until <= self.updated {
            return;
        }
        let streamed = &self.rate * whole(u128::from(until - self.updated));
        self.updated = until;
        let total: u128 = self.staked.iter().sum();
        if total == 0 {
            self.undistributed += streamed;
            return;
        }
        for (entitled, staked) in self.entitled.iter_mut().zip(self.staked) {
            *entitled += &streamed * whole(staked) / whole(total);
        }
    }

    pub(crate) fn unstreamed(&self) -> BigRational {
        &self.rate * whole(u128::from(self.finish.saturating_sub(self.updated)))
    }

    /// The rate is what the contract promises: whole units of 2^-24 wei per second, the remainder carried.
    fn fund(&mut self, amount: u128, duration: u32, now: u32) {
        let pot = whole(amount) + self.unstreamed() + &self.undistributed;
        let unit = whole(1 << 24);
        self.rate = (&pot * &unit / whole(u128::from(duration))).floor() / &unit;
        self.undistributed = pot - &self.rate * whole(u128::from(duration));
        self.finish = now + duration;
        self.updated = now;
    }
}

#[derive(Default)]
pub(crate) struct Pool {
    pub(crate) now: u32,
    pub(crate) stream: RewardStream,
    pub(crate) backlog: Backlog,
    pub(crate) debts: [RewardDebt; ACCOUNTS],
    pub(crate) paid: [u128; ACCOUNTS],
    pub(crate) reclaimed: u128,
    pub(crate) kinds: u8,
    pub(crate) given_up_q24: u128,
    pub(crate) settled: Sources,
    pub(crate) model: Model,
}

impl Pool {
    pub(crate) fn new() -> Self {
        Self { now: 1_700_000_000, ..Self::default() }
    }

    pub(crate) fn total(&self) -> u128 {
        self.model.staked.iter().sum()
    }

    pub(crate) fn advance(&mut self) {
        let total = self.total();
        self.backlog.undistributed_q24 += self.stream.advance(self.now, total);
        self.model.advance(self.now);
    }

    pub(crate) fn fund(&mut self, amount: u128, duration: u32) -> Result<(), FundingError> {
        self.fund_as(0, amount, duration, false)
    }

    pub(crate) fn fund_as(
        &mut self,
        kind: usize,
        amount: u128,
        duration: u32,
        may_lower: bool,
    ) -> Result<(), FundingError> {
        self.advance();
        let settled = self.sources();
        let before = (self.stream, self.backlog);
        let result = self.stream.fund(&mut self.backlog, amount, duration, self.now, may_lower);
        match result {
            Ok(()) => {
                self.settle(settled, |sources| sources.fund(kind, amount));
                self.kinds |= 1 << kind;
                self.model.fund(amount, duration, self.now);
            }
            Err(_) => assert_eq!((self.stream, self.backlog), before, "a refused funding changes nothing"),
        }
        result
    }

    /// The stream must be accounted up to now.
    pub(crate) fn sources(&self) -> Sources {
        let stored = |kind: usize| self.settled.0[kind];
        let pot_q24 = self.stream.pot_q24(&self.backlog);
        Sources::now(self.kinds, stored, pot_q24, self.backlog.funded, self.given_up_q24)
    }

    fn settle(&mut self, mut settled: Sources, change: impl Fn(&mut Sources)) {
        change(&mut settled);
        (self.settled, self.given_up_q24) = (settled, 0);
    }

    pub(crate) fn apply(&mut self, action: &Action) {
        match *action {
            Action::Stake { account, amount } => {
                if amount <= MAX_AMOUNT - self.total() {
                    self.advance();
                    self.debts[account].enter(amount, self.stream.index_q128);
                    self.model.staked[account] += amount;
                }
            }
            Action::Withdraw { account, part } => {
                self.advance();
                let staked = self.model.staked[account];
                let amount = staked / 255 * u128::from(part) + if part == 255 { staked % 255 } else { 0 };
                self.debts[account].leave(amount, self.stream.index_q128);
                self.model.staked[account] -= amount;
            }
            Action::Claim { account } => {
                // Claiming does not store the index, so that it costs less: nor does it here.
                self.model.advance(self.now);
                let stream = self.stream.at(self.now, self.total());
                let due = self.debts[account].take(self.model.staked[account], stream.index_q128);
                let paid = self.stream.release(due);
                assert_eq!(paid, due, "the reserve covers every claim");
                self.paid[account] += paid;
            }
            Action::GiveUp { account } => {
                self.apply(&Action::Withdraw { account, part: 255 });
                let given_up_q24 = self.debts[account].give_up(0, self.stream.index_q128);
                self.backlog.put_back(given_up_q24);
                self.given_up_q24 += given_up_q24;
                let given_up = whole(given_up_q24) / whole(1 << 24);
                self.model.entitled[account] -= &given_up;
                self.model.undistributed += given_up;
                assert_eq!(self.earned(account), 0, "nothing is left to claim");
                let rest = &self.model.entitled[account] - whole(self.paid[account]);
                assert!(rest < whole(1) / whole(1 << 20), "{rest} wei are neither paid nor given up");
            }
            Action::Reclaim => {
                self.advance();
                let settled = self.sources();
                let taken = self.backlog.take_down();
                self.settle(settled, |sources| sources.reclaim(taken));
                assert_eq!(self.stream.release(taken), taken, "the reserve covers what waits");
                self.reclaimed += taken;
                self.model.undistributed -= whole(taken);
            }
            Action::Fund { kind, amount, duration, may_lower } => {
                let _ = self.fund_as(kind, amount, duration, may_lower);
            }
            Action::Wait { seconds } => self.now = self.now.saturating_add(seconds),
            Action::Touch => self.advance(),
        }
    }

    pub(crate) fn earned(&self, account: usize) -> u128 {
        let stream = self.stream.at(self.now, self.total());
        self.debts[account].earned_down(self.model.staked[account], stream.index_q128)
    }

    /// Everyone withdraws and claims.
    pub(crate) fn close(&mut self) {
        for account in 0..ACCOUNTS {
            self.apply(&Action::Claim { account });
            self.apply(&Action::Withdraw { account, part: 255 });
        }
    }
}
