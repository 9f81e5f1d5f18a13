//! Two-step ownership with the ABI of OpenZeppelin's `Ownable2Step`, without `renounceOwnership`.

use alloy_primitives::{Address, U256};

use crate::abi::address;
use crate::host;
use crate::words::to_address;

/// The caller may not do this.
#[derive(Clone, Copy)]
pub struct Unauthorized(pub Address);

/// Where the owner and the account that may accept ownership are stored.
pub struct Ownership {
    /// Slot of the owner.
    pub owner: u64,
    /// Slot of the account that may become the owner.
    pub pending: u64,
}

impl Ownership {
    /// The account that owns the contract.
    pub fn owner(&self) -> Address {
        to_address(host::load(U256::from(self.owner)))
    }

    /// The account that may accept ownership; zero if none.
    pub fn pending(&self) -> Address {
        to_address(host::load(U256::from(self.pending)))
    }

    /// Sets the first owner.
    pub fn start(&self, owner: Address) {
        host::store(U256::from(self.owner), address(owner));
    }

    /// Fails unless the caller is the owner, whom it returns.
    pub fn only_owner(&self) -> Result<Address, Unauthorized> {
        let (caller, owner) = (host::caller(), self.owner());
        if caller == owner { Ok(owner) } else { Err(Unauthorized(caller)) }
    }

    /// Offers ownership; returns the present owner.
    pub fn offer(&self, to: Address) -> Result<Address, Unauthorized> {
        let owner = self.only_owner()?;
        host::store(U256::from(self.pending), address(to));
        Ok(owner)
    }

    /// Takes the offered ownership; returns the previous and the new owner.
    pub fn accept(&self) -> Result<(Address, Address), Unauthorized> {
        let caller = host::caller();
        if caller != self.pending() {
            return Err(Unauthorized(caller));
        }
        let previous = self.owner();
        self.start(caller);
        host::store(U256::from(self.pending), crate::words::word(0u64));
        Ok((previous, caller))
    }
}
