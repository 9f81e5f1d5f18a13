//! The accumulator of messages to L1: a Merkle tree of which only the roots of its complete parts are kept.

use super::arbos::{ARBOS_ACCOUNT, Space};
use crate::state::State;
use alloy_primitives::{B256, U256, keccak256};

/// How many messages were ever sent, and the root of the tree they make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sends {
    /// Messages sent.
    pub count: u64,
    /// Root over them; zero for none.
    pub root: B256,
}

impl Sends {
    /// Those of a state.
    pub fn of(state: &State) -> Self {
        let read = |slot| State::storage(state, ARBOS_ACCOUNT, slot);
        let count = read(size_slot()).saturating_to();
        let partials: Vec<B256> =
            (0..levels(count)).map(|level| B256::from(read(partial_slot(level)))).collect();
        Self { count, root: root(&partials) }
    }
}

/// Where the number of messages is.
pub(super) fn size_slot() -> U256 {
    Space::Sends.slot(B256::ZERO)
}

/// Where the root of the complete part of 2^level messages is, zero if there is none.
pub(super) fn partial_slot(level: u64) -> U256 {
    Space::Sends.slot(B256::from(U256::from(level) + U256::from(1)))
}

/// Levels that a tree of so many messages has parts of.
pub(super) const fn levels(count: u64) -> u64 {
    (u64::BITS - count.leading_zeros()) as u64
}

/// The hash of two nodes.
pub(super) fn join(left: B256, right: B256) -> B256 {
    keccak256([left, right].concat())
}

/// The root over complete parts, smallest first; missing messages count as zero.
pub(super) fn root(partials: &[B256]) -> B256 {
    let mut so_far: Option<(B256, usize)> = None;
    for (level, partial) in partials.iter().enumerate().filter(|(_, partial)| !partial.is_zero()) {
        so_far = Some(match so_far {
            None => (*partial, level),
            Some((mut hash, height)) => {
                for _ in height..level {
                    hash = join(hash, B256::ZERO);
                }
                (join(*partial, hash), level.saturating_add(1))
            }
        });
    }
    so_far.map_or(B256::ZERO, |(hash, _)| hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_those_of_the_padded_tree() {
        let [a, b, c] = [1, 2, 3].map(B256::repeat_byte);
        let zero = B256::ZERO;
        assert_eq!(root(&[]), zero);
        assert_eq!(root(&[a]), a);
        // Two messages, then three: the third is paired with nothing.
        let ab = join(a, b);
        assert_eq!(root(&[zero, ab]), ab);
        assert_eq!(root(&[c, ab]), join(ab, join(c, zero)));
        // Five: the fifth is alone among four.
        let four = B256::repeat_byte(9);
        assert_eq!(root(&[c, zero, four]), join(four, join(join(c, zero), zero)));
        assert_eq!([0, 1, 2, 3, 4].map(levels), [0, 1, 2, 2, 3]);
    }
}
