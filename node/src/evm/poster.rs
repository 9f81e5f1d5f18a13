//! What it costs to post a transaction to L1, in gas of the transaction: by its bytes as they compress.

use super::arbos::{self, Value};
use super::context::Context;
use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::Encodable2718;
use alloy_primitives::{Address, Bytes, Signature, U256, address, keccak256};
use brotli::enc::BrotliEncoderParams;
use revm::context::TxEnv;

/// Where what transactions pay for L1 data is kept.
pub const L1_PRICER_FUNDS: Address = address!("A4B00000000000000000000000000000000000f6");

/// Units of L1 data that a compressed byte counts for: the calldata price of a byte that is not zero.
const UNITS_PER_BYTE: u64 = 16;
const WINDOW: i32 = 22;
/// Units a placeholder counts more than it has: what is to be signed may compress a little worse.
const PLACEHOLDER_UNITS: u64 = 16 * UNITS_PER_BYTE;
/// Percent a placeholder counts for.
const PLACEHOLDER_PERCENT: u64 = 101;

/// Gas the running transaction pays for its data.
pub(super) fn gas(context: &Context) -> u64 {
    match &context.chain.engine.posted {
        Some(bytes) => in_gas(context, units(context, bytes)),
        None => placeholder_gas(context, &context.tx),
    }
}

/// Gas a transaction like this would pay for its data, once it is signed.
pub(super) fn placeholder_gas(context: &Context, tx: &TxEnv) -> u64 {
    if price(context).is_zero() {
        return 0;
    }
    let units = units(context, &placeholder(tx)).saturating_add(PLACEHOLDER_UNITS);
    in_gas(context, units.saturating_mul(PLACEHOLDER_PERCENT) / 100)
}

fn price(context: &Context) -> U256 {
    arbos::value(context, Value::L1PricePerUnit)
}

fn in_gas(context: &Context, units: u64) -> u64 {
    let cost = price(context).saturating_mul(U256::from(units));
    cost.checked_div(U256::from(context.block.basefee)).unwrap_or_default().saturating_to()
}

fn units(context: &Context, bytes: &[u8]) -> u64 {
    if price(context).is_zero() {
        return 0;
    }
    let level: u64 = arbos::value(context, Value::BrotliLevel).saturating_to();
    UNITS_PER_BYTE.saturating_mul(compressed_len(bytes, i32::try_from(level).unwrap_or(i32::MAX)))
}

fn compressed_len(mut bytes: &[u8], quality: i32) -> u64 {
    let params = BrotliEncoderParams { quality, lgwin: WINDOW, ..Default::default() };
    let mut stream = Vec::new();
    // Neither the slice nor the vector can fail, and no other error exists.
    let compressed = brotli::BrotliCompress(&mut bytes, &mut stream, &params);
    debug_assert!(compressed.is_ok(), "compression into memory");
    stream.len() as u64
}

/// A transaction as it may look once it is signed: what is not known yet is noise, which does not compress.
///
/// The gas limit is noise too, so that searching for it does not change what the data costs.
fn placeholder(tx: &TxEnv) -> Bytes {
    let noise = |name: &str| keccak256(name);
    let word = |name: &str| U256::from_be_bytes(noise(name).0);
    let short = |name: &str| word(name).as_limbs()[0];
    let unsigned = TxEip1559 {
        chain_id: tx.chain_id.unwrap_or_default(),
        nonce: if tx.nonce == 0 { short("nonce") } else { tx.nonce },
        gas_limit: short("gas limit"),
        max_fee_per_gas: u128::from(short("fee")),
        max_priority_fee_per_gas: u128::from(short("tip")),
        to: tx.kind,
        value: tx.value,
        access_list: tx.access_list.clone(),
        input: tx.data.clone(),
    };
    let signature = Signature::new(word("r"), word("s"), true);
    TxEnvelope::from(unsigned.into_signed(signature)).encoded_2718().into()
}
