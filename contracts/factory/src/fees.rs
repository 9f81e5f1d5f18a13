//! Who receives the protocol fee, and who says so.

use alloy_primitives::Address;
use alloy_sol_types::SolEvent;
use staking_abi::IPairFactory as abi;
use staking_common::abi::{address, emit};
use staking_common::host::{load, store};
use staking_common::ownership::Ownership;
use staking_common::words::{to_address, word};

use crate::error::Error;

/// The fee setter's office.
const SETTER: Ownership = Ownership { owner: 1, pending: 2 };

const FEE_TO_SLOT: u64 = 0;

pub(crate) fn construct(setter: Address) -> Result<(), Error> {
    if setter.is_zero() {
        return Err(Error::zero_address());
    }
    SETTER.start(setter);
    transferred(Address::ZERO, setter);
    Ok(())
}

pub(crate) fn fee_to() -> Address {
    to_address(load(word(FEE_TO_SLOT)))
}

pub(crate) fn fee_to_setter() -> Address {
    SETTER.owner()
}

pub(crate) fn pending_fee_to_setter() -> Address {
    SETTER.pending()
}

pub(crate) fn set_fee_to(fee_to: Address) -> Result<(), Error> {
    SETTER.only_owner()?;
    store(word(FEE_TO_SLOT), address(fee_to));
    emit(abi::FeeToUpdated::SIGNATURE_HASH, &[], &[address(fee_to)]);
    Ok(())
}

pub(crate) fn set_fee_to_setter(setter: Address) -> Result<(), Error> {
    let previous = SETTER.offer(setter)?;
    let topics = [address(previous), address(setter)];
    emit(abi::FeeToSetterTransferStarted::SIGNATURE_HASH, &topics, &[]);
    Ok(())
}

pub(crate) fn accept_fee_to_setter() -> Result<(), Error> {
    let (previous, setter) = SETTER.accept()?;
    transferred(previous, setter);
    Ok(())
}

fn transferred(previous: Address, setter: Address) {
    let topics = [address(previous), address(setter)];
    emit(abi::FeeToSetterTransferred::SIGNATURE_HASH, &topics, &[]);
}
