//! Activations done before: the chains of one process mostly run the same programs.

use super::activate::{self, Activated};
use super::limits::Limits;
use super::rejection::Rejection;
use crate::recent::Recent;
use alloy_primitives::{B256, keccak256};

/// Activations kept; one takes some hundred KiB.
const CAPACITY: usize = 64;

static KNOWN: Recent<(B256, Limits), Activated> = Recent::new(CAPACITY);

/// Checks a module, instruments it and predicts its costs, unless this process did so already.
pub fn activate(wasm: &[u8], limits: &Limits) -> Result<Activated, Rejection> {
    KNOWN.get_or_compute((keccak256(wasm), limits.clone()), || activate::activate(wasm, limits))
}
