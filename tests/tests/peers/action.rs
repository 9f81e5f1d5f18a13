//! What people do.

use alloy::primitives::U256;
use proptest::prelude::*;
use staking_tests::ether;

use crate::side::PEOPLE;

/// So many wei, or such a part of a reserve: `(seed / 2^64) · reserve · 2^-shift`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Amount {
    Wei(U256),
    Part { seed: u64, shift: i8 },
}

impl Amount {
    pub(crate) fn of(self, whole: U256) -> U256 {
        match self {
            Self::Wei(wei) => wei,
            Self::Part { seed, shift } => {
                // In an empty pair of a million tokens, so that stories get going.
                let whole = if whole.is_zero() { ether(1_000_000) } else { whole };
                (whole * U256::from(seed)) >> (64 + i32::from(shift)) as usize
            }
        }
    }
}

/// What a swap asks for, relative to what it may have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Greed {
    Exact,
    OneMore,
    OneLess,
    /// Also some of what it pays with.
    Both,
    Everything,
    Nothing,
}

/// How a flash swap pays.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Payment {
    /// With the other token.
    Other {
        short: bool,
    },
    /// With the token it borrowed.
    Same {
        short: bool,
    },
    /// More than the borrower has.
    Bounced,
    Never,
}

/// What a borrower does meanwhile.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meanwhile {
    Nothing,
    Looks,
    Reenters(u8),
}

#[derive(Clone, Debug)]
pub(crate) enum Action {
    Mint { who: usize, to: usize, amounts: [Amount; 2] },
    Burn { who: usize, to: usize, part: u8 },
    Swap { who: usize, to: usize, into: usize, amount: Amount, greed: Greed, data: bool },
    Flash { who: usize, out: usize, amount: Amount, payment: Payment, meanwhile: Meanwhile, strict: bool },
    Donate { who: usize, token: usize, amount: Amount },
    Skim { who: usize, to: usize },
    Sync { who: usize },
    Move { who: usize, to: usize, part: u8 },
    Approve { who: usize, spender: usize, value: Amount },
    MoveFrom { who: usize, from: usize, to: usize, part: u8 },
    FeeTo { to: Option<usize>, by_setter: bool },
    Shrink { token: usize, part: u8 },
    Initialize { who: usize },
}

fn amount() -> impl Strategy<Value = Amount> {
    let wei = (any::<u64>(), 0..=114usize)
        .prop_map(|(seed, bits)| Amount::Wei((U256::from(seed | 1 << 63) << 64) >> (128 - bits)));
    // From a millionth of the reserve to eight times as much.
    let part = (any::<u64>(), -3..20i8).prop_map(|(seed, shift)| Amount::Part { seed, shift });
    prop_oneof![1 => wei, 7 => part]
}

fn greed() -> impl Strategy<Value = Greed> {
    prop_oneof![
        5 => Just(Greed::Exact),
        2 => Just(Greed::OneMore),
        2 => Just(Greed::OneLess),
        2 => Just(Greed::Both),
        1 => Just(Greed::Everything),
        1 => Just(Greed::Nothing),
    ]
}

fn flash() -> impl Strategy<Value = Action> {
    let payment = prop_oneof![
        4 => any::<bool>().prop_map(|short| Payment::Other { short }),
        4 => any::<bool>().prop_map(|short| Payment::Same { short }),
        1 => Just(Payment::Bounced),
        1 => Just(Payment::Never),
    ];
    let meanwhile = prop_oneof![
        2 => Just(Meanwhile::Nothing),
        1 => Just(Meanwhile::Looks),
        2 => any::<u8>().prop_map(Meanwhile::Reenters),
    ];
    (0..PEOPLE, 0..2usize, amount(), payment, meanwhile, any::<bool>()).prop_map(
        |(who, out, amount, payment, meanwhile, strict)| Action::Flash {
            who,
            out,
            amount,
            payment,
            meanwhile,
            strict,
        },
    )
}

/// Seconds that pass before it, and an action.
pub(crate) fn action() -> impl Strategy<Value = (u64, Action)> {
    let (who, token, part) = (0..PEOPLE, 0..2usize, any::<u8>());
    let to = || prop_oneof![3 => 0..PEOPLE, 1 => PEOPLE..PEOPLE + 3];
    let swap = (who.clone(), 0..24usize, token.clone(), amount(), greed(), 0..12u8);
    let action = prop_oneof![
        6 => (who.clone(), to(), [amount(), amount()])
            .prop_map(|(who, to, amounts)| Action::Mint { who, to, amounts }),
        4 => (who.clone(), to(), part).prop_map(|(who, to, part)| Action::Burn { who, to, part }),
        8 => swap.prop_map(|(who, to, into, amount, greed, data)| {
            Action::Swap { who, to, into, amount, greed, data: data == 0 }
        }),
        5 => flash(),
        2 => (who.clone(), token.clone(), amount())
            .prop_map(|(who, token, amount)| Action::Donate { who, token, amount }),
        1 => (who.clone(), to()).prop_map(|(who, to)| Action::Skim { who, to }),
        1 => who.clone().prop_map(|who| Action::Sync { who }),
        2 => (who.clone(), to(), part).prop_map(|(who, to, part)| Action::Move { who, to, part }),
        3 => (who.clone(), who.clone(), prop_oneof![Just(Amount::Wei(U256::MAX)), amount()])
            .prop_map(|(who, spender, value)| Action::Approve { who, spender, value }),
        3 => (who.clone(), who.clone(), to(), part)
            .prop_map(|(who, from, to, part)| Action::MoveFrom { who, from, to, part }),
        2 => (prop::option::weighted(0.7, to()), prop::bool::weighted(0.9))
            .prop_map(|(to, by_setter)| Action::FeeTo { to, by_setter }),
        1 => (token, part).prop_map(|(token, part)| Action::Shrink { token, part }),
        1 => who.prop_map(|who| Action::Initialize { who }),
    ];
    let seconds = prop_oneof![2 => Just(0), 2 => 1..30u64, 1 => 30..21_600u64];
    (seconds, action)
}
