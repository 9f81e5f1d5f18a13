//! StakingRewards as its users meet it: compiled, deployed, called through JSON-RPC. One module per function.

mod calldata;
mod caps;
mod compound;
mod constructor;
mod cooldown;
mod delegation;
mod emergency_withdraw;
mod exit;
mod extra_rewards;
mod funding;
mod get_reward;
mod hostile;
mod hostile_tokens;
mod integrator;
mod multicall;
mod ownership;
mod parameters;
mod pause;
mod permit;
mod recover;
mod stake;
mod stateful;
mod storage;
mod trusting;
mod views;
mod withdraw;
