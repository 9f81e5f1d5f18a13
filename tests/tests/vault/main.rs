//! The vault from outside, without a strategy.

mod admin;
mod calldata;
mod constructor;
mod entry;
mod hostile;
mod permit;
mod rules;
mod storage;
