//! What anyone can ask of a pair.

use alloy_primitives::{Address, U256};
use staking_common::words::word;
use staking_math::amm::MINIMUM_LIQUIDITY;

use crate::ledger::{self, Reserves};

pub(crate) fn get_reserves() -> [U256; 3] {
    let Reserves { amounts: [reserve0, reserve1], changed_at } = Reserves::load();
    [word(reserve0), word(reserve1), word(changed_at)]
}

pub(crate) fn token0() -> Address {
    ledger::tokens()[0]
}

pub(crate) fn token1() -> Address {
    ledger::tokens()[1]
}

pub(crate) fn factory() -> Address {
    ledger::factory()
}

pub(crate) fn price0_cumulative_last() -> U256 {
    ledger::cumulative_prices()[0]
}

pub(crate) fn price1_cumulative_last() -> U256 {
    ledger::cumulative_prices()[1]
}

pub(crate) fn k_last() -> U256 {
    ledger::k_last()
}

pub(crate) fn minimum_liquidity() -> U256 {
    word(MINIMUM_LIQUIDITY)
}
