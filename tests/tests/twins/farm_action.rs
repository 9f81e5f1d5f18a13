//! What happens to farms.

use alloy::primitives::U256;
use proptest::prelude::*;

use crate::duel::amount;
use crate::mischief::{Mischief, mischief};

/// Most pools of a story; one more is never there.
pub(crate) const POOLS: usize = 4;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// Parts of 64 of the stake; more than 64 are more than that.
    Of64(u8),
    Wei(U256),
}

/// What the farm emits per second: so many wei, or as much as that power of two seconds pay out of what it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rate {
    Wei(U256),
    Lasting(usize),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Action {
    Deposit { who: usize, pid: usize, amount: U256, to: usize },
    Withdraw { who: usize, pid: usize, part: Part, to: usize },
    Harvest { who: usize, pid: usize, to: usize },
    WithdrawAndHarvest { who: usize, pid: usize, part: Part, to: usize },
    EmergencyWithdraw { who: usize, pid: usize, to: usize },
    ClaimMany { who: usize, pids: [usize; 3], to: usize },
    UpdatePool { pid: usize },
    MassUpdatePools { pids: [usize; 2] },
    Fund { by_owner: bool, amount: U256, kind: u8 },
    Add { by_owner: bool, lp: usize, alloc: U256, rewarder: bool },
    Set { by_owner: bool, pid: usize, alloc: U256, overwrite: bool, rewarder: bool },
    SetRate { by_owner: bool, rate: Rate },
    Token(Mischief),
}

impl Action {
    /// Whoever acts, anybody if the owner or a token does; and where.
    pub(crate) fn place(self) -> (usize, usize) {
        match self {
            Self::Deposit { who, pid, .. }
            | Self::Withdraw { who, pid, .. }
            | Self::Harvest { who, pid, .. }
            | Self::WithdrawAndHarvest { who, pid, .. }
            | Self::EmergencyWithdraw { who, pid, .. } => (who, pid),
            Self::ClaimMany { who, pids, .. } => (who, pids[0]),
            Self::UpdatePool { pid } | Self::Set { pid, .. } => (0, pid),
            Self::Token(Mischief::Donate { who, .. }) => (who, 0),
            _ => (0, 0),
        }
    }
}

pub(crate) fn action() -> impl Strategy<Value = Action> {
    let who = 0..4usize;
    // Mostly in the pools that there are from the beginning; after the last one there never is any.
    let pid = || prop_oneof![24 => 0..3usize, 3 => 3..POOLS, 1 => Just(POOLS)];
    let pids = || [pid(), pid(), pid()];
    // Mostly to oneself.
    let to = || prop_oneof![8 => Just(4usize), 3 => 0..4usize, 1 => 5..7usize];
    let part = || {
        prop_oneof![
            4 => (0..=64u8).prop_map(Part::Of64),
            2 => Just(Part::Of64(64)),
            1 => Just(Part::Of64(80)),
            1 => amount(97).prop_map(Part::Wei),
        ]
    };
    let by_owner = || prop::bool::weighted(0.95);
    let some = || prop::bool::weighted(0.1);
    let alloc =
        || prop_oneof![2 => Just(U256::ZERO), 9 => (1..1_000u64).prop_map(U256::from), 2 => amount(29)];
    let rate = prop_oneof![1 => amount(74).prop_map(Rate::Wei), 3 => (8..28usize).prop_map(Rate::Lasting)];
    let moves = prop_oneof![
        7 => (who.clone(), pid(), amount(97), to())
            .prop_map(|(who, pid, amount, to)| Action::Deposit { who, pid, amount, to }),
        4 => (who.clone(), pid(), part(), to())
            .prop_map(|(who, pid, part, to)| Action::Withdraw { who, pid, part, to }),
        4 => (who.clone(), pid(), to()).prop_map(|(who, pid, to)| Action::Harvest { who, pid, to }),
        3 => (who.clone(), pid(), part(), to())
            .prop_map(|(who, pid, part, to)| Action::WithdrawAndHarvest { who, pid, part, to }),
        2 => (who.clone(), pid(), to())
            .prop_map(|(who, pid, to)| Action::EmergencyWithdraw { who, pid, to }),
        2 => (who, pids(), to()).prop_map(|(who, pids, to)| Action::ClaimMany { who, pids, to }),
    ];
    let rules = prop_oneof![
        1 => pid().prop_map(|pid| Action::UpdatePool { pid }),
        1 => [pid(), pid()].prop_map(|pids| Action::MassUpdatePools { pids }),
        5 => (by_owner(), amount(97), 0..8u8)
            .prop_map(|(by_owner, amount, kind)| Action::Fund { by_owner, amount, kind }),
        1 => (by_owner(), 0..4usize, alloc(), some())
            .prop_map(|(by_owner, lp, alloc, rewarder)| Action::Add { by_owner, lp, alloc, rewarder }),
        3 => (by_owner(), pid(), alloc(), any::<bool>(), some()).prop_map(
            |(by_owner, pid, alloc, overwrite, rewarder)| Action::Set { by_owner, pid, alloc, overwrite, rewarder },
        ),
        3 => (by_owner(), rate).prop_map(|(by_owner, rate)| Action::SetRate { by_owner, rate }),
        3 => mischief().prop_map(Action::Token),
    ];
    prop_oneof![22 => moves, 15 => rules]
}
