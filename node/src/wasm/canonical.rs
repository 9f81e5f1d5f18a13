//! The canonical encoding of a module: the shortest integers, no custom sections.

use super::rejection::Rejection;
use std::convert::Infallible;
use wasm_encoder::Module;
use wasm_encoder::reencode::{Error, Reencode};
use wasmparser::{CustomSectionReader, Parser};

/// Re-encodes a module so that the chain's validator accepts it and equal programs share a code hash.
///
/// The result is not checked for anything a Stylus program must obey; see [`activate`](super::activate()).
pub fn canonicalise(wasm: &[u8]) -> Result<Vec<u8>, Rejection> {
    let mut module = Module::new();
    Canonical.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// Keeps everything but custom sections.
struct Canonical;

impl Reencode for Canonical {
    type Error = Infallible;

    fn parse_custom_section(
        &mut self,
        _module: &mut Module,
        _section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}
