//! How large a program may be.

use crate::config::StylusParams;
use wasmparser::WasmFeatures;

/// Most WASM pages a program may have or grow to.
pub const MAX_PAGES: u16 = 128;
/// Most data segments.
pub const MAX_DATA_SEGMENTS: u32 = 128;
/// Most element segments.
pub const MAX_ELEMENT_SEGMENTS: u32 = 128;
/// Most exports, before activation drops those the chain does not use.
pub const MAX_EXPORTS: u32 = 1_024;
/// Most functions a program may define.
pub const MAX_FUNCTIONS: u32 = 4_096;
/// Most globals a program may define.
pub const MAX_GLOBALS: u32 = 32_768;
/// Most locals a function may declare besides its parameters.
pub const MAX_LOCALS: u32 = 348;
/// Most operators in a function, instrumentation included.
pub const MAX_OPERATORS: u32 = 65_536;
/// Most imports.
pub const MAX_IMPORTS: u32 = 513;
/// Most table entries, over all tables.
pub const MAX_TABLE_ENTRIES: u32 = 4_096;
/// Most element entries, over all segments.
pub const MAX_ELEMENT_ENTRIES: u32 = 4_096;
/// Longest import or export name, in bytes.
pub const MAX_NAME: u32 = 512;
/// Largest stack frame of one function, in words.
pub const MAX_FRAME_WORDS: u32 = 10_240;
/// Most operands a function may have on its stack at once.
pub const MAX_OPERANDS: u32 = 4_096;

/// What the chain's parameters and ArbOS version add to the fixed limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of decompressed WASM.
    pub max_wasm_size: u32,
    /// Most pages a program may ask for when it starts.
    pub page_limit: u16,
    /// Whether functions and blocks may have several results (ArbOS before 60).
    pub multi_value: bool,
}

impl Limits {
    /// The limits of a chain.
    pub fn new(params: &StylusParams, arbos_version: u64) -> Self {
        Self {
            max_wasm_size: params.max_wasm_size,
            page_limit: params.page_limit.min(MAX_PAGES),
            multi_value: arbos_version < 60,
        }
    }

    /// Limits for what was activated under limits that may have been others since.
    pub(crate) fn of_activated(arbos_version: u64) -> Self {
        Self { max_wasm_size: u32::MAX, page_limit: MAX_PAGES, multi_value: arbos_version < 60 }
    }

    /// The proposals a program may use; floats validate so that the rejection can name the operator.
    pub(super) fn features(&self) -> WasmFeatures {
        let mut features = WasmFeatures::MUTABLE_GLOBAL
            | WasmFeatures::SIGN_EXTENSION
            | WasmFeatures::SATURATING_FLOAT_TO_INT
            | WasmFeatures::BULK_MEMORY
            | WasmFeatures::FLOATS
            // A marker of the validator's own type system: without it even plain types are refused.
            | WasmFeatures::GC_TYPES;
        features.set(WasmFeatures::MULTI_VALUE, self.multi_value);
        features
    }
}
