//! Writes the module that the chain runs for a program, metering included: `instrument IN.wat OUT.wasm [PLAIN.wasm]`.
//!
//! IN is WASM or its text format. OUT is the instrumented module: set its exported globals `stylus_ink_left` and
//! `stylus_stack_left`, call `user_entrypoint`, and what is left is what the chain would have left, on any engine.
//! PLAIN receives the program as it is deployed.

use std::env;
use std::error::Error;
use std::fs;
use stylus_node::config::ChainConfig;
use stylus_node::wasm::{Limits, activate, canonicalise};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = env::args().skip(1).collect();
    let (source, instrumented, plain) = match paths.as_slice() {
        [source, instrumented] => (source, instrumented, None),
        [source, instrumented, plain] => (source, instrumented, Some(plain)),
        _ => return Err("usage: instrument IN.wat|IN.wasm OUT.wasm [PLAIN.wasm]".into()),
    };
    let config = ChainConfig::default();
    let wasm = canonicalise(&wat::parse_file(source)?)?;
    let activated = activate(&wasm, &Limits::new(&config.stylus, config.arbos_version))?;
    fs::write(instrumented, &activated.module)?;
    if let Some(plain) = plain {
        fs::write(plain, &wasm)?;
    }
    println!("{source}: {} bytes, {} instrumented", wasm.len(), activated.module.len());
    Ok(())
}
