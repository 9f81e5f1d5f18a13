//! Where a reward comes from: what each kind of source has paid for so far, and what of it is still to be streamed.
//!
//! Nothing of this is on a staker's path. While one kind alone has funded a reward, everything is of that kind and
//! nothing is stored; from the second kind on, fundings and reclaims settle the time before them.

use crate::FRACTION_BITS;
use crate::fixed::share_down;

/// Kinds of sources that are told apart: `SourceKind` of `IPassport`.
pub const KINDS: usize = 7;

/// What one kind of source has funded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Given to stakers, wei·2^24.
    pub credited_q24: u128,
    /// Still to be given, or to be given again, wei·2^24.
    pub pot_q24: u128,
}

/// All kinds of one reward, at an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sources(pub [Source; KINDS]);

impl Sources {
    /// A reward that one kind alone has funded.
    fn of_one(kind: usize, pot_q24: u128, funded: u128) -> Self {
        let mut sources = Self::default();
        if let Some(source) = sources.0.get_mut(kind) {
            let funded_q24 = funded << FRACTION_BITS;
            *source = Source { credited_q24: funded_q24.saturating_sub(pot_q24), pot_q24 };
        }
        sources
    }

    /// Sources as they are now, of `funded` wei of which `pot_q24` are still to be given to stakers and `given_up_q24` of
    /// these were given before. `kinds` has a bit for each that has funded; `stored` is what the last settlement left,
    /// asked for only where there are several.
    pub fn now(
        kinds: u8,
        stored: impl Fn(usize) -> Source,
        pot_q24: u128,
        funded: u128,
        given_up_q24: u128,
    ) -> Self {
        let first = kinds.trailing_zeros() as usize;
        if kinds & kinds.wrapping_sub(1) == 0 {
            return Self::of_one(first, pot_q24, funded);
        }
        let mut sources = Self::default();
        for (kind, source) in sources.0.iter_mut().enumerate() {
            if kinds >> kind & 1 == 1 {
                *source = stored(kind);
            }
        }
        sources.settle(pot_q24, given_up_q24);
        sources
    }

    /// Accounts what was streamed and given up since the last time. Whoever streams what was given up settles before.
    ///
    /// What streamed is taken from all kinds by their part of the pot, what accounts gave up by their part of what
    /// stakers were given, so that the sums are exact to the unit.
    fn settle(&mut self, pot_q24: u128, given_up_q24: u128) {
        let left = pot_q24.saturating_sub(given_up_q24);
        self.shift(self.sum(Flow::Streamed).saturating_sub(left), Flow::Streamed);
        self.shift(given_up_q24, Flow::GivenUp);
    }

    /// Adds a funding of a kind.
    pub fn fund(&mut self, kind: usize, amount: u128) {
        if let Some(source) = self.0.get_mut(kind) {
            source.pot_q24 = source.pot_q24.saturating_add(amount << FRACTION_BITS);
        }
    }

    /// Takes whole wei out of the pot, from all kinds by their part of it.
    pub fn reclaim(&mut self, amount: u128) {
        self.shift(amount << FRACTION_BITS, Flow::Reclaimed);
    }

    /// What each kind has paid stakers in whole wei. The last kind that paid takes what roundings left of the sum,
    /// which is that of all kinds rounded down.
    pub fn credited_down(&self) -> [u128; KINDS] {
        let mut sum = 0u128;
        self.0.map(|source| {
            let before = sum >> FRACTION_BITS;
            sum = sum.saturating_add(source.credited_q24);
            (sum >> FRACTION_BITS) - before
        })
    }

    /// What a flow draws from, of all kinds.
    fn sum(&self, flow: Flow) -> u128 {
        self.0.iter().fold(0, |sum, source| sum.saturating_add(source.drawn(flow)))
    }

    /// Moves an amount from all kinds by their part of what the flow draws from: none gives more than it has, and the
    /// parts sum up to the amount.
    #[inline(never)]
    fn shift(&mut self, amount: u128, flow: Flow) {
        let whole = self.sum(flow);
        let amount = amount.min(whole);
        let (mut seen, mut given) = (0u128, 0);
        for source in &mut self.0 {
            seen = seen.saturating_add(source.drawn(flow));
            let until_here = share_down(seen, amount, whole);
            let part = until_here.saturating_sub(given);
            given = until_here;
            match flow {
                Flow::Streamed => {
                    source.pot_q24 = source.pot_q24.saturating_sub(part);
                    source.credited_q24 = source.credited_q24.saturating_add(part);
                }
                Flow::GivenUp => {
                    source.credited_q24 = source.credited_q24.saturating_sub(part);
                    source.pot_q24 = source.pot_q24.saturating_add(part);
                }
                Flow::Reclaimed => source.pot_q24 = source.pot_q24.saturating_sub(part),
            }
        }
    }
}

/// What happens to the wei of sources.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    /// From the pot to stakers.
    Streamed,
    /// From stakers to the pot.
    GivenUp,
    /// Out of the pot.
    Reclaimed,
}

impl Source {
    fn drawn(&self, flow: Flow) -> u128 {
        if flow == Flow::GivenUp { self.credited_q24 } else { self.pot_q24 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    extern crate alloc;

    fn in_wei(sources: &Sources) -> Vec<(u128, u128)> {
        let used = sources.0.iter().filter(|source| **source != Source::default());
        used.map(|source| (source.credited_q24 >> 24, source.pot_q24 >> 24)).collect()
    }

    #[test]
    fn kinds_share_what_streams_by_their_part_of_the_pot() {
        let mut sources = Sources::of_one(1, 1_000 << 24, 1_000);
        sources.fund(5, 3_000);
        sources.settle(2_000 << 24, 0);
        assert_eq!(in_wei(&sources), [(500, 500), (1_500, 1_500)]);
        assert_eq!(sources.credited_down(), [0, 500, 0, 0, 0, 1_500, 0]);
    }

    #[test]
    fn what_accounts_gave_up_is_streamed_again_in_the_name_of_who_paid_it() {
        let mut sources = Sources::of_one(0, 0, 1_000);
        sources.fund(2, 500);
        // Nothing streamed; 100 of the 1,000 that kind 0 paid come back.
        sources.settle(600 << 24, 100 << 24);
        assert_eq!(in_wei(&sources), [(900, 100), (0, 500)]);
        sources.reclaim(60);
        assert_eq!(in_wei(&sources), [(900, 90), (0, 450)]);
    }

    #[test]
    fn kinds_in_whole_wei_sum_up_to_the_whole() {
        let mut sources = Sources::default();
        for source in &mut sources.0 {
            source.credited_q24 = (1 << 24) * 3 / 4;
        }
        // Seven times three quarters of a wei are five wei.
        assert_eq!(sources.credited_down().iter().sum::<u128>(), 5);
    }
}
