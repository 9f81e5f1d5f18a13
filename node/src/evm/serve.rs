//! Answers to a program's requests that need no other frame.

use super::context::Context;
use super::frame::{Error, StylusEvm};
use super::program::{Program, Served};
use crate::stylus::{Reply, Request, StoreStatus};
use alloy_primitives::{Address, Bytes, Log, LogData, U256};
use revm::context_interface::{Cfg, JournalTr};

const COLD_SLOAD: u64 = 2_100;
const COLD_ACCOUNT: u64 = 2_600;
const WARM: u64 = 100;
/// Gas of reading code, besides the access: the EIP-150 price of copying code of the usual size limit.
const READ_CODE: u64 = 700;
/// Before this ArbOS version, writes that could not be paid failed the program with the gas it had left.
const OUT_OF_GAS_SINCE: u64 = 50;
const STATIC: &str = "state changes are not allowed in a static call";

impl<I> StylusEvm<I> {
    /// Answers a request, or starts the frame that will.
    pub(super) fn serve(&mut self, program: &mut Program, request: Request) -> Result<Served, Error> {
        let context = self.context();
        let contract = program.contract;
        let reply = match request {
            Request::Load(key) => {
                let Ok(word) = context.journaled_state.sload(contract, key);
                Reply::Word { value: word.data, gas: if word.is_cold { COLD_SLOAD } else { WARM } }
            }
            Request::Store { writes, budget } => store(context, program, &writes, budget),
            Request::TransientLoad(key) => {
                Reply::Word { value: context.journaled_state.tload(contract, key), gas: 0 }
            }
            Request::TransientStore(..) | Request::Log { .. } if program.is_static => Reply::Refused(STATIC),
            Request::TransientStore(key, value) => {
                context.journaled_state.tstore(contract, key, value);
                Reply::Done { gas: 0 }
            }
            Request::Log { topics, data } => {
                let data = LogData::new_unchecked(topics, data);
                context.journaled_state.log(Log { address: contract, data });
                Reply::Done { gas: 0 }
            }
            Request::Balance(address) => {
                let Ok(account) = context.journaled_state.load_account(address);
                Reply::Word { value: account.data.info.balance, gas: access(account.is_cold) }
            }
            Request::CodeHash(address) => {
                let Ok(hash) = context.journaled_state.code_hash(address);
                Reply::Word { value: hash.data.into(), gas: access(hash.is_cold) }
            }
            Request::Code { address, gas_left } => code(context, address, gas_left),
            Request::AddPages(pages) => Reply::Done { gas: context.chain.add_pages(pages, &program.params) },
            Request::Call { kind, to, value, input, gas_left, gas_wanted } => {
                return self.call(program, kind, to, value, input, [gas_left, gas_wanted]);
            }
            Request::Create { code, value, salt, gas_left } => {
                return Ok(self.create(program, code, value, salt, gas_left));
            }
        };
        Ok(Served::Reply(reply))
    }
}

fn access(is_cold: bool) -> u64 {
    if is_cold { COLD_ACCOUNT } else { WARM }
}

/// Writes slots one by one at the SSTORE price; running out of budget consumes all of it.
fn store(context: &mut Context, program: &mut Program, writes: &[(U256, U256)], budget: u64) -> Reply {
    if program.is_static {
        return Reply::Stored { status: StoreStatus::Refused, gas: 0 };
    }
    let mut gas = 0u64;
    let mut refund = 0;
    for (key, value) in writes {
        let Ok(stored) = context.journaled_state.sstore(program.contract, *key, *value);
        let prices = context.cfg.gas_params();
        gas = gas.saturating_add(prices.sstore_static_gas()).saturating_add(prices.sstore_dynamic_gas(
            true,
            &stored.data,
            stored.is_cold,
        ));
        if gas >= budget {
            let status = if context.chain.config.arbos_version >= OUT_OF_GAS_SINCE {
                StoreStatus::OutOfGas
            } else {
                StoreStatus::Unaffordable
            };
            return Reply::Stored { status, gas: budget };
        }
        refund += prices.sstore_refund(true, &stored.data);
    }
    program.refund += refund;
    Reply::Stored { status: StoreStatus::Written, gas }
}

/// Code the program can pay for; whoever cannot gets nothing and the bill.
fn code(context: &mut Context, address: Address, gas_left: u64) -> Reply {
    let Ok(code) = context.journaled_state.code(address);
    let gas = READ_CODE + access(code.is_cold);
    let code = if gas_left < gas { Bytes::new() } else { code.data };
    Reply::Code { code, gas }
}
