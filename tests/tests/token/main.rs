//! Token as its users meet it: compiled, deployed, called through JSON-RPC. One module per function.

mod approve;
mod calldata;
mod constructor;
mod domain_separator;
mod metadata;
mod mint;
mod ownership;
mod permit;
mod stage;
mod stateful;
mod transfer;
mod transfer_from;
