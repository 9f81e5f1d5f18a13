//! Activating programs and prolonging activations.

use super::super::arbos::{self, Space, Value};
use super::super::params::FRAGMENTS_SINCE;
use super::abi::ArbWasm;
use super::arb_wasm::active;
use super::call::{Call, Failure, READ};
use crate::config::StylusParams;
use crate::stylus::{ProgramRecord, days, hours_since_epoch};
use crate::wasm::{self, CodeError, Limits, Root};
use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::SolCall;

/// Gas every activation pays before it begins.
const FIXED_GAS: u64 = 1_659_168;
/// Words the data pricer reads: demand, its decay, its time, the least price and the inertia.
const PRICER_READS: u64 = 5;
/// Gas of the two words the data pricer writes.
const PRICER_WRITES: u64 = 40_000;

/// Activates the code of an account; a program that is none takes all gas.
pub(super) fn activate_program(call: &mut Call<'_>, program: Address) -> Result<Vec<u8>, Failure> {
    call.burn(FIXED_GAS)?;
    let (code_hash, code) = arbos::code(call.context, program);
    let params = call.params()?;
    let record = call.program(code_hash)?;
    let now = call.now();
    if record.version == params.version && !record.is_expired(now, &params) {
        return Err(Failure::error(&ArbWasm::ProgramUpToDate {}));
    }
    let rejected = |reason: String| Failure::BurnOut(format!("activation of {program}: {reason}"));
    let wasm = match unpack(call, &code, &params)? {
        Ok(wasm) => wasm,
        Err(CodeError::NotAProgram) if code.is_empty() || call.arbos_version() >= FRAGMENTS_SINCE => {
            call.context.chain.note(format!("activation of {program}: {}", CodeError::NotAProgram));
            return Err(Failure::error(&ArbWasm::ProgramNotWasm {}));
        }
        Err(error) => return Err(rejected(error.to_string())),
    };
    call.burn(params.activation_gas)?;
    let mut limits = Limits::new(&params, call.arbos_version());
    // Pages other programs of this transaction hold are not available.
    limits.page_limit = limits.page_limit.saturating_sub(call.context.chain.pages.open);
    let activated = wasm::activate(&wasm, &limits).map_err(|reason| rejected(reason.to_string()))?;
    call.burn(activated.work_gas)?;
    let engine = call.context.chain.engine.clone();
    let compile = || engine.runtime.compile(&activated.module);
    engine
        .modules
        .get_or_compute(activated.module_hash, compile)
        .map_err(|error| rejected(error.to_string()))?;

    call.write(Space::ModuleHashes.slot(code_hash), activated.module_hash.into())?;
    let fee = data_fee(call, u64::from(activated.asm_estimate))?;
    let record = ProgramRecord {
        version: params.version,
        init_cost: activated.init_cost,
        cached_cost: activated.cached_cost,
        footprint: activated.footprint,
        activated_at: hours_since_epoch(now),
        asm_kb: activated.asm_estimate.div_ceil(1024),
        // An expired program keeps its place in the cache.
        cached: record.cached,
    };
    call.set_program(code_hash, record)?;
    collect(call, fee)?;
    call.emit(&ArbWasm::ProgramActivated {
        codehash: code_hash,
        moduleHash: activated.module_hash,
        program,
        dataFee: fee,
        version: params.version,
    })?;
    let returns = ArbWasm::activateProgramReturn { version: params.version, dataFee: fee };
    Ok(ArbWasm::activateProgramCall::abi_encode_returns(&returns))
}

/// The WASM of code; fragments are read at the price of copying them.
fn unpack(
    call: &mut Call<'_>,
    code: &[u8],
    params: &StylusParams,
) -> Result<Result<Vec<u8>, CodeError>, Failure> {
    let has_fragments = call.arbos_version() >= FRAGMENTS_SINCE;
    if !has_fragments && !wasm::is_program(code) {
        return Ok(Err(CodeError::NotAProgram));
    }
    if !wasm::is_root(code) {
        return Ok(wasm::unpack(code, params.max_wasm_size as usize));
    }
    let checked = Root::parse(code).and_then(|root| {
        root.check(params.max_wasm_size, params.max_fragments)?;
        Ok(root)
    });
    let root = match checked {
        Ok(root) => root,
        Err(error) => return Ok(Err(error)),
    };
    let mut pieces = Vec::with_capacity(root.fragments.len());
    for address in &root.fragments {
        let piece = call.read_code(*address)?;
        if let Err(error) = Root::piece(&piece, *address) {
            return Ok(Err(error));
        }
        pieces.push(piece);
    }
    Ok(root.unpack(&pieces))
}

/// Starts the life of an activation anew, for the fee of its data.
pub(super) fn keepalive(call: &mut Call<'_>, code_hash: B256) -> Result<Vec<u8>, Failure> {
    let (mut record, params) = active(call, code_hash)?;
    let now = call.now();
    let age = record.age(now);
    if age < days(params.keepalive_days) {
        return Err(Failure::error(&ArbWasm::ProgramKeepaliveTooSoon { ageInSeconds: age }));
    }
    let fee = data_fee(call, record.asm_bytes())?;
    record.activated_at = hours_since_epoch(now);
    call.set_program(code_hash, record)?;
    collect(call, fee)?;
    call.emit(&ArbWasm::ProgramLifetimeExtended { codehash: code_hash, dataFee: fee })?;
    Ok(Vec::new())
}

fn data_fee(call: &mut Call<'_>, bytes: u64) -> Result<U256, Failure> {
    call.burn(PRICER_READS * READ + PRICER_WRITES)?;
    let now = call.now();
    Ok(arbos::data_fee(call.context, bytes, now))
}

/// Takes the fee out of the value and returns the rest.
fn collect(call: &mut Call<'_>, fee: U256) -> Result<(), Failure> {
    let have = call.value();
    let Some(rest) = have.checked_sub(fee) else {
        return Err(Failure::error(&ArbWasm::ProgramInsufficientValue { have, want: fee }));
    };
    // The account that is paid is a word of ArbOS too.
    let account = arbos::to_address(call.value_of(Value::NetworkFeeAccount)?);
    call.pay(account, fee)?;
    call.pay(call.caller(), rest)
}
