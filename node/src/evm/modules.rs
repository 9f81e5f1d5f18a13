//! Compiled programs by the hash of their instrumented module, so that what is kept is what was activated.

use crate::stylus::Runtime;
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
    /// Compiles an instrumented module and keeps it.
    pub(super) fn compile(
        &self,
        runtime: &Runtime,
        module_hash: B256,
        instrumented: &[u8],
    ) -> Result<Module, String> {
        let module = runtime.compile(instrumented).map_err(|error| error.to_string())?;
        let mut kept = self.lock();
        kept.retain(|(hash, _)| *hash != module_hash);
        kept.push_front((module_hash, module.clone()));
        kept.truncate(CAPACITY);
        Ok(module)
    }

    /// The compiled program, if it is still kept.
    pub(super) fn get(&self, module_hash: B256) -> Option<Module> {
        let mut kept = self.lock();
        let at = kept.iter().position(|(hash, _)| *hash == module_hash)?;
        let entry = kept.remove(at)?;
        let module = entry.1.clone();
        kept.push_front(entry);
        Some(module)
    }

    /// Forgets all programs, as a full cache forgets the oldest.
    #[cfg(test)]
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// Whoever panicked while holding the lock left a usable list.
    fn lock(&self) -> MutexGuard<'_, VecDeque<(B256, Module)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
