//! ArbWasm (0x71): activation of programs, and what is known of them.

use super::super::params::ACTIVATION_GAS_SINCE;
use super::abi::ArbWasm::{self, ArbWasmCalls as Method};
use super::activate;
use super::call::{Access, Call, Failure, decode};
use crate::config::StylusParams;
use crate::stylus::{MIN_CACHED_UNIT, MIN_INIT_UNIT, ProgramRecord, SCALAR_PERCENT};
use alloy_primitives::B256;
use alloy_sol_types::SolCall;

/// What `pageRamp` answers: a constant that nothing reads any more.
const PAGE_RAMP: u64 = 620_674_314;

pub(super) fn run(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<Method>(input)?;
    let access = match method {
        Method::activateProgram(_) | Method::codehashKeepalive(_) => Access::Payable,
        _ => Access::View,
    };
    call.enter(access, input)?;
    Ok(match method {
        Method::activateProgram(args) => activate::activate_program(call, args.program)?,
        Method::codehashKeepalive(args) => activate::keepalive(call, args.codehash)?,
        Method::stylusVersion(_) => ArbWasm::stylusVersionCall::abi_encode_returns(&call.params()?.version),
        Method::inkPrice(_) => ArbWasm::inkPriceCall::abi_encode_returns(&call.params()?.ink_price),
        Method::maxStackDepth(_) => {
            ArbWasm::maxStackDepthCall::abi_encode_returns(&call.params()?.max_stack_depth)
        }
        Method::freePages(_) => ArbWasm::freePagesCall::abi_encode_returns(&call.params()?.free_pages),
        Method::pageGas(_) => ArbWasm::pageGasCall::abi_encode_returns(&call.params()?.page_gas),
        Method::pageRamp(_) => {
            call.params()?;
            ArbWasm::pageRampCall::abi_encode_returns(&PAGE_RAMP)
        }
        Method::pageLimit(_) => ArbWasm::pageLimitCall::abi_encode_returns(&call.params()?.page_limit),
        Method::minInitGas(_) => {
            let params = call.params()?;
            ArbWasm::minInitGasCall::abi_encode_returns(&ArbWasm::minInitGasReturn {
                gas: u64::from(params.min_init_gas) * MIN_INIT_UNIT,
                cached: u64::from(params.min_cached_init_gas) * MIN_CACHED_UNIT,
            })
        }
        Method::initCostScalar(_) => {
            let percent = u64::from(call.params()?.init_cost_scalar) * SCALAR_PERCENT;
            ArbWasm::initCostScalarCall::abi_encode_returns(&percent)
        }
        Method::expiryDays(_) => ArbWasm::expiryDaysCall::abi_encode_returns(&call.params()?.expiry_days),
        Method::keepaliveDays(_) => {
            ArbWasm::keepaliveDaysCall::abi_encode_returns(&call.params()?.keepalive_days)
        }
        Method::blockCacheSize(_) => {
            ArbWasm::blockCacheSizeCall::abi_encode_returns(&call.params()?.block_cache_size)
        }
        Method::activationGas(_) => {
            call.since(ACTIVATION_GAS_SINCE)?;
            ArbWasm::activationGasCall::abi_encode_returns(&call.params()?.activation_gas)
        }
        Method::codehashVersion(args) => {
            ArbWasm::codehashVersionCall::abi_encode_returns(&active(call, args.codehash)?.0.version)
        }
        Method::codehashAsmSize(args) => {
            let bytes = active(call, args.codehash)?.0.asm_bytes();
            ArbWasm::codehashAsmSizeCall::abi_encode_returns(&u32::try_from(bytes).unwrap_or(u32::MAX))
        }
        Method::programVersion(args) => {
            let code_hash = call.code_hash(args.program)?;
            ArbWasm::programVersionCall::abi_encode_returns(&active(call, code_hash)?.0.version)
        }
        Method::programInitGas(args) => {
            let code_hash = call.code_hash(args.program)?;
            let (record, params) = active(call, code_hash)?;
            let cached = record.cached_gas(&params);
            ArbWasm::programInitGasCall::abi_encode_returns(&ArbWasm::programInitGasReturn {
                gas: record.init_gas(&params).saturating_add(cached),
                gasWhenCached: cached,
            })
        }
        Method::programMemoryFootprint(args) => {
            let code_hash = call.code_hash(args.program)?;
            ArbWasm::programMemoryFootprintCall::abi_encode_returns(&active(call, code_hash)?.0.footprint)
        }
        Method::programTimeLeft(args) => {
            let code_hash = call.code_hash(args.program)?;
            let (record, params) = active(call, code_hash)?;
            ArbWasm::programTimeLeftCall::abi_encode_returns(&record.time_left(call.now(), &params))
        }
    })
}

/// A program that can be called, or the error that says why it cannot.
pub(super) fn active(call: &mut Call<'_>, code_hash: B256) -> Result<(ProgramRecord, StylusParams), Failure> {
    let params = call.params()?;
    let record = call.program(code_hash)?;
    let now = call.now();
    if record.version == 0 {
        return Err(Failure::error(&ArbWasm::ProgramNotActivated {}));
    }
    if record.version != params.version {
        return Err(Failure::error(&needs_upgrade(record, &params)));
    }
    if record.is_expired(now, &params) {
        return Err(Failure::error(&ArbWasm::ProgramExpired { ageInSeconds: record.age(now) }));
    }
    Ok((record, params))
}

pub(super) const fn needs_upgrade(
    record: ProgramRecord,
    params: &StylusParams,
) -> ArbWasm::ProgramNeedsUpgrade {
    ArbWasm::ProgramNeedsUpgrade { version: record.version, stylusVersion: params.version }
}
