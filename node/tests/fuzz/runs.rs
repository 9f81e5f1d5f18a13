//! How long a target runs, and what it says in the end.

use arbitrary::Unstructured;
use bolero::ValueGenerator;
use bolero::generator::produce;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Seconds per target unless `FUZZ_SECONDS` says otherwise.
const SECONDS: u64 = 2;

/// Counts the executions of a target.
#[derive(Debug)]
pub(crate) struct Runs {
    target: &'static str,
    all: AtomicU64,
    kept: AtomicU64,
}

impl Runs {
    pub(crate) const fn new(target: &'static str) -> Self {
        Self { target, all: AtomicU64::new(0), kept: AtomicU64::new(0) }
    }

    /// Runs a case on some bytes; it tells whether its input was of the kind it looks for.
    pub(crate) fn run(&self, bytes: &[u8], case: impl Fn(&mut Unstructured<'_>) -> arbitrary::Result<bool>) {
        // Bytes that make no input are no finding.
        let kept = case(&mut Unstructured::new(bytes)).unwrap_or(false);
        self.all.fetch_add(1, Relaxed);
        self.kept.fetch_add(u64::from(kept), Relaxed);
    }

    /// Executions, and those whose input was of the kind the target looks for.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.all.load(Relaxed), self.kept.load(Relaxed))
    }

    pub(crate) fn report(&self) {
        let (all, kept) = self.counts();
        println!("fuzz {}: {all} executions, {kept} of the kind looked for", self.target);
    }
}

/// How long a target may run.
pub(crate) fn budget() -> Duration {
    let seconds = match std::env::var("FUZZ_SECONDS") {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("FUZZ_SECONDS is {text:?}, not a number")),
        Err(_) => SECONDS,
    };
    Duration::from_secs(seconds)
}

/// Inputs of any length up to a limit; bolero's own bytes are mostly few.
pub(crate) fn inputs(most: usize) -> impl ValueGenerator<Output = Vec<u8>> {
    produce::<Vec<u8>>().with().len(0..=most)
}

/// The same bytes on every machine, different for every seed.
pub(crate) fn bytes(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..len.div_ceil(8)).flat_map(|_| next()).take(len).collect()
}
