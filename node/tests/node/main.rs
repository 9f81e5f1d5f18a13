//! The node as its clients see it: in process, through alloy and over HTTP.

mod arbos;
mod cache_manager;
mod calls;
mod cheats;
mod clients;
mod determinism;
mod files;
mod history;
mod http;
mod kill;
mod load;
mod methods;
mod mining;
mod multicall;
mod oddities;
mod rejections;
mod saved;
mod simulation;
mod sockets;
mod stylus;
mod support;
mod tracing;
mod transactions;
mod wire;
