//! Storage: where a pair keeps what it has, and how that changes.

use alloy_primitives::{Address, U256};
use staking_common::abi::address;
use staking_common::erc20::Erc20;
use staking_common::host::{self, load, store};
use staking_common::token;
use staking_common::words::{low_u32, low_u128, to_address, word};
use staking_math::amm::{MAX_RESERVE, accumulate_price};
use staking_math::layout::Field;

use crate::error::Error;
use crate::event;

/// The LP tokens.
pub(crate) const SHARES: Erc20 = Erc20 { balances: 1, allowances: 2, nonces: 3 };

const SUPPLY_SLOT: u64 = 0;
const RESERVES_SLOT: u64 = 4;
const RESERVE0: Field = Field::new(0, 112);
const RESERVE1: Field = Field::new(112, 112);
const CHANGED_AT: Field = Field::new(224, 32);
/// Of `token0`; that of `token1` follows.
const TOKEN_SLOTS: [u64; 2] = [5, 6];
const FACTORY_SLOT: u64 = 7;
const K_LAST_SLOT: u64 = 8;
const PRICE_SLOTS: [u64; 2] = [9, 10];
const FEE_TO_SLOT: u64 = 11;

/// What a pair accounts for, at the instant it last changed.
#[derive(Clone, Copy)]
pub(crate) struct Reserves {
    /// Wei of both tokens.
    pub(crate) amounts: [u128; 2],
    /// Seconds since 1970, modulo 2^32.
    pub(crate) changed_at: u32,
}

impl Reserves {
    /// As stored.
    pub(crate) fn load() -> Self {
        let word = load(word(RESERVES_SLOT));
        Self {
            amounts: [RESERVE0, RESERVE1].map(|field| low_u128(field.get(word))),
            changed_at: low_u32(CHANGED_AT.get(word)),
        }
    }

    /// Makes balances the reserves. Prices of the time until now are those of the reserves until now.
    pub(crate) fn become_balances(self, balances: [u128; 2]) -> Result<(), Error> {
        for (token, balance) in tokens().into_iter().zip(balances) {
            if balance > MAX_RESERVE {
                return Err(Error::reserve_overflow(token, balance));
            }
        }
        let now = host::timestamp() as u32;
        let (seconds, [reserve0, reserve1]) = (now.wrapping_sub(self.changed_at), self.amounts);
        if seconds > 0 && reserve0 > 0 && reserve1 > 0 {
            for (slot, [own, other]) in
                PRICE_SLOTS.into_iter().zip([[reserve0, reserve1], [reserve1, reserve0]])
            {
                store(word(slot), accumulate_price(load(word(slot)), own, other, seconds));
            }
        }
        let [low, high] = balances.map(word);
        let reserves = CHANGED_AT.set(RESERVE1.set(low, high), word(now));
        store(word(RESERVES_SLOT), reserves);
        Ok(())
    }
}

/// LP tokens that exist, below 2^127.
pub(crate) fn supply() -> u128 {
    low_u128(load(word(SUPPLY_SLOT)))
}

/// Changes how many there are.
pub(crate) fn set_supply(supply: u128) {
    store(word(SUPPLY_SLOT), word(supply));
}

/// Both tokens.
pub(crate) fn tokens() -> [Address; 2] {
    TOKEN_SLOTS.map(|slot| to_address(load(word(slot))))
}

/// What the pair holds of both.
pub(crate) fn balances() -> Result<[u128; 2], Error> {
    let [token0, token1] = tokens();
    Ok([token::balance(token0)?, token::balance(token1)?])
}

/// Stores the tokens of a new pair and its factory.
pub(crate) fn found(tokens: [Address; 2], factory: Address) {
    for (slot, token) in TOKEN_SLOTS.into_iter().zip(tokens) {
        store(word(slot), address(token));
    }
    store(word(FACTORY_SLOT), address(factory));
}

/// Who made the pair; zero before anybody has.
pub(crate) fn factory() -> Address {
    to_address(load(word(FACTORY_SLOT)))
}

/// The product of the reserves that the protocol fee last was taken at.
pub(crate) fn k_last() -> U256 {
    load(word(K_LAST_SLOT))
}

/// Changes it.
pub(crate) fn set_k_last(product: U256) {
    store(word(K_LAST_SLOT), product);
}

/// Who received the protocol fee last.
pub(crate) fn fee_to() -> Address {
    to_address(load(word(FEE_TO_SLOT)))
}

/// Remembers who receives it.
pub(crate) fn set_fee_to(receiver: Address) {
    store(word(FEE_TO_SLOT), address(receiver));
}

/// The sums of prices over time, of both tokens.
pub(crate) fn cumulative_prices() -> [U256; 2] {
    PRICE_SLOTS.map(|slot| load(word(slot)))
}

/// Makes the balances the reserves and says so.
pub(crate) fn settle(reserves: Reserves, balances: [u128; 2]) -> Result<(), Error> {
    reserves.become_balances(balances)?;
    event::sync(balances);
    Ok(())
}
