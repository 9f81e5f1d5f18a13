//! Errors that are ours; the others come from openzeppelin-stylus.

use alloy_sol_types::sol;
use openzeppelin_stylus::{access::ownable, token::erc20};
use stylus_sdk::prelude::*;

sol! {
    /// The total supply `supply` cannot grow by `value` without passing 2^256 - 1.
    error ERC20SupplyOverflow(uint256 supply, uint256 value);
}

/// Why the constructor or [`crate::Token::mint`] refuses.
#[derive(SolidityError)]
pub enum Error {
    /// The caller is not the owner, or the owner would be nobody.
    Ownable(ownable::Error),
    /// The tokens would go to nobody.
    Erc20(erc20::Error),
    /// The supply would not fit its word.
    SupplyOverflow(ERC20SupplyOverflow),
}
