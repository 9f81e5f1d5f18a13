//! What a token does to both contracts besides what it is called for.

use alloy::primitives::U256;
use alloy::sol_types::SolCall;
use proptest::prelude::*;
use staking_abi::IToken::transferCall;
use staking_tests::World;
use staking_tests::fixtures::{HostileToken, Mode};

use crate::duel::{Duel, OWNER, PEOPLE, Side, amount};

/// Only the first is anything that good tokens do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mischief {
    /// Tokens come without being asked for.
    Donate { who: usize, amount: U256 },
    /// From now on it behaves so.
    Turn { mode: Mode },
    /// From now on it calls back whenever it moves; what with, the stories say.
    Reenter { kind: u8 },
    /// It takes from the contract what that holds, so many parts of 64 of it, as often halved.
    Confiscate { part: u8, halved: usize },
}

/// Not those that take all gas: what is left differs.
const MODES: [Mode; 9] = [
    Mode::ReturnNothing,
    Mode::ReturnFalse,
    Mode::Fee,
    Mode::Revert,
    Mode::RevertBomb,
    Mode::ReturnBomb,
    Mode::ReturnShort,
    Mode::ReturnLong,
    Mode::ReturnTwo,
];

/// As often good behaviour as any other.
pub(crate) fn mischief() -> impl Strategy<Value = Mischief> {
    let mode = prop_oneof![1 => Just(Mode::ReturnTrue), 1 => prop::sample::select(&MODES[..])];
    prop_oneof![
        2 => (0..4usize, amount(90)).prop_map(|(who, amount)| Mischief::Donate { who, amount }),
        2 => mode.prop_map(|mode| Mischief::Turn { mode }),
        1 => (0..6u8).prop_map(|kind| Mischief::Reenter { kind }),
        2 => (1..64u8, prop_oneof![Just(0usize), 0..60usize])
            .prop_map(|(part, halved)| Mischief::Confiscate { part, halved }),
    ]
}

impl Mischief {
    /// Has the tokens at `index` do it, of which the contract holds so much; nothing of what good ones do not.
    pub(crate) async fn play(
        self,
        (world, duel): (&World, &Duel),
        what: &str,
        (index, is_hostile): (usize, bool),
        held: U256,
        reentry: impl Fn(u8, &Side) -> Vec<u8>,
    ) {
        if !is_hostile && !matches!(self, Self::Donate { .. }) {
            return;
        }
        let call = |side: &Side| match self {
            Self::Donate { amount, .. } => transferCall { to: side.contract, value: amount }.abi_encode(),
            Self::Turn { mode } => HostileToken::setModeCall { newMode: mode as u8 }.abi_encode(),
            Self::Reenter { kind } => {
                let payload = reentry(kind, side).into();
                HostileToken::setReentryCall { newTarget: side.contract, newPayload: payload }.abi_encode()
            }
            Self::Confiscate { part, halved } => {
                let amount = (held * U256::from(part) / U256::from(64)) >> halved;
                HostileToken::confiscateCall { from: side.contract, amount }.abi_encode()
            }
        };
        let from = if let Self::Donate { who, .. } = self { PEOPLE[who] } else { OWNER };
        duel.act(world, what, from, |side| (side.tokens[index], call(side))).await;
        if let Self::Reenter { .. } = self {
            let turn = HostileToken::setModeCall { newMode: Mode::Reenter as u8 }.abi_encode();
            duel.act(world, what, OWNER, |side| (side.tokens[index], turn.clone())).await;
        }
    }
}
