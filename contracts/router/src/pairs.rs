//! The pairs of the factory, found without asking it.

use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use staking_abi::{IPair, IPairFactory};
use staking_common::abi::{address, calldata};
use staking_common::create2::{address_of, pair_salt};
use staking_common::host::{self, load, store};
use staking_common::words::{exactly, low_u128, to_address, word};

use crate::error::Error;

const FACTORY_SLOT: u64 = 0;
const CODE_HASH_SLOT: u64 = 1;

pub(crate) fn construct(factory: Address) -> Result<(), Error> {
    let asked = host::call(factory, &calldata(IPairFactory::pairCodeHashCall::SELECTOR, &[]), true);
    if !asked.success || asked.length != 32 || asked.word.is_zero() {
        return Err(Error::invalid_factory(factory));
    }
    store(word(FACTORY_SLOT), address(factory));
    store(word(CODE_HASH_SLOT), asked.word);
    Ok(())
}

pub(crate) fn factory() -> Address {
    to_address(load(word(FACTORY_SLOT)))
}

/// A pair as one of its tokens sees it.
pub(crate) struct Pair {
    /// Its address.
    pub(crate) address: Address,
    /// Whether the first of the two tokens has the lower address.
    pub(crate) is_sorted: bool,
}

impl Pair {
    /// That of two tokens, there or not.
    pub(crate) fn of(token_a: Address, token_b: Address) -> Self {
        let is_sorted = token_a < token_b;
        let [token0, token1] = if is_sorted { [token_a, token_b] } else { [token_b, token_a] };
        let address = address_of(factory(), pair_salt(token0, token1), load(word(CODE_HASH_SLOT)));
        Self { address, is_sorted }
    }

    /// Whether it has been created.
    pub(crate) fn exists(&self) -> bool {
        host::has_code(self.address)
    }

    /// Two values in the order of the tokens that were asked with.
    pub(crate) const fn ordered<T: Copy>(&self, [low, high]: [T; 2]) -> [T; 2] {
        if self.is_sorted { [low, high] } else { [high, low] }
    }

    /// The reserves of the first and of the second token.
    pub(crate) fn reserves(&self, token_a: Address, token_b: Address) -> Result<[u128; 2], Error> {
        let answer = host::ask(self.address, &calldata(IPair::getReservesCall::SELECTOR, &[]))?;
        match exactly(&answer) {
            Some([reserve0, reserve1, _]) => Ok(self.ordered([reserve0, reserve1].map(low_u128))),
            None => Err(Error::pair_not_found(token_a, token_b)),
        }
    }
}
