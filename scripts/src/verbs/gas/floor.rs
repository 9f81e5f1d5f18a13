//! The least that an operation can cost on either machine.

use super::split::{CLEARED_WORD, COLD_ACCOUNT, COLD_WORD, RESET_WORD, SET_WORD, Split};

/// The words that an operation cannot do without, packed as tightly as the bounds allow.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Words {
    /// Changed, from something to something.
    pub(super) rewritten: u64,
    /// Changed, from nothing to something.
    pub(super) fresh: u64,
    /// Read only.
    pub(super) read: u64,
    /// Of those rewritten, how many become nothing.
    pub(super) cleared: u64,
    /// Whether balances must be asked for, as no transfer of the operation says what has arrived.
    pub(super) asking: bool,
}

impl Words {
    pub(super) const fn rewritten(rewritten: u64) -> Self {
        Self { rewritten, fresh: 0, read: 0, cleared: 0, asking: false }
    }

    pub(super) const fn fresh(self, fresh: u64) -> Self {
        Self { fresh, ..self }
    }

    pub(super) const fn read(self, read: u64) -> Self {
        Self { read, ..self }
    }

    pub(super) const fn cleared(self, cleared: u64) -> Self {
        Self { cleared, ..self }
    }

    pub(super) const fn asking(self) -> Self {
        Self { asking: true, ..self }
    }

    const fn gas(self) -> u64 {
        self.rewritten * (COLD_WORD + RESET_WORD)
            + self.fresh * (COLD_WORD + SET_WORD)
            + self.read * COLD_WORD
            - self.cleared * CLEARED_WORD
    }

    /// Transaction, calldata, transfers of tokens and logs as measured, and these words; nothing is computed.
    pub(super) const fn floor(self, split: &Split) -> u64 {
        let calls = match self.asking {
            true => split.calls,
            false => split.transfers + split.tokens * COLD_ACCOUNT,
        };
        split.base + self.gas() + calls + split.logs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_are_not_needed_are_not_in_the_floor() {
        let split =
            Split { base: 21_000, calls: 9_000, transfers: 3_000, tokens: 1, logs: 750, ..Split::default() };
        let words = Words::rewritten(2).fresh(1).read(1).cleared(1);
        let storage = 2 * 5_000 + 22_100 + 2_100 - 4_800;
        assert_eq!(words.floor(&split), 21_000 + storage + 3_000 + 2_600 + 750);
        assert_eq!(words.asking().floor(&split), 21_000 + storage + 9_000 + 750);
    }
}
