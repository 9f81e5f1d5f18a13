//! Where a vault keeps its state, the same for the contract, its lens and tools.

use super::{Fees, LockedProfit, Shares, Vault};
pub use crate::layout::ADDRESS;
use crate::layout::Field;
use crate::{KINDS, low_u32, low_u128};
use alloy_primitives::U256;

/// Changes with every change of this file that moves a value.
pub const LAYOUT_VERSION: u32 = 1;

/// Slot: [`COUNTED`] and [`SUPPLY`].
pub const TOTALS_SLOT: u64 = 0;
/// `Vault::counted`.
pub const COUNTED: Field = Field::new(0, 96);
/// `Vault::supply`.
pub const SUPPLY: Field = Field::new(96, 160);

/// Slot: [`ADDRESS`] of the asset, [`OFFSET`], [`DECIMALS`] and the flags.
pub const ASSET_SLOT: u64 = 1;
/// `Vault::offset`.
pub const OFFSET: Field = Field::new(160, 8);
/// Decimals of shares.
pub const DECIMALS: Field = Field::new(168, 8);
/// Flag: what arrives is measured by balances.
pub const MEASURED: Field = Field::new(176, 1);
/// Flag: profit may be locked.
pub const LOCKING: Field = Field::new(177, 1);
/// Flag: the strategy has assets.
pub const INVESTED: Field = Field::new(178, 1);
/// Flag: deposits are limited.
pub const LIMITED: Field = Field::new(179, 1);
/// Flag: nobody enters any more.
pub const SHUTDOWN: Field = Field::new(180, 1);

/// Slot: [`LOCKED`], [`UPDATED_AT`], [`UNLOCKED_AT`] and [`PERIOD`].
pub const PROFIT_SLOT: u64 = 2;
/// `LockedProfit::locked`.
pub const LOCKED: Field = Field::new(0, 96);
/// `LockedProfit::updated_at`.
pub const UPDATED_AT: Field = Field::new(96, 32);
/// `LockedProfit::unlocked_at`.
pub const UNLOCKED_AT: Field = Field::new(128, 32);
/// Seconds in which a gain unlocks.
pub const PERIOD: Field = Field::new(160, 32);

/// Slot: [`ADDRESS`] of the strategy and [`DEBT`].
pub const STRATEGY_SLOT: u64 = 3;
/// What the strategy has of the counted assets.
pub const DEBT: Field = Field::new(160, 96);

/// Slot: [`DEPOSIT_LIMIT`], [`DEBT_LIMIT`] and [`KIND`].
pub const LIMITS_SLOT: u64 = 4;
/// Most assets that the vault counts, if deposits are limited.
pub const DEPOSIT_LIMIT: Field = Field::new(0, 96);
/// Most assets that the strategy gets.
pub const DEBT_LIMIT: Field = Field::new(96, 96);
/// Kind of source of the strategy's gains.
pub const KIND: Field = Field::new(192, 8);

/// Slot: [`ADDRESS`] of whoever receives fees, [`PERFORMANCE`], [`MANAGEMENT`] and [`SINCE`].
pub const FEES_SLOT: u64 = 5;
/// Slot: announced [`PERFORMANCE`] and [`MANAGEMENT`], and [`SINCE`] when they can take effect.
pub const PENDING_FEES_SLOT: u64 = 6;
/// `Fees::performance_bps`.
pub const PERFORMANCE: Field = Field::new(160, 16);
/// `Fees::management_bps`.
pub const MANAGEMENT: Field = Field::new(176, 16);
/// An instant: `Fees::charged_at`, or when what is announced can take effect.
pub const SINCE: Field = Field::new(192, 32);

/// Slot: [`COUNTED`] and [`SUPPLY`] of the instant at which a share was dearest before it lost; 0 if none lost.
pub const HIGH_WATER_SLOT: u64 = 7;
/// Slot: [`ADDRESS`] of the announced strategy and [`SINCE`].
pub const PENDING_STRATEGY_SLOT: u64 = 8;
/// Slot: address of the program that answers what the vault itself does not.
pub const LENS_SLOT: u64 = 9;
/// Slot: address of the owner.
pub const OWNER_SLOT: u64 = 10;
/// Slot: address of the pending owner.
pub const PENDING_OWNER_SLOT: u64 = 11;
/// Slot: address of the guardian.
pub const GUARDIAN_SLOT: u64 = 12;
/// Mapping: account → shares.
pub const BALANCES_SLOT: u64 = 13;
/// Mapping: owner → spender → shares.
pub const ALLOWANCES_SLOT: u64 = 14;
/// Mapping: owner → permits used.
pub const NONCES_SLOT: u64 = 15;
/// Slot: the name, as Solidity stores a short string.
pub const NAME_SLOT: u64 = 16;
/// Slot: the symbol, as Solidity stores a short string.
pub const SYMBOL_SLOT: u64 = 17;
/// Slot of the gains of the first kind of source.
const GAINS_SLOT: u64 = 18;

/// Slot of all that a kind of source has ever brought, wei.
pub const fn gains_slot(kind: u64) -> u64 {
    GAINS_SLOT.saturating_add(if kind < KINDS as u64 { kind } else { 0 })
}

impl Vault {
    /// A vault from its words at [`TOTALS_SLOT`] and [`ASSET_SLOT`], and the one at [`PROFIT_SLOT`] if [`LOCKING`] is up.
    pub fn from_words(totals: U256, asset: U256, profit: Option<U256>) -> Self {
        let Shares { assets: counted, supply, offset } =
            Shares::from_mark(totals, low_u32(OFFSET.get(asset)));
        Self { counted, supply, offset, profit: profit.map(LockedProfit::from_word).unwrap_or_default() }
    }
}

impl LockedProfit {
    /// Profit from its word at [`PROFIT_SLOT`].
    pub fn from_word(word: U256) -> Self {
        Self {
            locked: low_u128(LOCKED.get(word)),
            updated_at: low_u32(UPDATED_AT.get(word)),
            unlocked_at: low_u32(UNLOCKED_AT.get(word)),
        }
    }
}

impl Fees {
    /// Fees from their word at [`FEES_SLOT`].
    pub fn from_word(word: U256) -> Self {
        Self {
            performance_bps: low_u32(PERFORMANCE.get(word)),
            management_bps: low_u32(MANAGEMENT.get(word)),
            charged_at: low_u32(SINCE.get(word)),
        }
    }
}

impl Shares {
    /// What shares stood for, from the word at [`HIGH_WATER_SLOT`].
    pub fn from_mark(word: U256, offset: u32) -> Self {
        // COUNTED and SUPPLY limb by limb: as any fields, they would cost each action 20 gas more.
        let [a, b, c, d] = word.into_limbs();
        let supply = U256::from_limbs([b >> 32 | c << 32, c >> 32 | d << 32, d >> 32, 0]);
        Self { assets: u128::from(a) | u128::from(b as u32) << 64, supply, offset }
    }

    /// The word that [`from_mark`](Self::from_mark) reads.
    pub fn to_mark(&self) -> U256 {
        let ([a, b, c, _], high) = (self.supply.into_limbs(), (self.assets >> 64) as u64);
        U256::from_limbs([self.assets as u64, high | a << 32, a >> 32 | b << 32, b >> 32 | c << 32])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixed::words;

    #[test]
    fn fields_of_a_word_do_not_touch_each_other() {
        for fields in [
            &[COUNTED, SUPPLY][..],
            &[ADDRESS, OFFSET, DECIMALS, MEASURED, LOCKING, INVESTED, LIMITED, SHUTDOWN],
            &[LOCKED, UPDATED_AT, UNLOCKED_AT, PERIOD],
            &[ADDRESS, DEBT],
            &[DEPOSIT_LIMIT, DEBT_LIMIT, KIND],
            &[ADDRESS, PERFORMANCE, MANAGEMENT, SINCE],
        ] {
            for (at, field) in fields.iter().enumerate() {
                let full = field.set(U256::ZERO, U256::MAX);
                for (other_at, other) in fields.iter().enumerate() {
                    assert_eq!(other.get(full).is_zero(), at != other_at, "{field:?} and {other:?}");
                }
            }
        }
    }

    #[test]
    fn assets_and_shares_are_the_fields_of_their_word() {
        for word in [U256::MAX, U256::MAX / U256::from(7), U256::from(u128::MAX / 3) << 70usize, U256::ZERO] {
            let shares = Shares::from_mark(word, 3);
            assert_eq!((words(shares.assets), shares.supply), (COUNTED.get(word), SUPPLY.get(word)));
            assert_eq!((shares.to_mark(), shares.offset), (word, 3));
        }
    }

    #[test]
    fn kinds_have_slots_of_their_own_behind_everything_else() {
        assert!(gains_slot(0) > SYMBOL_SLOT);
        assert_eq!(gains_slot(KINDS as u64 - 1), gains_slot(0) + KINDS as u64 - 1);
    }
}
