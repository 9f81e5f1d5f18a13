//! Balances and code of other accounts.

use super::{Guest, Reply, Request, Step, Stop, WRONG_REPLY, ask, ink};
use alloy_primitives::{Address, Bytes};

pub(super) fn balance(guest: &mut Guest<'_>, address: u32, dst: u32) -> Result<Step, Stop> {
    word(guest, address, dst, Request::Balance)
}

pub(super) fn code_hash(guest: &mut Guest<'_>, address: u32, dst: u32) -> Result<Step, Stop> {
    word(guest, address, dst, Request::CodeHash)
}

fn word(
    guest: &mut Guest<'_>,
    address: u32,
    dst: u32,
    request: fn(Address) -> Request,
) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 2 * ink::POINTER + ink::STATE_CALL)?;
    guest.require_gas(ink::COLD_ACCOUNT_GAS)?;
    let address = guest.read_address(address)?;
    ask(request(address), move |guest, reply| {
        let Reply::Word { value, gas } = reply else { return Err(WRONG_REPLY) };
        guest.buy_gas(gas)?;
        guest.write_word(dst, value)?;
        Ok(0)
    })
}

/// Copies a slice of the code, yet pays for all of it.
pub(super) fn code(
    guest: &mut Guest<'_>,
    address: u32,
    offset: u32,
    size: u32,
    dst: u32,
) -> Result<Step, Stop> {
    with_code(guest, address, move |guest, code| {
        guest.buy_ink(ink::write(code.len() as u64))?;
        let slice = slice(&code, offset, size);
        guest.write(dst, slice)?;
        Ok(slice.len() as u64)
    })
}

pub(super) fn code_size(guest: &mut Guest<'_>, address: u32) -> Result<Step, Stop> {
    with_code(guest, address, |_, code| Ok(code.len() as u64))
}

fn with_code(
    guest: &mut Guest<'_>,
    address: u32,
    finish: impl FnOnce(&mut Guest<'_>, Bytes) -> Result<u64, Stop> + Send + Sync + 'static,
) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + ink::STATE_CALL)?;
    guest.require_gas(ink::COLD_ACCOUNT_GAS)?;
    let address = guest.read_address(address)?;
    if let Some((last, code)) = &guest.frame().last_code
        && *last == address
    {
        let code = code.clone();
        return finish(guest, code).map(Step::Done);
    }
    let gas_left = guest.gas_left();
    ask(Request::Code { address, gas_left }, move |guest, reply| {
        let Reply::Code { code, gas } = reply else { return Err(WRONG_REPLY) };
        guest.buy_gas(gas)?;
        guest.frame().last_code = Some((address, code.clone()));
        finish(guest, code)
    })
}

/// At most `size` bytes from `offset`, fewer where the data ends.
pub(super) fn slice(data: &[u8], offset: u32, size: u32) -> &[u8] {
    let tail = data.get(offset as usize..).unwrap_or_default();
    tail.get(..size as usize).unwrap_or(tail)
}
