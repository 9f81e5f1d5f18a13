//! Two-step ownership with the ABI of OpenZeppelin's `Ownable2Step`, without `renounceOwnership`.

use alloc::{vec, vec::Vec};
use alloy_primitives::Address;
use stylus_sdk::prelude::*;

/// The caller may not do this.
#[derive(Clone, Copy)]
pub struct Unauthorized(pub Address);

sol_storage! {
    /// The owner and the account that may accept ownership.
    pub struct Ownership {
        /// May change the contract's parameters.
        address owner;
        /// May become the owner.
        address pending;
    }
}

impl Ownership {
    /// The account that owns the contract.
    pub fn owner(&self) -> Address {
        self.owner.get()
    }

    /// The account that may accept ownership; zero if none.
    pub fn pending(&self) -> Address {
        self.pending.get()
    }

    /// Sets the first owner.
    pub fn start(&mut self, owner: Address) {
        self.owner.set(owner);
    }

    /// Fails unless the caller is the owner, whom it returns.
    pub fn only_owner(&self) -> Result<Address, Unauthorized> {
        let (caller, owner) = (self.vm().msg_sender(), self.owner());
        if caller == owner { Ok(owner) } else { Err(Unauthorized(caller)) }
    }

    /// Offers ownership; returns the present owner.
    pub fn offer(&mut self, to: Address) -> Result<Address, Unauthorized> {
        let owner = self.only_owner()?;
        self.pending.set(to);
        Ok(owner)
    }

    /// Takes the offered ownership; returns the previous and the new owner.
    pub fn accept(&mut self) -> Result<(Address, Address), Unauthorized> {
        let caller = self.vm().msg_sender();
        if caller != self.pending() {
            return Err(Unauthorized(caller));
        }
        let previous = self.owner();
        self.owner.set(caller);
        self.pending.set(Address::ZERO);
        Ok((previous, caller))
    }
}
