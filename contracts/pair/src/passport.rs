//! `IPassport` of whoever holds LP tokens.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use staking_abi::IPassport::{LegKind, RiskKind, SourceKind};
use staking_common::abi::address;
use staking_common::passport::{Layers, Legs};
use staking_common::router::rows;
use staking_common::words::{clamp, low_u128, word};
use staking_common::{host, lock, token};
use staking_math::amm;

use crate::error::Error;
use crate::ledger::{self, Reserves, SHARES, tokens};

/// Both tokens that an account's LP tokens stand for, by the reserves.
pub(crate) fn composition(account: Address) -> Result<Vec<u8>, Error> {
    lock::outermost()?;
    let (held, supply) = (low_u128(SHARES.balance_of(account)), ledger::supply());
    let mut legs = Legs::default();
    for (token, reserve) in tokens().into_iter().zip(Reserves::load().amounts) {
        legs.add(token, amm::burnt_share_down(held, reserve, supply), LegKind::Asset as u8, token);
    }
    Ok(legs.encode())
}

/// What the root of the product has grown above the LP tokens: fees that were left to them.
pub(crate) fn sources() -> Result<Vec<u8>, Error> {
    lock::outermost()?;
    let [reserve0, reserve1] = Reserves::load().amounts;
    let root = amm::sqrt_down(amm::product(reserve0, reserve1));
    let grown = root.saturating_sub(ledger::supply());
    Ok(rows(&[[word(SourceKind::SwapFee as u8), address(host::this()), word(grown), word(0u64)]]))
}

pub(crate) fn layers() -> Result<Vec<u8>, Error> {
    lock::outermost()?;
    let (pair, factory, tokens) = (host::this(), ledger::factory(), tokens());
    let [reserve0, reserve1] = Reserves::load().amounts;
    let mut layers = Layers::default();
    layers.add(RiskKind::Admin as u8, factory, host::code_size(factory).into(), 0);
    let price = clamp(amm::price_wad_down(reserve0, reserve1));
    layers.add(RiskKind::ImpermanentLoss as u8, pair, price, 0);
    for (token, reserve) in tokens.into_iter().zip([reserve0, reserve1]) {
        layers.add(RiskKind::Dependency as u8, token, token::balance(token).unwrap_or(0), reserve);
    }
    layers.add_programs(RiskKind::ProgramExpiry as u8, [pair, factory].into_iter().chain(tokens));
    Ok(layers.encode())
}

/// LP tokens can be burnt at any time.
pub(crate) fn exit_terms(account: Address, amount: U256) -> Result<[U256; 4], Error> {
    lock::outermost()?;
    let held = SHARES.balance_of(account);
    Ok([amount.min(held), word(0u64), word(host::timestamp()), word(0u64)])
}
