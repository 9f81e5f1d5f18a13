//! What an account lets others do: where others send its rewards, and who acts for it.

use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolEvent, sol};

use crate::abi::{address, emit};
use crate::host::{self, load, store};
use crate::storage::mapped;
use crate::words::{to_address, word};

mod declared {
    #![allow(missing_docs, reason = "the interfaces of the contracts document them")]
    use super::sol;

    sol! {
        event RewardsReceiverUpdated(address indexed user, address receiver);
        event OperatorSet(address indexed user, address indexed operator, bool approved);
    }
}

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

    /// The caller chooses a receiver.
    pub fn set_receiver(&self, receiver: Address) {
        let account = address(host::caller());
        store(mapped(account, word(self.receivers)), address(receiver));
        emit(declared::RewardsReceiverUpdated::SIGNATURE_HASH, &[account], &[address(receiver)]);
    }

    /// Whether an operator may act for an account.
    pub fn is_operator(&self, account: Address, operator: Address) -> bool {
        !load(self.operator_slot(account, operator)).is_zero()
    }

    /// The caller lets an operator act for it, or not any more.
    pub fn set_operator(&self, operator: Address, approved: bool) {
        let account = host::caller();
        store(self.operator_slot(account, operator), word(approved));
        let topics = [address(account), address(operator)];
        emit(declared::OperatorSet::SIGNATURE_HASH, &topics, &[word(approved)]);
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
    fn operator_slot(&self, account: Address, operator: Address) -> U256 {
        mapped(address(operator), mapped(address(account), word(self.operators)))
    }
}
