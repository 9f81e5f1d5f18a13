//! Imports that answer from what is fixed when the frame starts.

use super::{Guest, Step, Stop, done, ink};
use alloy_primitives::{Address, Bytes, U256};

/// What a frame knows about its call, transaction and block.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Calldata.
    pub args: Bytes,
    /// The contract whose storage and balance the program acts on.
    pub contract: Address,
    /// The caller.
    pub sender: Address,
    /// Wei of the call; a delegate call keeps that of its caller.
    pub value: U256,
    /// Sender of the transaction.
    pub origin: Address,
    /// Effective gas price of the transaction.
    pub gas_price: U256,
    /// Base fee of the block.
    pub base_fee: U256,
    /// Fee recipient of the block.
    pub coinbase: Address,
    /// Gas limit of the block.
    pub gas_limit: u64,
    /// L1 block number.
    pub block_number: u64,
    /// Timestamp of the block.
    pub timestamp: u64,
    /// Chain id.
    pub chain_id: u64,
    /// Whether the contract has another open frame.
    pub reentrant: bool,
    /// Ink per gas.
    pub ink_price: u32,
}

pub(super) fn word(guest: &mut Guest<'_>, dst: u32, field: fn(&Environment) -> U256) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + ink::POINTER)?;
    let word = field(&guest.frame().environment);
    guest.write_word(dst, word)?;
    done()
}

pub(super) fn address(
    guest: &mut Guest<'_>,
    dst: u32,
    field: fn(&Environment) -> Address,
) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + ink::POINTER)?;
    let address = field(&guest.frame().environment);
    guest.write_address(dst, address)?;
    done()
}

pub(super) fn number(guest: &mut Guest<'_>, field: fn(&Environment) -> u64) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO)?;
    Ok(Step::Done(field(&guest.frame().environment)))
}
