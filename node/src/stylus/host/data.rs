//! Arguments, results, return data, logs, hashing and memory.

use super::accounts::slice;
use super::{Guest, Reply, Request, Step, Stop, WRONG_REPLY, ask, done, ink};
use alloy_primitives::{B256, Bytes, keccak256 as hash};

pub(super) fn read_args(guest: &mut Guest<'_>, dst: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO)?;
    let args = guest.frame().environment.args.clone();
    guest.buy_ink(ink::write(args.len() as u64))?;
    guest.write(dst, &args)?;
    done()
}

/// Reading is paid twice: once here, once on the way into the chain.
pub(super) fn write_result(guest: &mut Guest<'_>, ptr: u32, len: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 2 * ink::read(u64::from(len)))?;
    let output = Bytes::copy_from_slice(guest.read(ptr, len)?);
    guest.frame().output = output;
    done()
}

pub(super) fn read_return_data(
    guest: &mut Guest<'_>,
    dst: u32,
    offset: u32,
    size: u32,
) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + ink::STATE_CALL)?;
    let data = guest.frame().return_data.clone();
    let part = slice(&data, offset, size);
    guest.buy_ink(ink::write(part.len() as u64))?;
    if !part.is_empty() {
        guest.write(dst, part)?;
    }
    Ok(Step::Done(part.len() as u64))
}

pub(super) fn return_data_size(guest: &mut Guest<'_>) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO)?;
    Ok(Step::Done(guest.frame().return_data.len() as u64))
}

pub(super) fn emit_log(guest: &mut Guest<'_>, ptr: u32, len: u32, topics: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + ink::STATE_CALL)?;
    if topics > 4 || len < topics * 32 {
        return Err(Stop::Failure("a log has at most four topics, and its data holds them"));
    }
    guest.buy_ink(ink::read(u64::from(len)))?;
    guest.buy_gas(ink::log_gas(u64::from(topics), u64::from(len - topics * 32)))?;
    let (head, data) = guest.read(ptr, len)?.split_at(topics as usize * 32);
    let topics = head.chunks_exact(32).map(B256::from_slice).collect();
    let data = Bytes::copy_from_slice(data);
    ask(Request::Log { topics, data }, |_, reply| match reply {
        Reply::Done { .. } => Ok(0),
        Reply::Refused(reason) => Err(Stop::Failure(reason)),
        _ => Err(WRONG_REPLY),
    })
}

pub(super) fn keccak256(guest: &mut Guest<'_>, ptr: u32, len: u32, dst: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::keccak(u64::from(len)))?;
    let digest = hash(guest.read(ptr, len)?);
    guest.write(dst, digest.as_slice())?;
    done()
}

/// Instrumentation calls this before every `memory.grow`; programs import it too and call it with zero.
pub(super) fn pay_for_memory_grow(guest: &mut Guest<'_>, pages: u32) -> Result<Step, Stop> {
    // Nobody can pay for more than a u16 holds, so the excess does not matter.
    let pages = u16::try_from(pages).unwrap_or(u16::MAX);
    if pages == 0 {
        guest.buy_ink(ink::HOST_IO)?;
        return done();
    }
    ask(Request::AddPages(pages), |guest, reply| {
        let Reply::Done { gas } = reply else { return Err(WRONG_REPLY) };
        guest.buy_gas(gas).map(|()| 0)
    })
}
