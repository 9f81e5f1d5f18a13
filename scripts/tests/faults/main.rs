//! Deployments while everything goes wrong that can: the real binary, a chain, and a proxy in between.

mod cache;
mod code;
mod fate;
mod files;
mod funds;
mod kill;
mod line;
mod order;
mod proxy;
mod stage;
mod suite;
