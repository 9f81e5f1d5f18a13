//! LP tokens that are pairs, and what they stand for.

use alloy_primitives::{Address, U256, hex};
use staking_math::amm;

use crate::abi::calldata;
use crate::host;
use crate::words::{clamp, exactly, low_u32, to_address};

const GET_RESERVES: [u8; 4] = hex!("0902f1ac");
const TOKEN0: [u8; 4] = hex!("0dfe1681");
const TOKEN1: [u8; 4] = hex!("d21220a7");
const TOTAL_SUPPLY: [u8; 4] = hex!("18160ddd");

/// Gas that LP tokens and rewarders get to answer with: whoever burns more is left out, and burns no view.
pub const STRANGER_GAS: u64 = 300_000;

/// A pair.
pub struct LpToken {
    /// Its tokens.
    pub tokens: [Address; 2],
    /// What it has of them, wei.
    pub reserves: [u128; 2],
    /// When the reserves last changed, seconds since 1970 modulo 2^32.
    pub changed_at: u32,
    supply: u128,
}

impl LpToken {
    /// That at an address, if it is a pair.
    pub fn read(pair: Address) -> Option<Self> {
        let [reserve0, reserve1, changed_at] = ask(pair, GET_RESERVES)?;
        let [token0] = ask(pair, TOKEN0)?;
        let [token1] = ask(pair, TOKEN1)?;
        let [supply] = ask(pair, TOTAL_SUPPLY)?;
        let supply = clamp(supply);
        // Beyond that no pair of ours is.
        if supply >= 1 << 127 {
            return None;
        }
        Some(Self {
            tokens: [token0, token1].map(to_address),
            reserves: [reserve0, reserve1].map(clamp),
            changed_at: low_u32(changed_at),
            supply,
        })
    }

    /// Whether nobody has deposited yet.
    pub const fn is_empty(&self) -> bool {
        self.supply == 0
    }

    /// Wei of both tokens that an amount of LP tokens stands for, rounded down.
    pub fn share_down(&self, amount: u128) -> [u128; 2] {
        self.reserves.map(|reserve| amm::burnt_share_down(amount, reserve, self.supply))
    }
}

/// A stranger's answer of so many words.
pub fn ask<const N: usize>(whom: Address, selector: [u8; 4]) -> Option<[U256; N]> {
    let answer = host::ask_within(STRANGER_GAS, whom, &calldata(selector, &[])).ok()?;
    exactly(&answer)
}
