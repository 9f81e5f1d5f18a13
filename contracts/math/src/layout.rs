//! Where a pool keeps its state: slots and fields of words, the same for the contract, lenses and tools.
//!
//! Words are packed as Solidity packs them, the first field lowest; mappings hash as Solidity's do:
//! the word of `key` lies at `keccak256(key ‖ slot)`, which is [`mapped`] for the hash.

use alloy_primitives::U256;

/// Changes with every change of this file that moves a value.
pub const LAYOUT_VERSION: u32 = 3;

/// Most reward tokens of a pool, the first one included.
pub const MAX_REWARDS: u64 = 8;

/// Slots of one reward token.
pub const REWARD_SLOTS: u64 = 6;

/// Bits of a word that hold one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    offset: u32,
    width: u32,
}

impl Field {
    /// `width` bits from bit `offset` on.
    pub const fn new(offset: u32, width: u32) -> Self {
        Self { offset, width }
    }

    /// The value that a word holds here.
    #[inline(never)]
    pub fn get(self, word: U256) -> U256 {
        shift_down(shift_up(word, self.above()), 256 - self.width)
    }

    /// The word with another value here, of which higher bits are dropped: callers bound it.
    #[inline(never)]
    pub fn set(self, word: U256, value: U256) -> U256 {
        // Twice exclusive or: first what is there goes, then the value comes.
        let change = xor(shift_down(word, self.offset), value);
        xor(word, shift_down(shift_up(change, 256 - self.width), self.above()))
    }

    /// Whether the first bit here is set: all that a flag has.
    #[inline(always)]
    pub fn is_up(self, word: U256) -> bool {
        let limb = word.as_limbs().get(self.offset as usize / 64).copied().unwrap_or_default();
        limb >> (self.offset % 64) & 1 == 1
    }

    /// Bits of the word above.
    const fn above(self) -> u32 {
        256 - self.width - self.offset
    }
}

// The operators of `U256` do the same for every width there is, at ten times the price on chain.

#[inline(never)]
fn shift_down(word: U256, by: u32) -> U256 {
    let [a, b, c, d] = word.into_limbs();
    let [a, b, c, d] = match by / 64 {
        0 => [a, b, c, d],
        1 => [b, c, d, 0],
        2 => [c, d, 0, 0],
        3 => [d, 0, 0, 0],
        _ => [0; 4],
    };
    let bits = by % 64;
    // In two steps, as no shift moves 64 bits.
    let above = |limb: u64| limb << 1 << (63 - bits);
    U256::from_limbs([a >> bits | above(b), b >> bits | above(c), c >> bits | above(d), d >> bits])
}

#[inline(never)]
fn shift_up(word: U256, by: u32) -> U256 {
    let [a, b, c, d] = word.into_limbs();
    let [a, b, c, d] = match by / 64 {
        0 => [a, b, c, d],
        1 => [0, a, b, c],
        2 => [0, 0, a, b],
        3 => [0, 0, 0, a],
        _ => [0; 4],
    };
    let bits = by % 64;
    let below = |limb: u64| limb >> 1 >> (63 - bits);
    U256::from_limbs([a << bits, b << bits | below(a), c << bits | below(b), d << bits | below(c)])
}

fn xor(left: U256, right: U256) -> U256 {
    let ([a, b, c, d], [e, f, g, h]) = (left.into_limbs(), right.into_limbs());
    U256::from_limbs([a ^ e, b ^ f, c ^ g, d ^ h])
}

/// Slot `part` of reward token `index`; token 0 is Synthetix' `rewardsToken`.
pub const fn reward_slot(index: u64, part: RewardPart) -> u64 {
    index.saturating_mul(REWARD_SLOTS).saturating_add(part as u64)
}

/// The words of one reward token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RewardPart {
    /// [`INDEX`] and [`LAST_UPDATE`].
    Index,
    /// [`RESERVE`], [`PERIOD_FINISH`], [`IDLE`] and, of token 0, the pool's [`TOTAL`] and [`FLAGS`].
    State,
    /// [`RATE`] and an [`ADDRESS`]: of token 0 that of the staked token, which is needed with it, else its own.
    Rate,
    /// [`UNDISTRIBUTED`], [`FUNDED`], [`DURATION`], [`SOURCE_KINDS`] and [`MAY_LOWER`].
    Backlog,
    /// [`ADDRESS`] of the distributor.
    Distributor,
    /// [`GIVEN_UP`].
    GivenUp,
}

/// `RewardStream::index_q128`.
pub const INDEX: Field = Field::new(0, 224);
/// `RewardStream::last_update`.
pub const LAST_UPDATE: Field = Field::new(224, 32);
/// Sum of all stakes.
pub const TOTAL: Field = Field::new(0, 96);
/// `RewardStream::reserve`.
pub const RESERVE: Field = Field::new(96, 96);
/// `RewardStream::period_finish`.
pub const PERIOD_FINISH: Field = Field::new(192, 32);
/// What the whole pool is set to: the bits `PAUSED` to `EXTRA_REWARDS`.
pub const FLAGS: Field = Field::new(224, 8);
/// Seconds that streamed to nobody, at the present rate, and are not in [`UNDISTRIBUTED`].
pub const IDLE: Field = Field::new(232, 24);
/// Most of those seconds; what was streamed in more joins [`UNDISTRIBUTED`].
pub const MAX_IDLE: u32 = (1 << 24) - 1;
/// An address in the low bits of its word.
pub const ADDRESS: Field = Field::new(0, 160);
/// `RewardStream::rate_q24`.
pub const RATE: Field = Field::new(160, 96);
/// `Backlog::undistributed_q24`.
pub const UNDISTRIBUTED: Field = Field::new(0, 120);
/// `Backlog::funded`.
pub const FUNDED: Field = Field::new(120, 96);
/// Length of the next periods, seconds.
pub const DURATION: Field = Field::new(216, 32);
/// A bit for each kind of source that has funded.
pub const SOURCE_KINDS: Field = Field::new(248, 7);
/// Flag: the next funding may lower the running rate.
pub const MAY_LOWER: Field = Field::new(255, 1);
/// What accounts gave up since sources were settled, wei·2^24.
pub const GIVEN_UP: Field = Field::new(0, 128);

/// Flag: entry is paused.
pub const PAUSED: Field = Field::new(224, 1);
/// Flag: what moves is measured by balances.
pub const MEASURED: Field = Field::new(225, 1);
/// Flag: [`CAPS_SLOT`] and [`MINIMUM`] bound stakes.
pub const CAPPED: Field = Field::new(226, 1);
/// Flag: leaving takes [`COOLDOWN`] seconds.
pub const COOLING: Field = Field::new(227, 1);
/// Flag: token 0 is the staked token.
pub const EARNS_ITSELF: Field = Field::new(228, 1);
/// Number of reward tokens besides the first.
pub const EXTRA_REWARDS: Field = Field::new(229, 3);

/// Slot: [`ADDRESS`] of token 0, Synthetix' `rewardsToken`, and its [`RATE`] once more, for claims: they need no other
/// word with the staked token's address.
pub const REWARDS_TOKEN_SLOT: u64 = 48;
/// Slot: address of the program that answers what the pool itself does not.
pub const LENS_SLOT: u64 = 49;
/// Slot: address of the owner.
pub const OWNER_SLOT: u64 = 50;
/// Slot: address of the pending owner.
pub const PENDING_OWNER_SLOT: u64 = 51;
/// Slot: [`TOTAL_CAP`], [`ACCOUNT_CAP`] and [`COOLDOWN`].
pub const CAPS_SLOT: u64 = 52;
/// Most of all stakes; 0 for no cap.
pub const TOTAL_CAP: Field = Field::new(0, 96);
/// Most of one account's stake; 0 for no cap.
pub const ACCOUNT_CAP: Field = Field::new(96, 96);
/// Seconds from a request to the payment.
pub const COOLDOWN: Field = Field::new(192, 32);
/// Slot: [`MINIMUM`], [`LEAVING`] and [`REQUESTS`].
pub const REQUESTS_SLOT: u64 = 53;
/// Least of one account's stake.
pub const MINIMUM: Field = Field::new(0, 96);
/// Principal that was requested and not yet paid or staked again.
pub const LEAVING: Field = Field::new(96, 96);
/// Requests ever made: the next one's id.
pub const REQUESTS: Field = Field::new(192, 64);

/// Mapping: account → [`STAKED`] and [`DEBT`] to token 0.
pub const POSITIONS_SLOT: u64 = 54;
/// An account's stake.
pub const STAKED: Field = Field::new(0, 96);
/// `RewardDebt`.
pub const DEBT: Field = Field::new(96, 160);
/// Mapping: account → index of an extra reward token → `RewardDebt`.
pub const EXTRA_DEBTS_SLOT: u64 = 55;
/// Mapping: account → whom `getReward(account)` pays; zero for the account itself.
pub const RECEIVERS_SLOT: u64 = 56;
/// Mapping: account → operator → 1 if it may act for the account.
pub const OPERATORS_SLOT: u64 = 57;
/// Mapping: id → [`ADDRESS`] of a request's receiver and [`REQUEST_AMOUNT`].
pub const REQUEST_SLOT: u64 = 58;
/// Wei of a request.
pub const REQUEST_AMOUNT: Field = Field::new(160, 96);
/// Mapping: id → [`ADDRESS`] of a request's account and [`READY_AT`].
pub const REQUEST_ACCOUNT_SLOT: u64 = 59;
/// Instant from which a request is paid.
pub const READY_AT: Field = Field::new(160, 32);

/// Mapping: account → principal that it requested and that is not yet paid or staked again.
pub const LEAVING_OF_SLOT: u64 = 60;

/// Slot of the first [`SourcePart`].
const SOURCES_SLOT: u64 = 64;

/// What is kept of a kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SourcePart {
    /// [`SOURCE_CREDITED`] and [`SOURCE_POT`]; nothing while one kind alone has funded the token.
    Amounts,
    /// The hash of the document that says what the source is; zero where nobody said.
    Disclosure,
}

/// `Source::credited_q24`.
pub const SOURCE_CREDITED: Field = Field::new(0, 128);
/// `Source::pot_q24`.
pub const SOURCE_POT: Field = Field::new(128, 128);

/// Slot of a kind of source of reward token `index`.
pub const fn source_slot(index: u64, kind: u64, part: SourcePart) -> u64 {
    SOURCES_SLOT.saturating_add(index.saturating_mul(16)).saturating_add(kind * 2).saturating_add(part as u64)
}

/// What hashes to the slot of `key` in the mapping at `slot`.
pub fn mapped(key: U256, slot: U256) -> [u8; 64] {
    let mut preimage = [0; 64];
    let (parts, _) = preimage.as_chunks_mut();
    let limbs = key.as_limbs().iter().rev().chain(slot.as_limbs().iter().rev());
    for (part, limb) in parts.iter_mut().zip(limbs) {
        *part = limb.to_be_bytes();
    }
    preimage
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &[&[Field]] = &[
        &[INDEX, LAST_UPDATE],
        &[TOTAL, RESERVE, PERIOD_FINISH, FLAGS, IDLE],
        &[
            TOTAL,
            RESERVE,
            PERIOD_FINISH,
            PAUSED,
            MEASURED,
            CAPPED,
            COOLING,
            EARNS_ITSELF,
            EXTRA_REWARDS,
            IDLE,
        ],
        &[ADDRESS, RATE],
        &[UNDISTRIBUTED, FUNDED, DURATION, SOURCE_KINDS, MAY_LOWER],
        &[GIVEN_UP],
        &[SOURCE_CREDITED, SOURCE_POT],
        &[TOTAL_CAP, ACCOUNT_CAP, COOLDOWN],
        &[MINIMUM, LEAVING, REQUESTS],
        &[STAKED, DEBT],
        &[ADDRESS, REQUEST_AMOUNT],
        &[ADDRESS, READY_AT],
    ];

    #[test]
    fn fields_of_a_word_do_not_touch_each_other() {
        for fields in WORDS {
            for (at, field) in fields.iter().enumerate() {
                let full = field.set(U256::ZERO, U256::MAX);
                assert_eq!(field.get(full), U256::MAX >> (256 - field.width) as usize);
                assert_eq!(field.set(full, U256::ZERO), U256::ZERO);
                assert_eq!(field.get(field.set(U256::MAX, U256::from(1))), U256::from(1));
                for other in fields.iter().skip(at + 1) {
                    assert_eq!(other.get(full), U256::ZERO, "{field:?} and {other:?}");
                }
            }
        }
    }

    #[test]
    fn fields_agree_with_plain_shifts() {
        let words = [U256::MAX, U256::MAX / U256::from(3), U256::from(1u128 << 77) << 99usize];
        for field in WORDS.iter().copied().flatten() {
            let (offset, width) = (field.offset as usize, field.width as usize);
            let mask = U256::MAX >> (256 - width);
            for word in words {
                assert_eq!(field.get(word), (word >> offset) & mask, "{field:?}");
                assert_eq!(field.is_up(word), word.bit(offset), "{field:?}");
                for value in words {
                    let plain = (word & !(mask << offset)) | ((value & mask) << offset);
                    assert_eq!(field.set(word, value), plain, "{field:?}");
                }
            }
        }
    }

    #[test]
    fn slots_of_the_rewards_end_before_the_pools() {
        let last = reward_slot(MAX_REWARDS - 1, RewardPart::GivenUp);
        assert_eq!((reward_slot(0, RewardPart::Index), last + 1), (0, REWARDS_TOKEN_SLOT));
        let kinds = crate::KINDS as u64;
        let [one, next] = [0, 1].map(|index| source_slot(index, 0, SourcePart::Amounts));
        assert!(LEAVING_OF_SLOT < one && source_slot(0, kinds - 1, SourcePart::Disclosure) < next);
    }

    #[test]
    fn sources_are_stored_as_they_are_read() {
        let source = crate::Source { credited_q24: u128::MAX / 3, pot_q24: u128::MAX / 7 };
        assert_eq!(crate::Source::from_word(source.to_word()), source);
    }

    #[test]
    fn a_mapping_hashes_its_key_before_its_slot() {
        let preimage = mapped(U256::from(0x0102), U256::from(45));
        assert_eq!((&preimage[..30], &preimage[30..32]), (&[0u8; 30][..], &[1u8, 2][..]));
        assert_eq!((&preimage[32..63], preimage[63]), (&[0u8; 31][..], 45));
    }
}
