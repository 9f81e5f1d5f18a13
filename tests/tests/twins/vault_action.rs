//! What happens to vaults.

use alloy::primitives::U256;
use proptest::prelude::*;

use crate::duel::{DAY, amount};
use crate::mischief::{Mischief, mischief};

/// Parts of 64 of what somebody has, of which more than 64 are too many; or any number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    Of64(u8),
    Number(U256),
}

/// `by` acts, for `owner`: somebody else now and then.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Action {
    Deposit { by: usize, to: usize, assets: U256 },
    Mint { by: usize, to: usize, shares: U256 },
    Withdraw { by: usize, to: usize, owner: usize, part: Part },
    Redeem { by: usize, to: usize, owner: usize, part: Part },
    Transfer { by: usize, to: usize, part: Part },
    TransferFrom { by: usize, to: usize, owner: usize, part: Part },
    Approve { by: usize, to: usize, part: Part },
    Report,
    SetPeriod { by_owner: bool, seconds: u64 },
    Token(Mischief),
}

impl Action {
    /// Whoever acts; anybody if the owner or the token does.
    pub(crate) fn who(self) -> usize {
        match self {
            Self::Deposit { by, .. }
            | Self::Mint { by, .. }
            | Self::Withdraw { by, .. }
            | Self::Redeem { by, .. }
            | Self::Transfer { by, .. }
            | Self::TransferFrom { by, .. }
            | Self::Approve { by, .. }
            | Self::Token(Mischief::Donate { who: by, .. }) => by,
            _ => 0,
        }
    }

    pub(crate) fn answers(self) -> bool {
        matches!(
            self,
            Self::Deposit { .. }
                | Self::Mint { .. }
                | Self::Withdraw { .. }
                | Self::Redeem { .. }
                | Self::Report
        )
    }
}

pub(crate) fn action() -> impl Strategy<Value = Action> {
    let by = || 0..4usize;
    // Mostly to oneself, now and then to those who cannot have it.
    let to = || prop_oneof![8 => Just(4usize), 4 => 0..4usize, 1 => 5..7usize];
    let owner = || prop_oneof![3 => Just(4usize), 1 => 0..4usize];
    let part = |bits| {
        prop_oneof![
            5 => (0..=64u8).prop_map(Part::Of64),
            3 => Just(Part::Of64(64)),
            1 => Just(Part::Of64(65)),
            1 => amount(bits).prop_map(Part::Number),
        ]
    };
    let seconds = prop_oneof![1 => 3_000..3_700u64, 3 => 3_600..30 * DAY, 1 => 360 * DAY..370 * DAY];
    prop_oneof![
        8 => (by(), to(), amount(97)).prop_map(|(by, to, assets)| Action::Deposit { by, to, assets }),
        // With an offset shares are more than assets.
        5 => (by(), to(), amount(117)).prop_map(|(by, to, shares)| Action::Mint { by, to, shares }),
        5 => (by(), to(), owner(), part(97))
            .prop_map(|(by, to, owner, part)| Action::Withdraw { by, to, owner, part }),
        6 => (by(), to(), owner(), part(117))
            .prop_map(|(by, to, owner, part)| Action::Redeem { by, to, owner, part }),
        2 => (by(), to(), part(117)).prop_map(|(by, to, part)| Action::Transfer { by, to, part }),
        2 => (by(), to(), by(), part(117))
            .prop_map(|(by, to, owner, part)| Action::TransferFrom { by, to, owner, part }),
        3 => (by(), 0..6usize, part(117)).prop_map(|(by, to, part)| Action::Approve { by, to, part }),
        5 => Just(Action::Report),
        1 => (prop::bool::weighted(0.8), seconds)
            .prop_map(|(by_owner, seconds)| Action::SetPeriod { by_owner, seconds }),
        6 => mischief().prop_map(Action::Token),
    ]
}
