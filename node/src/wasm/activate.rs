//! Activation: from a program's WASM to what the chain runs and charges.

use super::check::{self, Checked};
use super::globals::Globals;
use super::instrument::instrument;
use super::limits::Limits;
use super::rejection::Rejection;
use alloy_primitives::{B256, keccak256};

/// Gas for a microsecond of activation work.
const GAS_PER_MICROSECOND: u64 = 28;

/// What an activation yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activated {
    /// The instrumented module; see [`INK_LEFT`](super::INK_LEFT) for how to drive it.
    pub module: Vec<u8>,
    /// Keccak of the instrumented module; nothing on the chain reads Nitro's own hash.
    pub module_hash: B256,
    /// Pages the program starts with.
    pub footprint: u16,
    /// Start cost of a program that is not cached, in the record's units.
    pub init_cost: u16,
    /// Start cost of a cached program, in the record's units.
    pub cached_cost: u16,
    /// Estimated native code size in bytes, which the data fee is for.
    pub asm_estimate: u32,
    /// Gas for the work of activating, on top of the fixed part.
    pub work_gas: u64,
}

/// Checks a module, instruments it and predicts its costs.
pub(super) fn activate(wasm: &[u8], limits: &Limits) -> Result<Activated, Rejection> {
    let checked = check::check(wasm, limits)?;
    let instrumented = instrument(&checked)?;
    let figures = Figures::of(&checked, wasm.len());
    let too_large = |what| move |value: u64| Rejection::CostTooLarge { what, value };
    Ok(Activated {
        module_hash: keccak256(&instrumented.module),
        module: instrumented.module,
        // The page limit is a u16 and was checked.
        footprint: u16::try_from(figures.pages).unwrap_or(u16::MAX),
        init_cost: narrow(figures.init_cost()).map_err(too_large("start cost"))?,
        cached_cost: narrow(figures.cached_cost()).map_err(too_large("cached start cost"))?,
        asm_estimate: narrow(figures.asm_estimate()).map_err(too_large("native size estimate"))?,
        work_gas: figures.work_gas(instrumented.operators),
    })
}

/// The value in a smaller type, or the value back.
fn narrow<T: TryFrom<u64>>(value: u64) -> Result<T, u64> {
    T::try_from(value).map_err(|_| value)
}

/// What the predictors look at.
struct Figures {
    functions: u64,
    /// Parameters and results, over all defined functions.
    type_words: u64,
    /// Globals, ours included.
    globals: u64,
    wasm_len: u64,
    pages: u64,
    data: u64,
    data_segments: u64,
    element_segments: u64,
}

/// `amount * per / unit`, rounded down as the chain does term by term.
const fn term(amount: u64, per: u64, unit: u64) -> u64 {
    amount.saturating_mul(per) / unit
}

fn sum<const N: usize>(terms: [u64; N]) -> u64 {
    terms.into_iter().fold(0, u64::saturating_add)
}

impl Figures {
    fn of(checked: &Checked<'_>, wasm_len: usize) -> Self {
        let mut type_words = 0u64;
        for ty in &checked.functions {
            if let Some(ty) = checked.types.get(*ty as usize) {
                let words = ty.params().len().saturating_add(ty.results().len());
                type_words = type_words.saturating_add(words as u64);
            }
        }
        Self {
            functions: checked.functions.len() as u64,
            type_words,
            globals: u64::from(checked.globals).saturating_add(u64::from(Globals::COUNT)),
            wasm_len: wasm_len as u64,
            pages: checked.memory.initial,
            data: checked.sizes.data,
            data_segments: checked.sizes.data_segments,
            element_segments: checked.sizes.element_segments,
        }
    }

    fn init_cost(&self) -> u64 {
        sum([
            term(self.functions, 8_252, 1_000),
            term(self.type_words, 1_059, 1_000),
            term(self.wasm_len, 1_286, 10_000),
        ])
    }

    fn cached_cost(&self) -> u64 {
        let segments = self.data_segments.saturating_add(self.element_segments);
        sum([
            term(self.functions, 13_420, 100_000),
            term(self.type_words, 89, 100_000),
            term(self.wasm_len, 122, 100_000),
            term(self.globals, 1_628, 1_000),
            term(segments, 75_244, 100_000),
            term(self.pages, 5, 1),
        ])
    }

    fn asm_estimate(&self) -> u64 {
        sum([
            512_000,
            term(self.functions, 996_829, 1_000),
            term(self.type_words, 11_416, 1_000),
            term(self.wasm_len, 62_628, 10_000),
        ])
    }

    fn work_gas(&self, operators: u64) -> u64 {
        let microseconds = sum([
            term(self.wasm_len, 31_733, 100_000),
            term(self.functions, 17_263, 100_000),
            term(self.data, 17_376, 100_000),
            term(self.element_segments, 17_376, 100_000),
            term(self.pages, 2_217, 1),
            term(operators, 535, 1_000),
        ]);
        microseconds.saturating_mul(GAS_PER_MICROSECOND)
    }
}
