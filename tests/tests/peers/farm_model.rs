//! What a farm owes by its documentation, in exact fractions, and how much roundings may take of it or add to it.

use num_rational::BigRational;

use crate::farms::{PEOPLE, Peer};
use crate::pool_model::{binary, whole};

#[derive(Clone, Debug)]
struct Position {
    deposited: BigRational,
    /// Exact share of what was emitted, whether paid or given up.
    due: BigRational,
    /// Most that ours rounds off.
    our_loss: BigRational,
    /// Most that theirs rounds off, and adds.
    their_loss: BigRational,
    their_gain: BigRational,
}

#[derive(Clone, Debug)]
struct Pool {
    alloc: u64,
    positions: Vec<Position>,
    /// Whether it was emitted to since theirs was updated.
    grown: bool,
}

/// Both farms: they owe the same.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    peer: Peer,
    pub(crate) rate: BigRational,
    pools: Vec<Pool>,
    /// Most that theirs lacks because it promised what roundings added.
    shortage: BigRational,
}

/// The limits of what somebody may have had from a farm.
pub(crate) struct Bounds {
    pub(crate) due: BigRational,
    /// Less than a wei above them.
    pub(crate) least: [BigRational; 2],
    pub(crate) most: [BigRational; 2],
}

impl Pool {
    fn supply(&self) -> BigRational {
        self.positions.iter().map(|position| position.deposited.clone()).sum()
    }

    /// What an update rounds off in theirs of each deposited wei: less than a wei of the pool's reward, and of the index
    /// less than its unit.
    fn update_loss(&self) -> BigRational {
        let (zero, supply) = (whole(0), self.supply());
        if self.grown && supply > zero { whole(1) / supply + trillionth() } else { zero }
    }
}

fn trillionth() -> BigRational {
    BigRational::new(1.into(), 1_000_000_000_000u64.into())
}

impl Book {
    pub(crate) fn new(peer: Peer) -> Self {
        Self { peer, rate: whole(0), pools: Vec::new(), shortage: whole(0) }
    }

    pub(crate) fn add(&mut self, alloc: u64) {
        let zero = whole(0);
        let position = Position {
            deposited: zero.clone(),
            due: zero.clone(),
            our_loss: zero.clone(),
            their_loss: zero.clone(),
            their_gain: zero,
        };
        self.pools.push(Pool { alloc, positions: vec![position; PEOPLE], grown: false });
    }

    pub(crate) fn pools(&self) -> usize {
        self.pools.len()
    }

    pub(crate) fn set_rate(&mut self, rate: BigRational) {
        self.rate = rate;
    }

    pub(crate) fn set_alloc(&mut self, pid: usize, alloc: u64) {
        self.pools[pid].alloc = alloc;
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, seconds: u64) {
        let emitted = &self.rate * whole(seconds);
        let (zero, total) = (whole(0), self.pools.iter().map(|pool| pool.alloc).sum::<u64>());
        for pool in &mut self.pools {
            let reward = &emitted * whole(pool.alloc) / whole(total);
            let supply = pool.supply();
            if reward == zero || supply == zero {
                continue;
            }
            for position in &mut pool.positions {
                position.due += &reward * &position.deposited / &supply;
            }
            pool.grown = true;
        }
    }

    /// Both account a pool, or a change of all of them.
    pub(crate) fn update(&mut self, pid: usize) {
        let pool = &mut self.pools[pid];
        let loss = pool.update_loss();
        if pool.grown {
            self.shortage += whole(1);
        }
        pool.grown = false;
        for position in &mut pool.positions {
            position.their_loss += &loss * &position.deposited;
            // The integral, the index's base and the index: 2^-120 of each point and each deposited wei.
            position.our_loss += (whole(pool.alloc) + &position.deposited) * binary(118) + binary(62);
        }
    }

    pub(crate) fn update_all(&mut self) {
        (0..self.pools.len()).for_each(|pid| self.update(pid));
    }

    pub(crate) fn deposit(&mut self, pid: usize, who: usize, amount: BigRational) {
        self.update(pid);
        self.pools[pid].positions[who].deposited += amount;
        self.round(pid, who, false, true);
    }

    pub(crate) fn withdraw(&mut self, pid: usize, who: usize, amount: BigRational) {
        self.update(pid);
        self.pools[pid].positions[who].deposited -= amount;
        self.round(pid, who, true, false);
    }

    /// Theirs rounds a debt: MiniChef that of what comes or of what goes, MasterChef one of all that is there.
    fn round(&mut self, pid: usize, who: usize, loses: bool, gains: bool) {
        let position = &mut self.pools[pid].positions[who];
        let both = self.peer == Peer::MasterChef;
        if loses || both {
            position.their_loss += whole(1);
        }
        if gains || both {
            position.their_gain += whole(1);
            self.shortage += whole(1);
        }
    }

    /// Somebody leaves and gives up everything, the fraction of a wei too.
    pub(crate) fn abandon(&mut self, pid: usize, who: usize) {
        self.update(pid);
        let position = &mut self.pools[pid].positions[who];
        position.deposited = whole(0);
        position.our_loss += whole(1);
        position.their_loss += whole(1);
    }

    /// Limits of what somebody had from a pool.
    pub(crate) fn bounds(&self, pid: usize, who: usize) -> Bounds {
        let pool = &self.pools[pid];
        let position = &pool.positions[who];
        let due = position.due.clone();
        let unwritten = pool.update_loss() * &position.deposited;
        let mut their_least = &due - &position.their_loss - unwritten - whole(1);
        if self.peer == Peer::MasterChef {
            their_least -= &self.shortage;
        }
        Bounds {
            least: [&due - &position.our_loss - whole(1), their_least],
            most: [due.clone(), &due + &position.their_gain],
            due,
        }
    }
}
