//! ArbWasmCache (0x72): the programs that start at the cached price.

use super::super::arbos::Space;
use super::abi::ArbWasm;
use super::abi::ArbWasmCache::{self, ArbWasmCacheCalls as Method};
use super::arb_wasm::needs_upgrade;
use super::call::{Access, Call, Failure, decode};
use super::members::{CACHE_MANAGERS, OWNERS};
use alloy_primitives::B256;
use alloy_sol_types::SolCall;

/// The last ArbOS version in which code could be cached by its hash.
const CACHE_CODEHASH_UNTIL: u64 = 30;

pub(super) fn run(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<Method>(input)?;
    let access = match method {
        Method::cacheProgram(_) | Method::cacheCodehash(_) | Method::evictCodehash(_) => Access::Write,
        _ => Access::View,
    };
    call.enter(access, input)?;
    Ok(match method {
        Method::cacheProgram(args) => {
            authorise(call)?;
            let code_hash = call.code_hash(args.program)?;
            set_cached(call, code_hash, true)?
        }
        Method::cacheCodehash(args) => {
            if call.arbos_version() > CACHE_CODEHASH_UNTIL {
                return Err(Failure::BurnOut("cacheCodehash ended with ArbOS 30: use cacheProgram".into()));
            }
            authorise(call)?;
            set_cached(call, args.codehash, true)?
        }
        Method::evictCodehash(args) => {
            authorise(call)?;
            set_cached(call, args.codehash, false)?
        }
        Method::codehashIsCached(args) => {
            ArbWasmCache::codehashIsCachedCall::abi_encode_returns(&call.program(args.codehash)?.cached)
        }
        Method::isCacheManager(args) => {
            let is_manager = CACHE_MANAGERS.contains(call, args.manager)?;
            ArbWasmCache::isCacheManagerCall::abi_encode_returns(&is_manager)
        }
        Method::allCacheManagers(_) => {
            ArbWasmCache::allCacheManagersCall::abi_encode_returns(&CACHE_MANAGERS.all(call)?)
        }
    })
}

/// Cache managers and chain owners only.
fn authorise(call: &mut Call<'_>) -> Result<(), Failure> {
    let caller = call.caller();
    if CACHE_MANAGERS.contains(call, caller)? || OWNERS.contains(call, caller)? {
        return Ok(());
    }
    Err(Failure::BurnOut(format!("{caller} is neither a cache manager nor a chain owner")))
}

fn set_cached(call: &mut Call<'_>, code_hash: B256, cached: bool) -> Result<Vec<u8>, Failure> {
    let params = call.params()?;
    let mut record = call.program(code_hash)?;
    let now = call.now();
    if cached && record.version != params.version {
        return Err(Failure::error(&needs_upgrade(record, &params)));
    }
    if cached && record.is_expired(now, &params) {
        return Err(Failure::error(&ArbWasm::ProgramExpired { ageInSeconds: record.age(now) }));
    }
    if record.cached == cached {
        return Ok(Vec::new());
    }
    call.emit(&ArbWasmCache::UpdateProgramCache { manager: call.caller(), codehash: code_hash, cached })?;
    // Paid in either direction: for the load here, or for the one at its next call.
    call.burn(u64::from(record.init_cost))?;
    call.read(Space::ModuleHashes.slot(code_hash))?;
    record.cached = cached;
    call.set_program(code_hash, record)?;
    Ok(Vec::new())
}
