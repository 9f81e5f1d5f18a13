//! What a pool owes by its documentation, in exact fractions, and how much its roundings may take of it.

use alloy::primitives::U256;
use num_bigint::{BigInt, Sign};
use num_rational::BigRational;

use crate::pools::PEOPLE;

pub(crate) fn wei(amount: U256) -> BigRational {
    BigRational::from_integer(BigInt::from_bytes_be(Sign::Plus, &amount.to_be_bytes::<32>()))
}

pub(crate) fn whole(number: u64) -> BigRational {
    BigRational::from_integer(number.into())
}

/// 2^-bits.
pub(crate) fn binary(bits: u32) -> BigRational {
    BigRational::new(1.into(), BigInt::from(1) << bits)
}

/// How a pool rounds.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    /// Unit of the rate, wei per second.
    pub(crate) rate: BigRational,
    /// Unit of the index, wei per staked wei: less is lost by each staked wei whenever the index is written.
    pub(crate) index: BigRational,
    /// Less is lost by an account whenever it is accounted.
    pub(crate) touch: BigRational,
    /// Whether the remainder of a rate waits for the next funding.
    pub(crate) keeps: bool,
}

impl Terms {
    /// As `ARCHITECTURE.md` says.
    pub(crate) fn ours() -> Self {
        Self { rate: binary(24), index: binary(128), touch: binary(63), keeps: true }
    }

    /// Synthetix': whole wei per second, 18 decimals, whole wei of an account.
    pub(crate) fn theirs() -> Self {
        let index = BigRational::new(1.into(), BigInt::from(10).pow(18));
        Self { rate: whole(1), index, touch: whole(1), keeps: false }
    }
}

#[derive(Clone, Debug)]
struct Account {
    staked: BigRational,
    /// Exact share of what was streamed, whether paid or not.
    due: BigRational,
    /// Most that roundings took of it.
    loss: BigRational,
    /// Whether it has earned anything since it was accounted.
    stale: bool,
}

/// One pool. Nobody's stake is rounded.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    terms: Terms,
    pub(crate) rate: BigRational,
    pub(crate) finish: u64,
    /// Instant up to which everything is accounted.
    now: u64,
    /// Streamed while nobody was staked, and the remainder if that is kept.
    pub(crate) waiting: BigRational,
    /// Exact reward of a staked wei since the beginning.
    index: BigRational,
    index_loss: BigRational,
    /// Whether the index has grown since it was written.
    grown: bool,
    accounts: Vec<Account>,
}

impl Book {
    pub(crate) fn new(terms: Terms, now: u64) -> Self {
        let zero = whole(0);
        let account = Account { staked: zero.clone(), due: zero.clone(), loss: zero.clone(), stale: false };
        Self {
            terms,
            rate: zero.clone(),
            finish: 0,
            now,
            waiting: zero.clone(),
            index: zero.clone(),
            index_loss: zero,
            grown: false,
            accounts: vec![account; PEOPLE],
        }
    }

    fn total(&self) -> BigRational {
        self.accounts.iter().map(|account| account.staked.clone()).sum()
    }

    /// What the running period has still to stream.
    pub(crate) fn rest(&self) -> BigRational {
        &self.rate * whole(self.finish.saturating_sub(self.now))
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, now: u64) {
        let streamed = &self.rate * whole(self.finish.min(now).saturating_sub(self.finish.min(self.now)));
        self.now = now;
        let (zero, total) = (whole(0), self.total());
        if streamed == zero {
            return;
        }
        if total == zero {
            self.waiting += streamed;
            return;
        }
        let growth = streamed / total;
        for account in &mut self.accounts {
            account.due += &growth * &account.staked;
            account.stale |= account.staked > zero;
        }
        self.index += growth;
        self.grown = true;
    }

    /// The pool writes its index, and what it owes that account.
    pub(crate) fn touch(&mut self, who: Option<usize>) {
        if self.grown {
            for account in &mut self.accounts {
                account.loss += &account.staked * &self.terms.index;
            }
            self.index_loss += &self.terms.index;
            self.grown = false;
        }
        if let Some(who) = who
            && self.accounts[who].stale
        {
            self.accounts[who].loss += &self.terms.touch;
            self.accounts[who].stale = false;
        }
    }

    pub(crate) fn stake(&mut self, who: usize, amount: U256) {
        self.touch(Some(who));
        self.accounts[who].staked += wei(amount);
    }

    pub(crate) fn withdraw(&mut self, who: usize, amount: U256) {
        self.touch(Some(who));
        self.accounts[who].staked -= wei(amount);
    }

    /// The rate that a period of that length would have with that amount, and what would wait.
    pub(crate) fn quote(&self, amount: &BigRational, duration: u64) -> (BigRational, BigRational) {
        let pot = amount + self.rest() + &self.waiting;
        let rate = (&pot / whole(duration) / &self.terms.rate).floor() * &self.terms.rate;
        let carry = if self.terms.keeps { pot - &rate * whole(duration) } else { whole(0) };
        (rate, carry)
    }

    pub(crate) fn fund(&mut self, amount: U256, duration: u64) {
        let (rate, carry) = self.quote(&wei(amount), duration);
        self.touch(None);
        (self.rate, self.waiting, self.finish) = (rate, carry, self.now + duration);
    }

    /// Most and, less than a wei above, least that an account has been paid and has earned.
    pub(crate) fn bounds(&self, who: usize) -> (BigRational, BigRational) {
        let account = &self.accounts[who];
        let unwritten = if self.grown { &account.staked * &self.terms.index } else { whole(0) };
        (&account.due - &account.loss - unwritten - whole(1), account.due.clone())
    }

    /// The same of what 10^18 staked wei have earned since the beginning.
    pub(crate) fn per_token(&self) -> (BigRational, BigRational) {
        let unit = whole(1_000_000_000_000_000_000);
        let unwritten = if self.grown { self.terms.index.clone() } else { whole(0) };
        let most = &self.index * &unit;
        (&most - (&self.index_loss + unwritten) * unit - whole(1), most)
    }
}
