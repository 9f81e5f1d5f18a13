//! The verbs that look at a pool and act on it, through the binary, against a chain on a port.

mod actions;
mod bids;
mod farm;
mod operate;
mod position;
mod stage;
mod status;
