//! Leaving a pool with a cooldown: a request takes the stake out of the stream, a claim pays it.
//!
//! Every request is a record of its own, so that a later one never delays an earlier one.

use alloy_primitives::{Address, U256};
use staking_common::abi::address;
use staking_common::words::{low_u32, low_u128, to_address, word};
use staking_common::{host, lock};
use staking_math::layout;

use crate::actions::DELEGATION;
use crate::error::Error;
use crate::event;
use crate::ledger::{self, is, leaving, mapped, now};
use crate::steps::{add_stake, checked_receiver, remove_stake, return_stake};

/// What was asked for and not yet paid.
struct Request {
    id: U256,
    account: Address,
    receiver: Address,
    amount: u128,
    ready_at: u32,
}

impl Request {
    fn slots(id: U256) -> [U256; 2] {
        [layout::REQUEST_SLOT, layout::REQUEST_ACCOUNT_SLOT].map(|slot| mapped(id, word(slot)))
    }

    fn load(id: U256) -> Result<Self, Error> {
        let [what, whose] = Self::slots(id).map(host::load);
        let amount = low_u128(layout::REQUEST_AMOUNT.get(what));
        if amount == 0 {
            return Err(Error::unknown_request(id));
        }
        Ok(Self {
            id,
            account: to_address(layout::ADDRESS.get(whose)),
            receiver: to_address(layout::ADDRESS.get(what)),
            amount,
            ready_at: low_u32(layout::READY_AT.get(whose)),
        })
    }

    fn save(&self) {
        let [what, whose] = Self::slots(self.id);
        host::store(what, layout::REQUEST_AMOUNT.set(address(self.receiver), word(self.amount)));
        host::store(whose, layout::READY_AT.set(address(self.account), word(self.ready_at)));
        set_leaving(self.account, |sum| sum.saturating_add(self.amount));
    }

    fn delete(&self) {
        for slot in Self::slots(self.id) {
            host::store(slot, word(0u64));
        }
        set_leaving(self.account, |sum| sum.saturating_sub(self.amount));
    }
}

/// Changes what is leaving, of all accounts and of one.
fn set_leaving(account: Address, change: impl Fn(u128) -> u128) {
    ledger::set(layout::REQUESTS_SLOT, layout::LEAVING, word(change(leaving())));
    let own = mapped(address(account), word(layout::LEAVING_OF_SLOT));
    host::store(own, word(change(low_u128(host::load(own)))));
}

pub(crate) fn request_unstake(amount: U256, receiver: Address) -> Result<U256, Error> {
    lock::outermost()?;
    if !is(layout::COOLING) {
        return Err(Error::invalid_duration(word(0u64)));
    }
    let (account, receiver) = (host::caller(), checked_receiver(receiver)?);
    let amount = remove_stake(account, Some(amount))?;
    let cooldown = low_u32(ledger::get(layout::CAPS_SLOT, layout::COOLDOWN));
    let id = ledger::get(layout::REQUESTS_SLOT, layout::REQUESTS);
    ledger::set(layout::REQUESTS_SLOT, layout::REQUESTS, id.wrapping_add(word(1u64)));
    let request = Request { id, account, receiver, amount, ready_at: now().saturating_add(cooldown) };
    request.save();
    event::unstake_requested(account, receiver, id, amount, request.ready_at);
    Ok(id)
}

pub(crate) fn cancel_unstake(id: U256) -> Result<(), Error> {
    lock::outermost()?;
    let request = Request::load(id)?;
    DELEGATION.may_act_for(request.account)?;
    request.delete();
    add_stake(request.account, request.amount)?;
    event::unstake_cancelled(request.account, id, request.amount);
    Ok(())
}

pub(crate) fn claim_unstake(id: U256) -> Result<(), Error> {
    lock::outermost()?;
    let request = Request::load(id)?;
    if now() < request.ready_at {
        return Err(Error::cooldown_active(request.ready_at));
    }
    request.delete();
    return_stake(request.account, request.receiver, request.amount)?;
    event::unstake_claimed(request.receiver, id, request.amount);
    Ok(())
}
