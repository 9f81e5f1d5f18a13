//! Transactions end to end: programs are written in WAT, deployed, activated and called as a user would.

mod activation;
mod cache;
mod calls;
mod create;
mod differences;
mod ending;
mod fees;
mod fragments;
mod harness;
mod imports;
mod information;
mod inspector;
mod limits;
mod outbox;
mod poster;
mod precompiles;
mod reentrancy;
mod semantics;
mod settings;
mod storage;
mod versions;
