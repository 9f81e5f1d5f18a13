//! Farm as its users meet it: compiled, deployed, called through JSON-RPC. One module per function or group.

mod deposit;
mod emergency_withdraw;
mod harvest;
mod harvest_for;
mod permit;
mod withdraw;
mod withdraw_and_harvest;
