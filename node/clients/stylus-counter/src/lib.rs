//! A counter whose owner is set by its constructor: storage, an event and a custom error.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]

extern crate alloc;

use alloc::{vec, vec::Vec};
use alloy_primitives::{Address, U256};
use alloy_sol_types::sol;
use stylus_sdk::prelude::*;

sol! {
    event Counted(address indexed by, uint256 count);

    error NotOwner(address caller);
}

sol_storage! {
    #[entrypoint]
    pub struct Counter {
        address owner;
        uint256 count;
    }
}

/// What the counter refuses.
#[derive(SolidityError)]
pub enum CounterError {
    /// Only the owner may add.
    NotOwner(NotOwner),
}

#[public]
impl Counter {
    /// Starts at `count`; only `owner` may add to it.
    #[constructor]
    #[payable]
    pub fn constructor(&mut self, owner: Address, count: U256) {
        self.owner.set(owner);
        self.count.set(count);
    }

    /// Whose counter it is.
    pub fn owner(&self) -> Address {
        self.owner.get()
    }

    /// The count.
    pub fn count(&self) -> U256 {
        self.count.get()
    }

    /// Adds to the count and returns it.
    pub fn add(&mut self, amount: U256) -> Result<U256, CounterError> {
        let caller = self.vm().msg_sender();
        if caller != self.owner.get() {
            return Err(CounterError::NotOwner(NotOwner { caller }));
        }
        let count = self.count.get().wrapping_add(amount);
        self.count.set(count);
        self.vm().log(Counted { by: caller, count });
        Ok(count)
    }
}
