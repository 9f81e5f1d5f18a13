//! `stylus-node`: an Arbitrum Stylus chain inside your process.

pub mod accounts;
pub mod chain;
pub mod config;
pub mod evm;
pub mod hostio;
pub mod node;
pub mod predeploys;
mod recent;
pub mod rpc;
pub mod state;
pub mod store;
pub mod stylus;
pub mod wasm;
