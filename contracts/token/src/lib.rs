//! The token of the demo and the tests: an ERC-20 with EIP-2612 permits, which its owner may mint.
//!
//! The specification is `abi/interfaces/IToken.sol`. Balances, allowances, metadata, nonces, typed-data hashing and
//! ownership are openzeppelin-stylus; ours are the steps of the permit and the supply limit.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod error;
mod permit;

use alloc::{string::String, vec, vec::Vec};

use alloy_primitives::{aliases::B32, Address, B256, U256, U8};
use openzeppelin_stylus::{
    access::{
        ownable,
        ownable_two_step::{IOwnable2Step, Ownable2Step},
    },
    token::erc20::{
        self,
        extensions::{permit as erc2612, Erc20Metadata, IErc20Metadata, IErc20Permit},
        Erc20, IErc20,
    },
    utils::{
        cryptography::eip712::IEip712,
        introspection::erc165::IErc165,
        nonces::{INonces, Nonces},
    },
};
use stylus_sdk::prelude::*;

use crate::{
    error::{ERC20SupplyOverflow, Error},
    permit::{Permit, Signature},
};

/// Storage of the token.
#[entrypoint]
#[storage]
pub struct Token {
    // First, because `permit::allowances` counts slots from here.
    erc20: Erc20,
    metadata: Erc20Metadata,
    nonces: Nonces,
    ownership: Ownable2Step,
}

#[public]
#[implements(
    IErc20<Error = erc20::Error>,
    IErc20Metadata,
    INonces,
    IErc20Permit<Error = erc2612::Error>,
    IOwnable2Step<Error = ownable::Error>
)]
impl Token {
    /// Names the token, mints `initial_supply` to `holder` and hands minting to `initial_owner`.
    // The owner is an argument because here `msg.sender` is the deployer contract.
    #[constructor]
    pub fn constructor(
        &mut self,
        name: String,
        symbol: String,
        initial_supply: U256,
        holder: Address,
        initial_owner: Address,
    ) -> Result<(), Error> {
        self.metadata.constructor(name, symbol);
        self.ownership.constructor(initial_owner)?;
        Ok(self.erc20._mint(holder, initial_supply)?)
    }

    /// Creates `value` tokens for `to`; only the owner may.
    pub fn mint(&mut self, to: Address, value: U256) -> Result<(), Error> {
        self.ownership.ownable.only_owner()?;
        let supply = self.erc20.total_supply();
        // The library panics here, which on a chain is a revert that says nothing.
        if supply.checked_add(value).is_none() {
            return Err(ERC20SupplyOverflow { supply, value }.into());
        }
        Ok(self.erc20._mint(to, value)?)
    }
}

#[public]
impl IErc20 for Token {
    type Error = erc20::Error;

    fn total_supply(&self) -> U256 {
        self.erc20.total_supply()
    }

    fn balance_of(&self, account: Address) -> U256 {
        self.erc20.balance_of(account)
    }

    fn transfer(&mut self, to: Address, value: U256) -> Result<bool, erc20::Error> {
        self.erc20.transfer(to, value)
    }

    fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.erc20.allowance(owner, spender)
    }

    fn approve(&mut self, spender: Address, value: U256) -> Result<bool, erc20::Error> {
        self.erc20.approve(spender, value)
    }

    fn transfer_from(&mut self, from: Address, to: Address, value: U256) -> Result<bool, erc20::Error> {
        self.erc20.transfer_from(from, to, value)
    }
}

#[public]
impl IErc20Metadata for Token {
    fn name(&self) -> String {
        self.metadata.name()
    }

    fn symbol(&self) -> String {
        self.metadata.symbol()
    }

    fn decimals(&self) -> U8 {
        self.metadata.decimals()
    }
}

#[public]
impl INonces for Token {
    fn nonces(&self, owner: Address) -> U256 {
        self.nonces.nonces(owner)
    }
}

#[public]
impl IErc20Permit for Token {
    type Error = erc2612::Error;

    #[selector(name = "DOMAIN_SEPARATOR")]
    fn domain_separator(&self) -> B256 {
        self.domain_separator_v4()
    }

    fn permit(
        &mut self,
        owner: Address,
        spender: Address,
        value: U256,
        deadline: U256,
        v: u8,
        r: B256,
        s: B256,
    ) -> Result<(), erc2612::Error> {
        let nonce = self.nonces.use_nonce(owner);
        self.use_permit(&Permit { owner, spender, value, nonce, deadline }, &Signature { v, r, s })
    }
}

#[public]
impl IOwnable2Step for Token {
    type Error = ownable::Error;

    fn owner(&self) -> Address {
        self.ownership.owner()
    }

    fn pending_owner(&self) -> Address {
        self.ownership.pending_owner()
    }

    fn transfer_ownership(&mut self, new_owner: Address) -> Result<(), ownable::Error> {
        self.ownership.transfer_ownership(new_owner)
    }

    fn accept_ownership(&mut self) -> Result<(), ownable::Error> {
        self.ownership.accept_ownership()
    }

    fn renounce_ownership(&mut self) -> Result<(), ownable::Error> {
        self.ownership.renounce_ownership()
    }
}

// `IErc20Metadata` requires it; not part of the public surface.
impl IErc165 for Token {
    fn supports_interface(&self, _interface_id: B32) -> bool {
        false
    }
}

// A panic on a chain has nobody to talk to: without the standard library's handler the program is smaller.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_info: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
