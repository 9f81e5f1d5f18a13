//! What assets are lent to, and how they come back.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IStrategy::{
    assetCall, depositCall, emergencyWithdrawCall, maxWithdrawCall, sourceKindCall, totalAssetsCall,
    vaultCall, withdrawCall,
};
use staking_common::abi::{address, calldata};
use staking_common::host::{self, load, store};
use staking_common::storage::{amount, get, set};
use staking_common::words::{clamp, low_u32, low_u128, to_address, word};
use staking_common::{lock, token};
use staking_math::KINDS;
use staking_math::vault::{DELAY, STRATEGY_GAS, layout};

use crate::admin::{OWNERSHIP, only_guardian};
use crate::error::Error;
use crate::event;
use crate::ledger::{self, Book, now};

/// What must be left for a strategy to get that, as a call keeps a 64th back.
const ENOUGH_GAS: u64 = STRATEGY_GAS + STRATEGY_GAS / 63 + 20_000;

/// Who has assets, and how many.
#[derive(Clone, Copy, Default)]
pub(crate) struct Strategy {
    /// Its address.
    pub(crate) address: Address,
    /// What it has of the counted assets.
    pub(crate) debt: u128,
}

impl Strategy {
    /// As stored.
    pub(crate) fn stored() -> Self {
        let stored = load(word(layout::STRATEGY_SLOT));
        Self { address: to_address(stored), debt: low_u128(layout::DEBT.get(stored)) }
    }

    /// What it is worth; as much as it owes if it does not say.
    pub(crate) fn value(&self) -> Result<u128, Error> {
        Ok(self.ask(totalAssetsCall::SELECTOR)?.map_or(self.debt, clamp))
    }

    /// What it has lost since it last reported.
    pub(crate) fn loss(&self) -> Result<u128, Error> {
        if self.debt == 0 { Ok(0) } else { Ok(self.debt.saturating_sub(self.value()?)) }
    }

    /// What it can pay now, at most what it owes; nothing if it does not say.
    pub(crate) fn liquid(&self) -> Result<u128, Error> {
        if self.debt == 0 {
            return Ok(0);
        }
        Ok(self.ask(maxWithdrawCall::SELECTOR)?.map_or(0, clamp).min(self.debt))
    }

    /// Its answer, or nothing; silence for want of gas is the caller's, and refused.
    fn ask(&self, selector: [u8; 4]) -> Result<Option<U256>, Error> {
        let gas = host::gas_left();
        let answer = host::call_within(STRATEGY_GAS, self.address, &calldata(selector, &[]), true);
        if answer.success && answer.length == 32 {
            return Ok(Some(answer.word));
        }
        if gas < ENOUGH_GAS { Err(Error::insufficient_gas(ENOUGH_GAS.into())) } else { Ok(None) }
    }

    fn tell(&self, selector: [u8; 4], arguments: &[U256]) -> Result<Vec<u8>, Vec<u8>> {
        host::tell(self.address, &calldata(selector, arguments))
    }
}

/// Has the strategy pay what is not idle. The books have it paid already.
pub(crate) fn divest(book: &Book, strategy: Strategy, assets: u128) -> Result<(), Error> {
    let before = token::balance(book.asset)?;
    strategy.tell(withdrawCall::SELECTOR, &[word(assets)])?;
    let received = token::balance(book.asset)?.saturating_sub(before);
    if received < assets {
        return Err(Error::not_received(received, assets));
    }
    event::divested(strategy.address, assets, book.strategy.debt);
    Ok(())
}

/// Has the strategy pay all it can, and books it. Returns what came back.
fn recall(book: &mut Book, strategy: Strategy) -> Result<u128, Error> {
    let before = token::balance(book.asset)?;
    let liquid = strategy.ask(maxWithdrawCall::SELECTOR)?;
    let paid = liquid.is_some_and(|liquid| strategy.tell(withdrawCall::SELECTOR, &[liquid]).is_ok());
    if !paid {
        // Whether this pays shows in the balance.
        let _ = strategy.tell(emergencyWithdrawCall::SELECTOR, &[]);
    }
    let received = token::balance(book.asset)?.saturating_sub(before);
    let debt = strategy.debt.saturating_sub(received);
    book.lend(debt);
    event::divested(strategy.address, received, debt);
    Ok(received)
}

pub(crate) fn tend() -> Result<U256, Error> {
    lock::outermost()?;
    let mut book = Book::settled()?.0;
    if book.is(layout::SHUTDOWN) {
        return Err(Error::vault_shutdown());
    }
    let Strategy { address: strategy, debt } = Strategy::stored();
    if strategy.is_zero() {
        return Err(Error::no_strategy());
    }
    let limit = amount(layout::LIMITS_SLOT, layout::DEBT_LIMIT);
    let lent = limit.saturating_sub(debt).min(book.idle());
    if lent == 0 {
        return Ok(word(0u64));
    }
    book.strategy.address = strategy;
    book.lend(debt.saturating_add(lent));
    token::send(book.asset, strategy, lent).succeeded(book.asset)?;
    book.strategy.tell(depositCall::SELECTOR, &[word(lent)])?;
    event::invested(strategy, lent, book.strategy.debt);
    Ok(word(lent))
}

pub(crate) fn propose(new_strategy: Address) -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    if !new_strategy.is_zero() {
        let new = Strategy { address: new_strategy, debt: 0 };
        let serves = |selector, whom: Address| Ok::<_, Error>(new.ask(selector)? == Some(address(whom)));
        if !serves(vaultCall::SELECTOR, host::this())? || !serves(assetCall::SELECTOR, Book::stored().asset)?
        {
            return Err(Error::invalid_strategy(new_strategy));
        }
    }
    let since = if new_strategy.is_zero() { 0 } else { effective() };
    let pending = layout::SINCE.set(address(new_strategy), word(since));
    store(word(layout::PENDING_STRATEGY_SLOT), pending);
    event::strategy_proposed(new_strategy, since);
    Ok(())
}

/// When what is announced now can take effect: at once while nobody holds shares.
pub(crate) fn effective() -> u32 {
    let wait = if Book::stored().state.supply.is_zero() { 0 } else { DELAY };
    now().saturating_add(wait)
}

/// Fails unless something was announced in a slot that can take effect; its word.
pub(crate) fn announced(slot: u64) -> Result<U256, Error> {
    let pending = load(word(slot));
    let since = low_u32(layout::SINCE.get(pending));
    if since == 0 || since > now() { Err(Error::not_yet(since)) } else { Ok(pending) }
}

pub(crate) fn accept() -> Result<(), Error> {
    lock::outermost()?;
    OWNERSHIP.only_owner()?;
    let new = to_address(announced(layout::PENDING_STRATEGY_SLOT)?);
    let mut book = Book::settled()?.0;
    let former = Strategy::stored();
    if !former.address.is_zero() {
        recall(&mut book, former)?;
        let lost = book.strategy.debt;
        if lost > 0 {
            event::strategy_reported(former.address, ledger::kind(), [0, lost], 0);
            book.lend(0);
            book.lose(lost);
        }
    }
    store(word(layout::PENDING_STRATEGY_SLOT), word(0u64));
    set(layout::STRATEGY_SLOT, layout::ADDRESS, address(new));
    let kind = Strategy { address: new, debt: 0 }.ask(sourceKindCall::SELECTOR)?;
    let known = kind.filter(|kind| *kind < word(KINDS as u64)).unwrap_or_default();
    set(layout::LIMITS_SLOT, layout::KIND, known);
    event::strategy_changed(former.address, new);
    Ok(())
}

pub(crate) fn revoke() -> Result<U256, Error> {
    lock::outermost()?;
    only_guardian()?;
    let mut book = Book::settled()?.0;
    let strategy = Strategy::stored();
    if strategy.address.is_zero() {
        return Err(Error::no_strategy());
    }
    set(layout::LIMITS_SLOT, layout::DEBT_LIMIT, word(0u64));
    event::debt_limit_changed(word(0u64));
    Ok(word(recall(&mut book, strategy)?))
}

/// The strategy's address.
pub(crate) fn current() -> Address {
    to_address(get(layout::STRATEGY_SLOT, layout::ADDRESS))
}
