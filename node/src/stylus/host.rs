//! The host imports: what each costs, what it does and how it fails.

mod accounts;
mod calls;
mod data;
mod environment;
mod math;
mod storage;

pub use environment::Environment;

use super::guest::{Exports, Guest, Stop};
use super::ink;
use super::request::{Reply, Request};
use super::storage_cache::StorageCache;
use crate::hostio::HostIo;
use alloy_primitives::{Address, Bytes};
use std::fmt;

/// Finishes an import once the chain has answered; gives its result, zero when it has none.
pub(super) type Resume = Box<dyn FnOnce(&mut Guest<'_>, Reply) -> Result<u64, Stop> + Send + Sync>;

/// How an import goes on after its first half.
pub(super) enum Step {
    /// It is done; its result, zero when it has none.
    Done(u64),
    /// It needs the chain.
    Ask(Request, Resume),
}

/// What the host remembers about one running program.
pub struct Frame {
    pub(super) environment: Environment,
    pub(super) exports: Option<Exports>,
    pub(super) asked: Option<(HostIo, Request, Resume)>,
    pub(super) stopped: Option<Stop>,
    pub(super) output: Bytes,
    pub(super) return_data: Bytes,
    pub(super) storage: StorageCache,
    /// The code read last: reading it again costs no access.
    pub(super) last_code: Option<(Address, Bytes)>,
}

impl Frame {
    pub(super) fn new(environment: Environment) -> Self {
        Self {
            environment,
            exports: None,
            asked: None,
            stopped: None,
            output: Bytes::new(),
            return_data: Bytes::new(),
            storage: StorageCache::default(),
            last_code: None,
        }
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame").field("environment", &self.environment).finish_non_exhaustive()
    }
}

/// An answer that does not fit its question: a fault of the driver, reported as a failed import.
const WRONG_REPLY: Stop = Stop::Failure("the chain answered another question");

fn done() -> Result<Step, Stop> {
    Ok(Step::Done(0))
}

fn ask(
    request: Request,
    resume: impl FnOnce(&mut Guest<'_>, Reply) -> Result<u64, Stop> + Send + Sync + 'static,
) -> Result<Step, Stop> {
    Ok(Step::Ask(request, Box::new(resume)))
}

/// Runs the first half of an import.
pub(super) fn dispatch(import: HostIo, guest: &mut Guest<'_>, args: [u64; 6]) -> Result<Step, Stop> {
    let [a, b, c, d, e, f] = args.map(|arg| arg as u32);
    match import {
        HostIo::ReadArgs => data::read_args(guest, a),
        HostIo::WriteResult => data::write_result(guest, a, b),
        HostIo::ExitEarly => Err(Stop::Exit(a)),
        HostIo::ReadReturnData => data::read_return_data(guest, a, b, c),
        HostIo::ReturnDataSize => data::return_data_size(guest),
        HostIo::EmitLog => data::emit_log(guest, a, b, c),
        HostIo::Keccak256 => data::keccak256(guest, a, b, c),
        HostIo::PayForMemoryGrow => data::pay_for_memory_grow(guest, a),

        HostIo::StorageLoad => storage::load(guest, a, b),
        HostIo::StorageCache => storage::cache(guest, a, b),
        HostIo::StorageFlush => storage::flush(guest, a != 0),
        HostIo::TransientLoad => storage::transient_load(guest, a, b),
        HostIo::TransientStore => storage::transient_store(guest, a, b),

        HostIo::Call => calls::call(guest, [a, b, c, d], args[4], f),
        HostIo::DelegateCall => calls::delegate_call(guest, [a, b, c], args[3], e),
        HostIo::StaticCall => calls::static_call(guest, [a, b, c], args[3], e),
        HostIo::Create1 => calls::create(guest, [a, b, c], None, d, e),
        HostIo::Create2 => calls::create(guest, [a, b, c], Some(d), e, f),

        HostIo::AccountBalance => accounts::balance(guest, a, b),
        HostIo::AccountCodeHash => accounts::code_hash(guest, a, b),
        HostIo::AccountCode => accounts::code(guest, a, b, c, d),
        HostIo::AccountCodeSize => accounts::code_size(guest, a),

        HostIo::BlockBaseFee => environment::word(guest, a, |env| env.base_fee),
        HostIo::MsgValue => environment::word(guest, a, |env| env.value),
        HostIo::TxGasPrice => environment::word(guest, a, |env| env.gas_price),
        HostIo::BlockCoinbase => environment::address(guest, a, |env| env.coinbase),
        HostIo::ContractAddress => environment::address(guest, a, |env| env.contract),
        HostIo::MsgSender => environment::address(guest, a, |env| env.sender),
        HostIo::TxOrigin => environment::address(guest, a, |env| env.origin),
        HostIo::BlockGasLimit => environment::number(guest, |env| env.gas_limit),
        HostIo::BlockNumber => environment::number(guest, |env| env.block_number),
        HostIo::BlockTimestamp => environment::number(guest, |env| env.timestamp),
        HostIo::ChainId => environment::number(guest, |env| env.chain_id),
        HostIo::MsgReentrant => environment::number(guest, |env| u64::from(env.reentrant)),
        HostIo::TxInkPrice => environment::number(guest, |env| u64::from(env.ink_price)),
        HostIo::EvmGasLeft => {
            guest.buy_ink(ink::HOST_IO)?;
            Ok(Step::Done(guest.gas_left()))
        }
        HostIo::EvmInkLeft => {
            guest.buy_ink(ink::HOST_IO)?;
            Ok(Step::Done(guest.ink_left()))
        }

        HostIo::MathDiv => math::div(guest, a, b),
        HostIo::MathMod => math::rem(guest, a, b),
        HostIo::MathPow => math::pow(guest, a, b),
        HostIo::MathAddMod => math::add_mod(guest, a, b, c),
        HostIo::MathMulMod => math::mul_mod(guest, a, b, c),
    }
}
