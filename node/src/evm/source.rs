//! From the code of a program to the module that runs: kept from its activation, or made again.

use super::arbos::{self, Space};
use super::context::Context;
use crate::wasm::{self, CodeError, Limits, Root};
use alloy_primitives::{B256, Bytes};
use wasmi::Module;

/// The compiled module of an activated program; making it again costs the caller nothing.
pub(super) fn module(context: &mut Context, code_hash: B256, code: &[u8]) -> Result<Module, String> {
    let activated = B256::from(arbos::get(context, Space::ModuleHashes.slot(code_hash)));
    let engine = context.chain.engine.clone();
    engine.modules.get_or_compute(activated, || {
        let wasm = read(context, code).map_err(|error| error.to_string())?;
        let limits = Limits::of_activated(context.chain.config.arbos_version);
        let again = wasm::activate(&wasm, &limits).map_err(|rejection| rejection.to_string())?;
        if again.module_hash != activated {
            return Err("its fragments are no longer what was activated".into());
        }
        engine.runtime.compile(&again.module).map_err(|error| error.to_string())
    })
}

/// The WASM of an activated program: what its size could be was checked at activation.
fn read(context: &mut Context, code: &[u8]) -> Result<Vec<u8>, CodeError> {
    const BOUND: usize = u32::MAX as usize;
    if !wasm::is_root(code) {
        return wasm::unpack(code, BOUND);
    }
    let root = Root::parse(code)?;
    let pieces: Vec<Bytes> = root.fragments.iter().map(|address| arbos::code(context, *address).1).collect();
    root.unpack(&pieces)
}
