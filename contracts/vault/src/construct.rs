//! The constructor.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256, hex};
use staking_common::abi::{address, calldata};
use staking_common::host::{self, store};
use staking_common::router::{Argument, Arguments, Returns};
use staking_common::token;
use staking_common::words::{clamp, from_bytes, word};
use staking_math::vault::{MAX_OFFSET, layout};
use stylus_sdk::ArbResult;

use crate::admin::OWNERSHIP;
use crate::error::Error;
use crate::event;
use crate::views;

const DECIMALS: [u8; 4] = hex!("313ce567");

/// Seconds in which gains unlock until the owner says otherwise: a week.
const UNLOCK_TIME: u64 = 7 * 86_400;

/// Constructs once: nothing clears the owner afterwards.
pub(crate) fn construct(arguments: &[u8]) -> ArbResult {
    let mut words = Arguments::of(arguments);
    let read = |words: &mut Arguments<'_>| {
        Some((Argument::read(words)?, Argument::read(words)?, Argument::read(words)?))
    };
    let Some((owner, asset, lens)) = read(&mut words) else { return Err(Vec::new()) };
    let (Some(offset), Some(measured), Some(name), Some(symbol)) =
        (u8::read(&mut words), bool::read(&mut words), <&[u8]>::read(&mut words), <&[u8]>::read(&mut words))
    else {
        return Err(Vec::new());
    };
    if !views::owner().is_zero() {
        return Err(Vec::new());
    }
    found([owner, asset, lens], offset, measured, [name, symbol]).encode()
}

fn found(
    [owner, asset, lens]: [Address; 3],
    offset: u8,
    measured: bool,
    [name, symbol]: [&[u8]; 2],
) -> Result<(), Error> {
    if owner.is_zero() {
        return Err(Error::ownable_invalid_owner(owner));
    }
    token::balance(asset)?;
    if !lens.is_zero() && !host::has_code(lens) {
        return Err(Error::invalid_lens(lens));
    }
    let decimals = decimals_of(asset).checked_add(offset);
    let (Some(decimals), true) = (decimals, u32::from(offset) <= MAX_OFFSET) else {
        return Err(Error::invalid_config());
    };
    let flags = layout::OFFSET.set(address(asset), word(offset));
    let flags = layout::DECIMALS.set(flags, word(decimals));
    store(word(layout::ASSET_SLOT), layout::MEASURED.set(flags, word(measured)));
    store(word(layout::PROFIT_SLOT), layout::PERIOD.set(word(0u64), word(UNLOCK_TIME)));
    store(word(layout::LENS_SLOT), address(lens));
    store(word(layout::NAME_SLOT), short_string(name)?);
    store(word(layout::SYMBOL_SLOT), short_string(symbol)?);
    OWNERSHIP.start(owner);
    event::ownership_transferred(Address::ZERO, owner);
    Ok(())
}

/// What a token says of itself; 18 if it says nothing that makes sense.
fn decimals_of(token: Address) -> u8 {
    let answer = host::call(token, &calldata(DECIMALS, &[]), true);
    let told = if answer.success && answer.length >= 32 { clamp(answer.word) } else { 18 };
    u8::try_from(told).unwrap_or(18)
}

/// A text of 1 to 31 bytes as a word, as Solidity stores it.
fn short_string(text: &[u8]) -> Result<U256, Error> {
    let mut bytes = [[0u8; 8]; 4];
    let room = bytes.as_flattened_mut();
    match room.get_mut(..text.len()) {
        Some(start) if !text.is_empty() && text.len() < 32 => start.copy_from_slice(text),
        _ => return Err(Error::invalid_config()),
    }
    if let Some(last) = room.last_mut() {
        *last = text.len() as u8 * 2;
    }
    Ok(from_bytes(bytes))
}
