//! Storage through the frame's cache, and transient storage.

use super::{Guest, Reply, Request, Step, Stop, WRONG_REPLY, ask, done, ink};
use crate::stylus::StoreStatus;

pub(super) fn load(guest: &mut Guest<'_>, key: u32, dst: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 2 * ink::POINTER)?;
    let api_gas = ink::STATE_CALL / u64::from(guest.frame().environment.ink_price).max(1);
    guest.require_gas(ink::STORAGE_LOAD_GAS + api_gas)?;
    let key = guest.read_word(key)?;
    let storage = &mut guest.frame().storage;
    let read_gas = storage.charge_read();
    if let Some(value) = storage.get(key) {
        guest.buy_gas(read_gas)?;
        guest.write_word(dst, value)?;
        return done();
    }
    ask(Request::Load(key), move |guest, reply| {
        let Reply::Word { value, gas } = reply else { return Err(WRONG_REPLY) };
        guest.frame().storage.learn(key, value);
        guest.buy_gas(read_gas + api_gas + gas)?;
        guest.write_word(dst, value)?;
        Ok(0)
    })
}

pub(super) fn cache(guest: &mut Guest<'_>, key: u32, value: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 2 * ink::POINTER)?;
    guest.require_gas(ink::STORAGE_CACHE_GAS)?;
    let (key, value) = (guest.read_word(key)?, guest.read_word(value)?);
    let storage = &mut guest.frame().storage;
    storage.set(key, value);
    let gas = storage.charge_write();
    guest.buy_gas(gas)?;
    done()
}

pub(super) fn flush(guest: &mut Guest<'_>, clear: bool) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + ink::STATE_CALL)?;
    guest.require_gas(ink::STORE_SENTRY_GAS)?;
    let storage = &mut guest.frame().storage;
    let writes = storage.take_dirty();
    if clear {
        storage.clear();
    }
    // Views flush too: without anything to write it is no write.
    if writes.is_empty() {
        return done();
    }
    let budget = guest.gas_left().saturating_add(1);
    ask(Request::Store { writes, budget }, |guest, reply| {
        let Reply::Stored { status, gas } = reply else { return Err(WRONG_REPLY) };
        match status {
            StoreStatus::OutOfGas => guest.out_of_ink(),
            StoreStatus::Refused => Err(STATIC_WRITE),
            StoreStatus::Unaffordable => Err(UNAFFORDABLE_WRITE),
            StoreStatus::Written => guest.buy_gas(gas).map(|()| 0),
        }
    })
}

pub(super) fn transient_load(guest: &mut Guest<'_>, key: u32, dst: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 2 * ink::POINTER + ink::STATE_CALL)?;
    guest.buy_gas(ink::TRANSIENT_GAS)?;
    let key = guest.read_word(key)?;
    ask(Request::TransientLoad(key), move |guest, reply| {
        let Reply::Word { value, .. } = reply else { return Err(WRONG_REPLY) };
        guest.write_word(dst, value)?;
        Ok(0)
    })
}

pub(super) fn transient_store(guest: &mut Guest<'_>, key: u32, value: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 2 * ink::POINTER + ink::STATE_CALL)?;
    guest.buy_gas(ink::TRANSIENT_GAS)?;
    let (key, value) = (guest.read_word(key)?, guest.read_word(value)?);
    ask(Request::TransientStore(key, value), |_, reply| match reply {
        Reply::Done { .. } => Ok(0),
        Reply::Refused(reason) => Err(Stop::Failure(reason)),
        _ => Err(WRONG_REPLY),
    })
}

const UNAFFORDABLE_WRITE: Stop = Stop::Failure("too little gas to write storage");
const STATIC_WRITE: Stop = Stop::Failure("storage is written in a static call");
