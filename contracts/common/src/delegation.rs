//! What an account lets others do: where others send its rewards, and who acts for it.

use alloy_primitives::Address;

use crate::abi::address;
use crate::host::{self, load, store};
use crate::storage::mapped;
use crate::words::{to_address, word};

/// Where a contract keeps it.
pub struct Delegation {
    /// Mapping: account → receiver.
    pub receivers: u64,
    /// Mapping: account → operator → 1.
    pub operators: u64,
}

/// The caller may not act for the account.
#[derive(Clone, Copy)]
pub struct NotOperator {
    /// The account.
    pub account: Address,
    /// The caller.
    pub caller: Address,
}

impl Delegation {
    /// Whom an account chose; zero for nobody.
    pub fn receiver(&self, account: Address) -> Address {
        to_address(load(mapped(address(account), word(self.receivers))))
    }

    /// Whom others pay an account's rewards to.
    pub fn receiver_or_self(&self, account: Address) -> Address {
        let receiver = self.receiver(account);
        if receiver.is_zero() { account } else { receiver }
    }

    /// Chooses a receiver.
    pub fn set_receiver(&self, account: Address, receiver: Address) {
        store(mapped(address(account), word(self.receivers)), address(receiver));
    }

    /// Whether an operator may act for an account.
    pub fn is_operator(&self, account: Address, operator: Address) -> bool {
        !load(self.operator_slot(account, operator)).is_zero()
    }

    /// Lets an operator act for an account, or not any more.
    pub fn set_operator(&self, account: Address, operator: Address, approved: bool) {
        store(self.operator_slot(account, operator), word(approved));
    }

    /// Fails unless the caller is the account or one of its operators.
    #[inline(never)]
    pub fn may_act_for(&self, account: Address) -> Result<(), NotOperator> {
        let caller = host::caller();
        if caller == account || self.is_operator(account, caller) {
            return Ok(());
        }
        Err(NotOperator { account, caller })
    }

    #[inline(never)]
    fn operator_slot(&self, account: Address, operator: Address) -> alloy_primitives::U256 {
        mapped(address(operator), mapped(address(account), word(self.operators)))
    }
}
