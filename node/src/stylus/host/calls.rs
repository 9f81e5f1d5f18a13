//! Calls to other contracts and creation of new ones.

use super::{Guest, Reply, Request, Step, Stop, WRONG_REPLY, ask, ink};
use crate::stylus::CallKind;
use alloy_primitives::{Bytes, U256};

/// The status a program sees when a call failed, whatever the reason.
const CALL_FAILED: u64 = 2;

pub(super) fn call(
    guest: &mut Guest<'_>,
    [to, ptr, len, value]: [u32; 4],
    gas: u64,
    ret_len: u32,
) -> Result<Step, Stop> {
    dispatch_call(guest, CallKind::Call, [to, ptr, len], Some(value), gas, ret_len)
}

pub(super) fn delegate_call(
    guest: &mut Guest<'_>,
    target: [u32; 3],
    gas: u64,
    ret_len: u32,
) -> Result<Step, Stop> {
    dispatch_call(guest, CallKind::Delegate, target, None, gas, ret_len)
}

pub(super) fn static_call(
    guest: &mut Guest<'_>,
    target: [u32; 3],
    gas: u64,
    ret_len: u32,
) -> Result<Step, Stop> {
    dispatch_call(guest, CallKind::Static, target, None, gas, ret_len)
}

fn dispatch_call(
    guest: &mut Guest<'_>,
    kind: CallKind,
    [to, ptr, len]: [u32; 3],
    value: Option<u32>,
    gas_wanted: u64,
    ret_len: u32,
) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 3 * ink::POINTER + ink::STATE_CALL)?;
    guest.buy_ink(2 * ink::read(u64::from(len)))?;
    let gas_left = guest.gas_left();
    let gas_wanted = gas_wanted.min(gas_left);
    let to = guest.read_address(to)?;
    let input = Bytes::copy_from_slice(guest.read(ptr, len)?);
    let value = match value {
        Some(ptr) => guest.read_word(ptr)?,
        None => U256::ZERO,
    };
    let request = Request::Call { kind, to, value, input, gas_left, gas_wanted };
    ask(request, move |guest, reply| {
        let Reply::Called { success, data, gas } = reply else { return Err(WRONG_REPLY) };
        guest.buy_gas(gas)?;
        let len = data.len();
        guest.frame().return_data = data;
        guest.write_len(ret_len, len)?;
        Ok(if success { 0 } else { CALL_FAILED })
    })
}

pub(super) fn create(
    guest: &mut Guest<'_>,
    [ptr, len, value]: [u32; 3],
    salt: Option<u32>,
    address_out: u32,
    revert_len: u32,
) -> Result<Step, Stop> {
    let pointers = if salt.is_some() { 4 } else { 3 };
    guest.buy_ink(ink::HOST_IO + pointers * ink::POINTER + ink::STATE_CALL)?;
    guest.buy_ink(2 * ink::read(u64::from(len)))?;
    let code = Bytes::copy_from_slice(guest.read(ptr, len)?);
    let value = guest.read_word(value)?;
    let salt = salt.map(|ptr| guest.read_word(ptr)).transpose()?;
    let gas_left = guest.gas_left();
    ask(Request::Create { code, value, salt, gas_left }, move |guest, reply| {
        let (address, data, gas) = match reply {
            Reply::Created { address, data, gas } => (address, data, gas),
            Reply::Refused(reason) => return Err(Stop::Failure(reason)),
            _ => return Err(WRONG_REPLY),
        };
        guest.buy_gas(gas)?;
        let len = data.len();
        guest.frame().return_data = data;
        guest.write_len(revert_len, len)?;
        guest.write_address(address_out, address)?;
        Ok(0)
    })
}
