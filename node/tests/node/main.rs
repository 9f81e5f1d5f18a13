//! The node as its clients see it: in process, through alloy and over HTTP.

mod calls;
mod cheats;
mod clients;
mod determinism;
mod files;
mod history;
mod http;
mod kill;
mod mining;
mod oddities;
mod rejections;
mod saved;
mod stylus;
mod support;
mod transactions;
mod wire;
