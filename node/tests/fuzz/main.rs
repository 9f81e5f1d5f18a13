//! Whatever comes in, the chain answers and stays whole: bounded inside `cargo test`, longer with `FUZZ_SECONDS`,
//! guided by coverage with `cargo bolero test`.

#[path = "../node/files.rs"]
#[allow(dead_code, reason = "shared with the target `node`")]
mod files;
#[path = "../node/support.rs"]
#[allow(dead_code, reason = "shared with the target `node`")]
mod support;

mod chains;
mod hosts;
mod modules;
mod program;
mod regressions;
mod requests;
mod rpc;
mod runs;
mod transactions;
mod world;
