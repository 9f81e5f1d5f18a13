//! Compiled programs by code hash.

use crate::config::ChainConfig;
use crate::stylus::Runtime;
use crate::wasm;
use alloy_primitives::B256;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use wasmi::Module;

/// Programs kept; a compiled one takes some hundred KiB.
const CAPACITY: usize = 128;

/// The programs compiled last, newest first.
#[derive(Default)]
pub(super) struct Modules(Mutex<VecDeque<(B256, Module)>>);

impl fmt::Debug for Modules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Modules").field("len", &self.lock().len()).finish()
    }
}

impl Modules {
    /// The compiled program, from its code if it is not kept.
    pub(super) fn load(
        &self,
        runtime: &Runtime,
        config: &ChainConfig,
        code_hash: B256,
        code: &[u8],
    ) -> Result<Module, String> {
        if let Some(module) = self.get(code_hash) {
            return Ok(module);
        }
        let wasm =
            wasm::unpack(code, config.stylus.max_wasm_size as usize).map_err(|error| error.to_string())?;
        let limits = wasm::Limits::new(&config.stylus, config.arbos_version);
        let activated = wasm::activate(&wasm, &limits).map_err(|rejection| rejection.to_string())?;
        self.compile(runtime, code_hash, &activated.module)
    }

    /// Compiles an instrumented module and keeps it.
    pub(super) fn compile(
        &self,
        runtime: &Runtime,
        code_hash: B256,
        instrumented: &[u8],
    ) -> Result<Module, String> {
        let module = runtime.compile(instrumented).map_err(|error| error.to_string())?;
        let mut kept = self.lock();
        kept.retain(|(hash, _)| *hash != code_hash);
        kept.push_front((code_hash, module.clone()));
        kept.truncate(CAPACITY);
        Ok(module)
    }

    fn get(&self, code_hash: B256) -> Option<Module> {
        let mut kept = self.lock();
        let at = kept.iter().position(|(hash, _)| *hash == code_hash)?;
        let entry = kept.remove(at)?;
        let module = entry.1.clone();
        kept.push_front(entry);
        Some(module)
    }

    /// Whoever panicked while holding the lock left a usable list.
    fn lock(&self) -> MutexGuard<'_, VecDeque<(B256, Module)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
