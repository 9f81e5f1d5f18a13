//! The Solidity contracts of `solidity/integrators/` on the compiled contracts they are written for: calls in both
//! directions. One module per contract.

mod hook_rewarder;
mod hook_rewarder_story;
mod staking_wrapper;
mod staking_wrapper_hostile;
mod staking_wrapper_story;
mod vault_depositor;
