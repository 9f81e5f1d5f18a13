//! The AMM beside Uniswap V2's published bytecode and the vault beside Solidity's, on one chain: what differs must be meant
//! to.
//!
//! The bytecode comes from npm, so these tests wait for `tests/peers/run`.

mod action;
mod agree;
mod chef_differences;
mod differences;
mod factories;
mod farm_cast;
mod farm_compare;
mod farm_differences;
mod farm_model;
mod farm_play;
mod farm_stories;
mod farms;
mod gas;
mod play;
mod pool_differences;
mod pool_model;
mod pool_play;
mod pool_stories;
mod pools;
mod side;
mod stage;
mod stories;
mod told;
mod vault_differences;
mod vault_stories;
mod vaults;
