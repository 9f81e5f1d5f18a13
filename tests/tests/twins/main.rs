//! Our compiled contracts beside the same designs in packed Solidity (`solidity/twins`), in random stories on one chain: what
//! happens to one happens to the other in the same second, and after each step everything must be the same, to the bit.

mod duel;
mod farm;
mod farm_action;
mod mischief;
mod staking;
mod token;
mod vault;
mod vault_action;
