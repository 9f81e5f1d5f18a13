//! ArbAddressTable (0x66): short numbers for addresses, which calldata may use in their place.

use super::super::arbos::{Space, to_address};
use super::abi::ArbAddressTable::{self, ArbAddressTableCalls as Method};
use super::call::{Access, Call, Failure, decode};
use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_sol_types::SolCall;

/// RLP: an empty string, and what a longer string's length is added to.
const RLP_STRING: u8 = 0x80;

pub(super) fn run(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<Method>(input)?;
    let access = if matches!(method, Method::register(_)) { Access::Write } else { Access::View };
    call.enter(access, input)?;
    Ok(match method {
        Method::addressExists(args) => {
            let exists = index(call, args.account)?.is_some();
            ArbAddressTable::addressExistsCall::abi_encode_returns(&exists)
        }
        Method::compress(args) => {
            let short: Bytes = match index(call, args.account)? {
                Some(index) => encode(index).into(),
                None => [&[RLP_STRING + 20][..], args.account.as_slice()].concat().into(),
            };
            ArbAddressTable::compressCall::abi_encode_returns(&short)
        }
        Method::decompress(args) => {
            let bytes = usize::try_from(args.offset).ok().and_then(|offset| args.buf.get(offset..));
            let (string, read) =
                bytes.and_then(string).ok_or_else(|| fault("the buffer holds no address there"))?;
            let account = match <[u8; 20]>::try_from(string) {
                Ok(address) => Address::from(address),
                Err(_) => {
                    let number = (string.len() <= 8).then(|| U256::from_be_slice(string));
                    account(call, number.ok_or_else(|| fault("the buffer holds neither index nor address"))?)?
                }
            };
            let returns = ArbAddressTable::decompressReturn { account, bytesRead: U256::from(read) };
            ArbAddressTable::decompressCall::abi_encode_returns(&returns)
        }
        Method::lookup(args) => {
            let index = index(call, args.account)?;
            let index = index.ok_or_else(|| fault("the address is not in the table"))?;
            ArbAddressTable::lookupCall::abi_encode_returns(&U256::from(index))
        }
        Method::lookupIndex(args) => {
            ArbAddressTable::lookupIndexCall::abi_encode_returns(&account(call, args.index)?)
        }
        Method::register(args) => {
            let index = match index(call, args.account)? {
                Some(index) => index,
                None => append(call, args.account)?,
            };
            ArbAddressTable::registerCall::abi_encode_returns(&U256::from(index))
        }
        Method::size(_) => ArbAddressTable::sizeCall::abi_encode_returns(&U256::from(size(call)?)),
    })
}

fn fault(reason: &str) -> Failure {
    Failure::BurnOut(format!("ArbAddressTable: {reason}"))
}

/// The table's length is under the key zero; addresses are under one more than their index.
fn entry(place: u64) -> U256 {
    Space::AddressTable.slot(U256::from(place).into())
}

fn size(call: &mut Call<'_>) -> Result<u64, Failure> {
    Ok(call.read(entry(0))?.saturating_to())
}

fn index(call: &mut Call<'_>, account: Address) -> Result<Option<u64>, Failure> {
    let place: u64 = call.read(Space::AddressIndices.slot(account.into_word()))?.saturating_to();
    Ok(place.checked_sub(1))
}

fn account(call: &mut Call<'_>, index: U256) -> Result<Address, Failure> {
    let index = u64::try_from(index).ok();
    let place = index.and_then(|index| index.checked_add(1)).ok_or_else(|| fault("no such index"))?;
    if place > size(call)? {
        return Err(fault("no such index"));
    }
    call.read(entry(place)).map(to_address)
}

fn append(call: &mut Call<'_>, account: Address) -> Result<u64, Failure> {
    let index = size(call)?;
    let place = index.saturating_add(1);
    call.write(entry(0), U256::from(place))?;
    call.write(entry(place), B256::from(account.into_word()).into())?;
    call.write(Space::AddressIndices.slot(account.into_word()), U256::from(place))?;
    Ok(index)
}

/// A number in RLP.
fn encode(number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let digits = bytes.get(number.leading_zeros() as usize / 8..).unwrap_or_default();
    match digits {
        [small] if *small < RLP_STRING => vec![*small],
        _ => [&[RLP_STRING + digits.len() as u8][..], digits].concat(),
    }
}

/// The string that RLP begins with, and how many bytes it takes; only short ones can be addresses or indices.
fn string(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let (&first, rest) = bytes.split_first()?;
    if first < RLP_STRING {
        return Some((bytes.get(..1)?, 1));
    }
    let len = usize::from(first - RLP_STRING);
    if len > 55 {
        return None;
    }
    Some((rest.get(..len)?, len + 1))
}
