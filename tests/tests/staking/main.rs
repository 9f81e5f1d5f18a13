//! StakingRewards as its users meet it: compiled, deployed, called through JSON-RPC. One module per function.

mod calldata;
mod constructor;
mod exit;
mod funding;
mod get_reward;
mod hostile_tokens;
mod integrator;
mod ownership;
mod parameters;
mod pause;
mod stake;
mod stateful;
mod views;
mod withdraw;
