//! Where pairs lie: the rule of CREATE2, which factory and router share.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};

use crate::abi::put_words;
use crate::host;
use crate::words::to_address;

/// The salt of the pair of two tokens, the lower address first.
pub fn pair_salt(token0: Address, token1: Address) -> U256 {
    let mut data = Vec::with_capacity(40);
    data.extend_from_slice(token0.as_slice());
    data.extend_from_slice(token1.as_slice());
    host::hash(&data)
}

/// The account that CREATE2 by `factory` with this salt and this hash of the init code makes.
pub fn address_of(factory: Address, salt: U256, code_hash: U256) -> Address {
    let mut data = Vec::with_capacity(85);
    data.push(0xff);
    data.extend_from_slice(factory.as_slice());
    put_words(&mut data, &[salt, code_hash]);
    to_address(host::hash(&data))
}
