//! `stylus-node`: an Arbitrum Stylus chain inside your process.

pub mod config;
pub mod evm;
pub mod hostio;
pub mod state;
pub mod stylus;
pub mod wasm;
