//! Deployments while everything goes wrong that can: the real binary, a chain, and a proxy in between.

mod kill;
mod proxy;
mod stage;
