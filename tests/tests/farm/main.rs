//! Farm as its users meet it: compiled, deployed, called through JSON-RPC. One module per function or group.

mod admin;
mod batch;
mod calldata;
mod close;
mod constructor;
mod deposit;
mod emergency_withdraw;
mod flash;
mod funding;
mod harvest;
mod harvest_for;
mod hostile;
mod hostile_tokens;
mod lens;
mod limits;
mod ownership;
mod passport;
mod permit;
mod rewarder;
mod rules;
mod stateful;
mod storage;
mod views;
mod withdraw;
mod withdraw_and_harvest;
mod zoo;
