//! The calling vault's storage as plain values.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IStrategy::{maxWithdrawCall, totalAssetsCall};
use staking_common::abi::{address, calldata};
use staking_common::extsload::{many, words};
use staking_common::host;
use staking_common::storage::mapped;
use staking_common::words::{clamp, exactly, low_u128, to_address, word};
use staking_math::layout::Field;
use staking_math::vault::layout::{self, gains_slot};
use staking_math::vault::{STRATEGY_GAS, Shares, Vault};
use staking_math::{KINDS, clock};

/// The data of a revert: the vault's own, where it refused to be read.
pub(crate) type Error = Vec<u8>;

/// A vault at the present block.
pub(crate) struct State {
    /// Its address.
    pub(crate) address: Address,
    /// What is deposited.
    pub(crate) asset: Address,
    /// What assets are lent to.
    pub(crate) strategy: Address,
    /// The block's time.
    pub(crate) now: u32,
    /// As stored.
    pub(crate) stored: Vault,
    /// Without what the strategy has lost since.
    pub(crate) live: Vault,
    /// What the strategy has, as stored.
    pub(crate) debt: u128,
    /// What the strategy says it is worth; as much as it owes if it does not say.
    pub(crate) value: u128,
    /// The vault's words up to [`layout::GUARDIAN_SLOT`].
    words: [U256; 13],
}

impl State {
    /// The caller, which must be a vault.
    pub(crate) fn read() -> Result<Self, Error> {
        let vault = host::caller();
        let words: [U256; 13] = words(vault, core::array::from_fn(|slot| word(slot as u64)))?;
        let of = |slot: u64| words.get(slot as usize).copied().unwrap_or_default();
        let stored =
            Vault::from_words(of(layout::TOTALS_SLOT), of(layout::ASSET_SLOT), Some(of(layout::PROFIT_SLOT)));
        let lent = of(layout::STRATEGY_SLOT);
        let mut state = Self {
            address: vault,
            asset: to_address(of(layout::ASSET_SLOT)),
            strategy: to_address(lent),
            now: clock(host::timestamp()),
            stored,
            live: stored,
            debt: low_u128(layout::DEBT.get(lent)),
            value: 0,
            words,
        };
        state.value = state.ask_strategy(totalAssetsCall::SELECTOR).unwrap_or(state.debt);
        let loss = state.debt.saturating_sub(state.value);
        if loss > 0 {
            state.live.lose(state.now, loss);
        }
        Ok(state)
    }

    fn ask_strategy(&self, selector: [u8; 4]) -> Option<u128> {
        let answer = host::ask_within(STRATEGY_GAS, self.strategy, &calldata(selector, &[])).ok()?;
        let [amount] = exactly(&answer)?;
        Some(clamp(amount))
    }

    /// One of its words.
    pub(crate) fn word(&self, slot: u64) -> U256 {
        self.words.get(slot as usize).copied().unwrap_or_default()
    }

    /// A value of one of its words.
    pub(crate) fn get(&self, slot: u64, field: Field) -> U256 {
        field.get(self.word(slot))
    }

    /// An account that one of its words names.
    pub(crate) fn account(&self, slot: u64) -> Address {
        to_address(self.word(slot))
    }

    /// Whether a flag is up.
    pub(crate) fn is(&self, flag: Field) -> bool {
        flag.is_up(self.word(layout::ASSET_SLOT))
    }

    /// What shares stand for.
    pub(crate) fn shares(&self) -> Shares {
        self.live.shares(self.now)
    }

    /// Assets that must lie in the vault.
    pub(crate) fn idle(&self) -> u128 {
        self.stored.counted.saturating_sub(self.debt)
    }

    /// What can be paid now.
    pub(crate) fn available(&self) -> u128 {
        if self.debt == 0 {
            return self.idle();
        }
        let owed = self.debt.min(self.value);
        let liquid = self.ask_strategy(maxWithdrawCall::SELECTOR).unwrap_or(0).min(owed);
        self.idle().saturating_add(liquid)
    }

    /// Shares of an account.
    pub(crate) fn balance_of(&self, account: Address) -> Result<U256, Error> {
        let [balance] = words(self.address, [mapped(address(account), word(layout::BALANCES_SLOT))])?;
        Ok(balance)
    }

    /// All that each kind of source has ever brought, wei.
    pub(crate) fn gains(&self) -> Result<Vec<u128>, Error> {
        let slots: Vec<U256> = (0..KINDS as u64).map(|kind| word(gains_slot(kind))).collect();
        Ok(many(self.address, &slots)?.into_iter().map(clamp).collect())
    }
}
