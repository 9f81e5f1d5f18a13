//! LP tokens that are pairs, and what they stand for.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use staking_abi::IPair::{getReservesCall, token0Call, token1Call, totalSupplyCall};
use staking_common::abi::calldata;
use staking_common::host;
use staking_common::words::{clamp, exactly, to_address};
use staking_math::amm;

/// Gas that LP tokens and rewarders get to answer with: whoever burns more is left out, and burns no view.
pub(crate) const STRANGER_GAS: u64 = 300_000;

/// A pair that is farmed.
pub(crate) struct LpToken {
    /// Its tokens.
    pub(crate) tokens: [Address; 2],
    /// What it has of them, wei.
    pub(crate) reserves: [u128; 2],
    supply: u128,
}

impl LpToken {
    /// That at an address, if it is a pair.
    pub(crate) fn read(pair: Address) -> Option<Self> {
        let [reserve0, reserve1, _] = ask(pair, getReservesCall::SELECTOR)?;
        let [token0] = ask(pair, token0Call::SELECTOR)?;
        let [token1] = ask(pair, token1Call::SELECTOR)?;
        let [supply] = ask(pair, totalSupplyCall::SELECTOR)?;
        let supply = clamp(supply);
        // Beyond that no pair of ours is.
        if supply == 0 || supply >= 1 << 127 {
            return None;
        }
        Some(Self {
            tokens: [token0, token1].map(to_address),
            reserves: [reserve0, reserve1].map(clamp),
            supply,
        })
    }

    /// Wei of both tokens that an amount of LP tokens stands for, rounded down.
    pub(crate) fn share_down(&self, amount: u128) -> [u128; 2] {
        self.reserves.map(|reserve| amm::burnt_share_down(amount, reserve, self.supply))
    }
}

fn ask<const N: usize>(whom: Address, selector: [u8; 4]) -> Option<[U256; N]> {
    let answer = host::ask_within(STRANGER_GAS, whom, &calldata(selector, &[])).ok()?;
    exactly(&answer)
}
